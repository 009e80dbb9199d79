"""The verdict: sums, stop factors, the band, and the order in which one outranks another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from checker.facts import Coverage, Deal, Decision, FactSheet, Finding, Verdict
from checker.scoring.changes import changes_of
from checker.scoring.methods import Method, method_of
from checker.scoring.reading import Seen, see
from checker.scoring.required import (
    depth_grade,
    depth_share,
    is_hidden,
    number_allowed,
    required_sources,
    source_weights,
    unanswered,
)
from checker.scoring.weights import Weights

UNKNOWN_DEAL = Deal()
_CEILINGS = (Decision.REFUSE, Decision.SAFEGUARDS, Decision.WORK)
_ABOUT_EXISTENCE = ("status.", "kind.", "coverage.")
_ORDER = {"bad": 0, "unknown": 1, "neutral": 2, "good": 3}


def evaluate(sheet: FactSheet, deal: Deal = UNKNOWN_DEAL, *, method: str | None = None) -> Verdict:
    """The verdict on one company for one deal, by a frozen method (None: the current one).

    Pure: the same sheet, deal and method give the same bytes. Only facts linked by number and in force on
    `sheet.on` count. In this order: a stop factor from a fresh source refuses, however blind the rest (an
    ending is permanent: an old source proves it as well); a stop factor from a stale source is
    `safeguards` until verified, if all else answered; a required source that did not answer is
    `insufficient`; else the caps of findings and the score decide. The score never stands above its
    decision, and is None where the company has ended, where less than the declared depth answered, or
    where a source that the rules read did not. Raises UnknownMethod.
    """
    chosen = method_of(method)
    seen = see(sheet)
    verdict = judge(seen, deal, chosen)
    would_change = changes_of(sheet, verdict, lambda changed: judge(see(changed, seen), deal, chosen))
    return msgspec.structs.replace(verdict, would_change=would_change) if would_change else verdict


def judge(seen: Seen, deal: Deal, method: Method[Any]) -> Verdict:
    """The verdict without what would change it."""
    weights = method.weights
    findings = [finding for rule in method.rules_for(seen.kind) for finding in rule(seen, deal, weights)]
    ended = any(weights.findings[finding.code].permanent for finding in findings)
    if ended:
        findings = [finding for finding in findings if finding.code.startswith(_ABOUT_EXISTENCE)]
    findings, unsure = _verify_stops(seen, findings, weights)

    required = required_sources(seen, deal, weights)
    missing = unanswered(seen, required)
    raw = _raw(findings, weights)
    caps = [finding.caps for finding in findings if finding.caps is not None]
    ceiling = min([_by_score(raw, weights), *caps], key=_CEILINGS.index)
    if any(finding.stop for finding in findings) or _is_hopeless(seen, findings, weights):
        decision = ceiling = Decision.REFUSE
    elif set(missing) - unsure:
        decision = Decision.INSUFFICIENT
        ceiling = min(ceiling, Decision.SAFEGUARDS, key=_CEILINGS.index)
    elif missing:
        decision = ceiling = min(ceiling, Decision.SAFEGUARDS, key=_CEILINGS.index)
    else:
        decision = ceiling

    share = depth_share(seen, weights)
    numbered = not ended and number_allowed(seen, share, weights)
    score = min(max(raw, 0), _top(ceiling, weights)) if numbered else None
    return Verdict(
        decision=decision,
        score=score,
        band=None if score is None else _band(seen, score, findings, weights),
        raw=raw,
        depth=depth_grade(share, weights),
        method=method.version,
        findings=tuple(sorted(findings, key=_weightiest)),
        missing=missing,
    )


def _verify_stops(sheet: FactSheet, findings: list[Finding], weights: Weights) -> tuple[list[Finding], set[str]]:
    """Stop factors from sources that did not answer lose force until verified; and those sources."""
    verified: list[Finding] = []
    unsure: set[str] = set()
    for finding in findings:
        sources = {evidence.source for evidence in finding.evidence}
        late = [source for source in sources if not sheet.state_of(source).answered]
        if finding.stop and late and not weights.findings[finding.code].permanent:
            unsure.update(late)
            verified.append(msgspec.structs.replace(finding, stop=False, points=0, caps=Decision.SAFEGUARDS))
            grounds: list[Coverage] = [sheet.state_of(source) for source in sorted(late)]
            verified.append(weights.finding("coverage.verify_stop", *grounds, sources=sorted(late)))
        else:
            verified.append(finding)
    return verified, unsure


def _raw(findings: Iterable[Finding], weights: Weights) -> int:
    """The base and the sums of each family within its bounds; pluses together within theirs."""
    minus: dict[str, int] = {}
    plus: dict[str, int] = {}
    for finding in findings:
        family = finding.code.partition(".")[0]
        side = plus if finding.points > 0 else minus
        side[family] = side.get(family, 0) + finding.points
    taken = sum(max(points, weights.bounds[family][0]) for family, points in minus.items())
    given = sum(min(points, weights.bounds[family][1]) for family, points in plus.items())
    return weights.base + taken + min(given, weights.positive_limit)


def _is_hopeless(sheet: FactSheet, findings: Iterable[Finding], weights: Weights) -> bool:
    """Whether what fresh sources say refuses by points, whatever the silent ones might still say in its favour."""
    certain = [f for f in findings if f.points < 0 and all(sheet.state_of(e.source).answered for e in f.evidence)]
    return _raw(certain, weights) + weights.positive_limit < weights.safeguards_from


def _by_score(raw: int, weights: Weights) -> Decision:
    if raw >= weights.work_from:
        return Decision.WORK
    return Decision.SAFEGUARDS if raw >= weights.safeguards_from else Decision.REFUSE


def _top(ceiling: Decision, weights: Weights) -> int:
    """The highest score that a decision may carry."""
    tops = {Decision.REFUSE: weights.safeguards_from - 1, Decision.SAFEGUARDS: weights.work_from - 1}
    return tops.get(ceiling, 100)


def _band(sheet: FactSheet, score: int, findings: Iterable[Finding], weights: Weights) -> tuple[int, int]:
    """Around the score; below it by all that was not seen, which can only take away."""
    unseen = sum(
        weight.band
        for source, weight in source_weights(sheet, weights).items()
        if not (coverage := sheet.state_of(source)).answered or is_hidden(coverage)
    )
    in_register = sum(1 for finding in findings if finding.code == "kind.register_hidden_by_law")
    width = weights.band.width
    return max(0, score - width - unseen - in_register * weights.band.hidden), min(100, score + width)


def _weightiest(finding: Finding) -> tuple[bool, int, int]:
    return not finding.stop, _ORDER[finding.state], finding.points
