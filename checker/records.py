"""Frozen types that a parser may yield. A parser is a pure function of bytes: it yields these and nothing else."""

from __future__ import annotations

from typing import Any

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """What one source says about one subject in one record.

    subject: ИНН, else ОГРН. part: what tells several units of one subject apart (ОГРН, year).
    asof: the source's own day that orders its statements, YYYYMMDD.
    body: the statement with our names, without anything that changes from release to release.
    offset, length: the record's bytes in its member; sha256: of exactly those bytes.
    """

    subject: str
    part: str
    asof: int
    body: dict[str, Any]
    offset: int
    length: int
    sha256: bytes


class Rejected(msgspec.Struct, frozen=True):
    """A record that was seen and not stored. `where` leads to it; `reason` is a sentence code with its details.

    numbers: every ИНН that its bytes hold, so that whoever it may be about is not taken for absent; None: how far its
    bytes go is not known, and it may be about anybody.
    """

    where: str
    reason: str
    numbers: tuple[str, ...] | None = None


class Unlinked(msgspec.Struct, frozen=True):
    """A record without a number by which it could be linked: it waits, visible and counted (wall 4)."""

    where: str
    reason: str


class Leftover(msgspec.Struct, frozen=True):
    """Something that the parser does not know (an element, an attribute, a version): an issue of the run."""

    kind: str
    name: str
    count: int = 1


Parsed = Record | Rejected | Unlinked | Leftover
