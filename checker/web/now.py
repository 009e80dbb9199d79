"""«Ask the sources now»: a visitor asks for one company, and sees what each source says, as it comes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as Answer

from checker import limits
from checker.accounts.rights import Right
from checker.i18n import N_, _
from checker.ids import parse_id
from checker.jobs import leases, queue
from checker.reports.labels import REASONS
from checker.reports.proofs import source_title
from checker.reports.sites import official_page
from checker.reports.words import Words
from checker.web import store
from checker.web.errors import refuse
from checker.web.language import lang
from checker.web.visitor import visitor

blueprint = Blueprint("now", __name__, url_prefix="/company")

HIDDEN_SECONDS = 2
"""So long after the question nothing is shown as answered: else one who joins an asking would see that it was open."""

STEPS = {
    "waiting": (N_("ждёт очереди"), "unknown"),
    "running": (N_("спрашиваем"), "unknown"),
    "found": (N_("есть запись"), "plain"),
    "nothing_found": (N_("записи нет"), "plain"),
    "answered": (N_("ответ получен"), "plain"),
    "not_checked": (N_("не проверено"), "unknown"),
}


@blueprint.post("/<number>/ask")
def ask(number: str) -> Response | Answer:
    """Opens the asking and leads to its page."""
    inn = parse_id(number).number
    if len(inn) not in (10, 12):
        return refuse(400, _("Источники спрашивают по ИНН: откройте страницу компании по её ИНН."))
    options, organisation = store.options(), visitor().organisation
    if organisation is None:
        limit, who = queue.per_address(options), limits.address(options, request.remote_addr or "", leases.now())
    else:
        limit, who = queue.per_organisation(options), limits.hidden(options, "organisation", organisation)
    try:
        asked = queue.request(store.writer(), options, inn, who, limit)
    except OperationalError:
        return refuse(503, _("Сейчас идёт большая загрузка, и вопрос не записать. Попробуйте через минуту."))
    if asked.state == "too_many":
        return refuse(503, _("Сейчас спрашивают слишком многие. Попробуйте через несколько минут."))
    if asked.state == "too_often":
        spent = Words(lang()).count(N_("{n} компанию|{n} компании|{n} компаний"), limit.most)
        if organisation is None:
            return refuse(429, _("С вашего адреса сегодня уже спросили {limit}. Завтра можно снова.", limit=spent))
        return refuse(429, _("Ваша организация сегодня уже спросила {limit}. Завтра можно снова.", limit=spent))
    return redirect(url_for("now.progress", number=inn, ticket=_tickets().dumps([inn, asked.seal])), 303)


@blueprint.get("/<number>/asked")
def progress(number: str) -> str | Response | Answer:
    """How far the asking is, for whoever holds its ticket. Others are led to the card: that it was asked is no news."""
    inn = parse_id(number).number
    ticket = request.args.get("ticket", "")
    read = _read(ticket, inn)
    if read is None:
        return redirect(url_for("company.card", number=inn))
    seal, age = read
    found = None
    if seal:  # else nothing was asked
        with store.reading() as connection:
            found = queue.progress(connection, store.options(), inn, seal)
    if found and age < HIDDEN_SECONDS:
        found = queue.Progress(
            True, tuple((source, queue.WAITING, None) for source, _state, _reason in found.steps), found.worked
        )
    words = Words(lang())
    shown = {
        "number": inn,
        "ticket": ticket,
        "open": bool(found and found.open),
        "worked": bool(found and found.worked),
        "steps": [_step(step, words) for step in found.steps] if found else [],
    }
    part = "HX-Request" in request.headers
    response = make_response(render_template("asked_part.html" if part else "asked.html", **shown))
    response.vary.add("HX-Request")
    return response


def _step(step: tuple[str, str, str | None], words: Words) -> dict[str, Any]:
    source, state, reason = step
    if state in ("found", "nothing_found") and not visitor().may(Right.VERDICT):
        state = "answered"  # what it answered is the verdict's matter
    said, tone = STEPS[state]
    return {
        "title": source_title(source, words),
        "state": state,
        "words": words(said),
        "tone": tone,
        "reason": words(REASONS[reason]) if reason in REASONS else reason or "",
        "official": official_page(source),
    }


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(store.options().secret(), salt="asked")


def _read(ticket: str, inn: str) -> tuple[str, float] | None:
    """The seal of the asking for which the ticket was given ('' where nobody had to be asked), and how old the ticket
    is, in seconds; None where it is none, is over, or is another's.
    """
    try:
        (named, seal), at = _tickets().loads(ticket, max_age=queue.SHOWN_SECONDS, return_timestamp=True)
    except (BadSignature, ValueError, TypeError):
        return None
    return (str(seal), (datetime.now(UTC) - at).total_seconds()) if named == inn else None
