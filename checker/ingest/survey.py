"""What a document is, found by looking into it: which source, which members, what each says of itself."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from checker.ingest.unpack import DEPTH
from checker.moments import to_day
from checker.records import Rejected
from checker.text import iso_day
from scrapers.archive import BROKEN, HEAD_SIZE, BadDocument, Part, Reader, parts
from scrapers.base import Look, NotRead, Source, Withheld
from scrapers.page import MOST, is_html
from scrapers.registry import recognise
from scrapers.xmlhead import BadXml, read_head

PDF_BYTES = 31_000_000
"""So much of a PDF is looked at; extracts of a register have less than a megabyte."""

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

TOO_DEEP = f"an archive in an archive that cannot be unpacked, or lies deeper than {DEPTH} others"


class Unknown(ValueError):
    """The document is of no kind that this version reads; the text says why."""


class Readable(msgspec.Struct, frozen=True):
    """A member that can be read, and in which of its source's formats it is written."""

    part: Part
    form: int


class Survey(msgspec.Struct, frozen=True):
    """The source of a document, its members in order, those to read, those refused, format version and release day."""

    source: Source
    members: list[Part]
    readable: list[Readable]
    refused: list[Rejected]
    format: str
    release: int


def survey(path: Path, name: str, apart: Collection[int] = ()) -> Survey:
    """Looks at the head of every member. Raises Unknown if the document is of no known kind, or cannot be opened.

    apart: numbers of members that are loaded as documents of their own (`checker.ingest.unpack`); any other archive
    within the archive is refused.
    """
    try:
        members = parts(path, name)
    except BadDocument as error:
        raise Unknown(str(error)) from error
    source: Source | None = None
    readable: list[Readable] = []
    refused: list[Rejected] = []
    versions: list[str] = []
    release = 0
    with Reader(path, name) as reader:
        for part in members:
            if part.number in apart:
                continue
            try:
                look = _look(reader, part)
                if part.name.lower().endswith(".zip") and look.first.startswith(b"PK"):
                    raise Unknown(TOO_DEEP)
                found, form, version = _recognise(look)
                if source not in (None, found):
                    raise Unknown(f"a member of {found.code} in a document of {source.code if source else ''}")
            except Unknown as error:
                refused.append(Rejected(part.name, str(error)))
                continue
            source = found
            readable.append(Readable(part, form))
            versions.append(version)
            release = max(release, _release(_named(look, name)))
    if source is None:
        raise Unknown(refused[0].reason if refused else "the archive holds no file that could be read")
    return Survey(source, members, readable, refused, max(versions), release)


def release_of(path: Path) -> int:
    """The day of a document (YYYYMMDD), 0 where it says none or is not read: files are loaded in this order."""
    try:
        return survey(path, path.name).release
    except Unknown:
        return 0


def _named(look: Look, name: str) -> str:
    """Where a file names its day: ИдФайл, in the older wrapper ДатаВыг; where it is no XML, its own name."""
    if look.head is None:
        return name
    return look.head.attributes.get("ИдФайл") or look.head.attributes.get("ДатаВыг", "").replace("-", "")


def _release(name: str) -> int:
    """The day in an ИдФайл or in a name like data-20251125-…, YYYYMMDD; 0 where there is none or one after tomorrow."""
    for digits in re.findall(r"(?<![0-9])[0-9]{8}(?![0-9])", name):
        year_first = digits.startswith("20") and digits[4:6] <= "12"
        parts_of_day = (digits[:4], digits[4:6], digits[6:]) if year_first else (digits[4:], digits[2:4], digits[:2])
        day = iso_day("-".join(parts_of_day))
        if day and day <= datetime.now(UTC).date() + timedelta(days=1):
            return to_day(day)
    return 0


def _look(reader: Reader, part: Part) -> Look:
    if part.problem:
        raise Unknown(part.problem)
    try:
        with reader.open(part.number) as member:
            first = member.read(HEAD_SIZE)
            if first.startswith(b"%PDF"):  # what a PDF is about is told by its pages, and they are found from its end
                first += member.read(PDF_BYTES)
            elif is_html(first):  # and of a page by what stands in its middle
                first += member.read(MOST)
    except BROKEN as error:
        raise Unknown(f"the member cannot be unpacked: {error}") from error
    if not first.strip():
        raise Unknown("the file is empty")
    if first.startswith(UTF_16):
        raise Unknown("the file is written in UTF-16, which none of the sources uses: save it in UTF-8")
    if not first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or is_html(first):
        return Look(part.name, first, None)
    try:
        return Look(part.name, first, read_head(first))
    except BadXml as error:
        raise Unknown(str(error)) from error


def _recognise(look: Look) -> tuple[Source, int, str]:
    try:
        found = recognise(look)
    except Withheld as error:
        raise Unknown(f"{error}: these data are not public and are not read") from error
    except NotRead as error:
        raise Unknown(str(error)) from error
    if found is not None:
        return found
    if look.head is None:
        if is_html(look.first):
            raise Unknown("a page of a kind that this version does not read")
        raise Unknown("not a file of a kind that this version reads")
    content = look.head.attributes.get("ТипИнф", "")
    raise Unknown(
        f"XML of a kind that this version does not read: root {look.head.root}" + (f", {content}" if content else "")
    )
