"""Alerts in words: what happened, before and after, by whom, until when, what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples
from watching.news import changed, head, noticed, status
from watching.pairs import REAL
from watching.rows import row, view

from checker.scoring.sentences import SENTENCES
from checker.watching.advice import DEADLINES
from checker.watching.kinds import KINDS, SYSTEM
from checker.watching.titles import title_of
from checker.watching.words import alert_view


def test_an_alert_says_until_when_what_to_do_and_what_the_verdict_came_to() -> None:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    said = view(one, decision_before="safeguards", decision_after="refuse", score_before=72, score_after=45)
    assert said.title == "Решение об исключении из реестра"
    assert said.sentence == "Налоговая решила исключить из реестра как недействующее лицо"
    assert said.source == "По данным ЕГРЮЛ: запись от 06.10.2026"
    assert said.deadline.startswith("Возражение можно подать до 06.01.2027 включительно — ст. 21.1 закона 129-ФЗ")
    assert "подайте возражение" in said.advice
    assert said.effect == "Вердикт: «Работать с обеспечением» → «Не советуем», балл 72 → 45"


def test_a_change_of_head_shows_both() -> None:
    old, new = head("ЧЕРНОВИКОВА ИННА ОЛЕГОВНА", "980000011199"), head()
    (one,) = noticed(changed("head", None, new, key="b:02"), changed("head", old, None, key="a:02"))
    ((label, before, after),) = [(d.label, d.before, d.after) for d in view(one).differences]
    assert (label, before) == ("руководитель", "Черновикова Инна Олеговна, директор")
    assert after == "Придумкин Захар Вениаминович, директор"


def test_a_namesake_is_told_by_his_number() -> None:
    old, new = head(inn="980000011199"), head()
    (one,) = noticed(changed("head", old, None, key="a:02"), changed("head", None, new, key="b:02"))
    ((before, after),) = [(d.before, d.after) for d in view(one).differences]
    assert "980000011199" in before
    assert "980000111002" in after


def test_a_claim_that_was_granted_in_part_is_not_told_as_awarded() -> None:
    case = {"number": "А98-17/2026", "kind": "civil", "roles": ["respondent"], "claim_kop": 900_000_00}
    over = {**case, "state": "finished", "outcome": "partly", "outcome_on": "2026-10-01"}
    (one,) = noticed(changed("court_case", case, over, key="1", source="kad"))
    assert one.sum_kop is None or one.sum_kop == 900_000_00
    assert "900" not in view(one).sentence
    (one,) = noticed(changed("court_case", case, {**over, "awarded_kop": 100_000_00}, key="1", source="kad"))
    assert (one.sum_kop, "100" in view(one).sentence) == (100_000_00, True)


def test_news_of_a_person_say_whose_they_are() -> None:
    card = {"number": "А98-20/2026", "stage": "CitizenAssetsDisposal", "since": "2026-10-02"}
    (one,) = noticed(changed("bankruptcy", None, card, key="1", source="efrsb", person="980000111002"))
    said = view(one)
    assert said.sentence.startswith("О руководителе или участнике компании (ИНН 980000111002): Суд признал гражданина")
    assert said.until == date(2026, 12, 2)


def test_a_verdict_that_changed_says_which_reasons_came_and_went() -> None:
    value = {
        "gained": [["status.exclusion_pending_inactive", -60], ["tax.arrears", -15], ["sign.head", 0]],
        "lost": [["tax.arrears_small", -3], ["age.over_10", 5], ["sign.head", 0]],
        "worse": True,
    }
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    made = row(one, kind="decision", value=value, decision_before="work", decision_after="refuse")
    said = alert_view(made, "ru")
    assert said.sentence == "Вердикт: «Препятствий не нашли» → «Не советуем»"
    assert {d.label: (d.before, d.after) for d in said.differences} == {
        "предстоит исключение из реестра": ("нет", "−60"),
        "налоговый долг": ("−3", "−15"),
        "работает больше десяти лет": ("+5", "нет"),
    }
    assert said.evidence


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (
            "blind",
            {"source": "kad", "since": "2026-10-01", "worse": False},
            "«Арбитражные дела» не отвечает с 01.10.2026",
        ),
        ("sees", {"source": "kad", "count": 3}, "у ваших компаний произошло: 3 перемены"),
        ("method", {"count": 21}, "По-новому считаем: 21 вердикт"),
        ("successor", {"successor": "9800000221"}, "ИНН 9800000221"),
        ("channel_off", {"channel": 7, "address": "a@example.com", "reason": "410"}, "«a@example.com» выключен"),
    ],
)
def test_what_happened_to_the_service_is_told_apart_from_the_company(
    kind: str, value: dict[str, Any], words: str
) -> None:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    said = alert_view(row(one, kind=kind, value=value, source_id=None, deadline=None), "ru")
    assert words in said.sentence
    assert (said.source, said.effect, said.deadline) == ("", "", "")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_kind_of_news_has_whole_words(lang: str) -> None:
    kinds = set()
    for _, news in REAL:
        (one,) = noticed(*news)
        said = view(one, lang, decision_before="work", decision_after="refuse", score_before=72, score_after=45)
        kinds.add(one.kind)
        told = [said.title, said.sentence, said.source, said.deadline, said.advice, said.effect]
        told += [text for d in said.differences for text in (d.label, d.before, d.after)]
        assert said.sentence
        assert not [text for text in told if "{" in text or "None" in text or "  " in text.strip()]
        assert not one.advice or said.advice
        assert not one.deadline or one.advice in DEADLINES
    assert kinds == KINDS.keys() - {"decision"}


def test_every_finding_of_the_verdict_has_a_name() -> None:
    assert {code for code in SENTENCES if title_of(code) == code} == set()


JUNK: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["2026-13-45", "105", "kad"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted({key for _, news in REAL for one in news for side in (one.before, one.after) for key in side or ()})


@examples("alerts: whatever a source wrote, an alert is told in words", 3_000)
@given(
    st.sampled_from([*KINDS, *SYSTEM, "unheard"]),
    st.dictionaries(st.sampled_from(["before", "after"]), st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=8)),
    JUNK,
    st.sampled_from([one.block for _, news in REAL for one in news]),
)
def test_no_value_breaks_an_alert(kind: str, sides: dict[str, Any], other: Any, block: str) -> None:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    value = {**sides, "block": block, "worse": other, "gained": other, "lost": other, "source": other, "count": other}
    said = alert_view(row(one, kind=kind, grave=False, value=value), "ru")
    assert isinstance(said.sentence, str)
