"""Feeds of alerts and deadlines that a reader or a calendar fetches by a secret address, each person's own."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from checker.accounts.rights import RIGHTS, Right
from checker.accounts.visitors import plan_of
from checker.models import AlertChannel, Membership, Organisation, UserRow
from checker.models.watching import FEED
from checker.moments import to_moment


class Reader(msgspec.Struct, frozen=True):
    """Whose feed it is, and in which language."""

    organisation: int
    language: str


def make(connection: Connection, organisation: int, user: int, now: datetime) -> str:
    """A secret for the feeds of a person, in place of the one he had; it is kept nowhere. The caller commits."""
    drop(connection, organisation, user)
    secret = secrets.token_urlsafe(32)
    row = {"organisation_id": organisation, "user_id": user, "kind": FEED, "address": _kept(secret)}
    connection.execute(insert(AlertChannel).values(**row, at=to_moment(now)))
    return secret


def has(connection: Connection, organisation: int, user: int) -> bool:
    """Whether a person has feeds."""
    return connection.execute(select(AlertChannel.id).where(*_his(organisation, user)).limit(1)).scalar() is not None


def drop(connection: Connection, organisation: int, user: int) -> bool:
    """Ends the feeds of a person at once; False where he has none. The caller commits."""
    return bool(connection.execute(delete(AlertChannel).where(*_his(organisation, user))).rowcount)


def reader(connection: Connection, secret: str, now: datetime) -> Reader | None:
    """Whose feed a secret opens; None for none: it is unknown, he may not sign in or left, the plan has no alerts."""
    query = (
        select(AlertChannel.organisation_id, UserRow.language)
        .join(UserRow, UserRow.id == AlertChannel.user_id)
        .join(Organisation, Organisation.id == AlertChannel.organisation_id)
        .join(
            Membership,
            (Membership.organisation_id == AlertChannel.organisation_id) & (Membership.user_id == UserRow.id),
        )
        .where(AlertChannel.kind == FEED, AlertChannel.address == _kept(secret))
        .where(AlertChannel.off_at.is_(None), UserRow.active, Organisation.closed_at.is_(None))
    )
    row = connection.execute(query).one_or_none()
    if row is None or plan_of(connection, row.organisation_id, now)[0] not in RIGHTS[Right.WATCH]:
        return None
    return Reader(row.organisation_id, row.language)


def _his(organisation: int, user: int) -> tuple[Any, ...]:
    return AlertChannel.organisation_id == organisation, AlertChannel.user_id == user, AlertChannel.kind == FEED


def _kept(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
