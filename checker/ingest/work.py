"""The workers' half of a run: parse, put into canonical form, compare with what is open. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Engine, select

from checker import moments
from checker.bulk import among
from checker.db import make_engine, reading
from checker.ingest.survey import Readable
from checker.models import Version
from checker.records import Leftover, Record, Rejected, Unlinked
from scrapers.archive import BROKEN, Reader
from scrapers.base import About, Profile, Source, blocks_of
from scrapers.registry import SOURCES
from scrapers.xmlfile import UNREADABLE, unreadable

BATCH_RECORDS = 5_000
BATCH_BYTES = 4_000_000
TOLD = 400
"""Signs of a place, a reason or an unknown name that are kept: one value of a bad file may have a megabyte."""

SAMPLE = 16
"""Of so many records one is looked at for how full its body is."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Task(msgspec.Struct, frozen=True):
    """What a worker needs: the document, its members to read (number, name, format), and what to compare with.

    fetched: the day on which the document was got, in Moscow, YYYYMMDD. live: it answers a question about one subject,
    and whom it names is told.
    """

    path: str
    name: str
    fetched: int
    source: str
    members: tuple[tuple[int, str, int], ...]
    url: str
    source_id: int
    reach: int
    compare: bool
    live: bool


class Row(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A record on its way to the writer. `body` is JSON, or zstd of it when `packed`."""

    subject: str
    part: str
    asof: int
    hash: int
    member: int
    offset: int
    length: int
    sha256: bytes
    body: bytes
    packed: bool
    profile: Profile | None


class Batch(msgspec.Struct):
    """Results of some thousand records; it travels as MessagePack.

    numbers: subjects seen (of a numbered source: records), by list, for telling who is absent; asof, since: the newest
    and the oldest day by list. units: what an answer names: (subject, part). fill: how many of the `sampled` records
    hold each top-level key of the body.
    """

    seen: int = 0
    unchanged: int = 0
    rows: list[Row] = []
    rejected: list[Rejected] = []
    unlinked: list[Unlinked] = []
    leftovers: list[Leftover] = []
    numbers: dict[str, list[int]] = {}
    asof: dict[str, int] = {}
    since: dict[str, int] = {}
    units: list[tuple[str, str]] = []
    fill: dict[str, int] = {}
    sampled: int = 0


def hash_of(body: bytes, parser: int) -> int:
    """64 bits of a canonical body, signed for the database. The number of the parser's body format is part of it."""
    digest = blake2b(body, digest_size=8, salt=parser.to_bytes(2, "big")).digest()
    return int.from_bytes(digest, "big", signed=True)


def work(task: Task) -> Iterator[Batch]:
    """All batches of a task, in the order of the document."""
    source = SOURCES[task.source]
    engine = make_engine(task.url, read_only=True)
    packer = zstandard.ZstdCompressor(level=3)
    try:
        for found in _gather(task, source):
            yield _batch(found, task, source, engine, packer)
    finally:
        engine.dispose()


class _Found(msgspec.Struct):
    records: list[tuple[int, Record]] = []
    others: list[Rejected | Unlinked | Leftover] = []


def _gather(task: Task, source: Source) -> Iterator[_Found]:
    found, size = _Found([], []), 0
    many = len(task.members) > 1
    with Reader(Path(task.path), task.name) as reader:
        for number, name, form in task.members:
            prefix = f"{name}: " if many else ""
            try:
                for item in source.formats[form].parse(reader.chunks(number), About(name, task.fetched)):
                    if isinstance(item, Record):
                        found.records.append((number, item))
                        size += item.length
                    elif isinstance(item, Rejected):
                        found.others.append(Rejected(_told(prefix + item.where), _told(item.reason), item.numbers))
                    elif isinstance(item, Unlinked):
                        found.others.append(Unlinked(_told(prefix + item.where), _told(item.reason)))
                    elif isinstance(item, Leftover):
                        found.others.append(Leftover(item.kind, _told(item.name), item.count))
                    if len(found.records) >= BATCH_RECORDS or size >= BATCH_BYTES:
                        yield found
                        found, size = _Found([], []), 0
            except (*BROKEN, OSError) as error:
                found.others.append(Rejected(name, f"the member cannot be unpacked to its end: {error}"))
    if found.records or found.others:
        yield found


def _told(text: str) -> str:
    return text if len(text) <= TOLD else f"{text[:TOLD]}…"


def _batch(found: _Found, task: Task, source: Source, engine: Engine, packer: zstandard.ZstdCompressor) -> Batch:
    batch = Batch(
        seen=len(found.records), rows=[], rejected=[], unlinked=[], leftovers=[], numbers={}, asof={}, since={},
        units=sorted({(record.subject, record.part) for _, record in found.records}) if task.live else [],
    )  # fmt: skip
    for other in found.others:
        if isinstance(other, Leftover):
            batch.leftovers.append(other)
        elif isinstance(other, Rejected):
            batch.rejected.append(other)
        else:
            batch.unlinked.append(other)
    batch.seen += len(batch.rejected) + len(batch.unlinked)
    listed = source.absence == "ended"
    opened = _open_versions(engine, task, found) if task.compare else {}
    tomorrow = moments.to_day(datetime.now(UTC).date() + timedelta(days=1))
    records = [item for item in found.records if item[1].asof <= tomorrow]
    if len(records) < len(found.records):
        batch.rejected += [
            Rejected(
                f"{record.subject} at byte {record.offset}", f"dated in the future: {record.asof}", (record.subject,)
            )
            for _, record in found.records
            if record.asof > tomorrow
        ]
    sample = records[::SAMPLE]
    batch.sampled, batch.fill = len(sample), dict(Counter(key for _, record in sample for key in record.body))
    overtaken = _overtaken(records)
    for member, record in records:
        if listed:
            of = source.list_of(record.part)
            batch.numbers.setdefault(of, []).append(int(record.part if source.numbered else record.subject))
            batch.asof[of] = max(batch.asof.get(of, 0), record.asof)
            batch.since[of] = min(batch.since.get(of, record.asof), record.asof)
        if (record.subject, record.part, member, record.offset) in overtaken:
            batch.unchanged += 1
            continue
        body = _encode(record.body)
        digest = hash_of(body, source.parser)
        same = opened.get((record.subject, record.part))
        if same is not None and same[0] == digest and (record.asof == same[1] or (listed and record.asof > same[1])):
            batch.unchanged += 1
            continue
        try:
            profile = _read(record, source)
        except UNREADABLE as error:
            batch.rejected.append(unreadable(f"{record.subject} at byte {record.offset}", error, (record.subject,)))
            continue
        packed = len(body) > source.inline  # it goes to its own table, compressed (store.md section 2)
        batch.rows.append(
            Row(
                record.subject,
                record.part,
                record.asof,
                digest,
                member,
                record.offset,
                record.length,
                record.sha256,
                packer.compress(body) if packed else body,
                packed,
                profile,
            )
        )
    return batch


def _read(record: Record, source: Source) -> Profile | None:
    """The profile of a register's record. Every block is read once, so that nothing is stored that no page could show.

    A flat record was checked whole when it was made.
    """
    if source.profile is None:
        return None
    for _ in blocks_of(source, record.body):
        pass
    return source.profile(record.body)


def _overtaken(records: list[tuple[int, Record]]) -> set[tuple[str, str, int, int]]:
    """Unit and place of records that another one of the same unit and document in this batch overtakes.

    Several records may stand at one place: a message of a court's act says two things of one debtor.
    """
    if len({(record.subject, record.part) for _, record in records}) == len(records):
        return set()
    newest: dict[tuple[str, str], tuple[int, int, int]] = {}
    for member, record in records:
        unit, order = (record.subject, record.part), (record.asof, member, record.offset)
        newest[unit] = max(newest.get(unit, order), order)
    kept = {(*unit, *order[1:]) for unit, order in newest.items()}
    return {(record.subject, record.part, member, record.offset) for member, record in records} - kept


def _open_versions(engine: Engine, task: Task, found: _Found) -> dict[tuple[str, str], tuple[int, int]]:
    subjects = sorted({record.subject for _, record in found.records})
    with reading(engine) as connection:
        rows: Any = connection.execute(
            select(Version.subject, Version.part, Version.hash, Version.asof).where(
                Version.source_id == task.source_id,
                Version.reach == task.reach,
                among(connection, Version.subject, subjects),
                Version.known_to.is_(None),
                Version.hash.is_not(None),
            )
        ).all()
    return {(subject, part): (digest, asof) for subject, part, digest, asof in rows}


def deal(members: list[Readable], workers: int) -> list[tuple[tuple[int, str, int], ...]]:
    """Members dealt to workers so that each gets about as many bytes."""
    hands: list[list[tuple[int, str, int]]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for member in sorted(members, key=lambda member: -member.part.size):
        least = loads.index(min(loads))
        hands[least].append((member.part.number, member.part.name, member.form))
        loads[least] += member.part.size
    return [tuple(sorted(hand)) for hand in hands if hand]
