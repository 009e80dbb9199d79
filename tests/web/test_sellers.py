"""The key of a seller on the pages: an owner brings it, a member asks with it, others see nothing of it."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from support.files import DAY, egrul, inn, record
from support.people import Person, client_of, person, token

from checker.app import create_app
from checker.ingest.run import load
from checker.limits import DAY as SPAN
from checker.limits import Limit
from checker.models import Attempt, Document, Outcome, SellerKey
from checker.settings import Settings
from checker.web import sellers
from scrapers.sandbox.courts import cases_of, proceedings_of
from scrapers.sandbox.sites import World
from scrapers.sandbox.sites.checko import KEY, POOR_KEY

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def options(tmp_path: Path, served: tuple[str, World], sqlite_template: Path) -> Settings:
    made = Settings(data_dir=tmp_path, secret_key="k" * 40, sources="sandbox", sandbox_url=served[0])
    shutil.copy(sqlite_template, tmp_path / "checker.db")
    return made


@pytest.fixture
def app(options: Settings) -> Iterator[Flask]:
    made = create_app(options)
    yield made
    for name in ("engine", "writer", "session_engine"):
        made.extensions[f"checker_{name}"].dispose()


@pytest.fixture
def owner(app: Flask) -> Person:
    return person(app.extensions["checker_writer"])


@pytest.fixture
def browser(app: Flask, owner: Person) -> FlaskClient:
    return client_of(app, owner)


@pytest.fixture
def sued(served: tuple[str, World]) -> str:
    """A company of the country with cases and proceedings; our base knows nothing of it."""
    day = served[1].day
    return next(
        one.inn
        for one in served[1].country.companies
        if cases_of(one, day) and any(item.ended is None for item in proceedings_of(one, day))
    )


def send(browser: FlaskClient, where: str, **fields: object) -> str:
    """Sends a form; what is shown where it leads."""
    answer = browser.post(where, data={"csrf_token": token(browser), **fields})
    assert answer.status_code == 303, answer.text
    return browser.get(answer.location).text


def test_a_key_is_brought_shown_by_its_ending_replaced_and_removed(app: Flask, browser: FlaskClient) -> None:
    assert "Ключ Checko" in browser.get("/account/keys").text
    page = send(browser, "/account/keys/sellers", key=KEY)
    assert "Ключ сохранён" in page
    assert "…0001" in page
    assert KEY not in page
    assert KEY not in browser.get("/account/log").text
    assert "Ключ поставщика данных сохранён" in browser.get("/account/log").text
    assert "не похоже на ключ" in send(browser, "/account/keys/sellers", key="нет")
    assert "…0402" in send(browser, "/account/keys/sellers", key=POOR_KEY)
    assert "Ключ удалён" in send(browser, "/account/keys/sellers/drop")
    with app.extensions["checker_writer"].connect() as connection:
        assert not connection.execute(select(SellerKey.ending)).all()


@pytest.mark.parametrize("key", ["", "   ", "k" * 5_000, "ключ-от-чекко", "two words here", "primer/key?x=1"])
def test_what_is_no_key_is_told_in_a_sentence(app: Flask, browser: FlaskClient, key: str) -> None:
    assert "Это не похоже на ключ: в нём от 8 до 128 латинских букв" in send(browser, "/account/keys/sellers", key=key)
    with app.extensions["checker_writer"].connect() as connection:
        assert not connection.execute(select(SellerKey.ending)).all()


def test_with_it_a_member_asks_and_each_source_says_what_came_of_it(
    app: Flask, owner: Person, browser: FlaskClient, sued: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    writer = app.extensions["checker_writer"]
    send(browser, "/account/keys/sellers", key=KEY)
    member = client_of(app, person(writer, role="member", of=owner.organisation))
    page = send(member, f"/company/{sued}/ask-seller", of=owner.organisation)
    assert page.count("через Checko:") == 2
    assert page.count("получено у Checko по ключу вашей организации") == 2
    assert "Спросить Checko по вашему ключу" in page
    assert "получено через Checko по ключу вашей организации" in member.get(f"/company/{sued}/courts").text
    assert "получено через Checko по ключу вашей организации" in member.get(f"/company/{sued}/bailiffs").text
    keys = browser.get("/account/keys").text
    assert "Так поставщик сказал при последнем ответе" in keys
    assert "В последний раз ответа не было" not in keys
    assert KEY not in caplog.text

    reader = client_of(app, person(writer, role="reader", of=owner.organisation))
    assert "через Checko" not in reader.get(f"/company/{sued}/sources").text
    assert "Спросить Checko" not in reader.get(f"/company/{sued}/sources").text
    assert "получено через Checko по ключу" in reader.get(f"/company/{sued}/courts").text, (
        "what came is his organisation's"
    )
    assert reader.post(f"/company/{sued}/ask-seller", data={"csrf_token": token(reader)}).status_code == 403
    for other in (client_of(app, person(writer)), client_of(app, None)):
        shown = other.get(f"/company/{sued}/sources", follow_redirects=True).text
        assert "Checko по вашему" not in shown
        assert "через Checko" not in shown
        assert "получено через Checko по ключу" not in other.get(f"/company/{sued}/courts", follow_redirects=True).text


def test_the_card_offers_it_to_whoever_has_a_key(
    app: Flask, browser: FlaskClient, options: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "egrul.xml"
    file.write_bytes(egrul(record(1)))
    load(app.extensions["checker_writer"], options.url, options.archive_dir, file)
    where = f"/company/{inn(1)}"
    assert "Спросить Checko" not in browser.get(where).text
    send(browser, "/account/keys/sellers", key=KEY)
    for page in (where, f"{where}/sources"):
        assert "Спросить Checko по вашему ключу" in browser.get(page).text
    assert "Спросить Checko" not in browser.get(f"{where}?on={DAY}").text, "nobody is asked of a day that is over"


def test_a_part_is_told_as_no_check_and_the_key_as_good(
    browser: FlaskClient, served: tuple[str, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = served[1]
    many = next(one.inn for one in world.country.companies if len(cases_of(one, world.day)) > 1)
    monkeypatch.setattr("scrapers.checko_api.PAGE", 1)
    monkeypatch.setattr("scrapers.checko_api.MOST_PAGES", 1)
    send(browser, "/account/keys/sellers", key=KEY)
    page = send(browser, f"/company/{many}/ask-seller")
    assert "через Checko: 1 запись, и это не всё: источник не проверен." in page
    assert "В последний раз ответа не было" not in browser.get("/account/keys").text


def test_a_refusal_is_told_on_both_pages(app: Flask, browser: FlaskClient, sued: str) -> None:
    send(browser, "/account/keys/sellers", key=POOR_KEY)
    answer = browser.post(f"/company/{sued}/ask-seller", data={"csrf_token": token(browser)})
    page = browser.get(answer.location, follow_redirects=True).text
    assert page.count("через Checko: не проверено, у ключа кончились запросы или деньги") == 2
    assert "В последний раз ответа не было: у ключа кончились запросы" in browser.get("/account/keys").text
    with app.extensions["checker_writer"].connect() as connection:
        assert {row.state for row in connection.execute(select(Outcome.state))} == {"not_checked"}
        assert not connection.execute(select(Document.id)).all()


def test_a_key_sealed_with_another_secret_is_said_to_be_unreadable(
    app: Flask, browser: FlaskClient, owner: Person, options: Settings, sued: str
) -> None:
    send(browser, "/account/keys/sellers", key=KEY)
    later = create_app(options.model_copy(update={"secret_key": "j" * 40}))
    ours = client_of(later, owner)
    assert "сменился секретный ключ сервиса" in ours.get("/account/keys").text
    answer = ours.post(f"/company/{sued}/ask-seller", data={"csrf_token": token(ours)})
    assert answer.status_code == 303
    assert "сменился секретный ключ сервиса" in ours.get(answer.location, follow_redirects=True).text
    assert "…0001" in send(ours, "/account/keys/sellers", key=KEY)


def test_without_a_key_nothing_is_asked_and_nothing_counted(app: Flask, browser: FlaskClient, sued: str) -> None:
    answer = browser.post(f"/company/{sued}/ask-seller", data={"csrf_token": token(browser)})
    assert "нет ключа Checko" in browser.get(answer.location, follow_redirects=True).text
    with app.extensions["checker_writer"].connect() as connection:
        assert not connection.execute(select(Outcome.id)).all()
        assert not connection.execute(select(Attempt.who).where(Attempt.what == "seller")).all()


@pytest.mark.parametrize(("name", "span"), [("ASKINGS", SPAN), ("AT_ONCE", 3_600)])
def test_an_organisation_asks_so_often(
    browser: FlaskClient, sued: str, monkeypatch: pytest.MonkeyPatch, name: str, span: int
) -> None:
    monkeypatch.setattr(sellers, name, Limit(f"seller.{name}", 1, span))
    send(browser, "/account/keys/sellers", key=KEY)
    send(browser, f"/company/{sued}/ask-seller")
    refused = browser.post(f"/company/{sued}/ask-seller", data={"csrf_token": token(browser)})
    assert refused.status_code == 429


def test_a_form_that_was_opened_for_another_organisation_does_nothing(
    browser: FlaskClient, owner: Person, sued: str
) -> None:
    for where, fields in (
        ("/account/keys/sellers", {"key": KEY}),
        ("/account/keys/sellers/drop", {}),
        (f"/company/{sued}/ask-seller", {}),
    ):
        answer = browser.post(where, data={"csrf_token": token(browser), "of": owner.organisation + 1, **fields})
        assert answer.status_code == 409, where
    assert browser.post("/account/keys/sellers", data={"key": KEY}).status_code == 400, "no token, no form"


def test_a_company_is_asked_for_by_its_inn(browser: FlaskClient) -> None:
    answer = browser.post("/company/1027700132195/ask-seller", data={"csrf_token": token(browser)})
    assert answer.status_code == 400
