"""The bytes behind a fact: exactly those whose SHA-256 it names, within the reader's reach (walls 1 and 7)."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Connection, select

from checker import moments
from checker.models import PUBLIC, Document, Member, RecordBytes, SourceRow
from scrapers import archive
from scrapers.registry import SOURCES

_PATTERN = re.compile(r"(\d{1,18})-(\d{1,9})-(\d{1,18})-(\d{1,9})-([0-9a-f]{16})")


MOST = 32_000_000
"""No record is longer, so that an address made up by a stranger cannot fill the memory."""


class Raw(msgspec.Struct, frozen=True):
    """A record, or a whole document, as it was received. `path` is set instead of `data` for a whole document."""

    data: bytes
    text: str
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


def open_raw(connection: Connection, root: Path, evidence_id: str, *, reach: tuple[int, ...] = (PUBLIC,)) -> Raw | None:
    """The bytes named by an evidence id; None if there are none, they are out of reach, or they are not those bytes."""
    match = _PATTERN.fullmatch(evidence_id)
    if match is None:
        return None
    document, member, offset, length = (int(match.group(i)) for i in range(1, 5))
    if length > MOST:
        return None
    row: Any = connection.execute(
        select(
            Document.sha256,
            Document.name,
            Document.fetched_at,
            Document.channel,
            Document.size,
            Document.archived,
            SourceRow.code,
            Member.name.label("member"),
        )
        .join(SourceRow, SourceRow.id == Document.source_id)
        .join(Member, (Member.document_id == Document.id) & (Member.number == member))
        .where(Document.id == document, Document.reach.in_(reach))
    ).one_or_none()
    if row is None:
        return None
    kept = archive.place(root, row.sha256)
    encoding = "utf-8"
    path: Path | None = None
    if length == 0:
        if not kept.exists() or not row.sha256.hex().startswith(match.group(5)):
            return None
        data, path, digest, length = b"", kept, row.sha256.hex(), row.size
    else:
        data = _record(connection, kept, row.name, document, member, offset, length)
        digest, encoding = sha256(data).hexdigest(), _encoding(data)
        # A slice of the file that is not one record does not open, even if its hash is right.
        if not digest.startswith(match.group(5)) or not any(form.whole(data) for form in SOURCES[row.code].formats):
            return None
    source = SOURCES[row.code]
    return Raw(
        data, data.decode(encoding, "replace"), path, row.name, row.member, offset, length, digest,
        moments.shown(row.fetched_at, row.channel), row.code, source.title, source.official,
    )  # fmt: skip


def _record(
    connection: Connection, kept: Path, name: str, document: int, member: int, offset: int, length: int
) -> bytes:
    cut = connection.execute(
        select(RecordBytes.data).where(
            RecordBytes.document_id == document, RecordBytes.member == member, RecordBytes.offset == offset
        )
    ).scalar()
    if cut is not None:
        return zstandard.ZstdDecompressor().decompress(cut)
    if not kept.exists():
        return b""
    try:
        with archive.Reader(kept, name) as reader:
            return reader.slice(member, offset, length)
    except (*archive.BROKEN, OSError, IndexError):  # not the bytes that were read, whatever they are now
        return b""


def _encoding(data: bytes) -> str:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1251"
    return "utf-8"
