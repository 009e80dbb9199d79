"""Rows and cards of pb.nalog.ru, with the keys of sources/fns.md 4.1, 4.2. Numbers of a card are floats, as there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from scrapers.sandbox import calendar
from scrapers.sandbox.country import Country
from scrapers.sandbox.desk import REGION, REGION_NAME
from scrapers.sandbox.model import Address, Company, Founder, Head, Person
from scrapers.sandbox.opendata_xml import DEBTAM
from scrapers.sandbox.sites.girbo import organisation_id
from scrapers.sandbox.sites.published import Told, told
from scrapers.sandbox.sites.world import World
from scrapers.sandbox.texts import ACTIVITIES, BEGINNINGS, OOO, STATUSES
from scrapers.sandbox.trader import Entrepreneur, Registration

_BANKRUPT = ("113", "114", "115", "116", "117")
_LIVING, _BANKRUPTCY, _OVER = (
    ("10", "Действующая организация"),
    ("30", "в процессе банкротства"),
    (
        "50",
        "Деятельность прекращена",
    ),
)
_CATEGORIES = {"1": 1.0, "2": 2.0, "3": 3.0}
_TO_BAILIFFS = 1_000
"""Roubles of tax debt above which bailiffs get it."""
_SILENT = timedelta(days=365)


def counted(rows: Sequence[dict[str, Any]], start: int, size: int) -> dict[str, Any]:
    """A section of the answer."""
    shown = rows[start : start + size]
    return {"data": shown, "rowCount": float(len(rows)), "hasMore": start + size < len(rows)}


def company_row(country: Country, company: Company) -> dict[str, Any]:
    """A row of `ul`, without its token."""
    code, name = _state(company)
    main = company.activities[0]
    filed = {"bourl": _statements(company)} if country.statements(company.inn) else {}
    return {
        "inn": company.inn,
        "ogrn": company.ogrn,
        "namec": company.short_name,
        "namep": company.full_name,
        "sulst_ex": code,
        "sulst_name_ex": name,
        "pr_liq": "1" if company.ended else "0",
        "invalid": "1" if _is_untrue(company) else "0",
        "okved2main": main,
        "okved2mainname": ACTIVITIES[main],
        "dtreg": f"{company.born.on:%d.%m.%Y}",
        "dtogrn": f"{company.born.on:%d.%m.%Y}",
        "regionname": REGION_NAME.capitalize(),
        "okopf12": company.form,
        "predo": "0",
        **filed,
    }


def trader_row(person: Entrepreneur, registration: Registration) -> dict[str, Any]:
    """A row of `ip`, without its token: it says nothing of the state."""
    main = registration.activities[0]
    return {
        "inn": person.person.inn,
        "ogrn": registration.ogrnip,
        "namec": person.name,
        "okved2main": main,
        "okved2mainname": ACTIVITIES[main],
        "dtogrn": f"{registration.born.on:%d.%m.%Y}",
        "predo": "0",
    }


def card(world: World, subject: Company | Entrepreneur) -> dict[str, Any]:
    """The card of a company; of an entrepreneur only who he is."""
    if isinstance(subject, Company):
        return _company_card(world, subject)
    person, last = subject.person, subject.registrations[-1]
    return {
        "vyp": {
            "Фамилия": person.surname,
            "Имя": person.name,
            "Отчество": person.patronymic,
            "ИНН": person.inn,
            "ОГРНИП": last.ogrnip,
            "ДатаОГРНИП": last.born.on.isoformat(),
            "ДатаВып": world.day.isoformat(),
            "КодОКВЭД": last.activities[0],
            "НаимОКВЭД": ACTIVITIES[last.activities[0]],
        },
        "okved2exs": [f"{code} - {ACTIVITIES[code]}" for code in last.activities],
        "liquidated": last.ended is not None,
    }


def _company_card(world: World, company: Company) -> dict[str, Any]:
    country = world.country
    staff, paid, income, debts, fines = (
        told(country, slug, company) for slug in ("sshr2019", "paytax", "revexp", "debtam", "taxoffence")
    )
    return {
        "vyp": {**_identity(world, company), **_figures(country, company, staff, paid, income, debts)},
        "masaddress": _neighbours(world, company),
        "okved2exs": [f"{code} - {ACTIVITIES[code]}" for code in company.activities],
        "sschr": _shown(staff, lambda it: [{"sschr": it.values(".//@КолРаб")[0], "yearcode": it.year}]),
        "taxpay": _shown(
            paid, lambda it: [{"yearcode": it.year, "taxsum": sum_} for sum_ in it.values(".//@СумУплНал")]
        ),
        "form1": _shown(income, lambda it: [{"yearcode": it.year, **_income(it)}]),
        "arrear": _shown(debts, _owed),
        "offense": _shown(fines, lambda it: [{"yearcode": it.year, "offensesum": sum(it.values(".//@СумШтраф"))}]),
        "vestnik": [],
        "liquidated": company.ended is not None,
    }


def _shown(found: Told | None, rows: Callable[[Told], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of what was published; else one row that says that there is nothing."""
    return rows(found) if found else [{"empty": True}]


def _owed(found: Told) -> list[dict[str, Any]]:
    return [
        {**_month(found), "kbkname": item.get("НаимНалог"), "totalsum": float(item.get("ОбщСумНедоим"))}
        for item in found.document.findall("СведНедоим")
    ]


def _income(found: Told) -> dict[str, float]:
    return {"revenue": found.values(".//@СумДоход")[0], "expense": found.values(".//@СумРасход")[0]}


def _month(found: Told) -> dict[str, float]:
    return {"yearcode": found.year, "periodcode": float(found.release.of.month)}


