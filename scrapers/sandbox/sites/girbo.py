"""bo.nalog.gov.ru: search and statements of ГИР БО (sources/fns.md 5.1–5.3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, redirect, request

from scrapers.sandbox.country import Country
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.world import World
from scrapers.sandbox.texts import FORMS

HOST, OLD_HOST = "bo.nalog.gov.ru", "bo.nalog.ru"
_FIRST_ID = 98_000_000
_SIZE = 20
_SHOWN = (
    "period",
    "actualBfoDate",
    "gainSum",
    "knd",
    "hasAz",
    "actualCorrectionNumber",
    "actualCorrectionDate",
    "isCb",
)
_LIQUIDATION = ("101", "105", "106", "107", "110")


def organisation_id(company: Company) -> int:
    """The number under which ГИР БО keeps a company."""
    return _FIRST_ID + company.ordinal


def site(world: World) -> list[Blueprint]:
    """The site over a world, and the old host that sends to it."""
    pages = Blueprint("girbo", __name__, url_prefix=f"/{HOST}")

    @pages.before_request
    def whose() -> None:
        g.sources = ("girbo",)

    @pages.get("/advanced-search/organizations/search")
    @pages.get("/nbo/organizations/search")
    def search() -> Response:
        return jsonify(_found(world.country, request.args.get("query", "")))

    @pages.get("/advanced-search/organizations")
    @pages.get("/advanced-search/organizations/")
    def advanced() -> Response:
        wanted = next(filter(None, (request.args.get(key, "") for key in ("inn", "ogrn", "name"))), "")
        return jsonify(_found(world.country, wanted))

    @pages.get("/nbo/organizations/<int:number>")
    def card(number: int) -> Response:
        company = _company(world.country, number)
        return jsonify(world.country.statements(company.inn)[0]["organizationInfo"] | {"id": number})

    @pages.get("/nbo/organizations/<int:number>/bfo")
    @pages.get("/nbo/organizations/<int:number>/bfo/")
    def statements(number: int) -> Response:
        return jsonify(world.country.statements(_company(world.country, number).inn))

    old = Blueprint("girbo_old", __name__, url_prefix=f"/{OLD_HOST}")

    @old.get("/", defaults={"path": ""})
    @old.get("/<path:path>")
    def moved(path: str) -> Any:
        g.sources = ("girbo",)
        query = request.query_string.decode()
        return redirect(f"https://{HOST}/{path}{'?' if query else ''}{query}", 302)

    return [pages, old]


def _company(country: Country, number: int) -> Company:
    company = country.company(number - _FIRST_ID)
    if company is None or not country.statements(company.inn):
        abort(404)
    return company


def _found(country: Country, text: str) -> dict[str, Any]:
    """A page of organisations with statements, as the server's library writes pages; what was found is marked."""
    page = request.args.get("page", 0, int)
    size = max(1, min(request.args.get("size", _SIZE, int), 100))
    subject = country.find(text) if text.isdigit() else None
    subjects = ([subject] if subject else []) if text.isdigit() else country.search(text)
    rows = [
        _row(subject, reports[0], text)
        for subject in subjects
        if isinstance(subject, Company) and (reports := country.statements(subject.inn))
    ]
    content, pages = rows[page * size : (page + 1) * size], -(-len(rows) // size)
    return {
        "content": content,
        "pageable": {},
        "totalPages": pages,
        "totalElements": len(rows),
        "last": page + 1 >= pages,
        "first": page == 0,
        "numberOfElements": len(content),
        "size": size,
        "number": page,
        "sort": {},
        "empty": not content,
    }


def _row(company: Company, report: dict[str, Any], text: str) -> dict[str, Any]:
    address = company.address
    since = company.ended or (company.status.entry if company.status else company.born)
    return {
        "id": organisation_id(company),
        "inn": _marked(company.inn, text),
        "shortName": _marked(f'{FORMS[company.form].short} "{company.title}"', text),
        "ogrn": _marked(company.ogrn, text),
        "index": address.index,
        "region": "ПРИМЕРНАЯ",
        "district": None,
        "city": address.town,
        "settlement": None,
        "street": address.street,
        "house": address.house.rpartition(" ")[2],
        "building": None,
        "office": address.room.rpartition(" ")[2],
        "okved2": company.activities[0],
        "okopf": int(company.form),
        "okato": None,
        "okpo": None,
        "okfs": None,
        "statusCode": _status(company),
        "statusDate": since.on.isoformat(),
        "bfo": {**{key: report[key] for key in _SHOWN}, "hasKs": False, "bfoPeriodTypes": [12]},
    }


def _status(company: Company) -> str:
    code = company.status.code if company.status else ""
    if company.ended:
        return "INACTIVE"
    if code in _LIQUIDATION:
        return "LIQUIDATION_STAGE"
    return "REORGANIZATION_STAGE" if "121" <= code <= "139" else "ACTIVE"


def _marked(value: str, text: str) -> str:
    start = value.upper().find(text.upper()) if text else -1
    if start < 0:
        return value
    end = start + len(text)
    return f"{value[:start]}<strong>{value[start:end]}</strong>{value[end:]}"
