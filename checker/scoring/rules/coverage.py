"""What was looked at, what was not, and for which deal that matters. Silence is not cleanliness."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Coverage, Deal, FactSheet, Finding
from checker.scoring.reading import text_of
from checker.scoring.required import deal_kind, deal_size, expected, required_sources, unanswered
from checker.scoring.weights import Weights

_SHUT_OUT = frozenset({"captcha", "blocked", "geo"})
_COURTS = ("kad", "fssp")


def rule_coverage(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Sources that this deal needs and that did not answer are named, each with its reason.

    "Not looked at" never reads as "nothing there". Courts and bailiffs are named even where a small deal
    can do without them; the rest of what did not answer stands in one line. When everything that can hold
    such a subject answered within its promise, that is said too.
    """
    required = required_sources(sheet, deal, weights)
    missing = unanswered(sheet, required)
    for source in missing:
        yield _unknown(sheet.state_of(source), weights)
    silent = [source for source, weight, coverage in expected(sheet, weights) if weight.depth and not coverage.answered]
    optional = [source for source in silent if source not in required]
    courts = [source for source in optional if source in _COURTS]
    if courts:
        yield weights.finding("coverage.courts_not_checked", sources=courts)
    others = [source for source in optional if source not in _COURTS]
    if others:
        yield weights.finding("coverage.others_not_checked", sources=others)
    if not missing and not silent:
        count = sum(1 for _ in expected(sheet, weights))
        yield weights.finding("coverage.full", *sheet.coverage, count=count)


def rule_deal_assumed(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The deal is unknown, so a kind and a size are assumed, and it is said which.

    The same facts read differently for who sells on credit and for who prepays; we assume a credit of
    medium size.
    """
    if deal.kind == "unknown" or deal.sum_kop is None:
        yield weights.finding("coverage.deal_assumed", kind=deal_kind(deal, weights), size=deal_size(deal, weights))


def _unknown(coverage: Coverage, weights: Weights) -> Finding:
    as_of = text_of(coverage.as_of)
    if coverage.stale:
        return weights.finding("coverage.stale", coverage, source=coverage.source, as_of=as_of)
    reason = coverage.reason or "never_asked"
    code = "coverage.blocked" if reason in _SHUT_OUT else "coverage.not_checked"
    return weights.finding(code, coverage, source=coverage.source, reason=reason)
