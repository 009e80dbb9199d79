"""How often somebody may do a thing: rows, so that all processes count together; their names lead back to nobody."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker.models import Attempt
from checker.settings import Settings

DAY = 86_400
MOSCOW_SECONDS = 3 * 3600
"""Spans of a day begin at midnight in Moscow, which keeps no summer time."""


class Limit(msgspec.Struct, frozen=True):
    """At most so many acts of a kind by one in a span of so many seconds; spans follow each other without a gap."""

    what: str
    most: int
    seconds: int

    def ends(self, at: int) -> int:
        """When the span of a moment is over. Both in milliseconds of UTC."""
        span, shift = self.seconds * 1000, MOSCOW_SECONDS * 1000
        return at - (at + shift) % span + span


def spend(connection: Connection, limit: Limit, who: str, at: int) -> bool:
    """Counts one act; False, and not counted, where there were too many. The caller commits.

    who: of `hidden` or `address`; at: the moment, milliseconds of UTC.
    """
    row = Attempt.what == limit.what, Attempt.who == who, Attempt.until == limit.ends(at)
    more = update(Attempt).where(*row, Attempt.count < limit.most).values(count=Attempt.count + 1)
    if connection.execute(more).rowcount:
        return True
    if limit.most < 1 or connection.execute(select(Attempt.count).where(*row)).scalar() is not None:
        return False
    try:
        with connection.begin_nested():
            connection.execute(insert(Attempt).values(what=limit.what, who=who, until=limit.ends(at), count=1))
    except IntegrityError:  # another process did the first act of this span meanwhile
        return bool(connection.execute(more).rowcount)
    return True


def spent(connection: Connection, limit: Limit, who: str, at: int) -> bool:
    """Whether there were too many already; nothing is counted."""
    row = Attempt.what == limit.what, Attempt.who == who, Attempt.until == limit.ends(at)
    return (connection.execute(select(Attempt.count).where(*row)).scalar() or 0) >= limit.most


def forget(connection: Connection, at: int) -> None:
    """Drops what was counted in spans that are over."""
    connection.execute(delete(Attempt).where(Attempt.until <= at))


def hidden(options: Settings, *parts: object) -> str:
    """A name for what the parts say, made with the key of the settings: without it it leads back to nobody."""
    return options.sealed("\n".join(str(part) for part in parts)).hex()[:32]


def address(options: Settings, told: str, at: int) -> str:
    """A name for an address, another one tomorrow. at: the moment, milliseconds of UTC.

    Of IPv6 its /64 counts: that is what one subscriber gets, with more addresses than anybody could count.
    """
    with suppress(ValueError):
        parsed = ipaddress.ip_address(told.partition("%")[0])
        if isinstance(parsed, ipaddress.IPv6Address):
            told = str(parsed.ipv4_mapped or ipaddress.ip_network((int(parsed), 64), strict=False))
    return hidden(options, "address", (at // 1000 + MOSCOW_SECONDS) // DAY, told)
