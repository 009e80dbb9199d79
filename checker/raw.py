"""The bytes behind a fact: exactly those whose SHA-256 it names, within the reader's reach (walls 1 and 7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import zstandard
from sqlalchemy import CTE, BigInteger, Connection, column, select, values

from checker import moments
from checker.models import PUBLIC, Document, Member, RecordBytes, SourceRow
from scrapers import archive
from scrapers.registry import SOURCES

_PATTERN = re.compile(r"(\d{1,18})-(\d{1,9})-(\d{1,18})-(\d{1,9})-([0-9a-f]{16})")


MOST = 32_000_000
"""No record is longer, so that an address made up by a stranger cannot fill the memory."""


AT_ONCE = 500
"""Records that are asked for in one query."""

_Span = tuple[int, int, int, int]
"""Document, member, offset, length."""


class Raw(msgspec.Struct, frozen=True):
    """A record, or a whole document, as it was received. `path` is set instead of `data` for a whole document."""

    data: bytes
    path: Path | None
    document: str
    member: str
    offset: int
    length: int
    sha256: str
    fetched_at: datetime
    source: str
    title: str
    official: str

    @property
    def text(self) -> str:
        """The record for reading."""
        return self.data.decode(_encoding(self.data), "replace")


class _Asked(NamedTuple):
    """An evidence id: a record of a member of a document, or where length is 0 the document. start: of its hash."""

    document: int
    member: int
    offset: int
    length: int
    start: str


def open_raw(connection: Connection, root: Path, evidence_id: str, *, reach: tuple[int, ...] = (PUBLIC,)) -> Raw | None:
    """The bytes named by an evidence id; None if there are none, they are out of reach, or they are not those bytes."""
    return open_many(connection, root, [evidence_id], reach=reach).get(evidence_id)


def together(evidence_ids: Iterable[str]) -> Iterator[list[str]]:
    """Evidence ids in their order, as many at a time as are opened at once: AT_ONCE, and no more than MOST bytes."""
    batch: list[str] = []
    size = 0
    for one in evidence_ids:
        asked = _asked(one)
        more = asked.length if asked else 0
        if batch and (len(batch) == AT_ONCE or size + more > MOST):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += more
    if batch:
        yield batch


def open_many(
    connection: Connection, root: Path, evidence_ids: Collection[str], *, reach: tuple[int, ...] = (PUBLIC,)
) -> dict[str, Raw]:
    """The bytes of each evidence id that `open_raw` would open, in two queries. All are held: see `together`."""
    asked = {one: parsed for one in evidence_ids if (parsed := _asked(one))}
    papers = _papers(connection, {(one.document, one.member) for one in asked.values()}, reach)
    spans = {one[:4] for one in asked.values() if one.length and one[:2] in papers}
    records = _records(connection, root, {at: row for (at, _), row in papers.items()}, spans)
    found: dict[str, Raw] = {}
    for name, one in asked.items():
        row = papers.get(one[:2])
        if row is not None and (raw := _opened(root, row, one, records.get(one[:4], b""))):
            found[name] = raw
    return found


def _asked(evidence_id: str) -> _Asked | None:
    match = _PATTERN.fullmatch(evidence_id)
    if match is None:
        return None
    document, member, offset, length = (int(match.group(i)) for i in range(1, 5))
    return _Asked(document, member, offset, length, match.group(5)) if length <= MOST else None


def _papers(
    connection: Connection, members: Collection[tuple[int, int]], reach: tuple[int, ...]
) -> dict[tuple[int, int], Any]:
    """The documents of members, within reach, by document and member."""
    if not members:
        return {}
    asked = _listed(("document", "number"), members)
    query = (
        select(
            Document.id,
            Document.sha256,
            Document.name,
            Document.fetched_at,
            Document.channel,
            Document.size,
            SourceRow.code,
            Member.name.label("member"),
            Member.number,
        )
        .join(SourceRow, SourceRow.id == Document.source_id)
        .join(Member, Member.document_id == Document.id)
        .join(asked, (asked.c.document == Member.document_id) & (asked.c.number == Member.number))
        .where(Document.reach.in_(reach))
    )
    return {(row.id, row.number): row for row in connection.execute(query)}


def _listed(names: Sequence[str], rows: Collection[tuple[int, ...]]) -> CTE:
    """Rows of numbers to join with: each is then looked up by its key, where SQLite reads all for a list of tuples."""
    return values(*(column(name, BigInteger) for name in names), name="asked").data(sorted(rows)).cte()


def _opened(root: Path, row: Any, asked: _Asked, record: bytes) -> Raw | None:
    """The record, or the document; None where it is not the bytes that were asked for."""
    data, path, digest, length = record, None, "", asked.length
    if length == 0:
        path, digest, length = archive.place(root, row.sha256), row.sha256.hex(), row.size
        if not path.exists() or not digest.startswith(asked.start):
            return None
    else:
        digest = sha256(data).hexdigest()
        # A slice of the file that is not one record does not open, even if its hash is right.
        if (
            len(data) != length
            or not digest.startswith(asked.start)
            or not any(form.whole(data) for form in SOURCES[row.code].formats)
        ):
            return None
    source = SOURCES[row.code]
    return Raw(
        data, path, row.name, row.member, asked.offset, length, digest,
        moments.shown(row.fetched_at, row.channel), row.code, source.title, source.official,
    )  # fmt: skip


def _records(
    connection: Connection, root: Path, documents: Mapping[int, Any], spans: Collection[_Span]
) -> dict[_Span, bytes]:
    """The bytes of records: those that were cut out, else out of the archive, where each document is opened once."""
    if not spans:
        return {}
    asked = _listed(("document", "member", "place"), {span[:3] for span in spans})
    query = select(RecordBytes.document_id, RecordBytes.member, RecordBytes.offset, RecordBytes.data).join(
        asked,
        (asked.c.document == RecordBytes.document_id)
        & (asked.c.member == RecordBytes.member)
        & (asked.c.place == RecordBytes.offset),
    )
    rows = connection.execute(query)
    cut = {(row.document_id, row.member, row.offset): row.data for row in rows}
    unpacker = zstandard.ZstdDecompressor()
    found = {span: unpacker.decompress(cut[span[:3]]) for span in spans if span[:3] in cut}
    for document, ones in groupby(sorted(spans - found.keys()), itemgetter(0)):
        row = documents[document]
        found.update(_slices(archive.place(root, row.sha256), row.name, ones))
    return found


def _slices(kept: Path, name: str, spans: Iterable[_Span]) -> Iterator[tuple[_Span, bytes]]:
    """Records out of a document in the archive, in their order: what is packed is unpacked once.

    What cannot be read is left out: these are not the bytes that were read once, whatever they are now.
    """
    with suppress(*archive.BROKEN, OSError), archive.Reader(kept, name) as reader:
        for number, ones in groupby(spans, itemgetter(1)):
            with suppress(*archive.BROKEN, OSError, IndexError), reader.open(number) as member:
                for span in ones:
                    member.seek(span[2])
                    yield span, member.read(span[3])


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"
