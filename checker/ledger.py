"""Reading the ledger as it was known at a moment. The queries are built once: building costs more than running them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import BindParameter, ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select

from checker import moments
from checker.bodies import unpack
from checker.evidence import Paper, day_of, evidence_in, evidence_of, page_of
from checker.facts import Evidence, State
from checker.models import Body, Document, Listing, Outcome, Sighting, SourceRow, Version, sighted
from checker.models.asked import EVERYBODY, PARTIAL
from scrapers.base import Source
from scrapers.registry import NUMBERS, SOURCES

REGISTERS = [NUMBERS[code] for code, source in SOURCES.items() if source.profile]
RECORDS = frozenset(NUMBERS[code] for code, source in SOURCES.items() if source.numbered)
"""Sources whose parts are records of their own: which of them ended is told, not only whether the company is named."""
REACH: BindParameter[int] = bindparam("reach", expanding=True)
MOMENT: BindParameter[int] = bindparam("moment")
DAY: BindParameter[int] = bindparam("day")


FILES = "files"
"""The key of the outcome that is of everybody: whether the source's files could be had when last they were fetched."""


def piece(channel: str) -> str:
    """The key of the last outcome of answers by this channel that were not all of a search."""
    return f"{PARTIAL} {channel}"


def unread(document: int | None) -> str:
    """The key of the outcomes under which stands that a row of this list, not read, may be about the company."""
    return f"unread {document}"


class Statement(msgspec.Struct, frozen=True, gc=False):
    """What one source says. `asof`: its day; `confirmed`: the last day on which it was said again (YYYYMMDD).

    channel: by which it came: bulk · live · capture · adapter.
    """

    source: Source
    part: str
    asof: int
    confirmed: int
    evidence: Evidence
    body: dict[str, Any]
    channel: str


class Gone(msgspec.Struct, frozen=True):
    """A record of a source whose parts are records of their own, which a later list or answer does not say any more."""

    source: Source
    part: str
    evidence: Evidence


class Asked(msgspec.Struct, frozen=True):
    """What came of asking a source for the company. at: the moment; checked_at: the same as it may be shown."""

    state: str
    reason: str | None
    day: date
    at: int
    channel: str
    checked_at: datetime
    evidence: Evidence | None = None
    document: int | None = None


class Listed(msgspec.Struct, frozen=True):
    """A whole list: of which day, since when we know it, and the list itself.

    days: of a source that publishes several lists, the day of each that is known, and all else is of the oldest one;
    complete: whether all of them are.
    """

    as_of: date
    at: int
    evidence: Evidence
    days: Mapping[str, date] = {}
    complete: bool = True


SUBJECTS: BindParameter[str] = bindparam("subjects", expanding=True)


def _known() -> tuple[ColumnElement[bool], ...]:
    """The versions of subjects of at most a day, of all that was known at a moment."""
    return (
        Version.source_id.in_(NUMBERS.values()),
        Version.reach.in_(REACH),
        Version.subject.in_(SUBJECTS),
        Version.known_from <= MOMENT,
        Version.asof <= DAY,
        or_(Version.known_to.is_(None), Version.known_to > MOMENT, Version.valid_to > DAY),
    )


def _papers() -> Select[Any]:
    """Their documents, each with those of its records that were said again, and the last day on which they were."""
    again = (
        select(*_PLACE, Version.known_from, Version.document_id, func.max(Sighting.asof).label("day"))
        .join(Sighting, sighted())
        .where(
            *_known(),
            Sighting.known_from <= MOMENT,
            or_(Version.known_to.is_(None), Sighting.known_from < Version.known_to),
            Sighting.asof <= DAY,
        )
        .group_by(*_PLACE, Version.known_from, Version.document_id)
        .subquery()
    )
    place = again.c.source_id, again.c.reach, again.c.subject, again.c.part, again.c.known_from
    return (
        select(Document.id, Document.channel, Document.fetched_at, Document.url, Document.sha256, again.c.day, *place)
        .outerjoin(again, again.c.document_id == Document.id)
        .where(Document.id.in_(select(Version.document_id).where(*_known())))
    )


def _asked() -> Select[Any]:
    """Per subject, source and state the last outcome of at most a day that was known at a moment; of lists the last of
    each.
    """
    of_list = case((Outcome.channel == "bulk", Outcome.document_id), else_=0)
    of_piece = case((Outcome.reason == PARTIAL, 1), else_=0)
    rank = func.row_number().over(
        partition_by=(Outcome.subject, Outcome.source_id, Outcome.state, Outcome.channel, of_list, of_piece),
        order_by=(Outcome.known_from.desc(), Outcome.id.desc()),
    )
    ranked = (
        select(Outcome, rank.label("rank"))
        .where(
            Outcome.subject.in_(SUBJECTS),
            Outcome.reach.in_(REACH),
            Outcome.known_from <= MOMENT,
            Outcome.day <= DAY,
        )
        .subquery()
    )
    return (
        select(ranked, SourceRow.code, Document.sha256, Document.fetched_at, Document.url)
        .join(SourceRow, SourceRow.id == ranked.c.source_id)
        .outerjoin(Document, Document.id == ranked.c.document_id)
        .where(ranked.c.rank == 1)
        .order_by(ranked.c.known_from, ranked.c.id)
    )


