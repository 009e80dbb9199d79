"""Whom an organisation watches, the most dangerous first; its lists and their rules; bringing companies in."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts.refused import Refused
from checker.accounts.rights import Right
from checker.dates import BadQuestion
from checker.facts import Decision
from checker.i18n import N_, _, translator
from checker.ids import BadNumber, parse_id
from checker.intake import files
from checker.intake.numbers import numbers_in
from checker.models.account import MEMBER
from checker.reports.opinion import decision_words
from checker.reports.words import Words
from checker.watching import importing, lists, overview
from checker.watching.kinds import KINDS, Rule
from checker.watching.lists import Listed
from checker.web import store
from checker.web.errors import refuse
from checker.web.form import row_number
from checker.web.language import lang
from checker.web.visitor import acting, visitor
from checker.web.watched import line_of

blueprint = Blueprint("watchlist", __name__)

MOST_PAGES = 10_000
FORM_BYTES = files.MOST_BYTES + 1_000_000
UNKNOWN_LIST = N_("Такого списка нет: его могли удалить.")


class Chip(msgspec.Struct, frozen=True):
    """A filter by decision: how many companies it leaves."""

    code: str
    words: str
    count: int
    chosen: bool


def init_app(app: Flask) -> None:
    """Lets the form of an import be larger than others: before anything of it is read."""
    app.before_request(_larger)


def _larger() -> None:
    if request.endpoint == "watchlist.imported":
        request.max_content_length = FORM_BYTES
        request.max_form_memory_size = FORM_BYTES


@blueprint.get("/watchlist")
def page() -> str:
    """Who is watched, the most dangerous first: all, or one list, or of one decision."""
    organisation, words = _organisation(), Words(lang())
    chosen, decision, number = row_number("list"), request.args.get("decision", ""), _page_number()
    if decision not in (*overview.DANGER, overview.NONE):
        decision = ""
    with store.reading() as connection:
        mine = lists.listed(connection, organisation)
        of = _one(mine, chosen) if chosen else None
        watched = lists.watched(connection, organisation)
        shown = overview.overview(connection, organisation, list_id=chosen or None, decision=decision, page=number)
    lines = [line_of(row, words) for row in shown.rows]
    return render_template(
        "watchlist/index.html",
        lists=mine,
        of=of,
        lines=lines,
        chips=_chips(shown, decision, words),
        decision=decision,
        watched=watched,
        most=lists.most_of(store.options(), visitor().plan),
        page=number,
        pages=max(1, -(-shown.companies // overview.PAGE)),
        companies=shown.companies,
        may_change=visitor().is_at_least(MEMBER),
    )


@blueprint.get("/watchlist/file")
def exported() -> Response:
    """All that is watched, or a list of it, as a table (CSV) that a spreadsheet opens and the import takes back."""
    organisation, chosen = _organisation(), row_number("list")
    with store.reading() as connection:
        if chosen:
            _one(lists.listed(connection, organisation), chosen)
        rows = overview.everything(connection, organisation, chosen or None)
    written = io.StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow([_("ИНН"), _("Название"), _("Список"), _("Заметка")])
    table.writerows([_inert(cell) for cell in row] for row in rows)
    response = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="checker-watchlist.csv"'
    return response


@blueprint.post("/company/<number>/watch")
def watch(number: str) -> Answer | Response:
    """Watches a company, from its card."""
    organisation, user = acting()
    subject = parse_id(number).number
    try:
        _put(organisation, user, subject)
    except Refused as error:
        return refuse(400, _(error.sentence), title=_("Наблюдение не начато"))
    return redirect(url_for("company.card", number=subject, _anchor="watching"), 303)


@blueprint.post("/company/<number>/unwatch")
def unwatch(number: str) -> Answer:
    """Watches a company no more: in one list, or in all."""
    organisation, _user = acting()
    subject = parse_id(number).number
    if not _take_out(organisation, subject):
        abort(404)
    return redirect(url_for("company.card", number=subject, _anchor="watching"), 303)


@blueprint.post("/watchlist/add")
def add() -> Answer:
    """Watches a company whose number was typed on the page of the lists."""
    organisation, user = acting()
    try:
        subject = parse_id(request.form.get("number", "")).number
        _put(organisation, user, subject)
    except BadNumber as error:
        flash(error.sentence(translator(lang())), "error")
    except Refused as error:
        flash(_(error.sentence), "error")
    else:
        flash(_("{number}: теперь под наблюдением.", number=subject), "success")
    return _back()


@blueprint.post("/watchlist/remove")
def remove() -> Answer:
    """Takes a company out of a list, or of all."""
    organisation, _user = acting()
    try:
        subject = parse_id(request.form.get("number", "")).number
    except BadNumber:
        abort(404)
    if not _take_out(organisation, subject):
        abort(404)
    flash(_("{number}: больше не под наблюдением.", number=subject), "success")
    return _back()


@blueprint.post("/watchlist/note")
def note() -> Answer:
    """Why a company is watched."""
    organisation, _user = acting()
    subject, text = request.form.get("number", ""), request.form.get("note", "")
    try:
        with store.writing() as connection:
            there = lists.set_note(connection, organisation, row_number("list"), subject, text)
    except Refused as error:
        flash(_(error.sentence), "error")
        return _back()
    if not there:
        abort(404)
    flash(_("Заметка записана."), "success")
    return _back()


@blueprint.post("/watchlist/lists")
def make() -> Answer:
    """A new list."""
    organisation, _user = acting()
    try:
        with store.writing() as connection:
            number = lists.make(connection, organisation, request.form.get("name", ""), datetime.now(UTC))
    except Refused as error:
        flash(_(error.sentence), "error")
        return redirect(url_for("watchlist.page"), 303)
    return redirect(url_for("watchlist.page", list=number), 303)


@blueprint.get("/watchlist/lists/<int:list_id>")
def settings(list_id: int) -> str:
    """What a list tells, and from which sums on."""
    with store.reading() as connection:
        found = _one(lists.listed(connection, _organisation()), list_id)
    return _settings(found)


def _settings(found: Listed, wrong: str = "") -> str:
    groups = [
        (grave, [(kind, known, found.rules[kind]) for kind, known in KINDS.items() if known.grave is grave])
        for grave in (True, False)
    ]
    return render_template(
        "watchlist/settings.html", of=found, groups=groups, wrong=wrong, may_change=visitor().is_at_least(MEMBER)
    )


@blueprint.post("/watchlist/lists/<int:list_id>")
def change(list_id: int) -> Answer | tuple[str, int]:
    """Changes the name and the rules of a list."""
    organisation, _user = acting()
    try:
        rules = {kind: _rule(kind) for kind in KINDS}
        with store.writing() as connection:
            _one(lists.listed(connection, organisation), list_id)
            lists.rename(connection, organisation, list_id, request.form.get("name", ""))
            lists.set_rules(connection, organisation, list_id, rules, people="people" in request.form)
    except (Refused, BadQuestion) as error:
        with store.reading() as connection:
            found = _one(lists.listed(connection, organisation), list_id)
        sentence = _(error.sentence) if isinstance(error, Refused) else error.sentence(translator(lang()))
        return _settings(found, sentence), 400
    flash(_("Настройки списка записаны."), "success")
    return redirect(url_for("watchlist.page", list=list_id), 303)


@blueprint.post("/watchlist/lists/<int:list_id>/delete")
def delete(list_id: int) -> Answer:
    """Deletes a list; whom it named is watched no more, unless another list names him."""
    organisation, user = acting()
    with store.writing() as connection:
        gone = lists.drop(connection, organisation, list_id, user, datetime.now(UTC))
    if not gone:
        abort(404)
    flash(_("Список удалён."), "success")
    return redirect(url_for("watchlist.page"), 303)


@blueprint.get("/watchlist/import")
def importing_form() -> str:
    """Where a text or a file is brought."""
    with store.reading() as connection:
        mine = lists.listed(connection, _organisation())
    return render_template("watchlist/import.html", lists=mine, chosen=row_number("list"), done=None)


@blueprint.post("/watchlist/import")
def imported() -> str | tuple[str, int]:
    """Puts the companies of a text or a file into a list, and says what came of each line."""
    organisation, user = acting()
    chosen, now = row_number("list"), datetime.now(UTC)
    done, wrong = None, ""
    try:
        read = numbers_in(_brought())
        with store.writing() as connection:
            number = chosen or lists.default_list(connection, organisation, now)
            done = importing.put_read(connection, store.options(), organisation, user, number, read, now)
            chosen = number
    except Refused as error:
        wrong = _(error.sentence)
    with store.reading() as connection:
        mine = lists.listed(connection, organisation)
    shown = render_template(
        "watchlist/import.html",
        lists=mine,
        chosen=chosen,
        done=done,
        wrong=wrong,
        told=[(one.line, one.text, one.sentence(translator(lang()))) for one in done.read.wrong] if done else [],
    )
    return (shown, 400) if wrong else shown


def standing(subjects: Collection[str]) -> dict[str, object] | None:
    """For the card: in which lists a company stands and in which it may be put; None for whoever may see no lists."""
    asking = visitor()
    if asking.organisation is None or asking.user is None or not asking.may(Right.WATCH):
        return None
    with store.reading() as connection:
        places = overview.of_one(connection, asking.organisation, subjects)
    return {"places": [place for place in places if place.there], "free": [one for one in places if not one.there]}


def _put(organisation: int, user: int, subject: str) -> None:
    now = datetime.now(UTC)
    with store.writing() as connection:
        number = row_number("list") or lists.default_list(connection, organisation, now)
        text = request.form.get("note", "")
        lists.watch(connection, store.options(), organisation, user, number, subject, text, now)


def _take_out(organisation: int, subject: str) -> int:
    with store.writing() as connection:
        subjects = {subject, *lists.canonical(connection, [subject], organisation).values()}
        return lists.unwatch(connection, organisation, subjects, row_number("list") or None)


def _brought() -> str:
    """What was sent: the file, or what was pasted. Raises Refused."""
    file = request.files.get("file")
    data = file.read(files.MOST_BYTES + 1) if file else b""
    text = files.text_of(data) if data else request.form.get("text", "")
    if not text.strip():
        raise Refused(N_("Вставьте текст или выберите файл."))
    return text


def _rule(kind: str) -> Rule:
    if KINDS[kind].over_kop is None:
        return Rule(on=f"on-{kind}" in request.form)
    told = "".join(request.form.get(f"over-{kind}", "").split())
    if not told:
        return Rule(on=f"on-{kind}" in request.form, over_kop=None)
    if not (told.isascii() and told.isdigit() and len(told) <= 13):
        raise Refused(N_("Сумму напишите целыми рублями, без букв и знаков."))
    return Rule(on=f"on-{kind}" in request.form, over_kop=int(told) * 100)


def _chips(shown: overview.Overview, decision: str, words: Words) -> list[Chip]:
    told = {one.value: decision_words(Decision(one), words) for one in overview.DANGER}
    told[overview.NONE] = _("вердикта ещё нет")
    chips = [Chip("", _("Все"), sum(shown.counts.values()), chosen=not decision)]
    chips += [
        Chip(code, said, shown.counts.get(code, 0), chosen=code == decision)
        for code, said in told.items()
        if shown.counts.get(code) or code == decision
    ]
    return chips


def _one(mine: Collection[Listed], number: int) -> Listed:
    """The list of a number. Ends the request where the organisation has no such one."""
    found = next((one for one in mine if one.id == number), None)
    if found is None:
        abort(refuse(404, _(UNKNOWN_LIST)))
    return found


def _organisation() -> int:
    organisation = visitor().organisation
    assert organisation is not None
    return organisation


def _page_number() -> int:
    return min(max(1, row_number("page")), MOST_PAGES)


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _back() -> Answer:
    """To the page of the lists, where the form was sent from."""
    decision = request.form.get("decision", "")
    link = url_for(
        "watchlist.page",
        list=row_number("list_shown") or None,
        decision=decision if decision in (*overview.DANGER, overview.NONE) else None,
        page=row_number("page") or None,
    )
    return redirect(link, 303)
