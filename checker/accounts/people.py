"""Users as the operator sees them: who there is, never what anybody looked up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker.accounts import organisations, signins
from checker.accounts.visitors import OPERATOR
from checker.models import Membership, Organisation, ServiceRole, SignIn, UserRole, UserRow
from checker.moments import to_moment

PAGE = 50

UNCONFIRMED = timedelta(days=7)
"""So long an address that was registered waits to be confirmed, counted from the last letter that was asked for."""


class Known(msgspec.Struct, frozen=True):
    """A user. since: when his address was confirmed; of: number, name and role of each organisation."""

    id: int
    email: str
    active: bool
    since: datetime | None
    two_factor: bool
    operator: bool
    browsers: int
    of: tuple[tuple[int, str, str], ...]


def normal(email: str) -> str | None:
    """An address as Flask-Security keeps it; None where it is none. Whether it can be reached is not asked."""
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def find(connection: Connection, email: str) -> int | None:
    """The number of a user by his address, in whatever case."""
    query = select(UserRow.id).where(func.lower(UserRow.email) == email.strip().lower()).order_by(UserRow.id).limit(1)
    return connection.execute(query).scalar()


def add(
    connection: Connection,
    email: str,
    now: datetime,
    *,
    password: str | None = None,
    organisation: str = "",
    language: str = "ru",
) -> int:
    """A user whose address the operator vouches for, owner of a new organisation; returns his number.

    email: of `normal`; password: as it is hashed; organisation: its name, the address where there is none. Raises
    IntegrityError where the address is known. The caller commits.
    """
    row = insert(UserRow).values(
        email=email,
        password=password,
        active=True,
        fs_uniquifier=uuid4().hex,
        confirmed_at=now.astimezone(UTC).replace(tzinfo=None),
        language=language,
    )
    user = int(connection.execute(row.returning(UserRow.id)).scalar_one())
    organisations.found(connection, organisation or email, user, now)
    return user


def forget(connection: Connection, now: datetime) -> None:
    """Drops accounts whose address nobody has confirmed for too long: they hold an address and open nothing.

    The caller commits.
    """
    late = UserRow.registered_at <= to_moment(now - UNCONFIRMED)
    connection.execute(delete(UserRow).where(UserRow.confirmed_at.is_(None), late))


def make_operator(connection: Connection, user: int) -> bool:
    """Gives somebody the role of an operator; False where he has it. The caller commits."""
    role = connection.execute(select(ServiceRole.id).where(ServiceRole.name == OPERATOR)).scalar()
    if role is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(ServiceRole).values(name=OPERATOR))
        except IntegrityError:  # another one was made an operator meanwhile
            pass
        role = connection.execute(select(ServiceRole.id).where(ServiceRole.name == OPERATOR)).scalar_one()
    has = select(UserRole.user_id).where(UserRole.user_id == user, UserRole.role_id == role)
    if connection.execute(has).scalar() is not None:
        return False
    connection.execute(insert(UserRole).values(user_id=user, role_id=role))
    return True


def listed(connection: Connection, like: str = "", before: int | None = None) -> tuple[list[Known], int | None]:
    """Users whose address holds a text, the newest first; the second: from where the next page goes on, or None."""
    query = select(UserRow.id, UserRow.email, UserRow.active, UserRow.confirmed_at, UserRow.tf_primary_method)
    if like.strip():
        query = query.where(func.lower(UserRow.email).contains(like.strip().lower(), autoescape=True))
    if before is not None:
        query = query.where(UserRow.id < before)
    rows: list[Row[Any]] = list(connection.execute(query.order_by(UserRow.id.desc()).limit(PAGE + 1)))
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    rows = rows[:PAGE]
    numbers = [row.id for row in rows]
    operators = set(
        connection.execute(
            select(UserRole.user_id)
            .join(ServiceRole, ServiceRole.id == UserRole.role_id)
            .where(ServiceRole.name == OPERATOR, UserRole.user_id.in_(numbers))
        ).scalars()
    )
    browsers: dict[int, int] = {
        user: count
        for user, count in connection.execute(
            select(SignIn.user_id, func.count())
            .where(SignIn.user_id.in_(numbers), SignIn.ended_at.is_(None))
            .group_by(SignIn.user_id)
        )
    }
    of: dict[int, list[tuple[int, str, str]]] = {}
    for user, number, name, role in connection.execute(
        select(Membership.user_id, Organisation.id, Organisation.name, Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.user_id.in_(numbers), Organisation.closed_at.is_(None))
        .order_by(Organisation.id)
    ):
        of.setdefault(user, []).append((number, name, role))
    known = [
        Known(
            id=row.id,
            email=row.email,
            active=row.active,
            since=row.confirmed_at.replace(tzinfo=UTC) if row.confirmed_at else None,
            two_factor=bool(row.tf_primary_method),
            operator=row.id in operators,
            browsers=browsers.get(row.id, 0),
            of=tuple(of.get(row.id, ())),
        )
        for row in rows
    ]
    return known, more


def switch(connection: Connection, user: int, active: bool, now: datetime) -> bool:
    """Lets somebody sign in or not any more, which also signs him out; False where there is nobody of that number.

    The caller commits.
    """
    changed = connection.execute(update(UserRow).where(UserRow.id == user).values(active=active)).rowcount
    if changed and not active:
        sign_out(connection, user, now)
    return bool(changed)


def sign_out(connection: Connection, user: int, now: datetime) -> None:
    """Ends all sign-ins of somebody, those that are half done too. The caller commits."""
    signins.end(connection, user, now)
    connection.execute(update(UserRow).where(UserRow.id == user).values(fs_uniquifier=uuid4().hex))
