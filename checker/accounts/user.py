"""The persons who sign in, as Flask-Security sees them: the one file in which our tables meet Flask."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from flask_security import FSQLALiteUserDatastore, RoleMixin, UserMixin
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import Mapped, relationship

from checker import db
from checker.models import ServiceRole, UserRole, UserRow

PATIENCE_MS = 5_000
"""So long a request waits for a load that is writing; then it is told to come again."""

READING = frozenset({"security.login", "security.logout", "security.two_factor_token_validation"})
"""What only reads through the session of Flask-Security, though it is sent as a form: no writer's lock for a password
that is being hashed. Sign-ins are noted through an engine of our own.
"""


class Role(RoleMixin, ServiceRole):
    """A role of the service."""


class User(UserMixin, UserRow):
    """A person who signs in."""

    roles: Mapped[list[Role]] = relationship(Role, secondary=UserRole.__table__)


session = SQLAlchemy(session_options={"expire_on_commit": False})
"""The session of Flask-Security. Everything else of accounts is written by `checker.accounts` over plain connections."""

datastore = FSQLALiteUserDatastore(session, User, Role)


def init_app(app: Flask, url: str) -> None:
    """Opens the session's engine."""
    app.config["SQLALCHEMY_ENGINES"] = {"default": url}
    session.init_app(app)
    with app.app_context():
        db.tune(session.engine, _writes, busy_ms=PATIENCE_MS)
        app.extensions["checker_session_engine"] = session.engine


def _writes() -> bool:
    """Whether the transaction that begins now will write: forms of Flask-Security do, and the links of its letters."""
    if not g or request.blueprint != current_app.config["SECURITY_BLUEPRINT_NAME"]:
        return False
    return request.endpoint not in READING and (
        request.method == "POST" or request.endpoint in ("security.confirm_email", "security.change_email_confirm")
    )
