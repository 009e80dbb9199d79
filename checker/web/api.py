"""`/api/v1/`: the same answers as the program's `--json`, problems as RFC 9457."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, Response, jsonify, request

from checker.facts import FactSheet
from checker.freshness import source_states
from checker.history import history
from checker.i18n import _
from checker.ids import parse_id
from checker.lookup import fact_sheet
from checker.reports.answer import answer, coverage_answer, facts_answer, history_answer, moment, search_answer
from checker.scoring.engine import evaluate
from checker.search import search
from checker.web import asking, store
from checker.web.errors import problem
from checker.web.language import lang

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

MOST = 100


@blueprint.get("/companies/<number>")
def company(number: str) -> Response:
    """The verdict with its reasons."""
    asked = asking.read(request.args)
    sheet = _sheet(number, asked)
    if not sheet.facts:
        return _unknown(number, sheet)
    return jsonify({**answer(sheet, evaluate(sheet, asked.deal), lang(), asked.deal), **_demo()})


@blueprint.get("/companies/<number>/facts")
def facts(number: str) -> Response:
    """Every fact by source, with its evidence."""
    sheet = _sheet(number, asking.read(request.args))
    return jsonify(facts_answer(sheet)) if sheet.facts else _unknown(number, sheet)


@blueprint.get("/companies/<number>/history")
def story(number: str) -> Response:
    """What happened, newest first."""
    asked = asking.read(request.args)
    sheet = _sheet(number, asked)
    if not sheet.facts:
        return _unknown(number, sheet)
    with store.reading() as connection:
        entries = history(connection, sheet.inn or sheet.ogrn, as_of=asked.as_of)
    return jsonify({"inn": sheet.inn, "ogrn": sheet.ogrn, "entries": history_answer(entries), **_demo()})


@blueprint.get("/search")
def found() -> Response:
    """Companies by name or number."""
    query = request.args.get("q", "").strip()[:500]
    limit = request.args.get("limit", "20")
    if not query:
        raise asking.BadQuestion(_("Нужен параметр q: название или номер."))
    if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit[:9]) <= MOST:
        raise asking.BadQuestion(
            _("limit={value} не разобрать: нужно число от 1 до {most}.", value=limit[:40], most=MOST)
        )
    with store.reading() as connection:
        hits = search(connection, query, limit=int(limit))
    return jsonify({"query": query, "hits": search_answer(hits), **_demo()})


@blueprint.get("/sources")
def sources() -> Response:
    """The state of every source."""
    with store.reading() as connection:
        states = source_states(connection)
    return jsonify([{**msgspec.structs.asdict(state), "last_success": moment(state.last_success)} for state in states])


def _sheet(number: str, asked: asking.Asked) -> FactSheet:
    with store.reading() as connection:
        return fact_sheet(connection, parse_id(number).number, as_of=asked.as_of, on=asked.on)


def _unknown(number: str, sheet: FactSheet) -> Response:
    return problem(
        404,
        _("Такой компании в базе нет"),
        _("Ни один загруженный источник не называет номер {number}.", number=parse_id(number).number),
        coverage=coverage_answer(sheet.coverage),
        **_demo(),
    )


def _demo() -> dict[str, Any]:
    return {"demo": True} if store.options().demo else {}
