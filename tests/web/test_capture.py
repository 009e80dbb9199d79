"""Bringing a saved page: who may, what is told of it, what the card says afterwards; nobody else hears of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from support.captures import bailiffs, case, courts, mhtml
from support.files import DAY, egrul, inn, record
from support.people import Person, client_of, key_of, person, token
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from checker.accounts.audit import Act
from checker.app import create_app
from checker.dates import moscow_day
from checker.ingest.run import load
from checker.models import Audit, Document, Outcome
from checker.moments import to_day
from checker.search import Names, bring_up_to_date
from checker.settings import Settings
from checker.web import capture, store

CASE = case("А40-12345/2026", inn(2), inn(1))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("capture")
    options = Settings(data_dir=folder, secret_key="k" * 40)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    made = create_app(options)
    register = folder / "register.xml"
    register.write_bytes(egrul(record(1, DAY), record(2, DAY)))
    engine = made.extensions["checker_writer"]
    assert load(engine, options.url, options.archive_dir, register, workers=1).stored == 2
    bring_up_to_date(engine, Names(options.search_dir))
    yield made
    made.extensions["checker_engine"].dispose()


@pytest.fixture
def who(app: Flask) -> Person:
    return person(app.extensions["checker_writer"])


def browser(app: Flask, who: Person | None) -> FlaskClient:
    return client_of(app, who)


def send(page: FlaskClient, number: str, *files: str | bytes, **fields: str) -> TestResponse:
    raw = [file if isinstance(file, bytes) else file.encode() for file in files]
    sent = [FileStorage(BytesIO(data), f"page{n}.html") for n, data in enumerate(raw)]
    boundary, body = encode_multipart({"csrf_token": token(page), "file": sent, **fields})
    content = f"multipart/form-data; boundary={boundary}"
    return page.post(f"/company/{number}/capture", data=body, content_type=content)


def test_a_card_offers_what_can_be_brought_and_the_steps_are_numbered(app: Flask, who: Person) -> None:
    page = browser(app, who)
    card = page.get(f"/company/{inn(1)}").text
    assert f'action="/company/{inn(1)}/capture"' in card
    assert 'href="https://kad.arbitr.ru/"' in card
    steps = page.get(f"/company/{inn(1)}/capture/kad").text
    assert '<ol class="steps">' in steps
    assert f'id="inn">{inn(1)}<' in steps
    assert 'href="https://kad.arbitr.ru/"' in steps
    assert f'name="of" value="{who.organisation}"' in steps
    assert page.get(f"/company/{inn(1)}/sources").text.count("/capture/kad") == 1
    assert page.get(f"/company/{inn(1)}/capture/egrul").status_code == 404
    assert page.get(f"/company/{inn(1)}/capture/nothing").status_code == 404
    assert page.get("/company/1029800000017/capture/kad").status_code == 400


def test_in_the_demo_no_link_leads_to_the_real_site(app: Flask, who: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = store.options
    with app.app_context():
        options = made_up().model_copy(update={"sources": "sandbox", "sandbox_url": "http://127.0.0.1:9"})
    monkeypatch.setattr(store, "options", lambda: options)
    page = browser(app, who)
    for where in ("", "/courts", "/sources", "/capture/kad"):
        shown = page.get(f"/company/{inn(1)}{where}").text
        assert 'href="http://127.0.0.1:9/kad.arbitr.ru/"' in shown, where
        assert 'href="https://kad.arbitr.ru/"' not in shown, where


def test_two_pages_at_once_are_read_and_marked_as_ones_own(app: Flask, who: Person) -> None:
    page = browser(app, who)
    answer = send(page, inn(1), courts(CASE), bailiffs(asked=inn(1)))
    assert answer.status_code == 200
    assert "прочитана 1 запись" in answer.text
    assert "сайт ничего не нашёл" in answer.text
    shown = page.get(f"/company/{inn(1)}/sources").text
    assert shown.count("сохранено вами") == 2
    assert "/capture/kad" not in shown, "what answered is not offered again"
    raw = re.findall(r'href="(/raw/[^"]+)"', shown)
    assert raw
    with app.extensions["checker_engine"].connect() as connection:
        mine = (Audit.organisation_id == who.organisation, Audit.act == Act.PAGE_SAVED)
        assert set(connection.execute(select(Audit.detail).where(*mine)).scalars()) == {"fssp", "kad"}
        kept = connection.execute(
            select(Document.name, Document.channel, Document.reach).where(Document.reach == who.organisation)
        )
        assert sorted(kept.all()) == [
            ("fssp.html", "capture", who.organisation),
            ("kad.html", "capture", who.organisation),
        ]


def test_others_hear_nothing_of_it_anywhere(app: Flask, who: Person) -> None:
    other = person(app.extensions["checker_writer"])
    key = key_of(app.extensions["checker_writer"], other)
    operator = person(app.extensions["checker_writer"], operator=True)
    reader, program = browser(app, other), client_of(app, None, key)
    addresses = [
        *(f"/company/{inn(2)}{part}" for part in ("", "/sources", "/history", "/finance", "/capture/kad")),
        "/search?q=А40-777/2026", "/sources", "/",
    ]  # fmt: skip
    programs = [f"/api/v1/companies/{inn(2)}{part}" for part in ("", "/facts", "/history")]

    def seen() -> list[str]:
        pages = [
            page.get(where).text for page in (reader, browser(app, None), browser(app, operator)) for where in addresses
        ]
        pages += [program.get(where).text for where in programs]
        steady = [re.sub(r'csrf_token"[^>]*|"as_of": ?"[^"]*T[^"]*"|составлено [^<]*', "", page) for page in pages]
        return [re.sub(r'name="of"[^>]*', "", page) for page in steady]

    before = seen()
    ours = browser(app, who)
    answer = send(ours, inn(2), courts(case("А40-777/2026", inn(1), inn(2))), source="kad")
    assert answer.status_code == 200, answer.text
    assert seen() == before
    assert "А40-777/2026" in client_of(app, None, key_of(app.extensions["checker_writer"], who)).get(programs[1]).text
    links = re.findall(r'href="(/raw/[^"?]+)"', ours.get(f"/company/{inn(2)}/sources").text)
    opened = {link: ours.get(link) for link in links}
    own = [link for link, shown in opened.items() if "А40-777/2026" in shown.text]
    assert own
    for link in own:
        assert reader.get(link).status_code == 404
        assert browser(app, operator).get(link).status_code in (403, 404)
        assert browser(app, None).get(link).status_code == 303


@pytest.mark.parametrize(
    ("kind", "status"), [("reader", 403), ("free", 403), ("nobody", 303), ("demo", 200), ("member", 200)]
)
def test_who_may_bring_a_page(app: Flask, who: Person, kind: str, status: int) -> None:
    engine = app.extensions["checker_writer"]
    if kind in ("reader", "member"):
        sender: Person | None = person(engine, role=kind, of=who.organisation)
    else:
        sender = None if kind == "nobody" else person(engine, plan=kind)
    page = browser(app, sender)
    assert send(page, inn(1), courts(CASE)).status_code == status
    assert page.get(f"/company/{inn(1)}/capture/kad").status_code == status
    assert (f"/company/{inn(1)}/capture" in page.get(f"/company/{inn(1)}").text) is (status == 200)


def test_what_is_not_taken_is_told_and_leaves_nothing(app: Flask, who: Person) -> None:
    page = browser(app, who)
    answer = send(page, inn(1), courts(asked=inn(2)), source="kad")
    assert answer.status_code == 422
    assert f"искали другой ИНН: {inn(2)}" in answer.text
    assert send(page, inn(1)).status_code == 400
    assert send(page, inn(1), courts(CASE), source="egrul").status_code == 404
    assert send(page, inn(1), courts(CASE), day="2099-01-01").status_code == 422
    assert send(page, inn(1), courts(CASE), day="вчера").status_code == 400
    assert send(page, inn(1), *[courts(CASE)] * 11).status_code == 413
    assert send(page, inn(1), b"x" * (capture.FORM_BYTES + 1)).status_code == 413
    assert send(page, inn(1), courts(CASE), of=str(who.organisation + 1)).status_code == 409
    assert page.post(f"/company/{inn(1)}/capture", data={"text": courts(CASE)}).status_code == 400
    with app.extensions["checker_engine"].connect() as connection:
        assert not connection.execute(select(Outcome.id).where(Outcome.reach == who.organisation)).all()
        assert not connection.execute(select(Document.id).where(Document.reach == who.organisation)).all()


def test_of_a_good_page_and_a_bad_one_each_is_told(app: Flask, who: Person) -> None:
    answer = send(browser(app, who), inn(1), courts(CASE), "<p>Погода</p>")
    assert answer.status_code == 200
    assert "Страница принята" in answer.text
    assert "page1.html" in answer.text


def test_a_piece_of_an_answer_is_told_with_what_is_missing_and_asked_for_again(app: Flask, who: Person) -> None:
    page = browser(app, who)
    answer = send(page, inn(1), courts(CASE, asked=inn(1), total=61), source="kad")
    assert answer.status_code == 200
    assert "прочитана 1 запись, не хватает 60" in answer.text
    assert "Страница принята" not in answer.text
    assert 'name="file"' in answer.text
    assert "ответ не полон" in page.get(f"/company/{inn(1)}/courts").text
    assert "код страницы (HTML)" in page.get(f"/company/{inn(1)}/capture/kad").text
    assert "вставьте текст" in page.get(f"/company/{inn(1)}/capture/cbr_zsk").text


def test_pasted_markup_will_do_and_a_large_page_passes(app: Flask, who: Person) -> None:
    page = browser(app, who)
    assert "Страница принята" in send(page, inn(1), text=courts(CASE), source="kad").text
    large = courts(*(case(f"А40-{number}/2026", inn(2), inn(1)) for number in range(1, 900)))
    assert len(large) > 500_000
    assert "прочитано 899 записей" in send(page, inn(1), mhtml(large)).text


def test_there_is_a_limit_a_day(app: Flask, who: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capture, "SAVED", capture.Limit("capture", 1, capture.DAY))
    page = browser(app, who)
    assert send(page, inn(1), courts(CASE)).status_code == 200
    assert send(page, inn(1), courts(CASE)).status_code == 429


def test_an_old_day_is_kept_as_the_day_of_the_answer(app: Flask, who: Person) -> None:
    day = moscow_day(datetime.now(UTC)) - timedelta(days=3)
    assert send(browser(app, who), inn(1), courts(CASE), day=day.isoformat()).status_code == 200
    with app.extensions["checker_engine"].connect() as connection:
        found = connection.execute(
            select(Outcome.day, Outcome.state).where(Outcome.reach == who.organisation, Outcome.subject == inn(1))
        )
        assert found.all() == [(to_day(day), "found")]
