"""Asking the sources now in a real browser: answers come by themselves, under our own policy, and without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from support.files import inn
from support.people import cookies, person
from support.served import served
from support.visits import row

from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too
from tests.web.test_asking_now import Site, app, site, work  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811
    with served(app) as origin:
        yield origin


@pytest.mark.parametrize("script", [True, False], ids=["with htmx", "without script"])
def test_the_answers_come_by_themselves(
    browser: Browser,
    address: str,
    app: Flask,  # noqa: F811
    site: Site,  # noqa: F811
    script: bool,
) -> None:
    site[inn(1)] = row(1)
    signed = cookies(app, person(app.extensions["checker_writer"]), address)
    with opened(browser, address, signed, java_script_enabled=script) as (page, said):
        page.goto(f"/company/{inn(1)}")
        said.clear()  # the console tells the 404 of a company that is not known
        page.get_by_role("button", name="Спросить источники сейчас").click()
        page.get_by_text("ждёт очереди").wait_for()
        work(app)
        page.get_by_text("есть запись").wait_for(timeout=10_000)
        page.get_by_role("link", name="Карточка").click()
        page.get_by_role("heading", name="ПРИМЕР").wait_for()
        assert not said
