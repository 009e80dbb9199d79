"""`bench reports`: how long the paper takes, and a list of companies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checker.bench import batch, paper


def run(scale: float, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the PDF (`checker.bench.paper`) and of ten thousand companies at once (`checker.bench.batch`).
    scale 1 is five thousand cases, and half a million companies in the base.
    """
    return {"figures": {**paper.figures(scale, say), **batch.figures(scale, say)}, "ratios": {}}
