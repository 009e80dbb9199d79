"""The persons who sign in, as Flask-Security sees them: the one file in which our tables meet Flask."""

from __future__ import annotations

from inspect import iscoroutinefunction

from flask import Flask, Response, after_this_request, current_app, g, request
from flask_security import FSQLALiteUserDatastore, RoleMixin, UserMixin
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection
from sqlalchemy.orm import Mapped, relationship
from sqlalchemy.pool import NullPool

from checker import db
from checker.models import ServiceRole, UserRole, UserRow

READING = frozenset({"security.login", "security.logout", "security.two_factor_token_validation"})
"""What reads at first, though it is sent as a form: nobody waits for the writer's lock until a password is hashed.
"""


class Role(RoleMixin, ServiceRole):
    """A role of the service."""


class User(UserMixin, UserRow):
    """A person who signs in."""

    roles: Mapped[list[Role]] = relationship(Role, secondary=UserRole.__table__)  # type: ignore[assignment]

    def verify_and_update_password(self, password: str) -> bool:
        """Whether this is his password. It is hashed while the account waits as well, and is wrong all the same."""
        return bool(super().verify_and_update_password(password)) and not g.get("checker_waits")


session = SQLAlchemy(session_options={"expire_on_commit": False})
"""The session of Flask-Security. Whatever else of accounts is written, is over plain connections."""

datastore = FSQLALiteUserDatastore(session, User, Role)


def init_app(app: Flask, url: str, busy_ms: int) -> None:
    """Opens the session's engine. busy_ms: so long it waits for a load that is writing."""
    keeps = {} if url.startswith("sqlite") else {"poolclass": NullPool}  # as all pages do with a server
    app.config["SQLALCHEMY_ENGINES"] = {"default": {"url": url, "hide_parameters": True, **keeps}}
    session.init_app(app)
    # No session of ours is asynchronous: ending those would start an event loop at the end of every request.
    app.teardown_appcontext_funcs = [end for end in app.teardown_appcontext_funcs if not iscoroutinefunction(end)]
    with app.app_context():
        db.tune(session.engine, _writes, busy_ms=busy_ms)
        app.extensions["checker_session_engine"] = session.engine


def writing() -> Connection:
    """The session's connection in a transaction that writes; it commits when the answer goes out."""
    if not _writes():
        session.session.commit()  # what only read until now ends
        g.checker_writes = True
    after_this_request(_commit)
    return session.session.connection()


def _commit(response: Response) -> Response:
    session.session.commit()
    return response


def _writes() -> bool:
    """Whether the transaction that begins now will write: forms of Flask-Security do, and the links of its letters."""
    if not g or g.get("checker_writes"):
        return bool(g)
    if request.blueprint != current_app.config["SECURITY_BLUEPRINT_NAME"] or request.endpoint in READING:
        return False
    return request.method == "POST" or request.endpoint in ("security.confirm_email", "security.change_email_confirm")
