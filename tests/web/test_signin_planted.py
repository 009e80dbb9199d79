"""Planting and leading astray: cookies, tokens, links and passwords that signing in does not let through."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from support.base import Base
from support.signing import MAIL, PASSWORD, Browser, application, letters, registered, said

from checker.models import UserRow


@pytest.fixture
def app(base: Base) -> Iterator[Flask]:
    with application(base) as made:
        yield made


def test_the_token_and_the_cookie_of_before_are_worth_nothing_afterwards(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    planted = browser.token("/account/login")
    before = browser.client.get_cookie("checker")
    browser.client.post("/account/login", data={"csrf_token": planted, "email": MAIL, "password": PASSWORD})
    assert browser.is_signed_in
    refused = browser.client.post("/account/security/end-all", data={"csrf_token": planted})
    assert refused.status_code == 400
    assert "Форма устарела" in said(refused)
    assert browser.is_signed_in
    first = browser.client.get_cookie("checker")
    browser.post("/account/logout", page="/account/security")
    browser.sign_in()
    second = browser.client.get_cookie("checker")
    assert before
    assert first
    assert second
    assert len({before.value, first.value, second.value}) == 3
    for old in (before, first):
        browser.client.set_cookie("checker", old.value)
        assert not browser.is_signed_in


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example", "https://evil.example/", "https:evil.example", "http:///evil.example", "/\\evil.example",
        "\\\\evil.example", "///evil.example", "javascript:alert(1)", "/\t/evil.example", "https:\\\\evil.example",
        "//evil.example\\@localhost", " //evil.example", "%2f%2fevil.example", "data:text/html,x",
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(base: Base, app: Flask, address: str) -> None:
    registered(base, app)
    for in_form in (True, False):
        browser = Browser(app)
        if in_form:
            answer = browser.sign_in(next=address)
        else:
            data = {"csrf_token": browser.token("/account/login"), "email": MAIL, "password": PASSWORD}
            answer = browser.client.post("/account/login", query_string={"next": address}, data=data)
        where = answer.headers.get("Location", "")
        assert browser.is_signed_in, "the password was right"
        assert "\\" not in where
        assert urlsplit(urljoin("http://localhost/account/login", where)).netloc == "localhost", where
        for page in ("/account/login", "/account/verify"):
            shown = browser.get(page, query_string={"next": address})
            assert "evil.example" not in shown.headers.get("Location", "").partition("?")[0]


def test_after_signing_in_one_is_where_one_wanted_to_be(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    wanted = browser.get("/account/security")
    assert wanted.location == "/account/login?next=/account/security"
    shown = browser.get(wanted.location).text
    assert 'name="next" value="/account/security"' in shown
    assert browser.sign_in(next="/account/security").location == "/account/security"


def test_letters_lead_to_our_own_address_whatever_host_was_asked(base: Base, app: Flask) -> None:
    browser = Browser(app)
    token = browser.token("/account/register")
    fields = {"csrf_token": token, "email": MAIL, "password": PASSWORD, "password_confirm": PASSWORD}
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    browser.client.set_cookie("checker", browser.client.get_cookie("checker").value, domain="evil.example")  # type: ignore[union-attr]
    browser.client.post("/account/register", data=fields, headers=headers, base_url="http://evil.example")
    [letter] = letters(base)
    assert "evil" not in letter.text
    assert "http://127.0.0.1:8000/account/confirm/" in letter.text


@pytest.mark.parametrize("mail", ['"<script>alert(1)</script>"@firma-primer.ru', "<b>x</b>@firma-primer.ru"])
def test_marks_in_an_address_stay_text(base: Base, app: Flask, mail: str) -> None:
    for path in ("/account/register", "/account/reset", "/account/confirm", "/account/login"):
        shown = Browser(app).post(path, email=mail, password=PASSWORD, password_confirm=PASSWORD)
        assert "<script>alert" not in shown.text
        assert "<b>x" not in shown.text
    assert not letters(base)


def test_cookies_are_for_our_server_alone(base: Base) -> None:
    for address, secure in (("https://checker.firma-primer.ru", True), ("http://127.0.0.1:8000", False)):
        with application(base, public_url=address) as app:
            flags = Browser(app).get("/account/login").headers["Set-Cookie"]
            assert {"HttpOnly", "SameSite=Lax"} <= set(flags.split("; "))
            assert ("Secure" in flags.split("; ")) is secure


def test_nobody_is_remembered_beyond_his_sign_in(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    answer = browser.sign_in(remember="y")
    assert "remember" not in str(answer.headers)
    assert 'name="remember"' not in browser.get("/account/login").text


@pytest.mark.parametrize(
    "path",
    [
        "/account/login", "/account/register", "/account/reset", "/account/confirm", "/account/change",
        "/account/verify", "/account/tf-setup", "/account/tf-validate", "/account/mf-recovery",
        "/account/mf-recovery-codes", "/account/logout",
        "/account/security/end", "/account/security/end-others", "/account/security/end-all",
    ],
)  # fmt: skip
def test_a_form_without_its_token_does_nothing(base: Base, app: Flask, path: str) -> None:
    browser = registered(base, app)
    browser.sign_in()
    before = len(letters(base))
    fields = {"email": MAIL, "password": PASSWORD, "new_password": "другой пароль", "sign_in": "1"}
    for client in (browser.client, Browser(app).client):
        assert client.post(path, data=fields).status_code == 400
        assert client.post(path, data={**fields, "csrf_token": "x"}).status_code == 400
    assert browser.is_signed_in
    assert len(letters(base)) == before


def test_programs_get_nothing_here(base: Base, app: Flask) -> None:
    """Flask-Security's JSON tells more than its pages, and hands out tokens that outlive a sign-in."""
    browser = registered(base, app)
    token = browser.token("/account/login")
    body = {"email": MAIL, "password": PASSWORD, "csrf_token": token}
    refused = browser.client.post("/account/login?include_auth_token", json=body, headers={"X-CSRFToken": token})
    assert refused.status_code == 400
    page = browser.client.get("/account/login", headers={"Accept": "application/json"})
    assert page.mimetype == "text/html"


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("короткий", "Пароль короче 10 знаков."),
        (MAIL, "Адрес почты паролем быть не может."),
        (MAIL.upper(), "Адрес почты паролем быть не может."),
        ("", "Напишите пароль."),
    ],
)
def test_passwords_that_are_none(base: Base, app: Flask, password: str, complaint: str) -> None:
    assert complaint in said(Browser(app).register(MAIL, password))
    assert "Пароли не совпадают." in said(Browser(app).register(MAIL, PASSWORD, "не тот же пароль"))
    with base.engine.connect() as connection:
        assert not connection.execute(select(UserRow.id)).all()
    browser = registered(base, app)
    browser.sign_in()
    fields = {"password": PASSWORD, "new_password": password, "new_password_confirm": password}
    assert complaint in said(browser.post("/account/change", **fields))


