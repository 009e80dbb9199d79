"""Two people to sign in as, in the demo alone: the owner of a licensed organisation, and an operator."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from flask_security import hash_password
from sqlalchemy import update

from checker.accounts import licences, people
from checker.accounts.rights import Plan
from checker.accounts.visitors import plan_of
from checker.app import create_app
from checker.db import make_engine
from checker.loopback import is_loopback_origin
from checker.models import UserRow
from checker.settings import BadSettings, Settings

OWNER, OPERATOR = "demo@checker.example", "operator@checker.example"
NAMES = {OWNER: "Демонстрация", OPERATOR: "Оператор демонстрации"}

FILE = "people.json"
"""In the folder of the demo, readable by its owner alone: who was made, with the passwords."""


def make(options: Settings, host: str) -> dict[str, str]:
    """Makes the two unless they are there; address → password, which is made once and stays.

    host: to which the server is bound. Raises BadSettings outside the demo and where others could reach it.
    """
    if not options.demo or not is_loopback_origin(f"http://[{host}]" if ":" in host else f"http://{host}"):
        raise BadSettings("the people of the demo are made in the demo alone, on a server of this machine")
    kept = _kept(options.data_dir)
    known = {email: kept.get(email) or secrets.token_urlsafe(12) for email in (OWNER, OPERATOR)}
    if known != kept:
        _keep(options.data_dir, known)
    with create_app(options).app_context():
        hashed = {email: hash_password(password) for email, password in known.items()}
    engine = make_engine(options.url)
    now = datetime.now(UTC)
    try:
        with engine.begin() as connection:
            for email in known:
                user = people.find(connection, email)
                if user is None:
                    user = people.add(connection, email, now, password=hashed[email], organisation=NAMES[email])
                    if email == OPERATOR:
                        people.make_operator(connection, user)
                elif email not in kept:  # the file is gone: the old password nobody knows
                    connection.execute(update(UserRow).where(UserRow.id == user).values(password=hashed[email]))
            for organisation, _name in licences.organisations_of(connection, OWNER)[:1]:
                if plan_of(connection, organisation, now)[0] is not Plan.LICENSED:
                    licences.renew(connection, organisation, None, now)
    finally:
        engine.dispose()
    return known


def _kept(folder: Path) -> dict[str, str]:
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return {}


def _keep(folder: Path, known: dict[str, str]) -> None:
    (folder / FILE).unlink(missing_ok=True)
    descriptor = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(known)))
