"""The one writer: classifies what the workers bring and writes versions, projections and events in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, func, select, update

from checker.bodies import ZSTD, unpack
from checker.bulk import among, insert_rows
from checker.ingest import projections
from checker.ingest.classify import Act, Known, New, classify
from checker.ingest.events import differences
from checker.ingest.work import Row
from checker.models import PUBLIC, Body, Document, Event, Listing, Outcome, Sighting, SourceRow, Version, sighted
from checker.moments import stamp
from scrapers.base import Source

Unit = tuple[str, str]
ANSWERS = ("found", "nothing_found")
"""States of an outcome in which the source answered."""

VERSION = (
    "source_id", "reach", "subject", "part", "known_from", "asof", "hash", "document_id", "member", "offset",
    "length", "sha256", "body", "body_id",
)  # fmt: skip
PRINTED = "pdf"
"""The format of extracts, as `Document.format` has it."""
EVENT = (
    "known_from", "source_id", "reach", "subject", "part", "block", "key", "kind", "asof", "before", "after",
    "document_id",
)  # fmt: skip
SIGHTING = ("source_id", "reach", "subject", "part", "known_from", "asof", "document_id")


class Place(msgspec.Struct, frozen=True):
    """Into which ledger a run writes, and from which document.

    baseline: a run of this source ended before, so that what is new is an event; fresh: the ledger held nothing of
    this source within this reach when the run opened, so that there is nothing to compare with and nobody to miss.
    """

    source: Source
    source_id: int
    reach: int
    document: int
    fetched_at: int
    release: int
    run_at: int
    baseline: bool
    fresh: bool


def has_versions(connection: Connection, source_id: int, reach: int) -> bool:
    """Whether the ledger holds anything of this source within this reach."""
    found = select(Version.subject).where(Version.source_id == source_id, Version.reach == reach).limit(1)
    return connection.execute(found).scalar() is not None


class Written(msgspec.Struct):
    """What one transaction did: new versions, records that said nothing new, conflicts of numbers."""

    stored: int = 0
    unchanged: int = 0
    conflicts: list[str] = []


def write(connection: Connection, place: Place, rows: Sequence[Row]) -> Written:
    """Writes a batch. The caller opens and commits the transaction."""
    now = stamp(connection)
    newest = _newest(rows)
    present = _present(connection, place, newest)
    listed = _listed(connection, place)
    late = [
        unit
        for unit, row in newest.items()
        if (listed or unit in present) and row.asof <= _confirmed(place, unit, present, listed)
    ]
    past = _past(connection, place, late)

    done = Written(unchanged=len(rows) - len(newest), conflicts=[])
    opened: dict[Unit, Row] = {}
    closed: list[tuple[Row, int | None]] = []
    sighted: list[Row] = []
    partial = place.source.absence == "nothing"
    for unit in sorted(newest):
        row = newest[unit]
        if not listed and unit not in present:
            opened[unit] = row  # never heard of: the whole of a first load goes this way
            continue
        act, valid_to = classify(
            New(row.asof, row.hash, place.document, place.release, (row.member, row.offset)),
            present.get(unit),
            past.get(unit, ()),
            listed_asof=listed.get(place.source.list_of(row.part), 0),
            partial=partial,
            run_at=place.run_at,
        )
        if act is Act.OPEN:
            opened[unit] = row
        elif act is Act.PAST:
            closed.append((row, valid_to))
        else:
            done.unchanged += 1
            if act is Act.SIGHT:
                sighted.append(row)
    done.stored = len(opened) + len(closed)

    changed = {unit: present[unit] for unit in opened if unit in present}
    old = _bodies(connection, place, changed)
    _close(connection, place, changed, opened, now)
    _insert(connection, place, opened.values(), closed, now)
    insert_rows(
        connection,
        Sighting.__tablename__,
        SIGHTING,
        [(place.source_id, place.reach, r.subject, r.part, now, r.asof, place.document) for r in sighted],
    )
    if place.source.profile:
        done.conflicts = projections.project(connection, place.reach, list(opened.values()), now)
    _tell(connection, place, opened, changed, old, listed, now)
    count_records(connection, place, sum(1 for unit in opened if unit not in present or present[unit].hash is None))
    return done


def count_records(connection: Connection, place: Place, more: int) -> None:
    """Keeps the number of public present statements of the source, so that nobody has to count them."""
    if place.reach == PUBLIC and more:
        connection.execute(
            update(SourceRow).where(SourceRow.id == place.source_id).values(records=SourceRow.records + more)
        )


def _newest(rows: Sequence[Row]) -> dict[Unit, Row]:
    """Of records of one unit in this batch the newest; the later place wins on one day."""
    newest = {(row.subject, row.part): row for row in rows}
    if len(newest) == len(rows):
        return newest
    for row in rows:
        other = newest[row.subject, row.part]
        if (row.asof, row.member, row.offset) > (other.asof, other.member, other.offset):
            newest[row.subject, row.part] = row
    return newest


def _present(connection: Connection, place: Place, units: Iterable[Unit]) -> dict[Unit, Known]:
    seen = select(func.max(Sighting.asof)).where(sighted()).scalar_subquery()
    columns = [
        Version.subject, Version.part, Version.asof, seen,
        Version.hash, Version.document_id, Document.release, Version.member, Version.offset, Version.known_from,
    ]  # fmt: skip
    rows = connection.execute(
        select(*columns)
        .where(_among(connection, place, units), Version.known_to.is_(None))
        .join(Document, Document.id == Version.document_id)
    )
    return {
        (subject, part): Known(max(asof, sighting or 0), digest, document, release, (member, offset), known_from)
        for subject, part, asof, sighting, digest, document, release, member, offset, known_from in rows
    }


def _confirmed(place: Place, unit: Unit, present: dict[Unit, Known], listed: dict[str, int]) -> int:
    """The last day on which the present state of a unit, known or absent, was stated."""
    return max(present[unit].asof if unit in present else 0, listed.get(place.source.list_of(unit[1]), 0))


def _past(connection: Connection, place: Place, units: Sequence[Unit]) -> dict[Unit, list[Known]]:
    """Versions of these units, and each once more for every later day on which it was confirmed."""
    if not units:
        return {}
    rows = connection.execute(
        select(
            Version.subject,
            Version.part,
            Version.asof,
            Version.hash,
            Version.document_id,
            Version.known_from,
            Version.known_to,
        ).where(_among(connection, place, units), Version.hash.is_not(None))
    )
    confirmations = _confirmations(connection, place, units)
    found: dict[Unit, list[Known]] = defaultdict(list)
    for subject, part, asof, digest, document, known_from, known_to in rows:
        days = {asof} | {
            day
            for at, day in confirmations[subject, part]
            if day > asof and at >= known_from and (known_to is None or at < known_to)
        }
        found[subject, part].extend(Known(day, digest, document, 0, (0, 0), known_from) for day in days)
    return found


def _confirmations(connection: Connection, place: Place, units: Sequence[Unit]) -> dict[Unit, list[tuple[int, int]]]:
    """(moment, day) of what said the same again: sightings, and whole lists."""
    found: dict[Unit, list[tuple[int, int]]] = defaultdict(list)
    again = and_(
        Sighting.source_id == place.source_id,
        Sighting.reach == place.reach,
        among(connection, Sighting.subject, sorted({subject for subject, _ in units})),
    )
    sightings = connection.execute(
        select(Sighting.subject, Sighting.part, Sighting.known_from, Sighting.asof).where(again)
    )
    for subject, part, at, day in sightings:
        found[subject, part].append((at, day))
    if place.source.absence == "nothing":
        return found
    lists = connection.execute(
        select(Listing.part, Listing.known_from, Listing.asof).where(
            Listing.source_id == place.source_id, Listing.reach == place.reach
        )
    ).all()
    for subject, part in units:
        found[subject, part] += [(at, day) for listed, at, day in lists if listed == place.source.list_of(part)]
    return found


def _among(connection: Connection, place: Place, units: Iterable[Unit]) -> Any:
    subjects = sorted({subject for subject, _ in units})
    return and_(
        Version.source_id == place.source_id,
        Version.reach == place.reach,
        among(connection, Version.subject, subjects),
    )


def _listed(connection: Connection, place: Place) -> dict[str, int]:
    """Day of the newest whole list, by part."""
    rows = connection.execute(
        select(Listing.part, func.max(Listing.asof))
        .where(Listing.source_id == place.source_id, Listing.reach == place.reach)
        .group_by(Listing.part)
    )
    return {part: asof for part, asof in rows}


def _bodies(connection: Connection, place: Place, units: dict[Unit, Known]) -> dict[Unit, dict[str, Any]]:
    if not units or not place.baseline:
        return {}
    rows = connection.execute(
        select(Version.subject, Version.part, Version.body, Body.data)
        .where(_among(connection, place, units), Version.known_to.is_(None), Version.hash.is_not(None))
        .outerjoin(Body, Body.id == Version.body_id)
    )
    return {(subject, part): unpack(body, data) for subject, part, body, data in rows if (subject, part) in units}


def _close(connection: Connection, place: Place, changed: dict[Unit, Known], opened: dict[Unit, Row], now: int) -> None:
    if not changed:
        return
    statement = (
        update(Version)
        .where(
            Version.source_id == place.source_id,
            Version.reach == place.reach,
            Version.subject == bindparam("at_subject"),
            Version.part == bindparam("at_part"),
            Version.known_from == bindparam("at_known_from"),
        )
        .values(known_to=now, valid_to=bindparam("at_valid_to"))
    )
    connection.execute(
        statement,
        [
            {"at_subject": s, "at_part": p, "at_known_from": was.known_from, "at_valid_to": opened[s, p].asof}
            for (s, p), was in changed.items()
        ],
    )


def _insert(
    connection: Connection,
    place: Place,
    opened: Iterable[Row],
    closed: Iterable[tuple[Row, int | None]],
    now: int,
) -> None:
    number = connection.execute(select(func.coalesce(func.max(Body.id), 0))).scalar_one()
    bodies: list[tuple[int, int, bytes]] = []
    present: list[tuple[Any, ...]] = []
    past: list[tuple[Any, ...]] = []
    source, reach, document = place.source_id, place.reach, place.document
    for target, row, more in [
        *((present, row, ()) for row in opened),
        *((past, row, (now, until)) for row, until in closed),
    ]:
        number += row.packed
        if row.packed:
            bodies.append((number, ZSTD, row.body))
        target.append(
            (
                source, reach, row.subject, row.part, now, row.asof, row.hash, document, row.member, row.offset,
                row.length, row.sha256,
                None if row.packed else row.body, number if row.packed else None, *more,
            )
        )  # fmt: skip
    insert_rows(connection, Body.__tablename__, ("id", "codec", "data"), bodies)
    insert_rows(connection, Version.__tablename__, VERSION, present)
    insert_rows(connection, Version.__tablename__, (*VERSION, "known_to", "valid_to"), past)


def _tell(
    connection: Connection,
    place: Place,
    opened: dict[Unit, Row],
    changed: dict[Unit, Known],
    old: dict[Unit, dict[str, Any]],
    listed: dict[str, int],
    now: int,
) -> None:
    """Events of what changed. Before the first run of a source, and at the first sight of a company, there are none:
    what a whole list, or an earlier answer about the company, did not name before has appeared.
    """
    if not place.baseline:
        return
    events: list[tuple[Any, ...]] = []
    new = [unit for unit in opened if unit not in changed and place.source.list_of(unit[1]) not in listed]
    answered = _answered(connection, place, sorted({subject for subject, _ in new}))
    other_form = _otherwise_written(connection, place, {known.document for known in changed.values()})
    for unit, row in opened.items():
        if unit not in changed and place.source.list_of(unit[1]) not in listed and unit[0] not in answered:
            continue
        was = changed.get(unit)
        reparsed = was is not None and (
            was.document in other_form or (was.document == place.document and was.place == (row.member, row.offset))
        )
        body = unpack(None, row.body) if row.packed else unpack(row.body, None)
        for found in differences(place.source, old.get(unit), body):
            events.append(
                (
                    now, place.source_id, place.reach, row.subject, row.part, found.block, found.key,
                    "reparsed" if reparsed else found.kind, row.asof, _json(found.before), _json(found.after),
                    place.document,
                )
            )  # fmt: skip
    insert_rows(connection, Event.__tablename__, EVENT, events)


def _answered(connection: Connection, place: Place, subjects: Sequence[str]) -> set[str]:
    """Of these, about whom the source answered before in the way in which this document came (the site, a saved page, a
    seller: each shows other pieces). A register's first record of a company is its first sight all the same.
    """
    if not subjects or place.source.profile:
        return set()
    channel = connection.execute(select(Document.channel).where(Document.id == place.document)).scalar()
    if channel is None or channel == "bulk":
        return set()
    before = select(Outcome.subject).where(
        Outcome.source_id == place.source_id,
        Outcome.reach.in_({PUBLIC, place.reach}),
        Outcome.state.in_(ANSWERS),
        Outcome.channel == channel,
        among(connection, Outcome.subject, subjects),
    )
    return set(connection.execute(before.distinct()).scalars())


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _otherwise_written(connection: Connection, place: Place, documents: set[int]) -> set[int]:
    """Which of the documents are extracts (PDF) where this one is a file of data, or the other way round.

    An extract says less and in other words, so what differs between the two tells nothing of the company.
    """
    if len(place.source.formats) == 1 or not documents:
        return set()
    query = select(Document.id, Document.format).where(Document.id.in_({*documents, place.document}))
    printed = {number: form == PRINTED for number, form in connection.execute(query)}
    return {number for number in documents if printed[number] is not printed[place.document]}
