"""Archives are dropped after their term; the bytes of records that the ledger points to are kept for ever (wall 1)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import zstandard
from sqlalchemy import Engine, func, select, update

from checker.bulk import insert_rows
from checker.db import make_engine
from checker.models import Document, Listing, RecordBytes, Version
from scrapers import archive

DAY_MS = 86_400_000
TOGETHER = 500
"""So many cut records are committed at once."""


class Altered(RuntimeError):
    """Bytes in the archive are not those that were read; the document is kept for the operator to look at."""


def prune(engine: Engine, root: Path, keep_days: int) -> tuple[int, int]:
    """Drops documents older than keep_days from the archive; returns (documents dropped, records cut out).

    The newest whole list of each source stays: it is the evidence of "nothing found". One pass over the ledger serves
    all documents; a document's records are committed before its file goes, so an interruption loses nothing. A document
    that another row (another reach) still needs stays on disk. So old answers of sites that never became a document
    (tokens, captcha pages) go too, uncounted. Raises Altered.
    """
    oldest = time.time_ns() // 1_000_000 - keep_days * DAY_MS
    place = func.row_number().over(
        partition_by=(Listing.source_id, Listing.reach, Listing.part), order_by=(Listing.asof.desc(), Listing.id.desc())
    )
    ranked = select(Listing.document_id, place.label("place")).subquery()
    lists = select(ranked.c.document_id).where(ranked.c.place == 1)
    with engine.connect() as connection:
        found = connection.execute(
            select(Document.id, Document.sha256, Document.name).where(
                Document.archived, Document.fetched_at < oldest, Document.id.not_in(lists)
            )
        )
        old = {document: (digest, name) for document, digest, name in found}
    cut = 0
    for document, places in groupby(_places(engine, list(old)), key=lambda place: place.document_id):
        digest, name = old[document]
        cut += _cut(engine, archive.place(root, digest), name, document, places)
    for document, (digest, _) in old.items():
        with engine.begin() as connection:
            connection.execute(update(Document).where(Document.id == document).values(archived=False))
            needed = connection.execute(
                select(Document.id).where(Document.sha256 == digest, Document.archived).limit(1)
            ).scalar()
        if needed is None:
            archive.place(root, digest).unlink(missing_ok=True)
    _drop_answers(engine, root, oldest / 1_000)
    return len(old), cut


def _drop_answers(engine: Engine, root: Path, before: float) -> None:
    """Drops what lies in the archive since before a moment (seconds) and is no document of the base."""
    digests = archive.kept_before(root, before)
    while some := set(islice(digests, TOGETHER)):
        with engine.connect() as connection:
            documents = select(Document.sha256).where(Document.archived, Document.sha256.in_(some))
            some.difference_update(connection.scalars(documents))
        for digest in some:
            archive.place(root, digest).unlink(missing_ok=True)


def _places(engine: Engine, documents: list[int]) -> Iterator[Any]:
    """Every record of these documents that a version points to and that was not cut out before, in order of place."""
    kept = select(RecordBytes.offset).where(
        RecordBytes.document_id == Version.document_id,
        RecordBytes.member == Version.member,
        RecordBytes.offset == Version.offset,
    )
    reader = make_engine(engine.url.render_as_string(hide_password=False), read_only=True)
    with reader.connect() as connection:
        yield from connection.execution_options(yield_per=TOGETHER).execute(
            select(Version.document_id, Version.member, Version.offset, Version.length, Version.sha256)
            .distinct()
            .where(Version.document_id.in_(documents), Version.length > 0, ~kept.exists())
            .order_by(Version.document_id, Version.member, Version.offset)
        )
    reader.dispose()


def _cut(engine: Engine, kept: Path, name: str, document: int, places: Iterable[Any]) -> int:
    packer = zstandard.ZstdCompressor(level=9)
    rows = _rows(kept, name, document, places, packer)
    cut = 0
    while some := list(islice(rows, TOGETHER)):
        with engine.begin() as connection:
            insert_rows(connection, RecordBytes.__tablename__, ("document_id", "member", "offset", "data"), some)
        cut += len(some)
    return cut


def _rows(
    kept: Path, name: str, document: int, places: Iterable[Any], packer: zstandard.ZstdCompressor
) -> Iterator[tuple[int, int, int, bytes]]:
    """Each member is unpacked once, from its beginning on."""
    with archive.Reader(kept, name) as reader:
        for member, inside in groupby(places, key=lambda place: place.member):
            with reader.open(member) as opened:
                for place in inside:
                    opened.seek(place.offset)
                    data = opened.read(place.length)
                    if sha256(data).digest() != place.sha256:
                        raise Altered(
                            f"document {document}, member {member}, byte {place.offset}: other bytes than read"
                        )
                    yield document, member, place.offset, packer.compress(data)
