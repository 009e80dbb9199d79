"""Reports: made on the card, kept for the organisation, handed out byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker import dates
from checker.dates import moscow_day
from checker.facts import Decision
from checker.i18n import N_, _
from checker.ids import parse_id
from checker.moments import to_date, to_time
from checker.paper import kept
from checker.paper.dossier import KINDS
from checker.paper.formats import FORMATS, Format
from checker.paper.kept import File, Kept
from checker.reports.labels import DEALS, DECISION_TONES
from checker.reports.opinion import decision_words
from checker.reports.words import Words
from checker.web import asking, reporting, store
from checker.web.errors import not_yet, refuse
from checker.web.form import row_number
from checker.web.language import lang
from checker.web.reporting import NotFound
from checker.web.visitor import acting, visitor

blueprint = Blueprint("reports", __name__)

TITLES = {
    "pdf": N_("PDF"),
    "xlsx": N_("Excel"),
    "csv": N_("CSV"),
    "json": N_("JSON"),
    "evidence": N_("Доказательства (zip)"),
}
USES = {
    "pdf": N_("читать, печатать, приложить к делу"),
    "xlsx": N_("все таблицы целиком"),
    "csv": N_("для других программ, по строке на факт"),
    "json": N_("для программ, всё до последнего поля"),
    "evidence": N_("отчёт и записи источников, на которых он стоит, с описью"),
}
"""What each format is, and what for."""


class Offered(msgspec.Struct, frozen=True):
    """A file on the page of its report. state: '' where it was not made yet, else whole or damaged."""

    format: Format
    title: str
    use: str
    file: File | None
    state: str


class Line(msgspec.Struct, frozen=True):
    """A report in the list, in words."""

    report: Kept
    kind: str
    decision: str
    tone: str
    about: str
    made: str


def init_app(app: Flask) -> None:
    """Gives templates the formats there are, and sizes of files in words."""
    app.jinja_env.globals["report_formats"] = tuple(FORMATS)
    app.jinja_env.globals["size"] = reporting.size


@blueprint.post("/company/<number>/report")
def make(number: str) -> Response | Answer:
    """Makes a report on the question `as_of`, `on`, `deal` of the card; `kind`, `contract` (a day), with its PDF. Leads
    to it, or where a `format` was pressed to its file.
    """
    acting()
    asked, kind = asking.read(request.form), request.form.get("kind", "full")
    told, code = request.form.get("contract", "").strip(), request.form.get("format", "")
    if kind not in KINDS:
        return refuse(400, _("Такого отчёта нет: выберите один из предложенных."))
    format_ = reporting.offered(code) if code else None
    contract = dates.day(told, "contract") if told else None
    made = reporting.make(number, asked, kind, contract, of_nobody=True)
    if isinstance(made, NotFound):
        assert made.since is not None, "of nobody a report says so"
        as_of = request.form.get("as_of", "").strip() or None
        there = {"deal": asking.written(asked.deal), "as_of": as_of, **asking.instead(made.since)}
        return not_yet(
            made.since,
            url_for("company.card", number=number, **there),  # type: ignore[arg-type]
        )
    if missing := reporting.printed(made):
        flash(missing, "error")
    if format_ is not None and not (missing and format_.code == "pdf"):
        return redirect(url_for("reports.download", report=made.number, code=format_.code), 303)
    return redirect(url_for("reports.page", report=made.number), 303)


@blueprint.get("/reports")
def listed() -> str | Answer:
    """Reports of the organisation, the newest first; `company`: about one alone, by whichever of its numbers."""
    organisation = visitor().organisation
    assert organisation is not None
    typed = request.args.get("company", "").strip()
    subject = parse_id(typed).number if typed else ""
    page = min(max(1, row_number("page")), 1_000_000)
    with store.reading() as connection:
        now = datetime.now(UTC)
        subjects = kept.numbers_of(connection, subject, visitor().reach, now) if subject else ()
        found, total = kept.listed(connection, organisation, page, subjects)
        taken = kept.taken(connection, organisation)
    words = Words(lang())
    return render_template(
        "reports/list.html",
        lines=[_line(one, words) for one in found],
        total=total,
        page=page,
        pages=max(1, -(-total // kept.PAGE)),
        subject=subject,
        years=store.options().keep_reports_years,
        taken=taken,
        most=store.options().reports_bytes,
    )


@blueprint.get("/reports/<report>")
def page(report: str) -> str:
    """A report: what was asked, its files and their SHA-256."""
    found, words = reporting.find(report), Words(lang())
    day, contract = to_date(found.day), to_date(found.contract)
    deal = dates.deal(found.deal) if found.deal else None
    return render_template(
        "reports/report.html",
        report=found,
        line=_line(found, words),
        day=day,
        contract=contract,
        deal=_(DEALS[deal.kind]) if deal else "",
        amount=words.money(deal.sum_kop) if deal and deal.sum_kop is not None else "",
        files=[_offered(found, format_) for format_ in FORMATS.values()],
        until=moscow_day(to_time(found.made_at)).year + store.options().keep_reports_years,
        then=url_for(
            "company.card",
            number=found.subject,
            as_of=to_time(found.as_of).isoformat(timespec="milliseconds"),
            on=day,
            deal=found.deal or None,
        ),
        address=f"{store.options().public_url}/verify?number={found.number}",
    )


@blueprint.get("/reports/<report>/<code>")
def download(report: str, code: str) -> Answer:
    """A file of a report."""
    return reporting.handed_out(reporting.find(report), reporting.offered(code))


@blueprint.post("/reports/<report>/<code>/mend")
def mend(report: str, code: str) -> Answer:
    """Makes a damaged file anew; it is taken only where it comes out as it was."""
    acting()
    found = reporting.find(report)
    if reporting.mend(found, reporting.offered(code)):
        flash(_("Файл восстановлен: его SHA-256 сходится с записанным."), "success")
    else:
        flash(_("Прежним файл не вышел. Составьте отчёт ещё раз с карточки: у него будет другой номер."), "error")
    return redirect(url_for("reports.page", report=found.number), 303)


def _offered(report: Kept, format_: Format) -> Offered:
    file = report.file(format_.code)
    state = "" if file is None else "whole" if kept.is_whole(store.options().reports_dir, file) else "damaged"
    return Offered(format_, _(TITLES[format_.code]), _(USES[format_.code]), file, state)


def _line(report: Kept, words: Words) -> Line:
    decision = Decision(report.decision)
    about = words.moment(to_time(report.as_of))
    return Line(
        report,
        _(KINDS[report.kind]),
        decision_words(decision, words),
        DECISION_TONES[decision],
        about,
        words.moment(to_time(report.made_at)),
    )
