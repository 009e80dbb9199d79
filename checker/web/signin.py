"""Signing in by Flask-Security: how it is set up here, and what of it is written down."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, request, session
from flask_babel import Babel
from flask_login import user_logged_out
from flask_security import MailUtil, Security, password_changed, password_reset, user_authenticated
from flask_wtf import CSRFProtect

from checker.accounts import signins
from checker.accounts.user import datastore, writing
from checker.accounts.user import init_app as open_session
from checker.moments import to_moment
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import Message
from checker.web import store
from checker.web.language import lang
from checker.web.visitor import CHOSEN, SECRET, visitor

LASTS = timedelta(days=30)
"""So long a browser stays signed in."""

HASHING = {"argon2__time_cost": 2, "argon2__memory_cost": 19_456, "argon2__parallelism": 1}
"""What OWASP's password storage cheat sheet asks of argon2id at least: 19 MiB, two passes, one lane."""


def init_app(app: Flask, options: Settings) -> None:
    """Sets Flask-Security up over our tables, mail and language."""
    app.config.update(_config(options))
    open_session(app, options.url, store.PATIENCE_MS)
    Babel(app, default_locale="ru", locale_selector=lang, configure_jinja=False)
    CSRFProtect(app)
    app.jinja_env.globals["public"] = lambda link: public(options, link)
    app.extensions["checker_security"] = Security(app, datastore, mail_util_cls=_Mail)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_changed, app)
    password_reset.connect(_changed, app)


def _config(options: Settings) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "checker",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": options.public_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": LASTS,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # our pages send no referrer; Sec-Fetch-Site says the same
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": dict(HASHING),
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_TOTP_SECRETS": {"1": _derived(options, "totp")},
        "SECURITY_TOTP_ISSUER": "Checker",
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=30),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},  # no name servers asked; the letter will tell
        "SECURITY_EMAIL_SENDER": options.mail_from or "checker@localhost",
        "SECURITY_POST_LOGIN_VIEW": "/",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
    }


def public(options: Settings, link: str) -> str:
    """A link for a letter: at the address that the settings name, whatever host the request named."""
    there, parts = urlsplit(options.public_url), urlsplit(link)
    return urlunsplit((there.scheme, there.netloc, there.path.rstrip("/") + parts.path, parts.query, ""))


def _derived(options: Settings, purpose: str) -> str:
    return hmac.new(options.secret().encode(), purpose.encode(), sha256).hexdigest()


class _Mail(MailUtil):
    """Letters of Flask-Security go the way of all others: into the outbox."""

    def send_mail(  # type: ignore[override]  # what it does not need has no name
        self, _template: str, subject: str, recipient: Any, _sender: Any, body: Any, *_: Any, **__: Any
    ) -> None:
        message = Message("mail", str(recipient), body or "", str(subject))
        outbox.put(writing(), message, to_moment(datetime.now(UTC)))


def _signed_in(_app: Flask, user: Any, **_more: Any) -> None:
    """A new secret for the cookie at each signing in: one that somebody planted before is worth nothing."""
    session.permanent = True
    session.pop(CHOSEN, None)
    session[SECRET] = signins.begin(writing(), user.id, request.user_agent.string, datetime.now(UTC))


def _signed_out(_app: Flask, **_more: Any) -> None:
    session.pop(CHOSEN, None)
    if session.pop(SECRET, None) and (known := visitor()).user is not None:
        signins.end(writing(), known.user, datetime.now(UTC), known.sign_in)


def _changed(_app: Flask, user: Any, **_more: Any) -> None:
    """A new password ends all sign-ins: whoever knew the old one is out."""
    signins.end(writing(), user.id, datetime.now(UTC))
