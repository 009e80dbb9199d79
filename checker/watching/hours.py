"""When a channel may be used: quiet hours and digests by the clocks of its zone, which are put on and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from checker.moments import to_moment, to_time

MINUTE = timedelta(minutes=1)
DAY_MINUTES = 1440


class Times(Protocol):
    """What of a channel says when it may be used (`checker.models.AlertChannel`): minutes of the day in its zone."""

    @property
    def zone(self) -> str: ...
    @property
    def digest_at(self) -> int: ...
    @property
    def quiet_from(self) -> int | None: ...
    @property
    def quiet_to(self) -> int | None: ...


def due_at(channel: Times, grave: bool, now: int) -> int:
    """When an alert of this moment is to be told: a grave one now, or when the quiet hours are over; any other at the
    hour of the next digest. Milliseconds of UTC; hours are those that clocks in the channel's zone show.
    """
    return _quiet_over(channel, now) if grave else _next_digest(channel, now)


def is_quiet(channel: Times, now: int) -> bool:
    """Whether a clock in the zone shows a minute of the quiet hours; their end is none."""
    begins, ends = channel.quiet_from, channel.quiet_to
    if begins is None or ends is None or begins == ends:
        return False
    minute = _minute(to_time(now).astimezone(ZoneInfo(channel.zone)))
    return begins <= minute < ends if begins < ends else minute >= begins or minute < ends


def _quiet_over(channel: Times, now: int) -> int:
    """The first minute that is not quiet; walked to by the minute, for clocks may be put on or back meanwhile."""
    if not is_quiet(channel, now):
        return now
    zone, ends = ZoneInfo(channel.zone), channel.quiet_to or 0
    local = to_time(now).astimezone(zone)
    whole = to_time(now).replace(second=0, microsecond=0)
    guess = whole + MINUTE * ((ends - _minute(local)) % DAY_MINUTES)
    if guess.astimezone(zone).utcoffset() == local.utcoffset():
        return to_moment(guess)
    found = whole + MINUTE
    while is_quiet(channel, to_moment(found)):
        found += MINUTE
    return to_moment(found)


def _next_digest(channel: Times, now: int) -> int:
    """The next digest, once for each day of the zone. An hour that a clock leaves out is an hour later, of one that it
    shows twice the first counts.
    """
    zone, at = ZoneInfo(channel.zone), to_time(now)
    day = at.astimezone(zone).date()
    for ahead in range(3):
        wall = datetime.combine(day + timedelta(days=ahead), datetime.min.time(), zone)
        moment = wall.replace(hour=channel.digest_at // 60, minute=channel.digest_at % 60).astimezone(UTC)
        if moment >= at:
            return to_moment(moment)
    raise AssertionError("a day has a digest")


def _minute(local: datetime) -> int:
    return local.hour * 60 + local.minute