def test_a_password_is_the_same_however_its_letters_are_put_together(base: Base, app: Flask) -> None:
    password = "пароль й ё ﬁ"
    assert len({unicodedata.normalize(form, password) for form in ("NFC", "NFD", "NFKC", "NFKD")}) == 4
    registered(base, app, password=unicodedata.normalize("NFC", password))
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert Browser(app).sign_in(password=unicodedata.normalize(form, password)).location == "/", form  # type: ignore[arg-type]


def test_the_account_is_deleted_with_the_password_that_opens_it(base: Base, app: Flask) -> None:
    password = unicodedata.normalize("NFC", "пароль й ё")
    browser = registered(base, app, password=password)
    browser.sign_in(password=password)
    assert browser.post("/account/delete", password="неверный пароль").status_code == 400
    assert browser.post("/account/delete", password=password).location == "/"
    assert not browser.is_signed_in


@pytest.mark.parametrize("password", ["\0" * 12, "я" * 2_000, "%s%n{0}{email}", "\U0001f600" * 12])
def test_strange_passwords_work_or_are_refused_in_words(base: Base, app: Flask, password: str) -> None:
    browser = Browser(app)
    answer = browser.register(MAIL, password)
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        browser.get(letters(base)[-1].link)
        assert Browser(app).sign_in(password=password).location == "/"
