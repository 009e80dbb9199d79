"""Alerts on their page and where they are told: seen, filtered, acknowledged, by their people alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select, update
from support.alerts import alert
from support.people import Person, client_of, person, token
from werkzeug.test import TestResponse

from checker import moments
from checker.jobs import leases, queue
from checker.models import Alert, AlertChannel, Outgoing, UserRow
from checker.models.account import READER
from checker.moments import to_moment
from checker.watching import channels, unsubscribing
from checker.web import store
from tests.web.conftest import Country

ENTRY = re.compile(r'<li class="entry [^"]*?(is-new)?" id="alert-(\d+)">')


@pytest.fixture
def engine(country: Country) -> Iterator[Engine]:
    found: Engine = country.app.extensions["checker_writer"]
    yield found
    with found.begin() as connection:
        for table in (Alert, AlertChannel, Outgoing):
            connection.execute(delete(table))


def post(client: FlaskClient, link: str, **form: object) -> TestResponse:
    return client.post(link, data={"csrf_token": token(client), **form})


def told(engine: Engine, who: Person, subject: str, name: str, *, ago: int = 0, **more: object) -> int:
    """An alert of so many days ago."""
    with engine.begin() as connection:
        at = moments.stamp(connection) - ago * 86_400_000
        return alert(connection, who.organisation, subject, name, at=at, **more)


def shown(page: str) -> list[int]:
    return [int(number) for _new, number in ENTRY.findall(page)]


def test_alerts_stand_by_day_and_company_the_newest_first(country: Country, engine: Engine) -> None:
    owner, (first, second) = person(engine), list(country.inn.values())[:2]
    old = told(engine, owner, first, "event:1", ago=2, kind="bankruptcy")
    told(engine, owner, first, "event:2", kind="freeze", value={"worse": True})
    told(engine, owner, second, "event:3", kind="head", grave=False)
    last = told(engine, owner, first, "event:4", kind="exclusion", deadline=20991231, value={"advice": "exclusion"})
    page = client_of(country.app, owner).get("/alerts").text
    assert shown(page)[0] == last
    assert shown(page)[-1] == old
    companies = re.findall(r'<h3><a href="/company/(\d+)">', page)
    assert companies == [first, second, first]  # of one day each stands once
    assert page.count('class="day-title"') == 2
    assert "31.12.2099" in page
    assert '<span class="count is-new">4<' in page
    only = client_of(country.app, owner).get(f"/alerts?company={second}").text
    assert len(shown(only)) == 1


def test_of_what_was_told_at_one_moment_the_grave_stands_first(country: Country, engine: Engine) -> None:
    owner, number = person(engine), country.made.good
    with engine.begin() as connection:
        at = moments.stamp(connection)
        new = alert(connection, owner.organisation, number, "event:1", at=at, kind="head", grave=False)
        bad = alert(connection, owner.organisation, number, "event:2", at=at)
        other = alert(connection, owner.organisation, number, "event:3", at=at, kind="owner", grave=False)
    assert shown(client_of(country.app, owner).get("/alerts").text) == [bad, new, other]


@pytest.mark.parametrize("page", ["/alerts", "/watchlist", "/account/alerts"])
def test_pages_say_so_where_nobody_looks_what_is_new(country: Country, engine: Engine, page: str) -> None:
    client = client_of(country.app, person(engine))
    assert "Источники не опрашиваются, письма и SMS не уходят." in client.get(page).text
    with leases.held(engine, f"{queue.WORKER}1"):
        assert "Источники сами не опрашиваются." in client.get(page).text
    with leases.held(engine, queue.CLOCK):
        assert "не опрашиваются" not in client.get(page).text


def test_a_messenger_that_this_service_cannot_write_to_is_not_added(
    country: Country, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(country.app, person(engine))
    live = country.app.extensions["checker_settings"].model_copy(update={"demo": False})
    monkeypatch.setitem(country.app.extensions, "checker_settings", live)
    post(client, "/account/alerts", kind="telegram", address="123456789")
    with engine.connect() as connection:
        assert connection.execute(select(AlertChannel.id)).first() is None


def test_what_is_acknowledged_is_new_no_more(country: Country, engine: Engine) -> None:
    owner, number = person(engine), country.made.good
    reader = person(engine, role=READER, of=owner.organisation)
    client = client_of(country.app, owner)
    alerts = [told(engine, owner, number, f"event:{n}") for n in range(4)]
    assert post(client_of(country.app, reader), "/alerts/acknowledge", alert=alerts[0]).status_code == 403
    assert "Разобрано</button>" not in client_of(country.app, reader).get("/alerts").text
    answer = post(client, "/alerts/acknowledge", alert=alerts[0], show="unread")
    assert answer.location == "/alerts?show=unread"
    assert set(shown(client.get("/alerts?show=unread").text)) == set(alerts[1:])
    assert set(shown(client.get("/alerts").text)) == set(alerts)
    assert post(client, "/alerts/acknowledge", alert=alerts[0]).status_code == 303  # pressed twice: nothing is wrong
    upto = f"{moments_of(engine, alerts[2])}-{alerts[2]}"
    assert post(client, "/alerts/acknowledge", upto=upto).status_code == 303
    assert shown(client.get("/alerts?show=unread").text) == [alerts[3]]  # came after that page was shown
    with engine.connect() as connection:
        by = select(Alert.acknowledged_by).where(Alert.id == alerts[1])
        assert connection.execute(by).scalar_one() == owner.user


def moments_of(engine: Engine, number: int) -> int:
    with engine.connect() as connection:
        return connection.execute(select(Alert.at).where(Alert.id == number)).scalar_one()


def test_alerts_of_others_are_not_there(country: Country, engine: Engine) -> None:
    ours, theirs = person(engine), person(engine)
    number = told(engine, ours, country.made.good, "event:1")
    mine = told(engine, theirs, country.made.bad, "event:1")
    other = client_of(country.app, theirs)
    assert shown(other.get("/alerts").text) == [mine]
    assert post(other, "/alerts/acknowledge", alert=number).status_code == 404
    assert post(other, "/alerts/acknowledge", alert=987_654).status_code == 404
    assert post(other, "/alerts/acknowledge").status_code == 404
    assert post(other, "/alerts/acknowledge", upto="99999999999999-9").status_code == 303
    with engine.connect() as connection:
        left = select(Alert.id).where(Alert.acknowledged_at.is_(None))
        assert connection.execute(left).scalars().all() == [number]
    for asking in (client_of(country.app), client_of(country.app, person(engine, plan="free"))):
        assert asking.get("/alerts").status_code in (303, 403)
        assert "Оповещения</a>" not in asking.get("/help").text


def test_grave_ones_that_wait_for_three_days_are_shown_apart(country: Country, engine: Engine) -> None:
    owner, number = person(engine), country.made.good
    stale = told(engine, owner, number, "event:1", ago=4)
    told(engine, owner, number, "event:2", ago=4, grave=False, kind="head")
    told(engine, owner, number, "event:3", ago=4, acknowledged_at=1)
    told(engine, owner, number, "event:4", ago=2)
    client = client_of(country.app, owner)
    assert shown(client.get("/alerts?show=stale").text) == [stale]
    assert "Ждут больше трёх дней" in client.get("/alerts").text
    assert len(shown(client.get("/alerts?kind=head").text)) == 1


def test_pages_follow_each_other_without_loss(country: Country, engine: Engine) -> None:
    owner = person(engine)
    with engine.begin() as connection:
        at = moments.stamp(connection)
        for number in range(120):
            alert(connection, owner.organisation, country.made.good, f"event:{number}", at=at + number // 7)
    client, link, seen = client_of(country.app, owner), "/alerts", list[int]()
    while link:
        page = client.get(link).text
        seen += shown(page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        link = onward[1] if onward else ""
    assert len(seen) == len(set(seen)) == 120
    assert client.get("/alerts?before=rubbish&show=x&kind=y&company=z").status_code == 200


def test_one_that_cannot_be_worded_keeps_no_other_back(
    country: Country, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, number = person(engine), country.made.good
    told(engine, owner, number, "event:1", kind="head", value={"before": {"office": "text"}, "after": 7, "worse": True})
    told(engine, owner, number, "event:2", kind="bankruptcy")
    page = client_of(country.app, owner).get("/alerts").text
    assert len(shown(page)) == 2
    assert "Смена руководителя" in page


def test_channels_are_set_by_members_and_seen_by_readers(country: Country, engine: Engine) -> None:
    owner, other = person(engine), person(engine)
    reader = person(engine, role=READER, of=owner.organisation)
    client = client_of(country.app, owner)
    with engine.connect() as connection:
        email = connection.execute(select(UserRow.email).where(UserRow.id == owner.user)).scalar_one()
    assert "Пока никуда" in client.get("/account/alerts").text
    assert post(client, "/account/alerts", kind="mail", address=email).status_code == 303
    assert post(client, "/account/alerts", kind="mail", address="kto@primer.ru").status_code == 303
    with engine.connect() as connection:
        (channel,) = channels.shown(connection, owner.organisation)
    assert (channel.kind, channel.address) == ("mail", email)
    assert email in client_of(country.app, reader).get("/account/alerts").text
    when = {"zone": "Asia/Omsk", "digest_at": "07:30", "quiet": "1", "quiet_from": "22:00", "quiet_to": "08:15"}
    sent = {"channel": channel.id, "language": "en", **when}
    assert post(client_of(country.app, reader), "/account/alerts/times", **sent).status_code == 403
    assert post(client_of(country.app, other), "/account/alerts/times", **sent).status_code == 404
    assert post(client, "/account/alerts/times", **sent).status_code == 303
    assert post(client, "/account/alerts/times", **{**sent, "digest_at": "noon"}).status_code == 303
    assert post(client, "/account/alerts/times", **{**sent, "zone": "Moon/Base"}).status_code == 303
    with engine.connect() as connection:
        (channel,) = channels.shown(connection, owner.organisation)
    kept = (channel.zone, channel.digest_at, channel.quiet_from, channel.quiet_to, channel.language)
    assert kept == ("Asia/Omsk", 450, 1320, 495, "en")
    for act in ("off", "on", "drop"):
        assert post(client_of(country.app, other), f"/account/alerts/{act}", channel=channel.id).status_code == 404
    assert post(client, "/account/alerts/test", channel=channel.id).status_code == 303
    with engine.connect() as connection:
        assert connection.execute(select(Outgoing.recipient)).scalars().all() == [email]
    assert post(client, "/account/alerts/off", channel=channel.id).status_code == 303
    assert "выключен вручную" in client.get("/account/alerts").text
    assert post(client, "/account/alerts/on", channel=channel.id).status_code == 303
    assert post(client, "/account/alerts/drop", channel=channel.id).status_code == 303
    assert "Пока никуда" in client.get("/account/alerts").text


def test_the_secret_of_a_webhook_is_shown_once(country: Country, engine: Engine) -> None:
    owner, other = person(engine), person(engine)
    client = client_of(country.app, owner)
    assert post(client, "/account/alerts", kind="webhook", address="http://primer.ru/").status_code == 303
    made = post(client, "/account/alerts", kind="webhook", address="https://primer.ru/hook?key=1")
    secret = re.search(r"whsec_[\w-]{20,}", made.text)
    assert made.status_code == 200
    assert secret is not None
    assert "whsec_" not in client.get("/account/alerts").text
    reader = client_of(country.app, person(engine, role=READER, of=owner.organisation)).get("/account/alerts").text
    assert "primer.ru" in reader
    assert "key=1" not in reader  # an address may hold a key: who only looks sees the host alone
    with engine.connect() as connection:
        (channel,) = channels.shown(connection, owner.organisation)
    assert post(client_of(country.app, other), "/account/alerts/secret", channel=channel.id).status_code == 404
    renewed = post(client, "/account/alerts/secret", channel=channel.id)
    assert secret[0] not in renewed.text
    assert "whsec_" in renewed.text


def test_a_letter_is_ended_by_its_link_without_a_sign_in(country: Country, engine: Engine) -> None:
    owner, stranger = person(engine), client_of(country.app)
    with engine.begin() as connection:
        channels.first_mail(connection, owner.organisation, owner.user, datetime.now(UTC))
    with country.app.test_request_context(), engine.connect() as connection:
        (channel,) = channels.shown(connection, owner.organisation)
        link = unsubscribing.unsubscribe_url(store.options(), channel.id).removeprefix(store.options().public_url)
    page = stranger.get(link)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Не присылать" in page.text
    with engine.connect() as connection:
        assert channels.shown(connection, owner.organisation)[0].off is None  # opening it ends nothing
    assert stranger.post(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 404
    assert stranger.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200  # as mail programs press it
    with engine.connect() as connection:
        assert channels.shown(connection, owner.organisation)[0].off is not None


def test_alerts_and_lists_go_with_their_organisation(country: Country, engine: Engine) -> None:
    owner = person(engine)
    client = client_of(country.app, owner)
    post(client, f"/company/{country.made.good}/watch", note="долг")
    told(engine, owner, country.made.good, "event:1")
    told_of = post(client, "/account/export").get_json()["organisations"][0]
    (kept,) = told_of["watch_lists"]
    assert [(one["subject"], one["note"]) for one in kept["companies"]] == [(country.made.good, "долг")]
    assert [one["kind"] for one in told_of["alerts"]] == ["bankruptcy"]
    assert [one["kind"] for one in told_of["alert_channels"]] == ["mail"]
    with engine.begin() as connection:
        connection.execute(update(Alert).values(at=to_moment(datetime.now(UTC) - timedelta(days=1))))
