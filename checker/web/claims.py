"""The pages of courts, bailiffs and bankruptcy of one company."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request

from checker.reports.bailiffs import bailiffs_view
from checker.reports.bankruptcy import bankruptcy_view
from checker.reports.card import identity_of
from checker.reports.claims import ClaimsView
from checker.reports.courts import courts_view
from checker.web import store
from checker.web.company import asked_sheet, kept
from checker.web.language import lang

blueprint = Blueprint("claims", __name__, url_prefix="/company")

MOST_PAGES = 100_000


@blueprint.get("/<number>/courts")
def courts(number: str) -> str:
    """Cases of commercial courts."""
    return _page(number, courts_view)


@blueprint.get("/<number>/bailiffs")
def bailiffs(number: str) -> str:
    """Enforcement proceedings."""
    return _page(number, bailiffs_view)


@blueprint.get("/<number>/bankruptcy")
def bankruptcy(number: str) -> str:
    """Bankruptcy, intentions, unfair suppliers."""
    return _page(number, bankruptcy_view)


def _page(number: str, view: Callable[..., ClaimsView]) -> str:
    """One page of the list (`page`), of all of it or of one part (`part`)."""
    with store.reading() as connection:
        _question, sheet = asked_sheet(connection, number)
    written = request.args.get("page", "")
    page = min(max(int(written), 1), MOST_PAGES) if written.isascii() and written.isdigit() and len(written) < 9 else 1
    part = request.args.get("part", "")
    shown = view(sheet, lang(), page=page, part=part)
    part = next((choice.code for choice in shown.choices if choice.chosen), "")
    return render_template("company_claims.html", card=identity_of(sheet, lang()), view=shown, part=part, **kept())
