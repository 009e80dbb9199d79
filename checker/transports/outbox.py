"""Messages that wait to be sent: written in the transaction of what they tell of, sent by the clock or a worker.

At least once: a process that dies between handing a message over and noting it leaves it to the next one, which sends
it again, under the same name (`Message.key`).
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
from checker.models import Outgoing
from checker.moments import to_moment, to_time
from checker.settings import Settings
from checker.transports.console import Console
from checker.transports.mail import Mail
from checker.transports.message import CHANNELS, Channel, Message, NotSent, Transport
from checker.transports.sms import Sms

MINUTE = 60_000
CLAIM = 5 * MINUTE
"""So long whoever took a message may be sending it; after that it is taken for dead. Milliseconds."""

BACK_OFF = tuple(minutes * MINUTE for minutes in (1, 5, 30, 120, 360))
"""After how long a message is tried again, by how often it was; then each time after the last of them."""

KEPT: Mapping[Channel, int] = {"mail": 2 * 24 * 60 * MINUTE, "sms": 10 * MINUTE}
"""So long a message waits; then nobody needs it any more: a code of an SMS is over by then (`demos.CODE_LASTS`), and
the number that it goes to is kept in clear nowhere else.
"""

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
)

log = logging.getLogger(__name__)


class Waiting(msgspec.Struct, frozen=True):
    """What waits in a channel: how many, since when (UTC), and why the last one that was tried did not go.

    reason None: none was tried yet.
    """

    channel: Channel
    count: int
    since: datetime
    reason: str | None


def put(connection: Connection, message: Message, at: int) -> None:
    """Lets a message wait to be sent. at: now, milliseconds of UTC. The caller commits."""
    connection.execute(
        insert(Outgoing).values(
            channel=message.channel,
            recipient=message.to,
            subject=message.subject,
            text=message.text,
            at=at,
            next_at=at,
            tries=0,
        )
    )


def transports_of(options: Settings) -> dict[Channel, Transport]:
    """The ways out that the settings name; a channel that is absent has none (`unset`). In the demo: shown only."""
    if options.demo:
        console: Transport = Console(options.data_dir)
        return dict.fromkeys(CHANNELS, console)
    ways: dict[Channel, Transport] = {}
    if options.mail_server:
        ways["mail"] = Mail(options.mail_server, options.mail_from, ca_bundle=options.ca_bundle)
    if options.sms_url:
        ways["sms"] = Sms(options.sms_url, options.sms_token, ca_bundle=options.ca_bundle)
    return ways


def unset(channel: Channel) -> str:
    """Why a channel that has no way out has none."""
    return {"mail": "CHECKER_SMTP_URL is not set", "sms": "CHECKER_SMS_URL is not set"}[channel]


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
        taken = _claim(engine, list(transports), passed())
        if taken is None:
            break
        refused = _try(taken, transports[cast("Channel", taken.channel)])
        _note(engine, taken, refused, passed())
        sent += refused is None
    return sent


def give_up(connection: Connection, now: datetime) -> None:
    """Drops what has waited too long, saying how many and why. The caller commits."""
    late = delete(Outgoing).where(~_wanted(to_moment(now)))
    rows: Any = connection.execute(late.returning(Outgoing.channel, Outgoing.reason))
    for (channel, reason), count in Counter(map(tuple, rows)).items():
        log.warning("%s: %d given up as too late: %s", channel, count, reason or "there was no way out")


def _wanted(at: int) -> ColumnElement[bool]:
    return or_(*(and_(Outgoing.channel == channel, Outgoing.at > at - kept) for channel, kept in KEPT.items()))


def _due(connection: Connection, channels: list[Channel], at: int) -> int | None:
    query = select(Outgoing.id).where(Outgoing.channel.in_(channels), Outgoing.next_at <= at, _wanted(at))
    return connection.execute(query.order_by(Outgoing.next_at).limit(1)).scalar()


def _claim(engine: Engine, channels: list[Channel], at: int) -> Any:
    """One message that is ours until the claim is over, by a conditional UPDATE. None: there is none."""
    with reading(engine) as connection:
        if _due(connection, channels, at) is None:
            return None
    with engine.begin() as connection:
        due = Outgoing.channel.in_(channels), Outgoing.next_at <= at, _wanted(at)
        oldest = select(Outgoing.id).where(*due).order_by(Outgoing.next_at, Outgoing.id).limit(1)
        return connection.execute(
            update(Outgoing)
            .where(Outgoing.id == oldest.with_for_update(skip_locked=True).scalar_subquery(), *due)
            .values(next_at=at + CLAIM, tries=Outgoing.tries + 1)
            .returning(*_COLUMNS)
        ).one_or_none()


def _try(row: Any, transport: Transport) -> NotSent | None:
    key = sha256(f"{row.id} {row.at} {row.recipient} {row.text}".encode(errors="replace")).hexdigest()[:32]
    try:
        transport.send(Message(row.channel, row.recipient, row.text, row.subject, key))
    except NotSent as refused:
        return refused
    except Exception as error:  # a defect of ours; its words may hold what nobody is to read in a log
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s: a message could not be sent: %s\n%s", row.channel, type(error).__name__, where)  # noqa: TRY400
        return NotSent(f"defect: {type(error).__name__}")
    return None


def _note(engine: Engine, row: Any, refused: NotSent | None, at: int) -> None:
    """What came of a try: the row is gone, or waits on, unless another has taken it meanwhile."""
    mine = Outgoing.id == row.id, Outgoing.next_at == row.next_at
    with engine.begin() as connection:
        if refused is None:
            connection.execute(delete(Outgoing).where(Outgoing.id == row.id))
        elif refused.again:
            pause = BACK_OFF[min(row.tries, len(BACK_OFF)) - 1]
            connection.execute(update(Outgoing).where(*mine).values(next_at=at + pause, reason=str(refused)))
        else:
            connection.execute(delete(Outgoing).where(*mine))
    if refused and not refused.again:
        log.warning("%s: a message is dropped: %s", row.channel, refused)
    elif refused and row.reason != str(refused):
        log.warning("%s: a message waits: %s", row.channel, refused)
