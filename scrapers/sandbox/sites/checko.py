"""api.checko.ru: a seller of data for the made-up country, by key (sources/courts.md 7.2). No real answer was seen."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

from flask import Blueprint, Response, abort, g, jsonify, request

from scrapers.sandbox.courts import Case, Proceeding, Side, cases_of, proceedings_of
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.world import World

HOST = "api.checko.ru"
KEY, POOR_KEY, SMALL_KEY = "primer-key-0001", "primer-key-0402", "primer-key-0000"
"""A key with 100 requests a day; one whose account is empty; one whose tariff holds no lists."""
A_DAY, MOST = 100, 100


class Counted:
    """Requests of each key on each day of the country."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, object]] = Counter()
        self._lock = threading.Lock()

    def one_more(self, key: str, day: object) -> int:
        """Counts a request; how many there were on the day."""
        with self._lock:
            self._counts[key, day] += 1
            return self._counts[key, day]


def site(world: World) -> Blueprint:
    """The site over a world."""
    pages, counted = Blueprint("checko", __name__, url_prefix=f"/{HOST}/v2"), Counted()

    @pages.before_request
    def whose() -> None:
        g.sources = ("checko",)

    @pages.get("/<method>")
    def answer(method: str) -> Response:
        shown = {"legal-cases": _cases, "enforcements": _proceedings}.get(method)
        if shown is None:
            abort(404)
        key = request.args.get("key", "")
        if key not in (KEY, POOR_KEY, SMALL_KEY):
            return _refused(401, f"Неверный ключ API: {key}", 0)
        if key == POOR_KEY:
            return _refused(402, "Недостаточно средств на балансе", 0)
        found = world.country.find(request.args.get("inn", ""))
        if found is None or (method == "enforcements" and not isinstance(found, Company)):
            return _refused(400, "Неверно указан ИНН или ОГРН", 0)
        count = counted.one_more(key, world.day)
        if count > A_DAY:
            return _refused(403, "Превышен суточный лимит запросов", count)
        limit, page = (_number(name, most) for name, most in (("limit", MOST), ("page", 10_000)))
        data = shown(found, world)
        listed = data.pop("Записи")
        pages_ = {"ЗапВсего": len(listed), "СтрВсего": -(-len(listed) // limit) or 1, "СтрТекущ": page}
        records = None if key == SMALL_KEY else listed[(page - 1) * limit : page * limit]
        company = {"ОГРН": _ogrn(found), "ИНН": found.inn if isinstance(found, Company) else found.person.inn}
        meta = {"status": "ok", "today_request_count": count, "balance": 0, "message": None}
        return jsonify({"company": company, "data": {**data, **pages_, "Записи": records}, "meta": meta})

    return pages


def _refused(status: int, message: str, count: int) -> Response:
    meta = {"status": "error", "today_request_count": count, "balance": 0, "message": message}
    refused = jsonify({"meta": meta})
    refused.status_code = status
    return refused


def _number(name: str, most: int) -> int:
    said = request.args.get(name, "")
    return (
        min(max(int(said), 1), most)
        if said.isascii() and said.isdigit() and len(said) < 9
        else {"page": 1}.get(name, most)
    )


def _ogrn(subject: Any) -> str:
    return str(subject.ogrn if isinstance(subject, Company) else subject.registrations[-1].ogrnip)


def _cases(subject: Any, world: World) -> dict[str, Any]:
    found = cases_of(subject, world.day)
    return {"ОбщСуммИск": sum(case.claim or 0 for case in found), "Записи": [_case(case) for case in found]}


def _case(case: Case) -> dict[str, Any]:
    return {
        "Номер": case.number,
        "UUID": case.guid,
        "СтрКАД": f"https://kad.arbitr.ru/Card/{case.guid}",
        "Дата": case.registered.isoformat(),
        "Суд": case.court,
        "СуммИск": case.claim,
        "Ист": [_side(side) for side in case.plaintiffs],
        "Ответ": [_side(side) for side in case.respondents],
    }


def _side(side: Side) -> dict[str, Any]:
    numbers = {"ИНН": side.inn or None, "ОГРН": side.ogrn or None}
    return {**numbers, "Наим": side.name, "Адрес": side.address}


def _proceedings(subject: Any, world: World) -> dict[str, Any]:
    """What is open: the real one says nothing of how a proceeding ended."""
    found = [item for item in proceedings_of(subject, world.day) if item.ended is None]
    return {
        "ОбщКолич": len(found),
        "ОбщСум": sum(item.due or 0 for item in found),
        "ОстЗадолж": sum(item.remaining or 0 for item in found),
        "Записи": [_proceeding(subject, item) for item in found],
    }


def _proceeding(subject: Company, item: Proceeding) -> dict[str, Any]:
    return {
        "ДолжНаим": subject.short_name,
        "ДолжАдрес": subject.address.town,
        "ИспПрНомер": item.number,
        "ИспПрДата": item.opened.isoformat(),
        "ИспДокНомер": item.document_number,
        "ИспДокТип": item.document_type,
        "ИспДокДата": item.document_on.isoformat(),
        "ПредмИсп": item.subject,
        "СудПристНаим": item.department,
        "СудПристАдрес": "",
        "СумДолг": item.due,
        "ОстЗадолж": item.remaining,
    }
