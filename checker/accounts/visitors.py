"""Who asks: a stranger, a person in an organisation, or a program with an organisation's key."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, case, literal, or_, select, union_all, update

from checker.accounts.rights import RIGHTS, Plan, Right
from checker.dates import moscow_day
from checker.models import (
    PUBLIC,
    ApiKey,
    Demo,
    Licence,
    Membership,
    Organisation,
    SellerKey,
    ServiceRole,
    SignIn,
    UserRole,
    UserRow,
)
from checker.models.account import MEMBER, OWNER, READER
from checker.moments import to_date, to_day, to_moment, to_time

OPERATOR = "operator"
"""The role of the service that sees /admin, and never who looked at whom."""

_RANKS = {READER: 1, MEMBER: 2, OWNER: 3}


class Visitor(msgspec.Struct, frozen=True):
    """Who asks, and what he may. Without a user or a key: a stranger.

    role: what he is in the organisation for which he acts; ends: the last day of its plan (None: it has no end).
    sign_in: the number of the signed-in browser; key: that of the API key. seller: whether the organisation has a key
    of a seller of data.
    """

    user: int | None = None
    email: str = ""
    organisation: int | None = None
    name: str = ""
    role: str = ""
    plan: Plan = Plan.FREE
    ends: date | None = None
    operator: bool = False
    sign_in: int | None = None
    key: int | None = None
    seller: bool = False

    @property
    def reach(self) -> tuple[int, ...]:
        """What he sees: what is public, and what his organisation brought (wall 7)."""
        return (PUBLIC,) if self.organisation is None else (PUBLIC, self.organisation)

    def may(self, right: Right) -> bool:
        """Whether his plan has this right."""
        return self.plan in RIGHTS[right]

    def is_at_least(self, role: str) -> bool:
        """Whether he is this in his organisation, or more."""
        return _RANKS.get(self.role, 0) >= _RANKS[role]


STRANGER = Visitor()


def signed_in(connection: Connection, secret: str, chosen: int | None, now: datetime) -> Visitor:
    """The visitor of a browser, in two queries. secret: of its cookie; chosen: for which of his organisations he acts,
    None for the first. A sign-in that was ended, of a person who is not active any more, is a stranger's.
    """
    operator = (
        select(UserRole.user_id)
        .join(ServiceRole, ServiceRole.id == UserRole.role_id)
        .where(UserRole.user_id == UserRow.id, ServiceRole.name == OPERATOR)
        .exists()
    )
    of = (
        select(Membership.user_id, Membership.role, Membership.since, Organisation.id, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Organisation.closed_at.is_(None))
        .subquery()
    )
    seller = select(SellerKey.organisation_id).where(SellerKey.organisation_id == of.c.id).exists()
    row: Any = connection.execute(
        select(SignIn.id, UserRow.id.label("user"), UserRow.email, operator.label("operator"), of.c.role, of.c.name)
        .add_columns(of.c.id.label("organisation"), seller.label("seller"))
        .select_from(SignIn)
        .join(UserRow, UserRow.id == SignIn.user_id)
        .outerjoin(of, of.c.user_id == UserRow.id)
        .where(SignIn.secret == hashed(secret), SignIn.ended_at.is_(None), UserRow.active)
        .order_by(case((of.c.id == chosen, 0), else_=1), of.c.since, of.c.id)
        .limit(1)
    ).one_or_none()
    if row is None:
        return STRANGER
    found = Visitor(user=row.user, email=row.email, sign_in=row.id, operator=row.operator)
    if row.organisation is None:
        return found
    plan, ends = plan_of(connection, row.organisation, now)
    return msgspec.structs.replace(
        found,
        organisation=row.organisation,
        name=row.name,
        role=row.role,
        plan=plan,
        ends=ends,
        seller=bool(row.seller),
    )


def by_key(connection: Connection, key: str, now: datetime) -> Visitor | None:
    """The visitor of an API key, who may what a reader may; None where there is no such key, or it was revoked, or
    nobody is there to revoke it: the operator disabled all its owners.
    """
    owned = (
        select(Membership.user_id)
        .join(UserRow, UserRow.id == Membership.user_id)
        .where(Membership.organisation_id == ApiKey.organisation_id, Membership.role == OWNER, UserRow.active)
    )
    row: Any = connection.execute(
        select(ApiKey.id, Organisation.id.label("organisation"), Organisation.name)
        .join(Organisation, Organisation.id == ApiKey.organisation_id)
        .where(ApiKey.secret == hashed(key), ApiKey.revoked_at.is_(None), Organisation.closed_at.is_(None))
        .where(owned.exists())
    ).one_or_none()
    if row is None:
        return None
    plan, ends = plan_of(connection, row.organisation, now)
    return Visitor(organisation=row.organisation, name=row.name, role=READER, plan=plan, ends=ends, key=row.id)


def plan_of(connection: Connection, organisation: int, now: datetime) -> tuple[Plan, date | None]:
    """By what an organisation uses the service now, and the last day of it, renewals included. One query.

    A licence counts whole days in Moscow.
    """
    today, moment = moscow_day(now), to_moment(now)
    licences = select(literal(Plan.LICENSED.value), Licence.since, Licence.until).where(
        Licence.organisation_id == organisation, Licence.until >= to_day(today)
    )
    demos = select(literal(Plan.DEMO.value), Demo.at, Demo.until).where(
        Demo.organisation_id == organisation, Demo.at <= moment, Demo.until > moment
    )
    rows = connection.execute(union_all(licences, demos)).all()
    licensed = unbroken([(since, until) for plan, since, until in rows if plan == Plan.LICENSED], today)
    if licensed is not None:
        return Plan.LICENSED, licensed
    tried = max((until for plan, _since, until in rows if plan == Plan.DEMO), default=None)
    if tried is not None:
        return Plan.DEMO, moscow_day(to_time(tried))
    return Plan.FREE, None


def entitled(connection: Connection, right: Right, organisations: Collection[int], now: datetime) -> set[int]:
    """Which of these organisations have a right by their plan now, in one query. One that was closed has none."""
    day, moment = to_day(moscow_day(now)), to_moment(now)
    of = select(Organisation.id).where(Organisation.closed_at.is_(None))
    licences = select(Licence.organisation_id, literal(Plan.LICENSED.value)).where(
        Licence.since <= day, Licence.until >= day, Licence.organisation_id.in_(of)
    )
    demos = select(Demo.organisation_id, literal(Plan.DEMO.value)).where(
        Demo.at <= moment, Demo.until > moment, Demo.organisation_id.in_(of)
    )
    free = of.add_columns(literal(Plan.FREE.value))
    rows = connection.execute(union_all(licences, demos, free))
    return {organisation for organisation, plan in rows if plan in RIGHTS[right]}.intersection(organisations)


def unbroken(licences: Iterable[tuple[int, int]], day: date) -> date | None:
    """The last day up to which licences (first and last day, both included) follow each other without a gap, from a day
    on; None where that day is not licensed.
    """
    last: date | None = None
    reached = to_day(day)
    for since, until in sorted(licences):
        if since <= reached <= until:
            last = to_date(until)
            assert last is not None
            reached = to_day(last + timedelta(days=1))
    return last


def seen(connection: Connection, visitor: Visitor, now: datetime) -> None:
    """Notes the day on which a browser or a key was last used; written once a day. The caller commits."""
    day = to_day(moscow_day(now))
    if visitor.sign_in is not None:
        own = and_(SignIn.id == visitor.sign_in, SignIn.seen_on < day)
        connection.execute(update(SignIn).where(own).values(seen_on=day))
    if visitor.key is not None:
        own = and_(ApiKey.id == visitor.key, or_(ApiKey.used_on.is_(None), ApiKey.used_on < day))
        connection.execute(update(ApiKey).where(own).values(used_on=day))


def hashed(secret: str) -> bytes:
    """What is kept of a secret of 256 random bits: such a one needs no slow hash."""
    return sha256(secret.encode()).digest()
