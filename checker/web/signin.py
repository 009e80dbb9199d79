"""Signing in by Flask-Security: how it is set up here, and what of it is written down."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, flash, g, render_template, request, session
from flask_babel import Babel
from flask_login import user_logged_out
from flask_security import (
    LoginForm,
    MailUtil,
    PasswordUtil,
    Security,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    confirm_instructions_sent,
    hash_password,
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_confirmed,
    user_failed_authn,
    user_not_registered,
    user_registered,
)
from flask_security.babel import FsDomain
from flask_security.confirmable import confirm_user
from flask_security.utils import validate_redirect_url
from flask_wtf import CSRFProtect
from wtforms import Field, RadioField, StringField

from checker import limits
from checker.accounts import guard, organisations, signins
from checker.accounts.user import User, datastore, writing
from checker.accounts.user import init_app as open_session
from checker.i18n import N_, _
from checker.moments import to_moment
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import letter
from checker.web import signin_address, signin_guard, signin_words, store
from checker.web.language import lang, speaking
from checker.web.qr import OnceTotp
from checker.web.visitor import CHOSEN, SECRET, visitor

LASTS = timedelta(days=30)
"""So long a browser stays signed in."""

HASHING = {"argon2__time_cost": 2, "argon2__memory_cost": 19_456, "argon2__parallelism": 1}
"""What OWASP's password storage cheat sheet asks of argon2id at least: 19 MiB, two passes, one lane."""

_KEPT = frozenset({"_user_id", "_fresh", "_id", "_permanent", "_flashes", "fs_cc", "fs_paa"})
"""What Flask-Login and Flask-Security put into the session of whoever just signed in."""


def init_app(app: Flask, options: Settings) -> None:
    """Sets Flask-Security up over our tables, mail and language."""
    app.config.update(_config(options), **signin_words.config())
    open_session(app, options.url, store.PATIENCE_MS)
    Babel(app, default_locale="ru", locale_selector=lang, configure_jinja=False)
    CSRFProtect(app)
    signin_guard.init_app(app)
    signin_address.init_app(app)
    app.jinja_env.globals["public"] = lambda link: public(options, link)
    security = Security(
        app,
        datastore,
        login_form=_Login,
        two_factor_setup_form=_Setup,
        two_factor_rescue_form=_Rescue,
        mail_util_cls=_Mail,
        password_util_cls=_Passwords,
        totp_cls=OnceTotp,
    )
    security.i18n_domain = _Words(app)  # type: ignore[no-untyped-call]
    security.want_json(lambda _request: False)  # forms alone: its JSON tells more, and hands out tokens
    security.login_manager.request_loader(lambda _request: None)
    _ask_the_visitor(security.login_manager)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    user_registered.connect(_registered, app)
    user_not_registered.connect(_asked_again, app)
    confirm_instructions_sent.connect(_asked_again, app)
    user_confirmed.connect(_confirmed, app)
    user_failed_authn.connect(_failed, app)
    password_changed.connect(_changed, app)
    password_reset.connect(_reset, app)
    reset_password_instructions_sent.connect(_same_work, app)
    tf_profile_changed.connect(_second_factor_on, app)
    tf_disabled.connect(_second_factor_off, app)


def _config(options: Settings) -> dict[str, Any]:
    return {
        "SESSION_COOKIE_NAME": "checker",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": options.public_url.startswith("https://"),
        "PERMANENT_SESSION_LIFETIME": LASTS,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session
        "WTF_CSRF_SSL_STRICT": False,  # our pages send no referrer; the token and a cookie that is Lax guard forms
        "SECURITY_URL_PREFIX": "/account",
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": dict(HASHING),
        "SECURITY_HASHING_SCHEMES": ["hex_sha256"],  # of what letters carry: the slow one would tell who exists
        "SECURITY_DEPRECATED_HASHING_SCHEMES": [],
        "SECURITY_PASSWORD_LENGTH_MIN": 10,
        "SECURITY_REGISTERABLE": True,
        "SECURITY_USE_REGISTER_V2": True,
        "SECURITY_CONFIRMABLE": True,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),  # as letters say
        "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [_key(options, "recovery")],
        "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # the codes before and after too: clocks differ
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "account_security.page",
        "SECURITY_POST_CHANGE_VIEW": "account_security.page",
        "SECURITY_TOTP_SECRETS": {"1": options.sealed("totp").hex()},
        "SECURITY_TOTP_ISSUER": "Checker",
        "SECURITY_FRESHNESS": timedelta(minutes=30),
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=30),
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},  # no name servers asked; the letter will tell
        "SECURITY_EMAIL_SENDER": options.mail_from or "checker@localhost",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_POST_REGISTER_VIEW": "security.login",  # where the letter can be asked for again
        "SECURITY_POST_LOGIN_VIEW": "search.index",
        "SECURITY_POST_LOGOUT_VIEW": "search.index",
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_LOGOUT_CSRF": True,
    }


def public(options: Settings, link: str) -> str:
    """A link for a letter: at the address that the settings name, whatever host the request named."""
    there, parts = urlsplit(options.public_url), urlsplit(link)
    return urlunsplit((there.scheme, there.netloc, there.path.rstrip("/") + parts.path, parts.query, ""))


def _key(options: Settings, purpose: str) -> bytes:
    """A key of Fernet."""
    return base64.urlsafe_b64encode(options.sealed(purpose))


