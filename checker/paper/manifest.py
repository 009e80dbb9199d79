"""What lies in an evidence pack: each file with its SHA-256 and times, each line bound to the line before it."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal, TypeVar

import msgspec

NAME = "manifest.json"
README = "README.txt"
STAMP = "stamp.tsr"
REPORT = "report.json"


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the pack. references: the numbers of the report's list that it proves.

    evidence: the address of the record; fetched_at: when it was received, ISO in UTC; document: the file it was cut
    from, with the SHA-256 of the whole. chain: of this line and all before it.
    """

    name: str
    kind: Literal["report", "record", "document", "text"]
    sha256: str
    size: int
    references: tuple[int, ...] = ()
    source: str = ""
    title: str = ""
    record: str = ""
    evidence: str = ""
    as_of: str = ""
    fetched_at: str = ""
    document: str = ""
    document_sha256: str = ""
    official: str = ""
    chain: str = ""


class Absent(msgspec.Struct, frozen=True, kw_only=True):
    """A reference whose bytes are not in the pack. why: list (a whole list speaks of others too), too_big, no_bytes."""

    reference: int
    why: Literal["list", "too_big", "no_bytes"]
    sha256: str
    source: str
    title: str
    evidence: str
    document: str = ""
    size: int = 0
    official: str = ""
    chain: str = ""


class Stamp(msgspec.Struct, frozen=True):
    """The time stamp of RFC 3161 over the chain: none was asked for, it is there, or why it is not."""

    state: Literal["none", "made", "failed"] = "none"
    why: str = ""
    sha256: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The list of a pack. chain: its last link, which the time stamp is of."""

    version: int = 1
    number: str
    inn: str
    ogrn: str
    kind: str
    as_of: str
    on: str
    site: str
    members: tuple[Member, ...]
    absent: tuple[Absent, ...]
    chain: str
    stamp: Stamp = Stamp()


Entry = TypeVar("Entry", Member, Absent)
_ENCODER = msgspec.json.Encoder(order="sorted")


def spelled(manifest: Manifest) -> bytes:
    """The one spelling of a list, for people too: a line for each thing."""
    return msgspec.json.format(_ENCODER.encode(manifest), indent=1) + b"\n"


def start(number: str) -> str:
    """The link before the first line."""
    return sha256(number.encode()).hexdigest()


def link(before: str, entry: Member | Absent) -> str:
    """The link of a line: the SHA-256 of the link before it and of the line itself, without its own link."""
    bare = _ENCODER.encode(msgspec.structs.replace(entry, chain=""))
    return sha256(before.encode() + b"\n" + bare).hexdigest()


def chained(before: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The lines with their links."""
    found: list[Entry] = []
    for entry in entries:
        before = link(before, entry)
        found.append(msgspec.structs.replace(entry, chain=before))
    return tuple(found)
