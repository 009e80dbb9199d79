"""What a channel is to be told, put into one message."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, not_, or_, select, update

from checker.db import reading
from checker.models import (
    Alert,
    AlertChannel,
    Delivery,
    Notification,
    Outgoing,
    SourceRow,
    Watch,
)
from checker.models.base import PUBLIC
from checker.moments import to_moment, to_time
from checker.search import names_of
from checker.settings import Settings
from checker.text import readable_name
from checker.transports import outbox
from checker.transports.message import Message
from checker.transports.webhook import sealed_of
from checker.watching import channels, letters, lists, unsubscribing
from checker.watching.inbox import STALE
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
    made = last = 0
    while waiting := _channels(engine, now, last):
        last = waiting[-1]
        for channel in waiting:
            try:
                made += _bundle(engine, options, channel, now)
            except Exception as error:  # a defect of ours, or the base is away: the other channels are told
                where = "".join(traceback.format_tb(error.__traceback__))
                log.error("channel %s could not be told: %s\n%s", channel, type(error).__name__, where)  # noqa: TRY400
    return made


def _channels(engine: Engine, now: int, after: int) -> list[int]:
    """Channels beyond one that have something due and no message under way, in their order: each is looked at once, so
    that however many cannot be told, the others are.
    """
    on_its_way = (  # asked once, not for each of a hundred thousand notifications
        select(Delivery.channel_id)
        .join(Outgoing, Outgoing.delivery_id == Delivery.id)
        .where(Outgoing.next_at <= now + outbox.CLAIM)
    )
    query = (
        select(Notification.channel_id)
        .join(AlertChannel, AlertChannel.id == Notification.channel_id)
        .where(
            Notification.delivery_id.is_(None),
            Notification.due_at <= now,
            AlertChannel.off_at.is_(None),
            Notification.channel_id > after,
            Notification.channel_id.not_in(on_its_way),
        )
        .distinct()
        .order_by(Notification.channel_id)
        .limit(CHANNELS_AT_ONCE)
    )
    with reading(engine) as connection:
        return list(connection.execute(query).scalars())


def _bundle(engine: Engine, options: Settings, channel: int, now: int) -> bool:
    """One message for a channel: put into words first, then claimed and put to be sent in one transaction."""
    with reading(engine) as connection:
        told = connection.execute(_receiver(channel)).one_or_none()
        rows = connection.execute(_alerts(channel, now)).all() if told else []
        if told is None or not rows:
            unhandled, about = [], letters.About({}, {})
        else:
            digest = any(not row.grave for row in rows)
            unhandled = list(connection.execute(_unhandled(told, now))) if digest else []
            about = _about(connection, told.organisation_id, [*rows, *unhandled])
    if told is None or not rows:
        return _drop(engine, channel, now)
    entries = letters.views_of(rows, told.language)
    stale = letters.views_of([row for row in unhandled if row.id not in {one.id for one in rows}], told.language)
    kind = GRAVE if any(row.grave for row in rows) else DIGEST
    message = _message(told, entries, stale, about, options)
    with engine.begin() as connection:
        row = insert(Delivery).values(channel_id=channel, kind=kind, at=now, state=outbox.WAITING)
        delivery = int(connection.execute(row.returning(Delivery.id)).scalar_one())
        mine = update(Notification).where(*_pending(channel, now), Notification.alert_id.in_([one.id for one in rows]))
        if connection.execute(mine.values(delivery_id=delivery)).rowcount != len(rows):
            connection.rollback()  # another process has taken some of them
            return False
        if told.kind == channels.WEBHOOK:
            body = letters.json_of(entries, about, delivery, kind, now)
            message = Message(channels.WEBHOOK, told.address, body, sealed=sealed_of(told.organisation_id, told.sealed))
        outbox.put(connection, message, now, delivery)
    return True


def _message(
    told: Any,
    entries: Sequence[letters.Entry],
    stale: Sequence[letters.Entry],
    about: letters.About,
    options: Settings,
) -> Message:
    """The message of a channel; that of a webhook without its body, which names the delivery."""
    if told.kind != channels.MAIL:
        text = "" if told.kind == channels.WEBHOOK else letters.short_of(entries, about, told.language, options)
        return Message(told.kind, told.address, text)
    unsubscribe = unsubscribing.unsubscribe_url(options, told.id)
    made = letters.letter_of(entries, about, stale, told.language, options, unsubscribe, told.address)
    return Message(channels.MAIL, told.address, made.text, made.subject, html=made.html, unsubscribe=unsubscribe)


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
    """What is due and still wanted, the grave first."""
    return (
        select(*Alert.__table__.columns, SourceRow.code.label("source"))
        .join(Notification, Notification.alert_id == Alert.id)
        .outerjoin(SourceRow, SourceRow.id == Alert.source_id)
        .where(*_pending(channel, now), _wanted())
        .order_by(Alert.grave.desc(), Alert.at, Alert.id)
        .limit(MOST)
    )


def _wanted() -> ColumnElement[bool]:
    """Nobody has acknowledged it yet, and its company, where it is of one, is still watched."""
    watched = select(Watch.subject).where(
        Watch.organisation_id == Alert.organisation_id, Watch.subject == Alert.subject
    )
    return and_(Alert.acknowledged_at.is_(None), or_(Alert.subject == "", watched.exists()))


def _unhandled(told: Any, now: int) -> Any:
    """Grave alerts of an organisation that nobody has seen to for days, the oldest first."""
    return (
        select(*Alert.__table__.columns, SourceRow.code.label("source"))
        .outerjoin(SourceRow, SourceRow.id == Alert.source_id)
        .where(
            Alert.organisation_id == told.organisation_id,
            Alert.grave,
            _wanted(),
            Alert.at <= to_moment(to_time(now) - STALE),
        )
        .order_by(Alert.at, Alert.id)
        .limit(MOST)
    )


def _about(connection: Connection, organisation: int, rows: Sequence[Any]) -> letters.About:
    """Names and notes of the companies of alerts."""
    subjects = {row.subject for row in rows} - {""}
    names = names_of(connection, subjects, (PUBLIC, organisation))
    notes: dict[str, list[str]] = {}
    for place in lists.places(connection, organisation, subjects):
        mine = notes.setdefault(place.subject, [])
        if place.note and place.note not in mine:
            mine.append(place.note)
    return letters.About({number: readable_name(name) for number, name in names.items()}, notes)


def _drop(engine: Engine, channel: int, now: int) -> bool:
    """What is due and not to be told any more: it is not wanted, or there is nobody to tell. Returns False."""
    unwanted = select(Alert.id).where(Alert.id == Notification.alert_id, not_(_wanted()))
    with engine.begin() as connection:
        there = connection.execute(_receiver(channel)).one_or_none()
        nothing = delete(Notification).where(*_pending(channel, now))
        connection.execute(nothing if there is None else nothing.where(unwanted.exists()))
    return False
