"""The register as XLSX: the companies, the dangerous first; what could not be judged; sources and method."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import msgspec
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from checker.batches.order import CUT
from checker.batches.register import Register, entry, fault, sources
from checker.dates import moscow_day
from checker.i18n import N_
from checker.intake.numbers import TOLD
from checker.paper.cells import safe
from checker.paper.seal import EMPTY, seal
from checker.reports.labels import DEALS
from checker.reports.words import Words

TONES = {"bad": "#FBE3E1", "warn": "#FDF1D6", "unknown": "#ECEEF0", "good": "#E2F2E5"}
"""Colours of the decisions; each is said in words too."""


MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Column(msgspec.Struct, frozen=True):
    """A column: its head, and its width in signs."""

    title: str
    width: int


COMPANIES = (
    Column("№", 6),
    Column(N_("ИНН"), 14),
    Column(N_("Название"), 34),
    Column(N_("Состояние"), 20),
    Column(N_("Совет"), 24),
    Column(N_("Балл"), 7),
    Column(N_("Стоп-факторы"), 48),
    Column(N_("Главные причины"), 60),
    Column(N_("Что стало хуже"), 40),
    Column(N_("Чего не удалось проверить"), 34),
    Column(N_("Источников ответило"), 12),
    Column(N_("ОГРН"), 17),
    Column(N_("Карточка"), 34),
    Column(N_("Проверено"), 18),
)
FAULTS = (Column(N_("Строка"), 8), Column(N_("Написано"), 30), Column(N_("Почему не проверено"), 90))
SOURCES = (
    Column(N_("Источник"), 44),
    Column(N_("Сообщил о компаниях"), 14),
    Column(N_("Ничего не нашёл"), 14),
    Column(N_("Не проверен"), 14),
    Column(N_("Данные устарели"), 14),
    Column(N_("Самые старые данные"), 16),
    Column(N_("Самые новые данные"), 16),
)


def render(register: Register, lang: str) -> bytes:
    """The register as a sealed XLSX. Two of the same register are equal, byte for byte."""
    words, made = Words(lang), BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _title(register, words), "created": register.as_of.replace(tzinfo=None)})
    styles = _styles(book)
    _companies(book.add_worksheet(words(N_("Реестр"))), register, words, styles)
    _faults(book.add_worksheet(words(N_("Не проверены"))), register, words, styles)
    _method(book.add_worksheet(words(N_("Источники и методика"))), register, words, styles)
    book.close()
    with ZipFile(made, "a") as archive:
        archive.comment = EMPTY.encode()
    return seal(made.getvalue())


def _styles(book: Any) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    return {
        "plain": book.add_format(top),
        "number": book.add_format({**top, "align": "center"}),
        "head": book.add_format({**top, "bold": True, "bottom": 1, "bg_color": "#F2F4F6"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        **{tone: book.add_format({**top, "bg_color": colour}) for tone, colour in TONES.items()},
    }


def _head(sheet: Worksheet, row: int, columns: Sequence[Column], words: Words, styles: dict[str, Any]) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(row, place, words(column.title), styles["head"])
    sheet.set_row(row, 2 * LINE)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(row)


def _row(
    sheet: Worksheet,
    row: int,
    columns: Sequence[Column],
    cells: Sequence[str | int | None],
    styles: dict[str, Any],
    tone: str = "",
) -> None:
    """A row as high as its text needs: not every program that opens a workbook reckons that itself."""
    lines = 1
    for place, cell in enumerate(cells):
        style = styles[tone] if tone and place == DECISION else styles["plain"]
        if isinstance(cell, int):
            sheet.write_number(row, place, cell, styles["number"])
        elif cell:
            sheet.write_string(row, place, safe(cell), style)
            lines = max(lines, sum(-(-len(part) // columns[place].width) or 1 for part in cell.split("\n")))
    sheet.set_row(row, min(lines * LINE, HIGHEST))


LINE, HIGHEST = 15, 409
"""Points of a line of text, and of the highest row that Excel knows."""

A4 = 9

DECISION, WORSE = 4, 8
"""The column that is coloured, and the one of what got worse."""


def _companies(sheet: Worksheet, register: Register, words: Words, styles: dict[str, Any]) -> None:
    _head(sheet, 0, COMPANIES, words, styles)
    sheet.freeze_panes(1, 3)
    if register.before is None:  # nothing to compare with
        sheet.set_column(WORSE, WORSE, COMPANIES[WORSE].width, None, {"hidden": True})
    checked = words.moment(register.as_of)
    for row, (judged, worse) in enumerate(register.companies, 1):
        shown = entry(judged, words, worse)
        status = " ".join(filter(None, (shown.status, shown.since and words(N_("с {day}"), day=shown.since))))
        cells = (
            row,
            shown.inn,
            shown.name,
            status,
            shown.words,
            shown.score,
            "\n".join(shown.stops),
            "\n".join(shown.reasons),
            "\n".join(shown.worse),
            ", ".join(shown.missing),
            shown.answered,
            shown.ogrn,
            f"{register.site}/company/{shown.inn or shown.ogrn}" if register.site else "",
            checked,
        )
        _row(sheet, row, COMPANIES, cells, styles, shown.tone)
    sheet.autofilter(0, 0, max(1, len(register.companies)), len(COMPANIES) - 1)


def _faults(sheet: Worksheet, register: Register, words: Words, styles: dict[str, Any]) -> None:
    _head(sheet, 0, FAULTS, words, styles)
    row = 0
    for row, line in enumerate(register.lines, 1):
        shown = fault(line, words)
        _row(sheet, row, FAULTS, (shown.line, shown.typed, shown.why), styles)
    for said in remarks(register, words):
        row += 1
        sheet.write_string(row, 2, said, styles["plain"])


def remarks(register: Register, words: Words) -> list[str]:
    """What was left out of a batch, a sentence each."""
    return left_out(register.left, register.cut, register.wrongs, register.doubles, words)


def left_out(left: int, cut: bool, wrongs: int, doubles: int, words: Words) -> list[str]:
    """That so many companies did not fit, that lines were not read, that not all that are wrong or doubles are told."""
    said = []
    for count, sentence in (
        (wrongs, N_("Номеров с ошибкой: {n}. Перечислены первые {told}.")),
        (doubles, N_("Повторов: {n}. Перечислены первые {told}.")),
    ):
        if count > TOLD:
            said.append(words(sentence, n=words.number(count), told=words.number(TOLD)))
    if left:
        companies = words.count(N_("{n} компания|{n} компании|{n} компаний"), left)
        said.append(words(N_("Не поместились: {companies}. Проверьте их следующим списком."), companies=companies))
    if cut:
        said.append(words(CUT))
    return said


def _method(sheet: Worksheet, register: Register, words: Words, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, _title(register, words), styles["title"])
    amount = f", {words.money(register.deal.sum_kop)}" if register.deal.sum_kop is not None else ""
    told = [
        words(N_("Известно на {moment}; сведения говорят о дне {day}."),
              moment=words.moment(register.as_of), day=words.day(register.on)),
        words(N_("Методика {method}. Сделка: {deal}."),
              method=register.method or "—", deal=words(DEALS[register.deal.kind]) + amount),
        words(N_("Сначала самые опасные. «Не проверен» не значит «чисто»: молчание источника ничего не доказывает.")),
        words(N_("Данные, доступные нам на эту дату. Это не гарантия и не обвинение: решаете вы.")),
    ]  # fmt: skip
    if register.before:
        told.append(words(N_("Сравнено с проверкой {day}."), day=words.day(register.before)))
    for row, line in enumerate(told, 1):
        sheet.write_string(row, 0, line)
    start = len(told) + 2
    _head(sheet, start, SOURCES, words, styles)
    for row, one in enumerate(sources(register.tallies, words), start + 1):
        _row(
            sheet,
            row,
            SOURCES,
            (one.title, one.found, one.nothing, one.silent, one.stale, one.oldest, one.newest),
            styles,
        )


def _title(register: Register, words: Words) -> str:
    day = words.day(moscow_day(register.as_of))
    name = f" «{register.name}»" if register.name else ""
    return words(N_("Реестр контрагентов{name} на {day}"), name=name, day=day)


__all__ = ["remarks", "render"]
