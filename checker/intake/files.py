"""A file of a table or a text → its text: XLSX, or text in UTF-8, UTF-16 or Windows-1251. Bounded; runs nothing."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import msgspec
from lxml import etree

from checker.accounts.refused import Refused
from checker.dates import N_
from checker.intake.exchange import is_dos, narrowed
from checker.intake.numbers import LINES
from scrapers.archive import BROKEN

MOST_BYTES = 8_000_000
"""Of a file as it is sent."""

UNPACKED = 80_000_000
"""Bytes of all that is read of a table, unpacked; and signs of its text, in which many cells may show one long string.
"""

ELEMENTS = 4_000_000
"""Of all that is read of a book, 3 µs each: 19 columns of as many lines as are read. Packed they take not a byte."""

STRINGS = 500_000
"""That the cells of a book share, 8 µs each: five different ones in each line that is read."""

HELD = 200_000
"""Elements that stand in the memory at once, of a row or around rows: a row of Excel has 16,384 cells."""

OLD, PICTURED = b"\xd0\xcf\x11\xe0", (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
NOT_READ = N_("Такой файл не прочитать. Подойдёт таблица XLSX или CSV или любой текст, где есть ИНН.")
OLD_BOOK = N_("Это книга Excel старого вида (XLS) или закрытая паролем. Сохраните её как XLSX без пароля.")
TOO_MUCH = N_("Файл слишком большой. Разделите его на части.")
TOO_MANY = N_("В книге слишком много ячеек или текста. Оставьте один лист и столбец с номерами и пришлите их.")

_DAMAGED = (*BROKEN, etree.XMLSyntaxError, OSError, ValueError)
"""What reading raises where a table is cut off, damaged or locked."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHARED = "xl/sharedStrings.xml"
_FRACTION = re.compile(r"[0-9]{1,20}(?:\.[0-9]+)?[Ee]\+?[0-9]{1,2}|[0-9]{1,20}\.0+")
_PLACE = re.compile("[0-9]{1,9}")


class Brought(msgspec.Struct, frozen=True):
    """The text of a file. macros: it was a workbook with a program in it, of which nothing was read and nothing run."""

    text: str
    macros: bool = False


def text_of(data: bytes) -> str:
    """The text of a file; of a table a line for each row, with tabs between cells. Raises Refused with a sentence."""
    return read_file(data).text


def read_file(data: bytes) -> Brought:
    """The text of a file, as `text_of`, and what else is to be said of it. Of a statement of account that a bank made
    for 1С the other sides of the payments are left (`checker.intake.exchange`). Raises Refused with a sentence.
    """
    if len(data) > MOST_BYTES:
        raise Refused(TOO_MUCH)
    if data.startswith(b"PK\x03\x04"):
        return _table(data)
    if data.startswith(OLD):
        raise Refused(OLD_BOOK)
    if data.startswith(PICTURED):
        raise Refused(NOT_READ)
    return read_text(_decoded(data))


def read_text(text: str) -> Brought:
    """A text that somebody pasted, as a file of it would be read."""
    return Brought(narrowed(text))


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise Refused(NOT_READ)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp866" if is_dos(data) else "cp1251", "replace")


def _table(data: bytes) -> Brought:
    try:
        with ZipFile(BytesIO(data)) as book:
            macros = any(name.lower().endswith("vbaproject.bin") for name in book.namelist())
            sheets = sorted(name for name in book.namelist() if _SHEET.fullmatch(name))
            if not sheets:
                raise Refused(NOT_READ)
            parts = [book.getinfo(name) for name in (*sheets, *({_SHARED} & set(book.namelist())))]
            if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
                raise Refused(NOT_READ)  # no program packs a table in another way, and those take memory at will
            if sum(part.file_size for part in parts) > UNPACKED:
                raise Refused(TOO_MUCH)
            shared: list[str] = []
            room = _Room()
            if _SHARED in book.namelist():
                with book.open(_SHARED) as opened:
                    for one in _each(opened, "si", room):
                        if len(shared) == STRINGS:
                            raise Refused(TOO_MANY)
                        shared.append(_words(one))
            lines: list[str] = []
            for name in sheets:
                with book.open(name) as opened:
                    rows = islice(
                        _each(opened, "row", room), LINES + 1 - len(lines)
                    )  # one more tells that some were left
                    lines.extend("\t".join(map(room.taken, _cells(row, shared))) for row in rows)
    except _DAMAGED as error:
        raise Refused(NOT_READ) from error
    return Brought("\n".join(lines), macros)


class _Room:
    """How much text a table may still give, and how many elements it may still have."""

    def __init__(self) -> None:
        self._left = UNPACKED
        self._elements = ELEMENTS

    def taken(self, cell: str) -> str:
        """The text of a cell. Raises Refused where there was too much already."""
        self._left -= len(cell) + 1
        if self._left < 0:
            raise Refused(TOO_MUCH)
        return cell

    def seen(self) -> None:
        """Counts an element. Raises Refused where there were too many already."""
        self._elements -= 1
        if self._elements < 0:
            raise Refused(TOO_MANY)


def _each(opened: IO[bytes], tag: str, room: _Room) -> Iterator[etree._Element]:
    """Elements of a name, each forgotten once it was seen. Nothing foreign is loaded and no entity is expanded. Raises
    Refused where there are more elements than of a book, or than may be held.
    """
    held = 0
    parsed = etree.iterparse(opened, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    for _event, element in parsed:
        room.seen()
        held += 1
        if held > HELD:
            raise Refused(TOO_MUCH)
        if element.tag.rpartition("}")[2] != tag:
            continue
        yield element
        held = 0
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _words(element: etree._Element) -> str:
    return " ".join("".join(part.text or "" for part in element.iterfind(".//{*}t")).split())


def _cells(row: etree._Element, shared: list[str]) -> Iterator[str]:
    for cell in row.iterfind("{*}c"):
        kind, value = cell.get("t"), cell.findtext("{*}v") or ""
        if kind == "s":
            yield shared[int(value)] if _PLACE.fullmatch(value) and int(value) < len(shared) else ""
        elif kind == "inlineStr":
            yield _words(cell)
        else:
            yield str(int(float(value))) if _FRACTION.fullmatch(value) else " ".join(value.split())
