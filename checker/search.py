"""Finding a company by number, by its exact name or by the beginning of a name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from checker import ids, moments, text
from checker.models import PUBLIC, Company

LAST = "\U0010ffff"
CHOICE = 5
"""So many times more rows than asked for are looked at, to put live companies before ended ones."""


class Hit(msgspec.Struct, frozen=True):
    """A company found. status, ended: codes of the register ('' where none)."""

    inn: str
    ogrn: str
    short_name: str
    full_name: str
    region: str
    status: str
    ended: str
    registered_on: date | None


def search(connection: Connection, words: str, *, limit: int = 20, reach: tuple[int, ...] = (PUBLIC,)) -> list[Hit]:
    """Companies with this number or beginning of a number, or whose name begins so; exact and live ones first.

    Of a beginning that very many names share, the first in the order of the alphabet are looked at, so that the cost
    does not grow with the base. Raises nothing on any text; nothing found is an empty list.
    """
    if ids.looks_like_number(words):
        wanted = ids.clean(words)
        columns = (Company.subject, Company.ogrn)
    else:
        wanted = text.fold(words[:500])
        columns = (Company.folded_short, Company.folded_full)
    if not wanted:
        return []
    rows = [row for column in columns for row in _beginning(connection, column, wanted, limit * CHOICE, reach)]
    rows.sort(key=lambda row: (wanted not in (row[0], row[1], row[8], row[9]), row[6] != "", row[8], row[1], row[10]))
    found: dict[tuple[str, str], Hit] = {}
    for subject, ogrn, short, full, region, status, ended, registered, *_ in rows:
        inn = subject if subject != ogrn else ""
        hit = Hit(inn, ogrn, short, full, region, status, ended, moments.to_date(registered))
        found.setdefault((subject, ogrn), hit)
    return list(found.values())[:limit]


def _beginning(connection: Connection, column: Any, wanted: str, most: int, reach: tuple[int, ...]) -> Sequence[Any]:
    """The first rows in the order of one column's index that begin so; what is equal comes first of all."""
    return connection.execute(
        select(
            Company.subject, Company.ogrn, Company.short_name, Company.full_name, Company.region, Company.status,
            Company.ended, Company.registered_on, Company.folded_short, Company.folded_full, Company.reach,
        )
        .where(column >= wanted, column < wanted + LAST, Company.reach.in_(reach))
        .order_by(column)
        .limit(most)
    ).all()  # fmt: skip
