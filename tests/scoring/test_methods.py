"""A released method never changes: neither its numbers nor its verdicts."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from checker.scoring import methods
from checker.scoring.engine import evaluate
from checker.scoring.methods import CURRENT, METHODS

from .situations import SITUATIONS
from .situations_claims import CLAIMS

RELEASED = {
    "weights_2026_1.toml": "c2095907fa12c9e482cc952caf10be6bf49a4c5ee9fb7a647710e74d54c24f47",
    "weights_2026_2.toml": "a3346dfc2aecab6d88ca550f8391e072e11e47a701b46eec20fed6555c81811b",
}
"""Files of released methods. The current file joins them, under a name of its own, when the next method begins."""

SEALED: dict[str, dict[str, str]] = {
    version: json.loads(
        Path(__file__).with_name(f"replay_{version.replace('.', '_')}.json").read_text(encoding="utf-8")
    )
    for version in ("2026.1", "2026.2")
}
"""Verdicts of released methods on the situations of their day, as the beginning of their SHA-256."""

OPTIONAL = frozenset({"kad", "fssp", "fedresurs", "rnp", "cbr_zsk", "account_freezes"})
"""Sources without which a small deal is judged."""

LATER = frozenset({"fedresurs"})
"""Sources that no released method knew of."""


@pytest.mark.parametrize("name", RELEASED)
def test_the_numbers_of_a_released_method_are_frozen(name: str) -> None:
    content = Path(methods.__file__).with_name(name).read_bytes()
    assert sha256(content).hexdigest() == RELEASED[name], "write a new file of weights instead"


@pytest.mark.parametrize(("version", "name"), [(version, name) for version in SEALED for name in SEALED[version]])
def test_an_old_verdict_is_computed_again_to_the_byte(version: str, name: str) -> None:
    assert _sealed(name, version) == SEALED[version][name]


def _sealed(name: str, version: str) -> str:
    case, deal, *_ = SITUATIONS[name]
    known = tuple(coverage for coverage in case.coverage if coverage.source not in LATER)
    verdict = evaluate(msgspec.structs.replace(case, coverage=known), deal, method=version)
    return sha256(msgspec.json.encode(verdict)).hexdigest()[:16]


def test_what_can_take_points_is_needed_above_a_small_deal() -> None:
    """Courts, bailiffs and lists are not asked of a small deal (L&P 3.2): it is said that they were not looked at."""
    weights = METHODS[CURRENT].weights
    for case, deal, *_ in (SITUATIONS | CLAIMS).values():
        kind = case.kind if case.kind in weights.required else "legal_entity"
        needed = set(weights.number_needs[kind]) & set(weights.required[kind].small)
        for finding in evaluate(case, deal).findings:
            against = finding.points < 0 or (finding.caps and finding.state == "bad")
            sources = {evidence.source for evidence in finding.evidence} - OPTIONAL
            if against and not finding.code.startswith("status.row"):
                assert sources <= needed, (finding.code, sources - needed)
