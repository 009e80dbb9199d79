"""Open data of the bailiffs, `iplegallist` and `iplegallistcomplete`: CSV → records (courts.md 2.3, NOTES.md).

Bytes in, records out; no network. Columns are bound by their place: their names were seen in no real file.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, NamedTuple

from checker.ids import inn_ok, inns_in
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Block, Look
from scrapers.days import named_day
from scrapers.fssp.csvrows import DELIMITERS, LINE_BYTES, Line, decoded, fields, lines_from, rows, usual
from scrapers.fssp.words import ACTIVE, ENDED, bundle_in, day_in, end_of, number_of, subject_kind, sum_of
from scrapers.lines import lines
from scrapers.xmlfile import BadRecord, Tree

NUMBER, OPENED, BUNDLE, TYPE, DATED, DOCUMENT, DEMAND, SUBJECT, OWN = 3, 4, 5, 6, 7, 8, 9, 10, 11
"""Columns of both lists; from OWN on they differ."""

UNREAD = ("",) * NUMBER
"""Nothing is asked of the columns before: name, address, and birthday of the debtor."""

USUAL = 100_000
"""Signs of a row that is read at once; Python's reader of CSV takes no field of more than 131,072."""

_INN = re.compile(r"tin\b|инн|taxpayer", re.IGNORECASE)
_ASKED = re.compile(r"number|номер", re.IGNORECASE)


class Layout(NamedTuple):
    """One of the two lists: how many columns it has, which they are from OWN on, and how it is called."""

    name: str
    digit: str
    columns: int
    department: int
    debtor: int
    collector: int


LAYOUTS = (
    Layout("active", ACTIVE, 17, 13, 15, 16),
    Layout("ended", ENDED, 16, 12, 14, 15),
)
BY_COLUMNS = {layout.columns: layout for layout in LAYOUTS}


class Header(NamedTuple):
    """What the first row of a file says: which list it is, and the sign between its columns."""

    layout: Layout
    delimiter: str

    @property
    def usual(self) -> re.Pattern[str]:
        return usual(self.delimiter, self.layout.columns, NUMBER)


