"""The bailiffs of the made-up country: what a person gets and a program does not, and that our reader reads it all."""

from __future__ import annotations

import re

import pytest

from checker.records import Record
from scrapers.base import About, Look, asked_name
from scrapers.fssp import page, parse
from scrapers.sandbox import Country
from scrapers.sandbox.courts import proceedings_of
from scrapers.sandbox.model import Company
from tests.sandbox.conftest import Client

pytestmark = pytest.mark.enable_socket

SEARCH, DATA = "is-go.fssp.gov.ru/ajax_search", "opendata.fssp.gov.ru"


@pytest.fixture
def debtor(country: Country) -> Company:
    """The company with most proceedings."""
    return max(country.companies, key=lambda company: len(proceedings_of(company, country.day)))


def records(content: bytes, inn: str) -> list[Record]:
    name = asked_name("fssp", inn, "html")
    assert page.recognise(Look(name, content, None))
    return [item for item in page.parse([content], About(name, 20261120)) if isinstance(item, Record)]


def test_a_person_presses_the_button_and_saves_a_page_that_is_read(sites: Client, debtor: Company) -> None:
    assert "is-go.fssp.gov.ru" in sites.get("fssp.gov.ru/iss/ip").text
    asked = {"system": "ip", "is[variant]": "5", "is[inn]": debtor.inn}
    first = sites.get(SEARCH, params=asked)
    assert "captcha-popup" in first.text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', first.text.partition("ncapcha")[2]))
    content = sites.get(SEARCH, params={**hidden, "code": "person"}).content
    assert f'value="{debtor.inn}"'.encode() in content, "the query is visible"
    shown = proceedings_of(debtor, sites.world.day)
    assert {item.body["number"] for item in records(content, debtor.inn)} == {item.number for item in shown}
    left = {item.number: item.remaining for item in shown if not item.ended and item.remaining is not None}
    read = {item.body["number"]: item.body.get("remaining_kop", 0) // 100 for item in records(content, debtor.inn)}
    assert {number: read[number] for number in left} == left


def test_the_script_of_the_site_gets_the_same_as_jsonp(sites: Client, debtor: Company) -> None:
    asked = {"is[variant]": "5", "is[inn]": debtor.inn, "code": "person"}
    said = sites.get(SEARCH, params={**asked, "callback": "jQuery1_2"})
    assert said.headers["Content-Type"].startswith("text/javascript")
    plain = sites.get(SEARCH, params=asked).content
    assert [item.body for item in records(said.content, debtor.inn)] == [
        item.body for item in records(plain, debtor.inn)
    ]


def test_our_program_never_gets_further_than_the_captcha(sites: Client, debtor: Company) -> None:
    asked = {"is[variant]": "5", "is[inn]": debtor.inn, "code": "person"}
    said = sites.get(SEARCH, params=asked, headers={"User-Agent": "Checker/1 (+me)"})
    assert "captcha-popup" in said.text
    assert "search-found-total" not in said.text


def test_nobody_found_is_said_in_the_words_of_the_site(sites: Client, country: Country) -> None:
    clean = next(company for company in country.companies if not proceedings_of(company, country.day))
    said = sites.get(SEARCH, params={"is[variant]": "5", "is[inn]": clean.inn, "code": "person"})
    assert records(said.content, clean.inn) == []
    assert "ничего не найдено" in said.text


def test_the_open_lists_hold_organisations_alone_and_all_that_is_open(sites: Client, country: Country) -> None:
    told: set[tuple[str, str, bool]] = set()
    for name, ended in (("iplegallist", False), ("iplegallistcomplete", True)):
        passport = sites.get(f"{DATA}/7709576929-{name}/meta.csv").text
        (address,) = re.findall(r'"(https://[^"]+\.csv)"', passport)
        content = sites.get(address.removeprefix("https://")).content
        assert parse.recognise(Look("x.csv", content, None)) == ("ended list" if ended else "active list")
        items = list(parse.parse([content], About(address.rpartition("/")[2], 20261120)))
        assert all(isinstance(item, Record) for item in items)
        told |= {(item.subject, item.body["number"], ended) for item in items if isinstance(item, Record)}
    open_ends = {"46.1.3", "46.1.4", "47.1.6", "47.1.7"}
    assert told == {
        (company.inn, item.number, item.ended is not None)
        for company in country.companies
        for item in proceedings_of(company, country.day)
        if not item.ended or item.ended[1] in open_ends
    }
    assert sites.get(f"{DATA}/list.csv").status_code == 200
    assert sites.get(f"{DATA}/7709576929-other/meta.csv").status_code == 404
