"""The account: who I am, for whom I act, what my organisation did; all that is held of me, and going."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask import json as flask_json
from flask_security import verify_password
from werkzeug.wrappers import Response as Answer

from checker import limits
from checker.accounts import audit, departure, invitations, organisations
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.accounts.rights import PLANS
from checker.accounts.user import datastore
from checker.dates import N_
from checker.i18n import _
from checker.limits import DAY, Limit
from checker.models.account import OWNER
from checker.moments import to_moment, to_time
from checker.reports.words import Words
from checker.web import store
from checker.web.errors import refuse
from checker.web.form import row_number
from checker.web.language import lang
from checker.web.policy import POLICIES
from checker.web.visitor import CHOSEN, acting, visitor

blueprint = Blueprint("account", __name__, url_prefix="/account")

EXPORTS = Limit("export", 20, DAY)
PASSWORDS = Limit("delete", 10, DAY)
"""Guesses of a password on the page that deletes the account: whoever sits at an open browser has so many."""

TABS = (
    ("account.index", N_("Обзор")),
    ("members.page", N_("Люди")),
    ("keys.page", N_("Ключи API")),
    ("alert_settings.page", N_("Оповещения")),
    ("account.log", N_("Журнал")),
    ("own.page", N_("Недавние проверки")),
    ("reports.listed", N_("Отчёты")),
    ("account_security.page", N_("Безопасность")),
)

OPERATORS = frozenset({Act.LICENCE_GRANTED, Act.LICENCE_ENDED})
"""Acts that the operator does; their detail is a day."""


class Line(msgspec.Struct, frozen=True):
    """A line of the log in words."""

    at: datetime
    act: str
    detail: str
    by: str


def init_app(app: Flask) -> None:
    """Gives templates the pages of the account that this visitor may open."""
    app.jinja_env.globals["account_tabs"] = _tabs


def _tabs() -> list[tuple[str, str]]:
    asking = visitor()
    return [(endpoint, title) for endpoint, title in TABS if POLICIES[endpoint].lets(asking)]


@blueprint.get("/")
def index() -> str:
    """Who I am, for whom I act, its plan and the end of it, and the ways on."""
    asking = visitor()
    assert asking.user is not None
    with store.reading() as connection:
        mine = organisations.of(connection, asking.user)
        waiting = invitations.waiting(connection, asking.user, datetime.now(UTC))
    return render_template(
        "account/index.html",
        mine=mine,
        waiting=waiting,
        plan=PLANS[asking.plan],
        roles=invitations.AS,
    )


@blueprint.post("/act-for")
def act_for() -> Answer:
    """Chooses for which of his organisations somebody acts."""
    asking, wanted = visitor(), row_number("organisation")
    assert asking.user is not None
    with store.reading() as connection:
        names = {row.id: row.name for row in organisations.of(connection, asking.user)}
    if wanted not in names:
        abort(404)
    session[CHOSEN] = wanted
    flash(_("Теперь вы действуете за организацию {name}.", name=names[wanted]), "success")
    return _home()


@blueprint.post("/found")
def found() -> Answer:
    """An organisation for somebody who belongs to none any more."""
    asking = visitor()
    assert asking.user is not None
    if asking.organisation is not None:
        abort(404)
    try:
        name = organisations.proper_name(request.form.get("name", ""))
        with store.writing() as connection:
            organisations.found_if_none(connection, name, asking.user, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
    return _home()


@blueprint.post("/rename")
def rename() -> Answer:
    """Another name of the organisation."""
    organisation, user = acting()
    try:
        with store.writing() as connection:
            organisations.rename(connection, organisation, user, request.form.get("name", ""), datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
    else:
        flash(_("Название изменено."), "success")
    return _home()


@blueprint.post("/leave")
def leave() -> Answer:
    """Ends one's own membership."""
    organisation, user = acting()
    try:
        with store.writing() as connection:
            organisations.remove(connection, organisation, user, user, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
    else:
        session.pop(CHOSEN, None)
        flash(_("Вы вышли из организации."), "success")
    return _home()


@blueprint.get("/log")
def log() -> str:
    """Who did what in the organisation, the newest first."""
    organisation, _user = acting()
    with store.reading() as connection:
        rows, further = audit.page(connection, organisation, row_number("before") or None)
    lines = [_line(row.at, Act(row.act), row.detail, row.email) for row in rows]
    return render_template("account/log.html", lines=lines, further=further)


def _line(at: int, act: Act, detail: str, email: str | None) -> Line:
    by = email or (_("оператор сервиса") if act in OPERATORS else _("больше не участник"))
    shown = Words(lang()).day(detail) if act in OPERATORS else detail
    return Line(to_time(at), _(audit.WORDS[act]), shown, by)


@blueprint.get("/export")
def export() -> str:
    """What the file will hold."""
    return render_template("account/export.html", owns=visitor().is_at_least(OWNER))


@blueprint.post("/export")
def exported() -> Response:
    """The file."""
    asking, now = visitor(), datetime.now(UTC)
    assert asking.user is not None
    with store.writing() as connection:
        spent = limits.spend(connection, EXPORTS, _who(EXPORTS, asking.email), to_moment(now))
        if not spent:
            return refuse(429, _("На сегодня выгрузок достаточно. Завтра можно снова."))
        for row in organisations.of(connection, asking.user):
            if row.role == OWNER:
                audit.note(connection, row.id, asking.user, Act.EXPORTED, "", now)
    with store.reading() as connection:
        told = departure.export(connection, asking.user, now)
    response = Response(flask_json.dumps(told, indent=2) + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="checker-{now:%Y-%m-%d}.json"'
    return response


@blueprint.get("/delete")
def delete() -> str:
    """What goes with the account, and what stays."""
    return _deleting()


@blueprint.post("/delete")
def deleted() -> str | Answer | tuple[str, int]:
    """Deletes the account, where the password is told again: an open browser alone is not enough."""
    asking, now = visitor(), datetime.now(UTC)
    assert asking.user is not None
    with store.writing() as connection:
        spent = limits.spend(connection, PASSWORDS, _who(PASSWORDS, asking.email), to_moment(now))
    if not spent:
        return _deleting(_("Слишком много попыток. Завтра можно снова.")), 429
    user = datastore.find_user(id=asking.user)
    typed = current_app.extensions["security"].password_util.normalize(request.form.get("password", ""))
    if user is None or not user.password or not verify_password(typed, user.password):
        return _deleting(_("Пароль не подходит.")), 400
    with store.writing() as connection:
        departure.erase(connection, asking.user, now)
    session.clear()
    flash(_("Учётная запись удалена."), "success")
    return redirect(url_for("search.index"), 303)


def _deleting(wrong: str = "") -> str:
    asking = visitor()
    assert asking.user is not None
    with store.reading() as connection:
        closed = list(departure.to_be_closed(connection, asking.user))
    return render_template("account/delete.html", closed=closed, wrong=wrong)


def _who(limit: Limit, email: str) -> str:
    """By the address: SQLite gives the number of one who is gone to the next."""
    return limits.hidden(store.options(), limit.what, email)


def _home() -> Answer:
    return redirect(url_for("account.index"), 303)
