"""The register of counterparties: one view of a batch, from which page, XLSX and API are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from checker.batches.judged import Judged, Reason, Tallies
from checker.batches.order import DOUBLE, FAILED, UNKNOWN, Line
from checker.batches.worse import Worse
from checker.facts import Deal
from checker.firstdays import First
from checker.i18n import N_
from checker.reports.labels import DECISION_TONES, DEPTHS
from checker.reports.opinion import MAIN_REASONS
from checker.reports.proofs import source_title
from checker.reports.requisites import status_words
from checker.reports.words import Words
from checker.scoring import explain


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One company of the register, in the reader's words. tone: of its decision; stops: what speaks against any deal,
    with source and day; reasons: the next that weigh most; worse: what got worse since the last time, and got_worse
    whether anything did; uncompared: what is seen now otherwise than then, which says nothing of the company; better:
    that nothing got worse and something better.
    """

    inn: str
    ogrn: str
    name: str
    status: str
    status_tone: str
    since: str
    decision: str
    words: str
    tone: str
    score: int | None
    depth: str
    answered: str
    reasons: tuple[str, ...]
    stops: tuple[str, ...]
    missing: tuple[str, ...]
    worse: tuple[str, ...] = ()
    uncompared: tuple[str, ...] = ()
    got_worse: bool = False
    better: bool = False


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not judged. kind: of `checker.batches.order`."""

    line: int
    typed: str
    kind: str
    why: str


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a source said of the list: of how many what, and of which days."""

    title: str
    found: int
    nothing: int
    silent: int
    stale: int
    oldest: str
    newest: str


def entry(judged: Judged, words: Words, worse: Worse | None = None) -> Entry:
    """A company in words."""
    status, tone = status_words(judged.status, words, judged.kind)
    told = [one for one in judged.reasons if not (one.stop or one.code.startswith("coverage."))]  # those stand apart
    return Entry(
        inn=judged.inn,
        ogrn=judged.ogrn,
        name=judged.name,
        status=status,
        status_tone=tone,
        since=words.day(judged.since),
        decision=judged.decision,
        words=explain.decision_words(judged.decision, words),
        tone=DECISION_TONES[judged.decision],
        score=judged.score,
        depth=words(DEPTHS[judged.depth]) if judged.depth in DEPTHS else "",
        answered=words(N_("{answered} из {asked}"), answered=judged.answered, asked=judged.asked),
        reasons=tuple(sentence(one, words) for one in told[:MAIN_REASONS]),
        stops=tuple(dated(reason, words) for reason in judged.stops),
        missing=tuple(source_title(source, words) for source in judged.missing),
        worse=tuple(worse.sentences(words)) if worse else (),
        uncompared=tuple(worse.uncompared(words)) if worse else (),
        got_worse=bool(worse and worse.now_worse),
        better=bool(worse and worse.better),
    )


def sentence(reason: Reason, words: Words) -> str:
    """A reason in words."""
    return explain.sentence(reason.code, reason.parameters, words, words.lang)


def dated(reason: Reason, words: Words) -> str:
    """A reason with the source that says it and the day of its record."""
    said = sentence(reason, words)
    if not reason.source:
        return said
    return f"{said} ({source_title(reason.source, words)}, {words.day(reason.as_of)})"


def fault(line: Line, words: Words) -> Fault:
    """A line that is not judged, in words."""
    return Fault(line=line.line, typed=line.typed, kind=line.fault, why=line.sentence(words, words.day))


def sources(tallies: Tallies, words: Words) -> tuple[SourceEntry, ...]:
    """The sources in words, those first that were silent of most."""
    ordered = sorted(tallies.items(), key=lambda item: (-item[1].silent, -item[1].stale, item[0]))
    return tuple(
        SourceEntry(
            title=source_title(source, words),
            found=tally.found,
            nothing=tally.nothing,
            silent=tally.silent,
            stale=tally.stale,
            oldest=words.day(tally.oldest),
            newest=words.day(tally.newest),
        )
        for source, tally in ordered
    )


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """A batch that was judged. companies: the most dangerous first; lines: those that are not judged.

    as_of: the moment of all that was known; on: the day spoken of; left: companies that did not fit, cut: whether lines
    were left unread; wrongs, doubles: how many there are, of which the first are told; site: whose service it was;
    before: of which day the last one was, that this one is compared with.
    """

    name: str = ""
    as_of: datetime
    on: date
    deal: Deal
    companies: Sequence[tuple[Judged, Worse | None]]
    lines: Sequence[Line]
    tallies: Tallies
    left: int = 0
    cut: bool = False
    wrongs: int = 0
    doubles: int = 0
    site: str = ""
    before: date | None = None

    @property
    def method(self) -> str:
        """The version of the method that judged; '' where nobody was judged."""
        return next((judged.method for judged, _worse in self.companies), "")


def settle(
    lines: Iterable[Line], found: Mapping[str, Judged | None], since: Mapping[str, First]
) -> tuple[list[tuple[Line, Judged]], list[Line]]:
    """The lines that name a company, the most dangerous first, and those that do not: whom nobody knows, or (`since`)
    from a later day on, and who stands in the list already under another number.
    """
    judged: list[tuple[Line, Judged]] = []
    others: list[Line] = []
    first: dict[str, Line] = {}
    for line in lines:
        one = found.get(line.number) if not line.fault else None
        if line.fault:
            others.append(line)
        elif first_day := since.get(line.number):
            others.append(msgspec.structs.replace(line, fault=first_day.kind, detail=first_day.day.isoformat()))
        elif one is None:
            others.append(msgspec.structs.replace(line, fault=UNKNOWN if line.number in found else FAILED))
        elif (met := first.setdefault(one.subject, line)) is not line:
            others.append(msgspec.structs.replace(line, fault=DOUBLE, detail=str(met.line)))
        else:
            judged.append((line, one))
    return sorted(judged, key=lambda pair: pair[1].rank), others
