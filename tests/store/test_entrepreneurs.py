"""Entrepreneurs: one person, one ИНН, one registration after another."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.base import Base
from support.files import element, person

from checker import ids
from checker.facts import State
from checker.ids import ogrnip_from
from checker.reports.card import build_card
from checker.scoring.engine import evaluate

RECORDED = Path(__file__).parents[1] / "recorded/egrip"
ME = person(7)
FIRST, SECOND = ogrnip_from("31898000000001"), ogrnip_from("32498000000002")


def registration(number: str, on: str, *, ended: str = "", issued: str = "2025-11-02") -> str:
    """A `СвИП` of one person; ended: the day of the end."""
    stamp = element("ГРНИПДата", ГРНИП=number, ДатаЗаписи=on)
    end = element("СвСтатус", КодСтатус="201", НаимСтатус="Прекратил деятельность", ДатаПрекращ=ended)
    return element(
        "СвИП",
        element("СвФЛ", element("ФИОРус", Фамилия="ПРИМЕРОВА", Имя="ВЕРА", Отчество="ИЛЬИНИЧНА"), stamp, Пол="2"),
        element("СвГражд", stamp, ВидГражд="1"),
        element("СвРегИП", ОГРНИП=number, ДатаОГРНИП=on),
        element("СвПрекращ", end, stamp) if ended else "",
        ДатаВып=issued,
        ОГРНИП=number,
        ДатаОГРНИП=on,
        ИННФЛ=ME,
        КодВидИП="1",
        НаимВидИП="Индивидуальный предприниматель",
    )


def file_of(*records: str, day: date = date(2025, 11, 2)) -> bytes:
    return f'<EGRIP ДатаВыг="{day}">{"".join(records)}</EGRIP>'.encode()


@pytest.fixture
def two(base: Base) -> Base:
    """An ended registration and a later one that lives."""
    done = base.load(
        file_of(registration(FIRST, "2018-02-03", ended="2022-04-05"), registration(SECOND, "2024-06-07")), "a.xml"
    )
    assert (done.source, done.stored, done.rejected) == ("egrip", 2, [])
    return base


@pytest.mark.parametrize("number", [ME, FIRST, SECOND])
def test_who_has_a_live_registration_is_not_ended_whichever_number_is_asked(two: Base, number: str) -> None:
    sheet = two.sheet(number)
    assert (sheet.inn, sheet.ogrn, sheet.kind) == (ME, SECOND, "entrepreneur")
    assert not list(sheet.of("termination"))
    (other,) = sheet.of("other_registration")
    assert (other.key, other.value["ended"], other.value["ended_on"]) == (FIRST, "201", "2022-04-05")
    card = build_card(sheet, evaluate(sheet), "ru")
    assert (card.name, card.status.words, card.kpp, card.head) == ("ИП Примерова Вера Ильинична", "Действует", "", "")
    lines = {line.label: line.value for section in card.sections for line in section.lines}
    assert lines["Другая регистрация"] == f"{FIRST}: Деятельность прекращена (05.04.2022)"
    assert lines["Гражданство"] == "Россия"
    assert not any(line.label.isascii() for section in card.sections for line in section.lines)


def test_who_has_none_that_lives_has_ended_by_the_last_one(base: Base) -> None:
    base.load(
        file_of(
            registration(FIRST, "2018-02-03", ended="2022-04-05"),
            registration(SECOND, "2024-06-07", ended="2025-10-30", issued="2025-11-01"),
        ),
        "a.xml",
    )
    for number, shown in ((ME, SECOND), (FIRST, FIRST), (SECOND, SECOND)):
        sheet = base.sheet(number)
        assert sheet.one("termination") is not None
        assert sheet.ogrn == shown
    card = build_card(base.sheet(SECOND), evaluate(base.sheet(SECOND)), "ru")
    assert card.status.words == "Деятельность прекращена"


def test_what_only_companies_have_is_not_applicable_to_a_person_and_the_register_is_found(two: Base) -> None:
    assert two.coverage(ME, "egrip").state is State.FOUND
    assert two.coverage(ME, "egrul").state is State.NOT_APPLICABLE
    assert two.coverage(person(8), "egrip").state is State.NOT_CHECKED


def test_an_end_is_an_event_of_its_registration_alone(two: Base) -> None:
    day = date(2025, 12, 1)
    done = two.load(file_of(registration(SECOND, "2024-06-07", ended="2025-11-30", issued=f"{day}"), day=day), "b.xml")
    assert done.stored == 1
    blocks = {entry.block for entry in two.history(ME) if entry.kind == "appeared"}
    assert "termination" in blocks
    assert two.sheet(ME).one("termination") is not None


def test_the_bytes_of_each_fact_open(two: Base) -> None:
    for fact in two.sheet(ME).facts:
        raw = two.raw(fact.evidence.id)
        assert raw is not None
        assert "<СвИП " in raw.text and ME in raw.text
        assert raw.text.count("<СвИП ") == 1


def test_an_entrepreneur_is_found_by_name(two: Base) -> None:
    assert {hit.inn for hit in two.search("Примерова")} | {hit.inn for hit in two.search("ИП Примерова")} == {ME}


def test_recorded_files_store_every_record_once(base: Base) -> None:
    paths = sorted(RECORDED.glob("*.xml"))
    assert sum(base.load(path).stored for path in paths) == 5
    assert sum(base.load(path).stored for path in paths) == 0
    assert all(ids.inn_ok(subject) for subject, *_ in base.versions("egrip"))
