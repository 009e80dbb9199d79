"""Organisations, and who belongs to them as what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from checker.models import Membership, Organisation
from checker.models.account import OWNER
from checker.moments import to_moment

LONGEST = 120
"""Signs of a name."""


def found(connection: Connection, name: str, owner: int, now: datetime) -> int:
    """A new organisation with its owner; returns its number. The caller commits."""
    row = insert(Organisation).values(name=name.strip()[:LONGEST], opened_at=to_moment(now)).returning(Organisation.id)
    organisation = int(connection.execute(row).scalar_one())
    join(connection, organisation, owner, OWNER, now)
    return organisation


def join(connection: Connection, organisation: int, user: int, role: str, now: datetime) -> None:
    """Makes somebody a member. Raises IntegrityError where he is one already."""
    connection.execute(
        insert(Membership).values(organisation_id=organisation, user_id=user, role=role, since=to_moment(now))
    )
