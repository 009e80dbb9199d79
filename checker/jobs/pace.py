"""The pace of visits, kept in the base: one for all processes, and one place where a shut host is shut for all."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, case, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker.jobs.leases import now
from checker.models import Host
from scrapers.http import NotAnswered


class HostPace:
    """`scrapers.http.Pace` over the table `host`.

    factor: 1 for real sites; 0 for the made-up country, whose sites are ours and need no mercy.
    """

    def __init__(self, engine: Engine, *, factor: float = 1.0, sleep: Callable[[float], None] = time.sleep) -> None:
        self._engine, self._factor, self._sleep = engine, factor, sleep

    def wait(self, host: str, seconds: float) -> None:
        """Reserves the next free moment of this host and sleeps until it. Raises NotAnswered while it is shut."""
        gap = int(seconds * self._factor * 1000)
        if not gap and not self._factor:
            return
        at = self._reserve(host, gap)
        if (left := at - now()) > 0:
            self._sleep(left / 1000)
            self._refuse_shut(host)

    def shut(self, host: str, reason: str, seconds: float) -> None:
        """Nobody asks this host for so long; a longer time that was set before holds."""
        until = now() + int(seconds * self._factor * 1000)
        with self._engine.begin() as connection:
            found = connection.execute(
                update(Host).where(Host.name == host, Host.shut_until < until).values(shut_until=until, reason=reason)
            ).rowcount
            there = found or connection.execute(select(Host.name).where(Host.name == host)).scalar()
        if not there:
            self._meet(host)
            self.shut(host, reason, seconds)

    def _reserve(self, host: str, gap: int) -> int:
        """The moment that is ours: one UPDATE moves the host's next moment on, so no two processes get the same."""
        while True:
            current = now()
            after = case((Host.next_at > current, Host.next_at + gap), else_=current + gap)
            with self._engine.begin() as connection:
                reserved = connection.execute(
                    update(Host)
                    .where(Host.name == host, Host.shut_until <= current)
                    .values(next_at=after)
                    .returning(Host.next_at)
                ).scalar()
            if reserved is not None:
                return int(reserved) - gap
            self._refuse_shut(host)
            self._meet(host)

    def _refuse_shut(self, host: str) -> None:
        with self._engine.connect() as connection:
            row: Any = connection.execute(select(Host.shut_until, Host.reason).where(Host.name == host)).one_or_none()
        if row and row.shut_until > now():
            minutes = -(-(row.shut_until - now()) // 60_000)
            raise NotAnswered(row.reason or "down", f"{host} is left in peace for {minutes} more minutes")

    def _meet(self, host: str) -> None:
        with suppress(IntegrityError), self._engine.begin() as connection:
            connection.execute(insert(Host).values(name=host, next_at=0, shut_until=0))
