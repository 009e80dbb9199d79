"""The signed extract of ЕГРЮЛ or ЕГРИП (PDF of egrul.nalog.ru) → its table, and one record of it (fns.md 1.4).

The text is read with its places on the page; the electronic signature is not checked. The table has three columns
(number, name, value), bold headings that go across, and headings within the column of names.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from checker.records import Leftover, Parsed, Record, Rejected
from scrapers import extract_body
from scrapers.base import About, Format, Look, NotRead
from scrapers.extract_rows import Row, Text, as_day, rows_of
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree, unreadable

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it finds odd in a file is no news for the operator

MOST_BYTES = 30_000_000
MOST_PAGES = 3_000
"""Real ones have 5 to some hundred pages and less than a megabyte."""

REGISTERS = {
    "egrul": "государственного реестра юридических лиц",
    "egrip": "государственного реестра индивидуальных предпринимателей",
}
KINDS = (("1", "Индивидуальный предприниматель"), ("2", "Глава крестьянского (фермерского) хозяйства"))
"""КодВидИП by the title of the extract: of an entrepreneur, of the head of a farm."""
TITLE = 60
"""Pieces of text among which the title stands."""
_BROKEN = (PyPdfError, *UNREADABLE, OSError, NotImplementedError, AssertionError, zlib.error)
"""What pypdf raises for bytes that are no sound PDF; an unknown filter is "not implemented" to it."""
_ENDING = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
Finish = Callable[[Tree], tuple[str, str, Tree]]
"""A body → subject, part, the body as the register's XML has it. Raises BadRecord, NoNumber."""


def extract_format(register: str, finish: Finish) -> Format:
    """The format of extracts of one register: `egrul` or `egrip`."""

    def recognise(look: Look) -> str | None:
        if not look.first.startswith(b"%PDF"):
            return None
        return "pdf" if _register_of(look.first) == register else None

    def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:  # noqa: ARG001 an extract says its day itself
        data = b"".join(chunks)
        try:
            texts = list(_texts(_open(data)))
            subject, part, body, left = _read(texts, register, finish)
            yield Record(subject, part, _day_of(texts), body, 0, len(data), sha256(data).digest())
            yield from (Leftover(kind, name, count) for (kind, name), count in left.items())
        except (BadRecord, NotRead) as error:
            yield Rejected("the extract", str(error))
        except _BROKEN as error:
            yield unreadable("the extract", error)

    return Format(recognise=recognise, parse=parse, whole=lambda data: _is_whole(data, register))


def _is_whole(data: bytes, register: str) -> bool:
    try:
        return data.startswith(b"%PDF") and _register_of(data) == register
    except NotRead:
        return False


def _register_of(data: bytes) -> str:
    """Of which register a PDF is an extract. Raises NotRead with the reason if of none."""
    reader = _open(data)
    try:
        words = " ".join(" ".join(text.text for text in _page(0, reader.pages[0])).split())
    except _BROKEN as error:
        raise NotRead(f"the PDF is broken: {str(error)[:200]}") from error
    if not words:
        raise NotRead("the PDF holds no text: a picture of a page is not read")
    if "выписка" in words[:200].lower():
        for register, name in REGISTERS.items():
            if name in words[:300]:
                return register
    raise NotRead("a PDF of another kind than an extract of ЕГРЮЛ or ЕГРИП")


def _open(data: bytes) -> PdfReader:
    if len(data) > MOST_BYTES:
        raise NotRead(f"a PDF of more than {MOST_BYTES} bytes")
    if not _ENDING.search(data[-2_000:]):
        raise NotRead("the PDF is cut off")
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise NotRead("the PDF is encrypted")
        pages = len(reader.pages)
    except _BROKEN as error:
        if isinstance(error, NotRead):
            raise
        raise NotRead(f"the PDF is broken: {str(error)[:200]}") from error
    if not 0 < pages <= MOST_PAGES:
        raise NotRead(f"a PDF of {pages} pages")
    return reader


def _texts(reader: PdfReader) -> Iterator[Text]:
    for number, page in enumerate(reader.pages):
        yield from _page(number, page)


def _page(number: int, page: PageObject) -> list[Text]:
    found: list[Text] = []

    def visit(text: str, at: Any, within: Any, font: Any, size: float) -> None:
        if words := " ".join(text.split()):
            bold = "bold" in str((font or {}).get("/BaseFont", "")).lower()
            x, y = within[4] * at[0] + at[4], within[5] * at[3] + at[5]
            found.append(Text(number, x, y, size, bold, words))

    page.extract_text(visitor_text=visit)
    return found


def _day_of(texts: list[Text]) -> int:
    """The day of the extract, YYYYMMDD: the first day on its first page. Raises BadRecord."""
    for text in texts:
        if found := re.match(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}\b", text.text):
            return int(as_day(found[0]).replace("-", ""))
    raise BadRecord("the extract does not say its day")


def _read(texts: list[Text], register: str, finish: Finish) -> tuple[str, str, Tree, extract_body.Unknown]:
    rows: list[Row] = list(rows_of(texts))
    if not rows:
        raise BadRecord("the extract holds no table")
    numbers = [row.number for row in rows if row.kind == "row"]
    if numbers != list(range(1, len(numbers) + 1)):
        raise BadRecord("rows of the table are missing or could not be told apart")
    body, unknown = extract_body.read(rows, entrepreneur=register == "egrip")
    if register == "egrip":
        farm = "главе крестьянского" in " ".join(text.text for text in texts[:TITLE]).lower()
        body["kind_code"], body["kind_name"] = KINDS[farm]
    subject, part, whole = finish(body)
    return subject, part, whole, unknown
