"""What a record is to the ledger: present, past, or nothing new (store.md section 4). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import msgspec


class Act(Enum):
    """What is done with a record."""

    OPEN = auto()  # insert as the present; close what was open
    PAST = auto()  # insert born closed: learned late, never the present
    SIGHT = auto()  # said again later: note the sighting
    SAME = auto()  # nothing to write


class Known(msgspec.Struct, frozen=True):
    """A version of the unit as the writer sees it. hash None: a tombstone. `asof` of the open one counts sightings."""

    asof: int
    hash: int | None
    document: int
    release: int
    place: tuple[int, int]
    known_from: int


class New(msgspec.Struct, frozen=True):
    """A record to be classified, with the document that brought it."""

    asof: int
    hash: int
    document: int
    release: int
    place: tuple[int, int]


def classify(
    new: New, present: Known | None, past: Sequence[Known], *, listed_asof: int, partial: bool, run_at: int
) -> tuple[Act, int | None]:
    """(what to do, valid_to of a past version).

    present: the open version, if any; past: what is known of the unit, in any order: its versions with a body and
    the later days on which one of them was confirmed; listed_asof: day of the newest whole list of the source
    (0 for a partial one), which confirms whatever it left open; run_at: when this run opened.
    """
    confirmed = max(present.asof, listed_asof) if present else listed_asof
    if present is None:
        if new.asof >= listed_asof:
            return Act.OPEN, None
    elif present.hash == new.hash and new.asof >= present.asof:
        return (Act.SIGHT, None) if partial and new.asof > present.asof else (Act.SAME, None)
    elif present.hash != new.hash and _is_later(new, present, confirmed, run_at):
        return Act.OPEN, None
    elif new.document == present.document:
        return Act.SAME, None  # overtaken by another record of the same document
    before = [version for version in past if version.asof <= new.asof]
    if before and max(before, key=lambda version: (version.asof, version.known_from)).hash == new.hash:
        return Act.SAME, None
    if any(version.asof == new.asof and version.hash == new.hash for version in before):
        return Act.SAME, None
    after = [version.asof for version in past if version.asof > new.asof]
    return Act.PAST, min(after, default=confirmed)


def _is_later(new: New, present: Known, confirmed: int, run_at: int) -> bool:
    if new.document == present.document:
        if new.asof != present.asof:
            return new.asof > present.asof
        if present.known_from >= run_at:
            return new.place > present.place  # repeated inside one file: the later place wins
        return new.place >= present.place  # the same document by a newer parser
    if new.asof != confirmed:
        return new.asof > confirmed
    return new.release >= present.release
