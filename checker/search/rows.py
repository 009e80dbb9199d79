"""Reading the base for the search: numbers, beginnings of names, namesakes, and the names that the index holds."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, TextClause, func, select, text, union

from checker import moments
from checker.bulk import among
from checker.models import PUBLIC, Company, NameLeft, RoleRow
from checker.search.index import Name

LAST = "\U0010ffff"
AT_ONCE = 16
"""Namesakes of so many names are read by one statement, whose text is always the same."""

TOUCHED_AT_ONCE = 500


class Hit(msgspec.Struct, frozen=True):
    """A company found. kind as in the fact sheet; status, ended: codes of the register ('' where none).

    head: who heads it, as the register writes the name; likely: found only by a likeness, not by what was written.
    """

    inn: str
    ogrn: str
    short_name: str
    full_name: str
    region: str
    status: str
    ended: str
    registered_on: date | None
    kind: str = ""
    head: str = ""
    likely: bool = False


class Row(NamedTuple):
    """A row of the base that was found, with what decides its place."""

    subject: str
    ogrn: str
    short_name: str
    full_name: str
    region: str
    status: str
    ended: str
    registered_on: int | None
    kind: str
    folded_short: str
    folded_full: str
    reach: int
    rank: int

    @property
    def key(self) -> tuple[str, str]:
        """Which company it is."""
        return self.subject, self.ogrn

    def hit(self, head: str, likely: bool) -> Hit:
        """As the search answers it."""
        inn = self.subject if self.subject != self.ogrn else ""
        born = moments.to_date(self.registered_on)
        return Hit(
            inn, self.ogrn, self.short_name, self.full_name, self.region, self.status, self.ended, born, self.kind,
            head, likely,
        )  # fmt: skip


COLUMNS = [getattr(Company, name) for name in Row._fields]
NAMES = ", ".join(Row._fields)


class Filter(NamedTuple):
    """What a company must be besides bearing the name: in one of these regions, headed by one of these surnames."""

    regions: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()

    def parameters(self) -> dict[str, str]:
        """For the statement of namesakes; '' filters nothing."""
        heads = [f"% {head} %" for head in self.heads][:2]
        first = heads[0] if heads else ""
        return {
            "regions": f",{','.join(self.regions)}," if self.regions else "",
            "head": first,
            "other": heads[-1] if heads else "",
        }


def beginnings(
    connection: Connection, columns: Sequence[Any], wanted: str, most: int, reach: Iterable[int]
) -> list[Row]:
    """The first rows in the order of each column's index that begin so; what is equal comes first of all."""
    found: list[Row] = []
    for column in columns if wanted else ():
        rows = connection.execute(
            select(*COLUMNS)
            .where(column >= wanted, column < wanted + LAST, Company.reach.in_(tuple(reach)))
            .order_by(column)
            .limit(most)
        )
        found.extend(Row(*row) for row in rows)
    return found


def namesakes(connection: Connection, wanted: Sequence[tuple[str, Filter, int]]) -> list[list[Row]]:
    """Public companies for each (folded name, filter, at most so many), the best in front."""
    found: list[list[Row]] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        parameters: dict[str, Any] = {}
        for place in range(AT_ONCE):
            name, only, most = some[place] if place < len(some) else ("", Filter(), 0)
            own = {"name": name, "most": most, **only.parameters()}
            parameters |= {f"{key}{place}": value for key, value in own.items()}
        taken: list[dict[tuple[str, str], Row]] = [{} for _ in some]
        for place, *row in connection.execute(_statement(), parameters):
            if place < len(some):
                held = Row(*row)
                taken[place].setdefault(held.key, held)
        found.extend(sorted(rows.values(), key=lambda row: (row.rank, row.key)) for rows in taken)
    return found


