"""The operator's pages: users, licences, sources, counts; and that nobody else learns of them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select
from support.people import Person, client_of, person

from checker.accounts import usage
from checker.accounts.rights import Plan
from checker.accounts.visitors import plan_of
from checker.dates import moscow_day
from checker.jobs import leases, queue
from checker.models import Licence, LookUp, Outgoing, SignIn, SourceRow, Usage, UserRow
from checker.moments import to_day
from checker.transports import outbox
from checker.transports.message import Message
from tests.web.conftest import Country

PAGES = ("/admin/", "/admin/users", "/admin/licences", "/admin/sources/")


@pytest.fixture
def engine(country: Country) -> Engine:
    found: Engine = country.app.extensions["checker_writer"]
    return found


@pytest.fixture
def operator(country: Country, engine: Engine) -> FlaskClient:
    return client_of(country.app, person(engine, plan="free", operator=True))


def post(client: FlaskClient, path: str, **form: str) -> tuple[int, str]:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/admin/licences").text)
    assert token is not None
    answer = client.post(path, data={"csrf_token": token[1], **form}, follow_redirects=True)
    return answer.status_code, answer.text


def plan(engine: Engine, one: Person) -> tuple[Plan, date | None]:
    with engine.connect() as connection:
        return plan_of(connection, one.organisation, datetime.now(UTC))


def test_others_learn_of_no_such_page(country: Country, client: FlaskClient, stranger: FlaskClient) -> None:
    for page in PAGES:
        assert client.get(page).status_code == 404, page
        assert stranger.get(page).status_code == 303, page
        assert "Управление" not in client.get("/method").text


def test_every_page_opens_in_a_few_queries(country: Country, operator: FlaskClient) -> None:
    for page in PAGES:
        answer = operator.get(page)
        assert answer.status_code == 200, page
        assert "noindex" in answer.text
        assert "style=" not in answer.text


def test_users_are_found_disabled_and_let_in_again(country: Country, engine: Engine, operator: FlaskClient) -> None:
    known = person(engine, "Boris%_<b>@firma-primer.ru", plan="free")
    browser = client_of(country.app, known)
    assert browser.get("/account/demo/").status_code == 200
    text = operator.get("/admin/users?q=%25_").text
    assert "Boris%_&lt;b&gt;@firma-primer.ru" in text
    assert text.count("<tr>") == 2
    _status, text = post(operator, f"/admin/users/{known.user}/active", active="0", q="boris")
    assert "отключён" in text
    assert browser.get("/account/demo/").status_code == 303
    with engine.connect() as connection:
        open_ones = select(SignIn.id).where(SignIn.user_id == known.user, SignIn.ended_at.is_(None))
        assert connection.execute(open_ones).all() == []
        row = connection.execute(select(UserRow.active, UserRow.fs_uniquifier).where(UserRow.id == known.user)).one()
    assert row.active is False
    assert row.fs_uniquifier != known.uniquifier, "a second step of signing in that was begun is worth nothing"
    _status, text = post(operator, f"/admin/users/{known.user}/active", active="1")
    assert "снова может входить" in text
    assert post(operator, "/admin/users/999999/active", active="0")[0] == 404
    assert post(operator, f"/admin/users/{2**70}/active", active="0")[0] == 404


def test_an_operator_does_not_lock_himself_out(country: Country, engine: Engine) -> None:
    me = person(engine, plan="free", operator=True)
    client = client_of(country.app, me)
    _status, text = post(client, f"/admin/users/{me.user}/active", active="0")
    assert "Самого себя отключить нельзя" in text
    assert client.get("/admin/").status_code == 200


def test_a_licence_is_granted_renewed_and_ended(country: Country, engine: Engine, operator: FlaskClient) -> None:
    owner = person(engine, "owner@licence-primer.ru", plan="free")
    last = moscow_day(datetime.now(UTC)) + timedelta(days=9)
    _status, text = post(operator, "/admin/licences", organisation="OWNER@licence-primer.ru", until=last.isoformat())
    assert f"по {last:%d.%m.%Y} включительно" in text
    assert plan(engine, owner) == (Plan.LICENSED, last)
    post(operator, f"/admin/licences/{owner.organisation}/renew")
    reached = plan(engine, owner)[1]
    assert reached is not None
    assert (reached - last).days in (365, 366)
    with engine.connect() as connection:
        by = connection.execute(select(Licence.by).where(Licence.organisation_id == owner.organisation)).scalars()
        assert None not in set(by)
    _status, text = post(operator, f"/admin/licences/{owner.organisation}/end")
    assert "Лицензия прекращена" in text
    assert plan(engine, owner) == (Plan.FREE, None)
    with engine.connect() as connection:
        assert connection.execute(select(Outgoing.subject).where(Outgoing.recipient == "owner@licence-primer.ru")).all()
    for form, sentence in (
        ({"organisation": "nobody@licence-primer.ru"}, "Такой организации нет"),
        ({"organisation": str(owner.organisation), "until": "2020-01-01"}, "кончиться может не раньше"),
        ({"organisation": str(owner.organisation), "until": "вчера"}, "не разобрать"),
    ):
        assert sentence in post(operator, "/admin/licences", **form)[1]
    assert "Действующей лицензии" in post(operator, f"/admin/licences/{owner.organisation}/end")[1]
    assert post(operator, "/admin/licences/999999/renew")[0] == 404
    assert plan(engine, owner) == (Plan.FREE, None)


def test_a_source_is_switched_off_with_a_reason_and_on_again(
    country: Country, engine: Engine, operator: FlaskClient
) -> None:
    assert "Скажите, почему" in post(operator, "/admin/sources/sshr", act="off", reason=" ")[1]
    _status, text = post(operator, "/admin/sources/sshr", act="off", reason="сайт <b>меняется</b>")
    assert "сайт &lt;b&gt;меняется&lt;/b&gt;" in text
    _status, text = post(operator, "/admin/sources/sshr", act="on")
    assert "Источник включён" in text
    with engine.connect() as connection:
        assert connection.execute(select(SourceRow.off).where(SourceRow.code == "sshr")).scalar() is None
    assert post(operator, "/admin/sources/nosuch", act="off", reason="x")[0] == 404


def test_use_is_counted_and_few_are_not_told_apart(country: Country, engine: Engine, operator: FlaskClient) -> None:
    counts: usage.Counts = country.app.extensions["checker_counts"]
    counts.flush()
    day = to_day(moscow_day(datetime.now(UTC)))

    def counted() -> dict[str, int]:
        counts.flush()
        with engine.connect() as connection:
            return {
                what: count
                for what, count in connection.execute(select(Usage.what, Usage.count).where(Usage.day == day))
            }

    before = counted()
    client = country.app.test_client()
    client.get(f"/company/{country.made.good}")
    client.get("/company/7707083893")  # nobody has ever heard of it
    client.get(f"/search?q={country.made.good}")  # leads to the card, which is counted when it opens
    client.get("/search?q=ПРИМЕРНЫЙ")
    client.get("/search?q=нетакойфирмынигде")
    client.get("/api/v1/search?q=ПРИМЕРНЫЙ")
    after = counted()
    more = {what: after[what] - before.get(what, 0) for what in after if after[what] != before.get(what, 0)}
    assert more == {"checks": 1, "searches": 2, "empty": 1}
    with engine.begin() as connection:
        connection.execute(Usage.__table__.delete())
        connection.execute(insert(Usage).values(day=day, what="checks", count=4))
        connection.execute(insert(Usage).values(day=day, what="searches", count=1234))
    text = operator.get("/admin/").text
    assert "&lt; 5" in text
    assert "1\u202f234" in text


def test_what_waits_is_told_without_what_it_says(country: Country, engine: Engine, operator: FlaskClient) -> None:
    with engine.begin() as connection:
        outbox.put(connection, Message("sms", "+79001234567", "код 123456"), 1_763_800_000_000)
    text = operator.get("/admin/").text
    assert "22.11.2025" in text
    assert "1234567" not in text
    assert "123456" not in text


def test_a_clock_that_is_not_there_is_told(engine: Engine, operator: FlaskClient) -> None:
    text = operator.get("/admin/").text
    assert "Часов не видно" in text
    assert "письма и SMS не уходят" in text
    with leases.held(engine, f"{queue.WORKER}test"):
        text = operator.get("/admin/").text
        assert "Источники сами не опрашиваются" in text
        assert "не уходят" not in text
    assert leases.take(engine, queue.CLOCK, "killed", seconds=-60)
    assert "не работает с " in operator.get("/admin/").text
    with leases.held(engine, queue.CLOCK):
        assert "Часов не видно" not in operator.get("/admin/").text


def test_no_page_of_the_operator_tells_whom_anybody_looked_up(
    country: Country, engine: Engine, operator: FlaskClient
) -> None:
    known = person(engine, "secretive@firma-primer.ru")
    with engine.begin() as connection:
        row = {"organisation_id": known.organisation, "subject": country.made.bad, "user_id": known.user, "at": 1}
        connection.execute(insert(LookUp).values(**row))
    client_of(country.app, known).get(f"/company/{country.made.bad}")
    for page in PAGES:
        assert country.made.bad not in operator.get(page).text, page
