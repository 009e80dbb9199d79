"""rmsp.nalog.ru: search in the register of small and medium businesses (sources/fns.md 6.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import Blueprint, Response, g, jsonify, request

from scrapers.sandbox import calendar
from scrapers.sandbox.country import Country
from scrapers.sandbox.desk import REGION
from scrapers.sandbox.model import Company
from scrapers.sandbox.opendata_xml import RSMP
from scrapers.sandbox.sites.egrul import refused
from scrapers.sandbox.sites.published import Element, Told, told
from scrapers.sandbox.sites.world import World, session_of
from scrapers.sandbox.texts import ACTIVITIES
from scrapers.sandbox.trader import Entrepreneur

HOST = "rmsp.nalog.ru"
_MOST_NUMBERS = 100
_SIZES = (10, 20, 50, 100)


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages = Blueprint("rmsp", __name__, url_prefix=f"/{HOST}")

    @pages.before_request
    def whose() -> None:
        g.sources = ("rsmp",)

    @pages.route("/search-proc.json", methods=["GET", "POST"])
    def search() -> Response:
        asked = request.values
        page, size = asked.get("page", 1, int), asked.get("pageSize", 10, int)
        size = size if size in _SIZES else 10
        if asked.get("mode") == "inn-list":
            numbers = [part for part in re.split(r"[\s,;]+", asked.get("innList", "")) if part]
            subjects = [found for number in numbers[:_MOST_NUMBERS] if (found := _holder(world.country, number))]
        elif asked.get("mode") == "quick" and asked.get("query", "").strip():
            subjects = list(_matching(world.country, asked["query"].strip().upper()))
        else:
            return refused(mode="Не указаны условия поиска")
        return jsonify(_answer(world, subjects, max(1, page), size))

    return pages


def _holder(country: Country, inn: str) -> Company | Entrepreneur | None:
    """Who has exactly this ИНН."""
    return country.find(inn) if len(inn) in (10, 12) else None


def _matching(country: Country, text: str) -> Iterator[Company | Entrepreneur]:
    """Whose number or name has the text in it: the quick search matches parts, also of numbers."""
    for company in country.companies:
        if text in company.inn or text in company.ogrn or text in company.full_name:
            yield company
    for person in country.entrepreneurs:
        if any(text in number for number in person.numbers) or text in person.name:
            yield person


def _answer(world: World, subjects: Sequence[Company | Entrepreneur], page: int, size: int) -> dict[str, Any]:
    rows = [row for subject in subjects if (row := _row(world.country, subject))]
    shown = rows[(page - 1) * size : page * size]
    session, moment = session_of(), f"{world.day:%d.%m.%Y} 10:54:58"
    return {
        "pageCount": max(1, -(-len(rows) // size)),
        "dtQueryEnd": moment,
        "page": page,
        "pageSize": size,
        "data": [{**row, "cnt": len(rows), "token": world.issue(row["inn"], session)} for row in shown],
        "dtQueryBegin": moment,
        "queryCount": True,
        "rowCount": len(rows),
        "rowLimit": 0,
        "queryTime": 2,
    }


def _row(country: Country, subject: Company | Entrepreneur) -> dict[str, Any] | None:
    """The row of who stands in the newest list, or stood in that of a year ago; None for others."""
    now = told(country, "rsmp", subject)
    newest = calendar.newest(RSMP, country.day)
    then = now or told(country, "rsmp", subject, calendar.year_before(newest))
    if then is None:
        return None
    made = _basic(then, subject, then.document)
    if now is None:
        return made | {"category": 0, "is_active": 0, "dtregistryout": f"{newest.on:%d.%m.%Y} 00:00:00"}
    return made | {"is_active": 1}


def _basic(found: Told, subject: Company | Entrepreneur, document: Element) -> dict[str, Any]:
    company = isinstance(subject, Company)
    person = document.find("ОргВклМСП" if company else "ИПВклМСП")
    town, okved = document.find("СведМН/Город"), document.find("СвОКВЭД/СвОКВЭДОсн")
    staff = {"od2_sschr": int(count)} if (count := document.get("ССЧР")) else {}
    code = okved.get("КодОКВЭД") if okved is not None else ""
    return {
        "ogrn": person.get("ОГРН" if company else "ОГРНИП"),
        "inn": person.get("ИННЮЛ" if company else "ИННФЛ"),
        "isnew": int(document.get("ПризНовМСП") == "1"),
        "category": int(document.get("КатСубМСП")),
        "regioncode": REGION,
        "dtregistry": f"{document.get('ДатаВклМСП')} 00:00:00",
        "nptype": "UL" if company else "IP",
        "okved1": code,
        "okved1name": ACTIVITIES[code],
        "citytype": town.get("Тип"),
        "cityname": town.get("Наим"),
        "name_ex": subject.full_name if isinstance(subject, Company) else subject.name,
        "has_licenses": int(bool(found.document.findall("СвЛиценз"))),
        "has_contracts": int(bool(document.findall("СвКонтр") or document.findall("СвДог"))),
        "is_hitech": 0,
        "is_partnership": 0,
        "pr_soc": 0,
        **staff,
    }
