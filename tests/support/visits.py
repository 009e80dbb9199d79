"""Sources as a test wants them: what they answer is given, and nobody is visited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from checker.settings import Settings
from scrapers.base import Bulk, Live, Offer, Source, asked_name
from scrapers.http import Answer, NotAnswered
from scrapers.registry import SOURCES
from support.base import Base
from support.files import inn, ogrn

Said = bytes | Exception
"""What a site says to a question: bytes, or a refusal."""

CANARY = inn(777)


def options_of(base: Base, **more: Any) -> Settings:
    """The settings of the base of a test."""
    given = {"secret_key": "k" * 40, "sources": "sandbox", "canaries": f"egrul_search={CANARY}"}
    return Settings(data_dir=base.root.parent, database_url=base.url, **{**given, **more})


def row(number: int, name: str = "ПРИМЕР") -> bytes:
    """An answer of the registers' search that names one company."""
    found = {"k": "ul", "n": name, "o": ogrn(number), "i": inn(number), "r": "10.05.2023", "tot": "1", "pg": "1"}
    return msgspec.json.encode({"rows": [found]})


NOTHING = b'{"rows": []}'


def answer(body: bytes, name: str = "answer.json", url: str = "https://egrul.nalog.ru/search-result/1") -> Answer:
    return Answer(
        url=url,
        name=name,
        status=200,
        headers={},
        body=body,
        sha256=sha256(body).digest(),
        fetched_at=datetime.now(UTC),
    )


def asked(
    says: Callable[[str], Said | list[Said]],
    *,
    code: str = "egrul_search",
    silence: Any = "nothing",
    canary: str = CANARY,
    host: str = "egrul.nalog.ru",
    **more: Any,
) -> Source:
    """The registers' search, which says to a number what it is given to say. An empty list of rows says "nothing"."""

    def ask(_client: Any, number: str) -> Iterator[Answer]:
        said = says(number)
        for one in said if isinstance(said, list) else [said]:
            if isinstance(one, Exception):
                raise one
            yield answer(one, asked_name(code, number))

    own = SOURCES[code]
    live = Live(ask=ask, hosts={host: 0.0}, kinds=own.kinds, silence=silence, canary=canary, **more)
    return msgspec.structs.replace(own, live=live)


@dataclass
class Files:
    """Releases that lie at a site: day → bytes, or a refusal; and what was downloaded."""

    folder: Path
    releases: Mapping[date, Said]
    whole: bool = True
    problem: str = ""
    listing: Exception | None = None
    unlisted: Mapping[date, NotAnswered] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    after: list[date | None] = field(default_factory=list)

    def source(self, code: str = "sshr") -> Source:
        bulk = Bulk(offers=self._offers, hosts={"www.nalog.gov.ru": 0.0}, calendar="0 9 * * *")
        return msgspec.structs.replace(SOURCES[code], bulk=bulk, complete_from=None)

    def _offers(self, _client: Any, after: date | None) -> list[Offer]:
        self.after.append(after)
        if self.listing:
            raise self.listing
        days = sorted(day for day in self.releases if after is None or day > after)
        offers = [Offer(_key(day), day, (f"https://file.nalog.ru/{_key(day)}",), self.whole) for day in days]
        return [
            msgspec.structs.replace(offer, urls=(), refused=refusal)
            if (refusal := self.unlisted.get(offer.day))
            else offer
            for offer in offers
        ]

    def download(self, url: str, *, expect: str = "zip") -> Answer:
        key = url.rpartition("/")[2]
        self.fetched.append(key)
        said = next(said for day, said in self.releases.items() if _key(day) == key)
        if isinstance(said, Exception):
            raise said
        path = self.folder / f"down-{key}"
        path.write_bytes(said)
        return msgspec.structs.replace(answer(said, key, url), body=b"", path=path, problem=self.problem)


def _key(day: date) -> str:
    return f"data-{day:%Y%m%d}-structure-20200101.zip"


def captcha() -> NotAnswered:
    return NotAnswered("captcha", "a picture with letters stands where the answer was due")


class Nobody:
    """A visitor that is never sent anywhere: the sources of these tests answer themselves."""

    def __init__(self, **_given: Any) -> None: ...

    def __enter__(self) -> Nobody:
        return self

    def __exit__(self, *_: object) -> None: ...
