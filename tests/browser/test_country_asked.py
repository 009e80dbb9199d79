"""An unknown company of the made-up country in a real browser: the button, the answers one by one, the card."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from support.people import cookies, person
from support.served import application, worked

from checker.dates import MOSCOW
from checker.settings import Settings
from scrapers.sandbox import Country
from scrapers.sandbox.sites import World, serving
from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COMPANIES = 40
REGISTERS = {"egrul": "captcha", "egrul_search": "captcha"}


@pytest.fixture
def world() -> Iterator[tuple[str, World]]:
    with serving(Country(COMPANIES, 1, datetime.now(MOSCOW).date())) as served:
        yield served


@pytest.fixture
def options(world: tuple[str, World], tmp_path: Path, sqlite_template: Path) -> Settings:
    origin, sites = world
    canaries = ",".join(f"{code}={sites.country.canary}" for code in ("egrul_search", "egrul", "pb", "girbo", "rsmp"))
    made = Settings(data_dir=tmp_path, secret_key="k" * 40, sources="sandbox", sandbox_url=origin, canaries=canaries)
    shutil.copy(sqlite_template, tmp_path / "checker.db")
    return made


@pytest.fixture
def app(options: Settings) -> Flask:
    return application(options)


@pytest.fixture
def address(app: Flask, options: Settings) -> Iterator[str]:
    """The pages, and a worker of the queue beside them."""
    with worked(app, options) as origin:
        yield origin


@pytest.mark.parametrize("script", [True, False], ids=["with htmx", "without script"])
def test_an_unknown_company_is_asked_for_and_its_card_comes(
    browser: Browser,
    address: str,
    app: Flask,
    world: tuple[str, World],
    script: bool,
) -> None:
    sites = world[1]
    sites.faults.put(REGISTERS)
    company = next(one for one in sites.country.companies if not one.ended and one.inn != sites.country.good)
    signed = cookies(app, person(app.extensions["checker_writer"]), address)
    with opened(browser, address, signed, java_script_enabled=script) as (page, said):
        page.goto(f"/company/{company.inn}")
        said.clear()  # the console tells the 404 of a company that is not known
        page.get_by_role("button", name="Спросить источники сейчас").click()
        page.wait_for_url("**/asked?ticket=*")
        if script:
            page.evaluate("window.samePage = true")
        page.get_by_text("сайт просит ввести код с картинки").first.wait_for(timeout=60_000)
        page.get_by_role("link", name="Карточка").wait_for(timeout=60_000)
        assert page.get_by_text("есть запись").count() > 0
        assert page.get_by_text("ждёт очереди").count() == 0
        if script:
            assert page.evaluate("window.samePage"), "the answers came without a reload"
        page.get_by_role("link", name="Карточка").click()
        page.wait_for_url(f"**/company/{company.inn}")
        assert page.locator(".verdict h2").inner_text() == "Данных мало"
        assert not said
