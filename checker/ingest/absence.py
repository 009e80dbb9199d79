"""What it means that a whole list no longer names a subject: a tombstone, "nothing found as of that list"."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from heapq import merge
from itertools import groupby

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)

from checker.bulk import among, insert_rows
from checker.ingest.store import Place, count_records
from checker.models import Event, Listing, Sighting, Version, sighted
from checker.moments import stamp

SIGHTED_AT_ONCE = 20_000
SORTED_AT_ONCE = 1_000_000

KEPT_SHARE = 0.5
"""A release with less than half of the records of the one before is not believed to be whole (fns.md section 9)."""


def is_short(connection: Connection, place: Place, counts: Mapping[str, int]) -> str | None:
    """Why a list is too short to be believed after the last one of its part, None if it is not.

    counts: records by part.
    """
    for part, count in counts.items():
        before = connection.execute(
            select(Listing.records)
            .where(Listing.source_id == place.source_id, Listing.reach == place.reach, Listing.part == part)
            .order_by(Listing.id.desc())
            .limit(1)
        ).scalar()
        if before is None and not place.fresh:
            before = connection.execute(
                select(func.count()).select_from(Version).where(*_open(place, part))
            ).scalar_one()
        if before is not None and count < before * KEPT_SHARE:
            return f"{count} records of {part or 'the list'}, {before} are known"
    return None


def record_listing(
    connection: Connection,
    place: Place,
    counts: Mapping[str, int],
    numbers: Mapping[str, array[int]],
    asof: Mapping[str, int],
    now: int,
    spared: Collection[str] = (),
) -> int:
    """Notes the whole list and puts a tombstone for every subject that it no longer names; returns how many.

    A list older than one already read changes nothing in the present. counts, numbers: of its records, by part; where
    nothing was known before, nobody is missing and no numbers are asked for. now: the moment of all that is written.
    spared: subjects whose records may stand in rows that could not be read: none of theirs ends.
    """
    ended = 0
    for part, count in counts.items():
        newest = connection.execute(
            select(func.max(Listing.asof)).where(
                Listing.source_id == place.source_id, Listing.reach == place.reach, Listing.part == part
            )
        ).scalar()
        if not place.fresh and (newest is None or asof[part] >= newest):
            ended += _bury(connection, place, part, numbers[part], asof[part], now, frozenset(spared))
        connection.execute(
            insert(Listing).values(
                source_id=place.source_id,
                reach=place.reach,
                part=part,
                asof=asof[part],
                known_from=now,
                document_id=place.document,
                records=count,
            )
        )
    return ended


def sight_again(
    connection: Connection, place: Place, numbers: Mapping[str, array[int]], asof: Mapping[str, int]
) -> None:
    """Notes that a list which is not whole said again what is open: a whole one confirms all by its `Listing`.

    asof: lists all of whose records are of one day. Where something newer is known, nothing is noted.
    """
    if place.source.absence != "ended" or place.fresh:
        return
    now = stamp(connection)
    for part, day in asof.items():
        newest = select(func.max(Listing.asof)).where(
            Listing.source_id == place.source_id, Listing.reach == place.reach, Listing.part == part
        )
        if (connection.execute(newest).scalar() or 0) >= day:
            continue
        named = Version.part if place.source.numbered else Version.subject
        units = [_digits(number, place) for number in sorted(set(numbers[part]))]
        columns = (Version.source_id, Version.reach, Version.subject, Version.part)
        fixed = (literal(now), literal(day), literal(place.document))
        for start in range(0, len(units), SIGHTED_AT_ONCE):
            stated = select(*columns, *fixed).where(
                *_open(place, part),
                among(connection, named, units[start : start + SIGHTED_AT_ONCE]),
                Version.asof < day,
                ~_sighted(day),
            )
            into = ["source_id", "reach", "subject", "part", "known_from", "asof", "document_id"]
            connection.execute(insert(Sighting).from_select(into, stated))


def _digits(number: int, place: Place) -> str:
    """A number as the ledger has it: no ИНН of a person begins with two zeros."""
    return f"{number:012d}" if place.source.numbered or number >= 10**10 else f"{number:010d}"


def _sighted(day: int) -> ColumnElement[bool]:
    """Whether an open version was said again on this day or later."""
    return select(literal(1)).where(sighted(), Sighting.asof >= day).exists()


def _open(place: Place, part: str) -> tuple[ColumnElement[bool], ...]:
    """The conditions of what is present of one part; of a numbered source: of all that its list holds."""
    return (
        Version.source_id == place.source_id,
        Version.reach == place.reach,
        Version.part.startswith(part) if place.source.numbered else Version.part == part,
        Version.known_to.is_(None),
        Version.hash.is_not(None),
    )


def _ordered(seen: array[int]) -> array[int]:
    """The numbers in order, each once. Sorted at once, five millions of them would take 200 MB."""
    runs = [array("q", sorted(seen[start : start + SORTED_AT_ONCE])) for start in range(0, len(seen), SORTED_AT_ONCE)]
    return array("q", (number for number, _ in groupby(merge(*runs))))


def _bury(
    connection: Connection, place: Place, part: str, seen: array[int], asof: int, now: int, spared: frozenset[str]
) -> int:
    open_now = _open(place, part)
    ordered = _ordered(seen)
    if connection.execute(select(func.count()).select_from(Version).where(*open_now)).scalar_one() == len(ordered):
        return 0  # all that is listed is open by now, so as many open means nobody else
    present = (*open_now, Version.asof <= asof, ~_sighted(asof + 1))
    listed = Table(
        "listed",
        MetaData(),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        prefixes=["TEMPORARY"],
    )
    listed.create(connection)
    for start in range(0, len(ordered), 100_000):
        insert_rows(connection, "listed", ("number",), [(number,) for number in ordered[start : start + 100_000]])
    named = Version.part if place.source.numbered else Version.subject
    absent = [
        (subject, of)
        for subject, of in connection.execute(
            select(Version.subject, Version.part).where(
                *present,
                ~select(literal(1)).where(listed.c.number == cast(named, BigInteger)).exists(),
            )
        )
        if subject not in spared
    ]
    listed.drop(connection)
    if not absent:
        return 0
    for start in range(0, len(absent), 500):
        gone = [of if place.source.numbered else subject for subject, of in absent[start : start + 500]]
        connection.execute(update(Version).where(*present, named.in_(gone)).values(known_to=now, valid_to=asof))
    columns = (
        "source_id",
        "reach",
        "subject",
        "part",
        "known_from",
        "asof",
        "document_id",
        "member",
        "offset",
        "length",
    )
    insert_rows(
        connection,
        Version.__tablename__,
        columns,
        [(place.source_id, place.reach, subject, of, now, asof, place.document, 0, 0, 0) for subject, of in absent],
    )
    count_records(connection, place, -len(absent))
    if place.baseline:
        tell_ended(connection, place, absent, asof, now)
    return len(absent)


def tell_ended(connection: Connection, place: Place, absent: list[tuple[str, str]], asof: int, now: int) -> None:
    """Events of those (subject, part) that ended on a day, as the document of the place says."""
    connection.execute(
        insert(Event),
        [
            {
                "known_from": now,
                "source_id": place.source_id,
                "reach": place.reach,
                "subject": subject,
                "part": of,
                "block": "listed",
                "key": of,
                "kind": "ended",
                "asof": asof,
                "before": None,
                "after": None,
                "document_id": place.document,
            }
            for subject, of in absent
        ],
    )
