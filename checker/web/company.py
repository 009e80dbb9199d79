"""The pages of one company: the card, its money, its history, its sources."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Answer

from checker import ledger, moments
from checker.accounts.rights import Right
from checker.dates import BadQuestion
from checker.facts import FactSheet
from checker.history import history
from checker.i18n import _
from checker.ids import parse_id
from checker.jobs.queue import askable
from checker.reports.asked import asked_sources, live_titles
from checker.reports.card import build_card, coverage_view, identity_card
from checker.reports.finance import finance_sections
from checker.reports.labels import DEALS
from checker.reports.proofs import source_title
from checker.reports.story import tell
from checker.reports.words import Words
from checker.scoring.engine import evaluate
from checker.web import asking, capture, own, sellers, store, watchlist
from checker.web.asking import Asked
from checker.web.errors import not_yet, refuse
from checker.web.language import here, lang
from checker.web.visitor import visitor

blueprint = Blueprint("company", __name__, url_prefix="/company")

Page = str | Response | Answer

KEPT = ("as_of", "on", "deal")
"""Parameters of the question that go along to the other pages of the same company."""


@blueprint.get("/<number>")
def card(number: str) -> Page:
    """The card. `as_of`, `on`, `deal` as in the contract; the form sends the deal in two fields."""
    if "deal_kind" in request.args:
        return _with_deal()
    if not visitor().may(Right.VERDICT):
        return _identity(number)
    with store.reading() as connection:
        asked, sheet = asked_sheet(connection, number)
    view = build_card(sheet, evaluate(sheet, asked.deal), lang(), asked.deal)
    asking_now = _to_ask(sheet, asked)
    own.remember(sheet.inn or sheet.ogrn)
    notes = own.notes((sheet.inn, sheet.ogrn))
    return render_template(
        "company.html",
        card=view,
        asked=asked,
        deals=DEALS,
        deal_of_form=asking.fields_of(asked.deal),
        to_ask=asking_now,
        to_bring=_to_bring(sheet, asked),
        notes=notes,
        watching=watchlist.standing((sheet.inn, sheet.ogrn)) if not asked.of_the_past else None,
        by_key=_by_key(sheet, asked),
        **kept(),
    )


def _identity(number: str) -> Page:
    """The card of those whose plan has no verdict: who it is and whom we ask. Nothing is judged: nothing can leak."""
    with store.reading() as connection:
        asked, sheet = asked_sheet(connection, number)
        at, day = moments.to_moment(sheet.as_of), moments.to_day(sheet.on)
        lists = ledger.listings(connection, visitor().reach, at, day)
    return render_template(
        "company_identity.html",
        card=identity_card(sheet, lang()),
        asked=asked_sources(sheet, lists, lang()),
        to_ask=[] if asked.of_the_past else live_titles(sheet, lang()),
        **kept(),
    )


@blueprint.get("/<number>/history")
def story(number: str) -> Page:
    """What happened, newest first."""
    with store.reading() as connection:
        _question, sheet = asked_sheet(connection, number)
        entries = history(connection, sheet, reach=visitor().reach)
    view = build_card(sheet, evaluate(sheet), lang())
    return render_template("history.html", card=view, years=tell(entries, lang()), **kept())


@blueprint.get("/<number>/sources")
def sources(number: str) -> Page:
    """What was asked of whom, and what each source said."""
    with store.reading() as connection:
        asked, sheet = asked_sheet(connection, number)
    view = build_card(sheet, evaluate(sheet), lang())
    return render_template(
        "company_sources.html",
        card=view,
        to_ask=_to_ask(sheet, asked),
        to_bring=_to_bring(sheet, asked),
        by_key=_by_key(sheet, asked),
        **kept(),
    )


@blueprint.get("/<number>/finance")
def finance(number: str) -> Page:
    """Five years of money, staff and taxes."""
    with store.reading() as connection:
        _question, sheet = asked_sheet(connection, number)
    view = build_card(sheet, evaluate(sheet), lang())
    return render_template("company_finance.html", card=view, parts=finance_sections(sheet, lang()), **kept())


def kept() -> dict[str, dict[str, str]]:
    """The parameters of the question, for a template."""
    return {"kept": {name: request.args[name] for name in KEPT if request.args.get(name)}}


def asked_sheet(connection: Connection, number: str) -> tuple[Asked, FactSheet]:
    """The question and the company that it is about. Ends the request where another page stands in place of this."""
    asked = asking.read(request.args)
    sheet, since = store.asked_of(connection, parse_id(number).number, asked, visitor().reach)
    if since:
        abort(not_yet(since, here(**asking.instead(since))))
    if instead := _elsewhere(number, sheet):
        abort(make_response(instead))
    return asked, sheet


def _elsewhere(number: str, sheet: FactSheet) -> Page | None:
    """The page that stands in place of the card: the company's own address, or that it is not known."""
    if not sheet.facts:
        return unknown(parse_id(number).number, sheet)
    proper = sheet.inn or sheet.ogrn
    if number != proper and request.endpoint:
        kept: dict[str, Any] = {name: request.args[name] for name in KEPT if request.args.get(name)}
        return redirect(url_for(request.endpoint, number=proper, **kept))
    return None


def unknown(number: str, sheet: FactSheet) -> Response:
    """404 with what was asked of whom, and how to load the files."""
    words = Words(lang())
    page = render_template(
        "unknown.html",
        number=number,
        coverage=[coverage_view(coverage, words, sheet.on) for coverage in sheet.coverage],
        to_ask=titles_to_ask(number, sheet),
        **kept(),
    )
    return make_response(page, 404)


def titles_to_ask(number: str, sheet: FactSheet) -> list[str]:
    """Titles of the sources that can be asked now about this ИНН; none where the number is no ИНН."""
    if len(number) not in (10, 12):
        return []
    words = Words(lang())
    opened = store.options().asked_though_closed
    return [source_title(source.code, words) for source in askable(sheet.coverage, number, opened)]


def _to_ask(sheet: FactSheet, asked: Asked) -> list[str]:
    """As above; of another day than today nobody can be asked."""
    return [] if asked.of_the_past else titles_to_ask(sheet.inn, sheet)


def _to_bring(sheet: FactSheet, asked: Asked) -> list[capture.Offered]:
    """Sources whose page the visitor may bring; of another day than today none."""
    return [] if asked.of_the_past else capture.to_bring(sheet)


def _by_key(sheet: FactSheet, asked: Asked) -> str:
    """The seller that can be asked with the key of the visitor's organisation; '' for none."""
    return "" if asked.of_the_past else sellers.offered(sheet)


def _with_deal() -> Response | Answer:
    """Leads to the address with the deal of the form in one parameter."""
    try:
        deal = asking.deal_typed()
    except BadQuestion as error:
        return refuse(400, asking.wrong(error), way=(_("К карточке компании"), here(deal_kind=None, deal_sum=None)))
    return redirect(here(deal_kind=None, deal_sum=None, deal=asking.written(deal)))
