"""The dossier: all that the card and its pages show of a company at one moment, as one model for every file.

Two dossiers of the same company, moment, day, deal, language and base are equal, on whatever day and machine they are
made: nothing here asks a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec

from checker.facts import Deal, Evidence, FactSheet, Verdict
from checker.history import Entry
from checker.i18n import N_
from checker.paper.deal import DealPaper, beside_contract, deal_paper
from checker.reports.answer import answer, moment
from checker.reports.bailiffs import bailiffs_view
from checker.reports.bankruptcy import bankruptcy_view
from checker.reports.card import build_card
from checker.reports.claims import WHOLE, ClaimsView, SourceLine
from checker.reports.courts import courts_view
from checker.reports.finance import finance_sections
from checker.reports.glossary import glossary
from checker.reports.model import Card, Line, Proof, Section
from checker.reports.story import Year, tell
from checker.reports.words import Words

KINDS = {"full": N_("Досье контрагента"), "short": N_("Краткая справка"), "deal": N_("Досье к сделке")}
"""What is made of the same facts: all of it, one page, all of it with the papers of a deal."""

VERSION = 1
"""Of the model below. A dossier is kept for years and read by whatever version of the program comes: a field that is
new has a default, and one that goes is passed over. Only what can be read in neither way takes another version.
"""

NUMBER = 20
"""Hexadecimal digits of the SHA-256 that make the number of a report."""


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of evidence under its number in the list. sha256: of its bytes, whole. as_of: its day, fetched_at:
    when it was received, both ISO, in UTC.
    """

    number: int
    proof: Proof
    sha256: str
    record: str
    as_of: str
    fetched_at: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A chapter: finance, courts, bailiffs, bankruptcy. blind: none of its sources was checked, so that its silence
    says nothing; empty: the sentence where nothing is listed. What was found by a name alone is on no paper.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    sources: tuple[SourceLine, ...] = ()
    blind: bool = False
    empty: str = ""


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """A report as data. as_of: the moment of all that was known, ISO in UTC; site: whose service made it; contract: the
    day on which the deal was signed, where the reader named one; warning: that what is shown was known only after it,
    else `known` says how the two days stand to each other. deal: the pages of a file for a deal, None of others;
    glossary: terms, none on one page. answer: the answer of the contract, for programs.
    """

    version: int = VERSION
    kind: str
    lang: str
    inn: str
    ogrn: str
    as_of: str
    on: str
    site: str
    contract: date | None
    warning: str = ""
    known: str = ""
    card: Card
    parts: tuple[Part, ...]
    story: tuple[Year, ...]
    deal: DealPaper | None
    glossary: tuple[Line, ...]
    references: tuple[Reference, ...]
    answer: dict[str, Any]


def dossier(
    sheet: FactSheet,
    verdict: Verdict,
    entries: Iterable[Entry],
    lang: str,
    *,
    deal: Deal = Deal(),
    kind: str = "full",
    site: str = "",
    contract: date | None = None,
) -> Dossier:
    """The dossier of a sheet with its verdict. entries: the story, newest first (`checker.history.history`); what it
    tells of records that were found by a name alone stays on the pages, where it is said to be doubtful.
    """
    entries = [entry for entry in entries if not (entry.after or entry.before or {}).get("possible")]
    card = build_card(sheet, verdict, lang, deal)
    parts = tuple(_parts(sheet, lang))
    story = tell(entries, lang)
    words = Words(lang)
    papers = deal_paper(sheet, card, deal, contract, words) if kind == "deal" else None
    warning, said = beside_contract(sheet, contract, words) if contract else ("", "")
    known = _evidence(sheet, verdict, entries)
    return Dossier(
        kind=kind,
        lang=lang,
        inn=sheet.inn,
        ogrn=sheet.ogrn,
        as_of=moment(sheet.as_of) or "",
        on=sheet.on.isoformat(),
        site=site,
        contract=contract,
        warning=warning,
        known=said,
        card=card,
        parts=parts,
        story=story,
        deal=papers,
        glossary=glossary(words) if kind != "short" else (),
        references=tuple(_references((card, parts, story, papers), known)),
        answer=answer(sheet, verdict, lang, deal),
    )


def canonical(report: Dossier) -> bytes:
    """The one spelling of a dossier as JSON: keys in their order, no spaces."""
    return _ENCODER.encode(report)


def number_of(spelled: bytes) -> str:
    """The number of a report, from the SHA-256 of its canonical JSON: «3f2a-90c1-…»."""
    digest = sha256(spelled).hexdigest()[:NUMBER]
    return "-".join(digest[n : n + 4] for n in range(0, NUMBER, 4))


_ENCODER = msgspec.json.Encoder(order="sorted")


def _parts(sheet: FactSheet, lang: str) -> Iterator[Part]:
    if not sheet.facts:
        return
    words = Words(lang)
    yield Part(id="finance", title=words(N_("Финансы и налоги")), sections=finance_sections(sheet, lang))
    yield _claims("courts", courts_view(sheet, lang, WHOLE))
    yield _claims("bailiffs", bailiffs_view(sheet, lang, WHOLE))
    yield _claims("bankruptcy", bankruptcy_view(sheet, lang, WHOLE))


def _claims(code: str, view: ClaimsView) -> Part:
    sections = [*view.sections]
    if view.listing is not None:
        table = msgspec.structs.replace(view.listing.table, title="")
        sections.append(
            Section(id=f"{code}-list", title=view.listing.title, note=view.listing.note, tables=(table,)),
        )
    return Part(
        id=code,
        title=view.title,
        sections=(*sections, *view.after),
        sources=view.sources,
        blind=view.blind,
        empty=view.empty,
    )


def _evidence(sheet: FactSheet, verdict: Verdict, entries: Iterable[Entry]) -> dict[str, Evidence]:
    found = [fact.evidence for fact in sheet.facts]
    found.extend(source.evidence for source in sheet.coverage if source.evidence)
    found.extend(one for finding in verdict.findings for one in finding.evidence)
    found.extend(entry.evidence for entry in entries)
    return {one.id: one for one in found}


def _references(shown: Any, known: dict[str, Evidence]) -> Iterator[Reference]:
    """Every piece of evidence that is shown, in the order in which a reader meets it, each once."""
    seen: set[str] = set()
    for proof in proofs_of(shown):
        if proof.id not in seen:
            seen.add(proof.id)
            one = known[proof.id]
            yield Reference(
                number=len(seen), proof=proof, sha256=one.sha256, record=one.record, as_of=one.as_of.isoformat(),
                fetched_at=moment(one.fetched_at) or "",
            )  # fmt: skip


def proofs_of(shown: Any) -> Iterator[Proof]:
    """The evidence that a part of the model carries, in its order."""
    left = [shown]
    while left:
        one = left.pop()
        if isinstance(one, Proof):
            yield one
        elif isinstance(one, msgspec.Struct):
            left.extend(reversed(msgspec.structs.astuple(one)))
        elif isinstance(one, tuple):
            left.extend(reversed(one))


__all__ = ["KINDS", "Dossier", "Part", "Reference", "canonical", "dossier", "number_of", "proofs_of"]
