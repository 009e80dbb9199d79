"""The clock of the base: moments are milliseconds of UTC, given under the writer's lock, never twice, never back."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import lru_cache

from sqlalchemy import Connection, case, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker.dates import moscow_day
from checker.models import Clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(connection: Connection) -> int:
    """A new moment for this transaction. It also takes the writer's lock, so transactions are stamped in order."""
    now = time.time_ns() // 1_000_000
    later = case((Clock.last >= now, Clock.last + 1), else_=now)
    taken = update(Clock).values(last=later).returning(Clock.last)
    given = connection.execute(taken).scalar()
    if given is None:  # an empty base: of two that write at once for the first time, one makes the row
        with suppress(IntegrityError), connection.begin_nested():
            connection.execute(insert(Clock).values(id=1, last=0))
        given = connection.execute(taken).scalar_one()
    return int(given)


def last(connection: Connection) -> int:
    """The last moment that was committed; 0 in an empty base. This is «now» for a reader: what is written at this
    very second has an earlier stamp than the clock shows and would slip into an answer that was given already.
    """
    return connection.execute(select(Clock.last)).scalar() or 0


def to_moment(when: datetime) -> int:
    """Aware time → moment. In whole numbers: a float would lose a millisecond, and with it a version."""
    return (when - EPOCH) // timedelta(milliseconds=1)


def to_time(moment: int) -> datetime:
    """Moment → aware UTC time."""
    return EPOCH + timedelta(milliseconds=moment)


@lru_cache(maxsize=4_096)
def shown(moment: int, channel: str) -> datetime:
    """The time that a reader may see: of what was asked for on demand the Moscow day alone, as its midnight in UTC.

    To the minute it would tell when somebody looked a company up (contract: on-demand times are shown to the day). What
    an organisation brought, or asked a seller for, nobody else reads: of that it is the moment.
    """
    time = to_time(moment)
    return time if channel != "live" else datetime.combine(moscow_day(time), clock(), UTC)


@lru_cache(maxsize=4_096)
def to_date(day: int | None) -> date | None:
    """YYYYMMDD → date."""
    return date(day // 10_000, day // 100 % 100, day % 100) if day else None


def to_day(day: date) -> int:
    """Date → YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day
