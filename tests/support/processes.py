"""Processes of a test: Python code beside the test on its base, and waiting for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from support.base import Base


@contextmanager
def started(base: Base, code: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Runs code, which prints a line once it is ready, until the block ends. Its words: the base, its folder, these."""
    child = subprocess.Popen(
        [sys.executable, "-c", code, base.url, str(base.root.parent), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline(), child.stderr.read() if child.stderr else ""
        yield child
    finally:
        child.kill()
        child.communicate()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something is true; fails if it never comes to be."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
