"""service.nalog.ru (invalid ИНН) and statusnpd.nalog.ru (payers of НПД): sources/fns.md 6.4, 6.6.

The country has no story of its own of either. An ИНН of a company that has ended is invalid from that day; every
seventh person pays НПД.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, Response, g, jsonify, request

from checker import ids
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites.egrul import refused
from scrapers.sandbox.sites.world import World

HOST, NPD_HOST = "service.nalog.ru", "statusnpd.nalog.ru"
_FIRST_NPD = date(2019, 1, 1)
_EVERY = 7
_LIMITED = "Превышено количество запросов с одного ip-адреса в единицу времени, пожалуйста, повторите позже"


def pays_npd(inn: str) -> bool:
    """Whether a person pays НПД, by his number: made up."""
    return int(inn[2:10]) % _EVERY == 3


def site(world: World) -> list[Blueprint]:
    """Both sites over a world."""
    pages = Blueprint("invalid_inn", __name__, url_prefix=f"/{HOST}")

    @pages.route("/invalid-inn-proc.json", methods=["GET", "POST"])
    def invalid() -> Response:
        g.sources = ("invalid_inn",)
        kind, inn = request.values.get("k", ""), request.values.get("inn", "")
        if len(inn) != {"ul": 10, "fl": 12}.get(kind) or not ids.inn_ok(inn):
            return refused(inn="Некорректный ИНН")
        subject = world.country.find(inn)
        ended = subject.ended if isinstance(subject, Company) else None
        return jsonify({"inn": inn, **({"date": f"{ended.on:%d.%m.%Y} 00:00:00"} if ended else {})})

    status = Blueprint("npd", __name__, url_prefix=f"/{NPD_HOST}")

    @status.post("/api/v1/tracker/taxpayer_status")
    def taxpayer() -> Response:
        g.sources = ("npd",)
        said = request.get_json(silent=True) or {}
        inn, on = str(said.get("inn", "")), str(said.get("requestDate", ""))
        if len(inn) != 12 or not ids.inn_ok(inn):
            return _unprocessable("validation.failed", f"Указан некорректный ИНН: {inn[:20]}")
        if not _askable(on, world.day):
            return _unprocessable("validation.failed", f"Указана некорректная дата: {on[:20]}")
        most = world.manners.npd_a_minute
        if most and not world.within(NPD_HOST, most, 60):
            return _unprocessable("taxpayer.status.service.limited.error", _LIMITED)
        yes = pays_npd(inn)
        sentence = f"{inn} {'' if yes else 'не '}является плательщиком налога на профессиональный доход"
        return jsonify({"status": yes, "message": sentence})

    return [pages, status]


def _askable(text: str, day: date) -> bool:
    """Whether a day is one since the tax exists and not in the future: of the country, or of who asks."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return False
    return _FIRST_NPD <= asked <= max(day, datetime.now(UTC).date() + timedelta(days=1))


def _unprocessable(code: str, message: str) -> Response:
    response = jsonify({"code": code, "message": message})
    response.status_code = 422
    return response
