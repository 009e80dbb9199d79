"""A pasted text → each firm in it beside what the base knows: its sheet, what the register said before, its namesakes.

Nothing of the text is stored or logged. The company is found by its number; a name only offers candidates (wall 4).
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from checker import text
from checker.facts import Fact, FactSheet
from checker.history import history
from checker.lookup import fact_sheet
from checker.models import PUBLIC
from checker.requisites.compare import Former, Match, compare
from checker.requisites.extract import extract
from checker.requisites.found import Firm, Pasted, cyrillic
from checker.search import Hit, search

NAMESAKES = 5
_BLOCKS = ("name", "address", "head")


class Vetted(msgspec.Struct, frozen=True, kw_only=True):
    """One firm of the text. sheet: what is known of its number, None where it has none or nobody is known by it.

    owner: whose the other number is, where ИНН and ОГРН name two companies. namesakes: companies of the name that the
    text gives, but for this one.
    """

    firm: Firm
    sheet: FactSheet | None
    matches: tuple[Match, ...]
    owner: FactSheet | None = None
    namesakes: tuple[Hit, ...] = ()


def vet(
    connection: Connection, pasted: str, *, reach: tuple[int, ...] = (PUBLIC,)
) -> tuple[Pasted, tuple[Vetted, ...]]:
    """Each firm of the text, compared. Any text; at most `FIRMS` firms, a bounded number of queries each."""
    found = extract(pasted)
    return found, tuple(_vetted(connection, firm, reach) for firm in found.firms)


def _vetted(connection: Connection, firm: Firm, reach: tuple[int, ...]) -> Vetted:
    sheet = None
    for number in _sound(firm, "inn", "ogrn"):
        if (held := fact_sheet(connection, number, reach=reach)).facts:
            sheet = held
            break
    former = tuple(_former(connection, sheet, reach)) if sheet else ()
    return Vetted(
        firm=firm,
        sheet=sheet,
        matches=compare(firm, sheet, former),
        owner=_owner(connection, firm, sheet, reach),
        namesakes=tuple(_namesakes(connection, firm, sheet, reach)),
    )


def _sound(firm: Firm, *fields: str) -> Iterator[str]:
    return (found.value for field in fields for found in firm.of(field) if found.fault is None)


def _former(connection: Connection, sheet: FactSheet, reach: tuple[int, ...]) -> Iterator[Former]:
    """What we saw the register say before; newest first."""
    for entry in history(connection, sheet, reach=reach):
        if entry.kind in ("changed", "ended") and entry.block in _BLOCKS and entry.before:
            fact = Fact(block=entry.block, key=entry.key, value=entry.before, evidence=entry.evidence)
            yield Former(fact=fact, until=entry.day)


def _owner(connection: Connection, firm: Firm, sheet: FactSheet | None, reach: tuple[int, ...]) -> FactSheet | None:
    """The other company that one of the firm's numbers names."""
    if sheet is None:
        return None
    for number in _sound(firm, "ogrn"):
        if number != sheet.ogrn and (other := fact_sheet(connection, number, reach=reach)).facts:
            return other if other.inn != sheet.inn else None
    return None


def _namesakes(connection: Connection, firm: Firm, sheet: FactSheet | None, reach: tuple[int, ...]) -> list[Hit]:
    name = firm.one("name") or firm.one("short_name")
    if name is None:
        return []
    wanted = text.fold(cyrillic(name.value))
    own = {sheet.inn, sheet.ogrn} if sheet else set()
    hits = search(connection, wanted, limit=NAMESAKES * 4, reach=reach)
    same = [hit for hit in hits if wanted in (text.fold(hit.short_name), text.fold(hit.full_name))]
    return [hit for hit in same if hit.inn not in own and hit.ogrn not in own][:NAMESAKES]
