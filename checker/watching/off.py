"""Channels that went off by themselves: their people are told of it by whatever else reaches them."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, select, update

from checker import moments
from checker.dates import N_, moscow_day
from checker.db import reading
from checker.i18n import translator
from checker.models import AlertChannel, Membership, UserRow
from checker.models.account import OWNER
from checker.moments import to_day, to_time
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import letter
from checker.watching.channels import KINDS, MAIL, SILENT, WHY, hold, is_on, named
from checker.watching.telling import Telling, tell

SUBJECT = N_("Оповещения больше не приходят: {address}")
BODY = N_(
    "Канал оповещений «{address}» выключен: {why}.\n\n"
    "Оповещения видны на странице {alerts}\n"
    "Исправить и включить его можно здесь: {settings}\n"
)


log = logging.getLogger(__name__)


def tell_off(engine: Engine, options: Settings, now: int) -> int:
    """Tells of every channel that went off and was not spoken of yet; returns how many. now: milliseconds of UTC.

    An alert on the page and in the other channels; where there is none, a letter to whose channel it was, or to the
    owners: to anybody but the address that does not answer.
    """
    silent = select(AlertChannel.id).where(
        AlertChannel.off_at.is_not(None), AlertChannel.told_at.is_(None), AlertChannel.kind.in_(KINDS)
    )
    with reading(engine) as connection:
        found = list(connection.execute(silent).scalars())
    told = 0
    for channel in found:
        try:
            with engine.begin() as connection:
                told += _tell(connection, options, channel, now)
        except Exception as error:  # a defect of ours, or the base is away: what others wait for goes on
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("that channel %s is off could not be told: %s\n%s", channel, type(error).__name__, where)  # noqa: TRY400
    return told


def _tell(connection: Connection, options: Settings, channel: int, now: int) -> bool:
    at = moments.stamp(connection)
    mine = AlertChannel.id == channel, AlertChannel.off_at.is_not(None), AlertChannel.told_at.is_(None)
    first = update(AlertChannel).where(*mine).values(told_at=now)
    row = connection.execute(first.returning(*AlertChannel.__table__.columns)).one_or_none()
    if row is None:
        return False
    hold(connection, channel, now)
    address = named(row.kind, row.address)
    code = row.off_reason.partition(": ")[0]
    value = {"channel": channel, "kind": row.kind, "address": address, "reason": code}
    alert = Telling(
        organisation=row.organisation_id,
        subject="",
        name=f"channel:{channel}:{row.off_at}",
        kind="channel_off",
        grave=True,
        day=to_day(moscow_day(to_time(now))),
        value=value,
    )
    tell(connection, [alert], at, now)
    others = select(AlertChannel.id).where(AlertChannel.organisation_id == row.organisation_id, *is_on())
    if connection.execute(others.limit(1)).first() is None:
        _write(connection, options, row, address, code, to_time(now))
    return True


def _write(connection: Connection, options: Settings, row: Row[Any], address: str, code: str, now: datetime) -> None:
    """A letter where no channel is left that could tell."""
    query = (
        select(UserRow.email, UserRow.language)
        .join(Membership, Membership.user_id == UserRow.id)
        .where(Membership.organisation_id == row.organisation_id, UserRow.active, UserRow.confirmed_at.is_not(None))
    )
    whose = Membership.role == OWNER if row.user_id is None or row.kind == MAIL else UserRow.id == row.user_id
    refuses = row.address.lower() if row.kind == MAIL else ""
    for email, lang in connection.execute(query.where(whose, func.lower(UserRow.email) != refuses)):
        say = translator(lang)
        text = say(BODY).format(
            address=address,
            why=say(WHY.get(code, SILENT)),
            alerts=f"{options.public_url}/alerts",
            settings=f"{options.public_url}/account/alerts",
        )
        made = letter(options, email, say(SUBJECT).format(address=address), text, lang)
        outbox.put(connection, made, moments.to_moment(now))
