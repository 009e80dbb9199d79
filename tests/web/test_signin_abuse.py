"""Guessing, probing, planting and leading astray: what signing in does not let through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from support.base import Base
from support.signing import MAIL, PASSWORD, Browser, application, letters, registered, said
from werkzeug.test import TestResponse

from checker.accounts import guard
from checker.models import Attempt, UserRow
from checker.settings import THREADS
from checker.web import signin_guard

NOBODY = "nikto@firma-primer.ru"
START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def app(base: Base) -> Iterator[Flask]:
    with application(base) as made:
        yield made


@pytest.fixture
def hashings(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was hashed with argon2: the work that takes the time."""
    context, done = app.extensions["security"].pwd_context, []
    for name in ("hash", "verify"):
        monkeypatch.setattr(context, name, _noting(done, name, getattr(context, name)))
    return done


def _noting(done: list[str], name: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*given: Any, **more: Any) -> Any:
        done.append(name)
        return real(*given, **more)

    return counted


def seen(answer: TestResponse, mail: str) -> tuple[int, str | None, str]:
    """What a visitor can tell one answer from another by, with the address that he typed left out."""
    text = re.sub(r'(name="csrf_token"[^>]* value=")[^"]*', r"\1", answer.text)
    return answer.status_code, answer.headers.get("Location"), text.replace(mail, "…")


def wrong_passwords(browser: Browser, mail: str, times: int = 10) -> TestResponse:
    for _ in range(times):
        answer = browser.sign_in(mail, "неверный пароль")
    return answer


def test_wrong_unknown_unconfirmed_and_waiting_are_answered_alike(base: Base, app: Flask, hashings: list[str]) -> None:
    registered(base, app)
    Browser(app).register("ne.podtverzhden@firma-primer.ru")
    registered(base, app, "zhdet@firma-primer.ru")
    wrong_passwords(Browser(app), "zhdet@firma-primer.ru")
    tries = [
        (MAIL, "неверный пароль"),
        (NOBODY, PASSWORD),
        ("ne.podtverzhden@firma-primer.ru", PASSWORD),
        ("ne.podtverzhden@firma-primer.ru", "неверный пароль"),
        ("zhdet@firma-primer.ru", PASSWORD),
        ("zhdet@firma-primer.ru", "неверный пароль"),
    ]
    answers, work = set(), []
    for mail, password in tries:
        hashings.clear()
        answers.add(seen(Browser(app).sign_in(mail, password), mail))
        work.append(len(hashings))
    assert len(answers) == 1
    assert work == [1] * len(tries)


def test_an_account_waits_after_ten_wrong_passwords_and_its_owner_is_told_once(base: Base, app: Flask) -> None:
    with time_machine.travel(START, tick=False) as clock:
        owner, thief = registered(base, app), Browser(app, "198.51.100.7")
        before = len(letters(base))
        wrong_passwords(thief, MAIL, 9)
        assert owner.sign_in().location == "/"  # a right one forgets them
        wrong_passwords(thief, MAIL.upper(), 10)
        assert not Browser(app).sign_in().location
        wrong_passwords(thief, MAIL, 3)
        [letter] = letters(base)[before:]
        assert letter.subject == "Вход в Checker приостановлен на 15 минут"
        assert letter.link == "/account/reset"
        assert owner.is_signed_in  # whoever is in stays in
        clock.shift(timedelta(minutes=14, seconds=59))
        assert not Browser(app).sign_in().location
        clock.shift(timedelta(seconds=2))
        assert Browser(app).sign_in().location == "/"
        wrong_passwords(thief, MAIL, 10)
        assert len(letters(base)) == before + 2


