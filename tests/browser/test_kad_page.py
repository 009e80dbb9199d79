"""kad.arbitr.ru of the country in a real browser: a search by ИНН, and what is saved of it is read by the parser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

from checker.records import Leftover, Record
from scrapers.base import About, Look, asked_name
from scrapers.registry import SOURCES, recognise
from scrapers.sandbox import Country
from scrapers.sandbox.courts import cases_of
from scrapers.sandbox.sites import World, serving
from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def sites() -> Iterator[tuple[str, World]]:
    with serving(Country(40, 1, date(2026, 11, 20))) as served:
        yield served


def found_by(page: Page, number: str) -> bytes:
    """The page as it is saved after a search."""
    page.goto("/kad.arbitr.ru/")
    page.get_by_placeholder("название, ИНН или ОГРН").fill(number)
    page.get_by_role("button", name="Найти").click()
    page.locator("#documentsTotalCount").wait_for(state="attached")
    return page.content().encode()


def test_a_page_that_a_browser_saves_is_read_and_shows_the_query(browser: Browser, sites: tuple[str, World]) -> None:
    origin, world = sites
    company = next(one for one in world.country.companies if 0 < len(cases_of(one, world.day)) < 25)
    with opened(browser, origin) as (page, _):
        saved = found_by(page, company.inn)
    name = asked_name("kad", company.inn, "html")
    known = recognise(Look(name, saved, None))
    assert known is not None
    assert known[0].code == "kad"
    items = list(SOURCES["kad"].formats[0].parse([saved], About(name, 20261120)))
    parts = {item.part for item in items if isinstance(item, Record)}
    assert parts == {case.number for case in cases_of(company, world.day)}
    assert not [item for item in items if isinstance(item, Leftover)]
    assert f">{company.inn}</textarea>".encode() in saved


def test_a_page_of_nobody_says_that_there_is_nothing(browser: Browser, sites: tuple[str, World]) -> None:
    with opened(browser, sites[0]) as (page, _):
        saved = found_by(page, "9800000003")
        assert page.get_by_text("ничего не найдено").is_visible()
    name = asked_name("kad", "9800000003", "html")
    assert recognise(Look(name, saved, None)) is not None
    assert list(SOURCES["kad"].formats[0].parse([saved], About(name, 20261120))) == []
