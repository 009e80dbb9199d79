"""kad.arbitr.ru of the made-up country: closed to programs, to a browser in the real markup, read by the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from support.base import Base
from support.visits import options_of

from checker.jobs.ask import ask
from checker.records import Record
from scrapers.base import About, asked_name
from scrapers.guards import refusal
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.courts import Case, cases_of
from scrapers.sandbox.sites import Manners, serving
from tests.sandbox.conftest import Client

pytestmark = pytest.mark.enable_socket

KAD = "kad.arbitr.ru"
BROWSER = {"pr_fp": "0" * 64, "wasm": "0" * 32}


@pytest.fixture
def known(sites: Client) -> tuple[str, list[Case]]:
    """The company with most cases, and its cases."""
    country = sites.world.country
    company = max(country.companies, key=lambda company: len(cases_of(company, country.day)))
    return company.inn, cases_of(company, country.day)


def search(sites: Client, number: str, page: int = 1, **more: object) -> requests.Response:
    sides = [{"Name": number, "Type": -1, "ExactMatch": False}]
    return sites.post(f"{KAD}/Kad/SearchInstances", json={"Page": page, "Count": 25, "Sides": sides}, **more)


def keys(value: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield key
        yield from keys(inner)
    for inner in value if isinstance(value, list) else ():
        yield from keys(inner)


def told(content: bytes, number: str, form: int = 0) -> dict[str, dict[str, Any]]:
    """Number of a case → what is told of it."""
    ending = "json" if form else "html"
    found = SOURCES["kad"].formats[form].parse([content], About(asked_name("kad", number, ending), 20261120))
    bodies = [item.body for item in found if isinstance(item, Record)]
    return {block["number"]: block for body in bodies for block in body.values()}


def test_a_program_is_refused_and_a_browser_is_not(sites: Client, known: tuple[str, list[Case]]) -> None:
    refused = search(sites, known[0])
    assert refused.status_code == 451
    why = refusal(451, {}, refused.content, "html")
    assert why is not None
    assert why.reason == "blocked"
    assert search(sites, known[0], cookies=BROWSER).status_code == 200


def test_an_answer_of_the_country_tells_its_cases(sites: Client, known: tuple[str, list[Case]]) -> None:
    number, cases = known
    found: dict[str, dict[str, Any]] = {}
    for page in range(1, -(-len(cases) // 25) + 1):
        found |= told(search(sites, number, page, cookies=BROWSER).content, number)
    named = {case.number for case in cases if number in {side.inn for side in (*case.plaintiffs, *case.respondents)}}
    assert named
    assert {case for case, said in found.items() if said["roles"]} == named
    for case in cases:
        if case.number in named:
            said = found[case.number]
            assert (said["kind"], said["registered"], said["guid"]) == (
                case.kind, case.registered.isoformat(), case.guid,
            )  # fmt: skip
            assert said["roles"] == [
                role
                for role, sides in (("plaintiff", case.plaintiffs), ("respondent", case.respondents))
                if number in {side.inn for side in sides}
            ]


def test_an_answer_has_the_markup_of_the_real_one(sites: Client, known: tuple[str, list[Case]], shared: Path) -> None:
    real = (shared / "samples/courts/kad/search_instances_20260924.html").read_text()
    words = set(re.findall(r'(?:class|id)=["\']([^"\']+)', real))
    made = set(re.findall(r'(?:class|id)=["\']([^"\']+)', search(sites, known[0], cookies=BROWSER).text))
    assert made <= words | {"civil_simple", "administrative_simple", "more"}


def test_documents_of_a_case_use_the_keys_of_the_dossier_alone(
    sites: Client, known: tuple[str, list[Case]], shared: Path
) -> None:
    number, cases = known
    search(sites, number, cookies=BROWSER)
    text = (shared / "sources/courts.md").read_text()
    words = set(re.findall(r"\w+", text[text.index("### 1.4") : text.index("### 1.5")]))
    for case in cases:
        address = f"{KAD}/Kad/CaseDocumentsPage?caseId={case.guid}&page=1&perPage=25"
        assert sites.get(address).status_code == 451
        answer = sites.get(address, cookies=BROWSER)
        assert set(keys(answer.json())) <= words
        (said,) = told(answer.content, number, 1).values()
        assert said["number"] == case.number
        assert said.get("claim_kop") == (case.claim * 100 if case.claim else None)
        if case.kind != "bankruptcy" and case.finished:
            assert said["state"] == "finished"
        assert sites.get(f"{KAD}/Card/{case.guid}").status_code == 200


def test_the_site_is_asked_only_by_order_and_its_refusal_is_told(
    book: Base, sites: Client, known: tuple[str, list[Case]]
) -> None:
    told = ask(book.engine, options_of(book, sandbox_url=sites.origin), SOURCES["kad"], known[0])
    assert (told.state, told.reason, told.answer) == ("not_checked", "blocked", None)
    ordered = options_of(book, sandbox_url=sites.origin, ask_closed="kad")
    told = ask(book.engine, ordered, SOURCES["kad"], known[0])
    assert (told.state, told.reason) == ("not_checked", "blocked")
    assert told.answer is not None  # what came instead is kept


def test_all_pages_of_an_answer_are_asked_for(book: Base, country: Country, known: tuple[str, list[Case]]) -> None:
    number, cases = known
    assert len(cases) > 25
    with serving(country, manners=Manners(open_to_programs=True)) as (origin, _):
        told = ask(book.engine, options_of(book, sandbox_url=origin, ask_closed="kad"), SOURCES["kad"], number)
    assert (told.state, told.parts) == ("found", None)
    assert {fact.key for fact in book.sheet(number).of("court_case")} == {case.number for case in cases}


def test_nobody_has_no_cases_and_no_card(sites: Client) -> None:
    answer = search(sites, "0000000000", cookies=BROWSER)
    assert 'id="documentsTotalCount" value="0"' in answer.text
    assert refusal(200, {}, answer.content, "html") is None
    assert sites.get(f"{KAD}/Card/00000000-0000-4000-8000-000000000000").status_code == 404
