"""Where the company says it is. Many firms in one house are no finding: business centres exist."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.reading import entry_of
from checker.scoring.weights import Weights

_GROUNDS = {"2": "address.mark_inspection", "3": "address.mark_court"}


def rule_address_mark(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The register marks the address as untrue: letters may not arrive, and it may be struck off.

    Ground 2 is an inspection by the tax service, 3 a court's decision. Law: 129-ФЗ ст. 11 п. 6 and ст.
    21.1 п. 5 «б». The older remark that contact at the address is impossible is softer and not equated
    with it.
    """
    for mark in sheet.of("address_mark"):
        ground = str(mark.value.get("ground") or mark.key)
        yield weights.finding(_GROUNDS.get(ground, "address.mark_inspection"), mark, **entry_of(mark))