_PLACE = (Version.source_id, Version.reach, Version.subject, Version.part)
HELD = (
    select(
        *_PLACE, Version.known_from, Version.known_to, Version.asof, Version.hash, Version.document_id, Version.member,
        Version.offset, Version.length, Version.sha256, Version.body, Body.data,
    )
    .outerjoin(Body, Body.id == Version.body_id)
    .where(*_known())
)  # fmt: skip
"""What sources say: of most records one version. Documents and confirmations are asked for apart (`_papers`): thousands
of records are of few documents, and most were never said again."""
SOME = HELD.limit(bindparam("most"))
"""As many of them, and one more that tells that there are others."""
PAPERS = _papers()
CODES = {number: code for code, number in NUMBERS.items()}
ASKED = _asked()
LISTS = (
    select(
        SourceRow.code,
        Listing.part,
        Listing.asof,
        Document.id,
        Document.sha256,
        Document.fetched_at,
        Document.url,
        Listing.known_from,
    )
    .join(SourceRow, SourceRow.id == Listing.source_id)
    .join(Document, Document.id == Listing.document_id)
    .where(and_(Listing.reach.in_(REACH), Listing.known_from <= MOMENT, Listing.asof <= DAY))
    .order_by(Listing.part, Listing.asof, Listing.id)
)


class TooMany(Exception):
    """More statements than were wanted at once."""


class Records:
    """What sources say of many subjects, as known at a moment and of at most a day, in two queries. most: of so many
    statements, None for all; raises TooMany where there are more.
    """

    def __init__(
        self,
        connection: Connection,
        subjects: Collection[str],
        reach: Sequence[int],
        moment: int,
        day: int,
        most: int | None = None,
    ) -> None:
        asked = {"subjects": sorted(subjects), "reach": reach, "moment": moment, "day": day}
        self._held: dict[str, list[Any]] = {}
        held = connection.execute(HELD if most is None else SOME, asked if most is None else asked | {"most": most + 1})
        for place, row in enumerate(held):
            if place == most:
                held.close()
                raise TooMany
            self._held.setdefault(row.subject, []).append(row)
        self._papers: dict[int, Paper] = {}
        self._again: dict[tuple[Any, ...], int] = {}
        for paper in connection.execute(PAPERS, asked):
            self._papers[paper.id] = Paper(*paper[:5])
            if paper.day:
                self._again[paper[6:]] = paper.day
        self._alike: dict[tuple[int, ...], _Alike] = {}

    def of(self, numbers: Sequence[str]) -> tuple[list[Statement], list[Gone]]:
        """Of a company with these numbers, per source and part, the newest statement; by source, and of one source the
        last part first. And what is not stated any more, of sources whose parts are records.

        The newest is picked here: of thousands of records nearly each has one version, and a base that ranks and sorts
        them carries their bodies along.
        """
        newest: dict[tuple[int, str], Any] = {}
        for row in (row for number in sorted(numbers) for row in self._held.get(number, ())):
            place = row[0], row[3]
            met = newest.setdefault(place, row)
            if met is not row and _rank(row) < _rank(met):
                newest[place] = row
        found: list[Statement] = []
        gone: list[Gone] = []
        for place in sorted(sorted(newest, key=_part, reverse=True), key=_number):
            row = newest[place]
            number, _, subject, part, at, _, asof, digest, document, member, offset, length, sha256, body, data = row
            group = number, document, asof, at
            shared = self._alike.get(group) or self._alike.setdefault(
                group, _alike(number, asof, at, self._papers[document])
            )
            if digest is not None:
                evidence = msgspec.structs.replace(
                    shared.evidence,
                    record=part or subject,
                    sha256=sha256.hex(),
                    member=member,
                    offset=offset,
                    length=length,
                )
                confirmed = max(asof, self._again.get(row[:5], asof)) if self._again else asof
                source, channel, _ = shared
                found.append(Statement(source, part, asof, confirmed, evidence, unpack(body, data), channel))
            elif number in RECORDS:
                gone.append(Gone(shared.source, part, shared.evidence))
        return found, gone


def _rank(row: Any) -> tuple[int, ...]:
    """The smallest is the newest: its own day, then what was ever the present, then the public one, then the latest."""
    return -row.asof, row.known_to == row.known_from, row.reach, -row.known_from


