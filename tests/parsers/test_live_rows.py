"""ГИР БО and the register of small business, asked for one ИНН, against sites that are told what to say."""

from __future__ import annotations

from typing import Any

import pytest
from support.files import inn, ogrn, person
from support.told import Said, Site, json, visiting

from checker.records import Record
from scrapers.base import About, Look, NotRead
from scrapers.http import Answer, NotAnswered
from scrapers.registry import SOURCES, recognise

pytestmark = pytest.mark.enable_socket

BO = "https://bo.nalog.gov.ru"
SEARCH = f"GET {BO}/advanced-search/organizations/search"
ROWS = "POST https://rmsp.nalog.ru/search-proc.json"
COMPANY, OTHER, MAN = inn(100), inn(200), person(102)


def ask(code: str, site: Site, number: str = COMPANY) -> list[Answer]:
    live = SOURCES[code].live
    assert live is not None
    with visiting(site) as client:
        return list(live.ask(client, number))


def refused(code: str, site: Site, number: str = COMPANY) -> str:
    with pytest.raises(NotAnswered) as caught:
        ask(code, site, number)
    assert caught.value.reason == "layout"
    return caught.value.detail


def read(code: str, answer: Answer) -> list[str]:
    """Of whom the source's own format reads records in its answer."""
    found = recognise(Look(answer.name, answer.body, None))
    assert found is not None
    assert found[0].code == code
    parsed = found[0].formats[found[1]].parse([answer.body], About(answer.name, 20261122))
    return [item.subject for item in parsed if isinstance(item, Record)]


def found(*rows: dict[str, Any], **more: Any) -> Said:
    return json({"content": list(rows), "pageable": {}, "totalElements": len(rows), **more})


def organisation(number: str = COMPANY, key: Any = 7) -> dict[str, Any]:
    return {"id": key, "inn": number, "shortName": "ООО <strong>ПРИМЕР</strong>", "bfo": None}


def statement(number: str = COMPANY, year: str = "2025") -> dict[str, Any]:
    return {
        "id": 1,
        "period": year,
        "actualBfoDate": f"{year}-12-31",
        "organizationInfo": {"inn": number, "fullName": "ПРИМЕР"},
        "typeCorrections": [{"type": 12, "correction": {"id": 1, "knd": "0710099"}}],
    }


def test_statements_are_found_by_the_id_of_the_exact_inn() -> None:
    marked = organisation(f"<strong>{COMPANY}</strong>")
    reports = json([statement(), statement(year="2024")])
    site = Site({SEARCH: found(organisation(OTHER, 6), marked), f"GET {BO}/nbo/organizations/7/bfo/": reports})
    [answer] = ask("girbo", site)
    assert read("girbo", answer) == [COMPANY, COMPANY]
    assert answer.name == f"girbo-{COMPANY}.json"


def test_who_stands_there_twice_is_asked_for_twice() -> None:
    lists = {f"GET {BO}/nbo/organizations/{key}/bfo/": json([statement(year=f"202{key}")]) for key in (3, 4)}
    site = Site({SEARCH: found(organisation(key=3), organisation(key=4), organisation(key=3)), **lists})
    assert [read("girbo", answer) for answer in ask("girbo", site)] == [[COMPANY], [COMPANY]]


@pytest.mark.parametrize("empty", [found(), found(empty=True, last=True)])
def test_nobody_found_in_gir_bo_is_told_by_the_search(empty: Said) -> None:
    [answer] = ask("girbo", Site({SEARCH: empty}))
    assert read("girbo", answer) == []
    nameless = Look("search.json", answer.body, None)
    with pytest.raises(NotRead):
        recognise(nameless)


