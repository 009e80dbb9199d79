"""The history tells cases, proceedings and bankruptcies in words: no codes, no keys of the program."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.facts import Fact
from checker.history import Entry
from checker.reports.card import build_card
from checker.reports.claim_story import LABELS, told
from checker.reports.labels import BLOCKS
from checker.reports.model import Happening
from checker.reports.story import tell
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from tests.web.claims import case, fact, intention, message, proceeding, stage, unfair
from tests.web.sheets import DAY, NOW, sheet

OURS = frozenset(
    """
    original guid url possible plaintiffs respondents by currency list card_url inactive message status_text
    stage_text title decision_id annuls publisher_inn
    """.split()  # noqa: SIM905 a list of so many would take a page
)
"""Keys that are links, or the program's own, or told by another key."""


ALL = [case(), proceeding(), stage("Tender"), message("1"), intention(), unfair()]


def happening(kind: str, before: Fact | None, after: Fact | None, lang: str = "ru") -> Happening:
    one = after or before
    assert one is not None
    old, new = (dict(each.value) if each else None for each in (before, after))
    entry = Entry(
        day=DAY, known_at=NOW, source=one.evidence.source, kind=kind, block=one.block, key=one.key, before=old,
        after=new, evidence=one.evidence,
    )  # fmt: skip
    return tell([entry], lang)[0].happenings[0]


def test_a_proceeding_is_told_in_words() -> None:
    ended = {"list": "ended", "ended_by": "46.1.4", "ended_on": "2026-06-17", "due_kop": None, "remaining_kop": None}
    found = happening("ended", proceeding(**ended), None)
    assert found.title == "Исполнительное производство: больше не указано"
    assert "что взыскивают: Взыскания в пользу компаний и людей" in found.notes
    assert "документ: Исполнительный лист № ФС 1/26/98001-ИП от 20.01.2026" in found.notes
    assert "основание окончания: нет имущества, которое можно взыскать (п. 4 ч. 1 ст. 46 закона 229-ФЗ)" in found.notes


def test_what_changed_in_a_case_is_told_in_words_and_in_its_currency() -> None:
    decided = {"state": "finished", "outcome": "partly", "awarded_kop": 5_000, "currency": "USD", "claim_kop": 9_000}
    found = happening("changed", case(currency="USD", claim_kop=9_000), case(**decided), "en")
    changes = {part.label: (part.before, part.after) for part in found.differences}
    assert changes == {
        "state": ("pending", "decided"),
        "outcome": ("", "claim granted in part"),
        "awarded": ("", "50\u00a0USD"),
    }


def test_what_is_perhaps_about_somebody_else_says_so() -> None:
    assert "чьё это: возможно, о другом лице" in happening("appeared", None, case(possible=True)).notes


def test_an_intention_says_whose_it_is() -> None:
    notes = happening("appeared", None, intention(role="creditor")).notes
    assert "что объявлено: Она намерена подать на банкротство должника" in notes


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("one", ALL)
def test_no_code_and_no_key_is_seen(one: Fact, lang: str) -> None:
    found = happening("appeared", None, one, lang)
    codes = {code for code in ("pending", "civil", "respondent", "supplier", "active", "Tender", "ArbitralDecree")}
    for said in (found.title, *found.notes):
        assert not re.search(r"[a-z]_[a-z]", said)
        assert lang == "en" or not codes & set(re.findall(r"\w+", said))


def test_every_key_of_these_blocks_is_told_or_known_to_be_ours() -> None:
    rows = re.findall(r"^\|(?: \w+ \|)? `(\w+)` \|(.*)$", Path("docs/sources.md").read_text(encoding="utf-8"), re.M)
    written = {}
    for block, row in rows:
        keys = " ".join(re.findall(r"`([^`]*)`", re.split(r"; (?:role|law): ", row)[0]))
        written[block] = set(re.findall(r"[a-z]+(?:_[a-z]+)*", keys))
    assert set(LABELS) <= set(written) & set(BLOCKS)
    for block, labels in LABELS.items():
        assert not written[block] - set(labels) - OURS - INNER, block


INNER = frozenset({"name", "inn", "type", "number", "date", "issuer"})
"""Keys of parts of a value."""


FROZEN = fact(
    "account_freeze", "17", "account_freezes",
    {"number": "17", "decided_on": "2026-11-02", "basis": "1", "bank_bik": "049800001", "office": "9801"}, "capture",
)  # fmt: skip
RED = fact("zsk", "", "cbr_zsk", {"high": True, "checked_on": "2026-11-10"}, "capture")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_suspended_accounts_and_the_group_of_high_risk_stand_on_the_card_in_words(lang: str) -> None:
    whole = sheet(FROZEN, RED)
    sections = {section.id: section for section in build_card(whole, evaluate(whole), lang).sections}
    assert "other" not in sections
    frozen, red = sections["accounts"].lines
    assert "17" in frozen.value
    assert len(frozen.notes) == 3
    assert red.value == {"ru": "в группе", "en": "in the group"}[lang]
    for line in (frozen, red):
        assert line.marks[0].words.startswith({"ru": "сохранено вами", "en": "saved by you"}[lang])
        assert not re.search(r"[a-z]_[a-z]", " ".join((line.label, line.value, *line.notes)))


@examples("claims: any value of a changed record can be told", 120)
@given(
    block=st.sampled_from(sorted(LABELS)),
    keys=st.lists(st.sampled_from(sorted({key for labels in LABELS.values() for key in labels})), max_size=6),
    given_=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=12),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ),
)
def test_any_value_can_be_told(block: str, keys: list[str], given_: Any) -> None:
    assert all(isinstance(said, str) for said in told(block, dict.fromkeys(keys, given_), Words("en")).values())