class _Login(LoginForm):
    """Without «remember me»: its cookie would outlive the end of a sign-in."""

    remember = None

    def validate_next(self, field: Field) -> None:
        """A page of another site is left out, and one is led to the front page: the password was right all the same."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""


class _Setup(TwoFactorSetupForm):
    """Its choices are buttons of our template. Those of Flask-Security are written in a way that WTForms deprecates."""

    setup = StringField()


class _Rescue(TwoFactorRescueForm):
    """Not shown: our template links to the spare codes."""

    help_setup = RadioField(choices=[])


class _Passwords(PasswordUtil):
    """Ten signs at least, and not the address itself."""

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:
        """What is wrong with a new password, and how it is kept."""
        wrong, normal = super().validate(password, is_register, **known)
        mail = str(known.get("email") or getattr(known.get("user"), "email", "") or "").casefold()
        if not wrong and normal.casefold() in (mail, mail.partition("@")[0]):
            return [_("Адрес почты паролем быть не может.")], normal
        return wrong, normal


class _Words(FsDomain):
    """Flask-Security's texts are ours (`signin_words`), so its language is our catalogue's."""

    def gettext(self, string: str, **values: Any) -> str:
        return _(string, **values)


class _Mail(MailUtil):
    """Letters of Flask-Security go the way of all others: into the outbox."""

    def send_mail(  # type: ignore[override]  # what it does not need has no name
        self, _template: str, subject: str, recipient: Any, _sender: Any, body: Any, *_: Any, **__: Any
    ) -> None:
        if not signin_guard.is_silent():
            _put(str(recipient), str(subject), str(body or ""))


def _put(to: str, subject: str, text: str) -> None:
    outbox.put(writing(), letter(store.options(), to, subject, text), to_moment(datetime.now(UTC)))


def _tell(user: User, subject: str, template: str) -> None:
    """A letter in the owner's language: the request may be a thief's."""
    with speaking(user.language):
        _put(user.email, _(subject), render_template(f"security/email/{template}.txt", user=user))


def _ask_the_visitor(manager: Any) -> None:
    """Flask-Login knows whom we know: a sign-in that was ended elsewhere is nobody's in its views too."""
    load = manager._user_callback  # what Flask-Security put there notes how fresh the sign-in is

    def known(uniquifier: str) -> User | None:
        found: User | None = load(uniquifier) if visitor().user is not None else None
        return found if found is not None and found.id == visitor().user else None

    manager.user_loader(known)


def _signed_in(_app: Flask, user: User, **_more: Any) -> None:
    """A new secret for the cookie at each signing in: one that somebody planted before is worth nothing, nor is the
    token of forms that came with it.
    """
    before = session.get(SECRET)
    for name in set(session) - _KEPT:
        session.pop(name)
    g.pop("csrf_token", None)
    session.permanent = True
    connection, now = writing(), datetime.now(UTC)
    if before:
        signins.end_by_secret(connection, before, now)
    session[SECRET] = signins.begin(connection, user.id, request.user_agent.string, now)
    guard.lift(connection, signin_guard.account(user.email))
    guard.forget_codes(connection, signin_guard.codes_of(user.fs_uniquifier))


def _signed_out(_app: Flask, **_more: Any) -> None:
    session.pop(CHOSEN, None)
    if session.pop(SECRET, None) and (known := visitor()).user is not None:
        signins.end(writing(), known.user, datetime.now(UTC), known.sign_in)
    if request.endpoint == "security.logout":
        flash(_("Вы вышли."), "success")


def _registered(_app: Flask, user: User, **_more: Any) -> None:
    user.language = lang()
    user.registered_at = to_moment(datetime.now(UTC))


def _asked_again(_app: Flask, user: User | None = None, **_more: Any) -> None:
    """Whoever asks for another letter has its whole span before him, before the account is dropped."""
    if user is not None and user.confirmed_at is None and not signin_guard.is_silent():
        writing()
        user.registered_at = to_moment(datetime.now(UTC))


def _confirmed(_app: Flask, user: User, **_more: Any) -> None:
    """Whoever confirmed his address has an organisation, named after it until he names it."""
    organisations.found_if_none(writing(), user.email, user.id, datetime.now(UTC))


def _failed(_app: Flask, user: User, **_more: Any) -> None:
    """Before an account waits its owner learns it, once: the counting calls one password the last."""
    if not signin_guard.was_last() or user.confirmed_at is None:
        return
    if limits.spend(writing(), guard.LOCK_LETTERS, signin_guard.account(user.email), to_moment(datetime.now(UTC))):
        _tell(user, N_("Вход в Checker приостановлен на 15 минут"), "locked")


def _changed(_app: Flask, user: User, **_more: Any) -> None:
    """A new password ends all other sign-ins: whoever knew the old one is out. This browser's is new already."""
    signins.end_others(writing(), user.id, session.get(SECRET, ""), datetime.now(UTC))


def _reset(_app: Flask, user: User, **_more: Any) -> None:
    """Whoever has the mail is the owner: all sign-ins end, the account waits no longer, the address is confirmed."""
    connection = writing()
    confirm_user(user)  # type: ignore[no-untyped-call]
    signins.end(connection, user.id, datetime.now(UTC))
    guard.lift(connection, signin_guard.account(user.email))


def _same_work(_app: Flask, **_more: Any) -> None:
    """Flask-Security hashes a password where nobody has the address; so where somebody has it too."""
    hash_password("not-a-password")


def _second_factor_on(_app: Flask, user: User, **_more: Any) -> None:
    _tell(user, N_("Вход в Checker теперь с кодом"), "two_factor_on")


def _second_factor_off(_app: Flask, user: User, **_more: Any) -> None:
    datastore.mf_set_recovery_codes(user, None)
    _tell(user, N_("Вход в Checker теперь без кода"), "two_factor_off")
