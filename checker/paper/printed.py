"""The dossier as the templates of the paper take it: texts and numbers only, evidence by its number in the list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from checker.i18n import N_
from checker.paper.dossier import Dossier, Reference, proofs_of
from checker.paper.glyphs import breakable, printable
from checker.reports.model import Card, Line, Proof, Row, Section, Table
from checker.reports.story import Year
from checker.reports.words import Words

MOST = 500
"""Rows of one table on paper."""

CUT = N_("Здесь первые {shown} из {total}; таблица целиком в приложении XLSX.")

_ROOMY, _TIGHT = 44, 6
"""Most and least characters of a column that its share of the width is reckoned by."""

_NOTE = 26
"""Characters of the small print of a cell that count for its width."""

_SPARE = 300
"""Points of a page of 496 that columns of numbers may take."""

_CHARACTER = 4.7
"""Points of a character in bold, on the average; _REFERENCE: characters of the number of evidence after a text."""
_REFERENCE = 4

_WRITTEN = 20
"""The same of a column that is left blank for handwriting."""

_TALL = 900
"""Characters of a row that might not fit one page."""


_ADDRESSES = frozenset({"url", "official"})
"""Fields that a link leads to: never broken."""


def cut(report: Dossier) -> Dossier:
    """The dossier with tables of no more rows than paper takes, each that lost some saying so."""
    words = Words(report.lang)
    return msgspec.structs.replace(
        report,
        card=_cut_card(report.card, words),
        parts=tuple(
            msgspec.structs.replace(part, sections=_cut_sections(part.sections, words)) for part in report.parts
        ),
        story=_cut_story(report.story),
    )


def _cut_card(card: Card, words: Words) -> Card:
    return msgspec.structs.replace(card, sections=_cut_sections(card.sections, words))


def _cut_sections(sections: tuple[Section, ...], words: Words) -> tuple[Section, ...]:
    return tuple(
        msgspec.structs.replace(section, tables=tuple(_cut_table(table, words) for table in section.tables))
        for section in sections
    )


def _cut_table(table: Table, words: Words) -> Table:
    if len(table.rows) <= MOST:
        return table
    said = words(CUT, shown=words.number(MOST), total=words.number(len(table.rows)))
    return msgspec.structs.replace(table, rows=table.rows[:MOST], note=f"{table.note} {said}".strip())


def _cut_story(story: tuple[Year, ...]) -> tuple[Year, ...]:
    left, years = MOST, []
    for year in story:
        if not left:
            break
        years.append(msgspec.structs.replace(year, happenings=year.happenings[:left]))
        left -= len(years[-1].happenings)
    return tuple(years)


def story_note(report: Dossier) -> str:
    """That the story is not whole; '' where it is."""
    total = sum(len(year.happenings) for year in report.story)
    words = Words(report.lang)
    return words(CUT, shown=words.number(MOST), total=words.number(total)) if total > MOST else ""


def evidence(report: Dossier, *shown: Any) -> list[dict[str, Any]]:
    """The list of evidence: the lines of what is printed."""
    return [
        {
            "number": one.number,
            "sha256": one.sha256,
            "official": one.proof.official,
            **{
                name: plain(getattr(one.proof, name), {}) for name in ("title", "entry", "as_of", "fetched", "possible")
            },
        }
        for one in cited(report, *shown)
    ]


def cited(report: Dossier, *shown: Any) -> tuple[Reference, ...]:
    """The references of what is printed, in the numbers of the dossier."""
    wanted = {proof.id for proof in proofs_of(shown)}
    return tuple(reference for reference in report.references if reference.proof.id in wanted)


def plain(value: Any, numbers: Mapping[str, int]) -> Any:
    """Any part of the dossier for a template: structures as mappings, evidence as its number, texts that fit paper."""
    if isinstance(value, str):
        return _set(value)
    if isinstance(value, Proof):
        return numbers[value.id]
    if isinstance(value, Table):
        return _table(value, numbers)
    if isinstance(value, msgspec.Struct):
        more = {"whole": sum(map(len, (*value.notes, value.value))) < _TALL} if isinstance(value, Line) else {}
        return more | {
            name: one if one is None or name in _ADDRESSES else plain(one, numbers)
            for name, one in zip(value.__struct_fields__, msgspec.structs.astuple(value), strict=True)
        }
    if isinstance(value, tuple | list):
        return [plain(one, numbers) for one in value]
    return value


@lru_cache(4096)
def _set(text: str) -> str:
    """A text as paper takes it; most of them stand in every dossier."""
    return breakable(printable(text))


def _table(table: Table, numbers: Mapping[str, int]) -> dict[str, Any]:
    """widths: of each column as of `_width`. heads: the evidence of a whole
    column, where all its cells rest on one record; whole: no row is broken between pages.
    """
    heads = _heads(table.rows, len(table.columns), numbers) if table.by_cell else []
    return {
        "title": plain(table.title, numbers),
        "note": plain(table.note, numbers),
        "by_cell": table.by_cell,
        "columns": plain(table.columns, numbers),
        "rows": [_row(row, heads, numbers) for row in table.rows],
        "widths": _widths(table),
        "heads": heads,
        "cited": any(row.proofs for row in table.rows),
        "whole": all(_length(row) < _TALL for row in table.rows),
    }


def _row(row: Row, heads: list[int], numbers: Mapping[str, int]) -> dict[str, Any]:
    cells = [plain(cell, numbers) for cell in row.cells]
    for cell, head in zip(cells, heads, strict=False):
        if head:
            cell["proof"] = None
    return {"cells": cells, "marks": plain(row.marks, numbers), "proofs": sorted({numbers[p.id] for p in row.proofs})}


def _heads(rows: tuple[Row, ...], columns: int, numbers: Mapping[str, int]) -> list[int]:
    found = []
    for place in range(columns):
        cells = [row.cells[place] for row in rows if place < len(row.cells)]
        proofs = {cell.proof.id for cell in cells if cell.proof}
        found.append(numbers[proofs.pop()] if len(proofs) == 1 else 0)
    return found


def _widths(table: Table) -> list[dict[str, float]]:
    """points of a column of days or numbers, share of what is left for any other. Where numbers would take too much,
    both are 0: the column is as wide as its content, and narrows with the others.
    """
    narrow = {
        place: _points(table, place)
        for place, column in enumerate(table.columns)
        if column.day or (column.number and (table.by_cell or len(table.columns) < 8))
    }
    if sum(narrow.values()) > _SPARE:
        narrow = dict.fromkeys(narrow, 0)
    return [
        {"points": narrow[place], "share": 0} if place in narrow else {"points": 0, "share": _share(table, place)}
        for place in range(len(table.columns))
    ]


def _points(table: Table, place: int) -> float:
    """How wide the longest text of a narrow column is; its title may stand in several lines."""
    column = table.columns[place]
    longest = max((len(word) for word in f"{column.title} {column.note}".split()), default=0)
    for row in table.rows:
        if place < len(row.cells):
            cell = row.cells[place]
            own = len(cell.text) + (_REFERENCE if cell.proof else 0) + (2 if cell.tone != "plain" else 0)
            longest = max(longest, own, *(min(len(note), _NOTE) for note in cell.notes))
    return longest * _CHARACTER + 8


def _share(table: Table, place: int) -> int:
    column = table.columns[place]
    if len(table.rows) > 1 and not any(row.cells[place].text for row in table.rows if place < len(row.cells)):
        return _WRITTEN
    texts = [column.title]
    for row in table.rows:
        if place < len(row.cells):
            cell = row.cells[place]
            texts.append(cell.text)
            texts.extend(note[:_NOTE] for note in ("; ".join(cell.notes),) if note)
    longest = max(len(text) for text in texts)
    word = max((len(word) for text in texts for word in text.split()), default=0)
    return max(min(longest, _ROOMY), min(word + 2, 22), _TIGHT)


def _length(row: Row) -> int:
    texts = [len(cell.text) + sum(len(note) for note in cell.notes) for cell in row.cells]
    return sum(texts) + sum(len(mark.words) + len(mark.detail) for mark in row.marks)


__all__ = ["CUT", "MOST", "cut", "evidence", "plain", "story_note"]
