"""Evidence → words, and a fact → a line that carries its evidence and its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from checker import text
from checker.facts import Evidence, Fact, FactSheet, Link, State, stamp_of
from checker.i18n import N_
from checker.reports.keys import KEYS
from checker.reports.labels import BLOCKS, GROUNDS, NOT_HELD, REASONS, SELLER_REASONS, SOURCES
from checker.reports.model import Line, Mark, Proof
from checker.reports.spell import entry_words, say, spell
from checker.reports.words import Words

_MARKS = re.compile(r"\A(?:[pcd]:)+")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Parts of cases: «d:» documents, «c:» of a seller, «p:» a possible one (scrapers.kad)."""
_PROCEEDING = re.compile(r"[1-4]1([0-9]{9})([0-9]{2})([0-9]{5})")
_PROCEEDING_BEFORE = re.compile(r"[1-4]2([0-9]{9})([0-9]{2})([0-9]{3})([0-9]{2})")
_OWN_MARK = re.compile(r"\A[a-z_]+:")
"""Which answer of a site a record was: «live:», «row:» (scrapers.rsmp, scrapers.pb)."""
_DIGEST = re.compile(r"[1-4]3[0-9]{16}")
"""Parts of proceedings: the list, how the number is written, its digits or a digest of them (scrapers.fssp.words)."""


def source_title(source: str, words: Words) -> str:
    """The short title of a source; its code where there is none."""
    return words(SOURCES[source]) if source in SOURCES else source


def why_not(reason: str | None, channel: str, words: Words) -> str:
    """Why a source said nothing, or the seller that was asked for it; a reason that nobody described stays as it is."""
    told = SELLER_REASONS if channel == "adapter" else REASONS
    return words(told[reason]) if reason in told else reason or ""


def block_title(block: str, words: Words) -> str:
    """The reader's word for a block; its name where there is none."""
    return words(BLOCKS[block]) if block in BLOCKS else block


def proof_of(evidence: Evidence, words: Words, stamp: Mapping[str, Any] | None = None) -> Proof:
    """Evidence in words. Without a stamp of the register the source's own number of the record stands instead."""
    number = ""
    if evidence.is_list:
        number = _list_words(evidence, words)
    elif len(evidence.record) == 4 and evidence.record.isdigit():
        number = words(N_("за {year} год"), year=evidence.record)
    elif any(sign.isdigit() for sign in evidence.record):  # a part of a name is no number of a record
        number = _record_words(evidence, words)
    return Proof(
        id=evidence.id,
        source=evidence.source,
        title=source_title(evidence.source, words),
        entry=(entry_words(stamp, words) if stamp else "") or number,
        as_of=words.day(evidence.as_of),
        fetched=words.moment(evidence.fetched_at),
        official=evidence.url,
        possible=evidence.link is Link.POSSIBLE,
        whole=evidence.is_list,
    )


def _record_words(evidence: Evidence, words: Words) -> str:
    """The number of a record as its source writes it; '' where it has none but that of the ledger."""
    number = evidence.record
    if evidence.source == "fssp":
        if found := _PROCEEDING.fullmatch(number):
            number = f"{int(found[1])}/{found[2]}/{found[3]}-ИП"
        elif found := _PROCEEDING_BEFORE.fullmatch(number):
            number = f"{int(found[1])}/{found[2]}/{int(found[3])}/{found[4]}-ИП"
        elif _DIGEST.fullmatch(number):
            return ""
    if evidence.source == "kad":
        number = _MARKS.sub("", number)
        if evidence.record.startswith("d:"):
            return (
                words(N_("документы дела"))
                if _GUID.fullmatch(number)
                else words(N_("документы дела {number}"), number=number)
            )
    return words(N_("запись {number}"), number=_OWN_MARK.sub("", number))


