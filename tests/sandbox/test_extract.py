"""The made-up extract says what the made-up record says: both are read by the parsers of real files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from support import proof

from checker import text
from checker.records import Leftover, Record
from scrapers.base import About, blocks_of
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.egrip_xml import egrip_file
from scrapers.sandbox.egrip_xml import record as trader_record
from scrapers.sandbox.egrul_xml import egrul_file, record
from scrapers.sandbox.extract_pdf import company_pdf, entrepreneur_pdf

DAY = date(2026, 9, 25)

POORER = {
    "egrul": {
        "activity_reported", "branch", "powers", "reorganisation", "founder", "head", "address_mark",
        "founder_mark", "head_mark", "status",
    },
    "egrip": {"address", "farm_head"},
}  # fmt: skip
"""Blocks that an extract may lack: not printed, of somebody whom the law hides, the state of who has ended."""


def read(code: str, content: bytes, form: int) -> dict[str, Record]:
    found = list(SOURCES[code].formats[form].parse([content], About()))
    left = [item for item in found if not isinstance(item, Record)]
    assert all(isinstance(item, Leftover) and item.kind == "termination" for item in left), left
    return {item.part: item for item in found if isinstance(item, Record)}


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, str(number)))
    else:
        yield path, " ".join(value.split()) if isinstance(value, str) else value


def told(code: str, body: dict[str, Any]) -> dict[tuple[str, str], dict[tuple[str, ...], Any]]:
    """Blocks of a body as their leaves, without what the two ways of writing say differently.

    An extract has an address in one line; entries by their ГРН; a subject of the federation as
    a name; the kind of an office by its title.
    """
    found = {}
    for item in body.get("changes", []):
        item["id"] = item["grn"]
    for block, key, value in blocks_of(SOURCES[code], body):
        said = dict(leaves(value))
        if block == "address":
            line = text.address_line(value).replace(",", " ").upper()
            said = {("words",): " ".join(sorted(line.split()))}
        if block == "head":
            said.pop(("office", "kind"), None)
        if ("state", "region_name") in said:
            said[("state", "name")] = said.get(("state", "name"), said[("state", "region_name")])
        found[block, key.split(":")[0] if block == "head" else key] = said
    return found


def compare(code: str, extract: Record, bulk: Record) -> None:
    pdf, xml = told(code, extract.body), told(code, bulk.body)
    assert (extract.subject, extract.part) == (bulk.subject, bulk.part)
    assert sorted(pdf.keys() - xml.keys()) == []
    assert {block for block, _ in xml.keys() - pdf.keys()} <= POORER[code]
    for key, said in pdf.items():
        differ = {path: (leaf, xml[key].get(path)) for path, leaf in said.items() if xml[key].get(path) != leaf}
        assert not differ, (key, differ)


@pytest.fixture(scope="module")
def country() -> Country:
    return Country(40, 1, DAY)


@pytest.mark.proof
def test_an_extract_of_every_company_says_what_its_record_says(country: Country) -> None:
    people = country.companies
    bulk = read("egrul", egrul_file("VO_RUGFO_0000_9965_20260925_x", "4.08", DAY, people), 0)
    assert len(bulk) == len(people) >= 40
    asked = proof.some(people, 4)
    for company in asked:
        (extract,) = read("egrul", company_pdf(record(company, "4.08", DAY), DAY), -1).values()
        assert extract.asof == 20260925
        compare("egrul", extract, bulk[company.ogrn])
    proof.proved("extracts of companies beside their records", len(people), len(asked), "both say the same")


def test_an_extract_of_every_entrepreneur_says_what_the_record_says(country: Country) -> None:
    bulk = read("egrip", egrip_file("VO_RIGFO_0000_9965_20260925_x", DAY, country.entrepreneurs), 0)
    assert len(bulk) > 5
    for trader in country.entrepreneurs:
        for registration in trader.registrations:
            content = entrepreneur_pdf(trader_record(trader, registration, DAY), DAY)
            (extract,) = read("egrip", content, -1).values()
            compare("egrip", extract, bulk[registration.ogrnip])


def test_the_same_record_gives_the_same_bytes(country: Country) -> None:
    made = record(country.companies[0], "4.08", DAY)
    assert company_pdf(made, DAY) == company_pdf(made, DAY)
