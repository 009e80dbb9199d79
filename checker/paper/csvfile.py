"""A dossier → CSV: every cell of every sheet on a line of its own, for programs and for Excel of a Russian machine.

UTF-8 with its mark, semicolons, ends of lines as RFC 4180 has them. The last line is the seal.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from checker.i18n import N_
from checker.paper.cells import safe
from checker.paper.dossier import Dossier, canonical, number_of
from checker.paper.seal import EMPTY, MARK, seal
from checker.paper.sheets import sheets
from checker.reports.words import Words

MIME = "text/csv; charset=utf-8"

HEADS = (
    N_("Лист"), N_("Таблица"), N_("№"), N_("Строка"), N_("Графа"), N_("Значение"), N_("Число"), N_("Единица"),
)  # fmt: skip


def render(report: Dossier, text: bytes = b"") -> bytes:
    """The CSV of a dossier, sealed. text: its canonical JSON where it was kept; its number is of that."""
    into = StringIO()
    writer = csv.writer(into, delimiter=";", lineterminator="\r\n")
    words = Words(report.lang)
    writer.writerow([words(head) for head in HEADS])
    writer.writerows(_lines(report, number_of(text or canonical(report))))
    writer.writerow(["SHA-256", "", "", "", "", EMPTY, "", ""])
    return seal(b"\xef\xbb\xbf" + into.getvalue().encode())


def _lines(report: Dossier, number: str) -> Iterator[list[str]]:
    """A line for each cell of a row but those that name it, which stand on all its lines."""
    for sheet in sheets(report, number):
        for block in sheet.blocks:
            if block.note:
                yield [_cell(sheet.title), _cell(block.title), "", "", "", _cell(block.note), "", ""]
            for n, row in enumerate(block.rows, 1):
                name = " · ".join(item.text for item in row[: max(block.names, 1)] if item.text)
                cells = [*zip(block.heads, row, strict=True)]
                for head, item in cells[block.names :] or cells:
                    if item.text:
                        said = (sheet.title, block.title, str(n), name, head, item.text)
                        amount = item.amount
                        yield [*map(_cell, said), *((f"{amount.value:f}", amount.unit) if amount else ("", ""))]


def _cell(text: str) -> str:
    """Safe, and no seal but the last line."""
    return safe(text).replace(MARK, MARK.replace(":", "："))
