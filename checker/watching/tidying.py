"""What of watching is dropped in time: it names whom somebody watches, and people whom a register forgot long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Select, and_, delete, or_, select

from checker.models import PUBLIC, Alert, Delivery, Notification, Score, Watch
from checker.moments import to_moment

KEPT = timedelta(days=400)
"""So long alerts and former verdicts are kept: as whole documents are by default. Ours: no law names a time for them;
what happened to a company is told by its history for as long as its sources are kept.
"""

SENT_KEPT = timedelta(days=90)
"""So long it is kept that a message went, and each try of it."""

BATCH = 1_000
"""So many rows in one transaction: nobody waits long for the writer."""


def forget(engine: Engine, now: datetime) -> None:
    """Drops what is older than that, the oldest first, and the verdicts on whom nobody watches any more."""
    acts: tuple[tuple[Callable[[Connection, int], int], timedelta], ...] = (_alerts, KEPT), (_deliveries, SENT_KEPT)
    for act, kept in acts:
        gone = BATCH
        while gone == BATCH:
            with engine.begin() as connection:
                gone = act(connection, to_moment(now - kept))
    with engine.begin() as connection:
        _verdicts(connection, to_moment(now - KEPT))


def _oldest(table: type[Alert | Delivery], before: int) -> Select[tuple[int]]:
    """Numbers are given in the order of time, so these need no index of it."""
    first = select(table.id, table.at).order_by(table.id).limit(BATCH).subquery()
    return select(first.c.id).where(first.c.at < before)


def _alerts(connection: Connection, before: int) -> int:
    return connection.execute(delete(Alert).where(Alert.id.in_(_oldest(Alert, before)))).rowcount


def _deliveries(connection: Connection, before: int) -> int:
    """With what they told first: an alert without a delivery is one that is still to be told."""
    numbers = list(connection.execute(_oldest(Delivery, before)).scalars())
    connection.execute(delete(Notification).where(Notification.delivery_id.in_(numbers)))
    return connection.execute(delete(Delivery).where(Delivery.id.in_(numbers))).rowcount


def _verdicts(connection: Connection, before: int) -> None:
    mine = and_(Watch.subject == Score.subject, or_(Score.reach == PUBLIC, Score.reach == Watch.organisation_id))
    watched = select(Watch.subject).where(mine).exists()
    connection.execute(delete(Score).where(or_(Score.known_to < before, ~watched)))
