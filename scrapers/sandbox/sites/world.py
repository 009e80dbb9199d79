"""What all sites of the made-up country stand on: the country of the day, tokens, sessions, limits, large answers."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple, TypeVar

from flask import Response, request

from scrapers.sandbox.country import Country
from scrapers.sandbox.sites.faults import Faults

Clock = Callable[[], float]
Found = TypeVar("Found")

COOKIE = "JSESSIONID"
_MOST_TOKENS = 20_000
_MOST_KEPT = 128


class Manners(NamedTuple):
    """How strict the sites are. None of these thresholds is published; those of the real sites are unknown.

    captcha_after: searches of one client in `captcha_seconds`, after which a site wants a captcha. npd_a_minute: so
    many questions a minute about payers of НПД (0: any number; the real one takes two). waits: how often an answer is
    not ready yet. token_seconds: how long a token lives. open_to_programs: whether sites that are closed to programs
    answer them all the same.
    """

    captcha_after: int = 1_000
    captcha_seconds: float = 3_600
    npd_a_minute: int = 0
    waits: int = 1
    token_seconds: float = 600
    open_to_programs: bool = False


class Ticket(NamedTuple):
    """What a token stands for: whose session it is of, until when it lives."""

    about: Any
    session: str
    until: float


class World:
    """The country behind all sites. Sites are served by many threads; moving to another day is one assignment."""

    def __init__(self, country: Country, manners: Manners = Manners(), clock: Clock = time.monotonic) -> None:  # noqa: B008 immutable
        self.manners = manners
        self.faults = Faults(clock)
        self._clock = clock
        self._lock = threading.Lock()
        self._country = country
        self._tokens: OrderedDict[str, Ticket] = OrderedDict()
        self._waited: dict[str, int] = {}
        self._asked: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._kept: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._making = threading.Lock()

    @property
    def country(self) -> Country:
        """The country on its day."""
        return self._country

    @property
    def day(self) -> date:
        """The day on which the sites are."""
        return self._country.day

    def move(self, day: date) -> None:
        """To another day of the same telling. Raises ValueError for a day before it begins."""
        moved = self._country.on(day)
        with self._making:
            self._country = moved
            self._kept.clear()

    def kept(self, key: tuple[object, ...], make: Callable[[], Found]) -> Found:
        """What is costly to make, once a day: `make()` of the first who asked."""
        with self._making:
            if key not in self._kept:
                self._kept[key] = make()
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            made: Found = self._kept[key]
        return made

    def issue(self, about: Any, session: str) -> str:
        """A new token, written like the real ones: capital hexadecimal digits."""
        token = secrets.token_hex(80).upper()
        with self._lock:
            self._tokens[token] = Ticket(about, session, self._clock() + self.manners.token_seconds)
            if len(self._tokens) > _MOST_TOKENS:
                gone, _ = self._tokens.popitem(last=False)
                self._waited.pop(gone, None)
        return token

    def redeem(self, token: str, session: str) -> Any:
        """What a token stands for; None if it has expired, was never given, or is of another session."""
        ticket = self._tokens.get(token)
        if ticket is None or ticket.session != session or ticket.until <= self._clock():
            return None
        return ticket.about

    def is_ready(self, token: str) -> bool:
        """Whether the answer behind a token is ready; the first looks come too early."""
        with self._lock:
            looked = self._waited[token] = self._waited.get(token, 0) + 1
        return looked > self.manners.waits

    def within(self, site: str, most: int, seconds: float) -> bool:
        """Counts a question of the client who asks now; False if he has put more than so many in the last seconds."""
        now = self._clock()
        with self._lock:
            asked = self._asked[site, request.remote_addr or ""]
            while asked and asked[0] <= now - seconds:
                asked.popleft()
            if len(asked) >= most:
                return False
            asked.append(now)
        return True

    def wants_captcha(self, site: str) -> bool:
        """Whether this client has searched too much."""
        return not self.within(site, self.manners.captcha_after, self.manners.captcha_seconds)


def session_of() -> str:
    """The session that the client shows, '' if none."""
    return request.cookies.get(COOKIE, "")


def with_session(response: Response, host: str) -> Response:
    """The answer with a new session for this site if the client has none yet."""
    if not session_of():
        response.set_cookie(COOKIE, new_session(), path=f"/{host}/", httponly=True)
    return response


def new_session() -> str:
    """A name for a session, as the real site writes it."""
    return secrets.token_hex(16).upper()
