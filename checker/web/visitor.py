"""Who asks, once for each request: a stranger, somebody signed in, or a program with a key."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from flask import Flask, Response, abort, current_app, g, request, session
from sqlalchemy.exc import OperationalError

from checker.accounts import visitors
from checker.accounts.rights import Right
from checker.accounts.visitors import STRANGER, Visitor
from checker.dates import moscow_day
from checker.i18n import _
from checker.web import store
from checker.web.errors import refuse

SECRET, CHOSEN = "sign_in", "organisation"
"""Keys of the signed cookie: the secret of the sign-in, and for which organisation its owner acts."""

NOTED = 10_000
"""So many browsers and keys a process remembers to have noted today."""


def init_app(app: Flask) -> None:
    """Gives templates the visitor, macros (which see no context) what he may, and notes on which day he came."""
    app.extensions["checker_seen"] = {}
    app.jinja_env.globals["may"] = lambda right: visitor().may(Right(right))
    app.context_processor(lambda: {"visitor": visitor()})
    app.after_request(_note)


def _note(response: Response) -> Response:
    """Once a day for each browser and key, as far as this process knows; not while a load writes for too long."""
    found = g.get("visitor", STRANGER)
    if request.method != "GET" or (found.sign_in is None and found.key is None):
        return response
    now, noted = datetime.now(UTC), current_app.extensions["checker_seen"]
    day = moscow_day(now)
    if noted.get((found.sign_in, found.key)) != day:
        if len(noted) >= NOTED:
            noted.clear()
        noted[found.sign_in, found.key] = day
        with suppress(OperationalError), store.writing() as connection:
            visitors.seen(connection, found, now)
    return response


def visitor() -> Visitor:
    """Who asks. A cookie or a key that is not known any more is a stranger's; static files ask nobody."""
    if "visitor" not in g:
        g.visitor = STRANGER  # also for the page that tells that the base cannot be asked
        if request.endpoint not in (None, "static"):
            g.visitor = _look()
    found: Visitor = g.visitor
    return found


def _look() -> Visitor:
    now = datetime.now(UTC)
    kind, _, key = request.headers.get("Authorization", "").partition(" ")
    if request.path.startswith("/api/") and kind.lower() == "bearer" and key:
        with store.reading() as connection:
            return visitors.by_key(connection, key.strip(), now) or STRANGER
    if secret := session.get(SECRET):
        with store.reading() as connection:
            found = visitors.signed_in(connection, secret, session.get(CHOSEN), now)
        if found.user is None:  # ended elsewhere: nothing of the cookie counts any more
            session.clear()
        return found
    return STRANGER


def acting() -> tuple[int, int]:
    """The organisation for which he acts, and his own number, in a view whose policy lets only members in.

    Ends the request where its form was shown while he acted for another one: in a second window he chose anew, and
    what he filled in here was not meant for this one.
    """
    found = visitor()
    assert found.organisation is not None
    assert found.user is not None
    if request.form.get("of", found.organisation, int) != found.organisation:
        sentence = _("Эту форму вы открыли, когда действовали за другую организацию. Ничего не сделано.")
        abort(refuse(409, sentence, title=_("Вы действуете за другую организацию")))
    return found.organisation, found.user
