"""Entries of the register as happenings: for the card's few lines and for the whole story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from checker import text
from checker.facts import Evidence, Fact
from checker.i18n import N_
from checker.reports.model import Happening
from checker.reports.proofs import proof_of
from checker.reports.spell import correction_words, entry_words, say, spell
from checker.reports.words import Words


def teaser(entries: Iterable[Fact], words: Words) -> tuple[Happening, ...]:
    """Entries of the register as they stand on the card: told as in the story, but for their papers."""
    told = []
    for fact in entries:
        happening = register_entry(fact.value, words.day(fact.value.get("date")), fact.evidence, words)
        corrected = correction_words(fact.value, words)
        told.append(msgspec.structs.replace(happening, notes=(corrected,) if corrected else ()))
    return tuple(told)


def register_entry(value: Mapping[str, Any], day: str, evidence: Evidence, words: Words) -> Happening:
    """One entry of the register: its kind, its papers, who made it, whether the register declared it invalid."""
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
