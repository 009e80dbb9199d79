"""What the pages of courts, bailiffs and bankruptcy have in common: the view, sums by currency, pages of a long list.

What was found by a name alone stands apart, folded and without sums: we do not know whose it is. What a person of the
organisation saved, or a seller's key gave, says so with its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from checker import text
from checker.facts import Coverage, Fact, FactSheet, Link, State
from checker.i18n import N_
from checker.reports.card import coverage_view
from checker.reports.model import Cell, Column, Line, Mark, Row, Section, Site, SourceView, Table
from checker.reports.proofs import proof
from checker.reports.words import Words

PAGE = 50
"""Rows of a long list on one page."""

WHOLE = 0
"""In place of a page: the whole list on one, for paper."""

MONTHS, YEARS = 12, 3
"""The spans that the tables count: the last twelve months and the last three years."""

ROUBLES = "RUB"

Sums = Mapping[str, int]
"""Currency (ISO 4217) → hundredths. Currencies are never added to each other."""


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One source of the page: what it said, and, where it came by a saved page or a key, what that is worth."""

    view: SourceView
    saved: str = ""


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a long list: its rows, which page of how many, the first and the last of all."""

    title: str
    table: Table
    page: int
    pages: int
    first: int
    last: int
    total: int
    note: str = ""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the list that may be shown alone: its code in the address, its words, how many, whether it is shown."""

    code: str
    words: str
    chosen: bool


class ClaimsView(msgspec.Struct, frozen=True, kw_only=True):
    """A page: who was asked, in short, tables and charts, one page of the list, what perhaps is of somebody else.

    blind: nothing here was checked, so an empty page says nothing. empty: the sentence where nothing is listed.
    """

    title: str
    sources: tuple[SourceLine, ...]
    blind: bool
    sections: tuple[Section, ...] = ()
    choices: tuple[Choice, ...] = ()
    listing: Listing | None = None
    after: tuple[Section, ...] = ()
    possible: Table | None = None
    empty: str = ""


def sure(sheet: FactSheet, block: str) -> list[Fact]:
    """Facts of a block that are of this company by its number."""
    return [fact for fact in sheet.of(block) if fact.evidence.link is not Link.POSSIBLE]


def unsure(sheet: FactSheet, *blocks: str) -> list[Fact]:
    """Facts of blocks that were found by a name alone."""
    return [fact for fact in sheet.facts if fact.block in blocks and fact.evidence.link is Link.POSSIBLE]


def source_lines(sheet: FactSheet, codes: Iterable[str], words: Words) -> tuple[SourceLine, ...]:
    """The sources of the page, each with what became of asking it."""
    found = [sheet.state_of(code) for code in codes]
    return tuple(SourceLine(view=coverage_view(one, words, sheet.on), saved=_saved(one, sheet, words)) for one in found)


def blind(sheet: FactSheet, codes: Iterable[str]) -> bool:
    """Whether none of these sources has said anything that counts today."""
    states = [sheet.state_of(code) for code in codes]
    return not any(one.state in (State.FOUND, State.NOTHING_FOUND) and not one.stale for one in states)


SAVED = N_("сохранено вами {day}, мы не можем это проверить")
BY_KEY = N_("получено через Checko по ключу вашей организации {day}")
BROUGHT = {"capture": SAVED, "adapter": BY_KEY}
"""By the channel of what people of the reader's organisation brought."""


def _saved(coverage: Coverage, sheet: FactSheet, words: Words) -> str:
    """What the answer of the source is worth; of one that is not checked what the pieces are that were read of it."""
    if coverage.state not in (State.FOUND, State.NOTHING_FOUND):
        brought = [fact for fact in sheet.facts if fact.evidence.source == coverage.source and fact.channel in BROUGHT]
        newest = max(brought, key=lambda fact: fact.evidence.as_of, default=None)
        return channel_words(newest.channel, newest.evidence.as_of, words) if newest else ""
    return channel_words(coverage.channel, coverage.as_of, words)


def channel_words(channel: str, day: date | None, words: Words) -> str:
    """What a saved page, or a seller's key, is worth; '' of what we fetched ourselves."""
    said = BROUGHT.get(channel)
    return words(said, day=words.day(day)) if said else ""


def row_of(fact: Fact, cells: Sequence[Cell], words: Words, marks: tuple[Mark, ...] = ()) -> Row:
    """A row with its evidence. What a saved page is worth its source says once (`SourceLine`), and `page_of`."""
    return Row(cells=tuple(cells), marks=marks, proofs=(proof(fact, words),))


def columns(words: Words, *titles: str, numbers: Iterable[int] = (), days: Iterable[int] = ()) -> tuple[Column, ...]:
    """Heads of columns; which of them hold numbers and which days, from 0."""
    numbers, days = set(numbers), set(days)
    return tuple(Column(title=words(title), number=n in numbers, day=n in days) for n, title in enumerate(titles))


