"""The workers' half of a run: parse, put into canonical form, compare with what is open. Writes nothing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Engine, select

from checker import moments
from checker.bulk import among
from checker.db import make_engine, reading
from checker.ingest.survey import Readable, Survey
from checker.models import Version
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.archive import BROKEN, Reader
from scrapers.base import About, Profile, Source, blocks_of
from scrapers.registry import SOURCES
from scrapers.xmlfile import UNREADABLE, unreadable

BATCH_RECORDS = 2_000
BATCH_BYTES = 4_000_000
"""A batch: as many records or as many bytes, whichever comes first; some of them wait for the writer (`crew`)."""

TOLD = 400
"""Signs of a place, a reason or an unknown name that are kept: one value of a bad file may have a megabyte."""

PIECE_BYTES = 4_000_000
"""A member is read in pieces by several workers where each of them has at least so much."""

SAMPLE = 16
"""Of so many records one is looked at for how full its body is."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Member(msgspec.Struct, frozen=True, order=True):
    """A member that a worker reads, and in which of its source's formats it is written.

    begin, end: of a piece of it, bytes of the member; every piece ends where another one begins. end 0: all of it.
    """

    number: int
    begin: int
    end: int
    name: str
    form: int


class Task(msgspec.Struct, frozen=True):
    """What a worker needs: the document, its members to read (number, name, format), and what to compare with.

    fetched: the day on which the document was got, in Moscow, YYYYMMDD. live: it answers a question about one subject,
    and whom it names is told. aside: its rows are set aside (`Batch.aside`).
    """

    path: str
    name: str
    fetched: int
    source: str
    members: tuple[Member, ...]
    url: str
    source_id: int
    reach: int
    compare: bool
    live: bool
    aside: bool


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


Aside = tuple[str, str, int, int, int, int, int, bytearray, bytearray]
"""A row of a first load as its columns are (`checker.ingest.first`), from subject to body. The driver of SQLite asks of
every value of type `bytes` whether it wants to be adapted, which takes a tenth of a first load, and of no bytearray."""


class Batch(msgspec.Struct):
    """Results of some thousand records; it travels as MessagePack.

    aside: of a first load, all but rows that are packed. counts: records by list; numbers: subjects seen (of a numbered
    source: records), for telling who is absent, where anybody can be; asof, since: the newest and the oldest day.
    units: what an answer names: (subject, part). fill: how many of the `sampled` records hold each top-level key of
    the body.
    """

    seen: int = 0
    unchanged: int = 0
    rows: list[Row] = []
    aside: list[Aside] = []
    rejected: list[Rejected] = []
    unlinked: list[Unlinked] = []
    leftovers: list[Leftover] = []
    counts: dict[str, int] = {}
    numbers: dict[str, list[int]] = {}
    asof: dict[str, int] = {}
    since: dict[str, int] = {}
    units: list[tuple[str, str]] = []
    fill: dict[str, int] = {}
    sampled: int = 0


def hash_of(body: bytes, parser: int) -> int:
    """64 bits of a canonical body, signed for the database. The number of the parser's body format is part of it."""
    digest = _salted(parser).copy()
    digest.update(body)
    return int.from_bytes(digest.digest(), "big", signed=True)


@cache
def _salted(parser: int) -> blake2b:
    return blake2b(digest_size=8, salt=parser.to_bytes(2, "big"))


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
    found, count, size = _Found([], []), 0, 0
    many = len({member.number for member in task.members}) > 1
    with Reader(Path(task.path), task.name) as reader:
        for member in task.members:
            number = member.number
            prefix = f"{member.name}: " if many else ""
            try:
                for item in _items(reader, member, source, task):
                    if type(item) is Record:
                        found.records.append((number, item))
                        count += 1
                        size += item.length
                    elif isinstance(item, Rejected):
                        found.others.append(Rejected(_told(prefix + item.where), _told(item.reason), item.numbers))
                    elif isinstance(item, Unlinked):
                        found.others.append(Unlinked(_told(prefix + item.where), _told(item.reason)))
                    elif isinstance(item, Leftover):
                        found.others.append(Leftover(item.kind, _told(item.name), item.count))
                    if count >= BATCH_RECORDS or size >= BATCH_BYTES:
                        yield found
                        found, count, size = _Found([], []), 0, 0
            except (*BROKEN, OSError) as error:
                found.others.append(Rejected(member.name, f"the member cannot be unpacked to its end: {error}"))
    if found.records or found.others:
        yield found


