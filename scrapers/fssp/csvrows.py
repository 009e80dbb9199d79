"""Rows of a CSV of any size, each with exactly its bytes, even where quotes do not pair.

Python's reader tells fields and not where they stand, and a row's place is its evidence. So rows are cut by line ends
outside of quotes, and each is then read whole.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from scrapers.lines import lines

DELIMITERS = ",;"
LINE_BYTES = 1_000_000
"""A longer line is no row: it is refused without being kept in memory."""

LINES = 40
"""So many lines a quoted field may go over; more of them are a quote that was never closed."""


class Row(NamedTuple):
    """A row: its place in the file and its bytes, without the line end. raw None: too long to be one."""

    offset: int
    raw: bytes | None


def rows(chunks: Iterable[bytes], is_row: Callable[[bytes], bool]) -> Iterator[Row]:
    """The rows of a file in their order. is_row: whether some bytes are a row, whatever their quotes.

    A line whose quotes pair is a row. One whose quotes do not is a row if it reads as one; else the lines up to the
    next odd one belong to it, but never one that is a row itself: there a quote was left open.
    """
    held: list[bytes] = []
    begin = 0
    for offset, line in lines(chunks, LINE_BYTES):
        if not held:
            if line is None or not line.count(b'"') & 1 or is_row(line):
                yield Row(offset, line and line.removesuffix(b"\r"))
            else:
                held, begin = [line], offset
            continue
        if line is None or is_row(line):
            yield Row(begin, _joined(held))
            yield Row(offset, line and line.removesuffix(b"\r"))
            held = []
            continue
        held.append(line)
        if line.count(b'"') & 1 or len(held) == LINES:
            yield Row(begin, _joined(held))
            held = []
    if held:
        yield Row(begin, _joined(held))


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


def decoded(raw: bytes) -> tuple[str, bool]:
    """(text, whether it is in UTF-8): windows-1251 else, whatever was declared. Raises UnicodeDecodeError."""
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("cp1251"), False


def _joined(held: list[bytes]) -> bytes:
    return b"\n".join(held).removesuffix(b"\r")
