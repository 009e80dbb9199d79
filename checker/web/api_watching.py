"""`/api/v1/watchlist` and `/api/v1/changes`: whom an organisation watches and what happened to them, for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, jsonify, request

from checker.accounts.refused import Refused
from checker.i18n import _
from checker.ids import parse_id
from checker.moments import to_date
from checker.watching import inbox, lists, overview
from checker.watching.inbox import Cursor
from checker.watching.overview import Watched
from checker.watching.payload import change_of
from checker.web import store, told
from checker.web.errors import refuse
from checker.web.form import LARGEST
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("api_watching", __name__, url_prefix="/api/v1")

MOST = 500
"""Changes of an answer."""


class ToWatch(msgspec.Struct, frozen=True):
    """What is sent to watch a company. list: the number of a list, the first one unless told; note: why."""

    number: str
    list: int | None = None
    note: str = ""


def init_app(app: Flask) -> None:
    """Lets programs write without the token of a form: they show their key, which no browser adds by itself."""
    app.extensions["csrf"].exempt(blueprint)


@blueprint.get("/watchlist")
def watched() -> Response:
    """The lists, and a page of the watched companies, the most dangerous first."""
    organisation, chosen = _organisation(), _number("list")
    page = max(1, min(_number("page") or 1, 100_000))
    with store.reading() as connection:
        mine = lists.listed(connection, organisation)
        if chosen and chosen not in {one.id for one in mine}:
            return refuse(404, _("Такого списка нет."))
        shown = overview.overview(connection, organisation, list_id=chosen or None, page=page)
    return jsonify(
        {
            "lists": [{"id": one.id, "name": one.name, "companies": one.companies} for one in mine],
            "companies": [_company(row) for row in shown.rows],
            "page": page,
            "pages": max(1, -(-shown.companies // overview.PAGE)),
        }
    )


@blueprint.post("/watchlist")
def watch() -> Response | tuple[Response, int]:
    """Watches a company; 200 where it was watched there already."""
    organisation, now = _organisation(), datetime.now(UTC)
    try:
        asked = msgspec.json.decode(request.get_data(), type=ToWatch)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return refuse(400, _('Нужен JSON вида {"number": "ИНН", "list": номер, "note": "почему"}.'))
    number = parse_id(asked.number).number
    if asked.list is not None and not 0 < asked.list <= LARGEST:
        return refuse(404, _("Такого списка нет."))
    try:
        lists.note_of(asked.note)
    except Refused as error:
        return refuse(400, _(error.sentence))
    try:
        with store.writing() as connection:
            into = asked.list or lists.default_list(connection, organisation, now)
            if not any(one.id == into for one in lists.listed(connection, organisation)):
                return refuse(404, _("Такого списка нет."))
            before = {(row.subject, row.list_id) for row in lists.places(connection, organisation, [number])}
            subject = lists.watch(connection, store.options(), organisation, None, into, number, asked.note, now)
            there = {(row.subject, row.list_id) for row in lists.places(connection, organisation, [subject])}
    except Refused as error:
        return refuse(409, _(error.sentence), title=_("Наблюдение не начато"))
    return jsonify({"number": subject, "list": into}), 201 if there - before else 200


@blueprint.delete("/watchlist")
def unwatch() -> Response:
    """Watches a company no more: in one list, or in all."""
    organisation, number = _organisation(), parse_id(request.args.get("number", "")).number
    with store.writing() as connection:
        subjects = {number, *lists.canonical(connection, [number], organisation).values()}
        gone = lists.unwatch(connection, organisation, subjects, _number("list") or None)
    if not gone:
        return refuse(404, _("Под наблюдением такой компании нет."))
    return Response(status=204)


@blueprint.get("/changes")
def changes() -> Response:
    """What was told after a place, the oldest first, and the place from which to ask next time."""
    organisation = _organisation()
    after = inbox.cursor(request.args["cursor"]) if request.args.get("cursor") else Cursor()
    if after is None:
        return refuse(400, _("cursor — это то, что вернул прошлый ответ; в первый раз его не называют."))
    limit = _number("limit") if "limit" in request.args else inbox.PAGE
    if not 1 <= limit <= MOST:
        return refuse(400, _("limit — число от 1 до {most}.", most=MOST))
    with store.reading() as connection:
        rows, further, more = inbox.changes(connection, organisation, after, limit)
        known = told.about(connection, organisation, rows)
    return jsonify({"changes": [_change(row, known) for row in rows], "cursor": str(further), "more": more})


def _company(row: Watched) -> dict[str, Any]:
    trend = row.trend
    return {
        "number": row.subject,
        "name": row.name or None,
        "decision": row.decision or None,
        "score": row.score,
        "before": None
        if trend is None
        else {
            "decision": trend.decision,
            "score": trend.score,
            "until": str(to_date(trend.day)),
            "other_method": trend.method,
        },
        "unacknowledged": row.unread,
        "lists": [{"id": place.list_id, "note": place.note} for place in row.places],
    }


def _change(row: Any, known: told.About) -> dict[str, Any]:
    name, notes = known.names.get(row.subject, ""), known.notes.get(row.subject, ())
    return change_of(row, told.view_of(row, lang()), name, notes)


def _organisation() -> int:
    organisation = visitor().organisation
    assert organisation is not None
    return organisation


def _number(name: str) -> int:
    """A number of an address; 0 where it names none."""
    told_ = request.args.get(name, "")
    return int(told_) if told_.isascii() and told_.isdigit() and len(told_) < 19 else 0
