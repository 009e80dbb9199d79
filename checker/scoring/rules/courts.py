"""Cases of the commercial courts: by role, by what was awarded, against the size of the company; never by count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.debts import LOST, Case, cases, not_yet_enforced, proceedings, shown, within
from checker.scoring.reading import once, paid_by_treasury
from checker.scoring.scale import last_turnover, measure
from checker.scoring.weights import CourtWeights

_LOST = {
    "neutral": "courts.share_small",
    "slight": "courts.lost_slight",
    "bad": "courts.lost",
    "grave": "courts.lost_grave",
    "unknown": "courts.lost_scale_unknown",
}


class _Parts(NamedTuple):
    """The cases of a company by the part that it takes; against it those of the last years alone, by how they ended."""

    lost: list[Case]
    pending: list[Case]
    unknown: list[Case]
    own: list[Case]
    called: list[Case]


def _parts(sheet: FactSheet, weights: CourtWeights) -> _Parts:
    """One look at each of thousands of cases, for all rules."""
    years = weights.courts.years

    def make(seen: FactSheet) -> _Parts:
        found, told = _Parts([], [], [], [], []), cases(seen)
        lately = {on for on in {case.on for case in told} if within(on, seen, years)}
        ends = {"": found.pending, "unknown": found.unknown, **dict.fromkeys(LOST, found.lost)}
        for case in told:
            roles = case.value.get("roles", ())
            if "plaintiff" in roles:
                found.own.append(case)
            if not case.is_defendant:
                if "respondent" in roles:
                    found.called.append(case)
            elif case.outcome in ends and case.on in lately:
                ends[case.outcome].append(case)
        return found

    return once(sheet, f"courts of {years} years", make)


def rule_lost(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """What was awarded against the company in three years, a year's third of it against its yearly turnover.

    Only cases in which it is the defendant, whose outcome is known, in roubles; a debt that the bailiffs collect, or
    could not, is told among theirs and not again. Claimed is not awarded: of a claim granted in part only a known
    award counts. The bins are those of every debt. Of a body that the Treasury pays for it is told and weighs nothing.
    Source: the case file of the commercial courts.
    """
    left = list(not_yet_enforced(_parts(sheet, weights).lost, proceedings(sheet)))
    total = sum(case.sum_kop or 0 for case in left)
    if not total:
        return
    found = measure(total // weights.courts.years, sheet, weights)
    code = "courts.lost_by_treasury" if paid_by_treasury(sheet) else _LOST[found.bin]
    parameters = {"count": len(left), "sum_kop": total, **found.parameters}
    yield weights.finding(code, *shown(left), *found.grounds, **parameters)


def rule_pending(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Claims against the company of which no decision is known: they weigh little, for anybody may claim anything.

    The search of the courts does not say whether a case goes on: it may have been decided, and we have not read it.

    Only above 10 % of the yearly turnover they ask for care (L&P 3.6). Sums in other currencies are not added, nor
    those of cases whose kind nobody told: a petition for bankruptcy is no suit.
    """
    lately = _parts(sheet, weights).pending
    if not lately:
        return
    total = sum(case.sum_kop or 0 for case in lately)
    suits = sum(case.sum_kop or 0 for case in lately if case.value.get("kind"))
    turned = last_turnover(sheet, weights)
    if not total:
        yield weights.finding("courts.pending_without_sum", *shown(lately), count=len(lately))
    elif turned and suits * 1000 > turned[0] * weights.courts.pending_permille:
        kopecks, kind, ground, year = turned
        parameters = {"share_bp": suits * 10_000 // kopecks, "measure": kind, "year": year}
        grounds = [*shown(lately), ground]
        yield weights.finding("courts.pending_heavy", *grounds, count=len(lately), sum_kop=suits, **parameters)
    else:
        yield weights.finding("courts.pending", *shown(lately), count=len(lately), sum_kop=total)


def rule_unknown_outcome(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Cases against the company that ended, and nothing that we read says how.

    They are counted and told, never guessed: the search of the courts does not say how a case ended, its documents do.
    """
    lately = _parts(sheet, weights).unknown
    if lately:
        yield weights.finding("courts.outcome_unknown", *shown(lately), count=len(lately))


def rule_creditor(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Cases in which the company claims from others, bankruptcies of others among them: its right, and no merit.

    In a case of bankruptcy a company may also be called as a respondent (a deal is challenged, somebody answers for the
    debtor): that makes nobody a bankrupt; only the register of bankruptcies and ЕГРЮЛ say who is (L&P 1(a)16).
    """
    claims, called = _parts(sheet, weights).own, _parts(sheet, weights).called
    if claims:
        yield weights.finding("courts.as_creditor", *shown(claims), count=len(claims))
    if called and not any(sheet.of("bankruptcy")):
        yield weights.finding("courts.in_bankruptcy_case", *shown(called), count=len(called))
