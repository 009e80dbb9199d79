"""fedresurs.ru: companies and their messages as JSON (sources/courts.md 4.1). The country has intentions alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, request

from scrapers.sandbox.courts import Intention, intentions_of
from scrapers.sandbox.desk import guid
from scrapers.sandbox.model import Body, Company
from scrapers.sandbox.sites.efrsb import challenge, guarded, paged
from scrapers.sandbox.sites.world import World

HOST = "fedresurs.ru"
CREDITOR = "CreditorIntentionGoToCourt"
NAME = "Намерение кредитора обратиться в суд с заявлением о банкротстве"


def guid_of(inn: str) -> str:
    """Under which the site keeps a company."""
    return guid("fedresurs", inn)


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("fedresurs", __name__, url_prefix=f"/{HOST}")
    told: dict[str, str] = {}

    @pages.before_request
    def whose() -> None:
        g.sources = ("fedresurs",)

    @pages.get("/")
    @pages.get("/companies/<card>")
    def page(card: str = "") -> Response:  # noqa: ARG001 whichever it is
        return challenge()

    @pages.get("/backend/companies")
    def companies() -> Response:
        text = " ".join(request.args.get("searchString", "").split())
        found = [world.country.find(text)] if text.isdigit() else world.country.search(text)
        rows = [_company(one) for one in found if isinstance(one, Company)]
        told.update((row["guid"], row["inn"]) for row in rows)
        return guarded() or paged(rows, "found")

    @pages.get("/backend/companies/<card>/publications")
    def publications(card: str) -> Response:
        company = world.country.find(told.get(card, ""))
        if not isinstance(company, Company):
            abort(404)
        asked = request.args
        rows = [
            _publication(item)
            for item in intentions_of(company, world.day)
            if asked.get("Type", CREDITOR) == CREDITOR
            and asked.get("DateStart", "0") <= item.published.isoformat() <= asked.get("DateEnd", "9")
        ]
        return guarded() or paged(rows, "found")

    return pages


def _company(company: Company) -> dict[str, Any]:
    place = company.address
    return {
        "guid": guid_of(company.inn),
        "ogrn": company.ogrn,
        "inn": company.inn,
        "name": company.short_name,
        "egrulAddress": f"{place.index}, {place.town}, {place.street}, {place.house}",
        "status": "Прекратившее деятельность" if company.ended else "Действующее",
        "isActive": company.ended is None,
    }


def _publication(item: Intention) -> dict[str, Any]:
    return {
        "publicationType": "SfactMessage",
        "guid": guid("sfact", item.number),
        "number": item.number,
        "datePublish": f"{item.published}T11:37:49.888319",
        "isAnnulled": False,
        "isLocked": False,
        "type": NAME,
        "publisher": _party(item.creditor),
        "participants": [_party(item.debtor), _party(item.creditor)],
    }


def _party(body: Body) -> dict[str, str]:
    return {"name": body.name, "guid": guid_of(body.inn), "type": "Company"}
