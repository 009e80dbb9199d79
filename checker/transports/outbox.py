"""Messages that wait to be sent: written in the transaction of what they tell of, sent by the clock or a worker."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from checker.models import Outgoing
from checker.transports.message import Message


def put(connection: Connection, message: Message, at: int) -> None:
    """Lets a message wait to be sent. at: now, milliseconds of UTC. The caller commits."""
    connection.execute(
        insert(Outgoing).values(
            channel=message.channel,
            recipient=message.to,
            subject=message.subject,
            text=message.text,
            at=at,
            next_at=at,
            tries=0,
        )
    )
