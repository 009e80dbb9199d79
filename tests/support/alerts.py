"""Alerts, and channels that are to tell them, for tests of what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from checker.models import Alert, AlertChannel, Delivery, DeliveryTry, Notification, Watch
from checker.watching import lists
from support.people import Person


def channel(engine: Engine, who: Person, address: str, kind: str = "mail", **more: Any) -> int:
    """A channel of somebody's; more: columns."""
    given = {"organisation_id": who.organisation, "user_id": who.user, "kind": kind, "address": address, "at": 0}
    with engine.begin() as connection:
        made = insert(AlertChannel).values(**{**given, **more}).returning(AlertChannel.id)
        return int(connection.execute(made).scalar_one())


def alert(connection: Connection, organisation: int, subject: str, name: str, **more: Any) -> int:
    """A grave alert, unless told otherwise; more: columns. The caller commits."""
    given = {
        "kind": "bankruptcy", "grave": True, "at": 1, "day": 20261122, "value": {"before": None, "after": None},
    }  # fmt: skip
    row = insert(Alert).values(organisation_id=organisation, subject=subject, name=name, **{**given, **more})
    return int(connection.execute(row.returning(Alert.id)).scalar_one())


def watched(connection: Connection, organisation: int, subject: str) -> None:
    """Puts a company, where it is one, into the first list of an organisation."""
    there = select(Watch.subject).where(Watch.organisation_id == organisation, Watch.subject == subject)
    if subject and connection.execute(there).first() is None:
        into = lists.default_list(connection, organisation, datetime.now(UTC))
        row = {"list_id": into, "organisation_id": organisation, "subject": subject, "note": "", "at": 0}
        connection.execute(insert(Watch).values(**row))


def tell(engine: Engine, organisation: int, subject: str, name: str, due: dict[int, int], **more: Any) -> int:
    """An alert of a watched company with its notifications. due: channel → moment."""
    with engine.begin() as connection:
        watched(connection, organisation, subject)
        number = alert(connection, organisation, subject, name, **more)
        for to, at in due.items():
            connection.execute(insert(Notification).values(alert_id=number, channel_id=to, due_at=at))
    return number


def deliveries(engine: Engine) -> list[tuple[str, str]]:
    """Kind and state of each delivery."""
    with engine.connect() as connection:
        return [
            (kind, state)
            for kind, state in connection.execute(select(Delivery.kind, Delivery.state).order_by(Delivery.id))
        ]


def tries(engine: Engine) -> list[tuple[int, bool, str | None]]:
    """Each try of a delivery: of which one, whether it has an end, and why it failed."""
    query = select(DeliveryTry.delivery_id, DeliveryTry.ended_at, DeliveryTry.reason).order_by(DeliveryTry.id)
    with engine.connect() as connection:
        return [(of, ended is not None, reason) for of, ended, reason in connection.execute(query)]
