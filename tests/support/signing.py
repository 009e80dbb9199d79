"""The application over an empty base, and a visitor who fills its forms as a browser does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

import msgspec
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from checker.app import create_app
from checker.models import Outgoing
from checker.settings import Settings
from support.base import Base

MAIL, PASSWORD = "buh@firma-primer.ru", "верные лошади скрепка"
CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 8}
"""For tests that are not about it: hashing that costs nothing."""


@contextmanager
def application(base: Base, *, cheap: bool = True, **more: Any) -> Iterator[Flask]:
    options = Settings(data_dir=base.folder.parent, database_url=base.url, secret_key="k" * 40, **more)
    app = create_app(options)
    if cheap:
        app.extensions["security"].pwd_context.update(**CHEAP)
    yield app
    for name in ("engine", "writer", "session_engine"):
        app.extensions[f"checker_{name}"].dispose()


class Browser:
    """A browser with its cookies."""

    def __init__(self, app: Flask, ip: str = "192.0.2.1") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = ip

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def token(self, path: str) -> str:
        """The token of the form on a page; of the page of signing in where it shows none."""
        for page in (path, "/account/login", "/account/security"):
            found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.client.get(page).text)
            if found:
                return found[1]
        raise AssertionError("no page shows a token")

    def post(self, path: str, page: str = "", headers: Any = None, **fields: str) -> TestResponse:
        """Sends a form that lies on `page` (that of the same address if not named)."""
        return self.client.post(path, data={"csrf_token": self.token(page or path), **fields}, headers=headers)

    def register(self, mail: str = MAIL, password: str = PASSWORD, again: str | None = None) -> TestResponse:
        fields = {"email": mail, "password": password, "password_confirm": password if again is None else again}
        return self.post("/account/register", **fields)

    def sign_in(self, mail: str = MAIL, password: str = PASSWORD, **more: str) -> TestResponse:
        return self.post("/account/login", email=mail, password=password, **more)

    @property
    def is_signed_in(self) -> bool:
        return self.client.get("/account/security").status_code == 200


class Letter(msgspec.Struct, frozen=True):
    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The path of its first link."""
        found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", self.text)
        assert found, self.text
        return found[1]


def letters(base: Base) -> list[Letter]:
    query = select(Outgoing.recipient, Outgoing.subject, Outgoing.text).order_by(Outgoing.id)
    with base.engine.connect() as connection:
        return [Letter(*row) for row in connection.execute(query)]


def registered(base: Base, app: Flask, mail: str = MAIL, password: str = PASSWORD) -> Browser:
    """Somebody who registered and confirmed his address; not signed in."""
    browser = Browser(app)
    browser.register(mail, password)
    browser.get(letters(base)[-1].link)
    return browser


def said(response: TestResponse) -> str:
    """The words of a page, without its marks."""
    main = response.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).partition(">")[2].split())
