"""Where an organisation wants to be told of what it watches, and when."""

from __future__ import annotations

import secrets
from datetime import datetime
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import msgspec
from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, literal, or_, select, update

from checker import limits
from checker.accounts import organisations
from checker.accounts.refused import Refused
from checker.dates import N_
from checker.i18n import LANGUAGES, translator
from checker.limits import Limit
from checker.models import Alert, AlertChannel, Delivery, Membership, Notification, Organisation, UserRow, Watch
from checker.moments import to_moment, to_time
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.max import PERSON
from checker.transports.message import Channel, Message, letter
from checker.transports.signature import seal
from checker.transports.telegram import CHAT
from checker.transports.webhook import problem, sealed_of
from checker.watching import hours
from checker.watching.hours import DAY_MINUTES

due_at = hours.due_at

MAIL: Channel = "mail"
WEBHOOK: Channel = "webhook"
TELEGRAM: Channel = "telegram"
MAX: Channel = "max"
KINDS = (MAIL, WEBHOOK, TELEGRAM, MAX)
"""Channels by which somebody is told; a feed is looked at instead (`checker.web`)."""

MOST = 20
"""Channels of an organisation."""

UNCONFIRMED, BY_HAND, UNSUBSCRIBED = "unconfirmed", "by_hand", "unsubscribed"
"""Why a channel is off, beside those of the outbox: its code was not typed yet; somebody wanted it so, on the page or
by the link of a letter. Of these nobody has to be told.
"""

WHY = {
    UNCONFIRMED: N_("ждёт кода из сообщения"),
    BY_HAND: N_("выключен вручную"),
    UNSUBSCRIBED: N_("выключен ссылкой из письма"),
    outbox.REFUSED: N_("получатель отказался принимать сообщения"),
    outbox.IN_VAIN: N_("три дня не удавалось ничего доставить"),
}

SILENT = N_("сообщения туда не доходят")
"""Why a channel is off of which nothing else is known."""

NEVER = 2**62
"""When what a channel that is off was to be told is due, in milliseconds."""

CODES = Limit("channel_code", 5, 3600)
"""How often a code may be tried."""
TESTS = Limit("channel_test", 10, 3600)
"""How many messages of no news an organisation may have sent: tests and codes."""

PREFIX = "whsec_"
"""How a secret of a webhook begins, so that whoever finds one knows what it is."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as its organisation sees it. user: whose it is, None of all; off: since when nothing goes there;
    why: in words of the catalogue, said: what was said at the last try, in English. awaits_code: see `confirm`.
    """

    id: int
    user: int | None
    kind: str
    address: str
    language: str
    zone: str
    digest_at: int
    quiet_from: int | None
    quiet_to: int | None
    since: datetime
    off: datetime | None
    why: str
    said: str
    awaits_code: bool


class Added(msgspec.Struct, frozen=True):
    """A new channel. secret: what signs its messages, of a webhook, to be shown this once."""

    id: int
    secret: str = ""


def shown(connection: Connection, organisation: int) -> list[Shown]:
    """Its channels, the first made first."""
    query = select(AlertChannel).where(AlertChannel.organisation_id == organisation, AlertChannel.kind.in_(KINDS))
    return [_shown(row) for row in connection.execute(query.order_by(AlertChannel.id))]


def is_on() -> tuple[Any, ...]:
    """The condition that a channel is told: it is on, its organisation open, its person a member who may sign in."""
    member = (
        select(Membership.user_id)
        .join(UserRow, UserRow.id == Membership.user_id)
        .where(
            Membership.user_id == AlertChannel.user_id,
            Membership.organisation_id == AlertChannel.organisation_id,
            UserRow.active,
        )
    )
    is_open = select(Organisation.id).where(
        Organisation.id == AlertChannel.organisation_id, Organisation.closed_at.is_(None)
    )
    return (
        AlertChannel.kind.in_(KINDS),
        AlertChannel.off_at.is_(None),
        or_(AlertChannel.user_id.is_(None), exists(member)),
        exists(is_open),
    )


