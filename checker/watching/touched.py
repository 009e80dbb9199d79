"""What is new of the companies that are watched: news looked through once, and the queue of companies they touch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    func,
    literal,
    or_,
    select,
    true,
    union,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from checker import moments
from checker.bulk import among
from checker.dates import moscow_day
from checker.db import reading
from checker.jobs import leases
from checker.models import PUBLIC, Company, Event, RoleRow, Touched, Watch, WatchCursor, WatchList
from checker.watching.kinds import EVENTS

RENEWED = "renewed"
"""The cursor that stands where all who are watched were judged anew last, by the clock."""

LEASE = 60.0
"""Seconds for which a company is claimed: so long one whose worker was killed waits."""


class Claim(msgspec.Struct, frozen=True):
    """A touched company that is ours: the events after `since`, up to `upto`, are to be told."""

    subject: str
    since: int
    upto: int
    owner: str


def look(engine: Engine) -> int:
    """Looks through what is new and queues the watched companies that it touches; returns how many. One transaction.

    Up to the last committed moment: writers are stamped in the order in which they commit (`checker.moments`), so
    nothing of an earlier moment can come later. Of several that look one moves the cursor.
    """
    with reading(engine) as connection:  # each second: SQLite's writer is not held up by it
        if cursor(connection, EVENTS) == moments.last(connection):
            return 0
    with engine.begin() as connection:
        span = advance(connection, EVENTS)
        return _queue(connection, *span) if span else 0


def touch(connection: Connection, subjects: Collection[str]) -> int:
    """Queues companies of which nothing new is known: to be scored, for whoever begins to watch them. Returns the
    moment of it, from which on their news are told (`Watch.at`). Takes the writer's turn. The caller commits.
    """
    at = moments.stamp(connection)
    rows = [{"subject": subject, "since": at, "upto": at} for subject in sorted(set(subjects))]
    if rows:
        connection.execute(_insert(connection)(Touched).on_conflict_do_nothing(), rows)
    return at


def renew(engine: Engine, now: datetime | None = None) -> bool:
    """Queues all who are watched, once on each day of Moscow, to be judged anew: a company comes of age, a debt grows
    old, a source falls behind its promise, and no event tells of it. Returns whether this call did.
    """
    now = now or datetime.now(UTC)
    with reading(engine) as connection:
        last = cursor(connection, RENEWED)
    if last is not None and moscow_day(moments.to_time(last)) >= moscow_day(now):
        return False
    with engine.begin() as connection:
        at, day = moments.stamp(connection), moments.to_moment(now)
        first = _insert(connection)(WatchCursor).values(name=RENEWED, upto=day).on_conflict_do_nothing()
        moved = update(WatchCursor).where(WatchCursor.name == RENEWED, WatchCursor.upto == last).values(upto=day)
        if not connection.execute(first if last is None else moved).rowcount:
            return False
        all_of = select(Watch.subject, literal(at), literal(at)).distinct().order_by(Watch.subject)
        into = _insert(connection)(Touched).from_select(["subject", "since", "upto"], all_of)
        connection.execute(into.on_conflict_do_nothing())
    return True


def claim(engine: Engine, most: int, seconds: float = LEASE) -> list[Claim]:
    """At most so many touched companies that are ours now, the longest waiting first, by a conditional UPDATE.

    seconds: after which whoever died with them loses them.
    """
    with reading(engine) as connection:
        if connection.execute(select(Touched.subject).where(_free(seconds)).limit(1)).scalar() is None:
            return []
    who = leases.owner()
    with engine.begin() as connection:
        chosen = select(Touched.subject).where(_free(seconds)).order_by(Touched.since, Touched.subject).limit(most)
        taken = (
            update(Touched)
            .where(Touched.subject.in_(chosen.with_for_update(skip_locked=True)))
            .values(owner=who, until=leases.now() + int(seconds * 1000))
            .returning(Touched.subject, Touched.since, Touched.upto)
        )
        return sorted(
            (Claim(subject, since, upto, who) for subject, since, upto in connection.execute(taken)),
            key=lambda one: (one.since, one.subject),
        )


def settle(connection: Connection, claims: Sequence[Claim]) -> set[str]:
    """Takes companies out of the queue, as they were claimed; returns which. The others are no more ours, or something
    new came meanwhile: nothing of them may be told in this transaction. The caller commits.
    """
    done: set[str] = set()
    for (owner, upto), subjects in _grouped(claims).items():
        gone = delete(Touched).where(
            among(connection, Touched.subject, subjects), Touched.owner == owner, Touched.upto == upto
        )
        done.update(connection.execute(gone.returning(Touched.subject)).scalars())
    return done


def is_drained(connection: Connection) -> bool:
    """Whether all that is known of whom anybody watches was told: nobody is touched, and no event waits to be seen."""
    if connection.execute(select(Touched.subject).limit(1)).scalar() is not None:
        return False
    return (connection.execute(select(func.max(Event.known_from))).scalar() or 0) <= (cursor(connection, EVENTS) or 0)


def cursor(connection: Connection, name: str) -> int | None:
    """Up to which moment news of a kind were looked through; None: never."""
    return connection.execute(select(WatchCursor.upto).where(WatchCursor.name == name)).scalar()


def advance(connection: Connection, name: str) -> tuple[int, int] | None:
    """Moves a cursor to the last committed moment; returns (from, to], None where another moved it or there is nothing.

    The first time it begins where the first watch did: what happened before is told to nobody anyway. The caller
    commits: what the span holds is queued in this transaction, or never.
    """
    old, new = cursor(connection, name), moments.last(connection)
    if old is None:
        first = select(literal(name), func.coalesce(func.min(Watch.at), new)).having(true())
        into = _insert(connection)(WatchCursor).from_select(["name", "upto"], first)
        connection.execute(into.on_conflict_do_nothing())
        old = cursor(connection, name)
    if old is None or old >= new:
        return None
    moved = update(WatchCursor).where(WatchCursor.name == name, WatchCursor.upto == old).values(upto=new)
    return (old, new) if connection.execute(moved).rowcount else None


def _free(seconds: float) -> ColumnElement[bool]:
    """Whom nobody works. A claim that reaches further than claims do is of a clock that was set back since."""
    now = leases.now()
    return or_(Touched.until.is_(None), Touched.until <= now, Touched.until > now + int(seconds * 1000))


def _queue(connection: Connection, since: int, upto: int) -> int:
    """Queues whom the events of a span touch, in one statement; whoever works such a company loses it.

    One may stand there already from a later moment than the span begins at: whoever began to watch it meanwhile put it
    there to be scored. Its span begins at the earlier of both, or an event between them would never be told.
    """
    named = touching(since, upto).subquery()
    rows = select(named.c.subject, literal(since), literal(upto)).where(true())  # SQLite reads ON as of a join
    into = _insert(connection)(Touched).from_select(["subject", "since", "upto"], rows.order_by(named.c.subject))
    least = func.min if connection.dialect.name == "sqlite" else func.least
    first = least(Touched.since, into.excluded.since)
    changed = into.on_conflict_do_update(
        index_elements=["subject"], set_={"since": first, "upto": into.excluded.upto, "owner": None, "until": None}
    )
    connection.execute(changed)
    return connection.execute(select(func.count()).where(Touched.upto == upto)).scalar_one()


def touching(since: int, upto: int) -> Select[tuple[str]]:
    """The watched numbers of whom events of a span are: under either of their numbers, and, for lists that ask for it,
    of whoever heads them or is their founder. What only we read otherwise is none.
    """
    news = (
        select(Event.subject, Event.reach, func.max(Event.known_from).label("last"))
        .where(Event.known_from > since, Event.known_from <= upto, Event.kind != "reparsed")
        .group_by(Event.subject, Event.reach)
        .cte("news")
    )
    by_inn, by_ogrn = aliased(Company), aliased(Company)
    own = select(Watch.subject).join(news, news.c.subject == Watch.subject)
    under_inn = (
        select(Watch.subject).join(by_ogrn, by_ogrn.subject == Watch.subject).join(news, news.c.subject == by_ogrn.ogrn)
    )
    under_ogrn = (
        select(Watch.subject).join(by_inn, by_inn.ogrn == Watch.subject).join(news, news.c.subject == by_inn.subject)
    )
    of_people = (
        select(Watch.subject)
        .join(WatchList, and_(WatchList.id == Watch.list_id, WatchList.people))
        .join(RoleRow, and_(RoleRow.subject == Watch.subject, RoleRow.known_to.is_(None)))
        .join(news, news.c.subject == RoleRow.person)
        .where(_seen(RoleRow))
    )
    told = _seen(news.c), Watch.at < news.c.last
    found = union(
        own.where(*told),
        under_inn.where(*told, _seen(by_ogrn)),
        under_ogrn.where(*told, _seen(by_inn)),
        of_people.where(*told),
    ).subquery()
    return select(found.c.subject)


def _seen(row: Any) -> ColumnElement[bool]:
    """Whether whoever watches sees a row: what is public, and his own (wall 7)."""
    seen: ColumnElement[bool] = or_(row.reach == PUBLIC, row.reach == Watch.organisation_id)
    return seen


def _insert(connection: Connection) -> Any:
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert


def _grouped(claims: Sequence[Claim]) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for one in claims:
        found.setdefault((one.owner, one.upto), []).append(one.subject)
    return found
