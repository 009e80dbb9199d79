"""Rows of the registers' search (egrul.nalog.ru): a company known from them alone is found by either number."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from support.base import Base
from support.files import egrul, inn, ogrn, person, record

from checker.ids import ogrnip_from

FIRST, SECOND = ogrnip_from("31898000000001"), ogrnip_from("32498000000002")


def rows(*of: dict[str, str]) -> bytes:
    return json.dumps({"rows": [{"t": "0" * 64, "r": "06.01.2003", **row} for row in of]}).encode()


def company(number: int) -> dict[str, str]:
    return {"n": 'ООО "РОМАШКА"', "k": "ul", "i": inn(number), "o": ogrn(number), "p": "980001001"}


def test_a_company_of_which_only_a_row_is_known_is_found_by_its_ogrn(base: Base) -> None:
    base.load(egrul(record(2)))
    base.load(rows(company(1)))
    for number in (inn(1), ogrn(1)):
        sheet = base.sheet(number)
        assert (sheet.inn, sheet.ogrn, sheet.kind) == (inn(1), ogrn(1), "legal_entity")
        assert sheet.one("register_row") is not None
    assert not base.sheet(ogrn(3)).facts
    assert not base.sheet(ogrn(1), as_of=datetime(2020, 1, 1, tzinfo=UTC)).facts


def test_of_several_rows_of_a_person_the_one_that_lives_gives_the_number(base: Base) -> None:
    me = {"n": "ПРИМЕРОВА ВЕРА ИЛЬИНИЧНА", "k": "fl", "i": person(7)}
    base.load(rows({**me, "o": FIRST, "e": "05.04.2022"}, {**me, "o": SECOND}))
    assert base.sheet(person(7)).ogrn == SECOND
    for number in (FIRST, SECOND):
        sheet = base.sheet(number)
        assert (sheet.inn, sheet.ogrn, sheet.kind) == (person(7), number, "entrepreneur")
        assert {fact.key for fact in sheet.of("register_row")} == {FIRST, SECOND}
