"""Keys of sellers of data, which an organisation brings: sealed, never shown again, used for it alone."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from checker.accounts import audit, organisations
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.dates import N_
from checker.models import SellerKey
from checker.moments import to_moment, to_time
from checker.settings import Settings
from scrapers.checko_api import KEY, SELLER, TITLE, Quota

ENDING = 4
"""Last signs of a key that are shown, so that its owner knows which one it is."""


class Unreadable(ValueError):
    """The key was sealed with another CHECKER_SECRET_KEY: it has to be brought again."""


class Shown(msgspec.Struct, frozen=True):
    """What is told of a key. ending: its last signs. added, told: moments, `told` that of the last answer, with what
    the seller said then of requests and balance, and, where it refused, the reason of the contract.
    """

    title: str
    ending: str
    added: datetime
    requests_today: int | None
    balance_kop: int | None
    told: datetime | None
    refused: str
    readable: bool


def put(connection: Connection, options: Settings, organisation: int, by: int, key: str, now: datetime) -> None:
    """Keeps a key in place of what was there. Raises Refused. The caller commits."""
    brought = key.strip()
    if not KEY.fullmatch(brought):
        raise Refused(N_("Это не похоже на ключ: в нём от 8 до 128 латинских букв и цифр, без пробелов."))
    organisations.lock(connection, organisation)
    connection.execute(delete(SellerKey).where(*_row(organisation)))
    connection.execute(
        insert(SellerKey).values(
            organisation_id=organisation,
            seller=SELLER,
            sealed=_box(options, organisation).encrypt(brought.encode()),
            ending=brought[-ENDING:],
            added_at=to_moment(now),
        )
    )
    audit.note(connection, organisation, by, Act.SELLER_KEY_PUT, TITLE, now)


def drop(connection: Connection, organisation: int, by: int, now: datetime) -> bool:
    """Forgets the key. False where there was none. The caller commits."""
    gone = connection.execute(delete(SellerKey).where(*_row(organisation))).rowcount
    if gone:
        audit.note(connection, organisation, by, Act.SELLER_KEY_DROPPED, TITLE, now)
    return bool(gone)


def shown(connection: Connection, options: Settings, organisation: int) -> Shown | None:
    """What is told of its key; None where it has none."""
    columns = (
        SellerKey.ending, SellerKey.added_at, SellerKey.requests_today, SellerKey.balance_kop, SellerKey.told_at,
        SellerKey.refused,
    )  # fmt: skip
    row = connection.execute(select(*columns).where(*_row(organisation))).one_or_none()
    if row is None:
        return None
    try:
        readable = key_of(connection, options, organisation) is not None
    except Unreadable:
        readable = False
    return Shown(
        TITLE,
        row.ending,
        to_time(row.added_at),
        row.requests_today,
        row.balance_kop,
        to_time(row.told_at) if row.told_at is not None else None,
        row.refused or "",
        readable,
    )


def key_of(connection: Connection, options: Settings, organisation: int) -> str | None:
    """The key itself; None where there is none. Raises Unreadable."""
    sealed = connection.execute(select(SellerKey.sealed).where(*_row(organisation))).scalar()
    if sealed is None:
        return None
    try:
        return _box(options, organisation).decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable from None


def told(connection: Connection, organisation: int, quota: Quota | None, refused: str, now: datetime) -> None:
    """Notes what the seller said of the key, at the last asking. The caller commits."""
    said: dict[str, int | str | None] = {"told_at": to_moment(now), "refused": refused or None}
    if quota is not None:
        said |= {"requests_today": quota.requests_today, "balance_kop": quota.balance_kop}
    connection.execute(update(SellerKey).where(*_row(organisation)).values(**said))


def _row(organisation: int) -> tuple[ColumnElement[bool], ...]:
    return SellerKey.organisation_id == organisation, SellerKey.seller == SELLER


def _box(options: Settings, organisation: int) -> Fernet:
    """The seal of one organisation: a row that is moved to another one opens for nobody."""
    return Fernet(urlsafe_b64encode(options.sealed(f"seller key\n{SELLER}\n{organisation}")))
