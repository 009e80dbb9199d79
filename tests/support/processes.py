"""Processes of a test: Python code beside the test on its base, and waiting for what they do."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path

from support.base import Base

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["checker.jobs.run", "checker.schedule", "support.base", "support.files", "support.visits"]
)  # what the codes import is read once, by a process without threads that all of them are forked from


class Child:
    """A process that runs code: of subprocess.Popen that which tests use.

    errors: the file that takes what it complains of.
    """

    def __init__(self, code: str, words: list[str], errors: Path) -> None:
        said, out = _FORKS.Pipe(duplex=False)
        self._errors = errors
        self._process = _FORKS.Process(target=_run, args=(code, words, out, errors, dict(os.environ)))
        given = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
        try:
            forkserver.ensure_running()
        finally:
            if given is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = given
        self._process.start()
        out.close()
        self.stdout = os.fdopen(os.dup(said.fileno()), encoding="utf-8")
        said.close()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()

    def wait(self, timeout: float | None = None) -> None:
        """Raises subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("code", timeout or 0)

    def complaint(self) -> str:
        return self._errors.read_text("utf-8") if self._errors.exists() else ""

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it said, but for lines that were read, and what it complained of, once it is over."""
        self.wait(timeout)
        with self.stdout:
            return self.stdout.read(), self.complaint()


def _run(code: str, words: list[str], out: Connection, errors: Path, environ: dict[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    with errors.open("wb") as complaints:
        os.dup2(out.fileno(), 1)
        os.dup2(complaints.fileno(), 2)
    out.close()
    sys.argv = ["code", *words]
    exec(compile(code, "code", "exec"), {"__name__": "__main__"})


@contextmanager
def started(base: Base, code: str, *words: str) -> Iterator[Child]:
    """Runs code, which prints a line once it is ready, until the block ends. Its words: the base, its folder, these."""
    folder = base.root.parent
    child = Child(code, [base.url, str(folder), *words], folder / f"complaints-{time.monotonic_ns()}")
    try:
        assert child.stdout.readline(), child.complaint()
        yield child
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until something is true; fails if it never comes to be."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
