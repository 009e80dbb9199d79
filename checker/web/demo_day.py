"""The demo for one day: a phone number, the code that was sent to it, and the day begins. And the end of a licence."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts import demos
from checker.accounts.demos import SENTENCES, Step
from checker.accounts.licences import STEPS
from checker.accounts.rights import Plan
from checker.dates import moscow_day
from checker.i18n import _
from checker.models.account import OWNER
from checker.transports.console import FILE
from checker.web import store
from checker.web.visitor import acting, visitor

blueprint = Blueprint("demo_day", __name__, url_prefix="/account/demo")

CODES = {Step.TOO_OFTEN: 429}
"""Answers to what was refused; else 400."""


def init_app(app: Flask) -> None:
    """Gives templates the end of the licence that its owner has to think of."""
    app.jinja_env.globals["licence_ends"] = licence_ends


def licence_ends() -> date | None:
    """The last day of the licence, renewals included, where it is near and the visitor is an owner."""
    asking = visitor()
    if asking.plan is not Plan.LICENSED or asking.ends is None or not asking.is_at_least(OWNER):
        return None
    return asking.ends if (asking.ends - moscow_day(datetime.now(UTC))).days < STEPS[0] else None


@blueprint.get("/")
def page() -> str:
    """Where the organisation is: the demo before it, in it or behind it, or a licence."""
    return _page()


@blueprint.post("/code")
def send() -> Answer | Response:
    """Sends a code to the number of the form."""
    organisation, _user = acting()
    typed, now = request.form.get("phone", ""), datetime.now(UTC)
    with store.writing() as connection:
        step = demos.send_code(connection, store.options(), organisation, typed, request.remote_addr or "", now)
    return _answer(step, typed)


@blueprint.post("/begin")
def begin() -> Answer | Response:
    """Begins the day where the code is right."""
    organisation, user = acting()
    typed, now = request.form.get("code", ""), datetime.now(UTC)
    with store.writing() as connection:
        step = demos.begin(connection, store.options(), organisation, user, typed, now)
    return _answer(step)


def _answer(step: Step, phone: str = "") -> Answer | Response:
    if step in (Step.SENT, Step.BEGUN):
        return redirect(url_for("demo_day.page"), 303)
    return make_response(_page(step, phone[: demos.LONGEST]), CODES.get(step, 400))


def _page(refused: Step | None = None, phone: str = "") -> str:
    (organisation, _user), asking, now = acting(), visitor(), datetime.now(UTC)
    with store.reading() as connection:
        ends = demos.ends(connection, organisation)
        waits = demos.waits(connection, organisation, now)
    return render_template(
        "account/demo.html",
        licensed=asking.ends if asking.plan is Plan.LICENSED else None,
        ends=ends,
        running=ends is not None and now < ends,
        waits=waits,
        refused=_(SENTENCES[refused]) if refused else "",
        of_code=refused in (Step.WRONG, Step.NO_CODE),
        phone=phone,
        contact=store.options().contact,
        outgoing=store.options().data_dir / FILE,
    )