def _identity(world: World, company: Company) -> dict[str, Any]:
    code, name = _state(company)
    status = company.status
    said: dict[str, Any] = {
        "НаимЮЛПолн": company.full_name,
        "НаимЮЛСокр": company.short_name,
        "ИНН": company.inn,
        "КПП": company.kpp,
        "ОГРН": company.ogrn,
        "ДатаОГРН": company.born.on.isoformat(),
        "ДатаРег": company.born.on.isoformat(),
        "ДатаВып": world.day.isoformat(),
        "НаимСпОбрЮЛ": BEGINNINGS[company.how],
        "КодОКВЭД": company.activities[0],
        "НаимОКВЭД": ACTIVITIES[company.activities[0]],
        "АдресРФ": _address(company.address),
        "Индекс": company.address.index,
        "КодРегион": REGION,
        "sulst_ex": code,
        "sulst_name_ex": name,
        "pr_liq": float(company.ended is not None),
        "invalid": float(_is_untrue(company)),
        "pr_zd": float(_with_bailiffs(world.country, company)),
        "pr_otch": float(_is_silent(company, world.day)),
        "masruk": _persons(world, company.heads, "heads"),
        "masuchr": _persons(world, company.founders, "founders"),
    }
    if company.capital:
        said |= {"СумКап": float(company.capital), "НаимВидКап": "УСТАВНЫЙ КАПИТАЛ"}
    if status:
        said |= {"НаимСтатусЮЛ": STATUSES[status.code], "ДатаСтатусЮЛ": status.entry.on.isoformat()}
    if world.country.statements(company.inn):
        said["bourl"] = _statements(company)
    return said


def _figures(
    country: Country, company: Company, staff: Told | None, paid: Told | None, income: Told | None, debts: Told | None
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    regime, small = told(country, "snr", company), told(country, "rsmp", company)
    if regime:
        flags = {"usn": "ПризнУСН", "eshn": "ПризнЕСХН", "ausn": "ПризнАУСН", "spr": "ПризнСРП"}
        said |= {key: regime.values(f".//@{name}")[0] for key, name in flags.items()} | {"hastaxmode": 1.0}
    if staff:
        said |= {"sschr": staff.values(".//@КолРаб")[0], "sschr_yearcode": staff.year}
    if paid:
        said |= {"taxpaysum": sum(paid.values(".//@СумУплНал")), "taxpay_yearcode": paid.year}
    if income:
        sums = _income(income)
        said |= {"revenuesum": sums["revenue"], "expensesum": sums["expense"], "form1_yearcode": income.year}
    if debts:
        month = _month(debts)
        said |= {"totalarrearsum": sum(debts.values(".//@ОбщСумНедоим"))}
        said |= {"arrear_yearcode": month["yearcode"], "arrear_periodcode": month["periodcode"]}
    category = _CATEGORIES[small.document.get("КатСубМСП")] if small else 0.0
    return said | {"rsmpcategory": category} | ({"rsmpdate": small.document.get("ДатаВклМСП")} if small else {})


def _state(company: Company) -> tuple[str, str]:
    if company.ended:
        return _OVER
    return _BANKRUPTCY if company.status and company.status.code in _BANKRUPT else _LIVING


def _statements(company: Company) -> str:
    return f"https://bo.nalog.gov.ru/organizations-card/{organisation_id(company)}"


def _address(address: Address) -> str:
    return f"{address.index}, {REGION_NAME}, Г. {address.town}, УЛ. {address.street}, {address.house}, {address.room}"


def _is_untrue(company: Company) -> bool:
    """Whether anything in the record is marked as untrue."""
    heads, founders = (item.marks for item in company.heads), (item.marks for item in company.founders)
    return bool(company.address_marks) or any(heads) or any(founders)


def _with_bailiffs(country: Country, company: Company) -> bool:
    """Whether the debt of the newest list stood in the list before it too, and is large enough."""
    newest = calendar.newest(DEBTAM, country.day)
    lists = (told(country, "debtam", company, release) for release in (newest, calendar.before(newest)))
    return all(found and sum(found.values(".//@ОбщСумНедоим")) > _TO_BAILIFFS for found in lists)


def _is_silent(company: Company, day: date) -> bool:
    """Whether a company that has to report has not done so for more than a year."""
    return company.form == OOO and company.money is None and company.born.on < day - _SILENT and not company.ended


def _persons(world: World, items: Sequence[Head] | Sequence[Founder], kind: str) -> list[dict[str, Any]]:
    """Heads or founders by number, each with how many companies he heads or founded."""
    counts: Counter[str] = world.kept(("persons", kind), lambda: _count(world.country, kind))
    found = []
    for item in items:
        person = item.person if isinstance(item, Head) else item.who
        if isinstance(person, Person):
            title = {"position": item.title} if isinstance(item, Head) else {}
            found.append({"name": person.full_name, "inn": person.inn, **title, "cnt": float(counts[person.inn])})
    return found


def _count(country: Country, kind: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for company in country.companies:
        people = [item.person for item in company.heads] if kind == "heads" else [it.who for it in company.founders]
        counts.update({person.inn for person in people if isinstance(person, Person)} if not company.ended else ())
    return counts


def _neighbours(world: World, company: Company) -> list[dict[str, str]]:
    """Other living companies at the same address."""
    by_place = world.kept(("places",), lambda: _places(world.country))
    here = by_place.get(_address(company.address), ())
    return [{"inn": item.inn, "ogrn": item.ogrn, "namec": item.short_name} for item in here if item.inn != company.inn]


def _places(country: Country) -> dict[str, list[Company]]:
    found: dict[str, list[Company]] = defaultdict(list)
    for company in country.companies:
        if not company.ended:
            found[_address(company.address)].append(company)
    return dict(found)
