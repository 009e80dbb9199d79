"""What an organisation was told: read, acknowledged, counted. Its people alone read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from checker import moments
from checker.bulk import among
from checker.models import Alert, SourceRow
from checker.moments import to_moment
from checker.watching.kinds import KINDS

PAGE = 50
"""Alerts of a page, and of an answer of the API unless it asks for others."""

STALE = timedelta(days=3)
"""So long a grave alert may wait before it is «not handled»."""

COUNTED = 99
"""More unread ones are not counted."""


class Filter(msgspec.Struct, frozen=True):
    """Which alerts. unread: nobody acknowledged them; stale: grave ones that wait for three days; kinds, subjects: of
    these kinds, of these companies alone.
    """

    unread: bool = False
    stale: bool = False
    kinds: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


class Cursor(msgspec.Struct, frozen=True, order=True):
    """A place among alerts: the moment of one, and its number. Written `<moment>-<number>`."""

    at: int = 0
    id: int = 0

    def __str__(self) -> str:
        return f"{self.at}-{self.id}"


def cursor(text: str) -> Cursor | None:
    """The place that a text names; None where it names none."""
    at, dash, number = text.partition("-")
    if not (dash and all(part.isascii() and part.isdigit() and len(part) < 19 for part in (at, number))):
        return None
    return Cursor(int(at), int(number))


def page(
    connection: Connection, organisation: int, wanted: Filter, now: datetime, before: Cursor | None = None
) -> tuple[list[Row[Any]], Cursor | None]:
    """Alerts of an organisation, the newest first, with `source` (its code); from where the next page goes on."""
    query = _alerts(organisation).where(*_conditions(connection, wanted, now))
    if before is not None:
        query = query.where(or_(Alert.at < before.at, and_(Alert.at == before.at, Alert.id < before.id)))
    rows: list[Row[Any]] = list(connection.execute(query.order_by(Alert.at.desc(), Alert.id.desc()).limit(PAGE + 1)))
    further = Cursor(rows[PAGE - 1].at, rows[PAGE - 1].id) if len(rows) > PAGE else None
    return rows[:PAGE], further


def changes(connection: Connection, organisation: int, after: Cursor, most: int) -> tuple[list[Row[Any]], Cursor, bool]:
    """Alerts after a place, the oldest first; the place from which to ask next, and whether there are more already.

    Whoever keeps the place gets each alert once and misses none: an alert's moment is that of its transaction, moments
    are given in the order of commits (`checker.moments`), and what is later than the last of them waits.
    """
    query = _alerts(organisation).where(
        or_(Alert.at > after.at, and_(Alert.at == after.at, Alert.id > after.id)), Alert.at <= moments.last(connection)
    )
    rows: list[Row[Any]] = list(connection.execute(query.order_by(Alert.at, Alert.id).limit(most + 1)))
    shown = rows[:most]
    return shown, Cursor(shown[-1].at, shown[-1].id) if shown else after, len(rows) > most


def deadlines(connection: Connection, organisation: int, day: int) -> list[Row[Any]]:
    """Alerts whose deadline is not before a day (YYYYMMDD), the nearest first: of better and worse news alike."""
    query = _alerts(organisation).where(Alert.deadline >= day).order_by(Alert.deadline, Alert.id)
    return list(connection.execute(query.limit(1_000)))


def latest(connection: Connection, organisation: int, most: int = PAGE) -> list[Row[Any]]:
    """The newest alerts."""
    return list(connection.execute(_alerts(organisation).order_by(Alert.at.desc(), Alert.id.desc()).limit(most)))


def unread(connection: Connection, organisation: int) -> int:
    """How many nobody acknowledged; at most one more than `COUNTED` is counted."""
    waiting = select(Alert.id).where(Alert.organisation_id == organisation, Alert.acknowledged_at.is_(None))
    return connection.execute(select(func.count()).select_from(waiting.limit(COUNTED + 1).subquery())).scalar_one()


def stale(connection: Connection, organisation: int, now: datetime) -> int:
    """How many grave ones wait for three days; counted as above."""
    waiting = select(Alert.id).where(
        Alert.organisation_id == organisation, *_conditions(connection, Filter(stale=True), now)
    )
    return connection.execute(select(func.count()).select_from(waiting.limit(COUNTED + 1).subquery())).scalar_one()


def acknowledge(connection: Connection, organisation: int, user: int, alerts: Collection[int], now: datetime) -> int:
    """Notes that somebody has seen to them; returns of how many that is new. The caller commits."""
    mine = (Alert.organisation_id == organisation, Alert.id.in_(alerts), Alert.acknowledged_at.is_(None))
    done = update(Alert).where(*mine).values(acknowledged_at=to_moment(now), acknowledged_by=user)
    return connection.execute(done).rowcount


def are_ours(connection: Connection, organisation: int, alerts: Collection[int]) -> bool:
    """Whether all these alerts, and one at least, are the organisation's."""
    mine = select(func.count()).where(Alert.organisation_id == organisation, Alert.id.in_(alerts))
    return bool(alerts) and connection.execute(mine).scalar_one() == len(alerts)


def acknowledge_all(connection: Connection, organisation: int, user: int, upto: Cursor, now: datetime) -> int:
    """The same of all up to a place: what came after the page was shown, nobody has seen."""
    earlier = or_(Alert.at < upto.at, and_(Alert.at == upto.at, Alert.id <= upto.id))
    mine = (Alert.organisation_id == organisation, earlier, Alert.acknowledged_at.is_(None))
    done = update(Alert).where(*mine).values(acknowledged_at=to_moment(now), acknowledged_by=user)
    return connection.execute(done).rowcount


def kinds(connection: Connection, organisation: int) -> list[str]:
    """Of which kinds its alerts are, in the order of the vocabulary."""
    there = set(
        connection.execute(select(Alert.kind).where(Alert.organisation_id == organisation).distinct()).scalars()
    )
    return [*(kind for kind in KINDS if kind in there), *sorted(there - KINDS.keys())]


def _alerts(organisation: int) -> Any:
    return (
        select(*Alert.__table__.columns, SourceRow.code.label("source"))
        .outerjoin(SourceRow, SourceRow.id == Alert.source_id)
        .where(Alert.organisation_id == organisation)
    )


def _conditions(connection: Connection, wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unread or wanted.stale:
        found.append(Alert.acknowledged_at.is_(None))
    if wanted.stale:
        found += [Alert.grave.is_(True), Alert.at <= to_moment(now - STALE)]
    if wanted.kinds:
        found.append(Alert.kind.in_(wanted.kinds))
    if wanted.subjects:
        found.append(among(connection, Alert.subject, wanted.subjects))
    return found
