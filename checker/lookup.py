"""A number → the fact sheet: as known at a moment, speaking of a day, within a reach, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, case, func, or_, select

from checker import moments
from checker.bodies import unpack
from checker.connections import related
from checker.dates import MOSCOW
from checker.facts import Coverage, Evidence, Fact, FactSheet, Link, State
from checker.models import PUBLIC, Body, Company, Document, Listing, Run, Sighting, SourceRow, Version
from scrapers.base import Source, blocks_of
from scrapers.registry import SOURCES

PLANNED = (
    "pb", "girbo", "rsmp", "debtam", "paytax", "taxoffence", "snr", "disqualified", "account_freezes", "kad", "fssp",
    "efrsb", "fedresurs", "rnp", "rosfinmonitoring", "cbr_warnings", "cbr_zsk",
)  # fmt: skip
"""Sources that the verdict knows of and this version does not read: never asked, and said so."""

WITHOUT_ENTREPRENEURS = frozenset({"girbo", "debtam", "paytax", "taxoffence", "snr"})
"""Sets of the tax service that hold no sole entrepreneurs (law-and-practice 1(a)14)."""


class SourceState(msgspec.Struct, frozen=True):
    """How a source is: ok · stale · never_run · failing, with the age of its last success against its promise."""

    source: str
    title: str
    state: str
    reason: str | None
    promise_hours: int
    last_success: datetime | None
    records: int
    confirmed: bool


class _Statement(msgspec.Struct, frozen=True):
    source: Source
    part: str
    asof: int
    confirmed: int
    evidence: Evidence
    body: dict[str, Any]


def fact_sheet(
    connection: Connection,
    number: str,
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
    on: date | None = None,
) -> FactSheet:
    """All that is known of the company with this ИНН or ОГРН. A sheet without facts: the company is not known.

    as_of: what was known then (default: all that is known now); on: the day it speaks of (default: the Moscow day
    of as_of); what a source stated later than that day is left out. Computed from versions, never from a stored answer.
    """
    at, moment = _moment(connection, as_of)
    day = on or at.astimezone(MOSCOW).date()
    subjects, others = _subjects(connection, number, reach)
    statements = _statements(connection, subjects or [number], reach, moment, moments.to_day(day))
    register = max(
        (s for s in statements if s.source.profile),
        key=lambda s: ("termination" not in s.body, s.asof),
        default=None,
    )
    facts: list[Fact] = []
    for statement in statements:
        if statement.source.profile and statement is not register:
            continue
        facts.extend(_facts(statement))
    if register and register.source.profile:
        facts.extend(
            related(
                connection,
                register.source.profile(register.body),
                subjects,
                reach,
                moment,
                moments.to_day(day),
            )
        )
    inn = register.body.get("inn", "") if register else next((s for s in subjects if len(s) in (10, 12)), "")
    if not inn and statements:
        inn = number
    ogrn = register.body.get("ogrn", "") if register else ""
    if register and (rivals := others.get(ogrn, set()) - {inn, ogrn}):
        facts.append(
            Fact(
                block="number_conflict",
                key=ogrn,
                value={"ogrn": ogrn, "inns": sorted(rivals)},
                evidence=register.evidence,
            )
        )
    kind = "entrepreneur" if len(inn or number) in (12, 15) else "legal_entity"
    return FactSheet(
        inn=inn,
        ogrn=ogrn,
        as_of=at,
        on=day,
        kind=kind,
        facts=tuple(facts),
        coverage=tuple(_coverage(connection, statements, kind, reach, moment, day)),
    )


def _moment(connection: Connection, as_of: datetime | None) -> tuple[datetime, int]:
    last = moments.last(connection)
    if as_of is None:
        now = datetime.now(UTC)
        return now, max(last, moments.to_moment(now))
    return as_of, moments.to_moment(as_of)


def _subjects(connection: Connection, number: str, reach: Sequence[int]) -> tuple[list[str], dict[str, set[str]]]:
    """Under which numbers the ledger holds the company, and for each of its ОГРН all ИНН that claim it."""
    mine = select(Company.ogrn).where(or_(Company.subject == number, Company.ogrn == number), Company.reach.in_(reach))
    rows = connection.execute(
        select(Company.subject, Company.ogrn).where(Company.ogrn.in_(mine), Company.reach.in_(reach)).distinct()
    ).all()
    claims: dict[str, set[str]] = {}
    for subject, ogrn in rows:
        claims.setdefault(ogrn, set()).add(subject)
    inns = sorted({subject for subject, ogrn in rows if subject != ogrn and number in (subject, ogrn)})
    inn = number if number in {subject for subject, _ in rows} else next(iter(inns), "")
    own = {ogrn for subject, ogrn in rows if inn in ("", subject)}
    subjects = sorted({inn, *own} - {""}) if rows else []
    return subjects, claims


def _statements(
    connection: Connection, subjects: Sequence[str], reach: Sequence[int], moment: int, day: int
) -> list[_Statement]:
    """Per source and part the newest statement of at most that day, of all that was known at the moment."""
    sighted = (
        select(func.max(Sighting.asof))
        .where(
            Sighting.source_id == Version.source_id,
            Sighting.reach == Version.reach,
            Sighting.subject == Version.subject,
            Sighting.part == Version.part,
            Sighting.known_from >= Version.known_from,
            Sighting.known_from <= moment,
            or_(Version.known_to.is_(None), Sighting.known_from < Version.known_to),
            Sighting.asof <= day,
        )
        .scalar_subquery()
    )
    born_closed = case((Version.known_to == Version.known_from, 1), else_=0)
    ranked = (
        select(
            Version,
            SourceRow.code,
            sighted.label("sighted"),
            func.row_number()
            .over(
                partition_by=(Version.source_id, Version.part),
                order_by=(Version.asof.desc(), born_closed, Version.reach, Version.known_from.desc()),
            )
            .label("rank"),
        )
        .join(SourceRow, SourceRow.id == Version.source_id)
        .where(
            Version.source_id.in_(select(SourceRow.id)),
            Version.reach.in_(reach),
            Version.subject.in_(subjects),
            Version.known_from <= moment,
            Version.asof <= day,
            or_(Version.known_to.is_(None), Version.known_to > moment, Version.valid_to > day),
        )
        .subquery()
    )
    rows = connection.execute(
        select(ranked, Body.data, Document.fetched_at, Document.sha256.label("whole"))
        .join(Document, Document.id == ranked.c.document_id)
        .outerjoin(Body, Body.id == ranked.c.body_id)
        .where(ranked.c.rank == 1, ranked.c.hash.is_not(None))
        .order_by(ranked.c.source_id, ranked.c.part.desc())
    ).mappings()
    return [_statement(row) for row in rows]


def _statement(row: Any) -> _Statement:
    source = SOURCES[row["code"]]
    evidence = Evidence(
        source=source.code,
        record=row["part"] or row["subject"],
        as_of=_date(row["asof"]),
        fetched_at=moments.to_time(row["fetched_at"]),
        sha256=row["sha256"].hex(),
        document=row["document_id"],
        member=row["member"],
        offset=row["offset"],
        length=row["length"],
        url=source.official,
        link=Link.EXACT,
    )
    body = unpack(row["body"], row["data"])
    return _Statement(source, row["part"], row["asof"], max(row["asof"], row["sighted"] or 0), evidence, body)


def _date(day: int) -> date:
    found = moments.to_date(day)
    if found is None:
        raise ValueError("a statement has no day")
    return found


def _facts(statement: _Statement) -> Iterable[Fact]:
    """Blocks as facts. The record number of a register's block is the ГРН of the entry that set it."""
    for block, key, value in blocks_of(statement.source, statement.body):
        entry = value.get("entry") or {}
        if block == "change":
            entry = {"grn": value.get("grn"), "date": value.get("date")}
        since = entry.get("date") if isinstance(entry, dict) else None
        evidence = statement.evidence
        if isinstance(entry, dict) and entry.get("grn"):
            evidence = msgspec.structs.replace(evidence, record=str(entry["grn"]))
        yield Fact(
            block=block,
            key=key,
            value=value,
            evidence=evidence,
            since=date.fromisoformat(since) if since else None,
        )


