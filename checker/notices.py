"""What the operator is told once: a source went from one state to another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from checker import moments
from checker.freshness import SourceState, source_states
from checker.models import Notice, SourceRow
from scrapers.registry import NUMBERS

TOLD = 500
"""Signs of a detail that are kept."""


def tell(connection: Connection, now: datetime | None = None) -> list[SourceState]:
    """Compares the state of every source with the one last told and notes each change once; returns what changed.

    To be called after each run, probe and asking, and by the clock once a day, because data grow stale by themselves.
    The caller commits. Of two processes that see one change the first notes it.
    """
    rows = connection.execute(select(SourceRow.code, SourceRow.state))
    told = {code: state or "never_run" for code, state in rows}
    states = {state.source: state for state in source_states(connection, now)}
    changed = [states[code] for code, before in told.items() if code in states and states[code].state != before]
    for state in changed:
        before = told[state.source]
        same = func.coalesce(SourceRow.state, "never_run") == before
        row = update(SourceRow).where(SourceRow.id == NUMBERS[state.source], same)
        if not connection.execute(row.values(state=state.state)).rowcount:
            continue
        connection.execute(
            insert(Notice).values(
                at=moments.stamp(connection),
                source_id=NUMBERS[state.source],
                before=before,
                after=state.state,
                reason=(state.reason or "")[:TOLD] or None,
                detail=(state.detail or "")[:TOLD] or None,
            )
        )
    return changed


def switch(connection: Connection, source: str, reason: str | None) -> None:
    """Switches a source off, with the operator's reason, or on again (None). The caller commits."""
    number = NUMBERS[source]
    if connection.execute(select(SourceRow.id).where(SourceRow.id == number)).scalar() is None:
        connection.execute(insert(SourceRow).values(id=number, code=source))
    connection.execute(update(SourceRow).where(SourceRow.id == number).values(off=reason))
