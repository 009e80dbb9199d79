"""Федресурс: who intends to bankrupt whom, by type and parties together, and the asking on a real server."""

from __future__ import annotations

import json as jsons
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn
from support.heard import RECORDED, answers_of, look, note_of, outcome, read, records, unproved
from support.proof import examples
from support.told import Asked, Said, Site

from checker.dates import moscow_day
from checker.records import Leftover, Rejected
from scrapers.base import About, NotRead, blocks_of
from scrapers.fedresurs import SOURCE
from scrapers.fedresurs.fetch import LISTED, PAGES, SEARCHED, WINDOW
from scrapers.fedresurs.parse import parse_both, parse_publications, parse_search, publications_name
from scrapers.fedresurs.roles import CODES, CREDITOR_INTENDS, DEBTOR_INTENDS, said_of, shown
from scrapers.fedresurs.roles import Said as Told
from scrapers.registry import recognise

OWN, OTHER = "98000000-0000-4000-8000-000000000001", "98000000-0000-4000-8000-000000000002"
SEARCH = "GET https://fedresurs.ru/backend/companies"
NOTICES = f"GET https://fedresurs.ru/backend/companies/{OWN}/publications"
PARSERS = (parse_publications, parse_search, parse_both)
TODAY = 20261122
NAME = publications_name(inn(7), OWN)
ANSWERS = RECORDED / "fedresurs/answers"


def company() -> Said:
    return Said((ANSWERS / "search.json").read_bytes())


def nothing() -> Said:
    return Said((ANSWERS / "empty.json").read_bytes())


def live() -> Any:
    assert SOURCE.live is not None
    return SOURCE.live


@pytest.mark.parametrize(
    ("code", "publisher", "participants", "said"),
    [
        (CREDITOR_INTENDS, OTHER, {OWN, OTHER}, Told("intention", "debtor")),
        (CREDITOR_INTENDS, OWN, {OWN, OTHER}, Told("intention", "creditor")),  # a bank's own notice
        (CREDITOR_INTENDS, OWN, {OTHER}, Told("intention", "creditor")),
        (CREDITOR_INTENDS, "", {OWN, OTHER}, Told("message", "unclear")),
        (CREDITOR_INTENDS, OTHER, {OTHER}, Told("message", "other")),
        (DEBTOR_INTENDS, OWN, {OWN, OTHER}, Told("intention", "self")),
        (DEBTOR_INTENDS, OTHER, {OWN, OTHER}, Told("message", "other")),  # it is among the creditors
        (DEBTOR_INTENDS, "", {OWN}, Told("message", "unclear")),
        ("FirmLiquidation", OWN, set(), Told("message", "subject")),
        ("FirmLiquidation", OTHER, {OWN}, Told("message", "other")),
        ("FirmLiquidation", "", {OWN}, Told("message", "unclear")),
        ("UnreliableInformation", "", {OWN}, Told("message", "subject")),
        ("FirmReorganization", OTHER, {OWN}, Told("message", "subject")),
        ("Залог", OTHER, {OWN}, Told("message", "unclear")),
        ("Залог", OTHER, set(), Told("message", "other")),
    ],
)  # fmt: skip
def test_the_role_is_told_by_type_and_parties(code: str, publisher: str, participants: set[str], said: Told) -> None:
    assert said_of(code, publisher, frozenset(participants), OWN) == said


@examples("fedresurs: nobody is a debtor without another who publishes", 5_000)
@given(
    st.sampled_from([*CODES.values(), "Залог"]),
    st.sampled_from(["", OWN, OTHER]),
    st.frozensets(st.sampled_from([OWN, OTHER])),
)
def test_nobody_is_a_debtor_by_his_own_notice(code: str, publisher: str, participants: frozenset[str]) -> None:
    said = said_of(code, publisher, participants, OWN)
    if said == Told("intention", "debtor"):
        assert (code, publisher, OWN in participants) == (CREDITOR_INTENDS, OTHER, True)
    if said.kind == "intention":
        assert code in (CREDITOR_INTENDS, DEBTOR_INTENDS) and publisher


def test_the_real_answer_has_five_intentions_against_the_company(shared: Path) -> None:
    sample = "companies_and_publications_5029169023.json"
    items = list(read(sample, (shared / "samples/courts/fedresurs" / sample).read_bytes(), "fedresurs"))
    found = records(items)
    assert {record.subject for record in found} == {"5029169023"}
    told = [(block, value["role"]) for record in found for block, _, value in blocks_of(SOURCE, record.body)]
    assert told.count(("intention", "debtor")) == 5 and ("intention", "self") not in told
    assert Leftover("partial", "10 of 135") in items


def test_messages_that_were_annulled_or_locked_are_no_facts() -> None:
    found = records(read(NAME, (ANSWERS / "found.json").read_bytes(), "fedresurs"))
    blocks = {record.part: [block for block, *_ in blocks_of(SOURCE, record.body)] for record in found}
    assert blocks["98000005"] == blocks["98000006"] == []
    assert all(of for part, of in blocks.items() if part not in ("98000005", "98000006"))
    assert "98000014" not in blocks  # a message of another register


