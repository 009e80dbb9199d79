"""A dossier → XLSX: text that is never run, numbers that can be summed, and the same bytes each time.

`Book` is what every workbook of the program is written by: nothing in it comes of a clock, a machine or a folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import zip_longest
from typing import Any

from xlsxwriter import Workbook

from checker.paper.cells import Amount, safe, sheet_name
from checker.paper.dossier import KINDS, Dossier, canonical, number_of
from checker.paper.grid import Block, Item, Sheet
from checker.paper.seal import EMPTY, seal
from checker.paper.sheets import sheets
from checker.reports.words import Words

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_OPTIONS = {
    "in_memory": True,  # no file of ours lies in the folder of the system
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_COLOURS = {"good": "#1B6E3C", "warn": "#8A5A00", "bad": "#A3221B", "unknown": "#5B6472"}
"""Ink of a tone; it is always said in words too."""

_LINK = 2_000
"""Excel takes links of 2,079 signs."""


class Book:
    """A workbook that is written from top to bottom, sheet after sheet."""

    def __init__(self, title: str, made: datetime) -> None:
        """made: the moment that the file names as its own, aware; never that of a clock."""
        self._into = BytesIO()
        self._book: Any = Workbook(self._into, _OPTIONS)
        self._book.set_properties({"title": safe(title), "author": "Checker", "created": made.replace(tzinfo=None)})
        self._names: set[str] = set()
        self._formats: dict[tuple[Any, ...], Any] = {}

    def add(self, sheet: Sheet) -> None:
        """Writes a sheet: its blocks under each other, their heads bold; the head of a filtered one stays in sight."""
        page = self._book.add_worksheet(sheet_name(sheet.title, self._names))
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
        widths = [max(one) for one in zip_longest(*(block.widths for block in sheet.blocks), fillvalue=0)]
        for n, width in enumerate(widths):
            page.set_column(n, n, width)
        at = 0
        for block in sheet.blocks:
            if block.rows or sheet.filtered:
                at = self._block(page, block, at, widths, bare=sheet.filtered) + 1
        if sheet.filtered and sheet.blocks:
            (block,) = sheet.blocks
            page.freeze_panes(1, sheet.fixed)
            page.repeat_rows(0)
            if block.rows:
                page.autofilter(0, 0, len(block.rows), len(block.heads) - 1)

    def _block(self, page: Any, block: Block, at: int, widths: Sequence[int], *, bare: bool) -> int:
        """Writes a block from a row on; the row after it. bare: its title is the name of the sheet."""
        for text, font in ((block.title, {"bold": True, "font_size": 13}), (block.note, {"italic": True})):
            if text and not bare:
                page.write_string(at, 0, safe(text), self._format(**font))
                at += 1
        for n, title in enumerate(block.heads):
            look: dict[str, Any] = {
                "bold": True,
                "bg_color": "#E9EDF2",
                "bottom": 1,
                "text_wrap": True,
                "valign": "top",
            }
            told = [row[n] for row in block.rows if row[n].text]
            if told and all(item.amount for item in told):
                look["align"] = "right"
            page.write_string(at, n, safe(title), self._format(**look))
        page.set_row(at, _height(block.heads, widths))
        at += 1
        for row in block.rows:
            for n, item in enumerate(row):
                self._item(page, at, n, item)
            page.set_row(at, _height(["" if item.url else item.text for item in row], widths))
            at += 1
        return at

    def _item(self, page: Any, row: int, column: int, item: Item) -> None:
        look: dict[str, Any] = {"valign": "top"}
        if item.tone in _COLOURS:
            look["font_color"] = _COLOURS[item.tone]
        if item.amount:
            page.write_number(
                row, column, float(item.amount.value), self._format(num_format=_numbers(item.amount), **look)
            )
            return
        if not item.text:
            return
        style = self._format(text_wrap=True, num_format="@", **look)
        if item.url.startswith(("https://", "http://")) and len(item.url) < _LINK:
            page.write_url(row, column, item.url, style, string=safe(item.text))
        else:
            page.write_string(row, column, safe(item.text), style)

    def _format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def sealed(self) -> bytes:
        """The whole file with its seal, which is the comment of the archive."""
        self._book.close()
        return commented(self._into.getvalue())


def render(report: Dossier, text: bytes = b"") -> bytes:
    """The XLSX of a dossier, sealed. text: its canonical JSON where it was kept; its number is of that."""
    number = number_of(text or canonical(report))
    title = f"{Words(report.lang)(KINDS[report.kind])} {report.inn or report.ogrn} · {number}"
    book = Book(title, datetime.fromisoformat(report.as_of))
    for sheet in sheets(report, number):
        book.add(sheet)
    return book.sealed()


def commented(archive: bytes) -> bytes:
    """An archive without a comment → the same, sealed in its comment."""
    assert archive.endswith(b"\0\0"), "the archive has a comment already"
    comment = EMPTY.encode()
    return seal(archive[:-2] + len(comment).to_bytes(2, "little") + comment)


def _numbers(amount: Amount) -> str:
    """How Excel shows a number, a little off the next column; its own language sets the signs."""
    digits = "#,##0" + (f".{'0' * amount.decimals}" if amount.decimals else "")
    return f'{digits}" {amount.unit}"_)' if amount.unit else f"{digits}_)"


def _height(texts: Iterable[str], widths: Sequence[int]) -> int:
    """Points of a row in which every text is seen whole: LibreOffice does not look for it, and Excel ends at 409."""
    lines = (
        sum(1 + len(line) // max(width, 1) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=False)
    )
    return min(max(lines, default=1) * 15, 409)
