"""A comparison of requisites in words: what agrees, what does not, what cannot be known, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from checker import text
from checker.facts import FactSheet, stamp_of
from checker.i18n import N_, _, translator
from checker.regions import region_of
from checker.reports.compared_words import (
    ADVICE,
    CURRENCIES,
    FIELDS,
    FITS,
    HOLDERS,
    NOTHING,
    OVERALL,
    PARTIES,
    REASONS,
    STATES,
    TOO_LONG,
    UNFIT,
)
from checker.reports.model import Proof
from checker.reports.proofs import proof_of
from checker.reports.requisites import ending_of, status_words
from checker.reports.words import Words
from checker.requisites.compare import BAD, GOOD, Match
from checker.requisites.found import LIMIT, Pasted
from checker.search import Hit
from checker.vetting import Vetted


class ComparedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One field. state: the code of `requisites.compare.Match`; words and tone of it for the reader."""

    field: str
    label: str
    state: str
    words: str
    tone: str
    given: str
    held: str
    note: str
    proof: Proof | None = None


class Unreadable(ValueError):
    """What was given is no text, or too much of it. `str` of it is the sentence in the current language."""


MOST_BYTES = 8 * LIMIT
"""Bytes of a text that is not too long: in a form a Cyrillic letter takes six, and there are spaces."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A company that bears the name of the text under another number."""

    number: str
    name: str
    region: str
    status: str
    tone: str


