"""Watching a company in a real browser: the button, a day in the country, the letter, «Разобрано», then quiet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sqlalchemy import func, select
from support.mail import MailServer, mail_server
from support.people import cookies, person
from support.served import application, worked

from checker import db
from checker.dates import MOSCOW
from checker.db import make_engine
from checker.demo.fill import fetch_files
from checker.models import Delivery, Score
from checker.settings import Settings
from scrapers.sandbox import Country
from scrapers.sandbox.sites import World, serving
from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COMPANIES = 40
OWNER = "owner@firma-primer.ru"
BANKRUPT = "117"
"""Code of the state «competition» in the register."""


def turn() -> tuple[str, date, Country]:
    """Whom the court declares bankrupt, on which day, and the country on the day before."""
    country = Country(COMPANIES, 1, datetime.now(MOSCOW).date())
    day = country.opened
    while True:
        for company in country.on(day).companies:
            if company.role == "competition" and company.status and company.status.code == BANKRUPT:
                return company.inn, day, country.on(day - timedelta(days=1))
        day += timedelta(days=1)


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def world() -> Iterator[tuple[str, World]]:
    with serving(turn()[2]) as found:
        yield found


@pytest.fixture
def options(world: tuple[str, World], tmp_path: Path, mail: MailServer) -> Settings:
    made = Settings(
        data_dir=tmp_path,
        secret_key="k" * 40,
        sources="sandbox",
        sandbox_url=world[0],
        mail_from="checker@example.org",
        smtp_url=mail.url,
    )
    db.upgrade(made.url)
    return made


@pytest.fixture
def app(options: Settings) -> Flask:
    return application(options)


@pytest.fixture
def address(app: Flask, options: Settings) -> Iterator[str]:
    """The pages, and a worker beside them, who makes the alerts and sends the letters."""
    with worked(app, options) as origin:
        yield origin


def fetched(options: Settings) -> None:
    """What the sites of the country offer now, read by the real scrapers."""
    engine = make_engine(options.url)
    with ThreadPoolExecutor(1) as thread:  # playwright's loop runs in that of the tests
        assert not [trouble for trouble in thread.submit(fetch_files, engine, options).result() if "egrul" in trouble]
    engine.dispose()


def settled(app: Flask, what: object, seconds: float = 30) -> int:
    """How many rows there are, once there are any."""
    until = time.monotonic() + seconds
    while True:
        with app.extensions["checker_engine"].connect() as connection:
            found: int = connection.execute(select(func.count()).select_from(what)).scalar_one()  # type: ignore[arg-type]
        if found or time.monotonic() > until:
            return found
        time.sleep(0.1)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_button_to_the_letter_and_to_quiet(
    browser: Browser,
    address: str,
    app: Flask,
    options: Settings,
    world: tuple[str, World],
    mail: MailServer,
    script: bool,
) -> None:
    number, day, _before = turn()
    fetched(options)
    signed = cookies(app, person(app.extensions["checker_writer"], OWNER), address)
    with opened(browser, address, signed, java_script_enabled=script) as (page, said):
        page.goto(f"/company/{number}")
        page.get_by_role("button", name="Наблюдать").click()
        page.get_by_text("Под наблюдением", exact=True).first.wait_for()
        assert settled(app, Score) == 1
        assert not settled(app, Delivery, 2)  # nothing has changed yet

        world[1].move(day)
        fetched(options)
        letter = mail.letter_to(OWNER, 60)
        assert "Банкротство" in letter.subject or "Банкротство" in letter.text
        assert "наблюдение" in letter.text.lower()
        assert "конкурсное производство" in letter.text.lower()
        page.goto("/alerts?show=unread")
        deadlines = page.locator(".entry .mark strong").all_inner_texts()
        assert deadlines
        assert all(one in " ".join(letter.text.split()) for one in deadlines)

        page.goto("/watchlist")
        assert page.locator(".watched .chip").filter(has_text="не разобрано").count() == 1
        page.goto("/alerts")
        page.get_by_role("button", name="на этой странице").click()
        page.get_by_text("Отмечено: разобрано.").wait_for()
        page.goto("/alerts?show=unread")
        page.get_by_text("Таких оповещений нет.").wait_for()
        count = settled(app, Delivery)
        fetched(options)
        time.sleep(3)
        assert settled(app, Delivery) == count
        assert len([one for one in mail.letters if one.to == OWNER]) == count
        assert said == []