@pytest.mark.parametrize(("owners", "thiefs"), [("ru", "en"), ("en", "ru")])
def test_the_owner_is_told_in_his_own_language(base: Base, app: Flask, owners: str, thiefs: str) -> None:
    registered(base, app)
    with base.engine.begin() as connection:
        connection.execute(update(UserRow).values(language=owners))
    thief = Browser(app)
    token = thief.token("/account/login")
    fields = {"csrf_token": token, "email": MAIL, "password": "неверный пароль"}
    for _ in range(10):
        answer = thief.client.post("/account/login", query_string={"lang": thiefs}, data=fields)
    assert f'lang="{thiefs}"' in answer.text
    letter = letters(base)[-1]
    assert bool(re.search("[а-я]", letter.subject + letter.text)) is (owners == "ru")
    assert "lang=" not in letter.text


def test_a_new_password_by_letter_ends_the_waiting(base: Base, app: Flask) -> None:
    registered(base, app)
    owner = Browser(app)
    wrong_passwords(Browser(app), MAIL)
    owner.post("/account/reset", email=MAIL)
    owner.post(letters(base)[-1].link, password="совсем другой пароль", password_confirm="совсем другой пароль")
    assert owner.sign_in(password="совсем другой пароль").location == "/"


def test_nobody_is_told_of_an_account_that_waits_before_its_address_is_confirmed(base: Base, app: Flask) -> None:
    Browser(app).register()
    before = len(letters(base))
    wrong_passwords(Browser(app), MAIL)
    assert len(letters(base)) == before


def test_what_is_counted_names_nobody(base: Base, app: Flask) -> None:
    wrong_passwords(Browser(app), MAIL)
    with base.engine.connect() as connection:
        rows = connection.execute(select(Attempt.what, Attempt.who)).all()
    assert rows
    assert all(re.fullmatch("[0-9a-f]{32}", who) for _what, who in rows)


@pytest.mark.parametrize(
    ("path", "limit", "fields"),
    [
        ("/account/login", guard.LOGIN_FROM, {"email": "{n}@firma-primer.ru", "password": PASSWORD}),
        ("/account/reset", guard.LETTERS_FROM, {"email": "{n}@firma-primer.ru"}),
        ("/account/confirm", guard.LETTERS_FROM, {"email": "{n}@firma-primer.ru"}),
        (
            "/account/register",
            guard.REGISTER_FROM,
            {"email": "{n}@firma-primer.ru", "password": PASSWORD, "password_confirm": PASSWORD},
        ),
    ],
)
def test_one_address_may_not_go_on_for_ever(app: Flask, path: str, limit: Any, fields: dict[str, str]) -> None:
    with time_machine.travel(START, tick=False):
        browser = Browser(app)
        token = browser.token(path)
        codes = [
            browser.client.post(
                path, data={"csrf_token": token, **{name: text.format(n=n) for name, text in fields.items()}}
            )
            for n in range(limit.most + 1)
        ]
        assert {answer.status_code for answer in codes[:-1]} <= {200, 302}
        assert codes[-1].status_code == 429
        assert 0 < int(codes[-1].headers["Retry-After"]) <= limit.seconds
        assert "Попыток было слишком много" in said(codes[-1])
        assert Browser(app, "198.51.100.9").get(path).status_code == 200


def test_one_address_may_not_try_links_for_ever(app: Flask) -> None:
    with time_machine.travel(START, tick=False):
        browser = Browser(app)
        codes = [browser.get(f"/account/reset/guess{n}").status_code for n in range(guard.LINKS_FROM.most + 1)]
        assert codes[-2:] == [302, 429]


@pytest.mark.parametrize("path", ["/account/reset", "/account/confirm", "/account/register"])
def test_letters_to_one_address_end_without_a_word(base: Base, app: Flask, path: str) -> None:
    with time_machine.travel(START, tick=False) as clock:
        if path == "/account/confirm":
            Browser(app).register()
        else:
            registered(base, app)
        clock.shift(timedelta(hours=2))
        before, answers = len(letters(base)), set()
        fields = {"email": MAIL, "password": PASSWORD, "password_confirm": PASSWORD}
        for n in range(guard.LETTERS_TO.most + 3):
            answers.add(seen(Browser(app, f"192.0.2.{n + 10}").post(path, **fields), MAIL))
        assert len(answers) == 1
        assert len(letters(base)) - before == guard.LETTERS_TO.most