def header_of(line: bytes) -> Header | None:
    """The header of one of the lists; None for any other line.

    It has as many columns as a list, and the columns of the proceeding's number and of the debtor's ИНН are called so.
    """
    try:
        text, _ = decoded(line.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r"))
    except UnicodeDecodeError:
        return None
    for delimiter in DELIMITERS:
        for layout in LAYOUTS:
            names = fields(text, delimiter, layout.columns)
            if len(names) == layout.columns and _INN.search(names[layout.debtor]) and _ASKED.search(names[NUMBER]):
                return Header(layout, delimiter)
    return None


def recognise(look: Look) -> str | None:
    """ "active list" or "ended list" by the header of a file, None for any other file."""
    if look.head is not None:
        return None
    found = header_of(look.first.partition(b"\n")[0])
    return f"{found.layout.name} list" if found else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of a list. Part: digit of the list and of the number; asof: the day in the file's name, else of arrival.

    A row without a sound ИНН of an organisation waits unlinked; one that is no proceeding is refused with its place.
    """
    return _parsed(lines(chunks, LINE_BYTES), None, about)


def parse_piece(chunks: Callable[[int], Iterable[bytes]], about: About, begin: int, end: int) -> Iterator[Parsed]:
    """What `parse` gives of a piece of a file. Pieces that follow each other give together what the whole gives."""
    if not begin:
        return _parsed(lines(chunks(0), LINE_BYTES), None, about, end)
    first = rows(lines(chunks(0), LINE_BYTES), lambda _: False)
    header = header_of(next((raw for _, raw in first if raw is not None), b""))
    if header is None:
        return iter(())
    return _parsed(lines_from(chunks(begin - 1), begin, end, partial(_is_row, header=header)), header, about, end)


def _parsed(found: Iterator[Line], header: Header | None, about: About, end: int = sys.maxsize) -> Iterator[Parsed]:
    asof = named_day(about.name, about.fetched)
    unknown: Counter[tuple[str, str]] = Counter()

    def is_row(raw: bytes) -> bool:
        return header is not None and _is_row(raw, header)

    last: Parsed | None = None
    for offset, raw in rows(found, is_row, end):
        if last is not None:
            yield last
            last = None
        if raw is None:
            yield Rejected(f"row at byte {offset}", f"the row is longer than {LINE_BYTES} bytes")
        elif header is None:
            header = header_of(raw)
            if header is None:
                yield Rejected("byte 0", "the file does not begin with the header of a list of proceedings")
                return
        elif raw and not raw.isspace():
            last = _read(raw, offset, header, asof, unknown)
    if isinstance(last, Rejected) and next(found, None) is None:
        # the file may be cut here, and whom it would have gone on to name is not known
        last = Rejected(last.where, last.reason)
    if last is not None:
        yield last
    yield from (Leftover(*what, count) for what, count in unknown.items())


def whole(data: bytes) -> bool:
    """Whether bytes are one row of one of the lists."""
    return any(_is_row(data, Header(layout, sign)) for layout in LAYOUTS for sign in DELIMITERS)


def _is_row(raw: bytes, header: Header) -> bool:
    try:
        text, _ = decoded(raw.removesuffix(b"\r"))
    except UnicodeDecodeError:
        return False
    row = fields(text, header.delimiter, header.layout.columns)
    return len(row) == header.layout.columns and number_of(row[NUMBER]) is not None and _collector(row, header)


def _fields(text: str, header: Header) -> list[str]:
    """The fields of a row; of one that is written as nearly all are, those before NUMBER are left empty."""
    found = header.usual.fullmatch(text) if len(text) < USUAL else None
    return [*UNREAD, *found.groups()] if found else fields(text, header.delimiter, header.layout.columns)


def _collector(row: list[str], header: Header) -> bool:
    """Whether the last column holds an ИНН or nothing: else fields before it were parted wrongly."""
    inn = row[header.layout.collector].strip()
    return not inn or (inn.isdecimal() and len(inn) <= 12)


def _read(raw: bytes, offset: int, header: Header, asof: int, unknown: Counter[tuple[str, str]]) -> Parsed:
    layout = header.layout
    try:
        text, sound = decoded(raw)
        if not sound:
            unknown["encoding", "windows-1251"] += 1
        row = _fields(text, header)
        if len(row) != layout.columns:
            raise BadRecord(f"{len(row)} columns in place of {layout.columns}")
        number = number_of(row[NUMBER])
        if number is None:
            raise BadRecord(f"{row[NUMBER][:40] or 'nothing'} is no number of a proceeding")
        if not _collector(row, header):
            raise BadRecord(f"{row[layout.collector][:40]} stands in place of the collector's ИНН")
        inn = row[layout.debtor].strip()
        if len(inn) != 10 or not inn_ok(inn):
            where = f"row at byte {offset}"
            return Unlinked(where, f"ИНН of the debtor {inn[:20]} is none of an organisation" if inn else "no ИНН")
        body = _body(row, number.text, layout, unknown)
    except UnicodeDecodeError:
        return Rejected(f"row at byte {offset}", "the row is neither UTF-8 nor windows-1251", inns_in(raw))
    except ValueError as error:  # BadRecord, and sums that are none
        return Rejected(f"row at byte {offset}", str(error), inns_in(raw))
    return Record(inn, layout.digit + number.digits, asof, body, offset, len(raw), sha256(raw).digest())


def _body(row: list[str], number: str, layout: Layout, unknown: Counter[tuple[str, str]]) -> Tree:
    """What is kept of a row: neither names nor addresses, which the register tells better, nor empty values."""
    document: Tree = {}
    body: Tree = {
        "list": layout.name,
        "number": number,
        "subject": _plain(row[SUBJECT]) or _plain(row[DEMAND]),
        "document": document,
    }
    if kind := _plain(row[TYPE]):
        document["type"] = kind
    if paper := row[DOCUMENT].strip():
        document["number"] = paper
    if day := _day(row[DATED], unknown):
        document["date"] = day
    if opened := _day(row[OPENED], unknown):
        body["opened"] = opened
    if row[BUNDLE] and (bundle := bundle_in(row[BUNDLE])):
        body["bundle"] = bundle
    if layout.digit == ACTIVE:
        _put_sums(body, row)
    else:
        _put_end(body, row[OWN], unknown)
    if department := _plain(row[layout.department]):
        body["department"] = department
    claimant = row[layout.collector].strip()
    if claimant and _is_known(claimant):
        body["claimant_inn"] = claimant
    return body


def _put_sums(body: Tree, row: list[str]) -> None:
    """What was demanded and what of it is left, in kopecks. Raises ValueError for what is no sum, or below zero."""
    for key, place in (("due_kop", OWN), ("remaining_kop", OWN + 1)):
        amount = sum_of(row[place])
        if amount is not None:
            if amount < 0:
                raise BadRecord(f"{key} is negative")
            body[key] = amount


def _put_end(body: Tree, text: str, unknown: Counter[tuple[str, str]]) -> None:
    ended_on, ended_by = end_of(text)
    if ended_on:
        body["ended_on"] = ended_on
    if ended_by:
        body["ended_by"] = ended_by
    if text and not text.isspace() and not (ended_on and ended_by):
        unknown["ground", text[:40]] += 1


@lru_cache(maxsize=16_384)
def _plain(text: str) -> str:
    # A list of millions of rows has some thousand departments and some dozen kinds of papers and debts.
    return " ".join(text.split())


@lru_cache(maxsize=8_192)
def _is_known(inn: str) -> bool:
    return inn_ok(inn)


def _day(text: str, unknown: Counter[tuple[str, str]]) -> str | None:
    if not text:
        return None
    day = day_in(text)
    if day is None and not text.isspace():
        unknown["date", text[:40]] += 1
    return day


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `enforcement`, keyed by the number of the proceeding."""
    kind = subject_kind(body["subject"], body["document"].get("type", ""))
    yield "enforcement", body["number"], {**body, "subject_kind": kind}
