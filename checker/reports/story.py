"""The history of a company as a readable story: what the register entered, and what we saw change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

import msgspec

from checker.dates import moscow_day
from checker.facts import stamp_of
from checker.history import Entry
from checker.i18n import N_
from checker.reports.claim_story import LABELS, told
from checker.reports.entries import register_entry
from checker.reports.model import Difference, Happening
from checker.reports.proofs import block_title, proof_of
from checker.reports.spell import leaves, spell
from checker.reports.words import Words


class Year(msgspec.Struct, frozen=True, kw_only=True):
    """The happenings of one year, newest first."""

    year: int
    happenings: tuple[Happening, ...]


TITLES = {
    "appeared": N_("{block}: появилось"),
    "changed": N_("{block}: изменилось"),
    "ended": N_("{block}: больше не указано"),
    "reparsed": N_("{block}: программа прочла запись иначе, сама запись не менялась"),
}


def tell(entries: Iterable[Entry], lang: str) -> tuple[Year, ...]:
    """Entries, newest first → years of the story."""
    words = Words(lang)
    return tuple(
        Year(year=year, happenings=tuple(_happening(entry, words) for entry in members))
        for year, members in groupby(entries, key=lambda entry: entry.day.year)
    )


def _happening(entry: Entry, words: Words) -> Happening:
    if entry.kind == "register":
        return register_entry(entry.after or {}, words.day(entry.day), entry.evidence, words)
    title = TITLES.get(entry.kind, "{block}")
    return Happening(
        day=words.day(entry.day),
        kind=entry.kind,
        title=words(title).format(block=block_title(entry.block, words)),
        seen=words.day(moscow_day(entry.known_at)) if entry.known_at else "",
        void="",
        notes=_whole(entry, words),
        differences=_differences(entry, words) if entry.kind in ("changed", "reparsed") else (),
        proof=proof_of(entry.evidence, words, _stamp(entry)),
    )


def _stamp(entry: Entry) -> Mapping[str, object] | None:
    return stamp_of(entry.after or {}) or None


def _whole(entry: Entry, words: Words) -> tuple[str, ...]:
    """What appeared or ended is spelled whole."""
    value = {"appeared": entry.after, "ended": entry.before}.get(entry.kind)
    if not value:
        return ()
    if entry.block in LABELS:
        return tuple(f"{label}: {said}" for label, said in told(entry.block, value, words).items())
    return spell(value, words)


def _differences(entry: Entry, words: Words) -> tuple[Difference, ...]:
    before, after = (
        told(entry.block, value, words) if entry.block in LABELS else leaves(value, words)
        for value in (entry.before, entry.after)
    )
    return tuple(
        Difference(label=label, before=before.get(label, ""), after=after.get(label, ""))
        for label in dict.fromkeys((*before, *after))
        if before.get(label) != after.get(label)
    )
