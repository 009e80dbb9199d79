"""A site of a source, told what it answers, and a client that asks it without a network."""

from __future__ import annotations

import json as jsons
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from scrapers.http import Answer, Expect, NotAnswered


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
    """Answers by the first route whose pattern fits "METHOD URL"; a list is said one by one, its last for ever."""

    def __init__(self, routes: Mapping[str, Said | list[Said] | Callable[[Asked], Said]]) -> None:
        self._routes = {
            pattern: list(said) if isinstance(said, list) else [said] if isinstance(said, Said) else said
            for pattern, said in routes.items()
        }
        self.asked: list[Asked] = []

    def answer(self, asked: Asked) -> Said:
        self.asked.append(asked)
        for pattern, said in self._routes.items():
            if re.fullmatch(pattern, f"{asked.method} {asked.url}"):
                if callable(said):
                    return said(asked)
                return said.pop(0) if len(said) > 1 else said[0]
        return Said(b"", 404)

    def paths(self) -> list[str]:
        return [f"{asked.method} {asked.url}" for asked in self.asked]


class Told:
    """`scrapers.http.Client` over a Site: no pauses, no archive, and of the guards the status alone."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._once: dict[str, Answer] = {}

    def get(
        self,
        url: str,
        *,
        expect: Expect,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        also: Collection[int] = (),
        known: Mapping[str, str] | None = None,
    ) -> Answer:
        return self._answer(Asked("GET", url), expect, name, also)

    def post(
        self,
        url: str,
        *,
        expect: Expect,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        also: Collection[int] = (),
    ) -> Answer:
        return self._answer(Asked("POST", url, form, json), expect, name, also)

    def poll(self, ask: Callable[[], Answer], ready: Callable[[Answer], bool]) -> Answer:
        for _ in range(5):
            if ready(answer := ask()):
                return answer
        raise NotAnswered("down", "never ready")

    def download(self, url: str, *, expect: Expect = "zip") -> Answer:
        return self._answer(Asked("GET", url), expect, "")

    def once(self, key: str, act: Callable[[], Answer]) -> Answer:
        if key not in self._once:
            self._once[key] = act()
        return self._once[key]

    def _answer(self, asked: Asked, expect: Expect, name: str, also: Collection[int] = ()) -> Answer:
        said = self._site.answer(asked)
        if said.status >= 400 and said.status not in also:
            raise NotAnswered("blocked" if said.status in (403, 405, 410) else "down", str(said.status))
        return Answer(
            url=asked.url,
            name=name,
            status=said.status,
            headers={},
            body=said.body,
            sha256=sha256(said.body).digest(),
            fetched_at=datetime.now(UTC),
        )
