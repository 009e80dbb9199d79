"""Statements of the story as ГИР БО (bo.nalog.gov.ru) gives them: a JSON list of reports of a year each.

Keys as in samples/fns/girbo/bfo.json.br: a prefix and the line code, thousands of roubles, null where there is
no such line (sources/fns.md 5.3). Names of auditors, numbers and files are made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

import msgspec

from scrapers.sandbox.accounts import Lines, books, corrected, last_closed, simplified
from scrapers.sandbox.model import Address, Body, Company
from scrapers.sandbox.texts import ACTIVITIES, AO, FORMS

_SHOWN = 5
_FULL, _SIMPLIFIED = "0710099", "0710096"
_BALANCE = ("1100", "1150", "1170", "1200", "1210", "1230", "1240", "1250", "1300", "1310", "1370", "1400", "1410",
            "1450", "1500", "1510", "1520", "1550", "1600", "1700")  # fmt: skip
_SIMPLE_BALANCE = ("1150", "1170", "1210", "1230", "1250", "1300", "1350", "1410", "1450", "1510", "1520", "1550",
                   "1600", "1700")  # fmt: skip
_RESULTS = ("2110", "2120", "2100", "2210", "2220", "2200", "2310", "2320", "2330", "2340", "2350", "2300", "2410",
            "2411", "2412", "2400", "2500")  # fmt: skip
_SIMPLE_RESULTS = ("2110", "2120", "2330", "2340", "2350", "2410", "2400")
_FLOWS = ("4100", "4110", "4120", "4200", "4210", "4220", "4300", "4310", "4320", "4400", "4450", "4500")
_NO_LINES: Lines = {}
_AUDITED = 800_000
"""Thousands of roubles of revenue from which an audit is a duty (article 5 of 307-ФЗ); for an АО it always is."""


def reports(company: Company, day: date, auditor: Body) -> list[dict[str, Any]]:
    """The reports of a company that stand on its page on a day: up to five years, the newest first, as corrected."""
    kept, found = books(company, last_closed(day)), []
    for year in sorted(kept, reverse=True)[:_SHOWN]:
        amended = company.understated if year == company.closed else None
        if amended and amended[1] <= day:
            again = {**kept, year: corrected(kept[year], amended[0])}
            found.append(_report(company, again, year, auditor, amended[1]))
        else:
            found.append(_report(company, kept, year, auditor))
    return found


def appeared(company: Company, since: date, day: date, auditor: Body) -> list[dict[str, Any]]:
    """Those of them that came or were corrected after an earlier day."""
    if last_closed(day) == last_closed(since) and not company.understated:
        return []
    known = reports(company, since, auditor)
    return [report for report in reports(company, day, auditor) if report not in known]


def statements(found: Iterable[Mapping[str, Any]]) -> bytes:
    """The bytes of a list of reports."""
    return msgspec.json.encode(list(found))


def _report(
    company: Company, kept: Mapping[int, Lines], year: int, auditor: Body, again: date | None = None
) -> dict[str, Any]:
    """One element of the list; again: the day of the correction, None for the first report."""
    lines = kept[year]
    first = date(year + 1, 3, 10) + timedelta(days=int(company.inn[4:9]) % 18)
    day, version = (again, 1) if again else (first, 0)
    knd = _SIMPLIFIED if simplified(company) else _FULL
    audited = company.form == AO or lines["2110"] > _AUDITED
    number = int(company.inn[2:9]) * 100 + year % 100
    published = day + timedelta(days=3)
    about = _organisation(company)
    return {
        "id": number,
        "period": str(year),
        "publication": 200006,
        "actualBfoDate": day.isoformat(),
        "gainSum": lines["2110"],
        "knd": knd,
        "hasAz": audited,
        "hasKs": None,
        "actualCorrectionNumber": version,
        "actualCorrectionDate": day.isoformat(),
        "publishedCorrectionNumber": version,
        "publishedCorrectionDate": published.isoformat(),
        "actives": lines["1600"],
        "isCb": False,
        "mspCategory": None,
        "organizationInfo": {**about, "okved2_id": company.activities[0]},
        "typeCorrections": [
            {
                "type": 12,
                "correction": {
                    "id": number * 10 + version,
                    "bfoOrganizationInfo": {"id": number * 10 + version, **about, "bfoId": number},
                    **_forms(company, kept, year, number * 10 + version),
                    "correctionVersion": version,
                    "requiredAudit": int(audited),
                    "datePresent": f"{day}T00:00:00",
                    "prBn": 0,
                    "knd": knd,
                    **({"auditReport": _audit(auditor, number * 10 + version)} if audited else {}),
                    "periodType": 12,
                },
            }
        ],
        "published": True,
    }


def _organisation(company: Company) -> dict[str, Any]:
    form = FORMS[company.form]
    return {
        "fullName": company.full_name,
        "inn": company.inn,
        "kpp": company.kpp,
        "address": _address(company.address),
        "okved2": {"id": company.activities[0], "name": ACTIVITIES[company.activities[0]]},
        "okopf_id": int(company.form),
        "okopf": {"id": int(company.form), "name": form.plural},
        "okfs_id": 16,
        "okfs": {"id": 16, "name": "Частная собственность"},
        "okpo": None,
    }


def _address(address: Address) -> str:
    town, street, house = address.town.capitalize(), address.street.capitalize(), address.house.lower()
    return f"{address.index}, Примерная область, {town} г, {street} ул, {house}, {address.room.lower()}"


def _audit(auditor: Body, number: int) -> dict[str, Any]:
    return {"id": number, "inn": auditor.inn, "ogrn": auditor.ogrn, "name": auditor.name, "isOrganization": True}


def _forms(company: Company, kept: Mapping[int, Lines], year: int, number: int) -> dict[str, Any]:
    small = simplified(company)
    balance, results = (_SIMPLE_BALANCE, _SIMPLE_RESULTS) if small else (_BALANCE, _RESULTS)
    three = {"current": year, "previous": year - 1, "beforePrevious": year - 2}
    two = {"current": year, "previous": year - 1}
    forms = {
        "balance": {"id": number, "okud": "0710001", **_columns(kept, three, balance)},
        "financialResult": {"id": number, "okud": "0710002", **_columns(kept, two, results)},
    }
    if not small:
        forms["capitalChange"] = {"id": number, "okud": "0710004", **_capital(kept[year])}
        forms["fundsMovement"] = {"id": number, "okud": "0710005", **_columns(kept, two, _FLOWS)}
    return forms


def _columns(kept: Mapping[int, Lines], years: Mapping[str, int], codes: tuple[str, ...]) -> dict[str, int | None]:
    cells: dict[str, int | None] = {}
    for prefix, year in years.items():
        lines = kept.get(year, _NO_LINES)
        cells.update(zip(_keys(prefix, codes), map(lines.get, codes), strict=True))
    return cells


@cache
def _keys(prefix: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(prefix + code for code in codes)


def _capital(lines: Lines) -> dict[str, int]:
    """The rows of the year: opening, profit or loss, dividends, closing; and net assets."""
    capital = lines["1310"]
    cells: dict[str, int] = {}
    for row, retained in (("3200", lines["opening"]), ("3300", lines["1370"])):
        cells |= {f"authorized{row}": capital, f"unallocated{row}": retained, f"total{row}": capital + retained}
    for row in ("3311", "3321", "3327"):
        if moved := lines.get(row):
            cells |= {f"unallocated{row}": moved, f"total{row}": moved}
    return cells | {"current3600": lines["3600"]}
