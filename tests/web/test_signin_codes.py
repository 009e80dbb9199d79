"""The second factor: codes of an application, spare codes, and guessing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import select
from support.base import Base
from support.signing import PASSWORD, Browser, application, letters, registered, said

from checker.accounts import guard
from checker.models import UserRow

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CODE, SPARE = "/account/tf-validate", "/account/mf-recovery"


@pytest.fixture
def app(base: Base) -> Iterator[Flask]:
    with application(base) as made:
        yield made


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def code(key: str) -> str:
    return str(TOTP(key=key).generate(datetime.now(UTC).timestamp()).token)


def coded(base: Base, app: Flask) -> tuple[Browser, str]:
    """Somebody signed in who just turned codes on, and the key in his telephone."""
    browser = registered(base, app)
    browser.sign_in()
    page = browser.post("/account/tf-setup", setup="authenticator").text
    key = re.search(r'<span class="code">([A-Z2-7 -]+)</span>', page)
    address = re.search(r'action="(/account/tf-setup/[^"]+)"', page)
    assert key
    assert address
    answer = browser.post(address[1], page="/account/change", code=code(key[1]))
    assert answer.location == "/account/security"
    return browser, key[1]


def test_the_key_is_a_picture_in_the_page_and_text(base: Base, app: Flask, clock: time_machine.Traveller) -> None:
    browser = registered(base, app)
    browser.sign_in()
    page = browser.post("/account/tf-setup", setup="authenticator").text
    assert '<svg class="qr" viewBox="0 0 ' in page
    assert "data:" not in page
    assert "otpauth:" not in page
    with base.engine.connect() as connection:
        assert connection.execute(select(UserRow.tf_primary_method)).scalar() is None  # not before a code proves it


def test_signing_in_with_a_code(base: Base, app: Flask, clock: time_machine.Traveller) -> None:
    browser, key = coded(base, app)
    assert letters(base)[-1].subject == "Вход в Checker теперь с кодом"
    assert "Запасных кодов нет" in said(browser.get("/account/security"))
    other = Browser(app)
    assert other.sign_in(next="/help").location.startswith(CODE)
    assert not other.is_signed_in
    used = code(key)
    assert "Код не подходит" in said(other.post(CODE, code=used))  # it turned the codes on
    clock.shift(30)
    fresh = code(key)
    assert other.post(f"{CODE}?next=/help", page=CODE, code=fresh).location == "/help"
    assert other.is_signed_in
    thief = Browser(app)
    thief.sign_in()
    assert "Код не подходит" in said(thief.post(CODE, code=fresh))
    clock.shift(90)
    assert "Код не подходит" in said(thief.post(CODE, code=fresh))


def test_codes_cannot_be_guessed(base: Base, app: Flask, clock: time_machine.Traveller) -> None:
    _browser, key = coded(base, app)
    clock.shift(60)
    thief = Browser(app, "198.51.100.7")
    thief.sign_in()
    for _ in range(guard.CODES.most):
        assert thief.post(CODE, code="000000").status_code == 200
    assert thief.post(CODE, code=code(key)).status_code == 429
    assert thief.post(SPARE, page=CODE, code="0000-0000-0000").status_code == 429
    again = Browser(app, "198.51.100.8")
    again.sign_in()
    assert again.post(CODE, code=code(key)).status_code == 429
    tried = guard.CODES.most
    while tried < guard.CODES_OF_A_DAY.most:
        clock.shift(timedelta(minutes=15))
        again.sign_in()
        for _ in range(guard.CODES.most):
            again.post(CODE, code="000000")
            tried += 1
    clock.shift(timedelta(minutes=15))
    again.sign_in()
    assert again.post(CODE, code=code(key)).status_code == 429
    clock.shift(timedelta(days=1))
    again.sign_in()
    assert again.post(CODE, code=code(key)).location == "/"


def test_spare_codes_work_once_and_are_kept_encrypted(base: Base, app: Flask, clock: time_machine.Traveller) -> None:
    browser, _key = coded(base, app)
    assert "Запасных кодов ещё нет." in said(browser.get("/account/mf-recovery-codes?show_codes=1"))
    shown = browser.post("/account/mf-recovery-codes").text
    spare = re.findall(r'<li class="code">([0-9a-f-]{14})</li>', shown)
    assert len(spare) == 8
    assert "Осталось 8 запасных кодов" in said(browser.get("/account/security"))
    with base.engine.connect() as connection:
        kept = connection.execute(select(UserRow.mf_recovery_codes)).scalar_one()
    assert len(kept) == 8
    assert not any(one in text for one in spare for text in kept)
    other = Browser(app)
    other.sign_in()
    assert other.post(SPARE, page=CODE, code=spare[0]).location == "/"
    assert other.is_signed_in
    third = Browser(app)
    third.sign_in()
    assert "Запасной код не подходит" in said(third.post(SPARE, page=CODE, code=spare[0]))
    assert third.post(SPARE, page=CODE, code=spare[1]).location == "/"
    assert "Осталось 6 запасных кодов" in said(browser.get("/account/security"))


def test_turning_codes_off_needs_the_password_again_after_a_while(
    base: Base, app: Flask, clock: time_machine.Traveller
) -> None:
    browser, _key = coded(base, app)
    browser.post("/account/mf-recovery-codes")
    clock.shift(timedelta(hours=2))
    assert browser.get("/account/tf-setup").location == "/account/verify?next=/account/tf-setup"
    answer = browser.post("/account/verify", password=PASSWORD, next="/account/tf-setup")
    assert answer.location == "/account/tf-setup"
    assert "Спасибо, продолжайте." in said(browser.get("/account/tf-setup"))
    assert browser.post("/account/tf-setup", setup="disable").location == "/account/security"
    assert letters(base)[-1].subject == "Вход в Checker теперь без кода"
    with base.engine.connect() as connection:
        kept = connection.execute(select(UserRow.tf_totp_secret, UserRow.mf_recovery_codes)).one()
    assert not any(kept)
    assert Browser(app).sign_in().location == "/"


def test_the_second_step_is_nothing_without_the_first(base: Base, app: Flask, clock: time_machine.Traveller) -> None:
    coded(base, app)
    stranger = Browser(app)
    for path in (CODE, SPARE):
        for answer in (stranger.get(path), stranger.post(path, page="/account/login", code="000000")):
            assert answer.location == "/account/login"
    assert "Начните вход заново" in said(stranger.get("/account/login"))
    for path in ("/account/tf-rescue", "/account/tf-select", "/account/fs-static/js/webauthn.js", "/fs-static/x"):
        assert stranger.get(path).status_code == 404


def test_a_link_to_the_second_step_signs_nobody_out(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    browser.sign_in()
    assert browser.get(CODE).location == "/account/security"
    assert browser.is_signed_in


def test_signing_out_everywhere_ends_what_waits_for_a_code(
    base: Base, app: Flask, clock: time_machine.Traveller
) -> None:
    browser, key = coded(base, app)
    thief = Browser(app)
    thief.sign_in()
    clock.shift(60)
    browser.post("/account/security/end-all", page="/account/security")
    assert thief.get(CODE).location == "/account/login"
    assert thief.post(CODE, page="/account/login", code=code(key)).location == "/account/login"
    assert not thief.is_signed_in


@pytest.mark.parametrize("path", [CODE, SPARE])
def test_a_password_waits_for_its_code_ten_minutes(
    base: Base, app: Flask, clock: time_machine.Traveller, path: str
) -> None:
    _browser, key = coded(base, app)
    slow = Browser(app)
    slow.sign_in()
    clock.shift(599)
    assert slow.get(path).status_code == 200
    clock.shift(2)
    assert slow.get(path).location == "/account/login"
    assert slow.post(path, page="/account/login", code=code(key)).location == "/account/login"
    assert "Начните вход заново" in said(slow.get("/account/login"))
    slow.sign_in()
    assert slow.post(CODE, code=code(key)).location == "/"
