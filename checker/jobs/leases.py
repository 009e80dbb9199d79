"""Who may do what only one may do: rows with an owner and an end, taken by a conditional UPDATE."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from checker.models import Lease

SECONDS = 60.0
"""How long a lease lives after its last sign of life: so long a killed process is waited for."""

BEATS = 4
"""Signs of life in one lifetime of a lease."""

log = logging.getLogger(__name__)


class Busy(RuntimeError):
    """Another process does it now; the text says what."""


class Lost(RuntimeError):
    """The lease went to another process: this one was silent for too long, and has to stop."""


class Stopped(RuntimeError):
    """The process was told to end: a run that is under way stops between two batches; the next one completes it."""


def now() -> int:
    """Milliseconds of UTC. Leases are compared across processes; machines that share a base keep their clocks."""
    return time.time_ns() // 1_000_000


def owner() -> str:
    """A name for one holder: machine, process, and a part that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def take(engine: Engine, name: str, who: str, seconds: float = SECONDS) -> bool:
    """Whether the lease is now ours: it was free, over, or ours already.

    What time it is is asked when SQLite's lock is ours: a lease that began while it was waited for could be over.
    """
    span = int(seconds * 1000)
    with engine.begin() as connection:
        at = now()
        taken = connection.execute(
            update(Lease)
            .where(Lease.name == name, or_(Lease.until <= at, Lease.owner == who))
            .values(owner=who, until=at + span)
        )
        if taken.rowcount:
            return True
        if connection.execute(select(Lease.name).where(Lease.name == name)).scalar() is not None:
            return False
    with suppress(IntegrityError), engine.begin() as connection:
        connection.execute(insert(Lease).values(name=name, owner=who, until=now() + span))
        return True
    return False


def renew(engine: Engine, name: str, who: str, seconds: float = SECONDS) -> bool:
    """Prolongs a lease; False: it is another's."""
    with engine.begin() as connection:
        kept = connection.execute(
            update(Lease).where(Lease.name == name, Lease.owner == who).values(until=now() + int(seconds * 1000))
        )
    return bool(kept.rowcount)


def release(engine: Engine, name: str, who: str) -> None:
    """Gives a lease back, if it is still ours."""
    with engine.begin() as connection:
        connection.execute(delete(Lease).where(Lease.name == name, Lease.owner == who))


def alive(connection: Connection, prefix: str) -> bool:
    """Whether anybody holds a lease of such a name."""
    query = select(Lease.name).where(Lease.name.startswith(prefix, autoescape=True), Lease.until > now())
    return connection.execute(query.limit(1)).scalar() is not None


def ended(connection: Connection, name: str) -> int | None:
    """When the lease of this name was over, milliseconds of UTC; None where it is held, or was given back."""
    return connection.execute(select(Lease.until).where(Lease.name == name, Lease.until <= now())).scalar()


class Held:
    """A lease that is held: `lost` is set when another has it."""

    def __init__(self) -> None:
        self.lost = threading.Event()

    def check(self) -> None:
        """Raises Lost where the holder may not go on."""
        if self.lost.is_set():
            raise Lost("another process has taken this over")


@contextmanager
def held(engine: Engine, name: str, *, seconds: float = SECONDS) -> Iterator[Held]:
    """Holds a lease for as long as the context lasts, with a thread that gives signs of life. Raises Busy."""
    who = owner()
    if not take(engine, name, who, seconds):
        raise Busy(name)
    with beating(lambda: renew(engine, name, who, seconds), seconds) as mine:
        try:
            yield mine
        finally:
            release(engine, name, who)


@contextmanager
def beating(beat: Callable[[], bool], seconds: float = SECONDS) -> Iterator[Held]:
    """Gives signs of life from a thread; `lost` is set once one of them says that it is another's now."""
    mine, over = Held(), threading.Event()

    def live() -> None:
        while not over.wait(seconds / BEATS):
            try:
                if not beat():
                    mine.lost.set()
                    return
            except SQLAlchemyError:
                log.exception("no sign of life could be given; it is tried again")

    thread = threading.Thread(target=live, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield mine
    finally:
        over.set()
        thread.join()


def release_all(engine: Engine) -> None:
    """Gives back whatever this process still holds: what it was doing is over, and the next one need not wait."""
    mine = f"{socket.gethostname()}:{os.getpid()}:"
    with engine.begin() as connection:
        connection.execute(delete(Lease).where(Lease.owner.startswith(mine, autoescape=True)))