def add(
    connection: Connection,
    options: Settings,
    organisation: int,
    by: int,
    kind: str,
    address: str,
    now: datetime,
    language: str = "ru",
) -> Added:
    """A new channel. Raises Refused. The caller commits.

    A letter goes to a member of the organisation alone, at the address with which he signs in. A webhook gets a secret.
    Whoever names a number of a messenger is sent a code there, and types it (`confirm`): the number may be another's.
    """
    address, owner = _address(connection, organisation, by, kind, address.strip())
    organisations.lock(connection, organisation)
    mine = AlertChannel.organisation_id == organisation, AlertChannel.kind.in_(KINDS)
    if connection.execute(select(func.count()).where(*mine)).scalar_one() >= MOST:
        raise Refused(N_("Каналов уже 20. Удалите ненужный."))
    same = select(AlertChannel.id).where(*mine, AlertChannel.kind == kind, AlertChannel.address == address)
    if connection.execute(same).first():
        raise Refused(N_("Такой канал уже есть."))
    secret = PREFIX + secrets.token_urlsafe(32) if kind == WEBHOOK else ""
    row = {
        "organisation_id": organisation,
        "user_id": owner,
        "kind": kind,
        "address": address,
        "language": language if language in LANGUAGES else LANGUAGES[0],
        "sealed": seal(options, organisation, secret) if secret else None,
        "at": to_moment(now),
    }
    if kind in (TELEGRAM, MAX):
        row |= {"off_at": to_moment(now), "off_reason": UNCONFIRMED, "told_at": to_moment(now)}
    number = int(connection.execute(insert(AlertChannel).values(row).returning(AlertChannel.id)).scalar_one())
    if kind in (TELEGRAM, MAX):
        send_code(connection, options, organisation, number, now)
    return Added(number, secret)


def first_mail(connection: Connection, organisation: int, user: int, now: datetime) -> None:
    """A channel by mail for somebody who is about to watch his first company here: nobody is to miss a change because
    he never saw the settings. Who has watched before, or has a channel, has decided himself. The caller commits.
    """
    watched = select(Watch.subject).where(Watch.organisation_id == organisation, Watch.user_id == user)
    has = select(AlertChannel.id).where(
        AlertChannel.organisation_id == organisation, AlertChannel.user_id == user, AlertChannel.kind.in_(KINDS)
    )
    if connection.execute(watched.limit(1)).first() or connection.execute(has.limit(1)).first():
        return
    found = select(UserRow.email, UserRow.language).where(UserRow.id == user, UserRow.confirmed_at.is_not(None))
    if row := connection.execute(found).one_or_none():
        told = {"address": row.email, "language": row.language, "at": to_moment(now)}
        connection.execute(insert(AlertChannel).values(organisation_id=organisation, user_id=user, kind=MAIL, **told))


def set_times(
    connection: Connection,
    organisation: int,
    channel: int,
    *,
    zone: str,
    digest_at: int,
    quiet_from: int | None,
    quiet_to: int | None,
    language: str,
) -> bool:
    """When a channel may be used, in minutes of the day of its zone; False where the organisation has none such.
    What waits already keeps its hour. Raises Refused. The caller commits.
    """
    if zone not in available_timezones():
        raise Refused(N_("Такого часового пояса нет."))
    given = [digest_at, *(minute for minute in (quiet_from, quiet_to) if minute is not None)]
    if not all(0 <= minute < DAY_MINUTES for minute in given) or language not in LANGUAGES:
        raise Refused(N_("Так эти настройки задать нельзя."))
    if (quiet_from is None) != (quiet_to is None) or (quiet_from is not None and quiet_from == quiet_to):
        raise Refused(N_("Тихие часы задаются началом и концом, и это разное время."))
    times = {"zone": zone, "digest_at": digest_at, "quiet_from": quiet_from, "quiet_to": quiet_to}
    changed = update(AlertChannel).where(*_mine(organisation, channel)).values(language=language, **times)
    return bool(connection.execute(changed).rowcount)


def drop(connection: Connection, organisation: int, channel: int) -> bool:
    """Deletes a channel with all that it was to be told. The caller commits."""
    return bool(connection.execute(delete(AlertChannel).where(*_mine(organisation, channel))).rowcount)


def turn_off(connection: Connection, organisation: int, channel: int, now: datetime, why: str = BY_HAND) -> bool:
    """Tells a channel nothing any more; what it was to be told stands on the page. The caller commits."""
    off = update(AlertChannel).where(*_mine(organisation, channel), AlertChannel.off_at.is_(None))
    at = to_moment(now)
    if not connection.execute(off.values(off_at=at, off_reason=why, told_at=at)).rowcount:
        return False
    hold(connection, channel, at)
    return True


