"""A channel that can never be reached goes off, and its people are told otherwise; the others get theirs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.alerts import channel, deliveries, tell, tries
from support.base import Base
from support.files import inn
from support.mail import MailServer, mail_server
from support.people import person
from support.visits import options_of

from checker.models import Alert, AlertChannel, Notification, Outgoing
from checker.models.account import MEMBER
from checker.moments import to_moment
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import Message, NotSent
from checker.watching import bundles, channels

pytestmark = pytest.mark.enable_socket

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AT = to_moment(NOW)
HOUR = timedelta(hours=1)


def mailing(base: Base, server: MailServer) -> Settings:
    return options_of(base, mail_from="checker@example.org", smtp_url=server.url)


def work(base: Base, options: Settings, now: datetime) -> None:
    """What the clock does each second, and every ten minutes."""
    bundles.bundle_due(base.engine, options, to_moment(now))
    outbox.send_due(base.engine, outbox.transports_of(options), now)
    with base.engine.begin() as connection:
        outbox.give_up(connection, now)


def off(base: Base, number: int) -> str | None:
    return str(base.rows(select(AlertChannel.off_reason).where(AlertChannel.id == number))[0][0])


def test_one_address_that_is_refused_goes_off_and_the_others_get_theirs(
    base: Base, caplog: pytest.LogCaptureFixture
) -> None:
    who = person(base.engine, "gone@firma-primer.ru")
    person(base.engine, "there@firma-primer.ru", of=who.organisation, role=MEMBER)
    gone, there = channel(base.engine, who, "gone@firma-primer.ru"), channel(base.engine, who, "there@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", {gone: AT, there: AT})
    with mail_server() as server:
        server.refused["gone@firma-primer.ru"] = "550 5.1.1 no such user"
        options = mailing(base, server)
        work(base, options, NOW)
        assert off(base, gone) == "refused: the mail server refused the recipient: 550 5.1.1"
        assert sorted(deliveries(base.engine)) == [("grave", "failed"), ("grave", "sent")]
        work(base, options, NOW + HOUR)
        work(base, options, NOW + 2 * HOUR)
        letters = [letter.to for letter in server.letters]
    assert letters == ["there@firma-primer.ru"] * 2, "the second one tells of the channel"
    assert "mail: a message is dropped: the mail server refused the recipient: 550 5.1.1" in caplog.text
    assert "firma-primer" not in caplog.text and inn(1) not in caplog.text, "neither whom nor of whom"
    assert base.rows(select(Alert.kind, Alert.value["reason"].as_string()).where(Alert.subject == "")) == [
        ("channel_off", "refused")
    ]
    assert base.rows(select(Notification.channel_id).where(Notification.delivery_id.is_(None))) == []


def test_where_no_channel_is_left_the_owner_is_written_to(base: Base) -> None:
    who = person(base.engine, "owner@firma-primer.ru")
    channel(base.engine, who, "https://hooks.example.org/secret-path", "webhook", user_id=None, sealed=b"x")
    number = base.rows(select(AlertChannel.id))[0][0]
    tell(base.engine, who.organisation, inn(1), "event:1", {number: AT})

    class Gone:
        def send(self, message: Message) -> None:
            raise NotSent("the webhook refused the message: HTTP 410", again=False)

    bundles.bundle_due(base.engine, options_of(base), AT)
    outbox.send_due(base.engine, {"webhook": Gone()}, NOW)
    bundles.bundle_due(base.engine, options_of(base), AT + 1)
    bundles.bundle_due(base.engine, options_of(base), AT + 2)
    [(to, subject, text)] = base.rows(select(Outgoing.recipient, Outgoing.subject, Outgoing.text))
    assert to == "owner@firma-primer.ru" and "hooks.example.org" in subject and "/account/alerts" in text
    assert "secret-path" not in subject + text, "the path may be a key"
    with base.engine.begin() as connection:
        assert channels.turn_on(connection, who.organisation, number, NOW + HOUR)
    assert bundles.bundle_due(base.engine, options_of(base), AT + 7_200_000) == 1, "it gets what it did not get"


def test_three_days_in_vain_end_a_channel(base: Base) -> None:
    who = person(base.engine, "owner@firma-primer.ru")
    to = channel(base.engine, who, "123", "telegram")
    tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})

    class Down:
        def send(self, message: Message) -> None:
            raise NotSent("Telegram was not reached: the connection failed")

    for hours in range(73):
        now = NOW + hours * HOUR
        bundles.bundle_due(base.engine, options_of(base), to_moment(now))
        outbox.send_due(base.engine, {"telegram": Down()}, now)
        with base.engine.begin() as connection:
            outbox.give_up(connection, now)
        assert (off(base, to) == "None") == (hours < 72)
    assert off(base, to) == "in_vain: Telegram was not reached: the connection failed"
    assert 10 < len(tries(base.engine)) < 20 and all(ended for _of, ended, _reason in tries(base.engine))
    assert deliveries(base.engine) == [("grave", "failed")]


def test_mail_that_is_down_for_a_day_leaves_once_when_it_is_up(base: Base) -> None:
    people = [person(base.engine, f"a{number}@firma-primer.ru") for number in range(5)]
    to = [channel(base.engine, who, f"a{number}@firma-primer.ru") for number, who in enumerate(people)]
    with mail_server() as server:
        gone = server.url
    down = options_of(base, mail_from="checker@example.org", smtp_url=gone)
    for hours in range(24):
        for number, who in enumerate(people):
            if hours % 6 == 0:
                at = AT + hours * 3_600_000
                tell(base.engine, who.organisation, inn(hours + 1), f"event:{hours}", {to[number]: at}, at=at)
        work(base, down, NOW + hours * HOUR)
    assert all(reason for _of, _ended, reason in tries(base.engine))
    with mail_server() as server:
        up = mailing(base, server)
        for hours in range(24, 33):
            work(base, up, NOW + hours * HOUR)
        told = [letter.text for letter in server.letters]
        assert sorted({letter.to for letter in server.letters}) == [f"a{number}@firma-primer.ru" for number in range(5)]
    for hours in (0, 6, 12, 18):
        assert sum(inn(hours + 1) in text for text in told) == 5, "each once for each"
    assert base.count(Outgoing) == 0
    assert {state for _kind, state in deliveries(base.engine)} == {"sent"}


def test_a_fault_of_ours_costs_nobody_his_channel_however_long_it_lasts(base: Base) -> None:
    who = person(base.engine, "owner@firma-primer.ru")
    to = channel(base.engine, who, "owner@firma-primer.ru")
    tell(base.engine, who.organisation, inn(1), "event:1", {to: AT})
    with mail_server() as server:
        gone = server.url
    for options in (options_of(base), options_of(base, mail_from="checker@example.org", smtp_url=gone)):
        for hours in range(0, 80, 4):
            work(base, options, NOW + hours * HOUR)
    assert off(base, to) == "None"
    with mail_server() as server:
        for hours in range(80, 96, 4):
            work(base, mailing(base, server), NOW + hours * HOUR)
        assert len(server.letters) == 1
    assert base.count(Outgoing) == 0


def test_a_clock_that_is_put_back_loses_and_doubles_nothing(base: Base) -> None:
    who = person(base.engine, "owner@firma-primer.ru")
    to = channel(base.engine, who, "owner@firma-primer.ru")
    with mail_server() as server:
        options = mailing(base, server)
        for number, hours in enumerate((0, 1, 2, -30, -29, 0, 1, 2, 3)):
            now = NOW + hours * HOUR
            due = channels.due_at(channels_row(base, to), True, to_moment(now))
            tell(base.engine, who.organisation, inn(number + 1), f"event:{number}", {to: due}, at=to_moment(now))
            work(base, options, now)
        work(base, options, NOW + 9 * HOUR)
        told = [letter.text for letter in server.letters]
    assert [sum(inn(number + 1) in text for text in told) for number in range(9)] == [1] * 9


def channels_row(base: Base, number: int) -> channels.Shown:
    with base.read() as connection:
        of = connection.execute(select(AlertChannel.organisation_id).where(AlertChannel.id == number)).scalar_one()
        return next(one for one in channels.shown(connection, of) if one.id == number)