def _coverage(
    connection: Connection,
    statements: Sequence[_Statement],
    kind: str,
    reach: Sequence[int],
    moment: int,
    day: date,
) -> Iterable[Coverage]:
    lists = _lists(connection, reach, moment, moments.to_day(day))
    for code, source in SOURCES.items():
        held = [statement for statement in statements if statement.source is source]
        newest = lists.get(code)
        if kind not in source.kinds:
            reason = "not_published_for_kind" if source.absence == "ended" else "never_asked"
            state = State.NOT_APPLICABLE if source.absence == "ended" else State.NOT_CHECKED
            yield Coverage(source=code, state=state, reason=reason)
        elif held:
            last = max(held, key=lambda statement: statement.confirmed)
            as_of = max(_date(last.confirmed), newest.as_of) if newest and newest.as_of else _date(last.confirmed)
            yield Coverage(
                source=code,
                state=State.FOUND,
                stale=_stale(source, as_of, day),
                as_of=as_of,
                checked_at=last.evidence.fetched_at,
                evidence=last.evidence,
            )
        elif newest and newest.as_of:
            yield msgspec.structs.replace(newest, stale=_stale(source, newest.as_of, day))
        else:
            yield Coverage(source=code, state=State.NOT_CHECKED, reason="never_asked")
    for code in PLANNED:
        if kind == "entrepreneur" and code in WITHOUT_ENTREPRENEURS:
            yield Coverage(source=code, state=State.NOT_APPLICABLE, reason="not_published_for_kind")
        else:
            yield Coverage(source=code, state=State.NOT_CHECKED, reason="never_asked")


