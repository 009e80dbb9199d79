"""What the tax service publishes of taxpayers, as documents of its sets (sources/fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from scrapers.sandbox.accounts import Lines, books, last_closed, presented, published, staff
from scrapers.sandbox.desk import guid
from scrapers.sandbox.model import Company, Debt
from scrapers.sandbox.opendata_xml import DEBTAM, KGN, PAYTAX, REVEXP, SNR, SSHR, TAXOFFENCE, DataSet, Release
from scrapers.sandbox.texts import Tax
from scrapers.sandbox.tree import Node, node

_LAST_GROUPS = Release(KGN, date(2022, 10, 25), date(2022, 10, 1))
"""Consolidated groups of taxpayers were abolished from 2023: no later list can be."""

_WAGE = 720
"""Pay of one employee a year, thousands of roubles."""

_PENALTIES = Decimal("0.113")
_CENT = Decimal("0.01")

Payload = Callable[[Release, Company, int], Sequence[Node]]


def releases(day: date) -> list[Release]:
    """Two releases of every set up to `day`, the older first; one of offences and of regimes, the last one of groups.

    Figures of a year come out next October, offences on the first of next December, taxes paid in the April of
    the year after, debts and regimes on the 25th of every month as of its first day.
    """
    autumn, april, winter = _latest(day, 10, 25), _latest(day, 4, 1), _latest(day, 12, 1)
    month = day.replace(day=1) if day.day >= 25 else _month_before(day)
    found = []
    for older in (1, 0):
        newest = not older
        found += [
            Release(data, date(autumn - older, 10, 25), _end(autumn - older - 1), newest) for data in (SSHR, REVEXP)
        ]
        found.append(Release(PAYTAX, date(april - older, 4, 1), _end(april - older - 2), newest))
        first = _month_before(month) if older else month
        found.append(Release(DEBTAM, first.replace(day=25), first, newest))
    offences = Release(TAXOFFENCE, date(winter, 12, 1), _end(winter - 1))
    return [*found, offences, Release(SNR, month.replace(day=25), month), _LAST_GROUPS]


def _latest(day: date, month: int, number: int) -> int:
    return day.year if day >= date(day.year, month, number) else day.year - 1


def _end(year: int) -> date:
    return date(year, 12, 31)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def documents(release: Release, companies: Iterable[Company], day: date) -> list[Node]:
    """The documents of a release: of every company that stood on its day and has something to be told."""
    found = []
    for company in companies:
        payload = _PAYLOADS[release.data](release, company, last_closed(day)) if company.exists(release.of) else ()
        if payload:
            found.append(
                node(
                    "Документ",
                    node("СведНП", НаимОрг=company.full_name, ИННЮЛ=company.inn),
                    *payload,
                    ИдДок=guid(release.data.slug, release.name, company.inn),
                    ДатаДок=f"{release.on:%d.%m.%Y}",
                    ДатаСост=f"{release.of:%d.%m.%Y}",
                )
            )
    return found


def _headcount(release: Release, company: Company, last: int) -> Sequence[Node]:
    if company.staff is None:
        return ()
    return (node("СведССЧР", КолРаб=str(staff(company, release.year, last))),)


def _income(release: Release, company: Company, last: int) -> Sequence[Node]:
    if not presented(company, release.year):
        return ()
    income, expense = published(books(company, last)[release.year])
    return (node("СведДохРасх", СумДоход=f"{income:.2f}", СумРасход=f"{expense:.2f}"),)


def _paid(release: Release, company: Company, last: int) -> Sequence[Node]:
    if company.staff is None or not presented(company, release.year):
        return ()
    lines, people = books(company, last)[release.year], staff(company, release.year, last)
    return tuple(
        node("СвУплСумНал", НаимНалог=tax, СумУплНал=f"{value * 10 * company.finances.pays:.2f}")
        for tax, value in _due(company, lines, people)
        if value or tax == _main_tax(company)
    )


def _main_tax(company: Company) -> Tax:
    return {"usn": Tax.SIMPLIFIED, "eshn": Tax.FARM}.get(company.regime or "", Tax.PROFIT)


def _due(company: Company, lines: Lines, people: int) -> Iterable[tuple[Tax, int]]:
    """Taxes that a company of such size usually pays in a year, thousands of roubles."""
    yield _main_tax(company), abs(lines["2410"])
    if company.regime is None:
        yield Tax.VAT, (lines["2110"] - lines["2120"] * 80 // 100) * 12 // 100
        yield Tax.PROPERTY, lines["1150"] * 2 // 100
    if company.activities[0].startswith("49."):
        yield Tax.TRANSPORT, people * 18
    yield Tax.INSURANCE, people * _WAGE * 20 // 100


def _owed(release: Release, company: Company, _last: int) -> Sequence[Node]:
    owed = ((debt, debt.newer if release.newest else debt.older) for debt in company.debts)
    return tuple(_debt(debt, Decimal(roubles)) for debt, roubles in owed if roubles)


def _debt(debt: Debt, arrears: Decimal) -> Node:
    penalties = (arrears * _PENALTIES).quantize(_CENT)
    sums = {"СумНедНалог": arrears, "СумПени": penalties, "СумШтраф": Decimal(debt.fine)}
    written = {name: f"{value:.2f}" for name, value in sums.items()}
    return node("СведНедоим", {"НаимНалог": debt.tax, **written, "ОбщСумНедоим": f"{sum(sums.values()):.2f}"})


def _fined(_release: Release, company: Company, _last: int) -> Sequence[Node]:
    return tuple(node("СведНаруш", СумШтраф=fine) for fine in company.fines)


def _regime(_release: Release, company: Company, _last: int) -> Sequence[Node]:
    regime = company.regime
    if regime is None:
        return ()
    flags = {"ПризнЕСХН": "eshn", "ПризнУСН": "usn", "ПризнАУСН": "ausn", "ПризнСРП": "srp"}
    return (node("СведСНР", {flag: str(int(regime == code)) for flag, code in flags.items()}),)


def _group(_release: Release, company: Company, _last: int) -> Sequence[Node]:
    return (node("СведКГН", ПризнУчКГН=company.group),) if company.group else ()


_PAYLOADS: dict[DataSet, Payload] = {
    SSHR: _headcount,
    REVEXP: _income,
    PAYTAX: _paid,
    DEBTAM: _owed,
    TAXOFFENCE: _fined,
    SNR: _regime,
    KGN: _group,
}
