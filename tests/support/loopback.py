"""A real server on loopback that answers as a test says, and a visitor whose sleeps are written down, not slept."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from scrapers.archive import keep_bytes, place
from scrapers.http import NotAnswered
from scrapers.visitor import Visitor
from scrapers.wire import Limits

HOST = "egrul.nalog.ru"
OTHER = "pb.nalog.ru"
FAST = Limits(connect=5, read=5, total=20, tries=3, pause=0.01, patience=5, window=10, drops=6, spare=0)
"""Short pauses, and time enough for a busy machine."""
STRICT = msgspec.structs.replace(FAST, total=0.6, window=0.4, rate=20_000)
"""Time that is soon over."""
PATIENT = msgspec.structs.replace(FAST, connect=30, read=30, total=120, patience=5, window=60)
"""For tests that are not about time: a busy machine is not a slow site."""
Handler = Callable[["Request"], None]


class Seen(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Request(BaseHTTPRequestHandler):
    """What a test's handler sees: the request, its number, and how to answer."""

    protocol_version = "HTTP/1.1"
    server: Site
    turn: int  # the number of this request, from 1

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append(Seen(self.command, self.path, dict(self.headers), body))
        self.turn = len(self.server.seen)
        self.server.handler(self)

    do_GET = do_POST = do_HEAD = _any  # noqa: N815 the library's names

    def answer(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """A whole answer. A header's underscores are dashes; Content_Length can lie."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.seen: list[Seen] = []
        self.handler: Handler = lambda request: request.answer(b"{}")

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: Any) -> None:
        """A visitor that hangs up is no fault of the site."""


class NotedPace:
    """A pace that writes down what was asked of it and waits for nothing."""

    def __init__(self) -> None:
        self.waited: list[tuple[str, float]] = []
        self.closed: dict[str, tuple[str, float]] = {}

    def wait(self, host: str, seconds: float) -> None:
        if host in self.closed:
            raise NotAnswered(self.closed[host][0], f"{host} is shut")
        self.waited.append((host, seconds))

    def shut(self, host: str, reason: str, seconds: float) -> None:
        self.closed[host] = (reason, seconds)


class Desk:
    """A visitor of the site with all that it was handed."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder, self.site, self.pace, self.slept = folder, site, NotedPace(), list[float]()
        self.opened: list[Visitor] = []

    def visitor(self, **options: Any) -> Visitor:
        given = {
            "hosts": {HOST: 1.0, OTHER: 1.5},
            "pace": self.pace,
            "keep": lambda body: keep_bytes(body, self.folder / "archive"),
            "incoming": self.folder / "incoming",
            "contact": "ops@example.org",
            "sandbox": self.site.origin,
            "limits": FAST,
            "sleep": self.slept.append,
        }
        self.opened.append(Visitor(**{**given, **options}))
        return self.opened[-1]

    def archived(self, digest: bytes | None) -> bytes:
        assert digest
        return place(self.folder / "archive", digest).read_bytes()

    def refused(self, act: Callable[[], Any]) -> NotAnswered:
        with pytest.raises(NotAnswered) as caught:
            act()
        return caught.value
