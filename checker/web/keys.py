"""Keys of the API: made and revoked by an owner."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts import keys
from checker.accounts.refused import Refused
from checker.accounts.rights import Right
from checker.i18n import _
from checker.moments import to_date, to_time
from checker.web import sellers, store
from checker.web.form import row_number
from checker.web.visitor import acting, visitor

blueprint = Blueprint("keys", __name__, url_prefix="/account/keys")


@blueprint.get("")
def page() -> str:
    """The keys, without what they say."""
    return _page()


@blueprint.post("")
def make() -> str | Answer:
    """A new key, shown on this one answer: it goes into no address, no cookie and no cache."""
    organisation, user = acting()
    name = request.form.get("name", "")
    try:
        with store.writing() as connection:
            key = keys.make(connection, store.options(), organisation, user, name, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
        return redirect(url_for("keys.page"), 303)
    return _page(key)


@blueprint.post("/revoke")
def revoke() -> Answer:
    """Ends a key at once."""
    organisation, user = acting()
    with store.writing() as connection:
        gone = keys.revoke(connection, organisation, user, row_number("key"), datetime.now(UTC))
    if not gone:
        abort(404)
    flash(_("Ключ отозван: программы с ним больше не получат ответа."), "success")
    return redirect(url_for("keys.page"), 303)


def _page(made: str = "") -> str:
    organisation, _user = acting()
    with store.reading() as connection:
        rows = keys.listed(connection, organisation)
    listed = [
        {"id": row.id, "name": row.name, "hint": row.hint, "at": to_time(row.at), "used": to_date(row.used_on)}
        for row in rows
    ]
    may = visitor().may(Right.API)
    may_bring = visitor().may(Right.VERDICT)
    return render_template(
        "account/keys.html",
        keys=listed,
        made=made,
        may=may,
        most=keys.MOST,
        seller=sellers.shown(),
        may_bring=may_bring,
        unreadable=sellers.UNREADABLE,
    )
