"""What an organisation was told of whom it watches: read, filtered, acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts.rights import Right
from checker.i18n import N_, _
from checker.ids import BadNumber, parse_id
from checker.jobs import queue
from checker.models.account import MEMBER
from checker.watching import inbox, lists
from checker.watching.inbox import Cursor, Filter
from checker.watching.kinds import KINDS, SYSTEM
from checker.web import store, told
from checker.web.form import LARGEST
from checker.web.language import lang
from checker.web.visitor import acting, visitor

blueprint = Blueprint("alerts", __name__, url_prefix="/alerts")

SHOWN = {
    "": N_("Все"),
    "unread": N_("Не разобраны"),
    "stale": N_("Ждут больше трёх дней"),
}
"""Which alerts the page shows."""


def init_app(app: Flask) -> None:
    """Gives templates how many alerts wait for this visitor, and why there may be none."""
    app.jinja_env.globals["alerts_waiting"] = waiting
    app.jinja_env.globals["why_no_news"] = why_no_news


def waiting() -> int | None:
    """How many alerts nobody acknowledged; None for whoever has none. At most `inbox.COUNTED` and one."""
    asking = visitor()
    if asking.user is None or asking.organisation is None or not asking.may(Right.WATCH):
        return None
    with store.reading() as connection:
        return inbox.unread(connection, asking.organisation)


def why_no_news() -> str:
    """That nobody looks what is new, where the clock stands still: quiet then says nothing of the companies."""
    with store.reading() as connection:
        timed, worked = queue.is_timed(connection), queue.is_worked(connection)
    if timed:
        return ""
    return _("Источники сами не опрашиваются.") if worked else _("Источники не опрашиваются, письма и SMS не уходят.")


@blueprint.get("")
def page() -> str:
    """Alerts, the newest first, by day and company."""
    organisation, now = visitor().organisation, datetime.now(UTC)
    assert organisation is not None
    shown, kind, company = _choice()
    before = inbox.cursor(request.args.get("before", ""))
    with store.reading() as connection:
        subjects: tuple[str, ...] = ()
        if company:
            subjects = tuple({company, *lists.canonical(connection, [company], organisation).values()})
        wanted = Filter(
            unread=shown == "unread", stale=shown == "stale", kinds=(kind,) if kind else (), subjects=subjects
        )
        rows, further = inbox.page(connection, organisation, wanted, now, before)
        known = told.about(connection, organisation, rows)
        there = inbox.kinds(connection, organisation)
        counts = {"unread": inbox.unread(connection, organisation), "stale": inbox.stale(connection, organisation, now)}
        watched = lists.watched(connection, organisation)
    unread = [row.id for row in rows if row.acknowledged_at is None]
    return render_template(
        "alerts/index.html",
        days=told.days_of(rows, known, lang()),
        further=further,
        shown=shown,
        kind=kind,
        company=company,
        ways={code: _(words) for code, words in SHOWN.items()},
        counts=counts,
        counted=inbox.COUNTED,
        kinds=[(code, _((KINDS.get(code) or SYSTEM[code]).words)) for code in there if code in KINDS or code in SYSTEM],
        unread=unread,
        newest=Cursor(rows[0].at, rows[0].id) if rows and before is None else None,
        watched=watched,
        name=known.names.get(company, company),
        may_change=visitor().is_at_least(MEMBER),
    )


@blueprint.post("/acknowledge")
def acknowledge() -> Answer:
    """Notes that somebody saw to alerts: those that are named, or all up to one that was shown."""
    organisation, user = acting()
    now, upto = datetime.now(UTC), inbox.cursor(request.form.get("upto", ""))
    named = {number for number in request.form.getlist("alert", int) if 0 < number <= LARGEST}
    with store.writing() as connection:
        if upto is not None:
            done = inbox.acknowledge_all(connection, organisation, user, upto, now)
        else:
            done = inbox.acknowledge(connection, organisation, user, named, now)
            if not done and not inbox.are_ours(connection, organisation, named):
                abort(404)
    if done:
        flash(_("Отмечено: разобрано."), "success")
    shown, kind, company = _choice()
    return redirect(url_for("alerts.page", show=shown or None, kind=kind or None, company=company or None), 303)


def _choice() -> tuple[str, str, str]:
    """Which alerts were asked for: the way, the kind, the company; '' for all."""
    asked = request.form if request.method == "POST" else request.args
    shown, kind = asked.get("show", ""), asked.get("kind", "")
    try:
        company = parse_id(asked["company"]).number if asked.get("company") else ""
    except BadNumber:
        company = ""
    return shown if shown in SHOWN else "", kind if kind in KINDS or kind in SYSTEM else "", company
