"""The visitor of the sources' sites: one for a visit, in one thread. What it may do: docs/security.md."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import msgspec
import requests

from checker import __version__
from scrapers.guards import BLOCKED, CAPTCHA, DOWN, GEO, LAYOUT, QUOTA, Refusal, refusal
from scrapers.http import Answer, Expect, NotAnswered, Pace
from scrapers.reach import Outside, Reach, file_name, is_login
from scrapers.wire import QUICK, TROUBLE, Limits, Oversize, Wire, trust

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
_REDIRECTS = {301, 302, 303, 307, 308}


class _Failed(Exception):
    """One try that gave no answer."""

    def __init__(self, host: str, refusal: Refusal, *, digest: bytes | None = None, after: float | None = None) -> None:
        self.host, self.refusal, self.digest, self.after = host, refusal, digest, after


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the official address, what is due, what is sent along."""

    method: str
    url: str
    expect: Expect
    headers: Mapping[str, str]
    content: Mapping[str, Any]
    name: str


class Visitor:
    """A `scrapers.http.Client`.

    hosts: host → least seconds between two requests, and the only hosts that are ever asked. pace: shared with the
    other processes. keep: puts bytes into the archive and returns their SHA-256. incoming: folder of downloads.
    contact: how the operator can be reached, in the User-Agent. ca_bundle: PEM roots beside those of certifi. proxy:
    http(s)://…, for everything but the sandbox. sandbox: origin on loopback that stands for all hosts. certificate: PEM
    with key and client certificate, shown to a host that asks for one: hand it in with the hosts that may see it.
    limits: those of the world, or of the sandbox. Raises NotAnswered (off) where a setting cannot be used.
    """

    def __init__(
        self,
        *,
        hosts: Mapping[str, float],
        pace: Pace,
        keep: Callable[[bytes], bytes],
        incoming: Path,
        contact: str = "",
        ca_bundle: Path | None = None,
        proxy: str = "",
        sandbox: str = "",
        certificate: Path | None = None,
        limits: Limits | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._hosts = {host.lower(): seconds for host, seconds in hosts.items()}
        self._pace, self._keep, self._incoming, self._sleep = pace, keep, incoming, sleep
        self.limits = limits or (QUICK if sandbox else Limits())
        if proxy and urlsplit(proxy).scheme not in ("http", "https"):
            raise NotAnswered("off", "CHECKER_PROXY is not of the form http://host:port", again=False)
        try:
            self._reach = Reach(self._hosts, sandbox)
            context = trust(ca_bundle, certificate)
        except Outside as error:
            raise NotAnswered("off", str(error), again=False) from error
        except (OSError, ssl.SSLError) as error:
            named = "CHECKER_CA_BUNDLE or CHECKER_REGISTER_CERTIFICATE"
            raise NotAnswered("off", f"{named} cannot be read: {error}", again=False) from error
        self._wire = Wire(
            agent=agent(contact),
            limits=self.limits,
            context=context,
            proxy="" if sandbox else proxy,
            fits=self._reach.fits,
        )
        self._heard: dict[str, Answer | NotAnswered] = {}

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections and forgets the cookies."""
        self._wire.close()

    def get(
        self,
        url: str,
        *,
        expect: Expect,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        name: str = "",
        known: Mapping[str, str] | None = None,
    ) -> Answer:
        """One GET that has to succeed: see `scrapers.http.Client`."""
        if params:
            url += ("&" if "?" in url else "?") + urlencode(params)
        sent = {**unless(known or {}), **(headers or {})}
        return self._ask(Question(method="GET", url=url, expect=expect, headers=sent, content={}, name=name))

    def post(
        self,
        url: str,
        *,
        expect: Expect,
        form: Mapping[str, str] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        name: str = "",
    ) -> Answer:
        """One POST that has to succeed: see `scrapers.http.Client`."""
        content = {"data": form, "json": json} if json is not None else {"data": form or {}}
        return self._ask(
            Question(method="POST", url=url, expect=expect, headers=headers or {}, content=content, name=name)
        )

    def poll(self, ask: Callable[[], Answer], ready: Callable[[Answer], bool]) -> Answer:
        """Asks again, with pauses, until the answer is ready: see `scrapers.http.Client`."""
        for turn in range(self.limits.polls):
            if turn:
                self._sleep(self.limits.poll)
            answer = ask()
            if ready(answer):
                return answer
        raise NotAnswered(DOWN, f"the answer was not ready after {self.limits.polls} looks", answer=answer.sha256)

    def once(self, key: str, act: Callable[[], Answer]) -> Answer:
        """What was heard under this key during the visit, a failure too: see `scrapers.http.Client`."""
        if key not in self._heard:
            try:
                self._heard[key] = act()
            except NotAnswered as failure:
                self._heard[key] = failure
        heard = self._heard[key]
        if isinstance(heard, NotAnswered):
            raise NotAnswered(heard.reason, heard.detail, again=heard.again, answer=heard.answer) from heard
        return heard

    def _ask(self, question: Question) -> Answer:
        began, turn = time.monotonic(), 1
        while True:
            try:
                return self._walk(question)
            except _Failed as failed:
                pause = self._pause(failed, turn, time.monotonic() - began)
                if pause is None:
                    self._give_up(failed)
            self._sleep(pause)
            turn += 1

    def _pause(self, failed: _Failed, turn: int, spent: float) -> float | None:
        """How long to wait before the next try, None where none can help."""
        if not failed.refusal.passing or turn >= self.limits.tries:
            return None
        if failed.after is None and failed.refusal.reason == QUOTA:
            return None
        pause = failed.after
        if pause is None:
            pause = self.limits.pause * 2 ** (turn - 1) * random.uniform(0.5, 1.5)  # noqa: S311 no secret
        return pause if pause <= self.limits.patience and spent + pause < self.limits.total else None

    def _give_up(self, failed: _Failed) -> NoReturn:
        told = failed.refusal
        seconds = SHUT.get(told.reason, 0.0)
        if failed.after is not None and told.reason in (QUOTA, DOWN):
            seconds = min(failed.after, LONGEST_SHUT)
        if seconds:
            self._pace.shut(failed.host, told.reason, seconds)
        raise NotAnswered(told.reason, f"{failed.host}: {told.detail}", answer=failed.digest) from failed.__cause__

    def _walk(self, question: Question) -> Answer:
        """One try: the question, and for a GET the redirects that follow. Raises _Failed, NotAnswered."""
        url = self._checked(question.url)
        for _ in range(MOST_HOPS + 1):
            host = self._reach.host(url)
            self._pace.wait(host, self._hosts[host])
            sent = {"Accept": ACCEPT[question.expect], "Accept-Encoding": "gzip, deflate", **question.headers}
            try:
                with (
                    self._wire.deadline(self.limits.total),
                    self._wire.send(
                        question.method, self._reach.asked(url), host, sent, **question.content
                    ) as response,
                ):
                    if response.status_code not in _REDIRECTS:
                        return self._hear(question, url, host, response)
                    url = self._onward(question.method, url, host, response)
            except TROUBLE as error:
                raise _Failed(host, self._wire.trouble(error, host)) from error
        raise _Failed(host, Refusal(LAYOUT, f"more than {MOST_HOPS} redirects"))

    def _checked(self, url: str) -> str:
        try:
            return self._reach.official(url)
        except Outside as error:
            raise NotAnswered("off", str(error), again=False) from error

    def _onward(self, method: str, url: str, host: str, response: requests.Response) -> str:
        location = response.headers.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace")
        if method != "GET":
            raise _Failed(host, Refusal(BLOCKED, f"the site sends a POST on (HTTP {response.status_code})"))
        try:
            return self._reach.follow(url, location)
        except Outside as error:
            if is_login(location):
                raise _Failed(host, Refusal(BLOCKED, "the site sends to a log-in")) from error
            raise _Failed(host, Refusal(LAYOUT, f"the site sends us where we do not go: {error}")) from error

    def _hear(self, question: Question, url: str, host: str, response: requests.Response) -> Answer:
        """The body, archived before anybody looks at it."""
        headers = {name.lower(): value for name, value in response.headers.items()}
        status, got = response.status_code, bytearray()
        wrong: Refusal | None = None
        if status != 304:
            try:
                self._wire.read(response, CAPS[question.expect], got)
            except Oversize as error:
                wrong = Refusal(LAYOUT, str(error))
            except TROUBLE as error:
                wrong = self._wire.trouble(error, host)
        body = bytes(got)
        digest = self._keep(body) if body else sha256(b"").digest()
        if status != 304:
            wrong = wrong or refusal(status, headers, body, question.expect)
        if wrong:
            raise _Failed(host, wrong, digest=digest if body else None, after=retry_after(headers))
        return Answer(
            url=url,
            name=question.name or file_name(url, host),
            status=status,
            headers=headers,
            body=body,
            sha256=digest,
            fetched_at=datetime.now(UTC),
        )


def agent(contact: str) -> str:
    """The User-Agent: our name, our version, and where the operator can be written to."""
    said = quote(contact.strip(), safe=" @:/.,+-_~?=&#%")[:200]
    return f"Checker/{__version__} (+{said})" if said else f"Checker/{__version__} (self-hosted; no contact given)"


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


def unless(known: Mapping[str, str]) -> dict[str, str]:
    """The headers that ask for an answer only if it is not the known one any more (RFC 9110, 13.1)."""
    conditions = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last-modified")}
    return {name: value for name, value in conditions.items() if value}
