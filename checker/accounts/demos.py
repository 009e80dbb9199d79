"""The demo: one day against a phone number that a code by SMS has proved. Of the number only a keyed hash is kept."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker import limits
from checker.accounts import audit, organisations, usage
from checker.accounts.audit import Act
from checker.accounts.rights import Plan
from checker.accounts.visitors import plan_of
from checker.dates import N_, moscow_day
from checker.i18n import _
from checker.limits import DAY, Limit, hidden
from checker.models import Demo, PhoneCode
from checker.moments import to_moment, to_time
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import Message

LASTS = timedelta(hours=24)
CODE_LASTS = timedelta(minutes=10)
TRIES = 5
DIGITS = 6

HOUR = 3600
PER_NUMBER = Limit("demo-code:number", 3, HOUR)
PER_NUMBER_DAILY = Limit("demo-code:number-day", 6, DAY)
PER_ORGANISATION = Limit("demo-code:organisation", 3, HOUR)
PER_ADDRESS = Limit("demo-code:address", 10, HOUR)
"""An SMS costs money and rings in somebody's pocket: so many codes. Behind one address is a whole office at times."""

MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
LONGEST = 40
"""Signs of a typed number that are looked at."""

TEXT = N_("Checker: код {code}. Никому его не сообщайте.")


class Step(StrEnum):
    """What came of asking for a code, or of typing one."""

    SENT = "sent"
    BEGUN = "begun"
    NO_NUMBER = "no_number"
    TOO_OFTEN = "too_often"
    NO_CODE = "no_code"
    WRONG = "wrong"
    HAD = "had"
    LICENSED = "licensed"
    USED = "used"


SENTENCES = {
    Step.NO_NUMBER: N_("Это не номер мобильного телефона России. Напишите его так: +7 900 123-45-67."),
    Step.TOO_OFTEN: N_("Кодов уже отправлено слишком много. Попробуйте позже."),
    Step.NO_CODE: N_("Этот код больше не действует. Запросите новый."),
    Step.WRONG: N_("Код не подошёл. Проверьте цифры."),
    Step.HAD: N_("Пробный день у вашей организации уже был."),
    Step.LICENSED: N_("У вашей организации есть лицензия: пробный день не нужен."),
    Step.USED: N_("По этому номеру пробный день уже был. Его дают один раз."),
}


def mobile(text: str) -> str | None:
    """A typed number as +79001234567; None where it is no mobile number of Russia.

    Of Russia alone: SMS abroad are dear, and numbers that others rent out by the thousand are. A landline gets none.
    """
    try:
        read = phonenumbers.parse(text[:LONGEST], "RU")
    except phonenumbers.NumberParseException:
        return None
    fits = phonenumbers.is_valid_number(read) and phonenumbers.region_code_for_number(read) == "RU"
    if not fits or phonenumbers.number_type(read) not in MOBILE or read.extension:
        return None
    return phonenumbers.format_number(read, PhoneNumberFormat.E164)


def send_code(
    connection: Connection, options: Settings, organisation: int, typed: str, address: str, now: datetime
) -> Step:
    """Sends a code to a number, in place of any that was sent before. The caller commits, whatever came of it.

    address: of whoever asks, as the request has it. The answer is the same whether the number had its demo or not.
    """
    organisations.lock(connection, organisation)
    if refused := _refused(connection, organisation, now):
        return refused
    number = mobile(typed)
    if number is None:
        return Step.NO_NUMBER
    at, phone = to_moment(now), hidden(options, "phone", number)
    spans = (
        (PER_ORGANISATION, hidden(options, "organisation", organisation)),
        (PER_ADDRESS, limits.address(options, address, at)),
        (PER_NUMBER, phone),
        (PER_NUMBER_DAILY, phone),
    )
    if any(limits.spent(connection, limit, who, at) for limit, who in spans):
        return Step.TOO_OFTEN
    if not all(limits.spend(connection, limit, who, at) for limit, who in spans):  # others were faster
        return Step.TOO_OFTEN
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    connection.execute(delete(PhoneCode).where(PhoneCode.organisation_id == organisation))
    connection.execute(
        insert(PhoneCode).values(
            organisation_id=organisation,
            phone=phone,
            code=_sealed(options, organisation, phone, code),
            until=to_moment(now + CODE_LASTS),
            tries=0,
        )
    )
    outbox.put(connection, Message("sms", number, _(TEXT, code=code)), at)
    return Step.SENT


def waits(connection: Connection, organisation: int, now: datetime) -> bool:
    """Whether a code was sent that may still be typed."""
    query = select(PhoneCode.organisation_id).where(*_typeable(organisation, now))
    return connection.execute(query).scalar() is not None


def begin(
    connection: Connection, options: Settings, organisation: int, user: int | None, typed: str, now: datetime
) -> Step:
    """Begins the demo where the code is right. Each call counts as a try. The caller commits, whatever came of it.

    Only who proved a number learns that it had its demo.
    """
    organisations.lock(connection, organisation)
    if refused := _refused(connection, organisation, now):
        return refused
    tried = update(PhoneCode).where(*_typeable(organisation, now)).values(tries=PhoneCode.tries + 1)
    sent: Any = connection.execute(tried.returning(PhoneCode.phone, PhoneCode.code, PhoneCode.tries)).one_or_none()
    if sent is None:
        return Step.NO_CODE
    code = "".join(sign for sign in typed[:LONGEST] if sign.isdecimal())
    if not hmac.compare_digest(sent.code, _sealed(options, organisation, sent.phone, code)):
        return Step.WRONG if sent.tries < TRIES else Step.NO_CODE
    connection.execute(delete(PhoneCode).where(PhoneCode.organisation_id == organisation))
    try:
        with connection.begin_nested():
            connection.execute(
                insert(Demo).values(
                    phone=sent.phone,
                    organisation_id=organisation,
                    at=to_moment(now),
                    until=to_moment(now + LASTS),
                )
            )
    except IntegrityError:
        return Step.USED
    audit.note(connection, organisation, user, Act.DEMO_BEGUN, "", now)
    usage.add(connection, moscow_day(now), {usage.DEMOS: 1})
    return Step.BEGUN


def ends(connection: Connection, organisation: int) -> datetime | None:
    """When the demo of an organisation ends, or ended; None where it had none."""
    until = connection.execute(select(Demo.until).where(Demo.organisation_id == organisation).limit(1)).scalar()
    return None if until is None else to_time(until)


def forget(connection: Connection, now: datetime) -> None:
    """Drops codes that nobody may type any more. The caller commits."""
    connection.execute(delete(PhoneCode).where(PhoneCode.until <= to_moment(now)))


def _refused(connection: Connection, organisation: int, now: datetime) -> Step | None:
    if ends(connection, organisation) is not None:
        return Step.HAD
    return Step.LICENSED if plan_of(connection, organisation, now)[0] is Plan.LICENSED else None


def _typeable(organisation: int, now: datetime) -> tuple[Any, ...]:
    return PhoneCode.organisation_id == organisation, PhoneCode.until > to_moment(now), PhoneCode.tries < TRIES


def _sealed(options: Settings, organisation: int, phone: str, code: str) -> str:
    return hidden(options, "code", organisation, phone, code)
