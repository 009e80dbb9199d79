"""egrul.nalog.ru: search, rows, extracts (sources/fns.md 1.1–1.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, Response, g, jsonify, redirect, request

from scrapers.sandbox.desk import REGION, REGION_NAME
from scrapers.sandbox.egrip_xml import record as trader_record
from scrapers.sandbox.egrul_xml import record as company_record
from scrapers.sandbox.extract_pdf import company_pdf, entrepreneur_pdf
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.world import World, new_session, session_of, with_session
from scrapers.sandbox.trader import Entrepreneur, Registration

HOST = "egrul.nalog.ru"
PAGE = 20
_VERSION = "4.08"
_PICTURE = "Требуется ввести цифры с картинки"
_INDEX = (
    '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>Предоставление сведений из ЕГРЮЛ/ЕГРИП</title>'
    '</head><body><form method="post" action="/"><label>Поисковый запрос <input name="query"></label>'
    "<button>Найти</button></form></body></html>\n"
)


class Found(NamedTuple):
    """One registration that a search finds."""

    subject: Company | Entrepreneur
    registration: Registration | None

    @property
    def register(self) -> str:
        """The source that holds it."""
        return "egrul" if self.registration is None else "egrip"

    @property
    def number(self) -> str:
        """ОГРН or ОГРНИП."""
        if self.registration is not None:
            return self.registration.ogrnip
        assert isinstance(self.subject, Company)
        return self.subject.ogrn


class Search(NamedTuple):
    """A search that was started: what for, which page of it."""

    query: str
    region: str
    exact: bool
    page: int


class Order(NamedTuple):
    """An extract that was ordered."""

    found: Found


def refused(**errors: str) -> Response:
    """A refusal as the service writes it: HTTP 400 and what is wrong with which field."""
    response = jsonify({"ERROR": "-", "ERRORS": {key: [text] for key, text in errors.items()}, "STATUS": 400})
    response.status_code = 400
    return response


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("egrul", __name__, url_prefix=f"/{HOST}")

    @pages.before_request
    def whose() -> None:
        g.sources = ("egrul_search",)
        g.captcha = lambda: refused(captchaSearch=_PICTURE)

    _searches(pages, world)
    _extracts(pages, world)
    return pages


def _searches(pages: Blueprint, world: World) -> None:
    @pages.get("/")
    def root() -> Any:
        return redirect(f"https://{HOST}/index.html")

    @pages.get("/index.html")
    def index() -> Response:
        return with_session(Response(_INDEX, mimetype="text/html"), HOST)

    @pages.post("/")
    def start() -> Response:
        form = request.form
        session = session_of() or new_session()
        query = " ".join(form.get("query", "").split())
        page = form.get("page", "") or "1"
        if not query or not page.isdigit():
            return refused(query="Необходимо указать поисковый запрос")
        wanted = world.wants_captcha(HOST)
        token = world.issue(Search(query, form.get("region", ""), form.get("nameEq") == "on", int(page)), session)
        g.captcha = lambda: jsonify({"t": token, "captchaRequired": True})
        response = jsonify({"t": token, "captchaRequired": wanted})
        response.set_cookie("JSESSIONID", session, path=f"/{HOST}/", httponly=True)
        return response

    @pages.get("/search-result/<token>")
    def result(token: str) -> Response:
        search = world.redeem(token, session_of())
        if not isinstance(search, Search):
            return refused(t="Срок действия запроса истек, повторите поиск")
        if not world.is_ready(token):
            return jsonify({"status": "wait"})
        return jsonify({"rows": _rows(world, search, session_of())})


def _extracts(pages: Blueprint, world: World) -> None:
    @pages.get("/vyp-request/<token>")
    def order(token: str) -> Response:
        found = world.redeem(token, session_of())
        if not isinstance(found, Found):
            return refused(t="Срок действия запроса истек, повторите поиск")
        g.sources = (found.register,)
        ordered = world.issue(Order(found), session_of())
        g.captcha = lambda: refused(captchaVyp=_PICTURE)
        return jsonify({"t": ordered, "captchaRequired": False})

    @pages.get("/vyp-status/<token>")
    def status(token: str) -> Response:
        ordered = world.redeem(token, session_of())
        if not isinstance(ordered, Order):
            return refused(t="Срок действия запроса истек, повторите поиск")
        g.sources, g.captcha = (ordered.found.register,), lambda: refused(captchaVyp=_PICTURE)
        return jsonify({"status": "ready" if world.is_ready(token) else "wait"})

    @pages.get("/vyp-download/<token>")
    def download(token: str) -> Response:
        ordered = world.redeem(token, session_of())
        if not isinstance(ordered, Order):
            return refused(t="Срок действия запроса истек, повторите поиск")
        found = ordered.found
        g.sources, g.captcha = (found.register,), None
        content = world.kept(("extract", found.number), lambda: _extract(found, world.day))
        name = f"{'ul' if found.register == 'egrul' else 'fl'}-{found.number}-{world.day:%Y%m%d}.pdf"
        return Response(
            content, mimetype="application/pdf", headers={"Content-Disposition": f"attachment; filename={name}"}
        )


def _extract(found: Found, day: date) -> bytes:
    if isinstance(found.subject, Company):
        return company_pdf(company_record(found.subject, _VERSION, day), day)
    assert found.registration is not None
    return entrepreneur_pdf(trader_record(found.subject, found.registration, day), day)


def _rows(world: World, search: Search, session: str) -> list[dict[str, str]]:
    found = list(_found(world, search))
    shown = found[(search.page - 1) * PAGE : search.page * PAGE]
    rows = [{**_row(item), "t": world.issue(item, session)} for item in shown]
    if rows:
        rows[0] |= {"cnt": str(len(found)), "tot": str(len(found)), "pg": str(search.page)}
    return rows


def _found(world: World, search: Search) -> Iterator[Found]:
    """Registrations with this number, or with this text in the name, in the regions that are wanted."""
    if search.region and REGION not in search.region.split(","):
        return
    if search.query.isdigit():
        subject = world.country.find(search.query)
        subjects = [subject] if subject else []
    else:
        subjects = world.country.search(search.query)
    for subject in subjects:
        if isinstance(subject, Company):
            if not search.exact or search.query.upper() in (subject.full_name, subject.short_name, subject.title):
                yield Found(subject, None)
        elif not search.exact or search.query.upper() == subject.name:
            for registration in subject.registrations:
                if len(search.query) != 15 or not search.query.isdigit() or registration.ogrnip == search.query:
                    yield Found(subject, registration)


def _row(found: Found) -> dict[str, str]:
    """A row without its token: texts alone, and no key without a value."""
    if isinstance(found.subject, Company):
        company = found.subject
        ended, kind = company.ended, "ul"
        row = {
            "c": company.short_name,
            "g": "" if ended or company.status else _heads(company),
            "n": company.full_name,
            "i": company.inn,
            "p": company.kpp,
            "r": f"{company.born.on:%d.%m.%Y}",
        }
    else:
        assert found.registration is not None
        ended, kind = found.registration.ended, "fl"
        born = found.registration.born.on
        row = {"n": found.subject.name, "i": found.subject.person.inn, "r": f"{born:%d.%m.%Y}"}
    last = f"{ended.on:%d.%m.%Y}" if ended else ""
    row |= {"o": found.number, "k": kind, "e": last, "rn": REGION_NAME.capitalize()}
    return {key: value for key, value in row.items() if value}


def _heads(company: Company) -> str:
    """«ГЕНЕРАЛЬНЫЙ ДИРЕКТОР: Иванов Иван Иванович», several joined by commas; who is hidden is left out."""
    named = [(head.title, head.person) for head in company.heads if head.person is not None]
    return ", ".join(f"{title.upper()}: {person.full_name.title()}" for title, person in named)
