"""What a channel is to be told, put into one message."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from checker.db import reading
from checker.i18n import translator
from checker.models import (
    Alert,
    AlertChannel,
    Company,
    Delivery,
    Notification,
    Outgoing,
)
from checker.models.base import PUBLIC
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import Message, letter
from checker.transports.webhook import sealed_of
from checker.watching import channels
from checker.watching.kinds import KINDS, SYSTEM
from checker.watching.off import tell_off

GRAVE, DIGEST = "grave", "digest"
"""Kinds of a delivery: with something that could not wait, or a digest."""

MOST = 500
"""So many alerts go into one message; the rest into the next."""

CHANNELS_AT_ONCE = 200
"""So many channels are looked up at once."""

log = logging.getLogger(__name__)


def bundle_due(engine: Engine, options: Settings, now: int) -> int:
    """Puts what is due into messages, one for each channel, until nothing is; returns how many messages were made.

    now: milliseconds of UTC. Any number of processes may do it at once: an alert goes into one message of a channel,
    or the process died and it goes into none. A channel whose message is on its way gets the next one after it.
    """
    tell_off(engine, options, now)
    made = 0
    while waiting := _channels(engine, now):
        before = made
        for channel in waiting:
            made += _bundle(engine, options, channel, now)
        if made == before:
            break
    return made


def _channels(engine: Engine, now: int) -> list[int]:
    """Channels that have something due and no message under way."""
    on_its_way = (
        select(Outgoing.id)
        .join(Delivery, Delivery.id == Outgoing.delivery_id)
        .where(Delivery.channel_id == Notification.channel_id, Outgoing.next_at <= now + outbox.CLAIM)
    )
    query = (
        select(Notification.channel_id)
        .join(AlertChannel, AlertChannel.id == Notification.channel_id)
        .where(
            Notification.delivery_id.is_(None),
            Notification.due_at <= now,
            AlertChannel.off_at.is_(None),
            ~on_its_way.exists(),
        )
        .distinct()
        .limit(CHANNELS_AT_ONCE)
    )
    with reading(engine) as connection:
        return list(connection.execute(query).scalars())


def _bundle(engine: Engine, options: Settings, channel: int, now: int) -> bool:
    """One message for a channel: rendered first, then claimed and put to be sent in one transaction."""
    with reading(engine) as connection:
        told = connection.execute(_receiver(channel)).one_or_none()
        alerts = connection.execute(_alerts(channel, now)).all()
        names = _names(connection, {alert.subject for alert in alerts})
    if told is None or not alerts:
        return _drop(engine, channel, now)
    subject, text = _text(alerts, names, told.language, options)
    chosen = [alert.id for alert in alerts]
    kind = GRAVE if any(alert.grave for alert in alerts) else DIGEST
    with engine.begin() as connection:
        row = insert(Delivery).values(channel_id=channel, kind=kind, at=now, state=outbox.WAITING)
        delivery = int(connection.execute(row.returning(Delivery.id)).scalar_one())
        mine = update(Notification).where(*_pending(channel, now), Notification.alert_id.in_(chosen))
        if connection.execute(mine.values(delivery_id=delivery)).rowcount != len(chosen):
            connection.rollback()  # another process has taken some of them, or somebody has acknowledged them
            return False
        outbox.put(connection, _message(told, subject, text, options), now, delivery)
    return True


def _message(told: Any, subject: str, text: str, options: Settings) -> Message:
    if told.kind == channels.MAIL:
        return letter(options, told.address, subject, text, told.language)
    if told.kind == channels.WEBHOOK:
        body = msgspec.json.encode({"text": text}).decode()
        return Message(channels.WEBHOOK, told.address, body, sealed=sealed_of(told.organisation_id, told.sealed))
    return Message(told.kind, told.address, text)


def _pending(channel: int, now: int) -> tuple[ColumnElement[bool], ...]:
    return Notification.channel_id == channel, Notification.delivery_id.is_(None), Notification.due_at <= now


def _receiver(channel: int) -> Any:
    """A channel that is to be told."""
    columns = (
        AlertChannel.id,
        AlertChannel.organisation_id,
        AlertChannel.kind,
        AlertChannel.address,
        AlertChannel.language,
        AlertChannel.sealed,
    )
    return select(*columns).where(AlertChannel.id == channel, *channels.is_on())


def _alerts(channel: int, now: int) -> Any:
    """What is due and nobody has acknowledged yet: the grave ones first, each company's beside each other."""
    return (
        select(*Alert.__table__.columns)
        .join(Notification, Notification.alert_id == Alert.id)
        .where(*_pending(channel, now), Alert.acknowledged_at.is_(None))
        .order_by(Alert.grave.desc(), Alert.subject, Alert.at, Alert.id)
        .limit(MOST)
    )


def _drop(engine: Engine, channel: int, now: int) -> bool:
    """What is due and not to be told any more: it was acknowledged, or there is nobody to tell. Returns False."""
    acknowledged = select(Alert.id).where(Alert.id == Notification.alert_id, Alert.acknowledged_at.is_not(None))
    with engine.begin() as connection:
        there = connection.execute(_receiver(channel)).one_or_none()
        nothing = delete(Notification).where(*_pending(channel, now))
        connection.execute(nothing if there is None else nothing.where(acknowledged.exists()))
    return False


def _names(connection: Connection, subjects: set[str]) -> dict[str, str]:
    """What companies are called, by their numbers."""
    query = select(Company.subject, Company.short_name, Company.full_name).where(
        Company.reach == PUBLIC, Company.subject.in_(subjects - {""})
    )
    return {subject: short or full for subject, short, full in connection.execute(query)}


def _text(alerts: Sequence[Any], names: dict[str, str], lang: str, options: Settings) -> tuple[str, str]:
    """Subject and text of a letter."""
    say = translator(lang)
    lines = []
    for alert in alerts:
        kind = KINDS.get(alert.kind) or SYSTEM[alert.kind]
        lines.append(f"{names.get(alert.subject, alert.subject)}: {say(kind.words)}")
    return lines[0], "\n".join([*lines, "", f"{options.public_url}/alerts"])
