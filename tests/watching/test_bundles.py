"""What is due goes into one message of a channel, once, and into none where there is nobody to tell."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, update
from support.alerts import channel, deliveries, tell, tries
from support.base import Base
from support.files import inn
from support.mail import mail_server
from support.people import person
from support.visits import options_of

from checker.models import Alert, Membership, Notification, Outgoing
from checker.moments import to_moment
from checker.transports import outbox
from checker.watching import bundles

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