def _list_words(evidence: Evidence, words: Words) -> str:
    """«список на 01.10.2026», of a yearly set «список за 2024 год от 01.12.2025»: no number of a record.

    An answer to a question about this company is no list, and has no record at all.
    """
    year, parted, _ = evidence.record.partition(" · ")
    day = words.day(evidence.as_of)
    if not evidence.record:
        return words(N_("ответ от {day}"), day=day)
    if parted and len(year) == 4:
        return words(N_("список за {year} год от {day}"), year=year, day=day)
    return words(N_("список на {day}"), day=day)


def proof(fact: Fact, words: Words) -> Proof:
    """The evidence of a fact with the register's stamp of its block."""
    return proof_of(fact.evidence, words, stamp_of(fact.value))


def part_proofs(fact: Fact, words: Words, parts: Mapping[str, str]) -> tuple[Proof, ...]:
    """The evidence of a fact whose parts may have been set by different entries of the register.

    parts: key of a part → key of its name in `KEYS`. Where all have one stamp, or none, it is the proof of the fact;
    else one proof for each stamp, naming its parts, in the order of `parts`.
    """
    found: dict[tuple[str, str], tuple[Mapping[str, Any], dict[str, None]]] = {}
    for key, name in parts.items():
        part = fact.value.get(key)
        entry = part.get("entry") if isinstance(part, Mapping) else None
        if isinstance(entry, Mapping):
            stamp = str(entry.get("grn", "")), str(entry.get("date", ""))
            found.setdefault(stamp, (entry, {}))[1][words(KEYS[name])] = None
    if len(found) < 2:
        return (proof(fact, words),)
    return tuple(
        msgspec.structs.replace(proof_of(fact.evidence, words, entry), about=", ".join(names))
        for entry, names in found.values()
    )


def hidden_mark(fact: Fact, words: Words) -> tuple[Mark, ...]:
    """The mark of a block that the law hides; nothing for any other."""
    if not fact.value.get("hidden"):
        return ()
    return (Mark(words=words(N_("Сведения скрыты по закону")), tone="unknown", proof=proof(fact, words)),)


def person_marks(sheet: FactSheet, block: str, key: str, words: Words) -> tuple[Mark, ...]:
    """Marks of one person or company: their key is its own, then the ground."""
    return tuple(untrue_mark(fact, words) for fact in sheet.of(block) if fact.key.rpartition(":")[0] == key)


def untrue_mark(fact: Fact, words: Words) -> Mark:
    """A mark of unreliability with its ground and the register's own text."""
    ground = str(fact.value.get("ground", ""))
    detail = [say(fact.value.get("text", ""), words), *spell(fact.value, words, _MARK_KEYS)]
    return Mark(
        words=words(GROUNDS[ground]) if ground in GROUNDS else words(N_("Недостоверно")),
        detail="; ".join(part for part in detail if part),
        proof=proof(fact, words),
    )


_MARK_KEYS = frozenset({"ground", "text", "person", "company", "name", "kind", "inn"})


def in_force(ban: Fact, on: date) -> bool:
    """Whether a disqualification stands on that day, its first and last days included; an open end goes on."""
    start, end = _term(ban)
    return (start is None or start <= on) and (end is None or on <= end)


def _term(ban: Fact) -> tuple[date | None, date | None]:
    start, end = (text.iso_day(str(ban.value.get(key) or "")) for key in ("from", "until"))
    return start, end


def ban_mark(fact: Fact, on: date, words: Words) -> Mark:
    """A disqualification with its term; one that is over, or has not begun, on that day is no reproach and says so."""
    value = fact.value
    start, end = _term(fact)
    title, tone = words(N_("Дисквалификация")), "bad"
    if end and end < on:
        title, tone = words(N_("срок дисквалификации истёк {day}"), day=words.day(end)), "plain"
    elif start and on < start:
        title, tone = words(N_("дисквалификация начнётся {day}"), day=words.day(start)), "warn"
    return Mark(
        words=title,
        tone=tone,
        detail=words(
            N_("с {start} по {end}, решение от {decided}") if value.get("decided") else N_("с {start} по {end}"),
            start=words.day(value.get("from")),
            end=words.day(value.get("until")),
            decided=words.day(value.get("decided")),
        ),
        proof=proof(fact, words),
    )


