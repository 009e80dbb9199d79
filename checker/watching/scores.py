"""The trace of verdicts on whom somebody watches: written where a verdict differs from the one before, never read back
to judge anything.
"""

from __future__ import annotations

import logging
import traceback
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update

from checker import moments
from checker.bulk import among, insert_rows
from checker.dates import moscow_day
from checker.facts import FactSheet, Verdict
from checker.lookup import sheets
from checker.models import PUBLIC, Document, Score, Version, Watch
from checker.scoring.engine import UNKNOWN_DEAL, judge
from checker.scoring.methods import method_of
from checker.scoring.reading import see
from scrapers.registry import NUMBERS

COVERAGE = "coverage."
"""Findings that begin so are of our sources, not of the company."""

CHANNELS = ("bulk", "live", "capture", "adapter")
"""By which a document may have come."""

COLUMNS = ("subject", "reach", "known_from", "day", "method", "decision", "score", "raw", "findings")

Unit = tuple[str, int]
"""A watched number, and within whose reach: PUBLIC, or that of one organisation."""

log = logging.getLogger(__name__)


class Scored(msgspec.Struct, frozen=True):
    """A verdict as it is kept. findings: (code, points, state), the weightiest first."""

    day: int
    method: str
    decision: str
    score: int | None
    raw: int
    findings: tuple[tuple[str, int, str], ...]

    def differs(self, other: Scored | None) -> bool:
        """Whether it says anything else; another day alone is nothing."""
        return other is None or msgspec.structs.replace(other, day=self.day) != self

    def grounds(self) -> frozenset[tuple[str, int]]:
        """The reasons that are of the company."""
        return frozenset((code, points) for code, points, _ in self.findings if not code.startswith(COVERAGE))


def scored(sheet: FactSheet) -> Scored:
    """The verdict on a sheet for a deal of which nothing is known, by the method of today."""
    verdict: Verdict = judge(see(sheet), UNKNOWN_DEAL, method_of(None))
    return Scored(
        day=moments.to_day(sheet.on),
        method=verdict.method,
        decision=verdict.decision.value,
        score=verdict.score,
        raw=verdict.raw,
        findings=tuple((one.code, one.points, one.state) for one in verdict.findings),
    )


def rescore(connection: Connection, subjects: Collection[str], now: datetime | None = None) -> None:
    """Brings the trace of watched companies up to date, for whoever begins to watch them. Takes a moment, and with it
    the writer's turn. The caller commits.
    """
    at = moments.stamp(connection)
    units = {(subject, reach) for subject in subjects for reach in (PUBLIC, *_owners(connection, [subject]))}
    keep(connection, verdicts(connection, units, on=moscow_day(now or datetime.now(UTC))), at)


def verdicts(
    connection: Connection, units: Iterable[Unit], *, on: date, as_of: int | None = None
) -> dict[Unit, Scored]:
    """The verdicts of a day on these units as known at a moment (None: the last that was committed).

    One that cannot be computed, or of whom nothing is known, is left out: what happened is told without it.
    """
    by_reach: dict[int, list[str]] = defaultdict(list)
    for subject, reach in units:
        by_reach[reach].append(subject)
    moment = None if as_of is None else moments.to_time(as_of)
    found: dict[Unit, Scored] = {}
    for reach, subjects in by_reach.items():
        seen = (PUBLIC,) if reach == PUBLIC else (PUBLIC, reach)
        sheet_of = sheets(connection, subjects, reach=seen, as_of=moment, on=on)
        for subject in subjects:
            try:
                sheet = sheet_of(subject)
                if sheet.facts:
                    found[subject, reach] = scored(sheet)
            except Exception as error:  # a defect of a rule: the news leave without their effect on the verdict
                where = "".join(traceback.format_tb(error.__traceback__))
                log.error("no verdict on a watched company: %s\n%s", type(error).__name__, where)  # noqa: TRY400
    return found


def open_rows(connection: Connection, subjects: Collection[str]) -> dict[Unit, Scored]:
    """What was kept last of these subjects, within each reach."""
    rows = connection.execute(select(Score).where(among(connection, Score.subject, subjects), Score.known_to.is_(None)))
    return {(row.subject, row.reach): _kept(row) for row in rows}


def keep(connection: Connection, found: Mapping[Unit, Scored], at: int) -> None:
    """Writes what differs from what was kept before, as known from a moment on that is this transaction's own: writers
    of the trace follow each other.
    """
    before = open_rows(connection, {subject for subject, _ in found})
    new = {unit: one for unit, one in found.items() if one.differs(before.get(unit))}
    over = [{"of": subject, "within": reach} for subject, reach in new if (subject, reach) in before]
    if over:
        mine = Score.subject == bindparam("of"), Score.reach == bindparam("within"), Score.known_to.is_(None)
        connection.execute(update(Score).where(*mine).values(known_to=at), over)
    rows = [
        (subject, reach, at, one.day, one.method, one.decision, one.score, one.raw, _json(one.findings))
        for (subject, reach), one in sorted(new.items())
    ]
    insert_rows(connection, Score.__tablename__, COLUMNS, rows)


def owners(connection: Connection, numbers: Collection[str], organisations: Collection[int]) -> dict[str, set[int]]:
    """Which of these organisations brought something of their own about a number: they have a verdict of their own."""
    brought = select(Document.reach).where(Document.channel.in_(CHANNELS), Document.reach.in_(organisations)).distinct()
    private = list(connection.execute(brought).scalars())
    found: dict[str, set[int]] = defaultdict(set)
    if private:
        rows = connection.execute(
            select(Version.subject, Version.reach)
            .where(Version.source_id.in_(NUMBERS.values()), Version.reach.in_(private))
            .where(among(connection, Version.subject, numbers))
            .distinct()
        )
        for subject, reach in rows:
            found[subject].add(reach)
    return found


def _owners(connection: Connection, subjects: Collection[str]) -> set[int]:
    watching = select(Watch.organisation_id).where(among(connection, Watch.subject, subjects)).distinct()
    by_number = owners(connection, subjects, list(connection.execute(watching).scalars()))
    return set().union(*by_number.values())


def _kept(row: Row[Any]) -> Scored:
    findings = tuple((str(code), int(points), str(state)) for code, points, state in row.findings)
    return Scored(row.day, row.method, row.decision, row.score, row.raw, findings)


def _json(findings: Any) -> str:
    return msgspec.json.encode(findings).decode()
