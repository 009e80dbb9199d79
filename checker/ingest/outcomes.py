"""What came of asking a source for one subject: told from what was read, and kept for ever."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from checker.bulk import among
from checker.dates import moscow_day
from checker.ingest.absence import tell_ended
from checker.ingest.run import ADAPTER, ANSWERS, LIVE, Report
from checker.ingest.store import Place, count_records
from checker.models import PUBLIC, Document, Outcome, SourceRow, Version
from checker.models.asked import EVERYBODY, PARTIAL
from checker.moments import stamp, to_day, to_time
from scrapers.base import Source
from scrapers.registry import NUMBERS, SOURCES

FOUND, NOTHING_FOUND, NOT_CHECKED = "found", "nothing_found", "not_checked"

_PIECE = re.compile(rf"{PARTIAL}: ([0-9]+) of ([0-9]+)")
"""The issue by which a parser says that an answer is one page of several, or was cut by the site."""

TOLD = 500
"""Signs of a detail that are kept."""

REASONS = frozenset({"captcha", "blocked", "geo", "down", "layout", "no_key", "quota", "off", "partial"})
"""Why an asking came to nothing, as the contract names it. partial: a part of all that the
source holds of a subject was read, by whatever channel: it is known, and the source was not looked at."""


class Told(msgspec.Struct, frozen=True):
    """What came of asking for a subject: state and reason of the contract, a sentence for the operator, the document
    that was read, SHA-256 of what came instead and lies in the archive, the parts of all that the source holds of the
    subject (None: the answer may be a piece of it), and how many records of it were read. missing: rows that the source
    counts beyond those that were read (None: nobody knows how many).
    """

    state: str
    reason: str | None = None
    detail: str | None = None
    document: int | None = None
    answer: bytes | None = None
    parts: frozenset[str] | None = None
    found: int = 0
    missing: int | None = 0

    @property
    def is_named(self) -> bool:
        """Whether the source finds the subject, all of what it holds or a part."""
        return self.state == FOUND or (self.reason == PARTIAL and self.found > 0)


def conclude(reports: Sequence[Report], subject: str, answer: bytes | None = None) -> Told:
    """What the answers of one asking come to, once they were loaded. Pure. answer: SHA-256 of the last of them.

    The document is the one that names the subject, else the last that was read.
    """
    state, reason, detail = judge(reports, subject)
    named = [report.document for report in reports if subject in report.subjects]
    others = [report.document for report in reports if report.document is not None]
    parts = frozenset(part for report in reports for told, part in report.units if told == subject)
    return Told(
        state,
        reason,
        detail[:TOLD] if detail else None,
        document=(named or others or [None])[-1],
        answer=answer if state == NOT_CHECKED else None,
        parts=None if _partial(reports) else parts,
        found=len(parts),
        missing=missing(reports),
    )


def judge(reports: Sequence[Report], subject: str) -> tuple[str, str | None, str | None]:
    """What the answers of one asking say of a subject, once they were loaded: (state, reason, detail). Pure.

    found: a record of exactly this subject was read, of those that mean that it was looked for. nothing_found: the
    answers are of the source's form and name nobody (whoever asked has to have found the canary before). Anything else
    was not checked: an answer that cannot be read, that names others alone, or whose records were refused says nothing
    of this one. One bad answer spoils the asking, and what the good ones told stays known. A piece of more whose other
    pieces are not there is partial, by whatever channel it came.
    """
    for report in reports:
        if report.source is None or report.failed:
            why = report.failed or "; ".join(refused.reason for refused in report.rejected[:3])
            return NOT_CHECKED, "layout", why
        if report.rejected:
            return NOT_CHECKED, "layout", f"a record was refused: {report.rejected[0].reason}"
    told = [(report.source, part) for report in reports for named, part in report.units if named == subject]
    if any(SOURCES[source].looked(part, LIVE) for source, part in told if source):
        lacking = missing(reports)
        return (FOUND, None, None) if lacking == 0 else (NOT_CHECKED, PARTIAL, _lacking(lacking))
    if told:
        return NOT_CHECKED, "layout", "the answer tells of one record and is no search for the subject"
    if _partial(reports):
        return NOT_CHECKED, "layout", "the answer is a piece of more and does not name the subject"
    others = sum(len(report.subjects) + report.unlinked for report in reports)
    if others or not reports:
        return NOT_CHECKED, "layout", f"the answers name others alone: {others}" if others else "there was no answer"
    return NOTHING_FOUND, None, None


def broken_off(told: Told, reason: str, detail: str, answer: bytes | None = None) -> Told:
    """What an asking comes to that ended for this reason after some answers, which come to `told`: partial where they
    name the subject, so that the piece is no check. Pure.
    """
    if told.found:
        return Told(NOT_CHECKED, PARTIAL, f"{reason}: {detail}"[:TOLD], told.document, answer, None, told.found, None)
    return Told(NOT_CHECKED, reason, detail[:TOLD], told.document, answer)


def missing(reports: Sequence[Report]) -> int | None:
    """Rows that the source counts beyond those of all these answers, None where one does not say how many. Pure.

    Answers with the same count are pages of one search; one that came twice counts once.
    """
    shown: dict[tuple[object, ...], tuple[int, int]] = {}
    for report in reports:
        for issue in report.issues:
            if not issue.startswith(f"{PARTIAL}:"):
                continue
            if (piece := _PIECE.fullmatch(issue)) is None or int(piece[1]) >= int(piece[2]):
                return None
            shown[frozenset(report.units) or report.document, issue] = int(piece[1]), int(piece[2])
    read: dict[int, int] = defaultdict(int)
    for rows, total in shown.values():
        read[total] += rows
    return sum(max(0, total - rows) for total, rows in read.items())


def _lacking(rows: int | None) -> str:
    return "how many rows there are is not said" if rows is None else f"{rows} rows were not read"


def _partial(reports: Sequence[Report]) -> bool:
    """Whether one of the answers says that it is a piece of more."""
    return any(issue.startswith(f"{PARTIAL}:") for report in reports for issue in report.issues)


def record(
    connection: Connection,
    source: Source,
    subject: str,
    told: Told,
    *,
    channel: str = LIVE,
    reach: int = PUBLIC,
    on: date | None = None,
) -> int:
    """Notes what came of asking for a subject (ИНН); returns how many records it ended. The caller commits.

    told.state: found · nothing_found · not_checked, the last with a reason of the contract. on: the Moscow day of which
    the answer speaks (default: today). Where the silence of a source means "ended", whatever its answers told of the
    subject before and a whole answer does not name any more gets a tombstone, and an event after the baseline (wall 5).
    Raises ValueError for a state without its reason, or a reason without its state.
    """
    state = told.state
    if state not in (FOUND, NOTHING_FOUND, NOT_CHECKED) or (state == NOT_CHECKED) is not (told.reason in REASONS):
        raise ValueError(f"no such outcome: {state}, {told.reason}")
    now = stamp(connection)
    day = to_day(on or moscow_day(to_time(now)))
    source_id = NUMBERS[source.code]
    known: Any = connection.execute(select(SourceRow.baseline_at).where(SourceRow.id == source_id)).one_or_none()
    if known is None:
        connection.execute(insert(SourceRow).values(id=source_id, code=source.code))
    connection.execute(
        insert(Outcome).values(
            source_id=source_id,
            reach=reach,
            subject=subject,
            known_from=now,
            day=day,
            state=state,
            reason=told.reason,
            detail=told.detail,
            channel=channel,
            document_id=told.document,
            answer=told.answer,
        )
    )
    if state == NOT_CHECKED or (state == FOUND and told.parts is None):
        return 0
    if source.silence != "ended":
        return 0
    place = Place(source, source_id, reach, told.document or 0, now, 0, now, bool(known and known[0]), False)
    told_by = {ADAPTER} if channel == ADAPTER else ANSWERS  # what the site says, no seller's silence takes back
    return _end(connection, place, subject, told.parts or frozenset(), now, day, told_by)


def record_source(connection: Connection, source: Source, reason: str | None, detail: str | None = None) -> None:
    """Notes that the files of a source cannot be had (reason), or can again (None); only what is new is written.

    It is an outcome of everybody: its subject is EVERYBODY. The caller commits.
    """
    query = (
        select(Outcome.reason)
        .where(Outcome.subject == EVERYBODY, Outcome.reach == PUBLIC, Outcome.source_id == NUMBERS[source.code])
        .order_by(Outcome.id.desc())
    )
    if reason != connection.execute(query.limit(1)).scalar():
        state = NOT_CHECKED if reason else FOUND
        record(connection, source, EVERYBODY, Told(state, reason, detail), channel="bulk")


def _end(
    connection: Connection,
    place: Place,
    subject: str,
    said: frozenset[str],
    now: int,
    day: int,
    told_by: Collection[str],
) -> int:
    """Tombstones on what answers of these channels told of one subject, but for the parts that are said again.

    What a whole list says is ended by whole lists alone. A record that the answer names too, whoever told it before, is
    no end.
    """
    told_live = (
        Version.source_id == place.source_id,
        Version.reach == place.reach,
        Version.subject == subject,
        Version.known_to.is_(None),
        Version.hash.is_not(None),
        Version.asof <= day,
        select(Document.id).where(Document.id == Version.document_id, Document.channel.in_(told_by)).exists(),
    )
    told = connection.execute(select(Version.part, Version.document_id).where(*told_live)).all()
    known = {_entry(place.source, part) for part in said}
    gone = [(part, was) for part, was in told if _entry(place.source, part) not in known]
    if not gone:
        return 0
    ended = among(connection, Version.part, [part for part, _ in gone])
    connection.execute(update(Version).where(*told_live, ended).values(known_to=now, valid_to=day))
    for part, was in gone:
        by = msgspec.structs.replace(place, document=place.document or was)
        connection.execute(
            insert(Version).values(
                source_id=by.source_id,
                reach=by.reach,
                subject=subject,
                part=part,
                known_from=now,
                asof=day,
                document_id=by.document,
                member=0,
                offset=0,
                length=0,
            )
        )
        if by.baseline:
            tell_ended(connection, by, [(subject, part)], day, now)
    count_records(connection, place, -len(gone))
    return len(gone)


def _entry(source: Source, part: str) -> str:
    """A record of a source with several lists, whichever of them names it."""
    return part.removeprefix(source.list_of(part)) if source.lists else part
