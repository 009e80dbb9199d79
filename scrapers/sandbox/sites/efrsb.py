"""bankrot.fedresurs.ru: cards of bankrupts as JSON; its pages want a browser's check (sources/courts.md 3.1, 3.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from scrapers.sandbox.courts import Insolvency, insolvency_of
from scrapers.sandbox.desk import guid
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.world import World
from scrapers.sandbox.trader import Entrepreneur

HOST = "bankrot.fedresurs.ru"
LIMITS = ("1", "3", "5", "8", "15", "50")
"""Sizes of a page that the family of sites takes; any other is answered by 451 and an empty body (4.1)."""

STAGES = {
    "Watching": "Наблюдение",
    "FinancialRecovery": "Финансовое оздоровление",
    "ExternalManagement": "Внешнее управление",
    "Tender": "Конкурсное производство",
    "CitizenDebtRestructuring": "Реструктуризация долгов гражданина",
    "CitizenAssetsDisposal": "Реализация имущества гражданина",
    "ProceedingsFinished": "Производство по делу завершено",
    "ProceedingsStopped": "Производство по делу прекращено",
}
BANKRUPT = (
    "Юридическое лицо признано несостоятельным (банкротом) и в отношении него открыто конкурсное производство"
)  # fmt: skip
REGION = "Примерная область"
_QRATOR = (
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Проверка</title>'
    '<script src="/__qrator/qauth_utm_v2.js"></script></head><body>Подождите, идёт проверка браузера</body></html>\n'
)


def guarded() -> Response | None:
    """What the sites of this family say to whoever comes not from their pages, or asks for an odd number of rows."""
    if not request.headers.get("Referer", "").startswith(("https://fedresurs.ru/", "https://bankrot.fedresurs.ru/")):
        return Response("", 403)
    limit = request.args.get("limit") or request.args.get("Limit") or "15"
    return None if limit in LIMITS else Response("", 451)


def challenge() -> Response:
    """A page of the guard against robots."""
    return Response(_QRATOR, 401, mimetype="text/html")


def paged(rows: list[dict[str, Any]], count: str) -> Response:
    """The rows from `offset` on, beside the number of all."""
    asked = {key.lower(): value for key, value in request.args.items()}
    start, size = int(asked.get("offset") or 0), int(asked.get("limit") or 15)
    return jsonify({"pageData": rows[start : start + size], count: len(rows)})


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("efrsb", __name__, url_prefix=f"/{HOST}")

    @pages.before_request
    def whose() -> None:
        g.sources = ("efrsb",)

    @pages.get("/")
    @pages.get("/bankrupts")
    @pages.get("/bankrupts/<card>")
    def page(card: str = "") -> Response:  # noqa: ARG001 whichever it is
        return challenge()

    @pages.get("/backend/cmpbankrupts")
    def companies() -> Response:
        return guarded() or paged(
            [_company(*found) for found in _found(world) if isinstance(found[0], Company)], "total"
        )

    @pages.get("/backend/prsnbankrupts")
    def persons() -> Response:
        found = [_person(who, case) for who, case in _found(world) if isinstance(who, Entrepreneur)]
        return guarded() or paged(found, "total")

    return pages


def _found(world: World) -> Iterator[tuple[Company | Entrepreneur, Insolvency]]:
    """Who has a case and fits the words: by number, else by name."""
    text = " ".join(request.args.get("searchString", "").split())
    known = world.country.find(text) if text.isdigit() else None
    for who in [known] if known else ([] if text.isdigit() else world.country.search(text)):
        if case := insolvency_of(who, world.day):
            yield who, case


def _case(case: Insolvency) -> dict[str, Any]:
    status = {"code": case.stage, "description": STAGES.get(case.stage, case.stage), "date": f"{case.since}T00:00:00"}
    return {"number": case.case, "arbitrManagerFio": case.manager.full_name.title(), "status": status}


def _company(who: Company | Entrepreneur, case: Insolvency) -> dict[str, Any]:
    assert isinstance(who, Company)
    place = who.address
    return {
        "category": "Обычная организация",
        "region": REGION,
        "address": f"{place.index}, {place.town}, {place.street}, {place.house}",
        "lastLegalCase": _case(case),
        "guid": guid("bankrupt", who.inn),
        "name": who.short_name,
        "ogrn": who.ogrn,
        "inn": who.inn,
        "status": BANKRUPT if case.stage == "Tender" else "Действующее",
        "isActive": True,
    }


def _person(who: Entrepreneur, case: Insolvency) -> dict[str, Any]:
    return {
        "guid": guid("bankrupt", who.person.inn),
        "fio": who.person.full_name.title(),
        "inn": who.person.inn,
        "snils": "00000000000",
        "region": REGION,
        "lastLegalCase": _case(case),
    }
