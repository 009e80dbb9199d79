"""`/api/v1/batch`: a list of companies judged together, for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, jsonify, request

from checker import dates, moments
from checker.accounts.refused import Refused
from checker.batches import book, kept, register
from checker.batches.order import MOST, left_out
from checker.facts import Deal
from checker.i18n import N_, _
from checker.intake.files import read_text
from checker.intake.numbers import numbers_in
from checker.reports.answer import moment
from checker.reports.words import Words
from checker.web import store
from checker.web.errors import refuse
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("api_batch", __name__, url_prefix="/api/v1")

PAGE = 500
"""Companies of an answer."""

NEEDED = N_(
    'Нужен JSON вида {"numbers": ["ИНН", …], "name": "название", "deal": "credit:300000"}. '
    "Номера пишите строками, в кавычках: число теряет нули в начале."
)


class ToJudge(msgspec.Struct, frozen=True):
    """What is sent. numbers: ИНН or ОГРН, or any text that holds them; deal: KIND or KIND:SUM in roubles."""

    numbers: list[str] | str
    name: str = ""
    deal: str = ""


def init_app(app: Flask) -> None:
    """Lets programs write without the token of a form: they show their key, which no browser adds by itself."""
    app.extensions["csrf"].exempt(blueprint)


@blueprint.post("/batch")
def make() -> tuple[Response, int] | Response:
    """Takes a list, to be judged by the clock or a worker."""
    try:
        asked = msgspec.json.decode(request.get_data(), type=ToJudge)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return refuse(400, _(NEEDED))
    deal = dates.deal(asked.deal) if asked.deal.strip() else Deal()
    text = (
        asked.numbers if isinstance(asked.numbers, str) else "\n".join(" ".join(one.split()) for one in asked.numbers)
    )
    read = numbers_in(read_text(text).text)
    try:
        with store.writing() as connection:
            number = kept.make(connection, _organisation(), None, read, datetime.now(UTC), name=asked.name, deal=deal)
    except kept.Later as error:
        return refuse(429, _(error.sentence), title=_("Список не принят"))
    except Refused as error:
        return refuse(400, _(error.sentence))
    answer = {"id": number, "companies": min(len(read.numbers), MOST), "wrong": read.wrongs}
    return jsonify(answer | _passed_over(left_out(read), read.cut, read.wrongs, read.again)), 202


@blueprint.get("/batch/<int:number>")
def shown(number: int) -> Response:
    """How far a list is; once it is judged, a page of its companies, the most dangerous first."""
    told = request.args.get("page", "1")
    if not (told.isascii() and told.isdigit() and 1 <= int(told[:9]) <= 9_999):
        return refuse(400, _("page={value} не разобрать: нужно число от 1.", value=told[:40]))
    words = Words(lang())
    with store.reading() as connection:
        row = kept.one(connection, _organisation(), number)
        if row is None:
            return refuse(404, _("Такого списка нет: его могли удалить."))
        ended = row.ended_at is not None
        found = kept.companies(connection, number, page=int(told), size=PAGE) if ended else []
        lines = kept.faults(connection, number) if ended else []
        total = sum(kept.counts(connection, row.id)[row.id].values()) if ended else 0
        before = kept.before(connection, row)
    answer: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "state": "done" if ended else "judging" if row.done else "waiting",
        "lines": row.lines,
        "done": row.done,
        "as_of": moment(moments.to_time(row.as_of)) if row.as_of is not None else None,
        "on": str(moments.to_date(row.day)) if row.day else None,
        "compared_with": str(before) if before else None,
        "got_worse": row.worse,
        "companies": [msgspec.to_builtins(register.entry(judged, words, worse)) for judged, worse in found],
        "faults": [msgspec.to_builtins(register.fault(line, words)) for line in lines],
        "page": int(told),
        "pages": max(1, -(-total // PAGE)),
    }
    return jsonify(answer | _passed_over(row.left_out, row.cut, row.wrongs, row.doubles))


def _passed_over(left: int, cut: bool, wrongs: int, doubles: int) -> dict[str, Any]:
    """What of a list is not judged and not told line by line, as the page says it."""
    return {"left_out": left, "cut": cut, "remarks": book.left_out(left, cut, wrongs, doubles, Words(lang()))}


def _organisation() -> int:
    organisation = visitor().organisation
    assert organisation is not None
    return organisation
