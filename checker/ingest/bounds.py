"""When a run is not believed: too many refusals, a list too short, records emptier than the last time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, ScalarSelect, insert, select

from checker.ingest import absence
from checker.ingest.store import Place
from checker.models import Document, Outcome, Run
from checker.records import Rejected

VALID_SHARE = 0.9
"""With fewer readable records a file is not what we know how to read (contract: bounds per run)."""

FEW_REFUSALS = 0.001
"""So small a share of refused records does not keep a whole list from being one."""

ENOUGH = 500
"""From so many records on the fill of two runs is compared."""

COMMON, FALLEN = 0.5, 0.5
"""A key that so many records held, and of whose share less than so much is left, was renamed or is gone."""


class Fill:
    """How many of the sampled records hold each top-level key of a body."""

    def __init__(self) -> None:
        self._sampled = 0
        self._keys: Counter[str] = Counter()

    def add(self, sampled: int, keys: dict[str, int]) -> None:
        self._sampled += sampled
        self._keys.update(keys)

    def shares(self) -> dict[str, float]:
        """Key → share, to four digits."""
        return {key: round(count / self._sampled, 4) for key, count in sorted(self._keys.items())}


class Claim(msgspec.Struct, frozen=True):
    """What a document is said to be: a whole list by the operator's word or by the source's, or a live answer."""

    vouched: bool
    offered: bool
    live: bool


class Read(msgspec.Struct, frozen=True):
    """What was read of a document: records seen and refused, records of a list by part.

    cut: it holds other than the number of documents that it declares.
    """

    seen: int
    rejected: Sequence[Rejected]
    counts: Mapping[str, int]
    cut: bool


def broken(connection: Connection, place: Place, read: Read, fill: dict[str, float] | None) -> str | None:
    """Why the layout of a file is not believed, None where it is. fill: None where it is not to be compared.

    The fill is compared with the last run that ended well, of the same source and parser and in the same reach:
    who teaches the parser a new layout raises its number. Where a source publishes several lists, each has a format
    of its own, and is compared with itself.
    """
    seen, rejected = read.seen, len(read.rejected)
    if rejected > seen * (1 - VALID_SHARE):
        return f"layout: {rejected} of {seen} records were refused"
    if fill is None or seen < ENOUGH:
        return None
    before: Any = connection.execute(
        select(Run.fill)
        .join(Document, Document.id == Run.document_id)
        .where(
            Run.source_id == place.source_id,
            Run.parser == place.source.parser,
            Run.state == "done",
            Run.seen >= ENOUGH,
            Document.reach == place.reach,
            Document.channel == "bulk",
            *([Document.format == _format(place)] if place.source.lists else []),
        )
        .order_by(Run.id.desc())
        .limit(1)
    ).scalar()
    fallen = [
        f"{key} stood in {share:.0%} of the records and stands in {fill.get(key, 0):.0%}"
        for key, share in sorted((before or {}).items())
        if share >= COMMON and fill.get(key, 0) < share * FALLEN
    ]
    return f"layout: {'; '.join(fallen[:5])}" if fallen else None


def _format(place: Place) -> ScalarSelect[str]:
    return select(Document.format).where(Document.id == place.document).scalar_subquery()


def doubt_of(connection: Connection, place: Place, read: Read, claim: Claim) -> tuple[str | None, bool]:
    """Why a document is no whole list, and whether that fails the run; None if it is one.

    A file that somebody brings may be a part. One that has the size of a whole list, or is said to be one, and lacks
    more than half of the last, fails; so does a release that its source offers as whole and that is below its bound.
    Who was not read would look absent: not even the operator's word makes such a list whole.
    """
    source, total = place.source, sum(read.counts.values())
    if source.absence != "ended":
        return "files of this source are partial", False
    if claim.live:
        return "an answer about one subject is no list", False
    if source.lists and not set(read.counts) <= set(source.lists):
        return "it is none of the source's lists", False
    if not _few(read):
        return "records were rejected", False
    if read.cut:
        return "the file holds other than the number of documents that it declares", claim.offered
    if not claim.vouched and (source.complete_from is None or total < source.complete_from):
        known = source.complete_from is not None
        return f"{total} records are too few for a whole release", claim.offered and known
    short = absence.is_short(connection, place, read.counts)
    return short, short is not None


def _few(read: Read) -> bool:
    """Whether the refused records leave a list whole.

    One row that nobody mends would else keep the list from being whole for ever. Who may stand in a refused row is
    known: it can only be somebody whose number its bytes hold, and of all of those nothing is said (`hold_back`).
    A row without any sound number names nobody, as an unlinked one does (wall 4). So a list stays whole if the
    refused rows are few and all of their bytes were seen; a broken member or file may have named anybody.
    """
    if not read.rejected:
        return True
    all_seen = all(refused.numbers is not None for refused in read.rejected)
    return len(read.rejected) <= read.seen * FEW_REFUSALS and all_seen


def hold_back(connection: Connection, place: Place, rejected: Sequence[Rejected], day: int, now: int) -> None:
    """Notes that the list of this document and day (YYYYMMDD) says nothing of those whose rows it could not read."""
    numbers = sorted({number for refused in rejected for number in refused.numbers or ()})
    if numbers:
        connection.execute(
            insert(Outcome),
            [
                {
                    "source_id": place.source_id,
                    "reach": place.reach,
                    "subject": number,
                    "known_from": now,
                    "day": day,
                    "state": "not_checked",
                    "reason": "layout",
                    "detail": "its row in the list was refused",
                    "channel": "bulk",
                    "document_id": place.document,
                }
                for number in numbers
            ],
        )
