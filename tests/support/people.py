"""People for tests: in an organisation, with a plan, signed in, without waiting for passwords to be hashed."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, insert, select

from checker.accounts import organisations, signins
from checker.accounts.visitors import OPERATOR, hashed
from checker.models import ApiKey, Demo, Licence, ServiceRole, UserRole, UserRow
from checker.models.account import OWNER
from checker.moments import to_day, to_moment


class Person(msgspec.Struct, frozen=True):
    user: int
    organisation: int
    uniquifier: str
    secret: str


def person(
    engine: Engine,
    email: str = "",
    *,
    plan: str = "licensed",
    role: str = OWNER,
    of: int | None = None,
    operator: bool = False,
    password: str | None = None,
) -> Person:
    """Somebody who signed in. of: an organisation that is there, in which he is `role`; else he owns one of his own.

    password: as it is hashed.
    """
    now, uniquifier = datetime.now(UTC), uuid4().hex
    email = email or f"{uniquifier[:12]}@firma-primer.ru"
    with engine.begin() as connection:
        row = insert(UserRow).values(
            email=email,
            password=password,
            active=True,
            fs_uniquifier=uniquifier,
            confirmed_at=now.replace(tzinfo=None),
            language="ru",
        )
        user = connection.execute(row.returning(UserRow.id)).scalar_one()
        if of is None:
            of = organisations.found(connection, f"ООО {email}", user, now)
            if plan == "licensed":
                day = to_day(now.date() - timedelta(days=1)), to_day(now.date() + timedelta(days=365))
                connection.execute(
                    insert(Licence).values(organisation_id=of, since=day[0], until=day[1], at=to_moment(now))
                )
            elif plan == "demo":
                span = to_moment(now), to_moment(now + timedelta(days=1))
                connection.execute(insert(Demo).values(phone=uniquifier, organisation_id=of, at=span[0], until=span[1]))
        else:
            organisations.join(connection, of, user, role, now)
        if operator:
            known = connection.execute(select(ServiceRole.id).where(ServiceRole.name == OPERATOR)).scalar()
            if known is None:
                known = connection.execute(
                    insert(ServiceRole).values(name=OPERATOR).returning(ServiceRole.id)
                ).scalar_one()
            connection.execute(insert(UserRole).values(user_id=user, role_id=known))
        secret = signins.begin(connection, user, "tests", now)
    return Person(user, of, uniquifier, secret)


def key_of(engine: Engine, who: Person, name: str = "tests") -> str:
    """A key of the API for somebody's organisation."""
    secret = secrets.token_urlsafe(32)
    with engine.begin() as connection:
        connection.execute(
            insert(ApiKey).values(
                organisation_id=who.organisation,
                name=name,
                secret=hashed(secret),
                hint=secret[:4],
                at=to_moment(datetime.now(UTC)),
            )
        )
    return secret


def cookies(app: Flask, who: Person, origin: str) -> list[dict[str, str]]:
    """The cookie of somebody who signed in, as playwright's `context.add_cookies` takes it.

    Signed without a context of the application: playwright's loop runs in this thread, and no other may begin in it.
    """
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return [{"name": app.config["SESSION_COOKIE_NAME"], "value": str(signer.dumps(_session(who))), "url": origin}]


def token(client: FlaskClient) -> str:
    """What a form of ours holds for this browser, for `csrf_token` of what is posted."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", "f" * 40)
    signer = URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token")
    return str(signer.dumps(raw))


def client_of(app: Flask, who: Person | None = None, key: str = "") -> FlaskClient:
    """The browser of somebody who signed in; of a stranger without `who`. key: shown with each request."""
    client = app.test_client()
    if key:
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    if who is not None:
        with client.session_transaction() as session:
            session.update(_session(who))
    return client


def _session(who: Person) -> dict[str, Any]:
    return {
        "sign_in": who.secret, "_user_id": who.uniquifier, "_fresh": True, "fs_paa": time.time(), "fs_cc": "set",
        "_permanent": True,
    }  # fmt: skip
