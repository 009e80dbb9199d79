"""From the words of a query to the names that it may mean, best first: candidates of the index, scored one by one.

The score adds what a reader forgives (less is better): 0 for a word as written, about 1 for a letter, 2.5 for a word
that is not there. Weights are those measured in the project's design of the search.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from math import log10
from typing import NamedTuple

import msgspec
import tantivy
from rapidfuzz.distance import OSA

from checker.search.index import EDGE, SCHEMA
from checker.search.places import regions_of
from checker.search.rows import Filter
from checker.search.words import skeleton

CANDIDATES = 60
"""So many names are taken from each question to the index, the best of them by the rank of their companies."""

ENOUGH, GOOD = 3, 1.2
"""With so many names of at most this score nothing dearer is asked."""

FULL = 0.9
"""A name of at most this score has every word as it was written."""

FEW = 4
"""Of a longer query less is asked: all words but one as they are written are enough to find a long name by."""

MISSING, OUTSIDE = 2.5, 0.5
"""A word that is not in the name; one that is the region or a head's surname of its companies."""

LIKELY = 1.0
"""From this cost of a word on, the name is offered as a likeness, not as what was asked for."""

ONE, TWO = 3, 8
"""From so many letters on, one or two typos are forgiven: shorter words have too many neighbours."""

BEGUN = 5
"""From so many letters on, a typo in a word that is still being typed is forgiven."""


class Reading(NamedTuple):
    """A way to read a word: its skeleton, the word itself, and what it costs to believe in this way."""

    skeleton: str
    word: str
    cost: float


class Slot(msgspec.Struct, frozen=True):
    """A word of the query with its readings; begun: it stands last and may go on."""

    readings: tuple[Reading, ...]
    begun: bool

    @property
    def regions(self) -> frozenset[str]:
        """Regions that it may name."""
        return frozenset(code for reading in self.readings for code in regions_of(reading.skeleton))


class Found(NamedTuple):
    """A name that may be meant. only: what its companies must be, because a word speaks of that and not of the name."""

    score: float
    name: str
    likely: bool
    only: Filter


def slots_of(searcher: tantivy.Searcher, words: Sequence[tuple[str, ...]], begun: bool) -> list[Slot]:
    """The words with their readings. Of the two layouts the one whose word some name has is the likelier."""
    slots = []
    for place, (typed, *others) in enumerate(words):
        readings = [Reading(skeleton(typed), typed, 0.0)]
        if "ts" in typed and typed.isascii():
            readings.append(Reading(skeleton(typed.replace("ts", "tс")), typed, 0.05))
        for other in others:
            known = bool(searcher.doc_freq("words", readings[0].skeleton))
            meant = skeleton(other)
            if not known:
                readings = [Reading(own, word, cost + 0.3) for own, word, cost in readings]
                readings.append(Reading(meant, other, 0.05))
            elif searcher.doc_freq("words", meant):
                readings.append(Reading(meant, other, 0.3))
        slots.append(Slot(tuple(readings), begun and place == len(words) - 1))
    return slots


def names_for(searcher: tantivy.Searcher, slots: Sequence[Slot]) -> list[Found]:
    """Names that the query may mean, best first. What is dear is asked only where what is cheap found too little."""
    found: dict[tuple[int, int], Found | None] = {}
    best: list[Found] = []
    for stage in (_written, _mistyped, _forgiving, _rescuing):
        for question in stage(slots, searcher):
            _take(searcher, question, slots, found)
        best = sorted(name for name in found.values() if name)
        # A typo in a word alone often makes another word that exists; in one of several it hardly ever does.
        if (stage is not _written or len(slots) > 1) and enough(best):
            break
    return best


def enough(best: Sequence[Found]) -> bool:
    """Whether one name is what was written, or a few are near it."""
    return bool(best) and (best[0].score < FULL or (len(best) >= ENOUGH and best[ENOUGH - 1].score < GOOD))


def _take(
    searcher: tantivy.Searcher,
    question: tantivy.Query,
    slots: Sequence[Slot],
    found: dict[tuple[int, int], Found | None],
) -> None:
    hits = searcher.search(question, CANDIDATES, count=False, weight_by_field="quality").hits
    places = [place for _score, place in hits if (place.segment_ord, place.doc) not in found]
    if not places:
        return
    ranks = searcher.fast_field_values("rank", places)
    counts = searcher.fast_field_values("count", places)
    for place, rank, count in zip(places, ranks, counts, strict=True):
        scored = None
        if rank is not None:  # the note of the cursor has none
            document = searcher.doc(place)
            name, words = str(document.get_first("name")), str(document.get_first("words"))
            scored = score(slots, name, words.split(), int(rank), int(count or 1))
        found[place.segment_ord, place.doc] = scored