@pytest.mark.parametrize("path", ["/account/reset", "/account/confirm", "/account/register"])
def test_user_names_cannot_be_probed(base: Base, app: Flask, hashings: list[str], path: str) -> None:
    registered(base, app)
    Browser(app).register("ne.podtverzhden@firma-primer.ru")
    fields = {"password": "ещё один пароль", "password_confirm": "ещё один пароль"}
    answers, work = [], []
    for mail in (MAIL, "ne.podtverzhden@firma-primer.ru", NOBODY):
        browser = Browser(app)
        hashings.clear()
        answer = browser.post(path, email=mail, **fields)
        work.append(len(hashings))
        answers.append((seen(answer, mail), seen(browser.get("/account/login"), mail)))
    assert answers[0] == answers[1] == answers[2]
    assert len(set(work)) == 1, work


def test_registering_a_known_address_tells_its_owner_and_changes_nothing(base: Base, app: Flask) -> None:
    registered(base, app)
    Browser(app).register(MAIL, "пароль чужого человека")
    letter = letters(base)[-1]
    assert letter.to == MAIL
    assert "учётная запись с ним уже есть" in letter.text
    assert letter.link == "/account/reset"
    assert Browser(app).sign_in().location == "/"


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


@pytest.mark.parametrize("password", ["я" * 2_001, "x" * 100_000])
def test_what_is_too_long_is_refused_before_it_is_hashed(app: Flask, hashings: list[str], password: str) -> None:
    assert Browser(app).sign_in(MAIL, password).status_code == 400
    assert not hashings


@pytest.mark.parametrize("password", ["\0" * 12, "я" * 2_000, "%s%n{0}{email}", "\U0001f600" * 12])
def test_strange_passwords_work_or_are_refused_in_words(base: Base, app: Flask, password: str) -> None:
    answer = Browser(app).register(MAIL, password)
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        Browser(app).get(letters(base)[-1].link)
        assert Browser(app).sign_in(password=password).location == "/"


def test_a_browser_in_other_hands_cannot_guess_the_password(base: Base, app: Flask) -> None:
    with time_machine.travel(START, tick=False):
        browser = registered(base, app)
        browser.sign_in()
        codes = [
            browser.post("/account/verify", page="/account/change", password="неверный пароль").status_code
            for _ in range(guard.PASSWORD_AGAIN.most + 1)
        ]
        assert codes == [200] * guard.PASSWORD_AGAIN.most + [429]


def test_hashing_leaves_threads_for_everybody_else(app: Flask, hashings: list[str]) -> None:
    room, browser = app.extensions["checker_room"], Browser(app)
    token = browser.token("/account/login")
    fields = {"csrf_token": token, "email": MAIL, "password": PASSWORD}
    for _ in range(THREADS // 2):
        assert room.enter()
    try:
        for path in ("/account/login", "/account/reset", "/account/register"):
            full = browser.client.post(path, data=fields)
            assert full.status_code == 503
            assert int(full.headers["Retry-After"]) in signin_guard.COME_AGAIN
            assert "Повторите через несколько секунд" in said(full)
        assert not hashings
        assert browser.get("/account/login").status_code == 200
    finally:
        for _ in range(THREADS // 2):
            room.leave()
    for _ in range(THREADS):
        assert browser.client.post("/account/login", data=fields).status_code == 200


def test_one_may_wait_for_room_and_the_next_is_sent_away_at_once() -> None:
    room = signin_guard.Room(1, 30.0)
    assert room.enter()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(room.enter) for _ in range(2)]
        [sent_away] = wait(both, timeout=30, return_when=FIRST_COMPLETED).done
        assert sent_away.result() is False
        room.leave()
        assert sorted(one.result(30) for one in both) == [False, True]
    room.leave()
    assert room.enter()