_number, _part = itemgetter(0), itemgetter(1)


class _Alike(NamedTuple):
    """What records that came together have in common; the evidence is of their document."""

    source: Source
    channel: str
    evidence: Evidence


def _alike(number: int, asof: int, at: int, paper: Paper) -> _Alike:
    source = SOURCES[CODES[number]]
    return _Alike(source, paper.channel, evidence_in(source.code, "", asof, at, paper, paper.sha256))


class Outcomes:
    """What came of asking the sources for many subjects, as known at a moment and of at most a day, in one query."""

    def __init__(
        self, connection: Connection, subjects: Collection[str], reach: Sequence[int], moment: int, day: int
    ) -> None:
        asked = {"subjects": [*sorted(subjects), EVERYBODY], "reach": reach, "moment": moment, "day": day}
        self._rows: dict[str, list[Any]] = {}
        for row in connection.execute(ASKED, asked).mappings():
            self._rows.setdefault(row["subject"], []).append(row)

    def of(self, numbers: Sequence[str]) -> dict[str, dict[str, Asked]]:
        """Of a company with these numbers, by source: the last of each state.

        Under `unread(document)`: that a row of that list, in which the company may stand, could not be read. Under
        FILES: what came of fetching the files of the source, which is of everybody. Under `piece(channel)`: that a part
        of an answer was read.
        """
        rows = [row for number in (*numbers, EVERYBODY) for row in self._rows.get(number, ())]
        last: dict[tuple[Any, ...], Any] = {}
        for row in sorted(rows, key=itemgetter("known_from", "id")):
            of_list = row["document_id"] if row["channel"] == "bulk" else 0
            last[row["code"], row["state"], row["channel"], of_list, row["reason"] == PARTIAL] = row
        found: dict[str, dict[str, Asked]] = {}
        for row in sorted(last.values(), key=itemgetter("known_from", "id")):
            found.setdefault(row["code"], {})[_key(row)] = _asking(row)
        return found


def _key(row: Any) -> str:
    if row["subject"] == EVERYBODY:
        return FILES
    if row["state"] == State.NOT_CHECKED and row["channel"] == "bulk":
        return unread(row["document_id"])
    return piece(row["channel"]) if row["reason"] == PARTIAL else str(row["state"])


def _asking(row: Any) -> Asked:
    evidence = None
    if row["document_id"] and row["state"] != State.NOT_CHECKED:
        place = {"asof": row["day"], "member": 0, "offset": 0, "length": 0}
        evidence = evidence_of({**row, **place}, "", row["sha256"])
    return Asked(
        state=row["state"],
        reason=row["reason"],
        day=day_of(row["day"]),
        at=row["known_from"],
        channel=row["channel"],
        checked_at=moments.shown(row["known_from"], row["channel"]),
        evidence=evidence,
        document=row["document_id"],
    )


def _due_year(day: int) -> str:
    """The last year that a yearly set must hold on a day: published in October of the next year, due from December."""
    return str(day // 10_000 - (1 if day % 10_000 >= 1201 else 2))


def listings(connection: Connection, reach: Sequence[int], moment: int, day: int) -> dict[str, Listed]:
    """The newest whole list of each source, as the evidence that a company is not in it.

    A list of a year before the last one due says nothing of today (wall 3).
    """
    found: dict[str, dict[str, Listed]] = {}
    asked = {"reach": reach, "moment": moment, "day": day}
    for code, part, asof, document, digest, fetched_at, url, at in connection.execute(LISTS, asked):
        source = SOURCES[code]
        if source.periodic and part < _due_year(day):
            continue
        evidence = Evidence(
            source=code,
            record=f"{part} · {asof}" if part else str(asof),
            as_of=day_of(asof),
            fetched_at=moments.to_time(fetched_at),
            sha256=digest.hex(),
            document=document,
            url=page_of(code, "bulk", url),
        )
        lists = found.setdefault(code, {})
        name = part if source.lists else ""
        if name not in lists or lists[name].as_of <= evidence.as_of:
            lists[name] = Listed(as_of=evidence.as_of, at=at, evidence=evidence)
    return {code: _together(SOURCES[code], lists) for code, lists in found.items()}


def _together(source: Source, lists: Mapping[str, Listed]) -> Listed:
    """Several lists as one: what none of them names is known as of the oldest."""
    if not source.lists:
        return lists[""]
    oldest = min(lists.values(), key=lambda listed: listed.as_of)
    return msgspec.structs.replace(
        oldest,
        at=max(listed.at for listed in lists.values()),
        days={name: listed.as_of for name, listed in lists.items()},
        complete=lists.keys() >= set(source.lists),
    )
