"""The front page and the search."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from checker import text
from checker.dates import moscow_day
from checker.i18n import N_
from checker.ids import clean, looks_like_number, parse_id
from checker.regions import region_of
from checker.reports.requisites import status_words
from checker.reports.words import Words
from checker.search import Hit, find
from checker.web import examples, own, store, usage
from checker.web.form import question
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("search", __name__)

LIMIT = 50


class Line(msgspec.Struct, frozen=True):
    """A company found, as a reader tells it from its namesakes."""

    number: str
    name: str
    full_name: str
    inn: str
    ogrn: str
    region: str
    age: str
    registered: str
    status: str
    tone: str
    namesake: bool
    head: str
    likely: bool


@blueprint.get("/")
def index() -> str:
    """One box, what the service does, in the demo three companies to try, and whom one's organisation looked up."""
    tried = examples.of_demo() if store.options().demo else ()
    return render_template("index.html", examples=tried, recent=own.recent())


@blueprint.get("/search")
def results() -> str | Answer | Response:
    """A number leads to its company; a text to the companies whose name it may be."""
    query = question().strip()
    if not query:
        return redirect(url_for("search.index"))
    if looks_like_number(query) and len(clean(query)) >= 9:
        return redirect(url_for("company.card", number=parse_id(query).number))
    with store.reading() as connection:
        answer = find(connection, query, store.names(), limit=LIMIT, reach=visitor().reach)
    if not answer.hits:
        usage.nothing_found()
    return render_template("search.html", query=query, lines=lines(answer.hits), limit=LIMIT, answer=answer)


def lines(hits: list[Hit]) -> list[Line]:
    """Hits in words; companies of one name are marked, so that nobody takes one for another."""
    words, today = Words(lang()), moscow_day(datetime.now(UTC))
    names = Counter(text.fold(hit.short_name or hit.full_name) for hit in hits)
    found = []
    for hit in hits:
        status, tone = status_words(hit.ended or hit.status or "active", words, hit.kind)
        short, full = text.readable_name(hit.short_name), text.readable_name(hit.full_name)
        born = hit.registered_on
        found.append(
            Line(
                number=hit.inn or hit.ogrn,
                name=short or full,
                full_name=full if short else "",
                inn=hit.inn,
                ogrn=hit.ogrn,
                region=region_of(hit.region or hit.inn)
                or (words(N_("код {code}"), code=hit.region) if hit.region else ""),
                age=words.age(born, today) if born and not hit.ended else "",
                registered=words.day(born),
                status=status,
                tone=tone,
                namesake=names[text.fold(hit.short_name or hit.full_name)] > 1,
                head=text.readable_name(hit.head),
                likely=hit.likely,
            )
        )
    return found
