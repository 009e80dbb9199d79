"""Signing in as people do: registering, confirming, a new password, leaving, other browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask_security import core
from sqlalchemy import select, update
from support.base import Base
from support.signing import MAIL, PASSWORD, Browser, application, letters, registered, said

from checker.accounts import people
from checker.models import Membership, Organisation, SignIn, UserRow
from checker.web import signin_words

NEW = "совсем другой пароль"


@pytest.fixture
def app(base: Base) -> Iterator[Flask]:
    with application(base) as made:
        yield made


def test_from_registering_to_the_first_page(base: Base, app: Flask) -> None:
    browser = Browser(app)
    answer = browser.register()
    assert answer.status_code == 302
    assert f"Письмо отправлено на {MAIL}" in browser.get("/").text
    assert browser.sign_in().status_code == 200  # not confirmed yet
    assert not browser.is_signed_in
    [letter] = letters(base)
    assert (letter.to, letter.subject) == (MAIL, "Регистрация в Checker")
    confirmed = browser.get(letter.link, follow_redirects=True)
    assert "Адрес подтверждён, можно входить." in said(confirmed)
    assert browser.sign_in().location == "/"
    assert browser.is_signed_in
    with base.engine.connect() as connection:
        rows = connection.execute(select(Organisation.name, Membership.role).join(Membership)).all()
    assert [tuple(row) for row in rows] == [(MAIL, "owner")]


def test_the_link_of_confirmation_ages(base: Base, app: Flask) -> None:
    browser = Browser(app)
    browser.register()
    [letter] = letters(base)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        assert "Ссылка устарела: она действует 2 дня" in said(browser.get(letter.link, follow_redirects=True))
        browser.post("/account/confirm", email=MAIL)
        assert letters(base)[-1].subject == "Подтвердите адрес в Checker"
        browser.get(letters(base)[-1].link)
        browser.sign_in()
        assert browser.is_signed_in


def test_a_new_password_by_letter_ends_all_sign_ins(base: Base, app: Flask) -> None:
    browser, other = registered(base, app), Browser(app)
    browser.sign_in()
    assert "письмо со ссылкой уже в пути" in said(other.post("/account/reset", email=MAIL))
    link = letters(base)[-1].link
    answer = other.post(link, password=NEW, password_confirm=NEW)
    assert answer.location == "/account/login"
    assert "Войдите с новым паролем" in said(other.get("/account/login"))
    assert not browser.is_signed_in
    assert not Browser(app).sign_in().location
    assert other.sign_in(password=NEW).location == "/"
    assert letters(base)[-1].subject == "Пароль в Checker изменён"
    assert "Эта ссылка не действует" in said(Browser(app).get(link, follow_redirects=True))


def test_a_changed_password_keeps_this_browser_and_ends_the_others(base: Base, app: Flask) -> None:
    browser, other = registered(base, app), Browser(app)
    browser.sign_in()
    other.sign_in()
    fields = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    answer = browser.post("/account/change", **fields)
    assert answer.location == "/account/security"
    assert "Пароль изменён" in said(browser.get("/account/security"))
    assert not other.is_signed_in
    with base.engine.connect() as connection:
        assert len(connection.execute(select(SignIn.id).where(SignIn.ended_at.is_(None))).all()) == 1


def test_a_language_chosen_by_hand_outlives_signing_in_and_out(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    answer = browser.post("/account/login?lang=en", email=MAIL, password=PASSWORD)
    assert answer.location == "/?lang=en"
    assert browser.post("/account/logout?lang=en", page="/account/security").location == "/?lang=en"


def test_signing_out(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    browser.sign_in()
    cookie = browser.client.get_cookie("checker")
    assert cookie
    assert browser.post("/account/logout", page="/account/security").location == "/"
    assert not browser.is_signed_in
    browser.client.set_cookie("checker", cookie.value)  # kept by whoever saw it
    assert not browser.is_signed_in
    assert browser.get("/account/logout").status_code == 405


def test_the_browsers_in_which_one_is_signed_in(base: Base, app: Flask) -> None:
    registered(base, app)
    firefox, phone = Browser(app), Browser(app)
    firefox.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"
    phone.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36"
    firefox.sign_in()
    phone.sign_in()
    page = said(firefox.get("/account/security"))
    assert page.index("Firefox, Linux") < page.index("этот браузер") < page.index("Chrome, Android")
    with base.engine.connect() as connection:
        _first, second = connection.execute(select(SignIn.id).order_by(SignIn.id)).scalars()
    browser_of_another = registered(base, app, "drugoy@firma-primer.ru")
    browser_of_another.sign_in("drugoy@firma-primer.ru")
    browser_of_another.post("/account/security/end", page="/account/security", sign_in=str(second))
    assert phone.is_signed_in
    firefox.post("/account/security/end", page="/account/security", sign_in=str(second))
    assert firefox.is_signed_in
    assert not phone.is_signed_in
    phone.sign_in()
    firefox.post("/account/security/end-others", page="/account/security")
    assert (firefox.is_signed_in, phone.is_signed_in) == (True, False)
    phone.sign_in()
    firefox.post("/account/security/end-all", page="/account/security")
    assert (firefox.is_signed_in, phone.is_signed_in) == (False, False)
    firefox.sign_in()
    with base.engine.connect() as connection:
        third = connection.execute(select(SignIn.id).order_by(SignIn.id.desc())).scalars().first()
    answer = firefox.post("/account/security/end", page="/account/security", sign_in=str(third))
    assert answer.location == "/account/login"


@pytest.mark.parametrize(
    "path",
    ["/account/change", "/account/verify", "/account/tf-setup", "/account/mf-recovery-codes", "/account/security"],
)
def test_a_sign_in_that_was_ended_elsewhere_opens_nothing(base: Base, app: Flask, path: str) -> None:
    browser, other = registered(base, app), Browser(app)
    browser.sign_in()
    other.sign_in()
    token = other.token("/account/change")
    browser.post("/account/security/end-others", page="/account/security")
    kept = other.client.get_cookie("checker")
    assert kept
    for _again in range(2):
        other.client.set_cookie("checker", kept.value)
        asked = other.get(path)
        assert asked.status_code == 303
        assert asked.location.startswith("/account/login")
        assert MAIL not in other.get("/account/reset").text
        other.client.set_cookie("checker", kept.value)
        fields = {"csrf_token": token, "password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
        assert other.client.post(path, data=fields).status_code in (303, 405)
    assert Browser(app).sign_in().location == "/"


def test_the_day_on_which_a_browser_was_last_used_is_noted(base: Base, app: Flask) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 20, 0, tzinfo=UTC), tick=False) as clock:
        browser = registered(base, app)
        browser.sign_in()
        assert said(browser.get("/account/security")).count("20.11.2026") == 2
        clock.shift(timedelta(hours=2))  # past midnight in Moscow
        browser.get("/account/security")
        assert "21.11.2026" in said(browser.get("/account/security"))


def test_a_person_who_is_not_active_any_more_is_out(base: Base, app: Flask) -> None:
    browser = registered(base, app)
    browser.sign_in()
    with base.engine.begin() as connection:
        connection.execute(update(UserRow).values(active=False))
    assert not browser.is_signed_in
    assert "не подходят" in said(browser.sign_in())


def test_the_language_is_that_of_the_visitor(app: Flask, base: Base) -> None:
    browser = Browser(app)
    fields = {"email": MAIL, "password": PASSWORD, "password_confirm": PASSWORD}
    browser.post("/account/register?lang=en", **fields)
    with base.engine.connect() as connection:
        assert connection.execute(select(UserRow.language)).scalar() == "en"


def test_passwords_are_hashed_as_owasp_asks(base: Base) -> None:
    """19 MiB, two passes, one lane: the least that its cheat sheet on password storage asks of argon2id."""
    with application(base, cheap=False) as app:
        registered(base, app)
    with base.engine.connect() as connection:
        assert connection.execute(select(UserRow.password)).scalar_one().startswith("$argon2id$v=19$m=19456,t=2,p=1$")


NOT_HERE = re.compile(
    "US_|WEBAUTHN|OAUTH|USERNAME|PASSWORDLESS|LOGIN|PHONE|PASSKEY|CHANGE_EMAIL|REFRESH|GENERIC_(RECOVERY|US)|IDENTITY|"
    "INVALID_(CODE|INPUT|LOGIN|PASSWORD_CODE)|CODE_HAS|FAILED_TO_SEND|USE_CODE|BREACHED|TOO_SIMPLE|PASSWORD_RESET$|UNIFIED"
)
"""Messages of what is not switched on."""


def test_every_message_that_can_be_met_is_in_our_words(base: Base, app: Flask) -> None:
    known = set(signin_words.MESSAGES)
    theirs = {key for key in core._default_messages if not NOT_HERE.search(key)}
    assert sorted(theirs - known) == []
    assert known <= set(core._default_messages)


def test_letters_say_whose_they_are_whom_to_ask_and_how_long_their_link_holds(base: Base) -> None:
    with application(base, contact="help@firma-primer.ru") as app:
        assert app.config["SECURITY_CONFIRM_EMAIL_WITHIN"] == timedelta(days=2)
        browser = Browser(app)
        browser.register()
        browser.register()
        browser.post("/account/confirm", email=MAIL)
        told = letters(base)
        assert len(told) == 3
        for letter in told:
            assert "двух суток" in letter.text
            assert letter.text.endswith("\n-- \nChecker, проверка контрагентов\nВопросы: help@firma-primer.ru\n")
        browser = registered(base, app, "vtoroi@firma-primer.ru")
        browser.sign_in("vtoroi@firma-primer.ru")
        new = "совсем другой пароль"
        answer = browser.post("/account/change", password=PASSWORD, new_password=new, new_password_confirm=new)
        assert "На других устройствах вход завершён" in browser.get(answer.location).text
        assert "На других устройствах вход завершён" in letters(base)[-1].text


def test_a_letter_without_a_contact_names_none(base: Base, app: Flask) -> None:
    Browser(app).register()
    assert letters(base)[-1].text.endswith("\n-- \nChecker, проверка контрагентов\n")


def test_a_refused_sign_in_names_all_that_it_may_be(base: Base, app: Flask) -> None:
    registered(base, app)
    browser = Browser(app)
    answers = {said(browser.sign_in(password="неверный пароль")) for _ in range(10)}
    answers.add(said(browser.sign_in()))
    answers.add(said(browser.sign_in("nikto@firma-primer.ru")))
    assert len({answer.replace("nikto@firma-primer.ru", MAIL) for answer in answers}) == 1
    (text,) = answers
    for reason in ("не подходят", "не подтверждён", "подождите 15 минут"):
        assert reason in text


def test_whoever_asks_for_another_letter_has_another_week(base: Base) -> None:
    with application(base) as app:
        began = datetime(2026, 11, 1, 9, tzinfo=UTC)
        for mail, page in (
            ("a@firma-primer.ru", ""),
            ("b@firma-primer.ru", "register"),
            ("c@firma-primer.ru", "confirm"),
        ):
            with time_machine.travel(began, tick=False):
                Browser(app).register(mail)
            with time_machine.travel(began + timedelta(days=6), tick=False):
                if page == "register":
                    Browser(app).register(mail)
                elif page:
                    Browser(app).post("/account/confirm", email=mail)
        with base.engine.begin() as connection:
            people.forget(connection, began + timedelta(days=7))
            left = connection.execute(select(UserRow.email).order_by(UserRow.email)).scalars().all()
        assert left == ["b@firma-primer.ru", "c@firma-primer.ru"]
        browser = Browser(app)
        with time_machine.travel(began + timedelta(days=7), tick=False):
            browser.register("a@firma-primer.ru")
            browser.get(letters(base)[-1].link)
            browser.sign_in("a@firma-primer.ru")
            assert browser.is_signed_in, "the address is free for whoever has it"
