"""A company's story: what the register says happened, and what we saw change, each with its date and source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, func, select

from checker import moments
from checker.evidence import evidence_of
from checker.facts import Evidence, FactSheet, stamp_of
from checker.lookup import fact_sheet
from checker.models import PUBLIC, Company, Document, Event, SourceRow, Version


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the story.

    kind: register (an entry of the register itself) · appeared · changed · ended · reparsed (what we saw).
    day: when it happened by the source; known_at: when we learned it (None for the register's own entries).
    """

    day: date
    known_at: datetime | None
    source: str
    kind: str
    block: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    evidence: Evidence


def history(
    connection: Connection,
    company: str | FactSheet,
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
) -> list[Entry]:
    """The story as known at a moment, newest first.

    company: a number, or the sheet that this connection has read of it: then the story reaches up to the sheet's own
    moment and day, and `as_of` says nothing more.
    """
    sheet = fact_sheet(connection, company, reach=reach, as_of=as_of) if isinstance(company, str) else company
    entries = [
        Entry(
            day=fact.since or fact.evidence.as_of,
            known_at=None,
            source=fact.evidence.source,
            kind="register",
            block=fact.block,
            key=fact.key,
            before=None,
            after=fact.value,
            evidence=fact.evidence,
        )
        for fact in sheet.of("change")
    ]
    if sheet.facts:
        entries.extend(_events(connection, {sheet.inn, sheet.ogrn} - {""}, reach, moments.to_moment(sheet.as_of)))
    return sorted(
        (entry for entry in entries if entry.day <= sheet.on),
        key=lambda entry: (entry.day, entry.known_at is not None, entry.evidence.record),
        reverse=True,
    )


class News(msgspec.Struct, frozen=True):
    """What changed about one subject: its name where a register gives one, and the blocks that differ."""

    subject: str
    name: str
    blocks: tuple[str, ...]


def last_event(connection: Connection) -> int:
    """The number of the last public change event, 0 where there is none."""
    return connection.execute(select(func.max(Event.id)).where(Event.reach == PUBLIC)).scalar() or 0


def news(connection: Connection, after: int, limit: int) -> list[News]:
    """The subjects about whom something changed after an event, the latest first. Public events alone."""
    last = func.max(Event.id)
    rows = connection.execute(
        select(Event.subject, Event.block, func.max(Company.short_name), func.max(Company.full_name), last)
        .join(Company, and_(Company.subject == Event.subject, Company.reach == PUBLIC), isouter=True)
        .where(Event.id > after, Event.reach == PUBLIC, Event.kind != "reparsed", Event.block != "change")
        .group_by(Event.subject, Event.block)
        .order_by(last.desc())
    ).all()
    found: dict[str, tuple[str, list[str]]] = {}
    for subject, block, short, full, _last in rows:
        found.setdefault(subject, (short or full or "", []))[1].append(block)
    return [News(subject, name, tuple(blocks)) for subject, (name, blocks) in list(found.items())[:limit]]


def _events(connection: Connection, subjects: set[str], reach: tuple[int, ...], moment: int) -> list[Entry]:
    """What we saw change, each with the record (or the whole list) that brought it."""
    rows = connection.execute(
        select(
            Event.known_from,
            Event.block,
            Event.key,
            Event.kind,
            Event.asof,
            Event.before,
            Event.after,
            Event.part,
            Event.subject,
            SourceRow.code,
            Document.fetched_at,
            Document.channel,
            Document.url,
            Document.sha256.label("whole"),
            Version.document_id,
            Version.member,
            Version.offset,
            Version.length,
            Version.sha256,
        )
        .join(SourceRow, SourceRow.id == Event.source_id)
        .join(Document, Document.id == Event.document_id)
        .join(
            Version,
            and_(
                Version.source_id == Event.source_id,
                Version.reach == Event.reach,
                Version.subject == Event.subject,
                Version.part == Event.part,
                Version.known_from == Event.known_from,
            ),
        )
        .where(
            Event.subject.in_(subjects),
            Event.reach.in_(reach),
            Event.block != "change",
            Event.known_from <= moment,
        )
        .order_by(Event.known_from, Event.id)
    ).mappings()
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    stamp = stamp_of(row["after"] or {})
    record = str(stamp.get("grn") or row["part"] or row["subject"])
    evidence = evidence_of(row, record, row["sha256"] or row["whole"])
    return Entry(
        day=date.fromisoformat(stamp["date"]) if stamp.get("date") else evidence.as_of,
        known_at=moments.shown(row["known_from"], row["channel"]),
        source=row["code"],
        kind=row["kind"],
        block=row["block"],
        key=row["key"],
        before=row["before"],
        after=row["after"],
        evidence=evidence,
    )
