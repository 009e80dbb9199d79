"""Rows of a CSV of any size, each with exactly its bytes, even where quotes do not pair.

Python's reader tells fields and not where they stand, and a row's place is its evidence. So rows are cut by line ends
outside of quotes, and each is then read whole.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from scrapers.lines import lines

DELIMITERS = ",;"
LINE_BYTES = 1_000_000
"""A longer line is no row: it is refused without being kept in memory."""

LINES = 40
"""So many lines a quoted field may go over; more of them are a quote that was never closed."""


Line = tuple[int, bytes | None]
"""A line or a row: its place in the file and its bytes; None in place of what is too long to be one."""


def rows(found: Iterable[Line], is_row: Callable[[bytes], bool], end: int = sys.maxsize) -> Iterator[Line]:
    """The rows of these lines in their order, without line ends. is_row: whether some bytes are a row, whatever quotes.

    A line whose quotes pair is a row. One whose quotes do not is a row if it reads as one; else the lines up to the
    next odd one belong to it, but never one that is a row itself: there a quote was left open.
    end: after the first line that is a row and begins there or later there are no more.
    """
    held: list[bytes] = []
    begin = 0
    for offset, line in found:
        if not held:
            if line is None or not line.count(b'"') & 1 or is_row(line):
                yield offset, line and line.removesuffix(b"\r")
            else:
                held, begin = [line], offset
        elif line is None or is_row(line):
            yield begin, _joined(held)
            yield offset, line and line.removesuffix(b"\r")
            held = []
        else:
            held.append(line)
            if line.count(b'"') & 1 or len(held) == LINES:
                yield begin, _joined(held)
                held = []
        if offset >= end and line is not None and is_row(line):
            return
    if held:
        yield begin, _joined(held)


def lines_from(chunks: Iterable[bytes], begin: int, end: int, is_row: Callable[[bytes], bool]) -> Iterator[Line]:
    """The lines of a piece of a file: those after the first that is a row and begins at `begin` or later.

    Whatever stood before such a line, it ends what was held, so a piece that begins there and one that ends there
    (`rows`) have the same rows as the whole. None, where that line ends the piece too. chunks: the bytes of the file
    from begin - 1 on.
    """
    found = lines(chunks, LINE_BYTES, begin - 1)
    next(found, None)
    for offset, line in found:
        if line is not None and is_row(line):
            return found if offset < end else iter(())
    return found


def fields(text: str, delimiter: str, count: int) -> list[str]:
    """The fields of a row. Where they are not as many as `count`, or quotes are wrong, they are read leniently.

    Bytes that begin or end within a quoted field are a piece of a row and have no fields.
    """
    cut = text[-1:] == delimiter and f'{delimiter}""{delimiter}' in text
    try:
        found = next(csv.reader((text,), delimiter=delimiter, strict=True), [])
    except csv.Error:
        found = []
    if len(found) != count:
        try:
            found = next(csv.reader((text,), delimiter=delimiter), [])
        except csv.Error:
            return []
        last = text.rfind(f'{delimiter}"')
        cut = cut or (last >= 0 and '"' not in text[last + 2 :])
    if text[:1] != '"' and found and '"' in found[0]:
        cut = cut or f'"{delimiter}"' in text
    return [] if cut else found


@cache
def usual(delimiter: str, count: int, first: int) -> re.Pattern[str]:
    """A row as nearly all are written: every one of `count` fields is quoted, and none from `first` on holds a quote.

    Those are its groups. It is asked before `fields`, which takes twice as long and finds the same.
    """
    any_field, plain = r'"[^"]*+(?:""[^"]*+)*+"', r'"([^"]*+)"'
    return re.compile(delimiter.join([*[any_field] * first, *[plain] * (count - first)]))


def decoded(raw: bytes) -> tuple[str, bool]:
    """(text, whether it is in UTF-8): windows-1251 else, whatever was declared. Raises UnicodeDecodeError."""
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("cp1251"), False


def _joined(held: list[bytes]) -> bytes:
    return b"\n".join(held).removesuffix(b"\r")
