"""A browser for each module; one made-up country for all of them, as it is served, and who is signed in there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from support.people import cookies, person
from support.served import served

from tests.web.conftest import Country, country  # noqa: F401 the fixture is used here too

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Gone with the last test of the module: its loop runs in the thread of the tests, and others begin their own."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(country: Country) -> Iterator[str]:  # noqa: F811
    with served(country.app) as origin:
        yield origin


@pytest.fixture(scope="module")
def signed(country: Country, address: str) -> list[dict[str, str]]:  # noqa: F811
    """The cookie of somebody whose organisation has a licence."""
    return cookies(country.app, person(country.app.extensions["checker_writer"]), address)
