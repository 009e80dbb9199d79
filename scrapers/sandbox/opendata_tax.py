"""What the tax service publishes of taxpayers, as documents of its sets (sources/fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from scrapers.sandbox.accounts import Lines, books, presented, published, staff
from scrapers.sandbox.desk import guid
from scrapers.sandbox.model import Company, Debt
from scrapers.sandbox.opendata_xml import DEBTAM, KGN, PAYTAX, REVEXP, SNR, SSHR, TAXOFFENCE, DataSet, Release, written
from scrapers.sandbox.texts import Tax
from scrapers.sandbox.tree import Node, node

_WAGE = 720
"""Pay of one employee a year, thousands of roubles."""

_PENALTIES = Decimal("0.113")
_CENT = Decimal("0.01")

Payload = Callable[[Release, Company], Sequence[Node]]


def document(release: Release, company: Company) -> Node | None:
    """What a release tells of a company; None if it did not stand on its day or there is nothing to be told."""
    payload = _PAYLOADS[release.data](release, company) if company.exists(release.of) else ()
    if not payload:
        return None
    return node(
        "Документ",
        node("СведНП", НаимОрг=company.full_name, ИННЮЛ=company.inn),
        *payload,
        ИдДок=guid(release.data.slug, release.name, company.inn),
        ДатаДок=written(release.on),
        ДатаСост=written(release.of),
    )


def _headcount(release: Release, company: Company) -> Sequence[Node]:
    if company.staff is None:
        return ()
    return (node("СведССЧР", КолРаб=str(staff(company, release.year))),)


def _income(release: Release, company: Company) -> Sequence[Node]:
    if not presented(company, release.year):
        return ()
    income, expense = published(books(company, release.year)[release.year])
    return (node("СведДохРасх", СумДоход=f"{income:.2f}", СумРасход=f"{expense:.2f}"),)


def _paid(release: Release, company: Company) -> Sequence[Node]:
    if company.staff is None or not presented(company, release.year):
        return ()
    lines, people = books(company, release.year)[release.year], staff(company, release.year)
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


def _owed(release: Release, company: Company) -> Sequence[Node]:
    owed = ((debt, debt.owed(release.of)) for debt in company.debts)
    return tuple(_debt(debt, Decimal(roubles)) for debt, roubles in owed if roubles)


def _debt(debt: Debt, arrears: Decimal) -> Node:
    penalties = (arrears * _PENALTIES).quantize(_CENT)
    sums = {"СумНедНалог": arrears, "СумПени": penalties, "СумШтраф": Decimal(debt.fine)}
    written = {name: f"{value:.2f}" for name, value in sums.items()}
    return node("СведНедоим", {"НаимНалог": debt.tax, **written, "ОбщСумНедоим": f"{sum(sums.values()):.2f}"})


def _fined(release: Release, company: Company) -> Sequence[Node]:
    fines = (fine for fine in company.fines if fine.year <= release.year)
    return tuple(node("СведНаруш", СумШтраф=fine.roubles) for fine in fines)


def _regime(_release: Release, company: Company) -> Sequence[Node]:
    regime = company.regime
    if regime is None:
        return ()
    flags = {"ПризнЕСХН": "eshn", "ПризнУСН": "usn", "ПризнАУСН": "ausn", "ПризнСРП": "srp"}
    return (node("СведСНР", {flag: str(int(regime == code)) for flag, code in flags.items()}),)


def _group(_release: Release, company: Company) -> Sequence[Node]:
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
