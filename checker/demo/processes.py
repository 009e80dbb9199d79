"""The programs that run beside the demo's server: the sites of its country and the clock."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from checker.country import Note

STARTS_SECONDS = 60


@contextmanager
def sites(note: Note, url: str, folder: Path) -> Iterator[None]:
    """Serves the country's sites as long as the context lasts. Raises OSError with a sentence if they do not start.

    folder: where the token that moves their day is written, readable by its owner alone.
    """
    token = folder / "sites-token"
    token.touch(0o600)
    token.write_text(note.token)
    port = url.rpartition(":")[2]
    arguments = ["--port", port, "--companies", str(note.companies), "--seed", str(note.seed)]
    with _child("sandbox", "serve", *arguments, "--day", note.day.isoformat(), "--token-file", str(token)) as process:
        until = time.monotonic() + STARTS_SECONDS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > until:
                raise OSError(f"the sites of the made-up country do not answer at {url}")
            time.sleep(0.1)
        yield


@contextmanager
def clock() -> Iterator[None]:
    """Runs the clock as long as the context lasts: it fetches by the calendar and asks the sources when told to."""
    with _child("schedule"):
        yield


def move_to(note: Note, url: str) -> None:
    """Tells the sites which day it is in the country. Raises OSError."""
    bearer = {"Authorization": f"Bearer {note.token}"}
    answer = requests.post(f"{url}/-/day", json={"day": note.day.isoformat()}, headers=bearer, timeout=STARTS_SECONDS)
    if not answer.ok:
        raise OSError(f"the sites refuse to move to {note.day}: {answer.status_code}")


@contextmanager
def _child(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "checker", *command])  # noqa: S603 our own command
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        requests.get(f"{url}/", timeout=2)
    except requests.RequestException:
        return False
    return True
