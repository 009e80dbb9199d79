"""Organisations, and who belongs to them as what."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, case, cast, delete, func, insert, literal, select, update

from checker.accounts import audit
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.dates import N_
from checker.models import AlertChannel, Membership, Organisation, UserRow
from checker.models.account import MEMBER, OWNER, READER
from checker.moments import to_moment

LONGEST = 120
"""Signs of a name."""

ROLES = (OWNER, MEMBER, READER)

MADE = {OWNER: Act.MADE_OWNER, MEMBER: Act.MADE_MEMBER, READER: Act.MADE_READER}

LAST_OWNER = N_("Это единственный владелец. Сначала сделайте владельцем кого-нибудь ещё.")


def found(connection: Connection, name: str, owner: int, now: datetime) -> int:
    """A new organisation with its owner; returns its number. The caller commits."""
    row = insert(Organisation).values(name=name.strip()[:LONGEST], opened_at=to_moment(now)).returning(Organisation.id)
    organisation = int(connection.execute(row).scalar_one())
    join(connection, organisation, owner, OWNER, now)
    audit.note(connection, organisation, owner, Act.FOUNDED, "", now)
    return organisation


def join(connection: Connection, organisation: int, user: int, role: str, now: datetime) -> None:
    """Makes somebody a member. Raises IntegrityError where he is one already."""
    connection.execute(
        insert(Membership).values(organisation_id=organisation, user_id=user, role=role, since=to_moment(now))
    )


def found_if_none(connection: Connection, name: str, owner: int, now: datetime) -> None:
    """An organisation for somebody who belongs to none. The caller commits."""
    if not of(connection, owner):
        found(connection, name, owner, now)


def one_line(text: str) -> str:
    """A text without what cannot be printed (PostgreSQL keeps no NUL at all) and without breaks."""
    return " ".join("".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in text).split())


def proper_name(name: str) -> str:
    """A name as it is kept: one line of what can be printed. Raises Refused.

    Names stand in letters of invitation: one that holds a link would make us send anybody's advertisement.
    """
    kept = one_line(name)
    if not kept:
        raise Refused(N_("Назовите организацию."))
    if len(kept) > LONGEST:
        raise Refused(N_("Название длиннее 120 знаков."))
    if "://" in kept or "www." in kept.casefold():
        raise Refused(N_("В названии не может быть ссылки."))
    return kept


def rename(connection: Connection, organisation: int, user: int, name: str, now: datetime) -> None:
    """Another name. Raises Refused. The caller commits."""
    kept = proper_name(name)
    connection.execute(update(Organisation).where(Organisation.id == organisation).values(name=kept))
    audit.note(connection, organisation, user, Act.RENAMED, kept, now)


def forget(connection: Connection, email: str) -> None:
    """Calls by its number what is still named after an address, as it was when it was founded. The caller commits."""
    named = func.lower(Organisation.name) == func.lower(email)
    connection.execute(update(Organisation).where(named).values(name=literal("№ ") + cast(Organisation.id, Text)))


def of(connection: Connection, user: int) -> list[Row[Any]]:
    """The organisations that somebody belongs to: id, name, role; the first is the one he acts for unless he chose."""
    query = (
        select(Organisation.id, Organisation.name, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.user_id == user, Organisation.closed_at.is_(None))
        .order_by(Membership.since, Organisation.id)
    )
    return list(connection.execute(query))


def members(connection: Connection, organisation: int) -> list[Row[Any]]:
    """Its people, owners first: user, email, role, since."""
    rank = case((Membership.role == OWNER, 0), (Membership.role == MEMBER, 1), else_=2)
    query = (
        select(UserRow.id.label("user"), UserRow.email, Membership.role, Membership.since)
        .join(Membership, Membership.user_id == UserRow.id)
        .where(Membership.organisation_id == organisation)
        .order_by(rank, Membership.since, UserRow.id)
    )
    return list(connection.execute(query))


def change_role(connection: Connection, organisation: int, by: int, user: int, role: str, now: datetime) -> bool:
    """Makes a member something else; False where he is none. Raises Refused where nobody would own it any more.

    The caller commits.
    """
    known = _member(connection, organisation, user)
    if known is None:
        return False
    email, had = known
    if role == had:
        return True
    if had == OWNER:
        _leaves_an_owner(connection, organisation)
    connection.execute(update(Membership).where(*_row(organisation, user)).values(role=role))
    audit.note(connection, organisation, by, MADE[role], email, now)
    return True


def remove(connection: Connection, organisation: int, by: int, user: int, now: datetime) -> bool:
    """Ends a membership, also one's own; as above. What he noted stays the organisation's; what waits to be sent to him
    of it, and his feeds, are gone with his channels.
    """
    known = _member(connection, organisation, user)
    if known is None:
        return False
    email, had = known
    if had == OWNER:
        _leaves_an_owner(connection, organisation)
    connection.execute(delete(Membership).where(*_row(organisation, user)))
    his = AlertChannel.organisation_id == organisation, AlertChannel.user_id == user
    connection.execute(delete(AlertChannel).where(*his))
    act, detail = (Act.LEFT, "") if by == user else (Act.REMOVED, email)
    audit.note(connection, organisation, by, act, detail, now)
    return True


def lock(connection: Connection, organisation: int) -> None:
    """Lets nobody else change it until this transaction ends: two owners could else demote each other, and two licences
    be granted for the same days. Raises NoResultFound.

    SQLite has one writer anyway and leaves FOR UPDATE out. Rows that name the organisation may be written meanwhile
    (FOR NO KEY UPDATE): a worker that tells it of a company would else wait for whoever is just watching it, and he for
    the worker.
    """
    row = select(Organisation.id).where(Organisation.id == organisation)
    connection.execute(row.with_for_update(key_share=True)).scalar_one()


def owners(connection: Connection, organisation: int) -> int:
    """How many own it."""
    query = select(func.count()).where(Membership.organisation_id == organisation, Membership.role == OWNER)
    return connection.execute(query).scalar_one()


def _row(organisation: int, user: int) -> tuple[Any, Any]:
    return Membership.organisation_id == organisation, Membership.user_id == user


def _member(connection: Connection, organisation: int, user: int) -> tuple[str, str] | None:
    """Address and role, with the organisation locked; None where he does not belong to it."""
    lock(connection, organisation)
    query = select(UserRow.email, Membership.role).join(Membership, Membership.user_id == UserRow.id)
    row = connection.execute(query.where(*_row(organisation, user))).one_or_none()
    return None if row is None else (row[0], row[1])


def _leaves_an_owner(connection: Connection, organisation: int) -> None:
    if owners(connection, organisation) < 2:
        raise Refused(LAST_OWNER)
