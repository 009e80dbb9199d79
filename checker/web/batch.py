"""`/batch`: a list of companies judged together. The register, the most dangerous first, and what got worse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from flask import Blueprint, Flask, Response, abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import Connection, Row
from werkzeug.wrappers import Response as Answer

from checker import moments
from checker.accounts.refused import Refused
from checker.batches import book, kept, monthly, register
from checker.batches.judged import DANGER
from checker.batches.order import MOST
from checker.dates import BadQuestion, moscow_day
from checker.facts import Deal
from checker.i18n import N_, _
from checker.intake import files
from checker.intake.numbers import numbers_in
from checker.jobs import queue
from checker.models.account import MEMBER
from checker.reports.labels import DEALS, DECISION_TONES
from checker.reports.opinion import decision_words
from checker.reports.words import Words
from checker.web import asking, store
from checker.web.errors import refuse
from checker.web.form import row_number
from checker.web.language import lang
from checker.web.visitor import acting, visitor

blueprint = Blueprint("batch", __name__)

FORM_BYTES = files.MOST_BYTES + 1_000_000
FAULTS = 500
"""Lines that could not be judged, of a page; the register has all that were told."""

GONE = N_("Такого списка нет: его могли удалить.")


class Chip(msgspec.Struct, frozen=True):
    """A filter: by a decision, or what got worse; how many companies it leaves."""

    code: str
    words: str
    count: int
    chosen: bool


class Summary(msgspec.Struct, frozen=True):
    """A list among others. counts: decision in words, its tone, how many; part: hundredths that are judged."""

    id: int
    name: str
    day: str
    lines: int
    done: int
    open: bool
    part: int
    worse: int | None
    monthly: str
    counts: tuple[tuple[str, str, int], ...]


def init_app(app: Flask) -> None:
    """Lets the form of a list be larger than others: before anything of it is read."""
    app.before_request(_larger)


def _larger() -> None:
    if request.endpoint in ("batch.make", "api_batch.make"):
        request.max_content_length = FORM_BYTES
        request.max_form_memory_size = FORM_BYTES


@blueprint.get("/batch")
def page() -> str:
    """The lists of the organisation, and where a new one is brought."""
    return _page()


def _page(wrong: str = "") -> str:
    words = Words(lang())
    with store.reading() as connection:
        rows, number, pages = kept.listed(connection, _organisation(), row_number("page"))
        counts = kept.counts(connection, *(row.id for row in rows if row.ended_at is not None))
    found = [_summary(row, counts.get(row.id, {}), words) for row in rows]
    return render_template(
        "batch/index.html",
        lists=found,
        page=number,
        pages=pages,
        deals=DEALS,
        wrong=wrong,
        most=MOST,
        typed=request.form,
        may_change=visitor().is_at_least(MEMBER),
    )


@blueprint.post("/batch")
def make() -> Answer | tuple[str, int]:
    """Takes a list, to be judged by the clock or a worker."""
    organisation, user = acting()
    now = datetime.now(UTC)
    try:
        brought, deal = _brought(), asking.deal_typed()
        read = numbers_in(brought.text)
        with store.writing() as connection:
            name = request.form.get("name", "")
            number = kept.make(
                connection, organisation, user, read, now, name=name, deal=deal, macros=brought.macros
            )  # fmt: skip
            if "monthly" in request.form:
                kept.set_repeat(connection, organisation, number, moscow_day(now), on=True)
    except Refused as error:
        return _page(_(error.sentence)), 400
    except BadQuestion as error:
        return _page(asking.wrong(error)), 400
    return redirect(url_for("batch.shown", number=number), 303)


@blueprint.get("/batch/<int:number>")
def shown(number: int) -> Response:
    """A list: how far it is, and once it is judged its companies, the most dangerous first."""
    part = "HX-Request" in request.headers
    with store.reading() as connection:
        row = _row(connection, number)
        if row.ended_at is None:
            context: dict[str, Any] = _progress(connection, row)
        elif part:  # it ended while the page was open: the whole of it is asked for
            return Response(status=204, headers={"HX-Refresh": "true"})
        else:
            context = _judged(connection, row)
    template = "batch/progress.html" if part else "batch/waiting.html" if row.ended_at is None else "batch/list.html"
    response = make_response(render_template(template, **context))
    response.vary.add("HX-Request")
    return response


@blueprint.get("/batch/<int:number>/register.xlsx")
def workbook(number: int) -> Response:
    """The register as a workbook."""
    with store.reading() as connection:
        row = _row(connection, number)
        if row.ended_at is None:
            abort(refuse(404, _("Этот список ещё проверяется.")))
        made = kept.register_of(connection, row, store.options().public_url)
    response = Response(book.render(made, lang()), mimetype=book.MIME)
    day = moments.to_date(row.day)
    response.headers["Content-Disposition"] = f'attachment; filename="checker-register-{day}.xlsx"'
    return response


@blueprint.post("/batch/<int:number>/again")
def again(number: int) -> Answer:
    """Judges the same list anew, and compares."""
    organisation, user = acting()
    try:
        with store.writing() as connection:
            made = monthly.again(connection, organisation, user, number, datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
        return redirect(url_for("batch.shown", number=number), 303)
    if made is None:
        abort(refuse(404, _(GONE)))
    return redirect(url_for("batch.shown", number=made), 303)


@blueprint.post("/batch/<int:number>/monthly")
def repeat(number: int) -> Answer:
    """Has a list judged each month, or no more."""
    organisation, _user = acting()
    wanted = request.form.get("on") == "1"
    with store.writing() as connection:
        done = kept.set_repeat(connection, organisation, number, moscow_day(datetime.now(UTC)), on=wanted)
    if not done:
        abort(refuse(404, _(GONE)))
    flash(_("Список будем проверять каждый месяц.") if wanted else _("Больше не повторяем."), "success")
    return redirect(url_for("batch.shown", number=number), 303)


@blueprint.post("/batch/<int:number>/delete")
def delete(number: int) -> Answer:
    """Deletes a list with all that came of it."""
    organisation, _user = acting()
    with store.writing() as connection:
        gone = kept.drop(connection, organisation, number)
    if not gone:
        abort(refuse(404, _(GONE)))
    flash(_("Список удалён."), "success")
    return redirect(url_for("batch.page"), 303)


def _brought() -> files.Brought:
    """What was sent: the file, or what was pasted. Raises Refused."""
    data = b""
    if file := request.files.get("file"):
        data = file.read(files.MOST_BYTES + 1)
        file.close()  # a large one lies on disk
    return files.read_file(data) if data else files.read_text(request.form.get("text", ""))


def _progress(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    return {
        "of": row,
        "name": row.name or _("Список {number}", number=row.id),
        "part": _part(row),
        "ahead": kept.place_in_queue(connection, row.id),
        "worked": queue.is_worked(connection),
    }


def _judged(connection: Connection, row: Row[Any]) -> dict[str, Any]:
    words = Words(lang())
    counts = kept.counts(connection, row.id)[row.id]
    decision, worse = request.args.get("decision", ""), "worse" in request.args
    if decision not in DANGER:
        decision = ""
    companies = (row.worse or 0) if worse else counts.get(decision, 0) if decision else sum(counts.values())
    pages = max(1, -(-companies // kept.PAGE))
    number = min(max(1, row_number("page")), pages)
    found = kept.companies(connection, row.id, decision=decision, worse=worse, page=number)
    lines = kept.faults(connection, row.id, FAULTS)
    before = kept.before(connection, row)
    deal = Deal(row.deal, row.sum_kop)
    return {
        "of": row,
        "name": row.name or _("Список {number}", number=row.id),
        "as_of": words.moment(moments.to_time(row.as_of)),
        "deal_words": words(DEALS[deal.kind]) + (f", {words.money(deal.sum_kop)}" if deal.sum_kop is not None else ""),
        "deal": asking.written(deal),
        "entries": [register.entry(judged, words, told) for judged, told in found],
        "chips": _chips(row, counts, decision, worse, words),
        "decision": decision,
        "worse": worse,
        "page": number,
        "pages": pages,
        "companies": sum(counts.values()),
        "before": words.day(before),
        "faults": [register.fault(line, words) for line in lines],
        "faulty": kept.faulty(connection, row.id),
        "remarks": _remarks(row, words),
        "sources": register.sources(kept.tallies_of(row), words),
        "monthly": words.day(moments.to_date(row.next_on)),
        "later": kept.later(connection, row.id),
        "may_change": visitor().is_at_least(MEMBER),
    }


def _chips(row: Row[Any], counts: dict[str, int], decision: str, worse: bool, words: Words) -> list[Chip]:
    chips = [Chip("", _("Все"), sum(counts.values()), chosen=not decision and not worse)]
    if row.worse is not None:
        chips.append(Chip("worse", _("Стало хуже"), row.worse, chosen=worse))
    chips += [
        Chip(one.value, decision_words(one, words), counts[one.value], chosen=one.value == decision)
        for one in DANGER
        if counts.get(one.value)
    ]
    return chips


def _remarks(row: Row[Any], words: Words) -> list[str]:
    said = book.left_out(row.left_out, row.cut, row.wrongs, row.doubles, words)
    if row.macros:
        said.append(_("В книге есть макросы: мы прочитали только ячейки, макросы не выполнялись."))
    return said


def _summary(row: Row[Any], counts: Mapping[str, int], words: Words) -> Summary:
    return Summary(
        id=row.id,
        name=row.name or _("Список {number}", number=row.id),
        day=words.moment(moments.to_time(row.at)),
        lines=row.lines,
        done=row.done,
        open=row.ended_at is None,
        part=_part(row),
        worse=row.worse,
        monthly=words.day(moments.to_date(row.next_on)),
        counts=tuple(
            (decision_words(one, words), DECISION_TONES[one.value], counts[one.value])
            for one in DANGER
            if counts.get(one.value)
        ),
    )


def _part(row: Row[Any]) -> int:
    """Hundredths of a list that are judged."""
    return 100 * row.done // row.lines if row.lines else 100


def _row(connection: Connection, number: int) -> Row[Any]:
    """The list of a number. Ends the request where the organisation has no such one."""
    found = kept.one(connection, _organisation(), number)
    if found is None:
        abort(refuse(404, _(GONE)))
    return found


def _organisation() -> int:
    organisation = visitor().organisation
    assert organisation is not None
    return organisation
