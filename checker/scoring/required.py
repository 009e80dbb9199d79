"""Which sources a decision needs, which of them did not answer, and how deep the data are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.facts import Coverage, Deal, FactSheet
from checker.scoring.weights import SourceWeight, Weights


def deal_kind(deal: Deal, weights: Weights) -> str:
    """Kind of the deal, the assumed one where it is unknown."""
    return weights.deal.assumed_kind if deal.kind == "unknown" else deal.kind


def deal_size(deal: Deal, weights: Weights) -> str:
    """small, medium or large; the assumed one where the sum is unknown."""
    if deal.sum_kop is None:
        return weights.deal.assumed_size
    if deal.sum_kop <= weights.deal.small_kop:
        return "small"
    return "medium" if deal.sum_kop <= weights.deal.medium_kop else "large"


def table_kind(kind: str, weights: Weights) -> str:
    """The kind by whose tables a subject is judged: what we have no table for is judged as a company."""
    return kind if kind in weights.required else "legal_entity"


def required_sources(sheet: FactSheet, deal: Deal, weights: Weights) -> tuple[str, ...]:
    """Codes of the sources without which nobody gets `work` in this deal."""
    table = weights.required[table_kind(sheet.kind, weights)]
    named: tuple[str, ...] = getattr(table, deal_size(deal, weights))
    return tuple(dict.fromkeys(named + table.also.get(deal_kind(deal, weights), ())))


def unanswered(sheet: FactSheet, sources: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `sources` that were not looked at within their promise."""
    return tuple(source for source in sources if not sheet.state_of(source).answered)


def expected(sheet: FactSheet, weights: Weights) -> Iterator[tuple[str, SourceWeight, Coverage]]:
    """Sources that can hold such a subject, with their weight and coverage (wall 8)."""
    for source, weight in source_weights(sheet, weights).items():
        coverage = sheet.state_of(source)
        if coverage.asked:
            yield source, weight, coverage


def source_weights(sheet: FactSheet, weights: Weights) -> Mapping[str, SourceWeight]:
    """Weights of the sources for the kind of the subject."""
    return weights.sources[table_kind(sheet.kind, weights)]


def is_hidden(coverage: Coverage) -> bool:
    """Whether the law withholds this company's data in the source."""
    return coverage.reason == "hidden_by_law"


def depth_share(sheet: FactSheet, weights: Weights) -> float:
    """Share (0…1) of the weight of the sources that answered, of those that can hold the subject."""
    whole = answered = 0
    for _, weight, coverage in expected(sheet, weights):
        whole += weight.depth
        answered += weight.depth if coverage.answered else 0
    return answered / whole if whole else 0.0


def depth_grade(share: float, weights: Weights) -> str:
    """The letter of a share: A…G."""
    return next((grade for grade, least in weights.depth.grades.items() if share >= least), "G")


def number_allowed(sheet: FactSheet, share: float, weights: Weights) -> bool:
    """Whether a number may be given: the declared depth is reached and all that rules read has answered."""
    needs = weights.number_needs[table_kind(sheet.kind, weights)]
    return share >= weights.depth.declared and not unanswered(sheet, needs)
