"""Signed-in browsers: noted when somebody signs in, listed for him, ended by him."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from checker.accounts.visitors import hashed
from checker.dates import moscow_day
from checker.models import SignIn, UserRow
from checker.moments import to_day, to_moment

_BROWSERS = (("Edg/", "Edge"), ("YaBrowser/", "Яндекс Браузер"), ("OPR/", "Opera"), ("Firefox/", "Firefox"),
             ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip
_PRINTED = re.compile(r"[^\w .,/()-]")


def begin(connection: Connection, user: int, agent: str, now: datetime) -> str:
    """Notes that somebody signed in; returns the secret for his cookie, which is kept nowhere else. The caller commits.

    agent: what the browser calls itself; its kind and system are kept, not its address.
    """
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(SignIn).values(
            user_id=user,
            secret=hashed(secret),
            client=client_of(agent),
            at=to_moment(now),
            seen_on=to_day(moscow_day(now)),
        )
    )
    return secret


def client_of(agent: str) -> str:
    """«Firefox, Windows» of what a browser says of itself; else its first word; never more than 40 signs."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    told = ", ".join(filter(None, (browser, system))) or agent.partition("/")[0]
    return _PRINTED.sub("", told)[:40]


def open_ones(connection: Connection, user: int) -> list[Row[Any]]:
    """Browsers in which somebody is signed in, the newest first: id, client, at, seen_on."""
    columns = SignIn.id, SignIn.client, SignIn.at, SignIn.seen_on
    query = select(*columns).where(SignIn.user_id == user, SignIn.ended_at.is_(None)).order_by(SignIn.id.desc())
    return list(connection.execute(query))


def end(connection: Connection, user: int, now: datetime, sign_in: int | None = None) -> int:
    """Ends one sign-in of a person, or all of them; returns how many. Another's is not found. The caller commits."""
    which = [SignIn.user_id == user, SignIn.ended_at.is_(None), *([SignIn.id == sign_in] if sign_in else [])]
    return connection.execute(update(SignIn).where(*which).values(ended_at=to_moment(now))).rowcount


def end_others(connection: Connection, user: int, secret: str, now: datetime) -> int:
    """Ends all sign-ins of a person but that of this cookie; returns how many. The caller commits."""
    others = SignIn.user_id == user, SignIn.ended_at.is_(None), SignIn.secret != hashed(secret)
    return connection.execute(update(SignIn).where(*others).values(ended_at=to_moment(now))).rowcount


def end_by_secret(connection: Connection, secret: str, now: datetime) -> None:
    """Ends the sign-in of a cookie that gets another. The caller commits."""
    own = SignIn.secret == hashed(secret), SignIn.ended_at.is_(None)
    connection.execute(update(SignIn).where(*own).values(ended_at=to_moment(now)))


def second_factor(connection: Connection, user: int) -> tuple[bool, int]:
    """Whether somebody signs in with a code too, and how many spare codes he has left."""
    row = connection.execute(select(UserRow.tf_primary_method, UserRow.mf_recovery_codes).where(UserRow.id == user))
    method, spare = row.one()
    return method is not None, len(spare or ())
