"""Before Flask-Security sees a form: limits, the lock of an account, and room for everybody else while it hashes."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_security.tf_plugin import tf_clean_session
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Answer

from checker import limits
from checker.accounts import guard, people
from checker.accounts.guard import Try
from checker.i18n import N_, _, counted
from checker.limits import Limit
from checker.moments import to_moment
from checker.settings import THREADS
from checker.web import store
from checker.web.errors import refuse
from checker.web.language import lang
from checker.web.visitor import visitor

HASHING = frozenset(
    {
        "account.deleted",
        "security.login",
        "security.register",
        "security.forgot_password",
        "security.reset_password",
        "security.change_password",
        "security.verify",
    }
)
"""Forms that cost the hashing of a password."""

FROM: dict[str, Limit] = {
    "security.login": guard.LOGIN_FROM,
    "security.register": guard.REGISTER_FROM,
    "security.forgot_password": guard.LETTERS_FROM,
    "security.send_confirmation": guard.LETTERS_FROM,
    "security.reset_password": guard.LINKS_FROM,
    "security.confirm_email": guard.LINKS_FROM,
}
LINKS = frozenset({"security.reset_password", "security.confirm_email"})
"""Links of letters: here opening counts too."""

LETTERS: dict[str, Limit] = {
    "security.register": guard.WELCOMES_TO,
    "security.forgot_password": guard.RESETS_TO,
    "security.send_confirmation": guard.CONFIRMATIONS_TO,
}
AGAIN = frozenset({"security.verify", "security.change_password"})
CODES = frozenset({"security.two_factor_token_validation", "security.mf_recovery"})

SECOND_STEP = "security.two_factor_token_validation"
"""Who is signed in and sets nothing up is led away from it: Flask-Security would sign him out, by a mere link."""

FIRST_STEP = "first_step"
"""Key of the signed cookie: when the password was right and a code is still to come, seconds since 1970."""

FIRST_STEP_SECONDS = 600
"""So long a password that was right waits for its code: a browser that was left there is nobody's way in."""

LONGEST = 2_000
"""Signs of one field: a password longer than that is no password."""

COME_AGAIN = range(1, 6)
"""In so many seconds somebody is told to come again when too many sign in at once: not all at the same moment."""


class Room:
    """So many at once in a process, one more waiting briefly; the next is sent away, so that a thread stays free."""

    def __init__(self, at_once: int, patience: float) -> None:
        self._at_once = threading.BoundedSemaphore(at_once)
        self._known = threading.BoundedSemaphore(at_once + 1)
        self._patience = patience

    def enter(self) -> bool:
        """False where there is no room. Whoever entered has to `leave`."""
        if not self._known.acquire(blocking=False):
            return False
        if self._at_once.acquire(timeout=self._patience):
            return True
        self._known.release()
        return False

    def leave(self) -> None:
        """Makes room for the next."""
        self._at_once.release()
        self._known.release()


def init_app(app: Flask) -> None:
    """Stands before the forms. To be called before Flask-Security is set up: its own hooks open the session."""
    app.extensions["checker_room"] = Room(THREADS // 2, 1.0)
    app.before_request(_stand)
    app.after_request(_note_first_step)
    app.teardown_request(_leave)


def account(mail: str) -> str:
    """The name under which an account is counted, from its address as typed: as Flask-Security reads it."""
    return limits.hidden(store.options(), "account", (people.normal(mail) or mail.strip()).casefold())


def codes_of(uniquifier: str) -> str:
    """The name under which codes of the second factor are counted."""
    return limits.hidden(store.options(), "codes", uniquifier)


def _stand() -> Response | Answer | None:
    endpoint = request.endpoint or ""
    if request.blueprint != "security" and endpoint not in HASHING:
        return None
    if request.is_json or any(len(value) > LONGEST for value in request.form.values()):
        return refuse(400, _("Так эту форму заполнить нельзя."))
    if endpoint == SECOND_STEP and visitor().user is not None and session.get("tf_state") != "validating_profile":
        return redirect(url_for("account_security.page"), 303)
    if endpoint in CODES and _is_stale():
        tf_clean_session()  # type: ignore[no-untyped-call]  # what comes now is no second step: it is sent to the first
    posted = request.method == "POST"
    if posted and endpoint in HASHING:
        if not _room().enter():
            refused = refuse(503, _("Сейчас входят сразу многие. Повторите через несколько секунд."), title=_("Тесно"))
            refused.headers["Retry-After"] = str(secrets.choice(COME_AGAIN))
            return refused
        g.checker_hashes = True
    if posted or endpoint in LINKS:
        at = to_moment(datetime.now(UTC))
        with store.writing() as connection:
            over = _count(connection, endpoint, at, posted)
        if over is not None:
            return _too_often(over, at)
    return None


def _note_first_step(response: Response) -> Response:
    if request.endpoint == "security.login" and request.method == "POST" and "tf_user_id" in session:
        session[FIRST_STEP] = int(datetime.now(UTC).timestamp())
    return response


def _is_stale() -> bool:
    return "tf_user_id" in session and datetime.now(UTC).timestamp() > session.get(FIRST_STEP, 0) + FIRST_STEP_SECONDS


def _count(connection: Connection, endpoint: str, at: int, posted: bool) -> Limit | None:
    """Counts what is asked; returns the limit that is used up."""
    mail = request.form.get("email", "")
    limit = FROM.get(endpoint)
    if limit is guard.REGISTER_FROM and people.normal(mail) is None:
        limit = guard.MISTYPED_FROM  # nobody is registered by it
    if limit:
        who = limits.address(store.options(), request.remote_addr or "", at)
        if not limits.spend(connection, limit, who, at):
            return limit
    if endpoint == "security.login":
        tried = guard.attempt(connection, account(mail), at)
        g.checker_waits, g.checker_last = tried is Try.LOCKED, tried is Try.LAST
    if posted and (limit := LETTERS.get(endpoint)):
        g.checker_silent = not limits.spend(connection, limit, account(mail), at)
    if endpoint in AGAIN and (email := visitor().email):
        return None if limits.spend(connection, guard.PASSWORD_AGAIN, account(email), at) else guard.PASSWORD_AGAIN
    if endpoint in CODES and (uniquifier := session.get("tf_user_id")):
        who = codes_of(uniquifier)
        for limit in (guard.CODES_OF_A_DAY, guard.CODES):
            if not limits.spend(connection, limit, who, at):
                return limit
    return None


def was_last() -> bool:
    """Whether this was the last password before the account waits."""
    return bool(g.get("checker_last"))


def is_silent() -> bool:
    """Whether this address was sent enough letters."""
    return bool(g.get("checker_silent"))


def _too_often(limit: Limit, at: int) -> Response:
    seconds = max((limit.ends(at) - at) // 1000, 1)
    minutes = -(-seconds // 60)
    if minutes <= 90:
        wait = counted(lang(), N_("{n} минуту|{n} минуты|{n} минут"), minutes)
    else:
        wait = counted(lang(), N_("{n} час|{n} часа|{n} часов"), -(-minutes // 60))
    sentence = _("Попыток было слишком много. Подождите {wait} и попробуйте ещё раз.", wait=wait)
    refused = refuse(429, sentence, title=_("Слишком часто"))
    refused.headers["Retry-After"] = str(seconds)
    return refused


def _leave(_error: Any = None) -> None:
    if g.pop("checker_hashes", False):
        _room().leave()


def _room() -> Room:
    found: Room = current_app.extensions["checker_room"]
    return found
