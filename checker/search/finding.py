"""The search: a number, a name, or a name with a region or a surname beside it."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from checker import ids, text
from checker.models import PUBLIC, Company
from checker.search import rows as base
from checker.search.index import Broken, Names
from checker.search.persons import headed, is_headed_so
from checker.search.query import GOOD, Found, enough, names_for, slots_of
from checker.search.rows import Filter, Hit, Row
from checker.search.words import NAME_SIGNS, clean, readings

CHOICE = 5
"""So many times more rows than asked for are looked at, to put live companies before ended ones."""

LONGEST = 500
"""So much of a query is compared by the base alone."""

SHORT_NUMBER, NAMES_FIRST = 7, 3
"""A short number may be a name («ООО 247»): so many such names come before the numbers that begin so."""

VARIETY = 2
"""So many namesakes of the best name come before the best company of each other name."""

MOST_NAMES = 48


class Answer(msgspec.Struct, frozen=True):
    """What a search found. degraded: the index is not there, so that only beginnings of names were compared."""

    hits: list[Hit]
    degraded: bool = False

    @property
    def likely(self) -> bool:
        """Whether nothing was found as written, so that the hits are only what may have been meant."""
        return bool(self.hits) and all(hit.likely for hit in self.hits)


class Place(msgspec.Struct, frozen=True):
    """A row with the score that puts it in its place."""

    row: Row
    score: float
    likely: bool


def search(connection: Connection, words: str, *, limit: int = 20, reach: tuple[int, ...] = (PUBLIC,)) -> list[Hit]:
    """By the base alone: companies with this number or beginning of a number, or whose name begins so.

    Exact and live ones first. Of a beginning that very many share, the first in the order of the alphabet are looked
    at, so that the cost does not grow with the base. Raises nothing on any text; nothing found is an empty list.
    """
    return _hits(connection, _by_base(connection, words, limit, reach), limit, reach)


def find(
    connection: Connection,
    words: str,
    names: Names,
    *,
    limit: int = 20,
    reach: tuple[int, ...] = (PUBLIC,),
) -> Answer:
    """By number, or by a name however it is written: likenesses too, after what is written so; live before ended.

    names: the index; where it is missing or broken, the base alone answers (`degraded`). It holds public names alone:
    private ones of the asking reach are looked up in the base. Raises nothing on any text; the cost is bounded
    whatever is asked.
    """
    found: list[Place] | None
    if ids.looks_like_number(words):
        found = _by_base(connection, words, limit, reach)
        wanted = ids.clean(words)
        if len(wanted) <= SHORT_NUMBER:
            named = _beginning(connection, wanted, NAMES_FIRST, reach)
            found = [place for place in named if wanted in _names(place.row)] + found
    else:
        found = _by_index(connection, words, names, limit) if PUBLIC in reach else []
        if found is None:
            return Answer(search(connection, words, limit=limit, reach=reach), degraded=True)
        private = tuple(other for other in reach if other != PUBLIC)
        if private:
            own = _by_base(connection, words, limit, private)
            found = sorted([*found, *own], key=lambda place: place.score)
    hits = _hits(connection, found, limit, reach)
    if all(hit.likely for hit in hits) and PUBLIC in reach:  # no name is written so: it may be a person's
        persons = _headed(connection, words, names, limit, reach)
        met = {(hit.inn, hit.ogrn) for hit in persons}
        hits = [*persons, *(hit for hit in hits if (hit.inn, hit.ogrn) not in met)][:limit]
    return Answer(hits)


def _headed(connection: Connection, words: str, names: Names, limit: int, reach: tuple[int, ...]) -> list[Hit]:
    try:
        found = headed(names.searcher(), words)
    except Broken:
        return []
    hits = _hits(connection, _places(connection, found[:MOST_NAMES], limit * CHOICE), limit * CHOICE, reach)
    return [hit for hit in hits if is_headed_so(hit, words)][:limit]


def _by_base(connection: Connection, words: str, limit: int, reach: tuple[int, ...]) -> list[Place]:
    if ids.looks_like_number(words):
        return _numbered(connection, ids.clean(words), limit, reach)
    return _beginning(connection, text.fold(words[:LONGEST])[:NAME_SIGNS], limit, reach)


def _hits(connection: Connection, found: list[Place], limit: int, reach: tuple[int, ...]) -> list[Hit]:
    """Each company once, by its best row."""
    chosen: dict[tuple[str, str], Place] = {}
    for place in found:
        chosen.setdefault(place.row.key, place)
    kept = list(chosen.values())[:limit]
    heads = base.heads_of(connection, [place.row for place in kept], reach)
    return [place.row.hit(heads.get(place.row.key, ""), place.likely) for place in kept]


def _numbered(connection: Connection, wanted: str, limit: int, reach: tuple[int, ...]) -> list[Place]:
    rows = base.beginnings(connection, (Company.subject, Company.ogrn), wanted, limit * CHOICE, reach)
    rows.sort(key=lambda row: (wanted not in row.key, row.rank, row.folded_short, row.ogrn, row.reach))
    return [Place(row, 0.0, likely=False) for row in rows]


def _beginning(connection: Connection, wanted: str, limit: int, reach: tuple[int, ...]) -> list[Place]:
    columns = (Company.folded_short, Company.folded_full)
    rows = base.beginnings(connection, columns, wanted, limit * CHOICE, reach)
    rows.sort(key=lambda row: (wanted not in _names(row), row.rank, row.folded_short, row.ogrn, row.reach))
    return [Place(row, 0.0 if wanted in _names(row) else 0.3, likely=False) for row in rows]


def _names(row: Row) -> tuple[str, str]:
    return row.folded_short, row.folded_full


def _by_index(connection: Connection, words: str, names: Names, limit: int) -> list[Place] | None:
    """None where there is no index."""
    begun = not words[-1:].isspace()
    found: dict[tuple[str, Filter], Found] = {}
    try:
        searcher = names.searcher()
        for way in readings(words):
            for candidate in names_for(searcher, slots_of(searcher, way, begun)):
                held = found.setdefault((candidate.name, candidate.only), candidate)
                found[candidate.name, candidate.only] = min(held, candidate)
            if enough(sorted(found.values())):
                break
    except Broken:
        return None
    wanted = text.fold(clean(words))[:NAME_SIGNS]
    if wanted:  # it may have been loaded a moment ago, and not be in the index yet
        found.setdefault((wanted, Filter()), Found(0.0, wanted, likely=False, only=Filter()))
    return _places(connection, sorted(found.values())[:MOST_NAMES], limit)


def _places(connection: Connection, found: list[Found], limit: int) -> list[Place]:
    """The companies of these names: two of the best name, one of each other, then the rest in the order of names."""
    asked = [
        (candidate.name, candidate.only, limit if number == 0 or candidate.score < GOOD else VARIETY + 1)
        for number, candidate in enumerate(found)
    ]
    first: list[tuple[int, int]] = []
    rest: list[tuple[int, int]] = []
    rows: list[list[Row]] = []
    for start in range(0, len(asked), base.AT_ONCE):
        rows += base.namesakes(connection, asked[start : start + base.AT_ONCE])
        if sum(1 for some in rows if some) >= limit:
            break
    met = 0
    for number, some in enumerate(rows):
        if some:
            met += 1
        share = VARIETY if met == 1 else 1
        for place in range(len(some)):
            (first if place < share else rest).append((number, place))
    kept = sorted((first + rest)[:limit])
    return [Place(rows[number][place], found[number].score, found[number].likely) for number, place in kept]
