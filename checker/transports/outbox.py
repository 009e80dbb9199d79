"""Messages that wait to be sent: written in the transaction of what they tell of, sent by the clock or a worker.

At least once: a process that dies between handing a message over and noting it leaves it to the next one, which sends
it again, under the same name (`Message.key`).

A message of alerts belongs to a delivery: each try of it is a row of `delivery_try`, begun before the sending and ended
after it, so that one without an end is one of which nobody knows whether it arrived. Refused for good, or in vain for
three days, it switches its channel off (`checker.watching.channels` tells its people otherwise); where the fault is
ours, its alerts wait for the next message instead.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, func, insert, or_, select, update

from checker.db import reading
from checker.models import AlertChannel, Delivery, DeliveryTry, Notification, Outgoing
from checker.moments import to_moment, to_time
from checker.settings import Settings
from checker.transports.console import Console
from checker.transports.mail import Mail
from checker.transports.max import Max
from checker.transports.message import CHANNELS, Channel, Message, NotSent, Transport
from checker.transports.sms import Sms
from checker.transports.telegram import Telegram
from checker.transports.webhook import Webhook

MINUTE = 60_000
CLAIM = 5 * MINUTE
"""So long whoever took a message may be sending it; after that it is taken for dead. Milliseconds."""

BACK_OFF = tuple(minutes * MINUTE for minutes in (1, 5, 30, 120, 360))
"""After how long a message is tried again, by how often it was; then each time after the last of them."""

DAY = 24 * 60 * MINUTE
KEPT: Mapping[Channel, int] = {
    "mail": 2 * DAY, "sms": 10 * MINUTE, "webhook": 2 * DAY, "telegram": 2 * DAY, "max": 2 * DAY
}  # fmt: skip
"""So long a message waits; then nobody needs it any more: a code of an SMS is over by then (`demos.CODE_LASTS`), and
the number that it goes to is kept in clear nowhere else.
"""

ALERTS_KEPT = 3 * DAY
"""So long a message of alerts waits, in whatever channel."""

WAITING, SENT, FAILED = "waiting", "sent", "failed"
"""What a delivery is."""

REFUSED, IN_VAIN = "refused", "in_vain"
"""Why a channel was switched off: the beginning of `AlertChannel.off_reason`, before what was said at the last try."""

_COLUMNS = (
    Outgoing.id,
    Outgoing.channel,
    Outgoing.recipient,
    Outgoing.subject,
    Outgoing.text,
    Outgoing.at,
    Outgoing.next_at,
    Outgoing.tries,
    Outgoing.reason,
    Outgoing.extra,
    Outgoing.delivery_id,
)
EXTRA = ("html", "unsubscribe", "sealed")
"""Fields of a message that are kept in `Outgoing.extra`, where they say something."""
OURS = "ours"
"""Beside them there: that the last try failed by a fault of ours."""

log = logging.getLogger(__name__)


class Waiting(msgspec.Struct, frozen=True):
    """What waits in a channel: how many, since when (UTC), and why the last one that was tried did not go.

    reason None: none was tried yet.
    """

    channel: Channel
    count: int
    since: datetime
    reason: str | None


def put(connection: Connection, message: Message, at: int, delivery: int | None = None) -> None:
    """Lets a message wait to be sent. at: now, milliseconds of UTC. The caller commits.

    delivery: the number of the delivery of alerts whose message it is.
    """
    extra = {field: said for field in EXTRA if (said := getattr(message, field))}
    connection.execute(
        insert(Outgoing).values(
            channel=message.channel,
            recipient=message.to,
            subject=message.subject,
            text=message.text,
            at=at,
            next_at=at,
            tries=0,
            extra=extra or None,
            delivery_id=delivery,
        )
    )


def transports_of(options: Settings) -> dict[Channel, Transport]:
    """The ways out that the settings name; a channel that is absent has none (`unset`). In the demo: shown only."""
    if options.demo:
        console: Transport = Console(options.data_dir)
        return dict.fromkeys(CHANNELS, console)
    ways: dict[Channel, Transport] = {"webhook": Webhook(options)}
    if options.telegram_token:
        ways["telegram"] = Telegram(options.telegram_url, options.telegram_token, ca_bundle=options.ca_bundle)
    if options.max_token:
        ways["max"] = Max(options.max_url, options.max_token, ca_bundle=options.ca_bundle)
    if options.mail_server:
        ways["mail"] = Mail(options.mail_server, options.mail_from, ca_bundle=options.ca_bundle)
    if options.sms_url:
        ways["sms"] = Sms(options.sms_url, options.sms_token, ca_bundle=options.ca_bundle)
    return ways


def unset(channel: Channel) -> str:
    """Why a channel that has no way out has none; there is always one to webhooks."""
    setting = {"mail": "SMTP_URL", "sms": "SMS_URL", "telegram": "TELEGRAM_TOKEN", "max": "MAX_TOKEN"}[channel]
    return f"CHECKER_{setting} is not set"


def waiting(connection: Connection, options: Settings) -> list[Waiting]:
    """What waits, by channel; of a channel without a way out the reason is that. For the operator."""
    ways = transports_of(options)
    found = []
    for channel in CHANNELS:
        mine = Outgoing.channel == channel
        count, since = connection.execute(select(func.count(), func.min(Outgoing.at)).where(mine)).one()
        if count:
            tried = select(Outgoing.reason).where(mine, Outgoing.reason.is_not(None))
            last = connection.execute(tried.order_by(Outgoing.next_at.desc()).limit(1)).scalar()
            found.append(Waiting(channel, count, to_time(since), last if channel in ways else unset(channel)))
    return found


def is_due(engine: Engine, channel: Channel, now: datetime) -> bool:
    """Whether a message of a channel is to be sent; a look at an index, which waits for no writer."""
    with reading(engine) as connection:
        return _due(connection, [channel], to_moment(now)) is not None


def send_due(
    engine: Engine,
    transports: Mapping[Channel, Transport],
    now: datetime,
    over: Callable[[], bool] = lambda: False,
) -> int:
    """Sends what is due in these channels, the oldest first, until nothing is; returns how many were sent.

    Of several processes one takes each message. What was sent is gone; what was not is tried again later, or dropped
    where that cannot help. over: whether to stop before the next message.
    """
    began, sent = time.monotonic(), 0

    def passed() -> int:
        return to_moment(now) + int((time.monotonic() - began) * 1000)

    while not over():
        claimed = _claim(engine, list(transports), passed())
        if claimed is None:
            break
        taken, begun = claimed
        refused = _try(taken, transports[cast("Channel", taken.channel)])
        _note(engine, taken, begun, refused, passed())
        sent += refused is None
    return sent


def give_up(connection: Connection, now: datetime) -> None:
    """Drops what has waited too long, saying how many and why. The caller commits."""
    at = to_moment(now)
    late = delete(Outgoing).where(~_wanted(at))
    rows = connection.execute(late.returning(Outgoing.channel, Outgoing.reason, Outgoing.delivery_id, Outgoing.extra))
    counts = Counter[tuple[str, str | None]]()
    for row in rows.all():
        counts[row.channel, row.reason] += 1
        if row.delivery_id is None:
            continue
        if row.reason is None or (row.extra or {}).get(OURS):
            _fail(connection, row.delivery_id, at)
            mine = Notification.delivery_id == row.delivery_id
            connection.execute(update(Notification).where(mine).values(delivery_id=None, due_at=at))
        else:
            _switch_off(connection, row.delivery_id, f"{IN_VAIN}: {row.reason}", at)
    for (channel, reason), count in counts.items():
        log.warning("%s: %d given up as too late: %s", channel, count, reason or "there was no way out")


def withdraw(connection: Connection, channel: int, at: int) -> None:
    """Takes back the messages of a channel that wait; their alerts are in none then. One that somebody is sending goes
    its way. The caller commits.
    """
    sending = select(DeliveryTry.id).where(
        DeliveryTry.delivery_id == Delivery.id, DeliveryTry.ended_at.is_(None), DeliveryTry.began_at > at - CLAIM
    )
    mine = select(Delivery.id).where(Delivery.channel_id == channel, Delivery.state == WAITING, ~sending.exists())
    gone = delete(Outgoing).where(Outgoing.delivery_id.in_(mine)).returning(Outgoing.delivery_id)
    for delivery in filter(None, connection.execute(gone).scalars().all()):
        _fail(connection, delivery, at)
        told = Notification.delivery_id == delivery
        connection.execute(update(Notification).where(told).values(delivery_id=None, due_at=at))


def _wanted(at: int) -> ColumnElement[bool]:
    alerts = Outgoing.delivery_id.is_not(None), Outgoing.at > at - ALERTS_KEPT
    plain = (and_(Outgoing.channel == channel, Outgoing.at > at - kept) for channel, kept in KEPT.items())
    return or_(and_(*alerts), and_(Outgoing.delivery_id.is_(None), or_(*plain)))


def _due(connection: Connection, channels: list[Channel], at: int) -> int | None:
    query = select(Outgoing.id).where(Outgoing.channel.in_(channels), Outgoing.next_at <= at, _wanted(at))
    return connection.execute(query.order_by(Outgoing.next_at).limit(1)).scalar()


def _claim(engine: Engine, channels: list[Channel], at: int) -> tuple[Any, int | None] | None:
    """One message that is ours until the claim is over, by a conditional UPDATE, and the number of the try that begins
    with it, of a delivery. None: there is none.
    """
    with reading(engine) as connection:
        if _due(connection, channels, at) is None:
            return None
    with engine.begin() as connection:
        due = Outgoing.channel.in_(channels), Outgoing.next_at <= at, _wanted(at)
        oldest = select(Outgoing.id).where(*due).order_by(Outgoing.next_at, Outgoing.id).limit(1)
        row = connection.execute(
            update(Outgoing)
            .where(Outgoing.id == oldest.with_for_update(skip_locked=True).scalar_subquery(), *due)
            .values(next_at=at + CLAIM, tries=Outgoing.tries + 1)
            .returning(*_COLUMNS)
        ).one_or_none()
        if row is None:
            return None
        if row.delivery_id is None:
            return row, None
        begun = insert(DeliveryTry).values(delivery_id=row.delivery_id, began_at=at)
        return row, int(connection.execute(begun.returning(DeliveryTry.id)).scalar_one())


def _try(row: Any, transport: Transport) -> NotSent | None:
    key = sha256(f"{row.id} {row.at} {row.recipient} {row.text}".encode(errors="replace")).hexdigest()[:32]
    more = {field: said for field in EXTRA if (said := (row.extra or {}).get(field))}
    try:
        transport.send(Message(row.channel, row.recipient, row.text, row.subject, key, **more))
    except NotSent as refused:
        return refused
    except Exception as error:  # a defect of ours; its words may hold what nobody is to read in a log
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s: a message could not be sent: %s\n%s", row.channel, type(error).__name__, where)  # noqa: TRY400
        return NotSent(f"defect: {type(error).__name__}", ours=True)
    return None


def _note(engine: Engine, row: Any, begun: int | None, refused: NotSent | None, at: int) -> None:
    """What came of a try: the row is gone, or waits on, unless another has taken it meanwhile."""
    mine = Outgoing.id == row.id, Outgoing.next_at == row.next_at
    with engine.begin() as connection:
        if begun is not None:
            ended = update(DeliveryTry).where(DeliveryTry.id == begun)
            connection.execute(ended.values(ended_at=at, reason=str(refused) if refused else None))
        if refused is None:
            gone = connection.execute(delete(Outgoing).where(Outgoing.id == row.id)).rowcount
            if row.delivery_id is not None and gone:
                sent = update(Delivery).where(Delivery.id == row.delivery_id)
                connection.execute(sent.values(state=SENT, over_at=at))
        elif refused.again:
            pause = max(BACK_OFF[min(row.tries, len(BACK_OFF)) - 1], int(refused.after * 1000))
            extra = {**(row.extra or {}), OURS: refused.ours} if row.delivery_id is not None else row.extra
            later = update(Outgoing).where(*mine)
            connection.execute(later.values(next_at=at + pause, reason=str(refused), extra=extra))
        else:
            gone = connection.execute(delete(Outgoing).where(*mine)).rowcount
            if row.delivery_id is not None and gone:
                _switch_off(connection, row.delivery_id, f"{REFUSED}: {refused}", at)
    if refused and not refused.again:
        log.warning("%s: a message is dropped: %s", row.channel, refused)
    elif refused and row.reason != str(refused):
        log.warning("%s: a message waits: %s", row.channel, refused)


def _fail(connection: Connection, delivery: int, at: int) -> None:
    failed = update(Delivery).where(Delivery.id == delivery, Delivery.state == WAITING)
    connection.execute(failed.values(state=FAILED, over_at=at))


def _switch_off(connection: Connection, delivery: int, reason: str, at: int) -> None:
    """A delivery that never arrived ends its channel, until its people, who are told otherwise, mend it."""
    _fail(connection, delivery, at)
    channel = select(Delivery.channel_id).where(Delivery.id == delivery).scalar_subquery()
    off = update(AlertChannel).where(AlertChannel.id == channel, AlertChannel.off_at.is_(None))
    connection.execute(off.values(off_at=at, off_reason=reason, told_at=None))
