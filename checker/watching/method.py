"""Another version of the method: all who are watched are judged anew, and each organisation is told once what it
changed. It is never told as a change of a company.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, distinct, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from checker import moments
from checker.accounts.rights import Right
from checker.accounts.visitors import entitled
from checker.dates import moscow_day
from checker.db import reading
from checker.models import PUBLIC, Score, Touched, Watch, WatchCursor
from checker.scoring.methods import CURRENT
from checker.watching import touched
from checker.watching.kinds import SYSTEM
from checker.watching.telling import Telling, tell

BEGUN = f"method:{CURRENT}"
TOLD = f"method:{CURRENT}:told"


def look(engine: Engine, now: datetime | None = None) -> int:
    """Queues whom another method judged last; once all are judged anew, tells each organisation how many decisions are
    other ones. Returns how many alerts are new. Of several processes one does each step.
    """
    now = now or datetime.now(UTC)
    with reading(engine) as connection:
        begun, told = touched.cursor(connection, BEGUN), touched.cursor(connection, TOLD)
        if told is not None:
            return 0
        old = select(Score.subject).where(_of_another())
        waits = select(Touched.subject).where(Touched.subject.in_(old)) if begun else old
        there = connection.execute(waits.limit(1)).scalar() is not None
    if there is (begun is not None):
        return 0
    with engine.begin() as connection:
        at = moments.stamp(connection)
        if not _mark(connection, TOLD if begun else BEGUN, at):
            return 0
        if not begun:
            watched = old.where(Score.subject.in_(select(Watch.subject)))
            touched.touch(connection, list(connection.execute(watched).scalars()))
            return 0
        return tell(connection, _counted(connection, begun, now), at, moments.to_moment(now))


def _of_another() -> ColumnElement[bool]:
    return and_(Score.known_to.is_(None), Score.method != CURRENT)


def _mark(connection: Connection, name: str, at: int) -> bool:
    into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = into(WatchCursor).values(name=name, upto=at).on_conflict_do_nothing()
    return bool(connection.execute(row).rowcount)


def _counted(connection: Connection, begun: int, now: datetime) -> list[Telling]:
    """How many of whom an organisation watches are judged anew, and how many of the decisions are other ones."""
    old, new = aliased(Score), aliased(Score)
    differ = case((old.decision != new.decision, Watch.subject))
    query = (
        select(
            Watch.organisation_id,
            func.max(old.method).label("before"),
            func.count(distinct(differ)).label("changed"),
            func.count(distinct(Watch.subject)).label("watched"),
        )
        .join(new, and_(new.subject == Watch.subject, new.reach == PUBLIC, new.method == CURRENT))
        .join(old, and_(old.subject == new.subject, old.reach == PUBLIC, old.known_to == new.known_from))
        .where(new.known_from > begun, old.method != CURRENT)
        .group_by(Watch.organisation_id)
    )
    rows = connection.execute(query).all()
    may = entitled(connection, Right.WATCH, [row.organisation_id for row in rows], now)
    return [
        Telling(
            organisation=row.organisation_id,
            subject="",
            name=BEGUN,
            kind="method",
            grave=SYSTEM["method"].grave,
            day=moments.to_day(moscow_day(now)),
            value={"before": row.before, "after": CURRENT, "count": row.changed, "watched": row.watched},
        )
        for row in rows
        if row.organisation_id in may
    ]
