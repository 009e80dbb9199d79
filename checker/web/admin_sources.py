"""The operator's page of sources: switch off and on, what changed, which records wait for a number."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from checker.accounts.organisations import one_line
from checker.backlog import backlogs, notices, unlinked
from checker.dates import moscow_day
from checker.freshness import source_states
from checker.i18n import _
from checker.notices import switch as switch_source
from checker.notices import tell
from checker.reports.proofs import source_title
from checker.reports.service import SourceRow, notice_row, source_row
from checker.reports.words import Words
from checker.web import store
from checker.web.language import lang
from scrapers.registry import SOURCES

blueprint = Blueprint("admin_sources", __name__, url_prefix="/admin/sources")

LONGEST = 200
"""Signs of a reason."""


class Line(msgspec.Struct, frozen=True):
    """A source. may: whether a button can switch it; off: whether it was switched off; unlinked: of its last file."""

    code: str
    row: SourceRow
    may: bool
    off: bool
    unlinked: int


@blueprint.get("/")
def page() -> str:
    """Each source with its button, records without a number, notices."""
    words = Words(lang())
    with store.reading() as connection:
        states, behind = source_states(connection), backlogs(connection)
        told, waiting = notices(connection), unlinked(connection)
    today = moscow_day(datetime.now(UTC))
    lines = [
        Line(
            code=state.source,
            row=source_row(state, behind[state.source], words, today),
            may=not SOURCES[state.source].off and state.state != "closed",
            off=state.state == "off",
            unlinked=run.unlinked if (run := behind[state.source].run) else 0,
        )
        for state in states
    ]
    return render_template(
        "admin/sources.html",
        lines=lines,
        waiting=[(source_title(one.source, words), one) for one in waiting],
        notices=[notice_row(notice, words) for notice in told],
    )


@blueprint.post("/<code>")
def switch(code: str) -> Answer:
    """Switches a source off, with a reason that all readers see, or on again."""
    if code not in SOURCES or SOURCES[code].off:
        abort(404)
    off = request.form.get("act") == "off"
    reason = one_line(request.form.get("reason", ""))[:LONGEST]
    if off and not reason:
        flash(_("Скажите, почему источник выключен: это увидят читатели."), "error")
        return redirect(url_for("admin_sources.page"), 303)
    with store.writing() as connection:
        switch_source(connection, code, reason if off else None)
        tell(connection)
    title = source_title(code, Words(lang()))
    flash(
        _("Источник выключен: {title}", title=title) if off else _("Источник включён: {title}", title=title), "success"
    )
    return redirect(url_for("admin_sources.page"), 303)
