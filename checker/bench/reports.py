"""`bench reports`: how long the paper takes, a list of companies, and verdicts asked by programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checker.bench import api, batch, paper


def run(scale: float, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the PDF (`checker.bench.paper`), of ten thousand companies at once (`checker.bench.batch`) and of
    the API (`checker.bench.api`). scale 1 is five thousand cases, and half a million companies in the base.
    """
    told, ratios = api.figures(scale, say)
    return {"figures": {**paper.figures(scale, say), **batch.figures(scale, say), **told}, "ratios": ratios}
