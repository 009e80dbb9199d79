"""pb.nalog.ru, «Прозрачный бизнес»: search and card, each started and then asked for (sources/fns.md 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

from flask import Blueprint, Response, g, jsonify, request

from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.egrul import refused
from scrapers.sandbox.sites.pb_card import card, company_row, counted, trader_row
from scrapers.sandbox.sites.world import World, new_session, session_of, with_session
from scrapers.sandbox.trader import Entrepreneur

HOST = "pb.nalog.ru"
_QUERIES = {"search-all": "queryAll", "search-ul": "queryUl", "search-ip": "queryIp"}
_SECTIONS = {
    "search-all": ("ul", "ip", "upr", "uchr", "rdl", "addr", "ogrfl", "ogrul", "docul", "docip"),
    "search-ul": ("ul",),
    "search-ip": ("ip",),
}
_PICTURE = "Требуется ввести цифры с картинки"
_INDEX = (
    '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>Прозрачный бизнес</title></head><body>'
    "<h1>Прозрачный бизнес: проверь себя и контрагента</h1></body></html>\n"
)


class Job(NamedTuple):
    """What was started and will be asked for."""

    make: Callable[[], Any]


class Jobs:
    """What was started at the site, by the number that was given for it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tokens: dict[str, str] = {}

    def start(self, make: Callable[[], Any], also: dict[str, str], captcha: bool) -> Response:
        """The number under which the answer will be asked for, and a session if there is none yet."""
        session, number = session_of() or new_session(), str(uuid4())
        self._tokens[number] = self._world.issue(Job(make), session)
        said = {"id": number, **also}
        g.captcha = lambda: jsonify({**said, "captchaRequired": True})
        response = jsonify({**said, "captchaRequired": captcha})
        response.set_cookie("JSESSIONID", session, path=f"/{HOST}/", httponly=True)
        return response

    def answer(self, field: str) -> Response:
        """The answer that was asked for, `null` while it is not ready. field: under which a captcha is wanted."""
        g.captcha = lambda: refused(**{field: _PICTURE})
        token = self._tokens.get(request.values.get("id", ""), "")
        job = self._world.redeem(token, session_of())
        if not isinstance(job, Job):
            return refused(id="Запрос не найден, повторите поиск")
        return jsonify(job.make() if self._world.is_ready(token) else None)


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("pb", __name__, url_prefix=f"/{HOST}")
    jobs = Jobs(world)

    @pages.before_request
    def whose() -> None:
        g.sources = ("pb",)

    @pages.get("/")
    @pages.get("/search.html")
    @pages.get("/company.html")
    def index() -> Response:
        return with_session(Response(_INDEX, mimetype="text/html"), HOST)

    @pages.route("/search-proc.json", methods=["GET", "POST"])
    def search() -> Response:
        asked = request.values.to_dict()
        if asked.get("method") == "get-response":
            return jobs.answer("pbSearchCaptcha")
        mode = asked.get("mode", "")
        query = " ".join(asked.get(_QUERIES.get(mode, ""), "").split())
        if not query:
            return refused(query="Необходимо указать поисковый запрос")
        start, size = asked.get("page", ""), asked.get("pageSize", "")
        pages = int(start) if start.isdigit() else 1, int(size) if size.isdigit() else 10
        return jobs.start(lambda: _found(world, mode, query, *pages), {}, world.wants_captcha(HOST))

    @pages.route("/company-proc.json", methods=["GET", "POST"])
    def company() -> Response:
        if request.values.get("method") == "get-response":
            return jobs.answer("pbCaptcha")
        key = request.values.get("token", "")
        subject = world.redeem(key, session_of())
        if not isinstance(subject, Company | Entrepreneur):
            return refused(token="Неизвестная карточка, повторите поиск")  # noqa: S106 the field is called so
        return jobs.start(lambda: card(world, subject), {"token": key}, captcha=False)

    return pages


def _found(world: World, mode: str, query: str, page: int, size: int) -> dict[str, Any]:
    """The sections that this mode has, each a page of its rows."""
    subjects: list[Company | Entrepreneur] = world.country.search(query)
    if query.isdigit():
        subject = world.country.find(query)
        subjects = [subject] if subject else []
    rows: dict[str, list[dict[str, Any]]] = {"ul": [], "ip": []}
    for subject in subjects:
        key = {"token": world.issue(subject, session_of())}
        if isinstance(subject, Company):
            rows["ul"].append(company_row(world.country, subject) | key)
        else:
            rows["ip"] += [trader_row(subject, item) | key for item in subject.registrations]
    size = max(1, min(size, 100))
    start = (max(1, page) - 1) * size
    return {section: counted(rows.get(section, []), start, size) for section in _SECTIONS[mode]}
