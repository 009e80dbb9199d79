"""«Ask the sources now», as a visitor walks it: without script, with htmx, as a stranger."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.files import inn, ogrn
from support.people import client_of, person, token
from support.served import application
from support.visits import NOTHING, Nobody, Said, asked, captcha, row

from checker.app import create_app
from checker.db import make_engine
from checker.jobs import leases, queue, visit
from checker.settings import Settings
from checker.web import now, store

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

Site = dict[str, Said]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """What the registers' search says to a number; every other source is not there."""
    says: Site = {}
    monkeypatch.setattr(queue, "SOURCES", {"egrul_search": asked(lambda number: says.get(number, NOTHING), canary="")})
    monkeypatch.setattr(visit, "Visitor", Nobody)
    monkeypatch.setattr(now, "HIDDEN_SECONDS", 0)
    return says


@pytest.fixture
def app(tmp_path: Path, site: Site, sqlite_template: Path) -> Iterator[Flask]:
    options = Settings(
        data_dir=tmp_path, secret_key="k" * 40, sources="sandbox", asks_per_day=3, asks_per_day_organisation=4
    )
    shutil.copy(sqlite_template, tmp_path / "checker.db")
    made = application(options)
    yield made
    made.extensions["checker_engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def licensed(app: Flask) -> FlaskClient:
    return client_of(app, person(app.extensions["checker_writer"]))


def work(app: Flask) -> bool:
    options = app.extensions["checker_settings"]
    engine = make_engine(options.url)
    try:
        return queue.work_once(engine, options)
    finally:
        engine.dispose()


def press(client: FlaskClient, number: str = inn(1)) -> str:
    """Presses the button; the page to which it leads."""
    answer = ask(client, number)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def ask(client: FlaskClient, number: str) -> TestResponse:
    return client.post(f"/company/{number}/ask", data={"csrf_token": token(client)})


def test_a_company_that_nobody_knows_is_asked_for_and_gets_its_card(app: Flask, site: Site) -> None:
    site[inn(1)] = row(1, "ПРИМЕР")
    client = licensed(app)
    page = client.get(f"/company/{inn(1)}")
    assert page.status_code == 404
    assert f'action="/company/{inn(1)}/ask"' in page.text
    progress = press(client)
    waiting = client.get(progress).text
    assert "ждёт очереди" in waiting
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in waiting
    assert "очередь никто не разбирает" in waiting
    assert work(app)
    done = client.get(progress).text
    assert "есть запись" in done
    assert "refresh" not in done
    assert "hx-get" not in done
    card = client.get(f"/company/{inn(1)}")
    assert card.status_code == 200
    assert "ПРИМЕР" in card.text
    assert "/ask" not in card.text, "what is fresh is not asked again"


def test_somebody_who_works_the_queue_is_not_missed(app: Flask, client: FlaskClient) -> None:
    progress = press(client)
    engine = make_engine(app.extensions["checker_settings"].url)
    with leases.held(engine, "clock"):
        assert "никто не разбирает" not in client.get(progress).text
    engine.dispose()


def test_htmx_gets_the_part_alone_and_stops_when_all_is_said(app: Flask, client: FlaskClient, site: Site) -> None:
    site[inn(1)] = captcha()
    progress = press(client)
    part = client.get(progress, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith("<section")
    assert 'hx-trigger="every 2s"' in part.text
    assert "hx-on" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    work(app)
    part = client.get(progress, headers={"HX-Request": "true"})
    assert "hx-trigger" not in part.text
    assert "сайт просит ввести код с картинки" in part.text
    assert 'href="https://egrul.nalog.ru/"' in part.text


def test_a_stranger_does_not_learn_that_somebody_asked(client: FlaskClient) -> None:
    progress = press(client)
    ticket = re.search(r"ticket=([\w.-]+)", progress)
    assert ticket
    for query in ("", "?ticket=", "?ticket=forged", f"?ticket={ticket[1][:-2]}", f"?ticket={ticket[1]}x"):
        answer = client.get(f"/company/{inn(1)}/asked{query}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/company/{inn(1)}")
    other = client.get(f"/company/{inn(2)}/asked?ticket={ticket[1]}")
    assert other.status_code == 302, "a ticket is for one company"
    assert "ждёт" not in client.get(f"/company/{inn(1)}").text


def test_a_ticket_is_over_after_a_day(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = press(client)
    monkeypatch.setattr(queue, "SHOWN_SECONDS", -1)
    assert client.get(progress).status_code == 302


def test_two_that_ask_see_the_same(app: Flask, client: FlaskClient) -> None:
    first, second = press(client), press(app.test_client())
    shown = [re.sub(r"ticket=[\w.-]+", "", client.get(page).text) for page in (first, second)]
    assert shown[0] == shown[1]


def test_who_has_no_plan_sees_that_a_source_answered_and_not_what(app: Flask, client: FlaskClient, site: Site) -> None:
    site[inn(1)] = row(1)
    page = press(client)
    assert work(app)
    shown = client.get(page).text
    assert "ответ получен" in shown
    assert "есть запись" not in shown
    assert "есть запись" in licensed(app).get(page).text


def test_one_who_joins_does_not_see_what_was_answered_before_he_asked(
    app: Flask, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = licensed(app)
    site[inn(1)] = row(1)
    monkeypatch.setattr(now, "HIDDEN_SECONDS", 3600)
    page = press(client)
    work(app)
    shown = client.get(page).text
    assert "ждёт очереди" in shown
    assert "есть запись" not in shown
    assert "refresh" in shown, "it is looked at again"
    monkeypatch.setattr(now, "HIDDEN_SECONDS", 0)
    assert "есть запись" in client.get(page).text


def test_whoever_asked_does_not_see_that_another_asked_after_him(app: Flask, client: FlaskClient, site: Site) -> None:
    site[inn(1)] = captcha()
    first = press(client)
    work(app)
    press(app.test_client())
    assert "ждёт очереди" not in client.get(first).text


def test_a_queue_that_is_full_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 0)
    answer = ask(client, inn(1))
    assert answer.status_code == 503
    assert "через несколько минут" in answer.text


def test_when_all_is_fresh_nobody_is_asked_and_no_older_asking_is_shown(
    app: Flask, client: FlaskClient, site: Site
) -> None:
    site[inn(1)] = row(1)
    press(client)
    work(app)
    again = client.get(press(client)).text
    assert "Спрашивать некого" in again
    assert "есть запись" not in again


def test_an_address_that_asked_enough_today_is_told_so(client: FlaskClient) -> None:
    for number in (1, 2, 3):
        press(client, inn(number))
    answer = ask(client, inn(4))
    assert answer.status_code == 429
    assert "3 компании" in answer.text


def test_a_page_of_another_site_cannot_ask(app: Flask, client: FlaskClient) -> None:
    mine, other = token(client), app.test_client()
    with other.session_transaction() as session:
        session["csrf_token"] = "e" * 40
    theirs = token(other)
    assert mine != theirs
    for said in ({}, {"csrf_token": ""}, {"csrf_token": "forged"}, {"csrf_token": theirs}):
        answer = client.post(f"/company/{inn(1)}/ask", data=said)
        assert answer.status_code == 400
        assert "Форма устарела" in answer.text


def test_our_own_page_holds_what_is_asked_for(client: FlaskClient) -> None:
    page = client.get(f"/company/{inn(1)}").text
    held = re.search(r'name="csrf_token" value="([^"]+)"', page[page.index("/ask") :])
    assert held
    assert client.post(f"/company/{inn(1)}/ask", data={"csrf_token": held[1]}).status_code == 303


def test_an_organisation_has_a_limit_of_its_own_wherever_its_people_sit(app: Flask, client: FlaskClient) -> None:
    engine = app.extensions["checker_writer"]
    first = person(engine)
    second = person(engine, of=first.organisation, role="member")
    for number in (1, 2, 3):
        press(client, inn(number))  # the limit of the address is reached
    for who, number in ((first, 4), (second, 5), (first, 4), (second, 6)):
        press(client_of(app, who), inn(number))
    answer = ask(client_of(app, first), inn(7))
    assert answer.status_code == 429
    assert "Ваша организация сегодня уже спросила 4 компании" in answer.text
    press(client_of(app, person(engine)), inn(7))  # another organisation


def test_a_wrong_number_and_an_ogrn_are_refused_in_words(client: FlaskClient) -> None:
    assert ask(client, "7707083894").status_code == 400
    answer = ask(client, ogrn(1))
    assert answer.status_code == 400
    assert "по ИНН" in answer.text
    assert "/ask" not in client.get(f"/company/{ogrn(1)}").text
    assert client.get(f"/company/{inn(1)}/ask").status_code == 405


def test_a_load_that_writes_for_long_gets_a_sentence(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PATIENCE_MS", 50)
    hasty = create_app(app.extensions["checker_settings"])
    writer = sqlite3.connect(app.extensions["checker_settings"].data_dir / "checker.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    answer = ask(hasty.test_client(), inn(1))
    writer.execute("ROLLBACK")
    writer.close()
    assert answer.status_code == 503
    assert "через минуту" in answer.text
