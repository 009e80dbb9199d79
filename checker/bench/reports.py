"""`bench reports`: how long the paper takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checker.bench import paper


def run(scale: float, say: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the PDF (`checker.bench.paper`). scale 1 is five thousand cases."""
    return {"figures": paper.figures(scale, say), "ratios": {}}
