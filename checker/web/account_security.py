"""What guards an account: where one is signed in, the password, the code of the second factor."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts import people, signins
from checker.i18n import _
from checker.moments import to_date, to_time
from checker.web import store
from checker.web.form import row_number
from checker.web.visitor import SECRET, visitor

blueprint = Blueprint("account_security", __name__, url_prefix="/account/security")


@blueprint.get("")
def page() -> str:
    """Where one is signed in, and the ways to a new password and to codes."""
    asking = visitor()
    assert asking.user is not None
    with store.reading() as connection:
        rows = signins.open_ones(connection, asking.user)
        coded, spare = signins.second_factor(connection, asking.user)
    browsers = [
        {
            "id": row.id,
            "client": row.client,
            "since": to_time(row.at),
            "seen": to_date(row.seen_on),
            "this": row.id == asking.sign_in,
        }
        for row in sorted(rows, key=lambda row: row.id != asking.sign_in)
    ]
    return render_template("account/security.html", browsers=browsers, coded=coded, spare=spare)


@blueprint.post("/end")
def end() -> Answer:
    """Ends one sign-in; another's number changes nothing."""
    asking = visitor()
    assert asking.user is not None
    if number := row_number("sign_in"):
        with store.writing() as connection:
            ended = signins.end(connection, asking.user, datetime.now(UTC), number)
        if number == asking.sign_in:
            return _out()
        if ended:
            flash(_("Вход завершён: тому браузеру придётся войти заново."), "success")
    return redirect(url_for("account_security.page"), 303)


@blueprint.post("/end-others")
def end_others() -> Answer:
    """Ends all sign-ins but this one."""
    asking = visitor()
    assert asking.user is not None
    with store.writing() as connection:
        signins.end_others(connection, asking.user, session[SECRET], datetime.now(UTC))
    flash(_("Вход завершён везде, кроме этого браузера."), "success")
    return redirect(url_for("account_security.page"), 303)


@blueprint.post("/end-all")
def end_all() -> Answer:
    """Ends all sign-ins, this one and those that wait for a code too."""
    asking = visitor()
    assert asking.user is not None
    with store.writing() as connection:
        people.sign_out(connection, asking.user, datetime.now(UTC))
    return _out()


def _out() -> Answer:
    session.clear()
    flash(_("Вы вышли."), "success")
    return redirect(url_for("security.login"), 303)
