"""What is due goes into one message of a channel, once, and into none where there is nobody to tell."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from support.alerts import channel, deliveries, tell, tries
from support.base import Base
from support.files import inn
from support.mail import mail_server
from support.people import person
from support.visits import options_of

from checker.models import Alert, AlertChannel, Membership, Notification, Outgoing
from checker.moments import to_moment
from checker.transports import outbox
from checker.watching import bundles, channels, lists, off

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AT = to_moment(NOW)
HOUR = 3_600_000


def bundle(base: Base, at: int = AT) -> int:
    return bundles.bundle_due(base.engine, options_of(base), at)


def test_what_is_due_is_one_message_and_the_rest_waits(base: Base) -> None:
    who = person(base.engine)
    first, second = channel(base.engine, who, "a@firma-primer.ru"), channel(base.engine, who, "b@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", {first: AT, second: AT + HOUR})
    tell(base.engine, who.organisation, inn(2), "event:2", {first: AT - HOUR, second: AT + HOUR}, grave=False)
    tell(base.engine, who.organisation, inn(2), "event:3", {first: AT + 1, second: AT + HOUR}, grave=False)
    assert bundle(base) == 1
    assert base.rows(select(Outgoing.recipient)) == [("a@firma-primer.ru",)]
    assert deliveries(base.engine) == [("grave", "waiting")]
    assert bundle(base) == 0
    assert bundle(base, AT + HOUR) == 1, "the first one's message is on its way, the second one is told of all three"
    waiting = select(func.count()).where(Notification.delivery_id.is_(None))
    assert base.rows(waiting) == [(1,)]


def test_what_was_acknowledged_meanwhile_is_told_to_nobody(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    number = tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})
    with base.engine.begin() as connection:
        connection.execute(update(Alert).where(Alert.id == number).values(acknowledged_at=AT))
    assert bundle(base) == 0
    assert base.count(Notification) == base.count(Outgoing) == 0


def test_of_a_company_that_is_watched_no_more_nothing_is_told(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    for number in (1, 2):
        tell(base.engine, who.organisation, inn(number), f"event:{number}", {to: AT + number * HOUR})
    with base.engine.begin() as connection:
        lists.unwatch(connection, who.organisation, [inn(1)])
    assert bundle(base, AT + HOUR) == 0
    assert bundle(base, AT + 2 * HOUR) == 1
    assert base.count(Notification) == 1


def test_who_has_left_the_organisation_is_told_no_more(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})
    with base.engine.begin() as connection:
        connection.execute(delete(Membership).where(Membership.user_id == who.user))
    assert bundle(base) == 0
    assert base.count(Notification) == base.count(Outgoing) == 0


def test_of_several_who_bundle_one_takes_each_alert(base: Base) -> None:
    people = [person(base.engine) for _ in range(12)]
    for number, who in enumerate(people):
        to = channel(base.engine, who, f"a{number}@firma-primer.ru")
        for event in range(3):
            tell(base.engine, who.organisation, inn(event), f"event:{event}", {to: AT})
    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(lambda _: bundle(base), range(4))) == 12
    assert base.count(Outgoing) == 12
    assert base.rows(select(func.count()).where(Notification.delivery_id.is_(None))) == [(0,)]


def test_digests_of_days_that_a_machine_slept_through_are_one_message(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru", zone="Asia/Vladivostok", digest_at=540)
    row = base.rows(select(AlertChannel))[0]
    for day in range(3):
        due = channels.due_at(row, False, AT + day * 24 * HOUR)
        tell(base.engine, who.organisation, inn(day), f"event:{day}", {to: due}, grave=False)
    assert bundle(base, AT + HOUR) == 0, "it is evening there"
    assert bundle(base, AT + 80 * HOUR) == 1
    assert deliveries(base.engine) == [("digest", "waiting")]
    [(text,)] = base.rows(select(Outgoing.text))
    assert all(text.count(inn(day)) > 0 for day in range(3))


def test_a_company_in_five_lists_is_told_once_with_each_note(base: Base) -> None:
    who, options = person(base.engine), options_of(base)
    to = channel(base.engine, who, "a@firma-primer.ru")
    with base.engine.begin() as connection:
        for number in range(5):
            made = lists.make(connection, who.organisation, f"Список {number}", NOW)
            note = "должны нам" if number < 4 else "поставщик"
            lists.watch(connection, options, who.organisation, who.user, made, inn(1), note, NOW)
    tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})
    assert bundle(base) == 1
    [(text, extra)] = base.rows(select(Outgoing.text, Outgoing.extra))
    assert text.count(f"ИНН {inn(1)}") == 1
    for said in (text, extra["html"]):
        assert said.count("Ваша заметка: должны нам") == 1 and said.count("Ваша заметка: поставщик") == 1
    assert extra["unsubscribe"] in text


def test_each_channel_is_told_in_its_own_way_and_language(base: Base) -> None:
    who = person(base.engine)
    to = [
        channel(base.engine, who, "https://hooks.example.org/x", "webhook", user_id=None, sealed=b"sealed"),
        channel(base.engine, who, "123", "telegram", language="en"),
        channel(base.engine, who, "user:123", "max"),
        channel(base.engine, who, "a" * 64, "feed"),
    ]
    number = tell(base.engine, who.organisation, inn(1), "event:1", dict.fromkeys(to, AT))
    assert bundle(base) == 3, "a feed is looked at"
    rows = base.rows(select(Outgoing.channel, Outgoing.recipient, Outgoing.text, Outgoing.extra).order_by(Outgoing.id))
    told = {kind: (recipient, text, extra) for kind, recipient, text, extra in rows}
    recipient, text, extra = told["webhook"]
    body = json.loads(text)
    assert recipient == "https://hooks.example.org/x" and extra == {"sealed": f"{who.organisation}:sealed"}
    assert [one["id"] for one in body["alerts"]] == [number] and body["alerts"][0]["number"] == inn(1)
    assert body["delivery"] in {of for (of,) in base.rows(select(Notification.delivery_id))}
    assert "Bankruptcy" in told["telegram"][1] and "Банкротство" in told["max"][1]


def test_a_digest_asks_after_what_nobody_has_seen_to(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    day = 24 * HOUR
    for number, (grave, at, seen) in enumerate(
        [(True, AT - 4 * day, None), (True, AT - 4 * day, AT), (True, AT - 2 * day, None), (False, AT - 4 * day, None)]
    ):
        tell(base.engine, who.organisation, inn(number), f"old:{number}", {}, grave=grave, at=at, acknowledged_at=seen)
    tell(base.engine, who.organisation, inn(9), "event:9", {to: AT}, grave=False, at=AT)
    assert bundle(base) == 1
    [(text,)] = base.rows(select(Outgoing.text))
    asked = text[text.index("НЕ РАЗОБРАНО") :]
    assert [inn(number) in asked for number in range(4)] == [True, False, False, False]


def test_a_channel_that_cannot_be_told_keeps_no_other_waiting(base: Base, caplog: pytest.LogCaptureFixture) -> None:
    who = person(base.engine)
    broken = channel(base.engine, who, "https://hooks.example.org/x", "webhook", user_id=None)  # without its secret
    to = channel(base.engine, who, "a@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", {broken: AT, to: AT})
    assert bundle(base) == 1
    assert base.rows(select(Outgoing.recipient)) == [("a@firma-primer.ru",)]
    assert f"channel {broken} could not be told" in caplog.text and "hooks.example.org" not in caplog.text


def test_more_than_fits_into_one_message_goes_into_the_next(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST", 3)
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    for event in range(7):
        tell(base.engine, who.organisation, inn(event), f"event:{event}", {to: AT})
    sent = 0
    for turn in range(4):
        sent += bundle(base, AT + turn)
        with base.engine.begin() as connection:
            connection.execute(delete(Outgoing))
    assert sent == 3 and base.rows(select(func.count()).where(Notification.delivery_id.is_(None))) == [(0,)]


@pytest.mark.enable_socket
def test_each_try_is_a_row(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})
    with mail_server() as server:
        options = options_of(base, mail_from="checker@example.org", smtp_url=server.url)
        bundles.bundle_due(base.engine, options, AT)
        ways = outbox.transports_of(options)
        server.says["RCPT"] = "450 4.2.0 later"
        assert outbox.send_due(base.engine, ways, NOW) == 0
        server.says.clear()
        assert outbox.send_due(base.engine, ways, NOW + timedelta(minutes=2)) == 1
        assert len(server.letters) == 1 and "/alerts" in server.letters[0].text
    number = tries(base.engine)[0][0]
    assert tries(base.engine) == [
        (number, True, "the mail server refused the recipient: 450 4.2.0"),
        (number, True, None),
    ]
    assert deliveries(base.engine) == [("grave", "sent")]


def test_however_many_channels_cannot_be_told_the_others_are(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    who = person(base.engine)
    monkeypatch.setattr(bundles, "CHANNELS_AT_ONCE", 2)
    broken = [channel(base.engine, who, f"broken-{number}@firma-primer.ru") for number in range(3)]
    sound = channel(base.engine, who, "sound@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", dict.fromkeys([*broken, sound], AT))
    real = bundles._message

    def message(told: Any, *given: Any) -> Any:
        if told.id in broken:
            raise RuntimeError
        return real(told, *given)

    monkeypatch.setattr(bundles, "_message", message)
    assert bundle(base) == 1
    assert base.rows(select(Outgoing.recipient)) == [("sound@firma-primer.ru",)]


def test_a_channel_that_went_off_and_cannot_be_told_of_holds_up_no_message(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    channel(base.engine, who, "b@firma-primer.ru", off_at=AT, off_reason="refused: 550")
    tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})
    monkeypatch.setattr(off, "named", lambda *_: 1 / 0)
    assert bundle(base) == 1
