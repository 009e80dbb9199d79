"""One try of a question: to declared hosts, at their pace, hop by hop, archived and judged."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any, NoReturn

import msgspec
import requests

from scrapers.guards import BLOCKED, CAPTCHA, DOWN, GEO, LAYOUT, QUOTA, Refusal, refusal
from scrapers.http import Answer, Expect, NotAnswered, Pace
from scrapers.reach import Outside, Reach, file_name, is_login
from scrapers.wire import TROUBLE, Limits, Oversize, Wire

CAPS: Mapping[Expect, int] = {
    "json": 20_000_000,
    "html": 10_000_000,
    "pdf": 31_000_000,
    "csv": 64_000_000,
    "zip": 64_000_000,
}
"""The most that `get` and `post` read; larger files are downloaded."""
ACCEPT: Mapping[Expect, str] = {
    "json": "application/json, text/javascript;q=0.9, */*;q=0.1",
    "html": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "pdf": "application/pdf, */*;q=0.1",
    "csv": "text/csv, */*;q=0.1",
    "zip": "application/zip, */*;q=0.1",
}
SHUT: Mapping[str, float] = {CAPTCHA: 12 * 3600, BLOCKED: 6 * 3600, GEO: 6 * 3600, QUOTA: 3600}
"""For how many seconds nobody asks a host that answered so (courts.md 0.2)."""
LONGEST_SHUT = 24 * 3600
MOST_HOPS = 5
CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})
_REDIRECTS = {301, 302, 303, 307, 308}


class Failed(Exception):
    """One try that gave no answer."""

    def __init__(
        self,
        host: str,
        refusal: Refusal,
        *,
        digest: bytes | None = None,
        after: float | None = None,
        status: int = 0,
    ) -> None:
        self.host, self.refusal, self.digest, self.after, self.status = host, refusal, digest, after, status


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the official address, what is due, what is sent along."""

    method: str
    url: str
    expect: Expect
    headers: Mapping[str, str]
    content: Mapping[str, Any]
    name: str


Hear = Callable[[Question, str, str, requests.Response], Answer]
"""(what was asked, official address, host, unread answer) → the answer. Raises Failed."""


class Walk:
    """Tries of one visitor. hosts, pace, keep: as of `scrapers.visitor.Visitor`."""

    def __init__(
        self,
        *,
        hosts: Mapping[str, float],
        reach: Reach,
        pace: Pace,
        wire: Wire,
        keep: Callable[[bytes], bytes],
        limits: Limits,
    ) -> None:
        self._hosts, self._reach, self._pace, self._keep = hosts, reach, pace, keep
        self.wire, self.limits = wire, limits

    def go(self, question: Question, hear: Hear) -> Answer:
        """One try: the question, and for a GET the redirects that follow. Raises Failed, NotAnswered.

        hear: makes the answer of what stands at the end of the redirects.
        """
        url = self._checked(question.url)
        for _ in range(MOST_HOPS + 1):
            host = self._reach.host(url)
            self._pace.wait(host, self._hosts[host])
            sent = {"Accept": ACCEPT[question.expect], "Accept-Encoding": "gzip, deflate", **question.headers}
            try:
                with (
                    self.wire.deadline(self.limits.total),
                    self.wire.send(question.method, self._reach.asked(url), host, sent, **question.content) as response,
                ):
                    if response.status_code not in _REDIRECTS:
                        return hear(question, url, host, response)
                    url = self._onward(question.method, url, host, response)
            except TROUBLE as error:
                raise Failed(host, self.wire.trouble(error, host)) from error
        raise Failed(host, Refusal(LAYOUT, f"more than {MOST_HOPS} redirects"))

    def whole(self, question: Question, url: str, host: str, response: requests.Response, begun: bytes = b"") -> Answer:
        """The body, archived before anybody looks at it. begun: what was read of it already. Raises Failed."""
        headers = small(response)
        status, got = response.status_code, bytearray(begun)
        wrong: Refusal | None = None
        unchanged = status == 304 and not CONDITIONS.isdisjoint(question.headers)
        if not unchanged:
            try:
                self.wire.read(response, CAPS[question.expect], got)
            except Oversize as error:
                wrong = Refusal(LAYOUT, str(error))
            except TROUBLE as error:
                wrong = self.wire.trouble(error, host)
        body = bytes(got)
        digest = self.kept(body)
        if not unchanged:
            wrong = wrong or refusal(status, headers, body, question.expect)
        if wrong:
            raise Failed(host, wrong, digest=digest if body else None, after=retry_after(headers), status=status)
        return Answer(
            url=url,
            name=question.name or file_name(url, host),
            status=status,
            headers=headers,
            body=body,
            sha256=digest,
            fetched_at=datetime.now(UTC),
        )

    def kept(self, body: bytes) -> bytes:
        """The SHA-256 of what was received, which lies in the archive (nothing does not). Raises NotAnswered."""
        try:
            return self._keep(body) if body else sha256(b"").digest()
        except OSError as error:
            raise NotAnswered(DOWN, f"the archive cannot be written: {error}") from error

    def pause(self, failed: Failed, turn: int, spent: float) -> float | None:
        """How long to wait before the next try, None where none can help. turn: of this one, from 1."""
        if not failed.refusal.passing or turn >= self.limits.tries:
            return None
        if failed.after is None and failed.refusal.reason == QUOTA:
            return None
        pause = failed.after
        if pause is None:
            pause = self.limits.pause * 2 ** (turn - 1) * random.uniform(0.5, 1.5)  # noqa: S311 no secret
        return pause if pause <= self.limits.patience and spent + pause < self.limits.total else None

    def give_up(self, failed: Failed) -> NoReturn:
        """Shuts the host for as long as its answer asks for, and raises NotAnswered."""
        told = failed.refusal
        seconds = SHUT.get(told.reason, 0.0)
        if failed.after is not None and told.reason in (QUOTA, DOWN):
            seconds = min(failed.after, LONGEST_SHUT)
        if seconds:
            self._pace.shut(failed.host, told.reason, seconds)
        said = f"{failed.host}: {told.detail}"
        raise NotAnswered(told.reason, said, answer=failed.digest, status=failed.status) from failed.__cause__

    def _checked(self, url: str) -> str:
        try:
            return self._reach.official(url)
        except Outside as error:
            raise NotAnswered("off", str(error), again=False) from error

    def _onward(self, method: str, url: str, host: str, response: requests.Response) -> str:
        location = response.headers.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if method != "GET":
            raise Failed(host, Refusal(BLOCKED, f"the site sends a POST on (HTTP {response.status_code})"))
        try:
            return self._reach.follow(url, location)
        except Outside as error:
            if is_login(location):
                raise Failed(host, Refusal(BLOCKED, "the site sends to a log-in")) from error
            raise Failed(host, Refusal(LAYOUT, f"the site sends us where we do not go: {error}")) from error


def small(response: requests.Response) -> dict[str, str]:
    """The headers by names in small letters."""
    return {name.lower(): value for name, value in response.headers.items()}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds until a site wants to be asked again (a number or a date: RFC 9110, 10.2.3), None if it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return float(min(int(said[:9]), LONGEST_SHUT))
    try:
        when = parsedate_to_datetime(said)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), float(LONGEST_SHUT))
