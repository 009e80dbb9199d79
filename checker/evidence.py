"""A row of the ledger → the evidence of what it says: whose word, of which day, which bytes, where to look it up."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from checker import moments
from checker.facts import Evidence
from scrapers.registry import SOURCES


class Paper(NamedTuple):
    """What the evidence of its records says of a document."""

    id: int
    channel: str
    fetched_at: int
    url: str | None
    sha256: bytes = b""


def evidence_of(row: Any, record: str, sha256: bytes) -> Evidence:
    """The evidence of a row that joins a version with its document and its source. record: the source's own number."""
    paper = Paper(row["document_id"], row["channel"], row["fetched_at"], row["url"])
    span = row["member"], row["offset"], row["length"]
    return evidence_in(row["code"], record, row["asof"], row["known_from"], paper, sha256, span)


def evidence_in(
    code: str, record: str, asof: int, at: int, paper: Paper, sha256: bytes, span: tuple[int, int, int] = (0, 0, 0)
) -> Evidence:
    """The evidence of a record in a document. at: when its row was written.

    The bytes of a live answer may come again for others: it was received when its own row was written.
    """
    member, offset, length = span
    return Evidence(
        source=code,
        record=record,
        as_of=day_of(asof),
        fetched_at=moments.shown(paper.fetched_at if paper.channel == "bulk" else at, paper.channel),
        sha256=sha256.hex(),
        document=paper.id,
        member=member,
        offset=offset,
        length=length,
        url=page_of(code, paper.channel, paper.url),
    )


def page_of(code: str, channel: str, url: str | None) -> str:
    """Where a person looks a record up: at the file itself where anybody may have it, else at the source's page.

    What was asked of a site by a form or a token, or lies in the registers' paid folder, has no address for others.
    """
    source = SOURCES[code]
    return url if url and channel == "bulk" and source.profile is None else source.official


def day_of(day: int) -> date:
    """YYYYMMDD → date. Raises ValueError for none: every statement has a day."""
    found = moments.to_date(day)
    if found is None:
        raise ValueError("a statement has no day")
    return found
