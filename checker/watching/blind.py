"""A source that went blind beyond its promise, and sees again: told once to each organisation that watches anybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Engine, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from checker import moments
from checker.accounts.rights import Right
from checker.accounts.visitors import entitled
from checker.dates import moscow_day
from checker.db import reading
from checker.freshness import SourceState, source_states, stale
from checker.models import Alert, Watch, WatchCursor
from checker.watching import touched
from checker.watching.kinds import SYSTEM
from checker.watching.telling import Telling, tell
from scrapers.registry import NUMBERS, SOURCES

MARK = "blind:"
"""Beginning of the names of the cursors that stand for sources which are blind, since their moment."""


def look(engine: Engine, now: datetime | None = None) -> int:
    """Compares which sources are blind with what was told; returns how many alerts are new.

    That a source sees again is told once all that it brought is: with how many changes were made up for. Of several
    processes that see one change one tells it, in one transaction with the mark that it was told.
    """
    now = now or datetime.now(UTC)
    with reading(engine) as connection:
        states = {state.source: state for state in source_states(connection, now)}
        marked = _marked(connection)
        drained = touched.is_drained(connection)
    blind = {code: day for code, state in states.items() if (day := _blind_since(state, moscow_day(now)))}
    went = {code: day for code, day in blind.items() if code not in marked}
    back = [code for code in marked if code not in blind and (drained or states[code].state != "ok")]
    if not went and not back:
        return 0
    with engine.begin() as connection:
        at = moments.stamp(connection)
        watching = _watching(connection, now)
        found = []
        for code, day in went.items():
            if _mark(connection, code, at):
                found += [_told(one, "blind", code, at, day, at, None) for one in watching]
        for code in back:
            since = _unmark(connection, code)
            if since is not None and states[code].state == "ok":
                caught_up = _caught_up(connection, code, since)
                found += [_told(one, "sees", code, since, _day(since), at, caught_up.get(one, 0)) for one in watching]
        return tell(connection, found, at, moments.to_moment(now))


def _blind_since(state: SourceState, today: date) -> date | None:
    """The day of the newest data of a source that we look at by ourselves, where they are older than it promises."""
    source = SOURCES[state.source]
    if (source.bulk is None and source.live is None) or source.shut or state.state not in ("stale", "failing", "off"):
        return None
    newest = state.newest or (state.last_success.date() if state.last_success else None)
    return newest if newest and stale(source, newest, today) else None


def _marked(connection: Connection) -> dict[str, int]:
    rows = connection.execute(select(WatchCursor.name, WatchCursor.upto).where(WatchCursor.name.startswith(MARK)))
    return {name.removeprefix(MARK): upto for name, upto in rows if name.removeprefix(MARK) in SOURCES}


def _mark(connection: Connection, code: str, at: int) -> bool:
    """Notes that a source is blind; False: another process has."""
    into = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = into(WatchCursor).values(name=f"{MARK}{code}", upto=at).on_conflict_do_nothing()
    return bool(connection.execute(row).rowcount)


def _unmark(connection: Connection, code: str) -> int | None:
    """Takes the mark away; returns since when it stood, None where another process took it."""
    gone = delete(WatchCursor).where(WatchCursor.name == f"{MARK}{code}")
    return connection.execute(gone.returning(WatchCursor.upto)).scalar()


def _watching(connection: Connection, now: datetime) -> list[int]:
    rows = connection.execute(select(Watch.organisation_id).distinct()).scalars()
    return sorted(entitled(connection, Right.WATCH, list(rows), now))


def _caught_up(connection: Connection, code: str, since: int) -> Mapping[int, int]:
    """How many changes each organisation was told of from this source since it was blind."""
    query = select(Alert.organisation_id, func.count()).where(
        Alert.source_id == NUMBERS[code], Alert.at > since, Alert.subject != ""
    )
    return {organisation: count for organisation, count in connection.execute(query.group_by(Alert.organisation_id))}


def _told(organisation: int, kind: str, code: str, since: int, day: date, at: int, caught_up: int | None) -> Telling:
    counted = {} if caught_up is None else {"count": caught_up}
    return Telling(
        organisation=organisation,
        subject="",
        name=f"{kind}:{code}:{since}",
        kind=kind,
        grave=SYSTEM[kind].grave,
        day=moments.to_day(_day(at)),
        source=NUMBERS[code],
        value={"source": code, "since": day.isoformat(), **counted},
    )


def _day(moment: int) -> date:
    return moscow_day(moments.to_time(moment))
