"""Fields in the order of the text → whose they are."""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from checker import text
from checker.requisites.found import Firm, Found, cyrillic
from checker.requisites.labels import SELLERS


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A field or a mark of the text.

    code: a field · `party_…` · `named_…`, a party's word behind its name · `other`, with its word · `end` of a column.
    """

    code: str
    place: int
    found: Found | None = None
    word: str = ""


SAME = 10
"""Values of one field that are kept: a card lists so many accounts at most."""

_SINGLE = ("inn", "ogrn", "kpp", "name")
_BANKS = re.compile(r"банк|втб|bank|казначейств|расч[её]тн\w+ кассов|\bркц\b|\bнко\b", re.IGNORECASE)
_ROLES_OF_PAYMENT = ("", "payee", "payer")
_TOTALS = ("итого", "всего")


class _Open:
    """A firm while its fields are being gathered."""

    def __init__(self, party: str = "") -> None:
        self.party = party
        self.fields: list[Found] = []

    def value(self, field: str) -> str | None:
        return next((found.value for found in self.fields if found.field == field), None)

    def clashes(self, found: Found) -> bool:
        """Whether it has another value of a field that a firm has once."""
        held = self.value(found.field)
        return (
            found.field in _SINGLE and held is not None and _core(found.field, held) != _core(found.field, found.value)
        )

    def same_as(self, other: _Open) -> bool:
        """Whether both are one firm: by ИНН, by ОГРН, or by name where one of them has no number."""
        for field in ("inn", "ogrn"):
            one, two = self.value(field), other.value(field)
            if one and two:
                return one == two
        one, two = self.value("name"), other.value("name")
        return bool(one and two and _core("name", one) == _core("name", two))


def _core(field: str, value: str) -> str:
    return text.fold(cyrillic(value)) if field == "name" else value


def firms_of(pieces: list[Piece]) -> list[Firm]:
    """The firms in the order in which they first appear; a firm named twice is one.

    A new one begins with the word for another party, or where a field that a firm has once comes with another value.
    A bank's name beside a firm's is the bank. The head at the foot of an invoice, behind its total, is its seller's.
    """
    merged: list[_Open] = []
    for firm in _gathered(pieces):
        twin = next((earlier for earlier in merged if earlier.same_as(firm)), None)
        if twin:
            twin.fields.extend(firm.fields)
            twin.party = firm.party or twin.party if twin.party in _ROLES_OF_PAYMENT else twin.party
        elif firm.fields:
            merged.append(firm)
    return [Firm(party=firm.party, fields=_once(firm.fields)) for firm in _adopted(merged)]


def _gathered(pieces: list[Piece]) -> list[_Open]:
    gathered: list[_Open] = [_Open()]
    behind_total = False
    banks = _banks(pieces)
    for piece in pieces:
        if piece.code == "end":
            gathered.append(_Open())
        elif piece.code.startswith("party_"):
            _party(gathered, piece.code.removeprefix("party_"))
        elif piece.code.startswith("named_"):
            gathered[-1].party = gathered[-1].party or piece.code.removeprefix("named_")
        elif piece.found is None:
            behind_total = behind_total or piece.word in _TOTALS
        elif piece.place in banks and piece.found.field == "name":
            gathered[-1].fields.append(msgspec.structs.replace(piece.found, field="bank"))
        elif piece.found.field == "head" and behind_total:
            sellers = (firm for firm in gathered if firm.party in SELLERS and firm.fields)
            next(sellers, gathered[-1]).fields.append(piece.found)
        else:
            if gathered[-1].clashes(piece.found):
                gathered.append(_Open())
            gathered[-1].fields.append(piece.found)
    return gathered


def _party(gathered: list[_Open], party: str) -> None:
    """A word for a party: what follows is its, unless nothing was gathered yet or it is the party that is open."""
    current = gathered[-1]
    if not current.fields:
        current.party = party if current.party in _ROLES_OF_PAYMENT else current.party
    elif current.party != party and (current.value("name") or current.value("inn")):
        gathered.append(_Open(party))


def _banks(pieces: list[Piece]) -> set[int]:
    """Places of names that are a bank's, where the text has other names too."""
    named = [piece for piece in pieces if piece.code == "name" and piece.found]
    banks = {piece.place for piece in named if piece.found and _BANKS.search(piece.found.value)}
    return banks if len(banks) < len(named) else set()


def _adopted(firms: list[_Open]) -> list[_Open]:
    """Scraps without a name or number of their own go to the firm before them, else behind."""
    whole: list[_Open] = []
    scraps: list[Found] = []
    for firm in firms:
        if any(firm.value(field) for field in ("inn", "ogrn", "name", "short_name")):
            firm.fields[:0] = scraps
            scraps = []
            whole.append(firm)
        elif whole:
            whole[-1].fields.extend(firm.fields)
        else:
            scraps.extend(firm.fields)
    if scraps:
        rest = _Open()
        rest.fields = scraps
        whole.append(rest)
    return whole


def _once(fields: list[Found]) -> tuple[Found, ...]:
    """Each value once, at most `SAME` of a field, as first written; of a head the one whose ground is told."""
    kept: dict[tuple[str, str], Found] = {}
    for found in fields:
        key = found.field, _core(found.field, found.value) if found.field != "name" else found.value
        if key not in kept or (found.note and not kept[key].note):
            kept[key] = found
    counts = Counter[str]()
    for field, value in list(kept):
        counts[field] += 1
        if counts[field] > SAME:
            del kept[field, value]
    return tuple(kept.values())
