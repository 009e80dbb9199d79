"""What of `bench reports` is about the API: verdicts asked by a program with a key, on the real server."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import NamedTuple

from checker.bench import madeup
from checker.bench.served import p95, server

CLIENTS = 4
"""Connections that ask at once, each its next question as soon as the last is answered."""

ASKED = 2_000
WARMING = 40
"""Questions before anything is timed: each process has read its templates and met each address."""

EMPTY = "/healthz"
"""An answer that asks no base: what the server and the framework cost alone."""


class _Asked(NamedTuple):
    """seconds: of all together; times: milliseconds of each."""

    seconds: float
    times: list[float]


def figures(scale: float, say: Callable[[str], None]) -> tuple[dict[str, float | None], dict[str, float]]:
    """Answers in a second and the 95th time in milliseconds, of companies in turn; beside an empty view as answers of
    the API for one of the empty view. scale 1 is two thousand questions. api_304_rps: none, the API has no ETag yet.
    """
    count = max(int(ASKED * scale), 10 * CLIENTS)
    with madeup.base() as made:
        key = madeup.reader(made)
        addresses = [f"/api/v1/companies/{inn}" for inn in made.inns]
        with server(made.folder) as port:
            for paths in (addresses, [EMPTY]):
                _ask(port, key, paths, WARMING)
            empty = _ask(port, key, [EMPTY], count)
            asked = _ask(port, key, addresses, count)
    say(f"{count} verdicts by {CLIENTS} connections, and as many answers of an empty view")
    rps = count / asked.seconds
    return (
        {"api_rps": rps, "api_304_rps": None, "api_p95_ms": p95(asked.times)},
        {"api_vs_empty_view": rps / (count / empty.seconds)},
    )


def _ask(port: int, key: str, paths: list[str], count: int) -> _Asked:
    """Asks so many times, the paths in turn. Raises RuntimeError where one is not answered with 200."""
    turns, lock = itertools.islice(itertools.cycle(paths), count), threading.Lock()

    def next_path() -> str | None:
        with lock:
            return next(turns, None)

    def client() -> list[float]:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            return list(_times(connection, key, iter(next_path, None)))
        finally:
            connection.close()

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [one for done in [pool.submit(client) for _ in range(CLIENTS)] for one in done.result()]
    return _Asked(time.perf_counter() - start, times)


def _times(connection: HTTPConnection, key: str, paths: Iterator[str]) -> Iterator[float]:
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {key}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}")
        yield (time.perf_counter() - start) * 1000
