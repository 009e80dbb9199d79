"""«Is this the real company?»: a pasted text compared with the registers. The text is neither stored nor logged."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from checker.accounts.rights import Right
from checker.i18n import _
from checker.reports.compared import told
from checker.reports.compared_words import NOTHING, TOO_LONG
from checker.reports.words import Words
from checker.requisites.found import LIMIT
from checker.vetting import vet
from checker.web import store
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("requisites", __name__, url_prefix="/check")


@blueprint.get("/requisites")
def form() -> str:
    """An empty form."""
    return render_template("requisites.html", pasted="", comparison=None, complaint="")


@blueprint.post("/requisites")
def answer() -> str | Response:
    """The firms of the text `text`, each field beside the register's. A text that is too long is refused with 413."""
    pasted = request.form.get("text", "")
    if len(pasted) > LIMIT:
        return _page("", _(TOO_LONG, limit=Words(lang()).number(LIMIT)), 413)
    asking = visitor()
    with store.reading() as connection:
        comparison = told(*vet(connection, pasted, reach=asking.reach), lang(), marks=asking.may(Right.VERDICT))
    if not comparison.firms:
        return _page(pasted, _(NOTHING), 200)
    return render_template("requisites.html", pasted=pasted, comparison=comparison, complaint="")


def _page(pasted: str, complaint: str, code: int) -> Response:
    page = render_template("requisites.html", pasted=pasted, comparison=None, complaint=complaint)
    return make_response(page, code)
