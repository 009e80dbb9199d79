"""How fresh each source is: its last success and the age of its data against its promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from checker import moments
from checker.dates import MOSCOW
from checker.models import PUBLIC, Document, Run, SourceRow
from scrapers.base import Source
from scrapers.registry import SOURCES


def stale(source: Source, as_of: date, day: date) -> bool:
    """Whether data of one day are older on another than the source promises; a closed source promises nothing."""
    return not source.is_closed(day) and day - as_of > timedelta(hours=source.promise_hours)


class SourceState(msgspec.Struct, frozen=True):
    """How a source is: ok · stale · never_run · failing · closed, with its last success and its promise."""

    source: str
    title: str
    state: str
    reason: str | None
    promise_hours: int
    last_success: datetime | None
    records: int
    confirmed: bool


def source_states(connection: Connection, now: datetime | None = None) -> list[SourceState]:
    """The state of every source, for people and for `sources --json`."""
    now = now or datetime.now(UTC)
    runs: dict[str, Any] = {
        row.code: row
        for row in connection.execute(
            select(
                SourceRow.code,
                func.max(Run.closed_at).filter(Run.state == "done", Run.seen > Run.rejected).label("done_at"),
                func.max(Run.id).label("last"),
            )
            .join(Run, Run.source_id == SourceRow.id)
            .join(Document, Document.id == Run.document_id)
            .where(Document.reach == PUBLIC)  # nobody learns here that somebody else brought a file (wall 7)
            .group_by(SourceRow.code)
        )
    }
    releases: dict[str, int] = {
        code: release
        for code, release in connection.execute(
            select(SourceRow.code, func.max(Document.release))
            .join(Document, Document.source_id == SourceRow.id)
            .join(Run, (Run.document_id == Document.id) & (Run.state == "done") & (Run.seen > Run.rejected))
            .where(Document.reach == PUBLIC)
            .group_by(SourceRow.code)
        )
    }
    counts: dict[str, int] = {
        code: count for code, count in connection.execute(select(SourceRow.code, SourceRow.records))
    }
    failed: dict[int, str | None] = {
        last: reason for last, reason in connection.execute(select(Run.id, Run.reason).where(Run.state == "failed"))
    }
    states = []
    for code, source in SOURCES.items():
        row = runs.get(code)
        done = moments.to_time(row.done_at) if row and row.done_at else None
        release = moments.to_date(releases.get(code))
        today = now.astimezone(MOSCOW).date()
        state, reason = "ok", None
        if source.is_closed(today):
            state, reason = "closed", "closed"
        elif done is None:
            state, reason = "never_run", "never_asked"
        elif row and row.last in failed:
            state, reason = "failing", failed[row.last]
        elif release and stale(source, release, today):
            state, reason = "stale", f"newest data of {release.isoformat()}"
        states.append(
            SourceState(
                code,
                source.title,
                state,
                reason,
                source.promise_hours,
                done,
                counts.get(code, 0),
                source.confirmed,
            )
        )
    return states
