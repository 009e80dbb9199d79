"""The visitor of the sources' sites: one for a visit, in one thread. What it may do: docs/security.md."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from checker import __version__
from scrapers.download import Download, Place
from scrapers.guards import DOWN
from scrapers.http import Answer, Expect, NotAnswered, Pace
from scrapers.reach import Outside, Reach
from scrapers.walk import Failed, Question, Walk
from scrapers.wire import QUICK, Limits, Wire, trust


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
        named = {host.lower(): seconds for host, seconds in hosts.items()}
        self._incoming, self._sleep = incoming, sleep
        self.limits = limits or (QUICK if sandbox else Limits())
        if proxy and urlsplit(proxy).scheme not in ("http", "https"):
            raise NotAnswered("off", "CHECKER_PROXY is not of the form http://host:port", again=False)
        try:
            reach = Reach(named, sandbox)
            context = trust(ca_bundle, certificate)
            to_proxy = trust(ca_bundle, None) if certificate else context
        except Outside as error:
            raise NotAnswered("off", str(error), again=False) from error
        except (OSError, ssl.SSLError) as error:
            which = "CHECKER_CA_BUNDLE or the client certificate"
            raise NotAnswered("off", f"{which} cannot be read: {error}", again=False) from error
        wire = Wire(
            agent=agent(contact),
            limits=self.limits,
            context=context,
            to_proxy=to_proxy,
            proxy="" if sandbox else proxy,
            fits=reach.fits,
        )
        self._walk = Walk(hosts=named, reach=reach, pace=pace, wire=wire, keep=keep, limits=self.limits)
        self._heard: dict[str, Answer | NotAnswered] = {}

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections and forgets the cookies."""
        self._walk.wire.close()

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

    def download(self, url: str, *, expect: Expect = "zip") -> Answer:
        """A file of any size: see `scrapers.http.Client`."""
        with Place(self._incoming, url) as place:
            return Download(self._walk, place, expect, self._sleep).run()

    def _ask(self, question: Question) -> Answer:
        began, turn = time.monotonic(), 1
        while True:
            try:
                return self._walk.go(question, self._walk.whole)
            except Failed as failed:
                pause = self._walk.pause(failed, turn, time.monotonic() - began)
                if pause is None:
                    self._walk.give_up(failed)
            self._sleep(pause)
            turn += 1


def agent(contact: str) -> str:
    """The User-Agent: our name, our version, and where the operator can be written to."""
    said = quote(contact.strip(), safe=" @:/.,+-_~?=&#%")[:200]
    return f"Checker/{__version__} (+{said})" if said else f"Checker/{__version__} (self-hosted; no contact given)"


def unless(known: Mapping[str, str]) -> dict[str, str]:
    """The headers that ask for an answer only if it is not the known one any more (RFC 9110, 13.1)."""
    conditions = {"If-None-Match": known.get("etag"), "If-Modified-Since": known.get("last-modified")}
    return {name: value for name, value in conditions.items() if value}