def line(
    fact: Fact,
    words: Words,
    value: str,
    *,
    label: str = "",
    used: Iterable[str] = (),
    marks: tuple[Mark, ...] = (),
    company: str = "",
    parts: Mapping[str, str] | None = None,
) -> Line:
    """A labelled fact. Every key that is not `used` for the value becomes a note, so nothing of the block is lost.

    parts: as of `part_proofs`, for a fact whose parts have stamps of their own.
    """
    first, *further = part_proofs(fact, words, parts or {})
    return Line(
        label=label or block_title(fact.block, words),
        value=value,
        company=company,
        notes=spell(fact.value, words, {*used, "hidden"}),
        marks=(*hidden_mark(fact, words), *marks),
        proof=first,
        further=tuple(further),
    )


def absent_line(sheet: FactSheet, source: str, label: str, words: Words) -> Line:
    """What the silence of a source means: not in the list of a day, never asked, or not kept for such a subject."""
    said, tone, shown = silence(sheet, source, words)
    if tone == "unknown":
        return Line(label=label, value="", marks=(Mark(words=said, tone="unknown", proof=shown),))
    return Line(label=label, value=said, proof=shown)


NOT_NAMED = N_("спросили {day}: не найдено")
"""What the silence of a source that was asked for the company means; a list has words of its own."""


def silence(sheet: FactSheet, source: str, words: Words) -> tuple[str, str, Proof | None]:
    """The words of `absent_line`, their tone, and the list as evidence where there is one."""
    coverage = sheet.state_of(source)
    shown = proof_of(coverage.evidence, words) if coverage.evidence else None
    if coverage.state is State.NOT_APPLICABLE:
        return words(NOT_HELD.get(coverage.reason or "", N_("не публикуется о таких лицах"))), "unknown", None
    if coverage.state is State.NOT_CHECKED or coverage.as_of is None:
        return words(N_("не проверено")), "unknown", None
    day = words.day(coverage.as_of)
    if coverage.state is State.FOUND:
        # The source knows the company and says nothing of this: its own record is the evidence.
        return words(N_("в сведениях на {day} этого нет"), day=day), "plain", shown
    if coverage.channel != "bulk":
        told = words(NOT_NAMED, day=day)
        return (
            (words(N_("{state}, но данные устарели"), state=told), "unknown", shown)
            if coverage.stale
            else (told, "plain", shown)
        )
    if coverage.stale:
        return words(N_("в списке на {day} нет, но список устарел"), day=day), "unknown", shown
    if source in SAYS_NOTHING:
        return words(N_("неизвестно: в списке на {day} нет"), day=day), "unknown", shown
    return words(N_("в списке на {day} нет"), day=day), "plain", shown


SAYS_NOTHING: dict[str, str] = {
    "snr": N_("Общей системы и патента в этом списке не бывает: какой режим сейчас, спросите."),
    "disqualified": N_(
        "Почти две трети записей этого реестра не называют организацию, а людей по имени мы не ищем: "
        "это не значит, что дисквалифицированных здесь нет."
    ),
}
"""Lists whose silence tells next to nothing of a company, and the sentence that says why (fns.md 3.3, 3.6)."""


def stands_on(sheet: FactSheet, fact: Fact, words: Words) -> str:
    """The day for which a record of a regular list speaks: its own, else that of the newest list that confirms it."""
    if fact.value.get("date"):
        return words.day(str(fact.value["date"]))
    coverage = sheet.state_of(fact.evidence.source)
    newest = coverage.as_of if coverage.state is State.FOUND and coverage.as_of else fact.evidence.as_of
    return words.day(max(newest, fact.evidence.as_of))
