"""Full counts: `make test` runs every law at a tenth of its count, `make proof` (PROOF=1) at the whole of it.

The full run writes the table docs/proof/README.md: what was asked, how often it was done, what was seen.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hypothesis import settings

FULL = bool(os.environ.get("PROOF"))
FACTOR = 10
TABLE = Path(__file__).parents[2] / "docs" / "proof" / "README.md"
ROWS: dict[str, tuple[int, int, str]] = {}


def times(asked: int) -> int:
    """How often a thing asked so many times is done in this run."""
    return asked if FULL else max(1, asked // FACTOR)


def proved(what: str, asked: int, done: int, seen: str) -> None:
    """A row of the table."""
    ROWS[what] = (asked, done, seen)


def examples(what: str, asked: int, **options: Any) -> settings:
    """Settings of a hypothesis test that is asked for so many examples."""
    proved(what, asked, times(asked), "no counterexample")
    return settings(max_examples=times(asked), deadline=None, **options)


def write_table() -> None:
    """Writes the table of a full run that passed."""
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Proof",
        "",
        "Written by `make proof`: the laws at the full counts. The same tests run in `make test` at a tenth of them.",
        "",
        "| what | asked | done | seen |",
        "|---|---|---|---|",
        *(f"| {what} | {asked} | {done} | {seen} |" for what, (asked, done, seen) in sorted(ROWS.items())),
    ]
    TABLE.write_text("\n".join(lines) + "\n")
