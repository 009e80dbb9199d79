"""How each source is: what failed last and why, its last success, and the age of its data against its promise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, case, func, or_, select, union_all

from checker import moments
from checker.dates import moscow_day
from checker.models import PUBLIC, Document, Listing, Outcome, Run, SourceRow, Window
from checker.models.asked import LIST, PARTIAL
from scrapers.base import Source
from scrapers.registry import NUMBERS, SOURCES

ODD = "layout"
"""A reason that may be of one company alone: what the answer about it was like."""

IN_A_ROW = 3
"""So many failed askings in a row mean that the site fails; one alone may be about one company."""

LOOKED_BACK = 50
"""So many of the last outcomes of each source are looked at; its last probe is among them as a rule."""


def stale(source: Source, as_of: date, day: date) -> bool:
    """Whether data of one day are older on another than the source promises; a closed source promises nothing."""
    return not source.is_closed(day) and day - as_of > timedelta(hours=source.promise_hours)


class SourceState(msgspec.Struct, frozen=True):
    """How a source is: ok · stale · never_run · failing · off · closed, with its last success and its promise.

    reason: a code of the contract where a site did not answer, else a sentence for the operator. last_success: of
    what was asked on demand the day alone. detail: what the site or the operator said. newest: the day of the newest
    file.
    """

    source: str
    title: str
    state: str
    reason: str | None
    promise_hours: int
    last_success: datetime | None
    records: int
    confirmed: bool
    detail: str | None = None
    newest: date | None = None

    def as_told(self) -> dict[str, Any]:
        """The shape of the contract, for scripts."""
        return {key: value for key, value in msgspec.structs.asdict(self).items() if key not in ("detail", "newest")}


def source_states(connection: Connection, now: datetime | None = None) -> list[SourceState]:
    """The state of every source, for people and for `sources --json`.

    A source fails when its last file, one of its windows, its last probe, or its last three askings failed: one that
    does not answer for one company is not yet broken, unless it never answered at all. A window that is lost for good
    fails it until a file of its day is read. Where there are no files, the last answer is held to the promise. What
    organisations bring is not looked at (wall 7).
    """
    today = moscow_day(now or datetime.now(UTC))
    rows = {row.code: row for row in connection.execute(select(SourceRow))}
    runs = _runs(connection)
    asked = _asked(connection)
    windows = {row.code: row for row in connection.execute(_FAILED_WINDOWS)}
    return [
        _state(source, rows.get(code), runs.get(code), asked.get(NUMBERS[code], []), windows.get(code), today)
        for code, source in SOURCES.items()
    ]


_FAILED_WINDOWS = (
    select(SourceRow.code, Window.reason, Window.detail)
    .join(SourceRow, SourceRow.id == Window.source_id)
    .where(
        or_(
            Window.state == "failed",
            and_(
                Window.state == "given_up",
                Window.reason.is_not(None),
                ~select(Document.id)
                .where(
                    Document.channel == "bulk",
                    Document.reach == PUBLIC,
                    Document.source_id == Window.source_id,
                    Document.release == Window.day,
                )
                .exists(),
            ),
        )
    )
    .order_by(case((Window.key == LIST, 1), else_=0), Window.day)
)
"""Windows that failed, or are lost for good; of each source the one that counts comes last: looking what there is, else
the newest.
"""


def trouble(connection: Connection, source: Source) -> tuple[str, str | None] | None:
    """Reason and detail of what keeps the files of a source from being read; None where nothing does.

    A release that a newer whole list has overtaken is missed by nobody.
    """
    number = NUMBERS[source.code]
    overtaken = (
        select(func.coalesce(func.max(Listing.asof), 0))
        .where(Listing.source_id == number, Listing.reach == PUBLIC)
        .scalar_subquery()
    )
    query = _FAILED_WINDOWS.where(Window.source_id == number, or_(Window.key == LIST, Window.day > overtaken))
    found = connection.execute(query).all()
    return (found[-1].reason, found[-1].detail) if found else None


def _runs(connection: Connection) -> dict[str, tuple[Any, bool, str | None]]:
    """Per source: when a public file was last read well, of which day the newest is, and the last run of files.

    Answers are documents too, but what came of asking says when one was given: there are many more of them.
    """
    well = (Run.state == "done") & (Run.seen > Run.rejected)
    query = (
        select(
            SourceRow.code,
            func.max(Run.closed_at).filter(well).label("at"),
            func.max(Document.release).filter(well).label("release"),
            func.max(Run.id).label("last"),
            func.max(Run.id).filter(Run.state == "failed").label("failed"),
        )
        .join(Run, Run.source_id == SourceRow.id)
        .join(Document, Document.id == Run.document_id)
        .where(Document.channel == "bulk", Document.reach == PUBLIC)
        .group_by(SourceRow.code)
    )
    found = connection.execute(query).all()
    failed = [row.failed for row in found if row.failed == row.last]
    why: dict[int, str | None] = {}
    if failed:
        reasons = connection.execute(select(Run.id, Run.reason).where(Run.id.in_(failed)))
        why = {number: reason for number, reason in reasons}
    return {row.code: (row, row.last in why, why.get(row.last)) for row in found}


def _asked(connection: Connection) -> dict[int, list[Any]]:
    """The last live outcomes of each source, newest first."""
    columns = (Outcome.id, Outcome.source_id, Outcome.subject, Outcome.state, Outcome.reason, Outcome.known_from)
    each = [
        select(
            select(*columns)
            .where(Outcome.source_id == NUMBERS[code], Outcome.reach == PUBLIC, Outcome.channel == "live")
            .order_by(Outcome.id.desc())
            .limit(LOOKED_BACK)
            .subquery()
        )
        for code, source in SOURCES.items()
        if source.live
    ]
    query = union_all(*each)
    asked = defaultdict(list)
    for row in sorted(connection.execute(query), key=lambda row: -row.id):
        asked[row.source_id].append(row)
    return asked


def _state(
    source: Source,
    row: Any,
    run: tuple[Any, bool, str | None] | None,
    asked: Sequence[Any],
    window: Any,
    today: date,
) -> SourceState:
    times = [moments.to_time(run[0].at)] if run and run[0].at else []
    answered = [moments.shown(one.known_from, "live") for one in asked if _has_answered(one)][:1]
    times += answered
    newest = moments.to_date(run[0].release) if run else None
    said = newest or next((time.date() for time in answered), None)
    state, reason, detail = "ok", None, None
    off = source.off or (row.off if row else None)
    if off:
        state, reason, detail = "off", "off", off
    elif source.is_closed(today):
        state, reason = "closed", "closed"
    elif failure := _failure(_canary(source, row), run, asked, window):
        state, (reason, detail) = "failing", failure
    elif not times and asked and asked[0].reason != ODD:  # no answer yet: a site that fails, fails for all
        state, reason = "failing", asked[0].reason
    elif not times:
        state, reason = "never_run", "never_asked"
    elif said and stale(source, said, today):
        state, reason = "stale", f"newest data of {said.isoformat()}"
    return SourceState(
        source=source.code,
        title=source.title,
        state=state,
        reason=reason,
        promise_hours=source.promise_hours,
        last_success=max(times, default=None),
        records=row.records if row else 0,
        confirmed=source.confirmed,
        detail=detail,
        newest=newest,
    )


def _canary(source: Source, row: Any) -> str:
    """For whom the source was last probed: the settings may name another than its own."""
    own = source.live.canary if source.live else ""
    return (row.canary if row else None) or own


def _has_answered(outcome: Any) -> bool:
    """Whether the site answered that asking, if only with a part of what it holds."""
    return bool(outcome.state != "not_checked" or outcome.reason == PARTIAL)


def _failure(
    canary: str, run: tuple[Any, bool, str | None] | None, asked: Sequence[Any], window: Any
) -> tuple[str | None, str | None] | None:
    """(reason, detail) of what failed last; None where nothing did.

    The detail of an asking may tell whom somebody asked for: it stays in the base.
    """
    if window is not None:
        return window.reason, window.detail
    if run and run[1]:
        return run[2], None
    probe = next((one for one in asked if one.subject == canary), None)
    if probe is not None and not _has_answered(probe):
        return probe.reason, None
    last = asked[:IN_A_ROW]
    if len(last) == IN_A_ROW and not any(map(_has_answered, last)):
        return last[0].reason, None
    return None
