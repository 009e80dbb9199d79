"""Fixtures that all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support import proof


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real samples (CHECKER_SHARED); tests that need it skip, saying so, where it is absent."""
    folder = Path(os.environ.get("CHECKER_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "samples").is_dir():
        pytest.skip(f"the folder of samples is absent: {folder}")
    return folder


def pytest_sessionfinish(exitstatus: int) -> None:
    if proof.FULL and exitstatus == 0:
        proof.write_table()
