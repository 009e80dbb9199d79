"""Archives are dropped after their term; the bytes of records that the ledger points to are kept for ever (wall 1)."""

from __future__ import annotations

import time
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import zstandard
from sqlalchemy import Engine, select, update

from checker.bulk import insert_rows
from checker.models import Document, RecordBytes, Version
from scrapers import archive

DAY_MS = 86_400_000


class Altered(RuntimeError):
    """Bytes in the archive are not those that were read; the document is kept for the operator to look at."""


def prune(engine: Engine, root: Path, keep_days: int) -> tuple[int, int]:
    """Drops documents older than keep_days from the archive; returns (documents dropped, records cut out).

    One document at a time: its records are committed before its file goes, so an interruption loses nothing.
    A document that another row (another reach) still needs stays on disk. Raises Altered.
    """
    oldest = time.time_ns() // 1_000_000 - keep_days * DAY_MS
    with engine.connect() as connection:
        old = connection.execute(
            select(Document.id, Document.sha256)
            .where(Document.archived, Document.fetched_at < oldest)
            .order_by(Document.id)
        ).all()
    cut = 0
    for document, digest in old:
        cut += _cut(engine, archive.place(root, digest), document)
        with engine.begin() as connection:
            connection.execute(update(Document).where(Document.id == document).values(archived=False))
            needed = connection.execute(
                select(Document.id).where(Document.sha256 == digest, Document.archived).limit(1)
            ).scalar()
        if needed is None:
            archive.place(root, digest).unlink(missing_ok=True)
    return len(old), cut


def _cut(engine: Engine, kept: Path, document: int) -> int:
    packer = zstandard.ZstdCompressor(level=9)
    with engine.begin() as connection:
        done = {
            (member, offset)
            for member, offset in connection.execute(
                select(RecordBytes.member, RecordBytes.offset).where(RecordBytes.document_id == document)
            )
        }
        places = connection.execute(
            select(Version.member, Version.offset, Version.length, Version.sha256)
            .where(Version.document_id == document, Version.length > 0)
            .distinct()  # a newer parser makes a second version of the same bytes
            .order_by(Version.member, Version.offset)
        ).all()
        cut = 0
        with archive.Reader(kept) as reader:
            for member, records in groupby(places, key=itemgetter(0)):
                rows = []
                with reader.open(member) as opened:  # once, forwards: each seek back would unpack it anew
                    for _, offset, length, digest in records:
                        if (member, offset) in done:
                            continue
                        opened.seek(offset)
                        data = opened.read(length)
                        if sha256(data).digest() != digest:
                            raise Altered(f"document {document}, member {member}, byte {offset}")
                        rows.append((document, member, offset, packer.compress(data)))
                insert_rows(connection, RecordBytes.__tablename__, ("document_id", "member", "offset", "data"), rows)
                cut += len(rows)
    return cut