def turn_on(connection: Connection, organisation: int, channel: int, now: datetime) -> bool:
    """Tells a channel again, and first what it missed and nobody has acknowledged. The caller commits.

    False where it is on, or awaits its code.
    """
    row = connection.execute(
        select(AlertChannel.off_at).where(*_mine(organisation, channel), AlertChannel.off_reason != UNCONFIRMED)
    ).one_or_none()
    if row is None:
        return False
    _catch_up(connection, organisation, channel, row.off_at, to_moment(now))
    return True


def hold(connection: Connection, channel: int, now: int) -> None:
    """What a channel that is off was still to be told waits until it is on again, also what was put into messages that
    nobody is sending at this moment. The caller commits.
    """
    outbox.withdraw(connection, channel, now)
    pending = Notification.channel_id == channel, Notification.delivery_id.is_(None)
    connection.execute(update(Notification).where(*pending).values(due_at=NEVER))


def send_code(connection: Connection, options: Settings, organisation: int, channel: int, now: datetime) -> None:
    """Sends a new code to a messenger that awaits one; the former holds no more. Raises Refused. The caller commits."""
    mine = *_mine(organisation, channel), AlertChannel.off_reason == UNCONFIRMED
    row = connection.execute(select(AlertChannel).where(*mine)).one_or_none()
    if row is None:
        raise Refused(N_("Этот канал кода не ждёт."))
    code = f"{secrets.randbelow(1_000_000):06}"
    connection.execute(update(AlertChannel).where(*mine).values(sealed=_code(options, channel, code)))
    text = N_(
        "Код для оповещений Checker: {code}\n"
        "Введите его на странице настроек. Если вы его не просили, ничего не делайте."
    )
    _send(connection, options, row, translator(row.language)(text).format(code=code), now)


def confirm(
    connection: Connection, options: Settings, organisation: int, channel: int, code: str, now: datetime
) -> bool:
    """Turns a messenger on for whoever read the code there; False where it is another. Raises Refused after five tries
    in an hour. The caller commits, in both cases.
    """
    ours = select(AlertChannel.id).where(*_mine(organisation, channel))
    if connection.execute(ours).first() is None:
        return False  # nobody spends the tries of a channel of another organisation
    if not limits.spend(connection, CODES, limits.hidden(options, "channel", channel), to_moment(now)):
        raise Refused(N_("Попыток было слишком много. Запросите новый код через час."))
    mine = *_mine(organisation, channel), AlertChannel.off_reason == UNCONFIRMED
    kept = connection.execute(select(AlertChannel.sealed).where(*mine)).scalar()
    if kept is None or not compare_digest(kept, _code(options, channel, code.strip())):
        return False
    on = {"off_at": None, "off_reason": None, "told_at": None, "sealed": None}
    connection.execute(update(AlertChannel).where(*mine).values(**on))
    return True


def send_test(connection: Connection, options: Settings, organisation: int, channel: int, now: datetime) -> None:
    """Sends a message of no news, so that one sees whether it arrives. Raises Refused. The caller commits."""
    row = connection.execute(select(AlertChannel).where(*_mine(organisation, channel))).one_or_none()
    if row is None or row.off_reason == UNCONFIRMED:
        raise Refused(N_("Такого канала нет."))
    say = translator(row.language)
    _send(connection, options, row, say(N_("Проверка связи: оповещения Checker будут приходить сюда.")), now)


def renew_secret(connection: Connection, options: Settings, organisation: int, channel: int) -> str | None:
    """Another secret for a webhook, to be shown this once; the former signs what was written before. None: there is no
    such webhook. The caller commits.
    """
    secret = PREFIX + secrets.token_urlsafe(32)
    mine = *_mine(organisation, channel), AlertChannel.kind == WEBHOOK
    changed = update(AlertChannel).where(*mine).values(sealed=seal(options, organisation, secret))
    return secret if connection.execute(changed).rowcount else None


def named(kind: str, address: str) -> str:
    """A channel in an alert: of a webhook the host alone, for its path may hold a key."""
    return urlsplit(address).hostname or "" if kind == WEBHOOK else address


