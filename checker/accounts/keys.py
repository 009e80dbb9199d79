"""Keys of the API: made by an owner, shown once, revocable. What is kept of a key does not open anything."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from checker import limits
from checker.accounts import audit, organisations
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.accounts.visitors import hashed
from checker.dates import N_
from checker.limits import DAY, Limit
from checker.models import ApiKey
from checker.moments import to_moment
from checker.settings import Settings

PREFIX = "chk_"
"""By it people, and programs that look for secrets in what is published, tell a key of ours."""

MOST = 20
"""Keys of an organisation that are not revoked."""

LONGEST = 60
"""Signs of a name."""

HINT = 8
"""First signs of a key that are kept, the prefix among them: 24 of its 256 bits."""

MADE = Limit("key", 40, DAY)


def make(connection: Connection, options: Settings, organisation: int, by: int, name: str, now: datetime) -> str:
    """A new key; what is returned is kept nowhere. Raises Refused. The caller commits."""
    kept = organisations.one_line(name)[:LONGEST]
    if not kept:
        raise Refused(N_("Назовите ключ: по названию вы потом узнаете, чей он."))
    organisations.lock(connection, organisation)
    open_keys = select(func.count()).where(ApiKey.organisation_id == organisation, ApiKey.revoked_at.is_(None))
    if connection.execute(open_keys).scalar_one() >= MOST:
        raise Refused(N_("Ключей уже 20. Отзовите ненужный."))
    if not limits.spend(connection, MADE, limits.hidden(options, MADE.what, organisation), to_moment(now)):
        raise Refused(N_("На сегодня ключей достаточно. Завтра можно снова."))
    key = PREFIX + secrets.token_urlsafe(32)
    connection.execute(
        insert(ApiKey).values(
            organisation_id=organisation, name=kept, secret=hashed(key), hint=key[:HINT], at=to_moment(now)
        )
    )
    audit.note(connection, organisation, by, Act.KEY_MADE, kept, now)
    return key


def listed(connection: Connection, organisation: int) -> list[Row[Any]]:
    """Its keys that were not revoked, the newest first: id, name, hint, at, used_on."""
    columns = ApiKey.id, ApiKey.name, ApiKey.hint, ApiKey.at, ApiKey.used_on
    query = select(*columns).where(ApiKey.organisation_id == organisation, ApiKey.revoked_at.is_(None))
    return list(connection.execute(query.order_by(ApiKey.id.desc())))


def revoke(connection: Connection, organisation: int, by: int, key: int, now: datetime) -> bool:
    """Ends a key at once. False where this organisation has no such one. The caller commits."""
    row = ApiKey.id == key, ApiKey.organisation_id == organisation, ApiKey.revoked_at.is_(None)
    ended = update(ApiKey).where(*row).values(revoked_at=to_moment(now)).returning(ApiKey.name)
    name = connection.execute(ended).scalar()
    if name is None:
        return False
    audit.note(connection, organisation, by, Act.KEY_REVOKED, name, now)
    return True
