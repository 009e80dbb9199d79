"""Whose password an address is confirmed with: that of the browser which registered it, else one that is set anew.

Anybody can register an address that is not his. If the link of the letter were enough, the owner of the mailbox would
open an account whose password a stranger chose: at once, or when he registers himself and the address is known already.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Flask, flash, redirect, request, session
from flask_security import url_for_security, user_not_registered, user_registered
from flask_security.confirmable import confirm_email_token_status
from flask_security.recoverable import generate_reset_password_token
from werkzeug.wrappers import Response as Answer

from checker import limits
from checker.accounts.user import User
from checker.i18n import _
from checker.web import store

REGISTERED = "registered"
"""Key of the signed cookie: which account was registered here."""


def init_app(app: Flask) -> None:
    """Stands before the link of confirmation. To be called after `signin_guard`, which counts who opens such links."""
    app.before_request(_stand)
    user_registered.connect(_registered, app)
    user_not_registered.connect(_not_registered, app)


def _stand() -> Answer | None:
    """Leads another browser to a form for a password; nothing is confirmed before that is sent."""
    if request.endpoint != "security.confirm_email":
        return None
    expired, invalid, user = confirm_email_token_status((request.view_args or {})["token"])  # type: ignore[no-untyped-call]
    if user is None or expired or invalid or user.confirmed_at is not None:
        return None
    if session.get(REGISTERED) == _mark(user):
        return None
    flash(_("Регистрировались в другом браузере, и, может быть, не вы. Задайте пароль, и адрес будет подтверждён."))
    token = generate_reset_password_token(user)  # type: ignore[no-untyped-call]
    return redirect(url_for_security("reset_password", token=token), 303)


def _registered(_app: Flask, user: User, **_more: Any) -> None:
    session[REGISTERED] = _mark(user)


def _not_registered(_app: Flask, **_more: Any) -> None:
    """A mark of nobody: the cookie must not tell that the address was known."""
    session[REGISTERED] = secrets.token_hex(16)


def _mark(user: User) -> str:
    return limits.hidden(store.options(), "registered", user.fs_uniquifier)
