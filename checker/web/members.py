"""People of an organisation: who they are, inviting, roles; and taking an invitation."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts import invitations, organisations
from checker.accounts.refused import Refused
from checker.i18n import _
from checker.models.account import OWNER
from checker.moments import to_time
from checker.web import store
from checker.web.errors import refuse
from checker.web.form import row_number
from checker.web.signin import public
from checker.web.visitor import CHOSEN, acting, visitor

blueprint = Blueprint("members", __name__, url_prefix="/account")


@blueprint.get("/people")
def page() -> str:
    """Who belongs to the organisation as what; for its owner who is invited, too."""
    organisation, _user = acting()
    owns, now = visitor().is_at_least(OWNER), datetime.now(UTC)
    with store.reading() as connection:
        people = organisations.members(connection, organisation)
        invited = invitations.open_ones(connection, organisation, now) if owns else []
    sole = owns and sum(one.role == OWNER for one in people) == 1
    return render_template(
        "account/people.html",
        people=people,
        invited=invited,
        owns=owns,
        sole=sole,
        roles=invitations.AS,
        to_time=to_time,
    )


@blueprint.post("/people/invite")
def invite() -> Answer:
    """Sends an invitation. The answer is the same whether the address has an account or not."""
    organisation, user = acting()
    options, email = store.options(), request.form.get("email", "")
    try:
        with store.writing() as connection:
            invitations.invite(connection, options, organisation, user, email, _role(), _link, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
    else:
        flash(_("Приглашение отправлено."), "success")
    return _back()


@blueprint.post("/people/withdraw")
def withdraw() -> Answer:
    """Takes an invitation back."""
    organisation, user = acting()
    number = row_number("invitation")
    with store.writing() as connection:
        gone = invitations.withdraw(connection, organisation, user, number, datetime.now(UTC))
    if not gone:
        abort(404)
    flash(_("Приглашение отозвано: ссылка из письма больше не действует."), "success")
    return _back()


@blueprint.post("/people/role")
def change_role() -> Answer:
    """Makes a member something else."""
    organisation, by = acting()
    user, role = row_number("user"), _role()
    try:
        with store.writing() as connection:
            there = organisations.change_role(connection, organisation, by, user, role, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    if not there:
        abort(404)
    flash(_("Роль изменена."), "success")
    return redirect(url_for("account.index"), 303) if user == by else _back()


@blueprint.post("/people/remove")
def remove() -> Answer:
    """Ends somebody's membership."""
    organisation, by = acting()
    user = row_number("user")
    try:
        with store.writing() as connection:
            there = organisations.remove(connection, organisation, by, user, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    if not there:
        abort(404)
    flash(_("Человек исключён."), "success")
    return redirect(url_for("account.index"), 303) if user == by else _back()


@blueprint.get("/invitation/<secret>")
def invitation(secret: str) -> str | Response:
    """What the letter led to. Nothing is taken by opening it: programs that look at mail open links, too."""
    asking, now = visitor(), datetime.now(UTC)
    with store.reading() as connection:
        found = invitations.by_secret(connection, secret, now)
        mine = bool(found is not None and asking.user and invitations.is_for(connection, found.id, asking.user, now))
    if found is None:
        return refuse(
            404,
            _("Оно уже использовано, отозвано или старше семи дней. Попросите прислать новое."),
            title=_("Приглашение не действует"),
        )
    return render_template(
        "account/invitation.html", name=found.name, role=invitations.AS[found.role], mine=mine, number=found.id
    )


@blueprint.post("/invitation")
def take() -> Answer:
    """Takes an invitation that was sent to one's own confirmed address."""
    user = visitor().user
    assert user is not None
    try:
        with store.writing() as connection:
            joined = invitations.take(connection, row_number("invitation"), user, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
    else:
        session[CHOSEN] = joined
        flash(_("Вы в организации и действуете за неё."), "success")
    return redirect(url_for("account.index"), 303)


def _link(secret: str) -> str:
    return public(store.options(), url_for("members.invitation", secret=secret))


def _role() -> str:
    role = request.form.get("role", "")
    if role not in organisations.ROLES:
        abort(400)
    return role


def _back() -> Answer:
    return redirect(url_for("members.page"), 303)
