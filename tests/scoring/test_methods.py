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

RELEASED = {"weights_2026_1.toml": "c2095907fa12c9e482cc952caf10be6bf49a4c5ee9fb7a647710e74d54c24f47"}
"""Files of released methods. The current file joins them, under a name of its own, when the next method begins."""

SEALED: dict[str, str] = json.loads(Path(__file__).with_name("replay_2026_1.json").read_text(encoding="utf-8"))
"""Verdicts of method 2026.1 on the situations of its day, as the beginning of their SHA-256."""


@pytest.mark.parametrize("name", RELEASED)
def test_the_numbers_of_a_released_method_are_frozen(name: str) -> None:
    content = Path(methods.__file__).with_name(name).read_bytes()
    assert sha256(content).hexdigest() == RELEASED[name], "write a new file of weights instead"


@pytest.mark.parametrize("name", SEALED)
def test_an_old_verdict_is_computed_again_to_the_byte(name: str) -> None:
    case, deal, *_ = SITUATIONS[name]
    verdict = evaluate(case, deal, method="2026.1")
    assert sha256(msgspec.json.encode(verdict)).hexdigest()[:16] == SEALED[name]


def test_what_can_take_points_is_needed_for_a_number_and_for_every_deal() -> None:
    weights = METHODS[CURRENT].weights
    for case, deal, *_ in SITUATIONS.values():
        kind = case.kind if case.kind in weights.required else "legal_entity"
        needed = set(weights.number_needs[kind]) & set(weights.required[kind].small)
        for finding in evaluate(case, deal).findings:
            against = finding.points < 0 or (finding.caps and finding.state == "bad")
            sources = {evidence.source for evidence in finding.evidence}
            if against and not finding.code.startswith("status.row"):
                assert sources <= needed, (finding.code, sources - needed)
