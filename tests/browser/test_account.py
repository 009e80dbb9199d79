"""Pages of the account in a real browser: they fit a phone, our own policy blocks nothing, the keyboard is enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from support.people import Person, client_of, person
from support.served import served

from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too
from tests.web.test_account import app, engine, owner  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = ("", "people", "keys", "log", "recent", "export", "delete", "security")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:  # noqa: F811
    with served(app) as origin:
        yield origin


def sign_in(page: Page, app: Flask, who: Person, origin: str) -> None:  # noqa: F811
    """Gives a page the cookie of somebody who signed in."""
    with client_of(app, who).session_transaction() as session:
        kept = dict(session)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    page.context.add_cookies([{"name": "checker", "value": signer.dumps(kept), "url": origin}])


def test_pages_of_the_account_fit_a_phone(browser: Browser, address: str, app: Flask, owner: Person) -> None:  # noqa: F811
    person(app.extensions["checker_writer"], f"{'very-long-' * 5}address@firma-primer.ru", of=owner.organisation)
    with opened(browser, address, viewport={"width": 360, "height": 740}) as (page, said):
        sign_in(page, app, owner, address)
        for name in PAGES:
            page.goto(f"/account/{name}")
            width = page.evaluate("document.documentElement.scrollWidth")
            assert (width, said) == (360, []), name


def test_a_key_is_made_and_revoked_by_keyboard_without_script(
    browser: Browser,
    address: str,
    app: Flask,  # noqa: F811
    owner: Person,  # noqa: F811
) -> None:
    with opened(browser, address, java_script_enabled=False) as (page, said):
        sign_in(page, app, owner, address)
        page.goto("/account/keys")
        page.get_by_label("Название нового ключа").fill("учётная система")
        page.keyboard.press("Enter")
        assert page.locator(".secret").inner_text().startswith("chk_")
        page.goto("/account/keys")
        assert not page.locator(".secret").count()
        page.locator("summary", has_text="Отозвать").press("Enter")
        page.get_by_role("button", name="Отозвать").press("Enter")
        page.get_by_text("Ключей нет.").wait_for()
        assert not said
