"""Windows: the releases and days that a source offers, each retried until it is done; a later one never hides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from checker.ingest.outcomes import TOLD
from checker.jobs.leases import now
from checker.jobs.visit import known
from checker.models import Window
from checker.models.asked import LIST
from checker.moments import to_date, to_day
from scrapers.base import Offer, Source
from scrapers.http import NotAnswered
from scrapers.registry import NUMBERS

AGAIN_MINUTES = (15, 60, 240)
"""When a failed window is tried again: after the first, the second, the third failure; then once a day."""

DAY_MINUTES = 1440

MISSED = len(AGAIN_MINUTES) + 2
"""After so many failures a window that is not offered is given up."""

DUE, DONE, FAILED, GIVEN_UP = "due", "done", "failed", "given_up"
UNDONE = (DUE, FAILED)


def since(connection: Connection, source: Source) -> date | None:
    """After which day offers are of interest: before the oldest window that is not done, else before the newest one
    that is (another release of the same day may have come); None as long as nobody has seen what there is.
    """
    number = NUMBERS[source.code]
    if connection.execute(select(Window.done_at).where(*_this(number, LIST))).scalar() is None:
        return None
    of = select(func.min(Window.day).filter(Window.state.in_(UNDONE)), func.max(Window.day)).where(
        Window.source_id == number, Window.key != LIST
    )
    oldest, newest = connection.execute(of).one()
    found = to_date(oldest or newest)
    return found - timedelta(days=1) if found else None


def note(connection: Connection, source: Source, offers: Sequence[Offer]) -> None:
    """Gives a row to every offer that has none, and takes up again what was given up and is offered once more."""
    number, current = known(connection, source), now()
    query = select(Window.key, Window.state).where(Window.source_id == number)
    have = {key: state for key, state in connection.execute(query)}
    for offer in offers:
        row = {"state": DUE, "next_at": current, "day": to_day(offer.day)}
        if offer.key not in have:
            connection.execute(insert(Window).values(source_id=number, key=offer.key, tries=0, **row))
        elif have[offer.key] == GIVEN_UP:
            connection.execute(update(Window).where(*_this(number, offer.key)).values(**row))


def miss(connection: Connection, source: Source, offers: Sequence[Offer], after: date | None) -> None:
    """Windows that are not done and not offered: one that a newer whole list has overtaken is given up at once, any
    other after some days, because a folder that could not be listed is not gone. Offered again, it is taken up again.
    What is lost for good has a reason, what was overtaken has none: nothing of it is missing.
    """
    query = select(Window.key, Window.day, Window.tries).where(
        Window.source_id == NUMBERS[source.code],
        Window.key.not_in([LIST, *(offer.key for offer in offers)]),
        Window.state.in_(UNDONE),
        *([Window.day > to_day(after)] if after else []),
    )
    newest = max((to_day(offer.day) for offer in offers if offer.whole), default=0)
    for row in connection.execute(query).all():
        gone = "the source no longer offers it"
        if row.day <= newest:
            _close(connection, source, row.key, state=GIVEN_UP, reason=None, detail=gone)
        elif row.tries >= MISSED:
            lost = f"{row.key} was not read: {gone}"
            _close(connection, source, row.key, state=GIVEN_UP, reason="down", detail=lost)
        else:
            failed(connection, source, row.key, NotAnswered("down", "the source does not offer it now"))
    overtaken = (Window.source_id == NUMBERS[source.code], Window.state == GIVEN_UP, Window.day <= newest)
    connection.execute(update(Window).where(*overtaken).values(reason=None))


def wanted(connection: Connection, source: Source, offers: Sequence[Offer], *, patient: bool) -> list[Offer]:
    """Those of the offers to be fetched now, in their order. patient: what failed waits for its time."""
    query = select(Window.key).where(Window.source_id == NUMBERS[source.code], Window.state.in_(UNDONE))
    if patient:
        query = query.where(Window.next_at <= now())
    due = set(connection.execute(query).scalars())
    return [offer for offer in offers if offer.key in due]


def done(connection: Connection, source: Source, key: str) -> None:
    """A window was read; looking for what there is (LIST) is done until its next time."""
    _close(connection, source, key, state=DONE, done_at=now(), reason=None, detail=None, tries=0)


def failed(connection: Connection, source: Source, key: str, refusal: NotAnswered) -> None:
    """A window was not read: the more often, the later it is tried again; once a day where somebody has to act."""
    number = known(connection, source)
    tries = connection.execute(select(Window.tries).where(*_this(number, key))).scalar() or 0
    minutes = AGAIN_MINUTES[tries] if refusal.again and tries < len(AGAIN_MINUTES) else DAY_MINUTES
    values = {"reason": refusal.reason, "detail": refusal.detail[:TOLD], "tries": tries + 1}
    _close(connection, source, key, state=FAILED, next_at=now() + minutes * 60_000, **values)


def retries(connection: Connection) -> set[int]:
    """Numbers of sources that have a failed window whose time has come."""
    query = select(Window.source_id).where(Window.state.in_(UNDONE), Window.next_at <= now()).distinct()
    return set(connection.execute(query).scalars())


def looked_at(connection: Connection, source: Source) -> int | None:
    """When it was last looked what the source offers, well or in vain; None: never."""
    row: Any = connection.execute(
        select(Window.state, Window.done_at, Window.next_at).where(*_this(NUMBERS[source.code], LIST))
    ).one_or_none()
    if row is None:
        return None
    return int(row.done_at or 0) if row.state == DONE else now()


def _close(connection: Connection, source: Source, key: str, **values: Any) -> None:
    number = known(connection, source)
    if not connection.execute(update(Window).where(*_this(number, key)).values(**values)).rowcount:
        connection.execute(insert(Window).values(source_id=number, key=key, **{"day": 0, "next_at": now(), **values}))


def _this(number: int, key: str) -> tuple[Any, ...]:
    return Window.source_id == number, Window.key == key
