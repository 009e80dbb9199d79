"""The view model: nothing of the register is lost, nothing hostile gets through, words stand in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import render_template
from hypothesis import given
from hypothesis import strategies as st

from checker.facts import Coverage, Deal, Fact, State
from checker.history import Entry
from checker.reports.answer import answer
from checker.reports.card import build_card
from checker.reports.model import Card
from checker.reports.story import tell
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from checker.web import asking
from tests.web.conftest import Country
from tests.web.sheets import DAY, ENTRY, NOW, evidence, fact, sheet


def card_of(*facts: Fact, lang: str = "ru") -> Card:
    found = sheet(*facts)
    return build_card(found, evaluate(found), lang)


def texts(card: Card) -> Iterator[str]:
    for section in card.sections:
        for line in section.lines:
            yield from (line.label, line.value, *line.notes, *(f"{mark.words} {mark.detail}" for mark in line.marks))
        for table in section.tables:
            for row in table.rows:
                for cell in row.cells:
                    yield from (cell.text, *cell.notes)
                yield from (f"{mark.words} {mark.detail}" for mark in row.marks)


def said(card: Card) -> str:
    return "\n".join(texts(card))


def test_a_block_that_nobody_foresaw_is_still_on_the_card_with_its_evidence() -> None:
    card = card_of(fact("novelty", {"text": "совсем новое", "date": "2026-01-02", "sum_kop": 150000}))
    section = card.sections[-1]
    assert section.id == "other"
    assert section.lines[0].proof is not None
    assert "совсем новое" in said(card)
    assert "1\u202f500\u00a0₽" in said(card)
    assert "02.01.2026" in said(card)


def test_every_part_of_a_known_block_is_spelled_even_one_we_lay_out_by_hand() -> None:
    head = fact(
        "head",
        {
            "person": {"surname": "ПРИМЕРОВ", "given": "ИВАН", "inn": "980000000115"},
            "office": {"kind": "02", "title": "ДИРЕКТОР"},
            "further_powers": [{"kind": "9", "text": "Полномочия ограничены"}],
            "citizenship": {"code": "2", "country": "БЕЛАРУСЬ"},
            "entry": ENTRY,
        },
        "980000000115:02",
    )
    words = said(card_of(head))
    for expected in ("Примеров Иван (ИНН 980000000115)", "Директор", "Полномочия ограничены", "БЕЛАРУСЬ"):
        assert expected in words


def test_marks_stand_beside_the_person_they_mark_and_not_beside_another() -> None:
    def head(name: str, inn: str) -> Fact:
        return fact("head", {"person": {"surname": name, "inn": inn}, "office": {"kind": "02"}}, f"{inn}:02")

    mark = fact("head_mark", {"ground": "1", "text": "сведения недостоверны", "entry": ENTRY}, "980000000115:1")
    ban = fact(
        "disqualification", {"from": "2026-01-01", "until": "2027-01-01", "decided": "2025-12-01"}, "980000000227"
    )
    card = card_of(head("ПЕРВЫЙ", "980000000115"), head("ВТОРОЙ", "980000000227"), mark, ban)
    signers = next(section for section in card.sections if section.id == "signers")
    first, second = signers.lines
    assert [item.words for item in first.marks] == ["Недостоверно: так заявил сам человек"]
    assert [item.words for item in second.marks] == ["Дисквалификация"]
    assert "с 01.01.2026 по 01.01.2027" in second.marks[0].detail
    assert first.marks[0].proof is not None


def test_what_the_law_hides_is_said_to_be_hidden_and_grey() -> None:
    card = card_of(fact("founder", {"kind": "person", "hidden": {"hidden": "1"}, "entry": ENTRY}, "person:1"))
    row = next(section for section in card.sections if section.id == "founders").tables[0].rows[0]
    assert row.cells[0].text == "имя скрыто по закону"
    assert [mark.tone for mark in row.marks] == ["unknown"]


def test_what_was_not_checked_is_grey_and_never_good() -> None:
    stale = Coverage(source="sshr", state=State.NOTHING_FOUND, stale=True, as_of=DAY, checked_at=NOW)
    clean = Coverage(source="debtam", state=State.NOTHING_FOUND, as_of=DAY, checked_at=NOW)
    blind = Coverage(source="kad", state=State.NOT_CHECKED, reason="captcha")
    found = sheet(coverage=(stale, clean, blind))
    card = build_card(found, evaluate(found), "ru")
    assert [view.tone for view in card.coverage] == ["unknown", "good", "unknown"]
    assert [view.source for view in card.unchecked] == ["sshr", "kad"]
    assert "код с картинки" in card.unchecked[1].reason


def test_the_basis_counts_only_sources_that_can_hold_the_company() -> None:
    assert card_of().verdict.basis == "на 20.11.2026, по 1 источнику из 2"


def test_two_findings_of_one_code_keep_their_own_sentences() -> None:
    marks = [
        fact("founder_mark", {"ground": "2", "name": name, "entry": {"grn": grn, "date": "2026-01-01"}}, f"{name}:2")
        for name, grn in (("А", "2229800000029"), ("Б", "2229800000030"))
    ]
    found = sheet(*marks)
    verdict = evaluate(found)
    told = answer(found, verdict, "ru", Deal())["verdict"]["findings"]
    for finding in told:
        if finding["parameters"].get("grn"):
            assert finding["parameters"]["grn"] in finding["sentence"]


def test_without_a_register_record_the_state_is_unknown() -> None:
    found = sheet()
    bare = type(found)(
        inn=found.inn,
        ogrn="",
        as_of=NOW,
        on=DAY,
        facts=(fact("headcount", {"headcount": 3, "name": "ПРОБА"}, "2025", "sshr"),),
    )
    assert answer(bare, evaluate(bare), "ru")["status"] == {"code": "unknown", "since": None}
    assert build_card(bare, evaluate(bare), "ru").name == "ПРОБА"


def test_a_status_code_nobody_knows_is_never_shown_as_active() -> None:
    card = card_of(fact("status", {"code": "199", "name": "Новое состояние", "entry": ENTRY}, "199"))
    assert card.status.code == "199"
    assert "199" in card.status.words
    assert card.status.tone != "good"


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def hostile(lang: str) -> Card:
    name = fact("name", {"name_full": HOSTILE, "short": {"name_short": HOSTILE}})
    person = {"surname": HOSTILE, "given": HOSTILE, "inn": HOSTILE}
    found = sheet(
        fact("head", {"person": person, "office": {"title": HOSTILE, "kind": "02"}}, "x:02"),
        fact("email", {"email": HOSTILE}),
        fact("founder", {"kind": "company", "company": {"name_full": HOSTILE, "inn": "9800000221"}}, "x"),
        fact("status", {"code": HOSTILE, "name": HOSTILE}, "x"),
        fact("licence", {"number": HOSTILE, "activities": [HOSTILE]}, "x"),
        fact("surprise", {HOSTILE: HOSTILE}),
    )
    found = type(found)(
        inn=found.inn, ogrn=found.ogrn, as_of=NOW, on=DAY, coverage=found.coverage, facts=(name, *found.facts)
    )
    return build_card(found, evaluate(found), lang)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_hostile_names_are_shown_as_text(country: Country, lang: str) -> None:
    with country.app.test_request_context(f"/company/9800000119?lang={lang}"):
        country.app.preprocess_request()
        page = render_template("company.html", card=hostile(lang), asked=asking.read({}), deals={}, kept={})
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "{{7*7}}" in page


def test_a_search_for_markup_is_shown_as_text(country: Country) -> None:
    page = country.app.test_client().get("/search", query_string={"q": HOSTILE}).text
    assert "<script>" not in page
    assert "<img" not in page


def test_an_entry_that_the_register_voided_is_told_as_void() -> None:
    void = {"id": "1", "grn": "2229800000018", "date": "2022-03-14", "kind": {"code": "12101", "name": "Изменение"},
            "documents": [{"name": "РЕШЕНИЕ", "number": "7", "date": "2022-03-10"}],
            "status": {"void": {"id": "2", "grn": "2229800000029", "date": "2022-04-01"}}}  # fmt: skip
    entry = Entry(day=DAY, known_at=None, source="egrul", kind="register", block="change", key="1", before=None,
                  after=void, evidence=evidence())  # fmt: skip
    told = tell([entry], "ru")[0].happenings[0]
    assert told.void == "Запись признана недействительной: ГРН 2229800000029 от 01.04.2022"
    assert "документ: РЕШЕНИЕ № 7 от 10.03.2022" in told.notes


def test_a_change_shows_before_and_after_of_what_differs_and_nothing_else() -> None:
    entry = Entry(
        day=DAY, known_at=NOW, source="egrul", kind="changed", block="capital", key="", evidence=evidence(),
        before={"sum_kop": 1_000_000, "kind": "УСТАВНЫЙ КАПИТАЛ"},
        after={"sum_kop": 5_000_000, "kind": "УСТАВНЫЙ КАПИТАЛ"},
    )  # fmt: skip
    told = tell([entry], "en")[0].happenings[0]
    assert told.title == "Charter capital: changed"
    assert [(part.label, part.before, part.after) for part in told.differences] == [
        ("sum", "10\u202f000\u00a0₽", "50\u202f000\u00a0₽")
    ]


PLAIN_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(value=st.dictionaries(st.text(max_size=12), PLAIN_VALUES, max_size=5), lang=st.sampled_from(["ru", "en"]))
def test_any_value_of_an_unknown_block_can_be_spelled(value: dict[str, object], lang: str) -> None:
    card = card_of(fact("novelty", value), lang=lang)
    assert card.sections[-1].id == "other"


def test_sums_days_and_ages_read_well() -> None:
    russian, english = Words("ru"), Words("en")
    assert russian.money(123_456_789) == "1\u202f234\u202f567,89\u00a0₽"
    assert english.money(-100_000) == "−1\u202f000\u00a0₽"
    assert (russian.day(DAY), english.day(DAY)) == ("20.11.2026", "20 Nov 2026")
    assert russian.moment(NOW) == "21.11.2026 15:00 МСК"
    assert russian.age(DAY.replace(year=2024, month=8), DAY) == "2 года 3 месяца"
    assert russian.age(DAY, DAY) == "меньше месяца"
    assert (russian.percent("33.50"), english.percent("33.50")) == ("33,5\u00a0%", "33.5\u00a0%")


def test_every_real_record_is_laid_out_with_no_key_left_without_a_word(shared: Path) -> None:
    from checker.records import Record
    from scrapers.base import About, blocks_of
    from scrapers.registry import SOURCES

    source = SOURCES["egrul"]
    path = next((shared / "samples/fns/egrul").glob("VO_RUGFO_0000_9965_20251128*.xml"))
    laid = 0
    for record in source.formats[0].parse([path.read_bytes()], About()):
        if not isinstance(record, Record):
            continue
        facts = tuple(fact(block, value, key) for block, key, value in blocks_of(source, record.body))
        found = type(sheet())(inn=record.body.get("inn", ""), ogrn=record.part, as_of=NOW, on=DAY, facts=facts)
        card = build_card(found, evaluate(found), "ru")
        nameless = [text for text in texts(card) if re.match(r"[a-z_]{2,}(:|$)", text) and "@" not in text]
        assert not nameless, nameless
        laid += 1
    assert laid > 50
