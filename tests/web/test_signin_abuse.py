"""Guessing and probing: passwords, links, letters and addresses that somebody tries by the hundred."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

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


def test_an_address_that_is_none_uses_up_no_registration(base: Base, app: Flask) -> None:
    with time_machine.travel(START, tick=False):
        browser = Browser(app)
        for n in range(guard.REGISTER_FROM.most + 1):
            assert "ошибка" in said(browser.register(f"без собаки {n}"))
        browser.register()
        assert [letter.to for letter in letters(base)] == [MAIL]
        token = browser.token("/account/register")
        form = {"csrf_token": token, "email": "нет", "password": PASSWORD, "password_confirm": PASSWORD}
        codes = [browser.client.post("/account/register", data=form).status_code for _ in range(60)]
        assert codes[-1] == 429, "this, too, not for ever"


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
        for n in range(5 + 3):
            answers.add(seen(Browser(app, f"192.0.2.{n + 10}").post(path, **fields), MAIL))
        assert len(answers) == 1
        assert len(letters(base)) - before == 5


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


@pytest.mark.parametrize("password", ["я" * 2_001, "x" * 100_000])
def test_what_is_too_long_is_refused_before_it_is_hashed(app: Flask, hashings: list[str], password: str) -> None:
    assert Browser(app).sign_in(MAIL, password).status_code == 400
    assert not hashings


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
