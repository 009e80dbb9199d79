"""Invitations into an organisation: a letter with a secret, good for seven days, once, and for one address alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from checker import limits
from checker.accounts import audit, organisations, people
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.accounts.visitors import hashed
from checker.addresses import BadAddress, mailbox
from checker.dates import N_
from checker.i18n import _
from checker.limits import DAY, Limit
from checker.models import Invitation, Membership, Organisation, UserRow
from checker.models.account import MEMBER, OWNER, READER
from checker.moments import to_moment
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import letter

LASTS = timedelta(days=7)

OF_AN_ORGANISATION = Limit("invite", 20, DAY)
TO_AN_ADDRESS = Limit("invited", 5, DAY)
"""Whoever invites, an address gets so many invitations a day: no organisation can fill somebody's mailbox."""

AS = {OWNER: N_("владелец"), MEMBER: N_("участник"), READER: N_("читатель")}

NOT_FOR_YOU = N_("Приглашение отправлено на другой адрес, уже использовано или отозвано.")

_LETTER = N_("""Здравствуйте!

{inviter} приглашает вас в организацию {name} в сервисе Checker. Ваша роль: {role}.

Принять приглашение: {link}

Ссылка действует 7 дней и один раз. Войдите с адресом {email}; если учётной записи с ним ещё нет, сначала
зарегистрируйтесь, а потом откройте ссылку снова.

Если вы не ждали этого письма, ничего делать не нужно.
""")


def invite(
    connection: Connection,
    options: Settings,
    organisation: int,
    by: int,
    email: str,
    role: str,
    link: Callable[[str], str],
    now: datetime,
) -> None:
    """Sends a letter; an invitation of this address that is there is replaced. The caller commits.

    link: the secret → the address that the letter names. Raises Refused. Whether the address has an account is not
    looked at: the answer would tell it. That somebody is a member already, its owner sees anyway.
    """
    to = _address(email)
    organisations.lock(connection, organisation)
    name, inviter = connection.execute(
        select(Organisation.name, UserRow.email)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(UserRow, UserRow.id == Membership.user_id)
        .where(*_membership(organisation, by))
    ).one()
    if connection.execute(_members(organisation, to)).first():
        raise Refused(N_("Этот человек уже в организации."))
    at = to_moment(now)
    for limit, who in ((OF_AN_ORGANISATION, str(organisation)), (TO_AN_ADDRESS, to.casefold())):
        if not limits.spend(connection, limit, limits.hidden(options, limit.what, who), at):
            raise Refused(N_("На сегодня приглашений достаточно. Завтра можно снова."))
    connection.execute(
        delete(Invitation).where(
            Invitation.organisation_id == organisation, func.lower(Invitation.email) == func.lower(to)
        )
    )
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(Invitation).values(
            organisation_id=organisation,
            email=to,
            role=role,
            secret=hashed(secret),
            at=at,
            until=to_moment(now + LASTS),
        )
    )
    text = _(_LETTER, inviter=inviter, name=name, role=_(AS[role]), link=link(secret), email=to)
    outbox.put(connection, letter(options, to, _(N_("Приглашение в организацию в Checker")), text), at)
    audit.note(connection, organisation, by, Act.INVITED, to, now)


def open_ones(connection: Connection, organisation: int, now: datetime) -> list[Row[Any]]:
    """Invitations that can still be taken, the newest first: id, email, role, until."""
    query = (
        select(Invitation.id, Invitation.email, Invitation.role, Invitation.until)
        .where(Invitation.organisation_id == organisation, *_is_open(now))
        .order_by(Invitation.id.desc())
    )
    return list(connection.execute(query))


def waiting(connection: Connection, user: int, now: datetime) -> list[Row[Any]]:
    """Invitations for the confirmed address of a person: id, name of the organisation, role."""
    query = (
        select(Invitation.id, Organisation.name, Invitation.role)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .join(UserRow, func.lower(UserRow.email) == func.lower(Invitation.email))
        .where(UserRow.id == user, UserRow.confirmed_at.is_not(None), Organisation.closed_at.is_(None), *_is_open(now))
        .order_by(Invitation.id.desc())
    )
    return list(connection.execute(query))


def withdraw(connection: Connection, organisation: int, by: int, invitation: int, now: datetime) -> bool:
    """Takes an invitation back, and forgets its address. False where this organisation has no such one."""
    row = Invitation.id == invitation, Invitation.organisation_id == organisation, Invitation.used_at.is_(None)
    email = connection.execute(delete(Invitation).where(*row).returning(Invitation.email)).scalar()
    if email is None:
        return False
    audit.note(connection, organisation, by, Act.WITHDREW, email, now)
    return True


def by_secret(connection: Connection, secret: str, now: datetime) -> Row[*tuple[Any, ...]] | None:
    """An invitation that can still be taken: id, name of its organisation, role; None for any other secret."""
    query = (
        select(Invitation.id, Organisation.name, Invitation.role)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.secret == hashed(secret), Organisation.closed_at.is_(None), *_is_open(now))
    )
    return connection.execute(query).one_or_none()


def is_for(connection: Connection, invitation: int, user: int, now: datetime) -> bool:
    """Whether it was sent to the confirmed address of this person."""
    return invitation in {row.id for row in waiting(connection, user, now)}


def take(connection: Connection, invitation: int, user: int, now: datetime) -> int:
    """Makes the person a member; returns the organisation. Once, and for its own address alone: else raises Refused.

    The caller commits.
    """
    known = select(Invitation.organisation_id, Invitation.role).where(Invitation.id == invitation)
    row = connection.execute(known).one_or_none()
    if row is None:
        raise Refused(NOT_FOR_YOU)
    organisation, role = row
    organisations.lock(connection, organisation)  # first of all: whoever closes it takes its invitations away
    if not is_for(connection, invitation, user, now):
        raise Refused(NOT_FOR_YOU)
    connection.execute(update(Invitation).where(Invitation.id == invitation).values(used_at=to_moment(now)))
    if connection.execute(select(Membership.role).where(*_membership(organisation, user))).first() is None:
        organisations.join(connection, organisation, user, role, now)
        audit.note(connection, organisation, user, Act.JOINED, "", now)
    return int(organisation)


def forget(connection: Connection, at: int) -> None:
    """Drops invitations that are over, with their addresses. at: now, milliseconds of UTC. The caller commits."""
    connection.execute(delete(Invitation).where(Invitation.until <= at))


def _address(email: str) -> str:
    """As accounts keep it, so that it is found among them; one that no letter reaches is refused."""
    kept = people.normal(email) or ""
    try:
        mailbox(kept)
    except BadAddress as error:
        raise Refused(N_("Такого адреса почты не бывает.")) from error
    return kept


def _is_open(now: datetime) -> tuple[Any, Any]:
    return Invitation.used_at.is_(None), Invitation.until > to_moment(now)


def _membership(organisation: int, user: int) -> tuple[Any, Any]:
    return Membership.organisation_id == organisation, Membership.user_id == user


def _members(organisation: int, email: str) -> Any:
    query = select(UserRow.id).join(Membership, Membership.user_id == UserRow.id)
    return query.where(Membership.organisation_id == organisation, func.lower(UserRow.email) == func.lower(email))
