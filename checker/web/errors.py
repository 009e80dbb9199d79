"""Refusals in words: a page for people, problem+json (RFC 9457) for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, json, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from checker.dates import BadQuestion
from checker.firstdays import First
from checker.i18n import N_, _, translator
from checker.ids import BadNumber
from checker.reports.words import Words
from checker.web import asking
from checker.web.language import lang

TITLES = {
    400: N_("Вопрос не разобрать"),
    404: N_("Такой страницы нет"),
    403: N_("Так спросить нельзя"),
    405: N_("Так спросить нельзя"),
    413: N_("Прислано слишком много"),
    429: N_("На сегодня вопросов достаточно"),
    500: N_("Ошибка программы"),
    503: N_("База не готова"),
}
SENTENCES = {
    404: N_("Проверьте адрес или начните с поиска."),
    413: N_("Столько страница не разбирает. Пришлите часть."),
    500: N_("Что-то сломалось у нас. Ошибка записана; попробуйте ещё раз или спросите иначе."),
    503: N_("База данных ещё не создана или сейчас недоступна. Создать: python -m checker db upgrade."),
}

STALE = (
    N_("Форма устарела"),
    N_("Откройте страницу ещё раз и отправьте форму с неё. Браузер должен принимать cookie нашего сайта."),
)
"""Title and sentence where a form came without the token of this browser: old, of another site, or without a cookie."""


def init_app(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(BadNumber, _bad_number)
    app.register_error_handler(BadQuestion, lambda error: refuse(400, asking.wrong(error)))
    app.register_error_handler(CSRFError, lambda _error: refuse(400, _(STALE[1]), title=_(STALE[0])))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _base)


def told_since(first: First) -> str:
    """Since when something is known of a company of which nothing was on the day that was asked."""
    return first.sentence(translator(lang()), Words(lang()).day)


def not_yet(first: First, way: str) -> Response:
    """The page in place of such a company. way: where it is as of the first day."""
    shown = _("Показать на {day}", day=Words(lang()).day(first.day))
    return refuse(404, told_since(first), title=_(first.title), way=(shown, way))


def _bad_number(error: BadNumber) -> Response:
    sentence = error.sentence(translator(lang()))
    return refuse(
        400,
        sentence,
        title=_("Номер записан с ошибкой"),
        number=error.number[:40],
        position=error.position,
        found=error.found,
        expected=error.expected,
    )


def _http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return make_response(error.get_response())
    code = error.code or 500
    response = refuse(code, _(SENTENCES[code]) if code in SENTENCES else "")
    if code == 405:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "GET")
    return response


def _base(error: DBAPIError) -> Response:
    current_app.logger.error("base unavailable: %s", type(error.orig).__name__)  # its words may quote what was asked
    return refuse(503, _(SENTENCES[503]))


def refuse(code: int, sentence: str, *, title: str = "", **details: Any) -> Response:
    """The refusal as page or as problem+json. `details` are members of the problem, and go to the page."""
    title = title or (_(TITLES[code]) if code in TITLES else HTTPStatus(code).phrase)
    if request.path.startswith("/api/"):
        return problem(code, title, sentence, **details)
    return make_response(render_template("error.html", code=code, title=title, sentence=sentence, **details), code)


def problem(code: int, title: str, sentence: str, **details: Any) -> Response:
    """An answer of RFC 9457. `type` is about:blank: the status says what kind of problem it is."""
    body = {"type": "about:blank", "title": title, "status": code, "detail": sentence, "instance": request.path}
    told = {name: value for name, value in details.items() if value is not None}
    return Response(json.dumps({**body, **told}), code, mimetype="application/problem+json")
