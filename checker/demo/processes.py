"""The programs that `make run` starts and watches: the sites of the demo's country, the clock and the web server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import requests

from checker import country
from checker.country import Note

STARTS_SECONDS = 60

PAUSES = (1, 2, 4, 8, 15, 30, 60)
"""Seconds after which a program that ended is started again, by how often it ended in a row; then the last of them."""

STEADY_SECONDS = 60
"""A program that ran for so long has begun a new row."""

LOOKS_SECONDS = 0.5


class Program:
    """A program beside this process, which starts it again when it ends.

    name: for the sentences. command: of which it consists, asked anew at each start.
    """

    def __init__(self, name: str, command: Callable[[], list[str]]) -> None:
        self._name, self._command = name, command
        self._process: subprocess.Popen[bytes] | None = None
        self._ended, self._began, self._again = 0, 0.0, 0.0

    def start(self, now: float) -> None:
        """Starts it. now: seconds of any clock that only goes forward, as in all of these."""
        self._process, self._began = subprocess.Popen(self._command()), now  # noqa: S603 our own command

    def code(self) -> int | None:
        """With which code it ended (negative: the signal that killed it); None while it runs or is started again."""
        return self._process.poll() if self._process else None

    def look(self, now: float) -> str:
        """Starts it again where it ended and has paused long enough; a sentence where it has just ended."""
        if self._process is None:
            if now >= self._again:
                self.start(now)
            return ""
        code = self.code()
        if code is None:
            return ""
        self._ended = self._ended + 1 if now - self._began < STEADY_SECONDS else 1
        pause = PAUSES[min(self._ended, len(PAUSES)) - 1]
        self._process, self._again = None, now + pause
        return f"{self._name} ended ({_how(code)}); it is started again in {pause} s"

    def end(self) -> None:
        """Ends it, by force after ten seconds."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def sites(note: Note, url: str, folder: Path) -> Iterator[Program]:
    """Serves the country's sites as long as the context lasts. Raises OSError with a sentence if they do not start.

    folder: where the country's note lies, and where the token that moves its day is written, readable by its owner.
    """
    token = folder / "sites-token"
    token.touch(0o600)
    token.write_text(note.token)
    port = url.rpartition(":")[2]
    arguments = ["--port", port, "--companies", str(note.companies), "--seed", str(note.seed)]

    def command() -> list[str]:
        day = (country.told(folder) or note).day  # the country may have moved since
        return checker("sandbox", "serve", *arguments, "--day", day.isoformat(), "--token-file", str(token))

    with _running(Program("sandbox serve (the sites of the made-up country)", command)) as program:
        _wait(program, f"{url}/", f"the sites of the made-up country do not answer at {url}")
        yield program


@contextmanager
def clock() -> Iterator[Program]:
    """Runs the clock as long as the context lasts: it fetches by the calendar, asks the sources when told to, and
    sends messages.
    """
    with _running(
        Program("schedule (the clock, which also sends letters and SMS)", lambda: checker("schedule"))
    ) as program:
        yield program


@contextmanager
def web(host: str, port: int) -> Iterator[Program]:
    """Serves the pages as long as the context lasts. Raises OSError with a sentence if they do not start."""
    program = Program("serve (the web server)", lambda: checker("serve", "--host", host, "--port", str(port)))
    with _running(program):
        _wait(program, f"http://{host}:{port}/healthz", f"the web server does not answer at http://{host}:{port}/")
        yield program


def watch(web: Program, beside: list[Program]) -> int:
    """Starts what ends beside the web server again, and says so; returns the code of the web server once that ends."""
    while (code := web.code()) is None:
        for program in beside:
            if told := program.look(time.monotonic()):
                click.echo(told, err=True)
        time.sleep(LOOKS_SECONDS)
    click.echo(f"the web server ended ({_how(code)}), and all that ran beside it ends too", err=True)
    return code


def checker(*command: str) -> list[str]:
    """A command of Checker that ends when this process is gone, however it went."""
    return [sys.executable, "-m", "checker.demo.child", str(os.getpid()), *command]


def move_to(note: Note, url: str) -> None:
    """Tells the sites which day it is in the country. Raises OSError."""
    bearer = {"Authorization": f"Bearer {note.token}"}
    answer = requests.post(f"{url}/-/day", json={"day": note.day.isoformat()}, headers=bearer, timeout=STARTS_SECONDS)
    if not answer.ok:
        raise OSError(f"the sites refuse to move to {note.day}: {answer.status_code}")


@contextmanager
def _running(program: Program) -> Iterator[Program]:
    program.start(time.monotonic())
    try:
        yield program
    finally:
        program.end()


def _wait(program: Program, url: str, sentence: str) -> None:
    until = time.monotonic() + STARTS_SECONDS
    while not _answers(url):
        if program.code() is not None or time.monotonic() > until:
            raise OSError(sentence)
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        requests.get(url, timeout=2)
    except requests.RequestException:
        return False
    return True


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit {code}"
