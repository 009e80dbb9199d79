"""A site of a source, told what it answers: a real server on loopback, asked by the real visitor."""

from __future__ import annotations

import json as jsons
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from scrapers.registry import SOURCES
from scrapers.visitor import Visitor
from support import loopback


class Asked(msgspec.Struct, frozen=True):
    """One request: form, or the JSON that was sent."""

    method: str
    url: str
    form: Mapping[str, str] | None = None
    json: Any = None


class Said(msgspec.Struct, frozen=True):
    """One answer of a site."""

    body: bytes
    status: int = 200


def json(value: Any, status: int = 200) -> Said:
    return Said(jsons.dumps(value, ensure_ascii=False).encode(), status)


class Site:
    """Answers by the first route whose pattern fits "METHOD URL", else "METHOD URL" without the query.

    A list is said one by one, its last for ever.
    """

    def __init__(self, routes: Mapping[str, Said | list[Said] | Callable[[Asked], Said]]) -> None:
        self._routes = {
            pattern: list(said) if isinstance(said, list) else [said] if isinstance(said, Said) else said
            for pattern, said in routes.items()
        }
        self.asked: list[Asked] = []

    def answer(self, asked: Asked) -> Said:
        self.asked.append(asked)
        whole = f"{asked.method} {asked.url}"
        for line in (whole, whole.partition("?")[0]):
            for pattern, said in self._routes.items():
                if re.fullmatch(pattern, line):
                    if callable(said):
                        return said(asked)
                    return said.pop(0) if len(said) > 1 else said[0]
        return Said(b"", 404)

    def paths(self) -> list[str]:
        return [f"{asked.method} {asked.url}" for asked in self.asked]


@contextmanager
def visiting(site: Site, more: Mapping[str, float] | None = None) -> Iterator[Visitor]:
    """The site served on loopback under its official addresses, and the visitor that asks it.

    more: hosts beside those of the sources.
    """
    server = loopback.Site()
    server.handler = lambda request: _serve(site, request)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    hosts: dict[str, float] = dict(more or {})
    for source in SOURCES.values():
        hosts |= {**(source.live.hosts if source.live else {}), **(source.bulk.hosts if source.bulk else {})}
    try:
        with TemporaryDirectory() as folder:
            desk = loopback.Desk(Path(folder), server)
            with desk.visitor(hosts=hosts, limits=loopback.PATIENT) as visitor:
                yield visitor
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _serve(site: Site, request: loopback.Request) -> None:
    seen = request.server.seen[-1]
    address = urlsplit(seen.path)
    query = [(key, value) for key, value in parse_qsl(address.query) if key not in ("r", "_")]
    url = f"https:/{address.path}" + (f"?{urlencode(query, safe='/')}" if query else "")
    kind = seen.headers.get("Content-Type", "")
    said = site.answer(
        Asked(
            seen.method,
            url,
            dict(parse_qsl(seen.body.decode(), keep_blank_values=True)) if "urlencoded" in kind else None,
            jsons.loads(seen.body) if "json" in kind else None,
        )
    )
    request.answer(said.body, said.status)