def test_an_organisation_without_statements_is_told_by_the_search_and_the_empty_list() -> None:
    site = Site({SEARCH: found(organisation()), f"GET {BO}/nbo/organizations/7/bfo/": json([])})
    search, statements = ask("girbo", site)
    assert b"content" in search.body
    assert statements.body == b"[]"
    assert read("girbo", search) == read("girbo", statements) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({SEARCH: found(organisation(OTHER))}, "none of the ИНН asked for"),
        ({SEARCH: json({"content": None})}, "no list of organisations"),
        ({SEARCH: json([organisation()])}, "no list of organisations"),
        ({SEARCH: json({"content": ["x"]})}, "no list of organisations"),
        ({SEARCH: Said(b"<html>error</html>")}, "HTML where JSON is due"),
        ({SEARCH: json({"error": "bad"}, 400)}, "status 400"),
        ({SEARCH: found(organisation(key=None))}, "without an id"),
        ({SEARCH: found(organisation(key="7/../8"))}, "without an id"),
        ({SEARCH: found(organisation()), "GET .*/bfo/": json({"status": "wait"})}, "no list of statements"),
        ({SEARCH: found(organisation()), "GET .*/bfo/": Said(b"<html>error</html>")}, "HTML where JSON is due"),
        ({SEARCH: found(organisation()), "GET .*/bfo/": json([statement(OTHER)])}, "something else"),
        ({SEARCH: found(organisation()), "GET .*/bfo/": json([{"period": "2025"}])}, "something else"),
    ],
)
def test_what_gir_bo_cannot_have_meant_is_no_answer(steps: dict[str, Said], said: str) -> None:
    assert said in refused("girbo", Site(steps))


def rows(*given: dict[str, Any], **more: Any) -> Said:
    return json({"page": 1, "data": list(given), "dtQueryBegin": "22.11.2026 10:00:00", "rowCount": len(given), **more})


def row(number: str = COMPANY, **more: Any) -> dict[str, Any]:
    kind = "UL" if len(number) == 10 else "IP"
    number_of = ogrn(100) if kind == "UL" else "323980000001021"
    base = {"inn": number, "ogrn": number_of, "nptype": kind, "category": 1, "dtregistry": "10.01.2023 00:00:00"}
    return base | more


@pytest.mark.parametrize("number", [COMPANY, MAN])
def test_small_business_is_asked_for_in_the_mode_of_whole_numbers(number: str) -> None:
    site = Site({ROWS: rows(row(number))})
    [answer] = ask("rsmp", site, number)
    form = site.asked[0].form
    assert form is not None
    assert (form["mode"], form["innList"]) == ("inn-list", number)
    assert read("rsmp", answer) == [number]


def test_nobody_in_the_register_of_small_business_is_known_by_the_name_of_the_answer() -> None:
    [answer] = ask("rsmp", Site({ROWS: rows()}))
    assert read("rsmp", answer) == []
    with pytest.raises(NotRead):
        recognise(Look("search-proc.json", answer.body, None))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (rows(row(OTHER)), "none of the ИНН asked for"),
        (rows(rowCount=3), "counts 3 rows and holds none"),
        (json({"data": None}), "no list of rows"),
        (json(None), "no list of rows"),
        (json({"ERRORS": {"innList": ["bad"]}}, 400), "status 400"),
        (Said(b"<html></html>"), "HTML where JSON is due"),
    ],
)
def test_what_the_register_of_small_business_cannot_have_meant_is_no_answer(said: Said, why: str) -> None:
    assert why in refused("rsmp", Site({ROWS: said}))


def test_a_registration_that_ended_and_one_that_stands_are_told_apart() -> None:
    ended = row(MAN, ogrn="310980000001025", is_active=0, dtregistryout="10.07.2020 00:00:00")
    [answer] = ask("rsmp", Site({ROWS: rows(ended, row(MAN))}), MAN)
    source = SOURCES["rsmp"]
    read_by = source.formats[1].parse([answer.body], About(answer.name, 20261122))
    parsed = [item for item in read_by if isinstance(item, Record)]
    told = [(block, key, value["active"]) for item in parsed for block, key, value in source.blocks(item.body)]
    assert told == [("sme_row", "310980000001025", False), ("sme_row", "323980000001021", True)]
    assert len({item.part for item in parsed}) == 2


def test_the_envelope_of_another_service_is_not_taken_for_small_business() -> None:
    other = json({"data": [{"ROW_NUM": 1, "НомЗап": "1"}], "rowCount": 1, "dtQueryBegin": "22.11.2026 10:00:00"})
    assert recognise(Look("rsmp.json", other.body, None)) is None