def _items(reader: Reader, member: Member, source: Source, task: Task) -> Iterator[Parsed]:
    form, about = source.formats[member.form], About(member.name, task.fetched)
    if form.piece is not None and member.end:
        return form.piece(partial(reader.chunks, member.number), about, member.begin, member.end)
    return form.parse(reader.chunks(member.number), about)


def _told(text: str) -> str:
    return text if len(text) <= TOLD else f"{text[:TOLD]}…"


def _batch(found: _Found, task: Task, source: Source, engine: Engine, packer: zstandard.ZstdCompressor) -> Batch:
    batch = Batch(seen=len(found.records))
    if task.live:
        batch.units = sorted({(record.subject, record.part) for _, record in found.records})
    for other in found.others:
        if isinstance(other, Leftover):
            batch.leftovers.append(other)
        elif isinstance(other, Rejected):
            batch.rejected.append(other)
        else:
            batch.unlinked.append(other)
    batch.seen += len(batch.rejected) + len(batch.unlinked)
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
    if source.absence == "ended":
        _list(batch, records, source, compared=task.compare)
    _put(batch, records, _open_versions(engine, task, found) if task.compare else {}, task, source, packer)
    return batch


def _list(batch: Batch, records: list[tuple[int, Record]], source: Source, *, compared: bool) -> None:
    """Notes who is named by which list, and of which days the lists are."""
    for _, record in records:
        part, asof = record.part, record.asof
        of = source.list_of(part)
        count = batch.counts.get(of, 0)
        if not count:
            batch.numbers[of] = []
            batch.asof[of] = batch.since[of] = asof
        batch.counts[of] = count + 1
        if compared:
            batch.numbers[of].append(int(part if source.numbered else record.subject))
        if asof > batch.asof[of]:
            batch.asof[of] = asof
        elif asof < batch.since[of]:
            batch.since[of] = asof


def _put(
    batch: Batch,
    records: list[tuple[int, Record]],
    opened: dict[tuple[str, str], tuple[int, int]],
    task: Task,
    source: Source,
    packer: zstandard.ZstdCompressor,
) -> None:
    """Puts into a batch what says anything new. opened: hash and day of what is open, by unit."""
    overtaken, listed = _overtaken(records), source.absence == "ended"
    for member, record in records:
        subject, part, asof = record.subject, record.part, record.asof
        if overtaken and (subject, part, member, record.offset) in overtaken:
            batch.unchanged += 1
            continue
        body = _encode(record.body)
        digest = hash_of(body, source.parser)
        same = opened.get((subject, part)) if opened else None
        if same is not None and same[0] == digest and (asof == same[1] or (listed and asof > same[1])):
            batch.unchanged += 1
            continue
        profile = None
        if source.profile is not None:
            try:
                profile = _read(record, source.profile, source)
            except UNREADABLE as error:
                batch.rejected.append(unreadable(f"{subject} at byte {record.offset}", error, (subject,)))
                continue
        packed = len(body) > source.inline  # it goes to its own table, compressed (store.md section 2)
        place = (member, record.offset, record.length, record.sha256)
        if task.aside and not packed:
            batch.aside.append((subject, part, asof, digest, *place, body))  # type: ignore[arg-type]
        else:
            stored = packer.compress(body) if packed else body
            batch.rows.append(Row(subject, part, asof, digest, *place, stored, packed, profile))


def _read(record: Record, profile: Callable[[Mapping[str, Any]], Profile], source: Source) -> Profile:
    """The profile of a register's record. Every block is read once, so that nothing is stored that no page could show.

    A flat record was checked whole when it was made.
    """
    for _ in blocks_of(source, record.body):
        pass
    return profile(record.body)


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


def deal(found: Survey, workers: int) -> list[tuple[Member, ...]]:
    """Members dealt to workers so that each gets about as many bytes, large ones in pieces where their format is."""
    hands: list[list[Member]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for readable in sorted(found.readable, key=lambda readable: -readable.part.size):
        for member in _pieces(readable, found.source, workers):
            least = loads.index(min(loads))
            hands[least].append(member)
            loads[least] += (member.end or readable.part.size) - member.begin
    return [tuple(sorted(hand)) for hand in hands if hand]


def _pieces(readable: Readable, source: Source, workers: int) -> list[Member]:
    part, form = readable.part, readable.form
    count = min(workers, part.size // PIECE_BYTES) if source.formats[form].piece else 0
    if count < 2:
        return [Member(part.number, 0, 0, part.name, form)]
    ends = [part.size * number // count for number in range(1, count)]
    return [
        Member(part.number, begin, end, part.name, form)
        for begin, end in zip([0, *ends], [*ends, sys.maxsize], strict=True)
    ]