class ComparedFirm(msgspec.Struct, frozen=True, kw_only=True):
    """One firm of the text. code: the overall result; `known` is False where the base knows nobody by its number."""

    title: str
    party: str
    number: str
    known: bool
    code: str
    tone: str
    sentence: str
    advice: tuple[str, ...]
    lines: tuple[ComparedLine, ...]
    candidates: tuple[Candidate, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All firms of a text. notes: what was left out of it."""

    firms: tuple[ComparedFirm, ...]
    notes: tuple[str, ...] = ()


def readable(data: bytes) -> str:
    """The text of a file in UTF-8 or Windows-1251. Raises Unreadable for one that is no text, or is too long."""
    if b"\0" in data or data.startswith((b"%PDF", b"PK\x03\x04")):
        raise Unreadable(_("Это не текст. Скопируйте из документа текст и сохраните его."))
    try:
        pasted = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pasted = data.decode("windows-1251", "replace")
    if len(data) > MOST_BYTES or len(pasted) > LIMIT:
        raise Unreadable(_(TOO_LONG, limit=LIMIT))
    return pasted


def plain(comparison: Comparison, lang: str) -> Iterator[str]:
    """The comparison for a terminal, line by line."""
    words = Words(lang)
    yield from comparison.notes
    if not comparison.firms:
        yield words(NOTHING)
    for firm in comparison.firms:
        yield " · ".join(part for part in (firm.title, firm.party, firm.number) if part)
        yield f"  {firm.sentence}"
        for line in firm.lines:
            yield f"  {line.words:24} {line.label}: {line.given}" + (f" | {line.held}" if line.held else "")
            if line.note:
                yield f"  {'':24} {line.note}"
            if line.proof:
                yield f"  {'':24} {line.proof.source} {line.proof.entry or line.proof.as_of} /raw/{line.proof.id}"
        for one in firm.candidates:
            yield words(N_("  с таким названием: {number} {name}"), number=one.number, name=one.name)
        yield from (f"  {item}" for item in firm.advice)


def told(pasted: Pasted, vetted: Iterable[Vetted], lang: str, *, marks: bool = True) -> Comparison:
    """The comparison in the reader's language. marks: whether it says what the register calls untrue."""
    words = Words(lang)
    notes = []
    if pasted.cut:
        notes.append(words(N_("Текст длиннее {limit} знаков: прочитано только его начало."), limit=words.number(LIMIT)))
    if pasted.more:
        notes.append(words(N_("В тексте больше компаний, чем мы разбираем за раз: показаны первые.")))
    return Comparison(firms=tuple(_firm(one, words, marks) for one in vetted), notes=tuple(notes))


def _firm(vetted: Vetted, words: Words, marks: bool) -> ComparedFirm:
    firm, sheet = vetted.firm, vetted.sheet
    code = overall(vetted)
    tone, template = OVERALL[code]
    named = firm.one("name") or firm.one("short_name")
    number = (sheet.inn or sheet.ogrn) if sheet else firm.number
    ended = words.day(ending_of(sheet)[1]) if sheet and code == "ended" else ""
    return ComparedFirm(
        title=text.readable_name(named.value) if named else _held_name(sheet) or words(N_("Компания без названия")),
        party=words(PARTIES[firm.party]) if firm.party in PARTIES else "",
        number=number,
        known=sheet is not None,
        code=code,
        tone=tone,
        sentence=words(
            template,
            number=number,
            name=_held_name(sheet),
            other=_held_name(vetted.owner),
            day=ended or words(N_("дата не указана")),
            fields=", ".join(dict.fromkeys(_small(words(FIELDS[m.field])) for m in vetted.matches if m.state in BAD)),
        ),
        advice=tuple(words(line) for line in _advice(code, vetted)),
        lines=tuple(_line(match if marks else _unmarked(match), words) for match in vetted.matches),
        candidates=tuple(_candidate(hit, words) for hit in vetted.namesakes),
    )


def overall(vetted: Vetted) -> str:
    """The result of all fields in one code of `OVERALL`; the gravest first."""
    sheet, states = vetted.sheet, {match.field: match for match in vetted.matches if match.state in BAD}
    if sheet is None:
        if vetted.firm.number:
            return "unknown_twin" if vetted.namesakes else "unknown"
        return "broken" if {"inn", "ogrn"} & set(states) else "no_number"
    if vetted.owner is not None or any(
        states[field].state == "differs" for field in ("inn", "ogrn") if field in states
    ):
        return "numbers"
    if any(states[field].state == "differs" for field in ("name", "short_name") if field in states):
        return "twin" if vetted.namesakes else "name"
    if ending_of(sheet)[0]:
        return "ended"
    if states:
        return "broken_part" if all(match.state == "broken" for match in states.values()) else "differs"
    compared = [match for match in vetted.matches if match.state not in ("unchecked", "absent")]
    if any(match.state not in GOOD for match in compared):
        return "similar"
    return "match" if {match.field for match in compared} - {"inn", "ogrn"} else "number_only"


def _small(label: str) -> str:
    """A label within a sentence: «адрес», but «ИНН»."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _advice(code: str, vetted: Vetted) -> Iterator[str]:
    if code in ADVICE:
        yield ADVICE[code]
    if vetted.sheet is not None and any(match.field == "account" for match in vetted.matches):
        yield ADVICE["account"]
    if code in ("match", "similar", "number_only"):
        yield ADVICE["open"]


def _unmarked(match: Match) -> Match:
    details = {name: value for name, value in match.details.items() if name != "untrue"}
    reason = "" if match.reason == "head_untrue" else match.reason
    return msgspec.structs.replace(match, reason=reason, details=details)


def _line(match: Match, words: Words) -> ComparedLine:
    state, tone = STATES[match.state]
    if match.reason in ("account_fits", "corr_fits"):
        state, tone = FITS
    elif match.field == "account" and match.state == "differs":
        state, tone = UNFIT
    elif match.state in GOOD and (match.reason == "head_untrue" or match.details.get("untrue")):
        tone = "warn"
    return ComparedLine(
        field=match.field,
        label=words(FIELDS[match.field]),
        state=match.state,
        words=words(state),
        tone=tone,
        given=match.given,
        held=text.readable_name(match.held),
        note="; ".join(_notes(match, words)),
        proof=proof_of(match.fact.evidence, words, stamp_of(match.fact.value)) if match.fact else None,
    )


def _notes(match: Match, words: Words) -> Iterator[str]:
    details: dict[str, Any] = dict(match.details)
    if match.fault is not None:
        yield match.fault.sentence(translator(words.lang))
    if "holder" in details:
        currency = details["currency"]
        details["holder"] = words(HOLDERS.get(details["holder"], HOLDERS["other"]))
        details["currency"] = words(CURRENCIES[currency]) if currency in CURRENCIES else currency
    if "until" in details:
        details["until"] = words.day(details["until"])
    if match.reason == "address_parts":
        yield from _parts(details, words)
    elif match.reason:
        yield words(REASONS[match.reason], **details)
    if details.get("untrue"):
        yield words(REASONS["address_untrue"])


def _parts(details: dict[str, Any], words: Words) -> Iterator[str]:
    if details["ours"]:
        yield words(N_("в реестре нет: {parts}"), parts=details["ours"])
    if details["theirs"]:
        yield words(N_("в тексте нет: {parts}"), parts=details["theirs"])


def _held_name(sheet: FactSheet | None) -> str:
    fact = sheet.one("name") if sheet else None
    if fact is None:
        return ""
    short = fact.value.get("short") or {}
    name = short.get("name_short") or fact.value.get("name_short") or fact.value.get("name_full")
    return text.readable_name(str(name)) if name else text.person_name(fact.value.get("person") or {})


def _candidate(hit: Hit, words: Words) -> Candidate:
    status, tone = status_words(hit.ended or hit.status or "active", words, hit.kind)
    return Candidate(
        number=hit.inn or hit.ogrn,
        name=text.readable_name(hit.short_name or hit.full_name),
        region=region_of(hit.region or hit.inn),
        status=status,
        tone=tone,
    )
