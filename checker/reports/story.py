"""The history of a company as a readable story: what the register entered, and what we saw change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import msgspec

from checker import text
from checker.facts import Evidence, Fact, stamp_of
from checker.history import Entry
from checker.i18n import N_
from checker.reports.model import Difference, Happening
from checker.reports.proofs import block_title, proof_of
from checker.reports.spell import correction_words, entry_words, leaves, say, spell
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


def teaser(entries: Iterable[Fact], words: Words) -> tuple[Happening, ...]:
    """Entries of the register as they stand on the card: told as in the story, but for their papers."""
    told = []
    for fact in entries:
        happening = _register_entry(fact.value, words.day(fact.value.get("date")), fact.evidence, words)
        corrected = correction_words(fact.value, words)
        told.append(msgspec.structs.replace(happening, notes=(corrected,) if corrected else ()))
    return tuple(told)


def _happening(entry: Entry, words: Words) -> Happening:
    if entry.kind == "register":
        return _register_entry(entry.after or {}, words.day(entry.day), entry.evidence, words)
    title = TITLES.get(entry.kind, "{block}")
    return Happening(
        day=words.day(entry.day),
        kind=entry.kind,
        title=words(title).format(block=block_title(entry.block, words)),
        seen=words.day(entry.known_at.date()) if entry.known_at else "",
        void="",
        notes=_whole(entry, words),
        differences=_differences(entry, words) if entry.kind in ("changed", "reparsed") else (),
        proof=proof_of(entry.evidence, words, _stamp(entry)),
    )


def _stamp(entry: Entry) -> Mapping[str, object] | None:
    return stamp_of(entry.after or {}) or None


def _whole(entry: Entry, words: Words) -> tuple[str, ...]:
    """What appeared or ended is spelled whole."""
    if entry.kind == "appeared" and entry.after:
        return spell(entry.after, words)
    if entry.kind == "ended" and entry.before:
        return spell(entry.before, words)
    return ()


def _differences(entry: Entry, words: Words) -> tuple[Difference, ...]:
    before, after = leaves(entry.before, words), leaves(entry.after, words)
    return tuple(
        Difference(label=label, before=before.get(label, ""), after=after.get(label, ""))
        for label in dict.fromkeys((*before, *after))
        if before.get(label) != after.get(label)
    )


def _register_entry(value: Mapping[str, Any], day: str, evidence: Evidence, words: Words) -> Happening:
    state = value.get("status") or {}
    voided = state.get("void") if isinstance(state, Mapping) else None
    void = ""
    if isinstance(voided, Mapping):
        void = words(N_("Запись признана недействительной: {entry}"), entry=entry_words(voided, words))
    documents = tuple(
        words(N_("документ: {name}"), name=text.readable_name(_document(document, words)))
        for document in value.get("documents") or ()
    )
    rest = spell(value, words, {"id", "grn", "date", "kind", "documents", "registrar", *(("status",) if void else ())})
    registrar = (value.get("registrar") or {}).get("name")
    office = (words(N_("внёс: {name}"), name=say(registrar, words)),) if registrar else ()
    return Happening(
        day=day,
        kind="register",
        title=say((value.get("kind") or {}).get("name", ""), words) or words(N_("Запись в реестре")),
        seen="",
        void=void,
        notes=(*documents, *rest, *office),
        differences=(),
        proof=proof_of(evidence, words, {"grn": value.get("grn"), "date": value.get("date")}),
    )


def _document(document: Mapping[str, object], words: Words) -> str:
    name = say(document.get("name", ""), words)
    number, day = str(document.get("number") or ""), words.day(str(document.get("date") or ""))
    if number and number.upper() not in ("БН", "Б/Н"):
        name += words(N_(" № {number}"), number=number)
    return name + (words(N_(" от {day}"), day=day) if day else "")