def _brought(row: Row, fact: Fact, words: Words) -> Row:
    """The row with what it is worth, under its first cell."""
    said = channel_words(fact.channel, fact.evidence.as_of, words)
    first, *others = row.cells
    noted = msgspec.structs.replace(first, notes=(*first.notes, said)) if said else first
    return msgspec.structs.replace(row, cells=(noted, *others))


def page_of(
    title: str,
    heads: tuple[Column, ...],
    facts: Sequence[Fact],
    draw: Callable[[Fact], Row],
    page: int,
    words: Words,
    note: str = "",
) -> Listing | None:
    """One page of the facts; only its rows are drawn. A page that there is not is the nearest one that there is;
    `WHOLE` is all of them.

    Where they came by several channels, each row of what people brought says so.
    """
    if not facts:
        return None
    size = len(facts) if page == WHOLE else PAGE
    pages = -(-len(facts) // size)
    page = min(max(page, 1), pages)
    first = (page - 1) * size
    shown = facts[first : first + size]
    mixed = len({fact.channel for fact in facts}) > 1
    rows = (_brought(draw(fact), fact, words) if mixed else draw(fact) for fact in shown)
    table = Table(title="", columns=heads, rows=tuple(rows))
    return Listing(
        title=title, table=table, page=page, pages=pages, first=first + 1, last=first + len(shown), total=len(facts),
        note=note,
    )  # fmt: skip


def possible_table(facts: Sequence[Fact], names: Callable[[Fact], tuple[str, str]], words: Words) -> Table | None:
    """What perhaps is of somebody else: number and day alone, no sums and no count."""
    if not facts:
        return None
    rows = tuple(
        Row(cells=(Cell(text=number), Cell(text=day)), proofs=(proof(fact, words),))
        for fact in facts[:PAGE]
        for number, day in [names(fact)]
    )
    return Table(title="", columns=columns(words, N_("Запись"), N_("День"), days=[1]), rows=rows)


def name_text(value: Any, most: int = 120) -> str:
    """A name as people write it; '' of what is no text."""
    return text.readable_name(own_text(value, most))


def own_text(value: Any, most: int = 200) -> str:
    """The source's own words, cut where they are endless; '' of what is no text."""
    said = " ".join(value.split()) if isinstance(value, str) else ""
    return said if len(said) <= most else said[: most - 1] + "…"


def whole(value: Any) -> int | None:
    """A whole number of a source; None of anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def day_in(fact: Fact, key: str) -> date | None:
    """A day of a fact; None where there is none, or no such day (31.02)."""
    value = fact.value.get(key)
    return _day(value) if isinstance(value, str) else None


_day = lru_cache(maxsize=16_384)(text.iso_day)


def since(on: date, *, years: int) -> date:
    """The day so many years before."""
    return on.replace(year=on.year - years, day=min(on.day, 28) if on.month == 2 else on.day)


def add(sums: dict[str, int], currency: Any, hundredths: int | None) -> None:
    """Adds a sum to its own currency."""
    if hundredths is not None:
        code = currency if isinstance(currency, str) and currency else ROUBLES
        sums[code] = sums.get(code, 0) + hundredths


def sums_words(sums: Sums, words: Words, *, short: bool = False) -> str:
    """Each currency by itself, roubles first: «1 200 000 ₽ · 40 000 USD»; '' of nothing."""
    order = sorted(sums, key=lambda code: (code != ROUBLES, code))
    return " · ".join(sum_words(sums[code], code, words, short=short) for code in order)


def sum_words(hundredths: int, currency: str, words: Words, *, short: bool = False) -> str:
    """A sum in its own currency."""
    if currency == ROUBLES:
        return words.short(hundredths) if short else words.money(hundredths)
    return words.money(hundredths).replace("₽", currency)


def site(title: str, address: Any, *hosts: str) -> Site | None:
    """A link to the source's own page of a record; None unless it leads to one of these hosts by https."""
    if not isinstance(address, str) or not any(address.startswith(f"https://{host}/") for host in hosts):
        return None
    return Site(title=title, url=address)


def said(fact: Fact, label: str, value: str, words: Words, *notes: str, tone: str = "") -> Line:
    """A labelled fact with its evidence; tone: it is told as a mark of that tone."""
    shown = proof(fact, words)
    kept = channel_words(fact.channel, fact.evidence.as_of, words)
    marks = (Mark(words=value, tone=tone),) if tone else ()
    further = (Mark(words=kept, tone="unknown"),) if kept else ()
    return Line(
        label=label,
        value="" if tone else value,
        notes=tuple(note for note in notes if note),
        marks=(*marks, *further),
        proof=shown,
    )
