"""Notes on the card and look-ups on the front page: of one's own organisation, of those who may, and of nobody else."""

from __future__ import annotations

import re
import sqlite3
import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from support.people import Person, client_of, person
from werkzeug.test import TestResponse

from checker.models import LookUp, Note
from checker.models.account import MEMBER, OWNER, READER
from tests.web.conftest import Country

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
NUMBER = re.compile(r'name="note" value="(\d+)"')


@pytest.fixture
def engine(country: Country) -> Engine:
    found: Engine = country.app.extensions["checker_writer"]
    return found


@pytest.fixture
def inn(country: Country) -> str:
    return next(iter(country.inn.values()))


def post(client: FlaskClient, link: str, **form: object) -> TestResponse:
    token = TOKEN.search(client.get("/account/export").text)
    assert token
    return client.post(link, data={"csrf_token": token.group(1), **form})


def looked_up(engine: Engine, who: Person) -> list[str]:
    with engine.connect() as connection:
        query = select(LookUp.subject).where(LookUp.organisation_id == who.organisation)
        return [subject for (subject,) in connection.execute(query)]


def test_a_card_that_was_seen_stands_on_the_front_page_of_its_organisation(
    country: Country, engine: Engine, inn: str
) -> None:
    owner, other = person(engine), person(engine)
    reader = person(engine, role=READER, of=owner.organisation)
    ours, theirs = client_of(country.app, owner), client_of(country.app, other)
    assert "Недавние проверки" not in ours.get("/").text
    assert ours.get(f"/company/{inn}").status_code == 200
    assert looked_up(engine, owner) == [inn]
    for client in (ours, client_of(country.app, reader)):
        front = client.get("/").text
        assert "Недавние проверки" in front
        assert f'/company/{inn}">ООО «' in front
        assert f"/company/{inn}" in client.get("/account/recent").text
    assert "Недавние проверки" not in theirs.get("/").text
    assert inn not in theirs.get("/account/recent").text
    assert "Очистить" not in client_of(country.app, reader).get("/account/recent").text
    assert post(client_of(country.app, reader), "/account/recent/clear").status_code == 403  # a reader only looks
    assert looked_up(engine, owner) == [inn]
    assert post(ours, "/account/recent/clear").status_code == 303
    assert looked_up(engine, owner) == []


def test_of_strangers_and_of_free_plans_nothing_is_noted(country: Country, engine: Engine, inn: str) -> None:
    with engine.connect() as connection:
        before = connection.execute(select(LookUp)).all()
    free = person(engine, plan="free")
    for client in (client_of(country.app), client_of(country.app, free)):
        assert client.get(f"/company/{inn}").status_code == 200
    with engine.connect() as connection:
        assert connection.execute(select(LookUp)).all() == before
    assert post(client_of(country.app, free), f"/company/{inn}/notes", text="нет").status_code == 403


def test_a_base_that_is_busy_does_not_keep_a_card_waiting(country: Country, engine: Engine, inn: str) -> None:
    owner = person(engine)
    client = client_of(country.app, owner)
    assert client.get("/").status_code == 200
    busy = sqlite3.connect(str(engine.url.database), isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert client.get(f"/company/{inn}").status_code == 200
    took = time.monotonic() - began
    busy.execute("ROLLBACK")
    busy.close()
    assert took < 3
    assert looked_up(engine, owner) == []


def test_notes_are_escaped_and_read_by_their_organisation_alone(country: Country, engine: Engine, inn: str) -> None:
    owner, other = person(engine), person(engine)
    client = client_of(country.app, owner)
    assert client.post(f"/company/{inn}/notes", data={"text": "без печати"}).status_code == 400
    written = post(client, f"/company/{inn}/notes", text="<script>alert(1)</script>\nвторая строка")
    assert (written.status_code, written.location) == (303, f"/company/{inn}#notes")
    page = client.get(f"/company/{inn}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nвторая строка" in page
    assert "<script>alert" not in page
    for asking in (client_of(country.app, other), client_of(country.app)):
        assert "вторая строка" not in asking.get(f"/company/{inn}").text
    assert post(client, f"/company/{inn}/notes", text="з" * 2001).status_code == 400
    assert post(client, f"/company/{inn}/notes", text=" ").status_code == 400


def test_a_reader_reads_a_member_deletes_his_own_and_an_owner_any(country: Country, engine: Engine, inn: str) -> None:
    owner, other = person(engine), person(engine)
    people = {role: person(engine, role=role, of=owner.organisation) for role in (READER, MEMBER, OWNER)}
    clients = {role: client_of(country.app, one) for role, one in people.items()}
    for text in ("первая", "вторая"):
        assert post(client_of(country.app, owner), f"/company/{inn}/notes", text=text).status_code == 303
    assert post(clients[READER], f"/company/{inn}/notes", text="нет").status_code == 403
    assert post(clients[MEMBER], f"/company/{inn}/notes", text="своя").status_code == 303
    shown = {role: NUMBER.findall(client.get(f"/company/{inn}").text) for role, client in clients.items()}
    assert [len(shown[role]) for role in (READER, MEMBER, OWNER)] == [0, 1, 3]
    (own,) = shown[MEMBER]
    anothers = next(number for number in shown[OWNER] if number != own)
    link = f"/company/{inn}/notes/delete"
    assert post(clients[READER], link, note=own).status_code == 403
    assert post(client_of(country.app, other), link, note=own).status_code == 404
    assert post(clients[MEMBER], link, note=anothers).status_code == 404
    assert post(clients[MEMBER], link, note=own).status_code == 303
    assert post(clients[OWNER], link, note=anothers).status_code == 303
    with engine.connect() as connection:
        left = connection.execute(select(Note.text).where(Note.organisation_id == owner.organisation)).all()
    assert len(left) == 1
