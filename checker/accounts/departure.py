"""What we hold of a person, handed out to him, and erased when he goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, or_, select, update

from checker.accounts import audit, organisations
from checker.accounts.visitors import plan_of
from checker.models import (
    Alert,
    AlertChannel,
    ApiKey,
    Audit,
    Batch,
    BatchItem,
    Demo,
    Invitation,
    Licence,
    LookUp,
    Membership,
    Note,
    Organisation,
    Outgoing,
    PhoneCode,
    Report,
    SellerKey,
    ServiceRole,
    SignIn,
    UserRole,
    UserRow,
    Watch,
    WatchList,
)
from checker.models.account import OWNER
from checker.models.watching import FEED
from checker.moments import to_date, to_moment, to_time

LOCAL = r"\w.!#$%&'*+/=?^`{|}~-"
"""Signs of an address of mail before its @ (RFC 5322's atoms), as they stand in a class of a regular expression."""


def export(connection: Connection, user: int, now: datetime) -> dict[str, Any]:
    """All that is held of a person, and of the organisations that he owns, as JSON takes it. No secret is in it."""
    person: Any = connection.execute(
        select(UserRow.email, UserRow.confirmed_at, UserRow.language, UserRow.active, UserRow.tf_primary_method).where(
            UserRow.id == user
        )
    ).one()
    roles = select(ServiceRole.name).join(UserRole, UserRole.role_id == ServiceRole.id).where(UserRole.user_id == user)
    sign_ins = (
        select(SignIn.client, SignIn.at, SignIn.seen_on, SignIn.ended_at)
        .where(SignIn.user_id == user)
        .order_by(SignIn.id)
    )
    mine = organisations.of(connection, user)
    return {
        "exported_at": _time(now),
        "person": {
            "email": person.email,
            "confirmed_at": _time(person.confirmed_at.replace(tzinfo=UTC)) if person.confirmed_at else None,
            "language": person.language,
            "active": person.active,
            "two_factor": bool(person.tf_primary_method),
            "service_roles": [name for (name,) in connection.execute(roles)],
            "sign_ins": _rows(connection, sign_ins),
            "invitations": _rows(
                connection, _invitations().where(func.lower(Invitation.email) == person.email.lower())
            ),
        },
        "organisations": [
            {
                "id": row.id,
                "name": row.name,
                "role": row.role,
                **(
                    _of_organisation(connection, row.id, now)
                    if row.role == OWNER
                    else _own_part(connection, row.id, user)
                ),
            }
            for row in mine
        ],
    }


def _of_organisation(connection: Connection, organisation: int, now: datetime) -> dict[str, Any]:
    def of(table: Any, *columns: Any, order: Any) -> list[dict[str, Any]]:
        return _rows(connection, select(*columns).where(table.organisation_id == organisation).order_by(order))

    plan, ends = plan_of(connection, organisation, now)
    who = UserRow.email.label("by")
    log = select(Audit.at, Audit.act, Audit.detail, who).outerjoin(UserRow, UserRow.id == Audit.user_id)
    looked = select(LookUp.subject, LookUp.at, who).outerjoin(UserRow, UserRow.id == LookUp.user_id)
    notes = select(Note.subject, Note.text, Note.at, who).outerjoin(UserRow, UserRow.id == Note.user_id)
    return {
        "plan": plan,
        "plan_ends": ends.isoformat() if ends else None,
        "members": [
            {"email": row.email, "role": row.role, "since": _moment(row.since)}
            for row in organisations.members(connection, organisation)
        ],
        "invitations": _rows(connection, _invitations().where(Invitation.organisation_id == organisation)),
        "api_keys": of(ApiKey, ApiKey.name, ApiKey.hint, ApiKey.at, ApiKey.used_on, ApiKey.revoked_at, order=ApiKey.id),
        "seller_keys": of(
            SellerKey, SellerKey.seller, SellerKey.ending, SellerKey.added_at, SellerKey.told_at, order=SellerKey.seller
        ),
        "demos": of(Demo, Demo.at, Demo.until, order=Demo.at),
        "licences": of(Licence, Licence.since, Licence.until, Licence.at, order=Licence.id),
        "look_ups": _rows(connection, looked.where(LookUp.organisation_id == organisation).order_by(LookUp.at)),
        "notes": _rows(connection, notes.where(Note.organisation_id == organisation).order_by(Note.id)),
        "watch_lists": _watch_lists(connection, organisation),
        "alerts": _rows(connection, _alerts().where(Alert.organisation_id == organisation).order_by(Alert.id)),
        "alert_channels": _rows(connection, _channels().where(AlertChannel.organisation_id == organisation)),
        "reports": _rows(connection, _reports().where(Report.organisation_id == organisation)),
        "batches": _batches(connection, Batch.organisation_id == organisation),
        "log": _rows(connection, log.where(Audit.organisation_id == organisation).order_by(Audit.id)),
    }


def _own_part(connection: Connection, organisation: int, user: int) -> dict[str, Any]:
    """Of an organisation that is not his: what he did in it."""
    looked = select(LookUp.subject, LookUp.at).where(LookUp.organisation_id == organisation, LookUp.user_id == user)
    notes = select(Note.subject, Note.text, Note.at).where(Note.organisation_id == organisation, Note.user_id == user)
    acts = select(Audit.at, Audit.act).where(Audit.organisation_id == organisation, Audit.user_id == user)
    return {
        "look_ups": _rows(connection, looked.order_by(LookUp.at)),
        "notes": _rows(connection, notes.order_by(Note.id)),
        "watches": _rows(
            connection,
            select(Watch.subject, Watch.note, Watch.at)
            .where(Watch.organisation_id == organisation, Watch.user_id == user)
            .order_by(Watch.list_id, Watch.subject),
        ),
        "alert_channels": _rows(
            connection,
            _channels().where(AlertChannel.organisation_id == organisation, AlertChannel.user_id == user),
        ),
        "reports": _rows(connection, _reports().where(Report.organisation_id == organisation, Report.user_id == user)),
        "batches": _batches(connection, (Batch.organisation_id == organisation) & (Batch.user_id == user)),
        "log": _rows(connection, acts.order_by(Audit.id)),
    }


def _watch_lists(connection: Connection, organisation: int) -> list[dict[str, Any]]:
    lists = select(WatchList.id, WatchList.name, WatchList.rules, WatchList.people, WatchList.at)
    who = UserRow.email.label("by")
    watches = select(Watch.subject, Watch.note, Watch.at, Watch.follows, who).outerjoin(
        UserRow, UserRow.id == Watch.user_id
    )
    return [
        {
            "name": row.name,
            "rules": row.rules,
            "people": row.people,
            "at": _moment(row.at),
            "companies": _rows(connection, watches.where(Watch.list_id == row.id).order_by(Watch.subject)),
        }
        for row in connection.execute(lists.where(WatchList.organisation_id == organisation).order_by(WatchList.id))
    ]


def _alerts() -> Select[*tuple[Any, ...]]:
    who = UserRow.email.label("acknowledged_by")
    told = Alert.subject, Alert.kind, Alert.at, Alert.day, Alert.deadline, Alert.acknowledged_at
    return select(*told, who).outerjoin(UserRow, UserRow.id == Alert.acknowledged_by)


def _channels() -> Select[*tuple[Any, ...]]:
    """Where somebody is told. The secret of a feed or a webhook is not in it: of a feed not even its hash."""
    address = case((AlertChannel.kind == FEED, ""), else_=AlertChannel.address).label("address")
    return select(
        AlertChannel.kind, address, AlertChannel.zone, AlertChannel.language, AlertChannel.at, AlertChannel.off_at
    ).order_by(AlertChannel.id)


def _reports() -> Select[*tuple[Any, ...]]:
    """What was asked of reports; their files are handed out by the pages that made them."""
    asked = Report.number, Report.subject, Report.kind, Report.as_of, Report.day, Report.deal, Report.contract
    return (
        select(*asked, Report.made_at, UserRow.email.label("by"))
        .outerjoin(UserRow, UserRow.id == Report.user_id)
        .order_by(Report.id)
    )


def _batches(connection: Connection, mine: ColumnElement[bool]) -> list[dict[str, Any]]:
    """Lists that were judged: who brought them when, and whom they name."""
    who = UserRow.email.label("by")
    rows = connection.execute(
        select(Batch.id, Batch.name, Batch.at, who)
        .outerjoin(UserRow, UserRow.id == Batch.user_id)
        .where(mine)
        .order_by(Batch.id)
    ).all()
    named = select(BatchItem.number).where(BatchItem.number != "").order_by(BatchItem.position)
    return [
        {
            "name": row.name,
            "at": _moment(row.at),
            "by": row.by,
            "companies": list(connection.execute(named.where(BatchItem.batch_id == row.id)).scalars()),
        }
        for row in rows
    ]


def to_be_closed(connection: Connection, user: int) -> Iterable[tuple[int, str, int]]:
    """Organisations that nobody would own without him: number, name, and how many others belong to it."""
    for row in organisations.of(connection, user):
        if row.role == OWNER and organisations.owners(connection, row.id) == 1:
            yield row.id, row.name, len(organisations.members(connection, row.id)) - 1


def erase(connection: Connection, user: int, now: datetime) -> None:
    """Erases a person, and closes what nobody else owns. The caller commits.

    His notes and look-ups in organisations that go on stay theirs, without his name; the rows of his sign-ins,
    memberships and roles go with his own (ON DELETE CASCADE).
    """
    mine = organisations.of(connection, user)
    for row in sorted(mine, key=lambda row: int(row.id)):  # in one order: of two that go at once none waits for ever
        organisations.lock(connection, row.id)
    for organisation, _name, _others in list(to_be_closed(connection, user)):
        close(connection, organisation, now)
    left = select(Membership.organisation_id).where(Membership.user_id == user)
    for organisation in connection.execute(left).scalars().all():
        audit.note(connection, organisation, user, audit.Act.LEFT, "", now)
    email = connection.execute(select(UserRow.email).where(UserRow.id == user)).scalar_one()
    audit.forget(connection, email)
    organisations.forget(connection, email)
    connection.execute(delete(Invitation).where(func.lower(Invitation.email) == func.lower(email)))
    _drop_letters(connection, email)
    connection.execute(delete(UserRow).where(UserRow.id == user))


def _drop_letters(connection: Connection, email: str) -> None:
    """Drops letters that wait: to him, and those that name him, as his invitations of others do."""
    named = re.compile(rf"(?<![{LOCAL}]){re.escape(email)}(?![{LOCAL}]*\w)", re.IGNORECASE)  # anna@… is not na@…
    held = select(Outgoing.id, Outgoing.recipient, Outgoing.text).where(
        or_(Outgoing.recipient.icontains(email, autoescape=True), Outgoing.text.icontains(email, autoescape=True))
    )
    gone = [row.id for row in connection.execute(held) if named.fullmatch(row.recipient) or named.search(row.text)]
    connection.execute(delete(Outgoing).where(Outgoing.id.in_(gone)))


def close(connection: Connection, organisation: int, now: datetime) -> None:
    """Ends an organisation. Its row, licences and demo stay under its number alone: what it brought keeps a reach that
    is nobody's, a phone number has had its demo, and the operator's accounts stay true. The caller commits.
    """
    for table in (
        AlertChannel,
        Alert,
        WatchList,
        Membership,
        Invitation,
        ApiKey,
        LookUp,
        Note,
        Batch,
        Report,  # the clock takes its files away within two days
        Audit,
        PhoneCode,
        SellerKey,
    ):
        connection.execute(delete(table).where(table.organisation_id == organisation))
    row = Organisation.id == organisation
    connection.execute(update(Organisation).where(row).values(name="", closed_at=to_moment(now)))


def _invitations() -> Select[*tuple[Any, ...]]:
    return select(Invitation.email, Invitation.role, Invitation.at, Invitation.until, Invitation.used_at)


def _rows(connection: Connection, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [_shown(row) for row in connection.execute(query).mappings()]


def _shown(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Moments and days as ISO 8601 writes them; the rest as it is."""
    return {str(name): _value(str(name), value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if name in ("seen_on", "used_on") or value < 100_000_000:
        day = to_date(value)
        return day.isoformat() if day else None
    return _moment(value)


def _moment(value: int) -> str:
    return _time(to_time(value))


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="seconds")
