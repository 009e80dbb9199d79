"""Numbers and signs that no base takes: they are nobody's row and no part of a name, never a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from support.base import Base
from support.files import inn
from support.people import client_of, person, token
from support.signing import MAIL, PASSWORD, Browser, application

from checker.models import ApiKey

LARGE = ("99999999999999999999", "-99999999999999999999", str(2**63))


@pytest.fixture
def app(base: Base) -> Iterator[Flask]:
    with application(base) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/account/people/withdraw", "invitation"), ("/account/people/role", "user"),
        ("/account/people/remove", "user"),
        ("/account/invitation", "invitation"), ("/account/keys/revoke", "key"), ("/account/security/end", "sign_in"),
        (f"/company/{inn(1)}/notes/delete", "note"), ("/account/act-for", "organisation"),
    ],
)  # fmt: skip
def test_a_number_that_no_column_holds_is_nobodys(base: Base, app: Flask, path: str, field: str) -> None:
    browser = client_of(app, person(base.engine))
    for number in LARGE:
        answer = browser.post(path, data={"csrf_token": token(browser), field: number, "role": "reader"})
        assert answer.status_code in (303, 404), (number, answer.status_code)


@pytest.mark.parametrize("path", ["/account/log", "/admin/users"])
def test_a_page_from_such_a_number_on_is_the_first(base: Base, app: Flask, path: str) -> None:
    browser = client_of(app, person(base.engine, operator=True))
    for number in LARGE:
        assert browser.get(path, query_string={"before": number}).status_code == 200


def test_signs_that_cannot_be_printed_are_left_out(base: Base, app: Flask) -> None:
    browser = client_of(app, person(base.engine, operator=True))
    for path, fields in (
        ("/account/keys", {"name": "ключ\0 \u202eучёта"}),
        ("/admin/licences", {"organisation": "\0"}),
        ("/admin/sources/egrul", {"act": "off", "reason": "перерыв\0"}),
    ):
        answer = browser.post(path, data={"csrf_token": token(browser), **fields})
        assert answer.status_code in (200, 303), path
    assert browser.get("/admin/users?q=%00").status_code == 200
    with base.engine.connect() as connection:
        assert connection.execute(select(ApiKey.name)).scalar_one() == "ключ учёта"


def test_behind_a_proxy_the_visitor_is_counted_and_not_the_proxy(base: Base) -> None:
    """Whatever a visitor writes into the header himself stands left of what the proxy adds."""
    with application(base, trusted_proxies=1) as app:
        proxied = Browser(app, "127.0.0.1")
        token_ = proxied.token("/account/login")
        fields = {"csrf_token": token_, "email": MAIL, "password": PASSWORD, "password_confirm": PASSWORD}

        def registers(told: str) -> int:
            headers = {"X-Forwarded-For": told}
            return proxied.client.post("/account/register", data=fields, headers=headers).status_code

        assert [registers(f"192.0.2.{n}, 198.51.100.7") for n in range(11)] == [302] * 10 + [429]
        assert registers("198.51.100.8") == 302


def test_without_such_a_setting_nobody_makes_his_address_up(base: Base, app: Flask) -> None:
    browser = Browser(app)
    told = [
        browser.get(f"/account/reset/guess{n}", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
        for n in range(61)
    ]
    assert told[-1] == 429
