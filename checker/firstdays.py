"""Since when something is known of a number of which nothing was as of the moment, or on the day, that was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, or_, select

from checker import ledger, moments
from checker.dates import end_of, moscow_day
from checker.i18n import N_
from checker.models import PUBLIC, Version
from checker.subjects import Claims
from scrapers.registry import NUMBERS

EARLY, EARLY_DAY, EARLY_HOUR = "early", "early_day", "early_hour"
SENTENCES = {
    EARLY: N_(
        "Сведения собираются с {day}: о более раннем дне ничего не известно. Нынешнее задним числом не показываем."
    ),
    EARLY_DAY: N_(
        "Самые ранние сведения — о дне {day}: о более раннем ничего не известно. Нынешнее задним числом не показываем."
    ),
    EARLY_HOUR: N_(
        "Сведения собираются с {day}, но появились позже спрошенного момента. Нынешнее задним числом не показываем."
    ),
}
"""What was too early: the moment as of which was asked, the day spoken of, the hour of the very first day."""


class First(NamedTuple):
    """The first day of which something is shown. kind: of SENTENCES; of EARLY_DAY it is the day spoken of, as of the
    same moment that was asked, of the others the day as of whose end something is.
    """

    day: date
    kind: str

    @property
    def title(self) -> str:
        """What there is instead of the company; a template of the catalogue."""
        if self.kind == EARLY_HOUR:
            return N_("На этот момент о ней ничего не было известно")
        return N_("На этот день о ней ничего не было известно")

    def sentence(self, translate: Callable[[str], str] = str, day: Callable[[date], str] = str) -> str:
        """Since when something is known. day: writes a day for the reader."""
        return translate(SENTENCES[self.kind]).format(day=day(self.day))


_STATED = (
    Version.source_id.in_(NUMBERS.values()),
    Version.reach.in_(ledger.REACH),
    Version.subject.in_(ledger.SUBJECTS),
    Version.hash.is_not(None),
)
_LATER_DAY = (
    select(Version.subject, func.min(Version.asof))
    .where(
        *_STATED,
        Version.known_from <= ledger.MOMENT,
        Version.asof > ledger.DAY,
        or_(Version.known_to.is_(None), Version.known_to > ledger.MOMENT, Version.valid_to > Version.asof),
    )
    .group_by(Version.subject)
)
"""The first day after one on which something is shown as of a moment (the condition of `ledger`, on its own day)."""
_LATER = (
    select(Version.subject, Version.known_from, Version.known_to, Version.asof, Version.valid_to)
    .where(
        *_STATED,
        or_(Version.known_to.is_(None), Version.known_to > ledger.MOMENT, Version.valid_to > ledger.DAY),
    )
    .distinct()
)
"""All that is shown as of a moment and a day or of any after them: what was loaded together is one row."""


def first_days(
    connection: Connection,
    numbers: Sequence[str],
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
    on: date | None = None,
) -> dict[str, First]:
    """Of numbers about which nothing is known at that moment and of that day, as `fact_sheet` was asked: the first day
    of which something is, today or before it. Where something was known at the moment it is a later day spoken of; else
    the first day as of whose end a sheet is not empty. Numbers of which there is none are left out.
    """
    now, last = datetime.now(UTC), moments.last(connection)
    found: dict[str, First] = {}
    if on is not None:
        moment = last if as_of is None else min(moments.to_moment(as_of), last)
        found = _spoken(connection, numbers, reach, moment, on, moscow_day(now))
    if as_of is not None:
        found |= _known(connection, [number for number in numbers if number not in found], reach, as_of, now, last)
    return found


def _spoken(
    connection: Connection, numbers: Sequence[str], reach: tuple[int, ...], moment: int, on: date, today: date
) -> dict[str, First]:
    claims = Claims(connection, numbers, reach, moment)
    subjects = {number: claims.of(number)[0] or [number] for number in numbers}
    asked = {"subjects": sorted({one for own in subjects.values() for one in own}), "reach": reach}
    rows = connection.execute(_LATER_DAY, {**asked, "moment": moment, "day": moments.to_day(on)})
    days = {subject: moments.to_date(day) for subject, day in rows}
    found = {number: [day for one in own if (day := days.get(one))] for number, own in subjects.items()}
    return {number: First(min(of), EARLY_DAY) for number, of in found.items() if of and min(of) <= today}


def _known(
    connection: Connection, numbers: Sequence[str], reach: tuple[int, ...], as_of: datetime, now: datetime, last: int
) -> dict[str, First]:
    """Day by day, of those on which something became known or is spoken of: a number reaches what a company's other
    number holds only once somebody had said that both are of one.
    """
    asked, moment = moscow_day(as_of), min(moments.to_moment(as_of), last)
    claims = Claims(connection, numbers, reach, last)
    subjects = {number: _all(number, claims) for number in numbers}
    stated: dict[str, list[Any]] = {}
    wanted = {"subjects": sorted(set().union(*subjects.values())), "reach": reach, "moment": moment}
    for row in connection.execute(_LATER, {**wanted, "day": moments.to_day(asked)}):
        stated.setdefault(row.subject, []).append(row)
    days: dict[date, list[str]] = {}
    for number, of in subjects.items():
        for day in {max(asked, day) for one in of for row in stated.get(one, ()) for day in _begins(row)}:
            days.setdefault(day, []).append(number)
    found: dict[str, First] = {}
    for day in sorted(day for day in days if day <= moscow_day(now)):
        end = min(moments.to_moment(end_of(day, now)), last)
        shown = {one for one, rows in stated.items() if any(_shown(row, end, moments.to_day(day)) for row in rows)}
        waiting = [number for number in days[day] if number not in found and subjects[number] & shown]
        if end <= moment or not waiting:
            continue
        claims = Claims(connection, waiting, reach, end)
        kind = EARLY_HOUR if day == asked else EARLY
        found |= {number: First(day, kind) for number in waiting if shown & set(claims.of(number)[0] or [number])}
    return found


def _all(number: str, claims: Claims) -> set[str]:
    """All numbers under which it may ever have been held, by whoever claims them."""
    own, claimed = claims.of(number)
    return {number, *own, *claimed}.union(*claimed.values())


def _begins(row: Any) -> tuple[date, date]:
    day = moments.to_date(row.asof)
    assert day is not None
    return moscow_day(moments.to_time(row.known_from)), day


def _shown(row: Any, moment: int, day: int) -> bool:
    """The condition of `ledger`, of one version."""
    ends = row.known_to is not None and row.known_to <= moment and (row.valid_to or 0) <= day
    return row.known_from <= moment and row.asof <= day and not ends
