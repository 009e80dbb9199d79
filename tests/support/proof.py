"""Full counts: `make test` runs every law at a part of its count, `make proof` (PROOF=1) at the whole of it.

The part is a tenth, or less where a tenth takes longer than a few seconds; of a law's examples it is MOST at the most.

The full run writes the table docs/proof/README.md: what was asked, how often it was done, what was seen. A run of some
files, or of some laws, leaves the table of the last whole one as it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings

Thing = TypeVar("Thing")
Test = TypeVar("Test", bound=Callable[..., None])

FULL = bool(os.environ.get("PROOF"))
FACTOR = 10
MOST = 200
"""Examples of one law in `make test`: a fault that shows once in a hundred shows in six of seven such runs."""
TABLE = Path(__file__).parents[2] / "docs" / "proof" / "README.md"
ROWS: dict[str, tuple[int, int, str]] = {}


def times(asked: int, factor: int = FACTOR) -> int:
    """How often a thing asked so many times is done in this run."""
    return asked if FULL else max(1, asked // factor)


def some(things: Sequence[Thing], factor: int = FACTOR) -> Sequence[Thing]:
    """All of them in a full run, else every `factor`-th, the first among them."""
    return things if FULL else things[::factor]


def proved(what: str, asked: int, done: int, seen: str) -> None:
    """A row of the table."""
    ROWS[what] = (asked, done, seen)


def examples(what: str, asked: int, *, factor: int = FACTOR, **options: Any) -> Callable[[Test], Test]:
    """Makes a hypothesis test a law with its count: so many examples, and `make proof` finds it."""
    done = asked if FULL else min(times(asked, factor), MOST)
    proved(what, asked, done, "no counterexample")

    def law(test: Test) -> Test:
        counted: Test = settings(max_examples=done, deadline=None, **options)(test)
        return pytest.mark.proof(counted)

    return law


def write_table() -> None:
    """Writes the table of a full run that passed."""
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Proof",
        "",
        "Written by `make proof`: the laws at the full counts. `make test` runs the same at a tenth of them or less.",
        "",
        "| what | asked | done | seen |",
        "|---|---|---|---|",
        *(f"| {what} | {asked} | {done} | {seen} |" for what, (asked, done, seen) in sorted(ROWS.items())),
    ]
    TABLE.write_text("\n".join(lines) + "\n")


class Whole:
    """A plugin of pytest that does a thing at the end of a run that passed and left no law out.

    Of a run in several processes each tells what it collected and saw to the one that leads them.
    """

    def __init__(self, tests: Path, then: Callable[[], None]) -> None:
        """tests: the folder of all files of tests."""
        self._missed = set(tests.rglob("test_*.py"))
        self._left_out = False
        self._told: list[bool] = []
        self._then = then

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self._missed.difference_update(item.path for item in items)

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self._left_out |= any(item.get_closest_marker("proof") for item in items)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        told = getattr(node, "workeroutput", {})
        self._told.append(told.get("proof_whole", False))
        ROWS.update(told.get("proof_rows", {}))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        whole = all(self._told) if self._told else not self._missed and not self._left_out
        if (told := getattr(session.config, "workeroutput", None)) is not None:
            told |= {"proof_whole": whole, "proof_rows": ROWS}
        elif exitstatus == 0 and whole:
            self._then()
