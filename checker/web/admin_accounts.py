"""The operator's pages of users and licences. Nothing here tells what anybody looked up."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Answer

from checker.accounts import licences as granted
from checker.accounts import people
from checker.accounts.organisations import one_line
from checker.dates import day as day_of
from checker.i18n import N_, _
from checker.models.account import MEMBER, OWNER, READER
from checker.reports.words import Words
from checker.web import store
from checker.web.form import LARGEST, row_number
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("admin_accounts", __name__, url_prefix="/admin")

ROLES = {OWNER: N_("владелец"), MEMBER: N_("участник"), READER: N_("читатель")}
NUMBER = f"<int(max={LARGEST})"

log = logging.getLogger(__name__)


@blueprint.get("/users")
def users() -> str:
    """Users, the newest first; `q`: a part of the address."""
    like, before = one_line(request.args.get("q", "")[:200]), row_number("before") or None
    with store.reading() as connection:
        known, more = people.listed(connection, like, before)
    return render_template("admin/users.html", users=known, more=more, like=like, roles=ROLES)


@blueprint.post(f"/users/{NUMBER}:user>/active")
def switch(user: int) -> Answer:
    """Lets somebody sign in, or not any more."""
    active = request.form.get("active") == "1"
    if user == visitor().user:
        flash(_("Самого себя отключить нельзя."), "error")
        return _to_users()
    with store.writing() as connection:
        if not people.switch(connection, user, active, datetime.now(UTC)):
            abort(404)
    log.info("operator %s switched user %s %s", visitor().user, user, "on" if active else "off")
    flash(
        _("Пользователь снова может входить.") if active else _("Пользователь отключён, его входы завершены."),
        "success",
    )
    return _to_users()


@blueprint.post(f"/users/{NUMBER}:user>/sign-out")
def sign_out(user: int) -> Answer:
    """Ends all sign-ins of somebody."""
    with store.writing() as connection:
        people.sign_out(connection, user, datetime.now(UTC))
    log.info("operator %s ended the sign-ins of user %s", visitor().user, user)
    flash(_("Входы завершены."), "success")
    return _to_users()


def _to_users() -> Answer:
    """Back to the list as it was filtered."""
    like, before = request.form.get("q", "")[:200], row_number("before") or None
    return redirect(url_for("admin_accounts.users", q=like or None, before=before), 303)


@blueprint.get("/licences")
def licences() -> str:
    """Licences, those that end last first, and the form of a new one."""
    with store.reading() as connection:
        rows = granted.listed(connection, datetime.now(UTC))
    return render_template("admin/licences.html", rows=rows, named=request.args.get("organisation", "")[:200])


@blueprint.post("/licences")
def grant() -> Answer:
    """A licence for an organisation that is named by its number or an owner's address."""
    named, until = one_line(request.form.get("organisation", "")[:200]), request.form.get("until", "").strip()
    last = day_of(until, "until") if until else None
    with store.writing() as connection:
        found = granted.organisations_of(connection, named)
        if len(found) == 1:
            _renew(connection, found[0], until=last)
    if not found:
        flash(_("Такой организации нет: назовите её номер или почту её владельца."), "error")
    elif len(found) > 1:
        several = "; ".join(f"{number} «{name}»" for number, name in found)
        flash(_("У этого владельца организаций несколько, назовите номер: {several}", several=several), "error")
    return redirect(url_for("admin_accounts.licences"), 303)


@blueprint.post(f"/licences/{NUMBER}:organisation>/renew")
def renew(organisation: int) -> Answer:
    """A further year."""
    with store.writing() as connection:
        _renew(connection, _known(connection, organisation))
    return redirect(url_for("admin_accounts.licences"), 303)


@blueprint.post(f"/licences/{NUMBER}:organisation>/end")
def end(organisation: int) -> Answer:
    """Ends an organisation's licences now."""
    with store.writing() as connection:
        _known(connection, organisation)
        ended = granted.end(connection, store.options(), organisation, datetime.now(UTC))
    if ended:
        flash(_("Лицензия прекращена, владельцам отправлено письмо."), "success")
    else:
        flash(_("Действующей лицензии у этой организации нет."), "error")
    return redirect(url_for("admin_accounts.licences"), 303)


def _known(connection: Connection, organisation: int) -> tuple[int, str]:
    found = granted.organisations_of(connection, str(organisation))
    if not found:
        abort(404)
    return found[0]


def _renew(connection: Connection, named: tuple[int, str], until: date | None = None) -> None:
    """Licenses a further year, or until a day; says whom, from when to when, or why not."""
    words = Words(lang())
    organisation, name = named
    try:
        since, last = granted.renew(connection, organisation, visitor().user, datetime.now(UTC), until=until)
    except granted.Span:
        day = words.day(granted.next_day(connection, organisation, datetime.now(UTC)))
        flash(
            _("Она началась бы {day}: кончиться может не раньше и не позже чем через 10 лет.", day=day),
            "error",
        )
    else:
        told = {"number": organisation, "name": name, "since": words.day(since), "until": words.day(last)}
        flash(_("Организация {number} «{name}»: лицензия с {since} по {until} включительно.", **told), "success")
