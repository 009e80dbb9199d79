"""What the operator sees of a source beside its state: its last file, what was not understood, what waits, notices."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from checker import moments
from checker.models import PUBLIC, Document, Host, Issue, Notice, Refusal, Run, SourceRow, Window
from scrapers.registry import SOURCES

MOST = 5
"""So many issues and windows of a source are named; all are counted."""


class LastRun(msgspec.Struct, frozen=True):
    """The last public file that was read: of which day, its counts by the law of the run, what was not understood."""

    state: str
    at: datetime | None
    release: date | None
    seen: int
    stored: int
    unchanged: int
    unlinked: int
    rejected: int
    whole: bool
    issues: tuple[tuple[str, str, int], ...] = ()
    kinds: int = 0


class Waiting(msgspec.Struct, frozen=True):
    """A window that is not done. state: due · failed · given_up; again: when it is tried again."""

    key: str
    day: date | None
    state: str
    tries: int
    again: datetime | None
    reason: str | None
    detail: str | None


class Shut(msgspec.Struct, frozen=True):
    """A host that nobody asks until a moment, and why; of one that is asked on demand the day alone."""

    host: str
    until: datetime
    reason: str | None


class Told(msgspec.Struct, frozen=True):
    """A notice: a source went from one state to another; at: of one that is asked on demand the day alone."""

    at: datetime
    source: str
    before: str
    after: str
    reason: str | None
    detail: str | None


class Backlog(msgspec.Struct, frozen=True):
    """Of one source. waiting: the first windows that are not done, of `undone`."""

    channels: tuple[str, ...]
    run: LastRun | None = None
    waiting: tuple[Waiting, ...] = ()
    undone: int = 0
    shut: tuple[Shut, ...] = ()


def backlogs(connection: Connection) -> dict[str, Backlog]:
    """Per source what stands behind its state; of files that organisations brought nothing (wall 7)."""
    runs = _last_runs(connection)
    waiting: dict[str, list[Waiting]] = defaultdict(list)
    for row in connection.execute(_WINDOWS):
        again = moments.to_time(row.next_at) if row.state != "given_up" else None
        day = moments.to_date(row.day)
        waiting[row.code].append(Waiting(row.key, day, row.state, row.tries, again, row.reason, row.detail))
    now = time.time_ns() // 1_000_000
    asked = {host for source in SOURCES.values() if source.live for host in source.live.hosts}
    shut = {
        row.name: Shut(row.name, moments.shown(row.shut_until, "live" if row.name in asked else "bulk"), row.reason)
        for row in connection.execute(select(Host.name, Host.shut_until, Host.reason).where(Host.shut_until > now))
    }
    found = {}
    for code, source in SOURCES.items():
        hosts = {*(source.live.hosts if source.live else ()), *(source.bulk.hosts if source.bulk else ())}
        found[code] = Backlog(
            channels=(*(["live"] if source.live else []), *(["bulk"] if source.bulk else [])),
            run=runs.get(code),
            waiting=tuple(waiting[code][:MOST]),
            undone=len(waiting[code]),
            shut=tuple(shut[host] for host in sorted(hosts & shut.keys())),
        )
    return found


_WINDOWS = (
    select(
        SourceRow.code, Window.key, Window.day, Window.state, Window.tries, Window.next_at, Window.reason, Window.detail
    )
    .join(SourceRow, SourceRow.id == Window.source_id)
    .where(Window.state != "done")
    .order_by(Window.day, Window.key)
)


def _last_runs(connection: Connection) -> dict[str, LastRun]:
    last = (
        select(func.max(Run.id))
        .join(Document, Document.id == Run.document_id)
        .where(Document.reach == PUBLIC, Document.channel == "bulk", Run.state != "open")
        .group_by(Run.source_id)
    )
    query = (
        select(Run, SourceRow.code, Document.release, Issue.kind, Issue.name, Issue.count)
        .join(SourceRow, SourceRow.id == Run.source_id)
        .join(Document, Document.id == Run.document_id)
        .outerjoin(Issue, Issue.run_id == Run.id)
        .where(Run.id.in_(last))
        .order_by(Issue.count.desc(), Issue.id)
    )
    rows: dict[str, Any] = {}
    issues: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    for row in connection.execute(query):
        rows[row.code] = row
        if row.kind is not None:
            issues[row.code].append((row.kind, row.name, row[-1]))
    return {
        code: LastRun(
            state=row.state,
            at=moments.to_time(row.closed_at) if row.closed_at else None,
            release=moments.to_date(row.release),
            seen=row.seen,
            stored=row.stored,
            unchanged=row.unchanged,
            unlinked=row.unlinked,
            rejected=row.rejected,
            whole=row.whole,
            issues=tuple(issues[code][:MOST]),
            kinds=len(issues[code]),
        )
        for code, row in rows.items()
    }


class Unlinked(msgspec.Struct, frozen=True):
    """A record of a public file that names nobody by number. place: where it stands in the file; reason: why."""

    source: str
    release: date | None
    place: str
    reason: str


def unlinked(connection: Connection, limit: int = 30) -> list[Unlinked]:
    """The newest records that wait for a number. Of what organisations brought, or had asked, nothing (wall 7)."""
    query = (
        select(SourceRow.code, Document.release, Refusal.place, Refusal.reason)
        .join(Run, Run.id == Refusal.run_id)
        .join(Document, Document.id == Run.document_id)
        .join(SourceRow, SourceRow.id == Run.source_id)
        .where(Refusal.kind == "unlinked", Document.reach == PUBLIC, Document.channel == "bulk")
        .order_by(Refusal.id.desc())
        .limit(limit)
    )
    return [
        Unlinked(code, moments.to_date(release), place, reason)
        for code, release, place, reason in connection.execute(query)
    ]


def notices(connection: Connection, limit: int = 20) -> list[Told]:
    """What the operator was told, newest first."""
    live = {code for code, source in SOURCES.items() if source.live}
    query = (
        select(Notice.at, SourceRow.code, Notice.before, Notice.after, Notice.reason, Notice.detail)
        .join(SourceRow, SourceRow.id == Notice.source_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [
        Told(moments.shown(at, "live" if code in live else "bulk"), code, before, after, reason, detail)
        for at, code, before, after, reason, detail in connection.execute(query)
    ]