def _shown(row: Row[Any]) -> Shown:
    code, _colon, said = (row.off_reason or "").partition(": ")
    return Shown(
        id=row.id,
        user=row.user_id,
        kind=row.kind,
        address=row.address,
        language=row.language,
        zone=row.zone,
        digest_at=row.digest_at,
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        since=to_time(row.at),
        off=to_time(row.off_at) if row.off_at is not None else None,
        why=WHY.get(code, ""),
        said=said,
        awaits_code=code == UNCONFIRMED,
    )


def _mine(organisation: int, channel: int) -> tuple[Any, ...]:
    return AlertChannel.organisation_id == organisation, AlertChannel.id == channel, AlertChannel.kind.in_(KINDS)


def _address(connection: Connection, organisation: int, by: int, kind: str, said: str) -> tuple[str, int | None]:
    """An address as it is kept, and whose channel it is. Raises Refused."""
    if kind == MAIL:
        member = and_(Membership.user_id == UserRow.id, Membership.organisation_id == organisation)
        query = (
            select(UserRow.email, UserRow.id)
            .join(Membership, member)
            .where(func.lower(UserRow.email) == said.lower(), UserRow.active, UserRow.confirmed_at.is_not(None))
        )
        row = connection.execute(query).first()
        if row is None:
            raise Refused(N_("Письма уходят только участникам организации, на адрес, с которым они входят."))
        return row.email, row.id
    if kind == WEBHOOK:
        if problem(said):
            raise Refused(N_("Адрес вебхука начинается с https://, в нём нет имени пользователя и знака #."))
        return said, None
    number = said.removeprefix(PERSON) if kind == MAX else said
    if kind not in (TELEGRAM, MAX) or not CHAT.fullmatch(number):
        raise Refused(N_("Номер чата состоит из цифр, у группы перед ними минус."))
    return said, by


def _catch_up(connection: Connection, organisation: int, channel: int, off_at: int, at: int) -> None:
    on = {"off_at": None, "off_reason": None, "told_at": None}
    connection.execute(update(AlertChannel).where(*_mine(organisation, channel)).values(**on))
    open_ones = select(Alert.id).where(Alert.organisation_id == organisation, Alert.acknowledged_at.is_(None))
    failed = select(Delivery.id).where(Delivery.channel_id == channel, Delivery.state == outbox.FAILED)
    lost = (
        Notification.channel_id == channel,
        Notification.delivery_id.in_(failed),
        Notification.alert_id.in_(open_ones),
    )
    connection.execute(update(Notification).where(*lost).values(delivery_id=None, due_at=at))
    held = Notification.channel_id == channel, Notification.delivery_id.is_(None)
    connection.execute(update(Notification).where(*held).values(due_at=at))
    known = select(Notification.alert_id).where(Notification.channel_id == channel, Notification.alert_id == Alert.id)
    missed = select(Alert.id, literal(channel), literal(at)).where(
        Alert.organisation_id == organisation, Alert.acknowledged_at.is_(None), Alert.at >= off_at, ~known.exists()
    )
    connection.execute(insert(Notification).from_select(["alert_id", "channel_id", "due_at"], missed))


def _send(connection: Connection, options: Settings, row: Row[Any], text: str, now: datetime) -> None:
    """A message of no news. Raises Refused."""
    who = limits.hidden(options, "channels of", row.organisation_id)
    if not limits.spend(connection, TESTS, who, to_moment(now)):
        raise Refused(N_("Пробных сообщений за час было слишком много. Попробуйте позже."))
    say = translator(row.language)
    if row.kind == MAIL:
        made = letter(options, row.address, say(N_("Проверка связи")), text, row.language)
    elif row.kind == WEBHOOK:
        body = msgspec.json.encode({"kind": "test", "text": text}).decode()
        made = Message(WEBHOOK, row.address, body, sealed=sealed_of(row.organisation_id, row.sealed))
    else:
        made = Message(TELEGRAM if row.kind == TELEGRAM else MAX, row.address, text)
    outbox.put(connection, made, to_moment(now))


def _code(options: Settings, channel: int, code: str) -> bytes:
    return options.sealed(f"channel code\n{channel}\n{code}")
