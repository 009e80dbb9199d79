"""How much the service is used on a day, by all together. Counts alone: of nobody, about nobody."""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from checker.dates import moscow_day
from checker.models import Usage
from checker.moments import to_date, to_day

CHECKS, SEARCHES, EMPTY, USERS, DEMOS, LICENCES = "checks", "searches", "empty", "users", "demos", "licences"
"""What is counted: cards opened · searches · those that found nothing · addresses confirmed · demos · licences."""

KEPT_DAYS = 800
"""Two years and the month in which one looks back at them."""

FLUSH_SECONDS = 10.0

log = logging.getLogger(__name__)


class Counts:
    """What a process counted and has not written yet.

    Where it was told to `start`, it is written every few seconds by a thread of its own, and when the process ends: no
    page waits for it. One that crashes, or is killed, loses what it counted in these seconds.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seconds: float | None = None
        self._waiting: Counter[tuple[date, str]] = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def start(self, seconds: float = FLUSH_SECONDS) -> None:
        """From now on what is counted is written so many seconds later. Called once, by a process that serves."""
        self._seconds = seconds
        atexit.register(self.flush)

    def count(self, what: str) -> None:
        """Counts one. Never raises, waits for nobody."""
        day = moscow_day(datetime.now(UTC))
        with self._lock:
            self._waiting[day, what] += 1
            if self._timer is None and self._seconds is not None:
                self._timer = threading.Timer(self._seconds, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Writes what waits. Never raises: what cannot be written now waits for the next time."""
        with self._lock:
            timer, self._timer = self._timer, None
            counted, self._waiting = self._waiting, Counter()
        if timer is not None:
            timer.cancel()
        if not counted:
            return
        try:
            with self._engine.begin() as connection:
                for day in sorted({day for day, _ in counted}):
                    add(connection, day, {what: count for (on, what), count in counted.items() if on == day})
        except SQLAlchemyError as error:
            log.warning("counts of use were not written: %s", type(error).__name__)
            with self._lock:
                self._waiting.update(counted)


def add(connection: Connection, day: date, counts: Mapping[str, int]) -> None:
    """Adds to the counts of a Moscow day. The caller commits."""
    for what, count in sorted(counts.items()):  # always in this order: two processes never wait for each other
        row = Usage.day == to_day(day), Usage.what == what
        more = update(Usage).where(*row).values(count=Usage.count + count)
        if connection.execute(more).rowcount:
            continue
        try:
            with connection.begin_nested():
                connection.execute(insert(Usage).values(day=to_day(day), what=what, count=count))
        except IntegrityError:  # another process wrote the first one of this day meanwhile
            connection.execute(more)


def by_day(connection: Connection, days: int, now: datetime) -> list[tuple[date, dict[str, int]]]:
    """The last days that have counts, the newest first."""
    first = to_day(moscow_day(now) - timedelta(days=days - 1))
    found: dict[int, dict[str, int]] = {}
    query = select(Usage.day, Usage.what, Usage.count).where(Usage.day >= first).order_by(Usage.day.desc())
    for day, what, count in connection.execute(query):
        found.setdefault(day, {})[what] = count
    return [(read, counts) for day, counts in found.items() if (read := to_date(day))]


def forget(connection: Connection, now: datetime) -> None:
    """Drops counts of days that are long gone. The caller commits."""
    last = moscow_day(now) - timedelta(days=KEPT_DAYS)
    connection.execute(delete(Usage).where(Usage.day < to_day(last)))
