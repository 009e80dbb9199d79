"""The demo on its page: number, code, day; who may; what a reader of the page learns. The end of a licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, insert, select, update
from support.people import Person, client_of, person

from checker.accounts import organisations
from checker.dates import MOSCOW, moscow_day
from checker.models import Licence, Outgoing
from checker.models.account import MEMBER, READER
from checker.moments import to_day, to_moment
from checker.web.visitor import CHOSEN

PAGE = "/account/demo/"


@pytest.fixture
def engine(empty: Flask) -> Iterator[Engine]:
    found: Engine = empty.extensions["checker_writer"]
    yield found
    with found.begin() as connection:
        connection.execute(delete(Outgoing))


def post(client: FlaskClient, path: str, **form: str) -> tuple[int, str]:
    """Sends a form of the page as a browser does, with the page's own token; follows where it leads."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).text)
    assert token is not None
    answer = client.post(path, data={"csrf_token": token[1], **form}, follow_redirects=True)
    return answer.status_code, answer.text


def last_code(engine: Engine) -> str:
    with engine.connect() as connection:
        text = connection.execute(select(Outgoing.text).order_by(Outgoing.id.desc()).limit(1)).scalar_one()
    return re.sub(r"\D", "", text)


def test_a_number_and_its_code_open_the_verdict_for_a_day(empty: Flask, engine: Engine) -> None:
    client = client_of(empty, person(engine, plan="free"))
    assert client.get("/raw/1").status_code == 403
    assert "Прислать код" in client.get(PAGE).text
    status, text = post(client, f"{PAGE}code", phone="8 911 123-45-67")
    assert (status, "Код из SMS" in text) == (200, True)
    code = last_code(engine)
    status, text = post(client, f"{PAGE}begin", code=f"{(int(code) + 1) % 10**6:06}")
    assert status == 400
    assert "Код не подошёл" in text
    status, text = post(client, f"{PAGE}begin", code=code)
    assert "Пробный день идёт до" in text
    assert client.get("/raw/1").status_code != 403
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=24, seconds=1), tick=False):
        assert "уже был: он закончился" in client.get(PAGE).text
        assert client.get("/raw/1").status_code == 403, "it ends by itself"


def test_what_was_typed_stays_and_what_is_wrong_is_said(empty: Flask, engine: Engine) -> None:
    client = client_of(empty, person(engine, plan="free"))
    status, text = post(client, f"{PAGE}code", phone='8 495 123-45-67"><b>')
    assert status == 400
    assert "Это не номер мобильного телефона России" in text
    assert "8 495 123-45-67&#34;&gt;&lt;b&gt;" in text
    for n in range(3):
        assert post(client, f"{PAGE}code", phone=f"8 911 000-00-0{n}")[0] == 200
    status, text = post(client, f"{PAGE}code", phone="8 911 000-00-09")
    assert status == 429
    assert "Кодов уже отправлено слишком много" in text


def test_a_used_number_reads_as_any_other_until_it_is_proved(empty: Flask, engine: Engine) -> None:
    first, second = (client_of(empty, person(engine, plan="free")) for _ in range(2))
    said = []
    for client, number in ((first, "8 912 123-45-67"), (second, "8 912 123-45-67")):
        text = post(client, f"{PAGE}code", phone=number)[1]
        said.append(re.sub(r'value="[^"]+"|<header.*?</header>', "", text, flags=re.DOTALL))
        answer = post(client, f"{PAGE}begin", code=last_code(engine))
    assert said[0] == said[1]
    assert answer[0] == 400
    assert "По этому номеру пробный день уже был" in answer[1]


def test_members_may_and_readers_may_not(empty: Flask, engine: Engine) -> None:
    owner = person(engine, plan="free")
    for role, status in ((MEMBER, 200), (READER, 403)):
        assert client_of(empty, person(engine, role=role, of=owner.organisation)).get(PAGE).status_code == status
    assert client_of(empty).get(PAGE).status_code == 303
    licensed = client_of(empty, person(engine)).get(PAGE).text
    assert "Прислать код" not in licensed


