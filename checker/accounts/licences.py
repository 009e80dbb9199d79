"""Licences: granted, renewed and ended by the operator, in whole Moscow days, the first and the last one included."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import Connection, func, insert, or_, select, update

from checker.accounts import audit, organisations, usage
from checker.accounts.audit import Act
from checker.accounts.visitors import unbroken
from checker.dates import N_, moscow_day
from checker.i18n import counted, translator
from checker.models import Licence, Membership, Organisation, UserRow
from checker.models.account import OWNER
from checker.moments import to_date, to_day, to_moment
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import letter

STEPS = (30, 7, 1, AFTER := -1)
"""So many days before its end the owners are reminded; the last step is the day after it."""

LATEST = 30
"""So many days after the end the last letter is still sent, where nobody was there to send it."""

LONGEST = 3660
"""Days of a licence: more is a slip of the keyboard."""

ENDS, OVER, ENDED = "ends", "over", "ended"
"""What a letter tells: that a licence ends soon, that it is over, that the operator ended it."""

SUBJECTS = {
    ENDS: N_("Лицензия Checker заканчивается"),
    OVER: N_("Лицензия Checker закончилась"),
    ENDED: N_("Лицензия Checker прекращена"),
}
BODIES = {
    ENDS: N_(
        "Лицензия организации «{name}» действует по {day} включительно: {left}.\n\n"
        "После этого останутся поиск и карточка «кто это». Заметки сохранятся.\n"
        "Продлить её может тот, кто её выдал.\n\n{link}\n"
    ),
    OVER: N_(
        "Лицензия организации «{name}» закончилась: последним её днём было {day}.\n\n"
        "Поиск и карточка «кто это» доступны и дальше. Заметки сохранены.\n"
        "Продлить её может тот, кто её выдал.\n\n{link}\n"
    ),
    ENDED: N_(
        "Лицензия организации «{name}» прекращена тем, кто её выдал: с {day} она не действует.\n\n"
        "Поиск и карточка «кто это» доступны и дальше. Заметки сохранены.\n\n{link}\n"
    ),
}
LEFT = N_("остался {n} день|осталось {n} дня|осталось {n} дней")
LAST_DAY = N_("сегодня последний день")


class Overlap(ValueError):
    """These days are licensed already, at least in part: they would be paid for twice."""


class Span(ValueError):
    """The days follow each other the wrong way round, are over, or are too many."""


class Granted(msgspec.Struct, frozen=True):
    """A licence of an organisation, from a day to a day, both included."""

    organisation: int
    name: str
    since: date
    until: date
    running: bool
    over: bool


def year_from(since: date) -> date:
    """The last day of a licence of one year: the day before the same day of the next year.

    From 29 February: 28 February, so that the next one begins on 1 March and no day is lost or counted twice.
    """
    try:
        after = since.replace(year=since.year + 1)
    except ValueError:  # 29 February
        after = date(since.year + 1, 3, 1)
    return after - timedelta(days=1)


def grant(connection: Connection, organisation: int, since: date, until: date, by: int | None, now: datetime) -> int:
    """A licence from a day to a day, both included; returns its number. The caller commits.

    by: the operator's user; None: the shell. Raises Overlap, Span. Owners are not written to: what they were promised
    they know; a step of the reminders that lies before the grant is not told of.
    """
    if not moscow_day(now) <= until or not since <= until <= since + timedelta(days=LONGEST - 1):
        raise Span
    organisations.lock(connection, organisation)
    overlaps = select(Licence.id).where(
        Licence.organisation_id == organisation,
        Licence.since <= Licence.until,
        Licence.since <= to_day(until),
        Licence.until >= to_day(since),
    )
    if connection.execute(overlaps.limit(1)).scalar() is not None:
        raise Overlap
    row = insert(Licence).values(
        organisation_id=organisation,
        since=to_day(since),
        until=to_day(until),
        at=to_moment(now),
        by=by,
        told=_step((until - moscow_day(now)).days),
    )
    number = int(connection.execute(row.returning(Licence.id)).scalar_one())
    audit.note(connection, organisation, None, Act.LICENCE_GRANTED, until.isoformat(), now)
    usage.add(connection, moscow_day(now), {usage.LICENCES: 1})
    return number


def renew(
    connection: Connection,
    organisation: int,
    by: int | None,
    now: datetime,
    *,
    days: int | None = None,
    until: date | None = None,
) -> tuple[date, date]:
    """A licence that begins on the day after the last one ends, today where there is none; returns its two days.

    days: how many, or until which day; without both a year. Raises Span. The caller commits.
    """
    organisations.lock(connection, organisation)
    since = next_day(connection, organisation, now)
    if until is None:
        if days is not None and not 1 <= days <= LONGEST:
            raise Span
        until = year_from(since) if days is None else since + timedelta(days=days - 1)
    grant(connection, organisation, since, until, by, now)
    return since, until


def next_day(connection: Connection, organisation: int, now: datetime) -> date:
    """The first day on which a further licence would begin."""
    query = select(func.max(Licence.until)).where(
        Licence.organisation_id == organisation,
        Licence.since <= Licence.until,
        Licence.until >= to_day(moscow_day(now)),
    )
    last = to_date(connection.execute(query).scalar())
    return last + timedelta(days=1) if last else moscow_day(now)


def end(connection: Connection, options: Settings, organisation: int, now: datetime) -> int:
    """Ends all licences of an organisation now: today is no day of theirs any more. Returns how many were ended.

    One that had not begun keeps no day at all. The owners are written to. The caller commits.
    """
    yesterday = to_day(moscow_day(now) - timedelta(days=1))
    organisations.lock(connection, organisation)
    running = Licence.organisation_id == organisation, Licence.until > yesterday, Licence.since <= Licence.until
    ended = connection.execute(update(Licence).where(*running).values(until=yesterday, told=AFTER)).rowcount
    if ended:
        audit.note(connection, organisation, None, Act.LICENCE_ENDED, moscow_day(now).isoformat(), now)
        _write_to_owners(connection, options, organisation, ENDED, moscow_day(now), now)
    return ended


def listed(connection: Connection, now: datetime, limit: int = 500) -> list[Granted]:
    """Licences, those that end last first. One that was ended before it began is left out."""
    query = (
        select(Licence.organisation_id, Organisation.name, Licence.since, Licence.until)
        .join(Organisation, Organisation.id == Licence.organisation_id)
        .where(Licence.since <= Licence.until, Organisation.closed_at.is_(None))
        .order_by(Licence.until.desc(), Licence.id.desc())
        .limit(limit)
    )
    day = moscow_day(now)
    return [
        Granted(organisation, name, first, last, first <= day <= last, last < day)
        for organisation, name, since, until in connection.execute(query)
        if (first := to_date(since)) and (last := to_date(until))
    ]


def organisations_of(connection: Connection, named: str) -> list[tuple[int, str]]:
    """Open organisations that are meant by a number, or by the address of an owner: number and name."""
    query = select(Organisation.id, Organisation.name).where(Organisation.closed_at.is_(None)).order_by(Organisation.id)
    named = named.strip()
    if named.isascii() and named.isdecimal():
        query = query.where(Organisation.id == (int(named) if len(named) < 16 else 0))
    else:
        query = (
            query.join(Membership, Membership.organisation_id == Organisation.id)
            .join(UserRow, UserRow.id == Membership.user_id)
            .where(func.lower(UserRow.email) == named.lower(), Membership.role == OWNER)
        )
    return [(number, name) for number, name in connection.execute(query)]


def remind(connection: Connection, options: Settings, now: datetime) -> int:
    """Writes to the owners of every licence whose step has come, once for each step; returns to how many of them.

    A day that was missed is made up for by the step that is due now: an older one is not told of any more. One that is
    followed by another licence without a gap is not spoken of. The caller commits.
    """
    day = moscow_day(now)
    query = (
        select(Licence.id, Licence.organisation_id, Licence.until, Licence.told)
        .join(Organisation, Organisation.id == Licence.organisation_id)
        .where(
            Licence.since <= Licence.until,
            Licence.until <= to_day(day + timedelta(days=STEPS[0])),
            Licence.until >= to_day(day - timedelta(days=LATEST)),
            or_(Licence.told.is_(None), Licence.told > AFTER),
            Organisation.closed_at.is_(None),
        )
    )
    written = 0
    for number, organisation, until, told in connection.execute(query).all():
        last = to_date(until)
        assert last is not None
        step = _step((last - day).days)
        if step is None or (told is not None and told <= step) or _goes_on(connection, organisation, last, day):
            continue
        first = update(Licence).where(Licence.id == number, or_(Licence.told.is_(None), Licence.told > step))
        if connection.execute(first.values(told=step)).rowcount:
            kind = OVER if last < day else ENDS
            written += _write_to_owners(connection, options, organisation, kind, last, now)
    return written


def _step(left: int) -> int | None:
    """The step of the reminders that so many days before the end are at; None where it is too early for any."""
    return next((step for step in reversed(STEPS) if left <= step), None)


def _goes_on(connection: Connection, organisation: int, last: date, day: date) -> bool:
    """Whether another licence follows without a gap, or one that came later holds on the day of the letter."""
    query = select(Licence.since, Licence.until).where(
        Licence.organisation_id == organisation, Licence.until >= to_day(last)
    )
    spans = [(since, until) for since, until in connection.execute(query)]
    return unbroken(spans, last) != last or (last < day and unbroken(spans, day) is not None)


def _write_to_owners(
    connection: Connection, options: Settings, organisation: int, kind: str, day: date, now: datetime
) -> int:
    """A letter to each owner, in his language; returns how many. day: the last one; of what was ended, the first
    without it.
    """
    owners = (
        select(UserRow.email, UserRow.language, Organisation.name)
        .join(Membership, Membership.user_id == UserRow.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.organisation_id == organisation, Membership.role == OWNER, UserRow.active)
    )
    left = (day - moscow_day(now)).days
    rows = connection.execute(owners).all()
    for email, language, name in rows:
        say = translator(language)
        text = say(BODIES[kind]).format(
            name=name,
            day=f"{day:%d.%m.%Y}",
            left=counted(language, LEFT, left) if left > 0 else say(LAST_DAY),
            link=f"{options.public_url.rstrip('/')}/account/",
        )
        outbox.put(connection, letter(options, email, say(SUBJECTS[kind]), text, language), to_moment(now))
    return len(rows)
