"""Channels as their organisation sets them: who may be told where, codes, and off and on again."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select, update
from support.alerts import alert, channel, tell
from support.base import Base
from support.files import inn
from support.people import Person, person
from support.visits import options_of

from checker.accounts import organisations
from checker.accounts.refused import Refused
from checker.models import AlertChannel, Delivery, DeliveryTry, Notification, Outgoing, UserRow, Watch, WatchList
from checker.models.account import MEMBER
from checker.moments import to_moment
from checker.transports.signature import unseal
from checker.watching import bundles, channels, feeds, unsubscribing

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AT = to_moment(NOW)


def add(base: Base, who: Person, kind: str, address: str) -> channels.Added:
    with base.engine.begin() as connection:
        return channels.add(connection, options_of(base), who.organisation, who.user, kind, address, NOW)


def shown(base: Base, who: Person) -> list[channels.Shown]:
    with base.read() as connection:
        return channels.shown(connection, who.organisation)


def refused(act: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*arguments)
    return caught.value.sentence


def test_letters_go_to_members_alone_at_the_address_with_which_they_sign_in(base: Base) -> None:
    who = person(base.engine, "owner@firma-primer.ru")
    other = person(base.engine, "colleague@firma-primer.ru", of=who.organisation, role=MEMBER)
    person(base.engine, "stranger@firma-primer.ru")
    add(base, who, "mail", " Owner@Firma-Primer.ru ")
    add(base, who, "mail", "colleague@firma-primer.ru")
    assert [(one.user, one.address) for one in shown(base, who)] == [
        (who.user, "owner@firma-primer.ru"),
        (other.user, "colleague@firma-primer.ru"),
    ]
    for address in ("stranger@firma-primer.ru", "nobody@firma-primer.ru", "", "x"):
        assert "только участникам" in refused(add, base, who, "mail", address)
    assert "уже есть" in refused(add, base, who, "mail", "owner@firma-primer.ru")
    with base.engine.begin() as connection:
        connection.execute(update(UserRow).where(UserRow.id == other.user).values(confirmed_at=None))
    person(base.engine, "third@firma-primer.ru", of=who.organisation)
    add(base, who, "mail", "third@firma-primer.ru")


def test_a_webhook_has_a_secret_that_is_shown_once_and_kept_sealed(base: Base) -> None:
    who, options = person(base.engine), options_of(base)
    made = add(base, who, "webhook", "https://hooks.example.org/path?key=1")
    assert made.secret.startswith("whsec_") and len(made.secret) > 40
    [(sealed,)] = base.rows(select(AlertChannel.sealed))
    assert made.secret.encode() not in sealed and unseal(options, who.organisation, sealed) == made.secret
    with base.engine.begin() as connection:
        other = channels.renew_secret(connection, options, who.organisation, made.id)
        assert other and other != made.secret
        assert channels.renew_secret(connection, options, who.organisation + 1, made.id) is None
    for address in ("http://hooks.example.org/", "https://u:p@hooks.example.org/", "hooks.example.org", "https://"):
        refused(add, base, who, "webhook", address)
    assert channels.named("webhook", "https://hooks.example.org/path?key=1") == "hooks.example.org"


def code_of(base: Base) -> str:
    text = base.rows(select(Outgoing.text).order_by(Outgoing.id.desc()).limit(1))[0][0]
    found = re.search(r"\d{6}", text)
    assert found
    return found[0]


@pytest.mark.parametrize(("kind", "address"), [("telegram", "123456789"), ("max", "user:123456789")])
def test_a_messenger_is_told_once_a_code_was_typed_that_was_read_there(base: Base, kind: str, address: str) -> None:
    who, options = person(base.engine), options_of(base)
    made = add(base, who, kind, address)
    assert base.rows(select(Outgoing.channel, Outgoing.recipient)) == [(kind, address)]
    [one] = shown(base, who)
    assert one.awaits_code and one.off
    code = code_of(base)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    stranger = person(base.engine)
    with base.engine.begin() as connection:
        for _ in range(9):
            assert not channels.confirm(connection, options, stranger.organisation, made.id, "000000", NOW)

    def confirm(code: str, after: timedelta = timedelta()) -> bool:
        with base.engine.begin() as connection:
            return channels.confirm(connection, options, who.organisation, made.id, code, NOW + after)

    with base.engine.begin() as connection:
        assert not channels.turn_on(connection, who.organisation, made.id, NOW), "not without the code"
    assert not confirm(wrong)
    assert confirm(f" {code} ")
    [one] = shown(base, who)
    assert not one.off and not one.awaits_code
    assert not confirm(code), "it holds once"
    for _ in range(2):
        assert not confirm(wrong)
    assert "слишком много" in refused(confirm, code)
    assert base.rows(select(AlertChannel.sealed)) == [(None,)]


def test_codes_and_tests_are_not_a_way_to_write_to_strangers_at_will(base: Base) -> None:
    who, options = person(base.engine), options_of(base)
    made = add(base, who, "telegram", "123456789")

    def again() -> None:
        with base.engine.begin() as connection:
            channels.send_code(connection, options, who.organisation, made.id, NOW)

    for _ in range(9):
        again()
    assert "слишком много" in refused(again)
    for address in ("", "@name", "abc", "user:1"):
        assert "из цифр" in refused(add, base, who, "telegram", address)
    assert "из цифр" in refused(add, base, who, "feed", "1")


def test_who_watches_for_the_first_time_gets_letters_unless_he_decided_otherwise(base: Base) -> None:
    who = person(base.engine, "owner@firma-primer.ru")

    def first() -> None:
        with base.engine.begin() as connection:
            channels.first_mail(connection, who.organisation, who.user, NOW)

    first()
    first()
    [one] = shown(base, who)
    assert (one.kind, one.address, one.off) == ("mail", "owner@firma-primer.ru", None)
    with base.engine.begin() as connection:
        assert channels.drop(connection, who.organisation, one.id)
        row = {"organisation_id": who.organisation, "at": AT}
        connection.execute(WatchList.__table__.insert().values(id=1, name="x", rules={}, **row))  # type: ignore[attr-defined]
        connection.execute(Watch.__table__.insert().values(list_id=1, subject=inn(1), user_id=who.user, **row))  # type: ignore[attr-defined]
    first()
    assert not shown(base, who)


GOOD = {"zone": "Asia/Yekaterinburg", "digest_at": 480, "quiet_from": 1320, "quiet_to": 420, "language": "en"}


def test_times_are_set_as_a_whole_or_not_at_all(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")

    def times(organisation: int = who.organisation, **more: Any) -> bool:
        with base.engine.begin() as connection:
            return channels.set_times(connection, organisation, to, **{**GOOD, **more})

    assert times()
    [one] = shown(base, who)
    assert {name: getattr(one, name) for name in GOOD} == GOOD
    assert times(quiet_from=None, quiet_to=None)
    assert not times(organisation=who.organisation + 1)
    for wrong in (
        {"zone": "Europe/Nowhere"},
        {"zone": "../etc/passwd"},
        {"digest_at": 1440},
        {"digest_at": -1},
        {"quiet_from": None},
        {"quiet_to": 1320},
        {"quiet_from": 5_000},
        {"language": "de"},
    ):
        refused(lambda wrong=wrong: times(**wrong))


def pending(base: Base, to: int) -> list[tuple[int, bool]]:
    query = select(Notification.alert_id, Notification.delivery_id).where(Notification.channel_id == to)
    return [(number, delivery is None) for number, delivery in base.rows(query.order_by(Notification.alert_id))]


def test_turned_on_again_a_channel_is_told_what_it_missed_and_nobody_has_acknowledged(base: Base) -> None:
    who = person(base.engine)
    to = channel(base.engine, who, "a@firma-primer.ru")
    old = tell(base.engine, who.organisation, inn(1), "event:1", {}, at=AT - 5)
    waits = tell(base.engine, who.organisation, inn(1), "event:2", {to: AT + 1}, at=AT - 5)
    with base.engine.begin() as connection:
        assert not channels.turn_on(connection, who.organisation, to, NOW), "it is on"
        assert channels.turn_off(connection, who.organisation, to, NOW)
        assert not channels.turn_off(connection, who.organisation, to, NOW)
    assert bundles.bundle_due(base.engine, options_of(base), AT + 10**12) == 0, "it stands on the page"
    with base.engine.begin() as connection:
        missed = alert(connection, who.organisation, inn(2), "event:3", at=AT + 5)
        alert(connection, who.organisation, inn(2), "event:4", at=AT + 5, acknowledged_at=AT + 6)
    stranger = person(base.engine)
    tell(base.engine, stranger.organisation, inn(1), "event:1", {}, at=AT + 5)
    with base.engine.begin() as connection:
        assert not channels.turn_on(connection, stranger.organisation, to, NOW)
        assert channels.turn_on(connection, who.organisation, to, NOW + timedelta(days=1))
    assert pending(base, to) == [(waits, True), (missed, True)]
    assert bundles.bundle_due(base.engine, options_of(base), AT + 10**9) == 1
    assert old < waits < missed


def test_the_link_of_a_letter_ends_its_channel_and_no_other(base: Base) -> None:
    who, options = person(base.engine), options_of(base)
    to, other = channel(base.engine, who, "a@firma-primer.ru"), channel(base.engine, who, "b@firma-primer.ru")
    said = unsubscribing.unsubscribe_url(options, to).rpartition("/")[2]

    def end(said: str) -> bool:
        with base.engine.begin() as connection:
            return unsubscribing.unsubscribe(connection, options, said, NOW)

    for wrong in ("", "-", said.replace(f"{to}-", f"{other}-"), said[:-1], f"{said}é", "9" * 30 + said, "x-y"):
        assert not end(wrong)
    assert all(one.off is None for one in shown(base, who))
    assert end(said) and end(said), "twice is as once"
    first, second = shown(base, who)
    assert first.off and first.why == channels.WHY[channels.UNSUBSCRIBED] and second.off is None


def test_what_is_shown_holds_no_secret(base: Base) -> None:
    who = person(base.engine)
    made = add(base, who, "webhook", "https://hooks.example.org/")
    assert made.secret.encode() not in msgspec.json.encode(shown(base, who))


def test_what_waits_for_a_channel_that_was_ended_does_not_leave_and_is_told_once_it_is_on_again(base: Base) -> None:
    who = person(base.engine)
    one, under_way = (channel(base.engine, who, f"{name}@firma-primer.ru") for name in "ab")
    for to in (one, under_way):
        tell(base.engine, who.organisation, inn(to), f"event:{to}", {to: AT})
    assert bundles.bundle_due(base.engine, options_of(base), AT) == 2
    sent = select(Outgoing.recipient).order_by(Outgoing.id)
    with base.engine.begin() as connection:
        at_b = select(Delivery.id).where(Delivery.channel_id == under_way)
        connection.execute(insert(DeliveryTry).values(delivery_id=connection.execute(at_b).scalar_one(), began_at=AT))
        for to in (one, under_way):
            assert channels.turn_off(connection, who.organisation, to, NOW)
    assert base.rows(sent) == [("b@firma-primer.ru",)], "what somebody is sending now goes its way"
    assert bundles.bundle_due(base.engine, options_of(base), AT + 1) == 0
    with base.engine.begin() as connection:
        for to in (one, under_way):
            assert channels.turn_on(connection, who.organisation, to, NOW + timedelta(minutes=1))
    assert bundles.bundle_due(base.engine, options_of(base), AT + 60_000) == 1
    assert base.rows(sent) == [("b@firma-primer.ru",), ("a@firma-primer.ru",)]


def test_who_leaves_gets_nothing_of_what_waits_for_him_and_has_no_feeds_left(base: Base) -> None:
    owner = person(base.engine)
    who = person(base.engine, of=owner.organisation, role=MEMBER)
    for one in (owner, who):
        to = channel(base.engine, one, f"{one.user}@firma-primer.ru")
        tell(base.engine, owner.organisation, inn(1), f"event:{to}", {to: AT})
    assert bundles.bundle_due(base.engine, options_of(base), AT) == 2
    with base.engine.begin() as connection:
        feeds.make(connection, owner.organisation, who.user, NOW)
        assert organisations.remove(connection, owner.organisation, owner.user, who.user, NOW)
    assert base.rows(select(Outgoing.recipient)) == [(f"{owner.user}@firma-primer.ru",)]
    assert base.rows(select(AlertChannel.user_id)) == [(owner.user,)]