@cache
def _statement() -> TextClause:
    """One text for any names; each part ends after its few rows: the commonest name costs no more than a rare one."""
    parts = [
        f"SELECT * FROM (SELECT {place} AS place, {NAMES} FROM company"  # noqa: S608 our own names
        f" WHERE {column} = :name{place} AND reach = {PUBLIC}"
        f" AND (:regions{place} = '' OR :regions{place} LIKE '%,' || region || ',%')"
        f" AND (:head{place} = '' OR heads LIKE :head{place} OR heads LIKE :other{place})"
        f" ORDER BY rank LIMIT :most{place}) AS part{place}{column}"
        for place in range(AT_ONCE)
        for column in ("folded_short", "folded_full")
    ]
    return text(" UNION ALL ".join(parts))


def heads_of(connection: Connection, rows: Sequence[Row], reach: tuple[int, ...]) -> dict[tuple[str, str], str]:
    """Who heads these companies now, by company; of several the first in the order of the alphabet, and «…»."""
    if not rows:
        return {}
    found: dict[tuple[str, str], list[str]] = {}
    roles = connection.execute(
        select(RoleRow.subject, RoleRow.ogrn, RoleRow.name)
        .where(
            among(connection, RoleRow.subject, sorted({row.subject for row in rows})),
            RoleRow.reach.in_(reach),
            RoleRow.kind == "head",
            RoleRow.known_to.is_(None),
        )
        .order_by(RoleRow.name)
    )
    for subject, ogrn, name in roles:
        found.setdefault((subject, ogrn), []).append(name)
    return {key: names[0] + (" …" if len(set(names)) > 1 else "") for key, names in found.items()}


def names_of(connection: Connection, subjects: Iterable[str], reach: tuple[int, ...]) -> dict[str, str]:
    """What companies are called, by ИНН (by ОГРН of those without one); in one query. Unknown numbers are left out."""
    found: dict[str, str] = {}
    query = (
        select(Company.subject, Company.short_name, Company.full_name)
        .where(among(connection, Company.subject, sorted(set(subjects))), Company.reach.in_(reach))
        .order_by(Company.rank)
    )
    for subject, short, full in connection.execute(query):
        found.setdefault(subject, short or full)
    return found


def all_names(connection: Connection) -> Iterator[Name]:
    """Every name that a public company bears, in order."""
    yield from _grouped(connection, None)


def touched_names(connection: Connection, since: int) -> set[str]:
    """Names of companies written after the moment, and names that were given up after it."""
    recent = (Company.reach == PUBLIC, Company.changed > since)
    names = union(
        select(Company.folded_short).where(*recent),
        select(Company.folded_full).where(*recent),
        select(NameLeft.name).where(NameLeft.changed > since),
    )
    return set(connection.execute(names).scalars()) - {""}


def touched_count(connection: Connection, since: int) -> int:
    """How many companies were written after the moment."""
    return int(connection.execute(select(func.count()).where(Company.changed > since)).scalar_one())


def these_names(connection: Connection, names: Iterable[str]) -> Iterator[Name]:
    """Those of the names that a public company bears."""
    wanted = sorted(names)
    for start in range(0, len(wanted), TOUCHED_AT_ONCE):
        yield from _grouped(connection, wanted[start : start + TOUCHED_AT_ONCE])


def _grouped(connection: Connection, wanted: Sequence[str] | None) -> Iterator[Name]:
    """Names with what their companies are, in order; of these names, or of all."""
    streams: list[Iterable[Any]] = []
    for column, other in ((Company.folded_short, None), (Company.folded_full, Company.folded_short)):
        rows = (
            select(column, Company.rank, Company.heads)
            .where(Company.reach == PUBLIC, column != "" if wanted is None else among(connection, column, wanted))
            .order_by(column)
        )
        if other is not None:  # a company that is called alike in full and in short bears one name
            rows = rows.where(column != other)
        streams.append(connection.execute(rows.execution_options(yield_per=5_000)))
    merged: Iterator[Any] = heapq.merge(*streams, key=lambda row: row[0])
    for name, companies in groupby(merged, key=lambda row: row[0]):
        best, count = 255, 0
        surnames: set[str] = set()
        for _name, rank, heads in companies:
            best, count = min(best, rank), count + 1
            surnames.update(heads.split())
        yield Name(name, best, count, frozenset(surnames))
