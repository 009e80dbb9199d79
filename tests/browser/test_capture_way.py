"""From «too little is known» to «no obstacles» by two pages that a person saves: in a real browser, click by click."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from support.found import canaries_of
from support.people import cookies, person
from support.proof import proved
from support.served import application, served

from checker import db
from checker.dates import MOSCOW
from checker.ingest.run import load
from checker.jobs.ask import ask
from checker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox import Country, build
from scrapers.sandbox.sites import World, serving
from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

COMPANIES = 40
DEAL = "credit:4000000"
MOST_CLICKS = 10
MOST_SECONDS = 60


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[str, World]]:
    with serving(Country(COMPANIES, 1, datetime.now(MOSCOW).date())) as made:
        yield made


@pytest.fixture(scope="module")
def app(world: tuple[str, World], tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """The country as its files and open sites tell of it; courts and bailiffs answer people alone."""
    origin, sites = world
    folder = tmp_path_factory.mktemp("capture")
    canaries = ",".join(f"{code}={number}" for code, number in canaries_of(sites.country).items())
    options = Settings(data_dir=folder, secret_key="k" * 40, sources="sandbox", sandbox_url=origin, canaries=canaries)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    engine = db.make_engine(options.url)
    made = build(folder / "files", companies=COMPANIES, day=sites.day)
    for path in made.files:
        load(engine, options.url, options.archive_dir, path, vouched=path in made.whole, workers=1)
    for code in ("efrsb", "girbo", "kad", "fssp"):
        ask(engine, options, SOURCES[code], sites.country.good)
    engine.dispose()
    app = application(options)
    yield app
    app.extensions["checker_engine"].dispose()


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield origin


class Hand:
    """Somebody who clicks, types, and saves pages by Ctrl+S; his clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, what: Any) -> None:
        self.clicks += 1
        what.click()

    def opens(self, name: str) -> Page:
        """The official page, in a window of its own."""
        with self.page.context.expect_page() as window:
            self.click(self.page.locator("#capture").get_by_role("link", name=name, exact=True))
        return window.value

    def saves(self, page: Page, path: Path, *, whole: bool) -> Path:
        """As Ctrl+S: everything in one file (MHTML), or the page alone."""
        if not whole:
            path.write_text(page.content(), encoding="utf-8")
            return path
        session = page.context.new_cdp_session(page)
        path.write_text(session.send("Page.captureSnapshot", {"format": "mhtml"})["data"], encoding="utf-8", newline="")
        return path


def searches_courts(hand: Hand, page: Page, number: str) -> None:
    hand.click(page.get_by_label("Участник дела"))
    page.keyboard.insert_text(number)
    hand.click(page.get_by_role("button", name="Найти"))
    page.locator("#documentsTotalCount").wait_for(state="attached")


def searches_bailiffs(hand: Hand, page: Page, number: str) -> None:
    hand.click(page.get_by_role("textbox", name="ИНН юридического лица"))
    page.keyboard.insert_text(number)
    hand.click(page.get_by_role("button", name="Найти"))
    hand.click(page.get_by_role("button", name="Я прочитал картинку"))
    page.get_by_text("ничего не найдено").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["one file", "page alone, without script on our side"])
def test_two_saved_pages_lead_from_too_little_to_no_obstacles(
    browser: Browser,
    address: str,
    app: Flask,
    world: tuple[str, World],
    tmp_path: Path,
    script: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    number, ending = world[1].country.good, "mhtml" if script else "html"
    signed = cookies(app, person(app.extensions["checker_writer"]), address)
    screen = {"width": 360, "height": 740}
    with opened(browser, address, signed, viewport=screen) as (page, said):
        if not script:
            page.route("**/*.js", lambda route: route.fulfill(body=""))
        began = time.monotonic()
        hand = Hand(page)
        page.goto(f"/company/{number}?deal={DEAL}")
        assert page.locator(".verdict h2").inner_text() == "Данных мало"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        courts = hand.opens("Арбитражные дела")
        searches_courts(hand, courts, number)
        saved = [hand.saves(courts, tmp_path / f"kad.{ending}", whole=script)]
        bailiffs = hand.opens("Судебные приставы")
        searches_bailiffs(hand, bailiffs, number)
        saved.append(hand.saves(bailiffs, tmp_path / f"fssp.{ending}", whole=script))
        with page.expect_file_chooser() as chooser:
            hand.click(page.get_by_label("Сохранённая страница"))
        chooser.value.set_files(saved)
        hand.click(page.locator("#capture").get_by_role("button", name="Загрузить"))
        page.get_by_text("Страница принята").first.wait_for()
        assert page.get_by_text("Страница принята").count() == 2
        hand.click(page.get_by_role("link", name="К карточке компании"))
        page.wait_for_url(f"**/company/{number}?deal=*")
        assert page.locator(".verdict h2").inner_text() == "Препятствий не нашли"
        took = time.monotonic() - began
        assert page.get_by_text("сохранено вами").count() >= 2
        assert hand.clicks <= MOST_CLICKS
        assert took < MOST_SECONDS
        assert not said
    proved(
        "captures: from insufficient to work by two saved pages", MOST_CLICKS, hand.clicks, f"{took:.1f} s of browser"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{hand.clicks} clicks, {took:.1f} s\n")


def test_the_steps_can_be_walked_by_keyboard_and_the_number_copied(
    browser: Browser, address: str, app: Flask, world: tuple[str, World], tmp_path: Path
) -> None:
    number = world[1].country.good
    signed = cookies(app, person(app.extensions["checker_writer"]), address)
    with opened(browser, address, signed, permissions=["clipboard-read", "clipboard-write"]) as (page, said):
        page.goto(f"/company/{number}/capture/kad")
        page.locator("#content").focus()
        reached = []
        for _ in range(12):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name"))
        wanted = ["Открыть официальную страницу", "Скопировать ИНН", "file", "text", "day"]
        assert [name for name in reached if name in wanted][: len(wanted)] == sorted(
            {name for name in reached if name in wanted}, key=wanted.index
        )
        page.get_by_role("button", name="Скопировать ИНН").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Скопировано").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == number
        wrong = tmp_path / "page.html"
        wrong.write_text("<p>Погода</p>", encoding="utf-8")
        page.get_by_label("Сохранённая страница").set_input_files(wrong)
        page.get_by_role("button", name="Загрузить").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Это не похоже на страницу источника").wait_for()
        said.clear()  # the console tells the status of the refusal
    with opened(browser, address, signed, java_script_enabled=False) as (page, said):
        page.goto(f"/company/{number}/capture/fssp")
        assert page.get_by_role("button", name="Скопировать ИНН").count() == 0
        assert page.locator("#inn").inner_text() == number
        assert not said
