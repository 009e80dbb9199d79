"""`/api/v1/`: the same answers as the program's `--json`, problems as RFC 9457."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as Answer

from checker import dates, ids
from checker.facts import FactSheet
from checker.firstdays import First
from checker.freshness import source_states
from checker.history import history
from checker.i18n import _
from checker.ids import parse_id
from checker.paper.dossier import KINDS
from checker.reports.answer import answer, coverage_answer, facts_answer, history_answer, moment, search_answer
from checker.scoring.engine import evaluate
from checker.search import find
from checker.web import asking, reporting, store
from checker.web.errors import problem, refuse, told_since
from checker.web.form import question
from checker.web.language import lang
from checker.web.reporting import NotFound
from checker.web.visitor import visitor

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

MOST = 100


@blueprint.get("/companies/<number>")
def company(number: str) -> Response:
    """The verdict with its reasons."""
    asked = asking.read(request.args)
    with store.reading() as connection:
        sheet, since = store.asked_of(connection, parse_id(number).number, asked, visitor().reach)
    if not sheet.facts:
        return _unknown(number, sheet, since)
    return jsonify({**answer(sheet, evaluate(sheet, asked.deal), lang(), asked.deal), **_demo()})


@blueprint.get("/companies/<number>/facts")
def facts(number: str) -> Response:
    """Every fact by source, with its evidence."""
    asked = asking.read(request.args)
    with store.reading() as connection:
        sheet, since = store.asked_of(connection, parse_id(number).number, asked, visitor().reach)
    return jsonify(facts_answer(sheet)) if sheet.facts else _unknown(number, sheet, since)


@blueprint.get("/companies/<number>/history")
def story(number: str) -> Response:
    """What happened, newest first."""
    asked = asking.read(request.args)
    with store.reading() as connection:
        sheet, since = store.asked_of(connection, parse_id(number).number, asked, visitor().reach)
        entries = history(connection, sheet, reach=visitor().reach)
    if not sheet.facts:
        return _unknown(number, sheet, since)
    return jsonify({"inn": sheet.inn, "ogrn": sheet.ogrn, "entries": history_answer(entries), **_demo()})


@blueprint.get("/search")
def found() -> Response:
    """Companies by name or number."""
    query = question()
    limit = request.args.get("limit", "20")
    if not query.strip():
        return refuse(400, _("Нужен параметр q: название или номер."))
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= MOST:
        return refuse(400, _("limit={value} не разобрать: нужно число от 1 до {most}.", value=limit[:40], most=MOST))
    ids.refuse_mistyped(query)
    with store.reading() as connection:
        answer = find(connection, query, store.names(), limit=int(limit), reach=visitor().reach)
    return jsonify(
        {
            "query": query,
            "hits": search_answer(answer.hits, lang()),
            "likely": answer.likely,
            "degraded": answer.degraded,
            **_demo(),
        }
    )


@blueprint.get("/sources")
def sources() -> Response:
    """The state of every source."""
    with store.reading() as connection:
        states = source_states(connection)
    return jsonify([{**state.as_told(), "last_success": moment(state.last_success)} for state in states])


@blueprint.get("/companies/<number>/report.pdf")
def report_pdf(number: str) -> Response | Answer:
    """The report for reading."""
    return _report(number, "pdf")


@blueprint.get("/companies/<number>/report.xlsx")
def report_xlsx(number: str) -> Response | Answer:
    """The report as tables."""
    return _report(number, "xlsx")


@blueprint.get("/companies/<number>/report.json")
def report_json(number: str) -> Response | Answer:
    """The report as data."""
    return _report(number, "json")


def _report(number: str, code: str) -> Response | Answer:
    """A file of the report, kept for the organisation: `kind` and `contract` beside the question."""
    asked, format_ = asking.read(request.args), reporting.offered(code)
    kind, told = request.args.get("kind", "full"), request.args.get("contract", "").strip()
    if kind not in KINDS:
        return refuse(400, _("kind={value} не разобрать: нужно {kinds}.", value=kind[:40], kinds=", ".join(KINDS)))
    contract = dates.day(told, "contract") if told else None
    made = reporting.make(number, asked, kind, contract, of_nobody=False)
    if isinstance(made, NotFound):
        return _unknown(number, made.sheet, made.since)
    response = reporting.handed_out(made, format_)
    response.headers["Checker-Report"] = made.number
    return response


def _unknown(number: str, sheet: FactSheet, since: First | None) -> Response:
    title, sentence = (
        (_(since.title), told_since(since))
        if since
        else (
            _("Такого номера в базе нет"),
            _("Ни один загруженный источник не называет номер {number}.", number=parse_id(number).number),
        )
    )
    return problem(
        404,
        title,
        sentence,
        coverage=coverage_answer(sheet.coverage),
        known_since=since.day.isoformat() if since else None,
        **_demo(),
    )


def _demo() -> dict[str, Any]:
    return {"demo": True} if store.options().demo else {}
