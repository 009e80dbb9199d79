"""An address that somebody else registered: his password never opens what its owner confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from support.base import Base
from support.signing import MAIL, PASSWORD, Browser, application, letters, registered, said

from checker.models import Membership, UserRow

THEIRS, OTHER = "пароль чужого человека", "drugoy@firma-primer.ru"


@pytest.fixture
def app(base: Base) -> Iterator[Flask]:
    with application(base) as made:
        yield made


def is_confirmed(base: Base) -> bool:
    with base.engine.connect() as connection:
        return connection.execute(select(UserRow.confirmed_at)).scalar_one() is not None


@pytest.mark.parametrize("registers_too", [True, False])
def test_a_stranger_who_registered_an_address_first_gains_nothing(base: Base, app: Flask, registers_too: bool) -> None:
    thief, owner = Browser(app, "198.51.100.7"), Browser(app)
    thief.register(MAIL, THEIRS)
    if registers_too:
        owner.register(MAIL, PASSWORD)
    letter = letters(base)[-1]
    assert letter.link.startswith("/account/confirm/")
    led = owner.get(letter.link)
    assert led.location.startswith("/account/reset/")
    assert not is_confirmed(base)
    assert "может быть, не вы" in said(owner.get(led.location))
    thief.sign_in(MAIL, THEIRS)
    assert not thief.is_signed_in
    assert owner.post(led.location, password=PASSWORD, password_confirm=PASSWORD).location == "/account/login"
    assert is_confirmed(base)
    thief.sign_in(MAIL, THEIRS)
    assert not thief.is_signed_in
    owner.sign_in(MAIL, PASSWORD)
    assert owner.is_signed_in
    with base.engine.connect() as connection:
        assert connection.execute(select(Membership.role)).scalars().all() == ["owner"]
    assert "Эта ссылка не действует" in said(thief.get(letter.link, follow_redirects=True))


def test_a_letter_that_was_asked_for_again_gives_a_stranger_no_more(base: Base, app: Flask) -> None:
    thief, owner = Browser(app, "198.51.100.7"), Browser(app)
    thief.register(MAIL, THEIRS)
    owner.post("/account/confirm", email=MAIL)
    assert owner.get(letters(base)[-1].link).location.startswith("/account/reset/")
    assert not is_confirmed(base)


def test_the_browser_that_registered_confirms_by_opening_the_link(base: Base, app: Flask) -> None:
    browser = Browser(app)
    browser.register()
    assert browser.get(letters(base)[-1].link).location == "/account/login"
    assert is_confirmed(base)


def test_the_cookie_does_not_tell_whether_an_address_was_known(base: Base, app: Flask) -> None:
    registered(base, app)
    marks = []
    for mail in (MAIL, OTHER):
        browser = Browser(app)
        browser.register(mail, THEIRS)
        with browser.client.session_transaction() as session:
            marks.append((sorted(session), len(session["registered"])))
    assert marks[0] == marks[1]


def test_nobody_else_uses_up_the_letters_that_its_owner_needs(base: Base, app: Flask) -> None:
    registered(base, app)
    thief, owner = Browser(app, "198.51.100.7"), Browser(app)
    for _ in range(6):
        thief.post("/account/confirm", email=MAIL)
        thief.register(MAIL, THEIRS)
    owner.post("/account/reset", email=MAIL)
    assert letters(base)[-1].link.startswith("/account/reset/")


def test_whoever_makes_an_account_wait_all_day_fills_no_mailbox(base: Base, app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), tick=False) as clock:
        registered(base, app)
        before, thief = len(letters(base)), Browser(app, "198.51.100.7")
        for _ in range(4):
            for _ in range(10):
                thief.sign_in(MAIL, THEIRS)
            clock.shift(timedelta(minutes=16))
        assert len(letters(base)) == before + 2
