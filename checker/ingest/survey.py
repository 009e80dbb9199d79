"""What a document is, found by looking into it: which source, which members, what each says of itself."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from checker.moments import to_day
from checker.records import Rejected
from checker.text import iso_day
from scrapers.archive import BROKEN, HEAD_SIZE, BadDocument, Part, Reader, parts
from scrapers.base import Source
from scrapers.registry import recognise
from scrapers.xmlfile import BadXml, Head, read_head


class Unknown(ValueError):
    """The document is of no kind that this version reads; the text says why."""


class Survey(msgspec.Struct, frozen=True):
    """The source of a document, its members in order, those to read, those refused, format version and release day."""

    source: Source
    members: list[Part]
    readable: list[Part]
    refused: list[Rejected]
    format: str
    release: int


def survey(path: Path, name: str) -> Survey:
    """Looks at the head of every member. Raises Unknown if the document is of no known kind, or cannot be opened."""
    try:
        members = parts(path, name)
    except BadDocument as error:
        raise Unknown(str(error)) from error
    source: Source | None = None
    readable: list[Part] = []
    refused: list[Rejected] = []
    reasons: list[str] = []
    versions: list[str] = []
    release = 0
    with Reader(path) as reader:
        for part in members:
            try:
                head = _head(reader, part)
                found = _source_of(head)
                if source not in (None, found):
                    raise Unknown(f"a member of {found.code} in a document of {source.code if source else ''}")
            except Unknown as error:
                refused.append(Rejected(part.name, str(error)))
                reasons.append(str(error))
                continue
            source = found
            readable.append(part)
            versions.append(head.attributes.get("ВерсФорм", ""))
            release = max(release, _release(head.attributes.get("ИдФайл", "")))
    if source is None:
        raise Unknown(reasons[0] if reasons else "the archive is empty")
    return Survey(source, members, readable, refused, max(versions), release)


def release_of(path: Path) -> int:
    """The day of a document (YYYYMMDD), 0 where it says none or is not read: files are loaded in this order."""
    try:
        return survey(path, path.name).release
    except Unknown:
        return 0


def _release(file_id: str) -> int:
    """The day in an ИдФайл, YYYYMMDD; 0 where there is none, it is no day, or one after tomorrow."""
    found = re.search(r"_(20[0-9]{2})([0-9]{2})([0-9]{2})_", file_id)
    day = iso_day("-".join(found.groups())) if found else None
    return to_day(day) if day and day <= datetime.now(UTC).date() + timedelta(days=1) else 0


def _head(reader: Reader, part: Part) -> Head:
    if part.problem:
        raise Unknown(part.problem)
    try:
        with reader.open(part.number) as member:
            first = member.read(HEAD_SIZE)
    except BROKEN as error:
        raise Unknown(f"the member cannot be unpacked: {error}") from error
    if not first.strip():
        raise Unknown("the file is empty")
    if b"<" not in first[:64]:
        raise Unknown("not a file of a kind that this version reads")
    try:
        return read_head(first)
    except BadXml as error:
        raise Unknown(str(error)) from error


def _source_of(head: Head) -> Source:
    found = recognise(head.root, head.attributes)
    content = head.attributes.get("ТипИнф", "")
    if found is None:
        raise Unknown(
            f"XML of a kind that this version does not read: root {head.root}" + (f", {content}" if content else "")
        )
    if content in found.withheld:
        raise Unknown(f"{content}: these data are not public and are not read")
    return found
