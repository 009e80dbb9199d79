"""What is cosmetic makes no news, what is real does: how many planted pairs of each are told rightly."""

from __future__ import annotations

from typing import Any

import pytest
from support.proof import proved
from watching.news import noticed
from watching.pairs import COSMETIC, REAL

from checker.watching.kinds import News


def test_cosmetic_changes_are_told_from_real_ones(record_property: Any) -> None:
    """Precision of what is held back: how much of it is cosmetic indeed (anchors G10: ≥ 95 %), and of what is told."""
    missed = [name for name, news in REAL if not noticed(*news)]
    noise = [name for name, news in COSMETIC if noticed(*news)]
    held = len(COSMETIC) - len(noise)
    precision = held / (held + len(missed))
    told = (len(REAL) - len(missed)) / (len(REAL) - len(missed) + len(noise))
    seen = (
        f"held back rightly {precision:.1%}, told rightly {told:.1%} of {len(COSMETIC)} cosmetic and {len(REAL)} real"
    )
    proved("cosmetic changes are no news", len(COSMETIC) + len(REAL), len(COSMETIC) + len(REAL), seen)
    record_property("cosmetic", seen)
    print(f"\n{seen}; told in vain: {noise}; missed: {missed}")  # noqa: T201 the figure is what this test is for
    assert precision >= 0.95
    assert told >= 0.95


@pytest.mark.parametrize(("name", "news"), REAL, ids=[name for name, _ in REAL])
def test_a_real_change_is_told_once(name: str, news: list[News]) -> None:
    assert len(noticed(*news)) == 1