def test_a_form_without_its_token_is_refused(empty: Flask, engine: Engine) -> None:
    client = client_of(empty, person(engine, plan="free"))
    assert client.post(f"{PAGE}code", data={"phone": "8 913 123-45-67"}).status_code == 400
    with engine.connect() as connection:
        assert connection.execute(select(Outgoing.id)).all() == []


def licensed_until(engine: Engine, days: int) -> Person:
    owner = person(engine)
    last = moscow_day(datetime.now(UTC)) + timedelta(days=days)
    with engine.begin() as connection:
        connection.execute(
            update(Licence).where(Licence.organisation_id == owner.organisation).values(until=to_day(last))
        )
    return owner


def test_a_licence_ends_with_its_last_day_in_moscow(empty: Flask, engine: Engine) -> None:
    owner = licensed_until(engine, 1)
    client = client_of(empty, owner)
    midnight = datetime.combine(moscow_day(datetime.now(UTC)) + timedelta(days=2), time(), MOSCOW)
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert client.get("/raw/1").status_code != 403
    with time_machine.travel(midnight, tick=False):
        assert client.get("/raw/1").status_code == 403


def test_owners_see_on_every_page_that_their_licence_ends_soon(empty: Flask, engine: Engine) -> None:
    note = "Лицензия организации действует по"
    soon = licensed_until(engine, 29)
    assert note in client_of(empty, soon).get("/method").text
    assert note in client_of(empty, licensed_until(engine, 0)).get("/method").text
    assert note not in client_of(empty, licensed_until(engine, 30)).get("/method").text
    assert note not in client_of(empty, person(engine, role=MEMBER, of=soon.organisation)).get("/method").text
    assert note not in client_of(empty, person(engine, plan="demo")).get("/method").text
    now = datetime.now(UTC)
    after = moscow_day(now) + timedelta(days=30)
    with engine.begin() as connection:
        span = {
            "since": to_day(after),
            "until": to_day(after + timedelta(days=364)),
            "at": to_moment(now),
        }
        connection.execute(insert(Licence).values(organisation_id=soon.organisation, **span))
    assert note not in client_of(empty, soon).get("/method").text, "it was renewed"


def test_the_rights_of_the_plans_are_told_to_everybody(empty: Flask) -> None:
    text = empty.test_client().get("/help").text
    for words in ("Бесплатно", "Пробный день", "Лицензия", "Доступ для программ (API)"):
        assert words in text


def test_a_form_of_another_organisation_sends_no_code_and_begins_no_day(empty: Flask, engine: Engine) -> None:
    one, other = person(engine, plan="free"), person(engine, plan="free")
    with engine.begin() as connection:
        organisations.join(connection, other.organisation, one.user, MEMBER, datetime.now(UTC))
    client = client_of(empty, one)
    assert f'name="of" value="{one.organisation}"' in client.get(PAGE).text
    with client.session_transaction() as session:
        session[CHOSEN] = other.organisation
    shown = str(one.organisation)
    assert post(client, f"{PAGE}code", phone="8 911 123-45-68", of=shown)[0] == 409
    with engine.connect() as connection:
        assert connection.execute(select(Outgoing.id)).all() == []
    assert post(client, f"{PAGE}code", phone="8 911 123-45-68", of=str(other.organisation))[0] == 200
    assert post(client, f"{PAGE}begin", code=last_code(engine), of=shown)[0] == 409
    assert "Пробный день идёт до" not in client.get(PAGE).text


def test_the_page_says_where_the_demo_shows_an_sms_and_whom_to_ask(empty: Flask, engine: Engine) -> None:
    options = empty.extensions["checker_settings"]
    client = client_of(empty, person(engine, plan="free"))
    text = client.get(PAGE).text
    assert "тот, кто ведёт этот сервис" in text
    assert "Связаться" not in text
    assert (str(options.data_dir / "outgoing.txt") in text) == options.demo
    for demo in (True, False):
        empty.extensions["checker_settings"] = options.model_copy(update={"contact": "+7 495 000-00-00", "demo": demo})
        empty.jinja_env.globals["demo"] = demo
        try:
            text = client.get(PAGE).text
        finally:
            empty.extensions["checker_settings"] = options
            empty.jinja_env.globals["demo"] = options.demo
        assert "Связаться: +7 495 000-00-00" in text
        assert (str(options.data_dir / "outgoing.txt") in text) == demo