def _stale(source: Source, as_of: date, day: date) -> bool:
    return day - as_of > timedelta(hours=source.promise_hours)


def _lists(connection: Connection, reach: Sequence[int], moment: int, day: int) -> dict[str, Coverage]:
    """The newest whole list of each source, as the evidence that a company is not in it."""
    rows = connection.execute(
        select(SourceRow.code, Listing.part, Listing.asof, Document.id, Document.sha256, Document.fetched_at)
        .join(SourceRow, SourceRow.id == Listing.source_id)
        .join(Document, Document.id == Listing.document_id)
        .where(Listing.reach.in_(reach), Listing.known_from <= moment, Listing.asof <= day)
        .order_by(Listing.part, Listing.asof, Listing.id)
    )
    found: dict[str, Coverage] = {}
    for code, part, asof, document, digest, fetched_at in rows:
        evidence = Evidence(
            source=code,
            record=f"{part} · {asof}" if part else str(asof),
            as_of=_date(asof),
            fetched_at=moments.to_time(fetched_at),
            sha256=digest.hex(),
            document=document,
            url=SOURCES[code].official,
        )
        found[code] = Coverage(
            source=code,
            state=State.NOTHING_FOUND,
            as_of=evidence.as_of,
            checked_at=evidence.fetched_at,
            evidence=evidence,
        )
    return found


def source_states(connection: Connection, now: datetime | None = None) -> list[SourceState]:
    """The state of every source, for people and for `sources --json`."""
    now = now or datetime.now(UTC)
    runs: dict[str, Any] = {
        row.code: row
        for row in connection.execute(
            select(
                SourceRow.code,
                func.max(Run.closed_at).filter(Run.state == "done").label("done_at"),
                func.max(Run.id).label("last"),
            )
            .join(Run, Run.source_id == SourceRow.id)
            .group_by(SourceRow.code)
        )
    }
    releases = dict(
        connection.execute(
            select(SourceRow.code, func.max(Document.release))
            .join(Document, Document.source_id == SourceRow.id)
            .where(Document.reach == PUBLIC)
            .group_by(SourceRow.code)
        )
        .tuples()
        .all()
    )
    counts = dict(
        connection.execute(
            select(SourceRow.code, func.count())
            .join(Version, Version.source_id == SourceRow.id)
            .where(Version.known_to.is_(None), Version.hash.is_not(None), Version.reach == PUBLIC)
            .group_by(SourceRow.code)
        )
        .tuples()
        .all()
    )
    failed = {
        last: reason
        for last, reason in connection.execute(select(Run.id, Run.reason).where(Run.state == "failed")).tuples()
    }
    states = []
    for code, source in SOURCES.items():
        row = runs.get(code)
        done = moments.to_time(row.done_at) if row and row.done_at else None
        release = moments.to_date(releases.get(code))
        state, reason = "ok", None
        if done is None:
            state, reason = "never_run", "never_asked"
        elif row and row.last in failed:
            state, reason = "failing", failed[row.last]
        elif release and _stale(source, release, now.astimezone(MOSCOW).date()):
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
