"""Companies judged together: of each what a register of counterparties says, in codes that either language can word."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from checker.facts import Coverage, Deal, Decision, FactSheet, Finding, State
from checker.lookup import sheets
from checker.models import PUBLIC
from checker.reports.card import shown_names
from checker.reports.opinion import MAIN_REASONS, weightiest
from checker.reports.requisites import status_of
from checker.reports.words import Words
from checker.scoring.engine import judge
from checker.scoring.methods import method_of
from checker.scoring.reading import see

CHUNK = 200
"""Companies that are read together."""

DANGER = (Decision.REFUSE, Decision.SAFEGUARDS, Decision.INSUFFICIENT, Decision.WORK)
"""Decisions, the most dangerous first, as on a watch list."""

_RUSSIAN = Words("ru")

log = logging.getLogger(__name__)


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding. source, as_of: by whose data and of which day, '' where it rests on no record."""

    code: str
    points: int
    state: str
    parameters: Mapping[str, Any] = {}
    stop: bool = False
    caps: str = ""
    source: str = ""
    as_of: str = ""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one company. reasons: all that speak against it, the gravest first, and others up to as many as
    are called main; answered, asked: how many sources answered, of how many; missing: those that the deal needs and
    that did not; heard: those that did, None in a list that an earlier version kept; read: a digest of all that they
    said, the same where nothing was read since, '' in such a list. It is kept as JSON with its list: a new field has a
    default, so that lists of before can be read.
    """

    inn: str
    ogrn: str
    kind: str
    name: str
    status: str
    since: str
    decision: str
    score: int | None
    raw: int
    depth: str
    method: str
    answered: int
    asked: int
    missing: tuple[str, ...]
    reasons: tuple[Reason, ...]
    heard: tuple[str, ...] | None = None
    read: str = ""

    @property
    def subject(self) -> str:
        """By which number it is known, whichever one was asked for."""
        return self.inn or self.ogrn

    @property
    def rank(self) -> tuple[int, int, str]:
        """Where it stands: the most dangerous first."""
        return DANGER.index(Decision(self.decision)), self.raw, self.subject

    @property
    def stops(self) -> tuple[Reason, ...]:
        """Why a deal should not be made at all."""
        return tuple(reason for reason in self.reasons if reason.stop)


class Tally(msgspec.Struct, frozen=True):
    """What one source said of many: of how many it told something, of how many nothing, of how many it could not tell
    or was not asked; of how many its word is older than its promise; the days of its oldest and newest word.
    """

    found: int = 0
    nothing: int = 0
    silent: int = 0
    stale: int = 0
    oldest: str = ""
    newest: str = ""

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        days = [day for day in (self.oldest, other.oldest) if day]
        return Tally(
            self.found + other.found,
            self.nothing + other.nothing,
            self.silent + other.silent,
            self.stale + other.stale,
            min(days, default=""),
            max(self.newest, other.newest),
        )


Tallies = Mapping[str, Tally]
"""Source → what it said."""


def judge_some(
    connection: Connection,
    numbers: Sequence[str],
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
    on: date | None = None,
    deal: Deal = Deal(),
) -> tuple[dict[str, Judged | None], dict[str, Tallies]]:
    """What is told of the company of each number, and what the sources said of it.

    None of whom no loaded source names; whom a defect of ours keeps from being judged is left out, the others are. Two
    numbers may be of one company, of which the sources said it once: whoever adds up leaves the second out.
    """
    sheet_of = sheets(connection, numbers, reach=reach, as_of=as_of, on=on)
    found: dict[str, Judged | None] = {}
    told: dict[str, Tallies] = {}
    for number in numbers:
        try:
            sheet = sheet_of(number)
            found[number] = judged(sheet, deal) if sheet.facts else None
        except SQLAlchemyError:  # the base is away
            raise
        except Exception as error:  # without its words, which may name whom somebody looks up
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("a company of a list could not be judged: %s\n%s", type(error).__name__, where)  # noqa: TRY400
            continue
        if sheet.facts:
            told[number] = {one.source: _tally(one) for one in sheet.coverage if one.asked}
    return found, told


def together(*tallies: Tallies) -> dict[str, Tally]:
    """What the sources said of all of these."""
    added: dict[str, Tally] = {}
    for some in tallies:
        for source, tally in some.items():
            added[source] = added.get(source, Tally()).plus(tally)
    return added


def _tally(coverage: Coverage) -> Tally:
    day = coverage.as_of.isoformat() if coverage.as_of else ""
    return Tally(
        found=coverage.state is State.FOUND,
        nothing=coverage.state is State.NOTHING_FOUND,
        silent=coverage.state is State.NOT_CHECKED,
        stale=coverage.stale,
        oldest=day,
        newest=day,
    )


def judged(sheet: FactSheet, deal: Deal = Deal()) -> Judged:
    """What is told of the company of a sheet, by the method of today."""
    verdict = judge(see(sheet), deal, method_of(None))
    full, short = shown_names(sheet, _RUSSIAN)
    status = status_of(sheet, _RUSSIAN)
    asked = [coverage for coverage in sheet.coverage if coverage.asked]
    weighed = sorted(verdict.findings, key=weightiest)
    against = [one for one in weighed if one.stop or one.caps or one.state == "bad"]
    others = [one for one in weighed if one not in against and not one.code.startswith("coverage.")]  # see `missing`
    return Judged(
        inn=sheet.inn,
        ogrn=sheet.ogrn,
        kind=sheet.kind,
        name=short or full,
        status=status.code,
        since=status.since_iso or "",
        decision=verdict.decision.value,
        score=verdict.score,
        raw=verdict.raw,
        depth=verdict.depth,
        method=verdict.method,
        answered=sum(coverage.answered for coverage in asked),
        asked=len(asked),
        missing=verdict.missing,
        reasons=tuple(_reason(one) for one in against + others[: max(0, MAIN_REASONS - len(against))]),
        heard=tuple(sorted(coverage.source for coverage in asked if coverage.answered)),
        read=_digest(sheet),
    )


def _digest(sheet: FactSheet) -> str:
    """Of which records and answers a sheet is made, whatever day is spoken of."""
    records = {fact.evidence.sha256 for fact in sheet.facts}
    answers = {f"{one.source} {one.as_of} {one.checked_at}" for one in sheet.coverage if one.answered}
    return sha256("\n".join(sorted(records | answers)).encode()).hexdigest()[:16]


def _reason(finding: Finding) -> Reason:
    newest = max(finding.evidence, key=lambda one: one.as_of, default=None)
    return Reason(
        code=finding.code,
        points=finding.points,
        state=finding.state,
        parameters=finding.parameters,
        stop=finding.stop,
        caps=finding.caps.value if finding.caps else "",
        source=newest.source if newest else "",
        as_of=newest.as_of.isoformat() if newest else "",
    )