def test_a_private_person_is_not_named() -> None:
    content = (ANSWERS / "found.json").read_bytes()
    assert "Примерова" in content.decode()
    found = {record.part: record.body for record in records(read(NAME, content, "fedresurs"))}
    assert found["98000009"]["publisher"] == "физическое лицо"
    assert "Примерова" not in jsons.dumps([*found.values()], ensure_ascii=False)


@pytest.mark.parametrize("kind", ["Citizen", "ArbitrManager", "Notary", "", None])
def test_whom_the_site_calls_by_a_kind_that_is_not_known_is_not_named(kind: str | None) -> None:
    assert shown({"name": "Примеров Пример Примерович", "type": kind}) == ""
    assert shown({"name": "ПАО «Пример»", "type": "Company"}) == "ПАО «Пример»"


@pytest.mark.enable_socket
@pytest.mark.parametrize("path", answers_of("fedresurs"), ids=lambda path: path.stem)
def test_an_answer_comes_to_its_outcome(path: Path) -> None:
    note = note_of(path)
    said = Said(path.read_bytes(), note["status"])
    routes = {SEARCH: said, NOTICES: nothing()} if note["step"] == 1 else {SEARCH: company(), NOTICES: said}
    assert outcome(SOURCE, live(), Site(routes), inn(7))[0] == note["outcome"]


@pytest.mark.enable_socket
def test_only_intentions_of_the_last_year_are_asked_for_in_sizes_that_the_site_takes() -> None:
    site = Site({SEARCH: company(), NOTICES: nothing()})
    state, heard = outcome(SOURCE, live(), site, inn(7))
    assert (state, [answer.name for answer in heard]) == ("nothing_found", [NAME, NAME])
    asked = [parse_qs(urlsplit(one.url).query) for one in site.asked]
    assert {SEARCHED, LISTED} <= {1, 3, 5, 8, 15, 50}
    assert [query["limit"] for query in asked] == [[str(SEARCHED)], [str(LISTED)], [str(LISTED)]]
    assert [query["Type"] for query in asked[1:]] == [[CREDITOR_INTENDS], [DEBTOR_INTENDS]]
    today = moscow_day(datetime.now(UTC))
    assert (asked[1]["DateStart"], asked[1]["DateEnd"]) == ([(today - WINDOW).isoformat()], [today.isoformat()])


@pytest.mark.enable_socket
def test_a_bank_with_sixty_thousand_notices_is_asked_for_a_few_pages() -> None:
    notice = jsons.loads((ANSWERS / "found.json").read_text())["pageData"][1]
    assert notice["publisher"]["guid"] == OWN

    def page(asked: Asked) -> Said:
        query = parse_qs(urlsplit(asked.url).query)
        if query["Type"] == [DEBTOR_INTENDS]:
            return nothing()
        start = int(query["offset"][0])
        rows = [{**notice, "number": str(number)} for number in range(start, start + LISTED)]
        return Said(jsons.dumps({"pageData": rows, "found": 60_000}).encode())

    site = Site({SEARCH: company(), NOTICES: page})
    state, heard = outcome(SOURCE, live(), site, inn(7))
    assert (state, len(heard)) == ("partial", PAGES + 1), "a piece of what it published is no whole answer"
    found = [record for answer in heard for record in records(read(answer.name, answer.body, "fedresurs"))]
    assert {record.body["role"] for record in found} == {"creditor"} and len(found) == PAGES * LISTED


def test_answers_that_do_not_say_of_whom_are_refused_by_their_kind() -> None:
    for name, kind in (("found.json", "whose"), ("search.json", "lists companies"), ("empty.json", "found nothing")):
        with pytest.raises(NotRead, match=kind):
            recognise(look("saved.json", (ANSWERS / name).read_bytes()))


def test_a_file_with_two_companies_is_read_only_where_its_name_says_of_which() -> None:
    both = jsons.loads((RECORDED / "fedresurs/001-anonymised-both.json").read_text())
    row = both["компании"]["pageData"][0]
    both["компании"] = {"pageData": [row, {**row, "inn": inn(8), "guid": OTHER}], "found": 2}
    content = jsons.dumps(both, ensure_ascii=False).encode()
    assert isinstance(next(iter(parse_both([content], About("x.json", TODAY)))), Rejected)
    found = records(parse_both([content], About(f"x_{inn(7)}.json", TODAY)))
    assert {record.subject for record in found} == {inn(7)} and len(found) == 10


SEEDS = [
    path.read_bytes()
    for path in (RECORDED / "fedresurs/001-anonymised-both.json", ANSWERS / "found.json", ANSWERS / "search.json")
]


@examples("fedresurs: any bytes are read without raising", 20_000)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode), st.sampled_from(["x.json", NAME]))
def test_any_bytes_prove_every_record(content: bytes, name: str) -> None:
    for parse in PARSERS:
        assert unproved(SOURCE, content, parse([content], About(name, TODAY))) == []


@examples("fedresurs: recorded bytes, cut and changed", 10_000)
@given(st.sampled_from(SEEDS), st.integers(0, 9_000), st.binary(max_size=8), st.integers(0, 40))
def test_changed_recordings_prove_every_record(seed: bytes, at: int, put: bytes, gone: int) -> None:
    content = seed[:at] + put + seed[at + gone :]
    for parse in PARSERS:
        assert unproved(SOURCE, content, parse([content], About(NAME, TODAY))) == []
