"""When a channel may be used: quiet hours and digests by the clocks of its zone, which are put on and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.moments import to_moment, to_time
from checker.watching import channels
from checker.watching import hours as hours_of

ZONES = (
    "Europe/Moscow",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kamchatka",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)
MINUTES = st.integers(0, 1439)


class Hours(msgspec.Struct, frozen=True):
    zone: str = "Europe/Moscow"
    digest_at: int = 540
    quiet_from: int | None = None
    quiet_to: int | None = None


def due(hours: Hours, grave: bool, local: str) -> str:
    """As clocks in the zone show it. local: an ISO time with its offset, or in the zone without one."""
    at = datetime.fromisoformat(local)
    at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(hours.zone))
    found = to_time(channels.due_at(hours, grave, to_moment(at)))
    return found.astimezone(ZoneInfo(hours.zone)).isoformat(timespec="minutes")


NIGHT = Hours(quiet_from=22 * 60, quiet_to=8 * 60)
BERLIN = Hours("Europe/Berlin", quiet_from=22 * 60, quiet_to=8 * 60)
LATE = Hours("Europe/Berlin", quiet_from=22 * 60, quiet_to=2 * 60 + 30)
CHANGES = [
    datetime(2027, month, day, hour, tzinfo=UTC)
    for month, day in ((3, 14), (3, 28), (4, 4), (10, 3), (10, 31), (11, 7))
    for hour in range(0, 24, 2)
]
"""Days on which clocks are put on or back somewhere."""
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "told"),
    [
        ("2026-11-23T12:00", "2026-11-23T12:00+03:00"),
        ("2026-11-23T21:59", "2026-11-23T21:59+03:00"),
        ("2026-11-23T22:00", "2026-11-24T08:00+03:00"),
        ("2026-11-23T23:59:59", "2026-11-24T08:00+03:00"),
        ("2026-11-24T00:00", "2026-11-24T08:00+03:00"),
        ("2026-11-24T07:59:59.999", "2026-11-24T08:00+03:00"),
        ("2026-11-24T08:00", "2026-11-24T08:00+03:00"),
    ],
)
def test_what_is_grave_waits_for_the_end_of_the_quiet_hours_alone(local: str, told: str) -> None:
    assert due(NIGHT, True, local) == told


def test_without_quiet_hours_what_is_grave_is_told_now() -> None:
    now = to_moment(datetime(2026, 11, 23, 1, 2, 3, 456_000, UTC))
    for hours in (Hours(), Hours(quiet_from=60), Hours(quiet_from=60, quiet_to=60)):
        assert channels.due_at(hours, True, now) == now


@pytest.mark.parametrize(
    ("local", "told"),
    [
        ("2026-11-23T08:59:59", "2026-11-23T09:00+03:00"),
        ("2026-11-23T09:00", "2026-11-23T09:00+03:00"),
        ("2026-11-23T09:00:00.001", "2026-11-24T09:00+03:00"),
        ("2026-11-23T23:00", "2026-11-24T09:00+03:00"),
    ],
)
def test_all_else_waits_for_the_digest(local: str, told: str) -> None:
    assert due(NIGHT, False, local) == told, "whatever the quiet hours are"


@pytest.mark.parametrize(
    ("hours", "grave", "local", "told"),
    [
        # Berlin, 28 March 2027: at 2:00 clocks show 3:00; 31 October 2027: at 3:00 they show 2:00 again.
        (Hours("Europe/Berlin", 150), False, "2027-03-27T12:00", "2027-03-28T03:30+02:00"),
        (Hours("Europe/Berlin", 150), False, "2027-03-28T03:31+02:00", "2027-03-29T02:30+02:00"),
        (Hours("Europe/Berlin", 150), False, "2027-10-31T01:00", "2027-10-31T02:30+02:00"),
        (Hours("Europe/Berlin", 150), False, "2027-10-31T02:10+01:00", "2027-11-01T02:30+01:00"),
        (BERLIN, True, "2027-03-27T23:00", "2027-03-28T08:00+02:00"),
        (BERLIN, True, "2027-10-30T23:00", "2027-10-31T08:00+01:00"),
        (LATE, True, "2027-03-28T01:59", "2027-03-28T03:00+02:00"),
        (LATE, True, "2027-10-31T02:40+02:00", "2027-10-31T02:40+02:00"),
        (LATE, True, "2027-10-31T02:10+01:00", "2027-10-31T02:30+01:00"),
    ],
)  # fmt: skip
def test_clocks_that_are_put_on_and_back(hours: Hours, grave: bool, local: str, told: str) -> None:
    assert due(hours, grave, local) == told


@examples("what is grave leaves at the first minute that is not quiet, whatever clocks do", 2_000)
@given(
    st.sampled_from(ZONES),
    MINUTES,
    MINUTES,
    st.integers(to_moment(FIRST), to_moment(LAST)) | st.sampled_from([to_moment(at) for at in CHANGES]),
)
def test_quiet_hours_are_kept_and_no_longer(zone: str, begins: int, ends: int, now: int) -> None:
    hours = Hours(zone, quiet_from=begins, quiet_to=ends)
    found = channels.due_at(hours, True, now)
    assert found >= now and not hours_of.is_quiet(hours, found)
    if found > now:
        assert hours_of.is_quiet(hours, now) and hours_of.is_quiet(hours, found - 1)
        assert found - now <= timedelta(hours=26) / timedelta(milliseconds=1)


@examples("a year of digests has one for each day of the zone", 100)
@given(st.sampled_from(ZONES), MINUTES)
def test_one_digest_a_day(zone: str, digest_at: int) -> None:
    hours, days = Hours(zone, digest_at), list[date]()
    now = to_moment(datetime(2027, 1, 1, tzinfo=UTC))
    for _ in range(366):
        now = channels.due_at(hours, False, now + 1)
        days.append(to_time(now).astimezone(ZoneInfo(zone)).date())
    assert days == [days[0] + timedelta(days=number) for number in range(366)]