def _written(slots: Sequence[Slot], _searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
    """The whole name but for a letter, words as written, and all words but one that names a region or a surname."""
    for joined in _joined(slots):
        yield _fuzzy("joined", joined, 1) if len(joined) > ONE else _term("joined", joined)
    exact = [_exact(slot) for slot in slots]
    yield _all(exact)
    if len(slots) > 1:
        for place, slot in enumerate(slots):
            others = [query for other, query in enumerate(exact) if other != place]
            if slot.regions:
                yield _all(others)
            yield _all([*others, _any([_term("surname", reading.skeleton) for reading in slot.readings])])


def _mistyped(slots: Sequence[Slot], _searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
    """A typo in any one of the words, also where the word exists: a typo often makes another one."""
    exact = [_exact(slot) for slot in slots]
    if len(slots) > FEW:
        yield _all_but_one(exact)
        return
    for place, slot in enumerate(slots):
        near = _near(slot, 1)
        if near is not None:
            yield _all([*(query for other, query in enumerate(exact) if other != place), near], but=exact[place])


def _forgiving(slots: Sequence[Slot], _searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
    """Two typos in a word, typos in several."""
    yield _all(_loose(slots))
    for joined in _joined(slots):
        if len(joined) >= TWO:
            yield _fuzzy("joined", joined, 2)


def _rescuing(slots: Sequence[Slot], searcher: tantivy.Searcher) -> Iterator[tantivy.Query]:
    """Words written together or apart, a word that is not there."""
    loose = _loose(slots[:FEW]) + [_exact(slot) for slot in slots[FEW:]]
    if len(slots) > 1:
        yield _all_but_one(loose)
    for place, slot in enumerate(slots if len(slots) <= FEW else ()):
        if place + 1 < len(slots):
            pairs = product(slot.readings, slots[place + 1].readings)
            together = tuple(Reading(first.skeleton + second.skeleton, "", 0.2) for first, second in pairs)
            yield _all([*loose[:place], _exact(Slot(together, slots[place + 1].begun)), *loose[place + 2 :]])
        parts = [part for reading in slot.readings for part in _parts(searcher, reading.skeleton)]
        if parts:
            yield _all([*loose[:place], _any(parts), *loose[place + 1 :]])


def _loose(slots: Sequence[Slot]) -> list[tantivy.Query]:
    """Each word as written or with typos."""
    return [_any([_exact(slot), near]) if (near := _near(slot, 2)) else _exact(slot) for slot in slots]


def _parts(searcher: tantivy.Searcher, word: str) -> Iterator[tantivy.Query]:
    for place in range(2, len(word) - 1):
        if searcher.doc_freq("words", word[:place]) and searcher.doc_freq("words", word[place:]):
            yield _all([_term("words", word[:place]), _term("words", word[place:])])


def _joined(slots: Sequence[Slot]) -> list[str]:
    """The query written together, in at most four ways."""
    ways = product(*([reading.skeleton for reading in slot.readings] for slot in slots))
    return ["".join(way)[:200] for way in islice(ways, 4)]


def _exact(slot: Slot) -> tantivy.Query:
    """The word as it is, or its beginning if it may go on."""
    queries = []
    for reading in slot.readings:
        queries.append(_term("words", reading.skeleton))
        if slot.begun:
            short = len(reading.skeleton) <= EDGE
            longer = _term("edge", reading.skeleton) if short else _fuzzy("words", reading.skeleton, 0, begun=True)
            queries.append(tantivy.Query.boost_query(longer, 0.5))
    return _any(queries)


def _near(slot: Slot, typos: int) -> tantivy.Query | None:
    """Words within so many typos; None where the word is a number or too short."""
    queries = []
    for reading in slot.readings:
        letters = len(reading.skeleton)
        if not reading.skeleton.isdigit() and letters >= ONE:
            queries.append(_fuzzy("words", reading.skeleton, typos if letters >= TWO else 1))
            if slot.begun and letters >= BEGUN:
                queries.append(tantivy.Query.boost_query(_fuzzy("words", reading.skeleton, 1, begun=True), 0.3))
    return _any(queries) if queries else None


def _term(field: str, value: str) -> tantivy.Query:
    return tantivy.Query.const_score_query(tantivy.Query.term_query(SCHEMA, field, value, "basic"), 1.0)


def _fuzzy(field: str, value: str, distance: int, *, begun: bool = False) -> tantivy.Query:
    return tantivy.Query.fuzzy_term_query(SCHEMA, field, value, distance, True, begun)


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else tantivy.Query.disjunction_max_query(queries)


def _all(queries: Sequence[tantivy.Query], but: tantivy.Query | None = None) -> tantivy.Query:
    parts = [(tantivy.Occur.Must, query) for query in queries]
    if but is not None:
        parts.append((tantivy.Occur.MustNot, but))
    return tantivy.Query.boolean_query(parts) if len(parts) > 1 else queries[0]


def _all_but_one(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    parts = [(tantivy.Occur.Should, query) for query in queries]
    return tantivy.Query.boolean_query(parts, minimum_number_should_match=len(parts) - 1)


def score(slots: Sequence[Slot], name: str, words: Sequence[str], rank: int, count: int) -> Found | None:
    """How far the name is from the query; None where more than one word of it is neither in the name nor outside it."""
    spelled = set(name.split())
    places: list[int] = []
    total, missing, likely = 0.0, 0, False
    regions: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    for slot in slots:
        cost, place = _closest(slot, words, spelled)
        if place >= 0:
            places.append(place)
            likely |= cost >= LIKELY
            total += cost
        elif len(slots) > 1 and slot.regions and not regions:
            regions = tuple(sorted(slot.regions))
            total += OUTSIDE
        else:
            missing += 1
            total += MISSING
            heads = tuple(reading.skeleton for reading in slot.readings)
    whole = _whole(slots, words)
    if whole is not None and whole < total:
        total, missing, likely, regions, heads, places = whole, 0, whole >= LIKELY, (), (), [0]
    elif missing:
        if not places or missing > 1:
            return None
        # The word may be a surname at the head: told by the rows, and only then is the name what was meant.
        total += OUTSIDE - MISSING
    extra = len(words) - len(places) if whole is None or whole > total else 0
    total += min(0.2 * extra, 1.0) + 0.1 * (places != sorted(places)) + 0.1 * (min(places, default=0) != 0)
    total += 0.9 * rank / 255 - 0.12 * log10(max(count, 1))
    return Found(total, name, likely, Filter(regions, heads))


def _closest(slot: Slot, words: Sequence[str], spelled: set[str]) -> tuple[float, int]:
    """The least cost of a slot among a name's words, and which word it is; (…, -1) where none is near."""
    best, at = MISSING, -1
    for own, word, own_cost in slot.readings:
        for place, other in enumerate(words):
            cost = own_cost + (0.0 if word in spelled else 0.1) if own == other else own_cost + _distance(
                own, other, slot.begun
            )  # fmt: skip
            if cost < best:
                best, at = cost, place
    return best, at


def _distance(own: str, other: str, begun: bool) -> float:
    if begun and other.startswith(own):
        return 0.12 + min(0.03 * (len(other) - len(own)), 0.18)
    letters = min(len(own), len(other))
    if own.isdigit() or other.isdigit() or letters < ONE - 1:
        return MISSING
    most = 2 if letters >= TWO - 1 else 1
    edits = OSA.distance(own, other, score_cutoff=most)
    if edits <= most:
        return (1.0 if edits == 1 else 1.9) + 0.15 * (own[0] != other[0]) + 0.25 * (letters <= ONE)
    if begun and len(own) >= BEGUN and len(other) > len(own):
        shorter = min(OSA.distance(own, other[: len(own) + more], score_cutoff=1) for more in (-1, 0, 1))
        return 1.35 if shorter == 1 else MISSING
    return MISSING


def _whole(slots: Sequence[Slot], words: Sequence[str]) -> float | None:
    """The cost of a name that is the query but for blanks and a letter or two; None where it is not."""
    joined = "".join(words)
    best: float | None = None
    for own in _joined(slots):
        edits = OSA.distance(own, joined, score_cutoff=2)
        if edits == 0:
            cost = 0.15
        elif len(own) > ONE and edits == 1:
            cost = 1.1
        elif len(own) >= TWO and edits == 2:
            cost = 2.0
        else:
            continue
        best = cost if best is None else min(best, cost)
    return best
