"""What the tax service publishes of debts, taxes paid, fines and regimes. Only companies are in these sets."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, Fact, FactSheet, Finding, State
from checker.scoring.accounts import first_due, newest, turnover, without_profit, year_of
from checker.scoring.reading import paid_by_treasury, registered_on, text_of
from checker.scoring.scale import measure
from checker.scoring.weights import TaxWeights

_ARREARS = {
    "neutral": "tax.arrears_small",
    "slight": "tax.arrears_slight",
    "bad": "tax.arrears",
    "grave": "tax.arrears_grave",
    "unknown": "tax.arrears_scale_unknown",
}
_OVER = {"net_assets": "tax.arrears_over_net_assets", "quarter_of_assets": "tax.arrears_quarter_of_assets"}
_VAT = "добавленную стоимость"
_REGIMES = ("eshn", "usn", "ausn", "srp", "envd")


def rule_arrears(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Taxes owed on the day of the list, weighed against the size of the company.

    Arrears, penalties and fines together, as a share of the last known turnover: below 0.1 % is noise, up to 1 %
    slight, up to 5 % bad, more is grave, and so is more than the net assets. Where no turnover is known, only a sum
    above 100 000 roubles speaks, and the answer says that there is nothing to compare it with. More than a quarter of
    the assets is the yardstick of the law itself: such a firm is not let into procurement (44-ФЗ ст. 31). The list is
    a snapshot of the first of a month: what was paid since is not in it. Source: open data `debtam`, НК ст. 102 п. 1.1.
    """
    debts = [*sheet.of("tax_debt_total")] or [*sheet.of("tax_debt")]
    owed = sum(int(debt.value["total_kop"]) for debt in debts)
    if owed < weights.tax.nothing_kop:
        return
    measured = measure(owed, sheet, weights)
    code = _OVER.get(measured.over) or _ARREARS[measured.bin]
    parameters = {"debt_kop": owed, "date": _date(debts[0], sheet), **measured.parameters}
    yield weights.finding(code, *debts, *measured.grounds, **parameters)


def rule_no_arrears(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """The fresh list of tax debtors does not name the company: a small plus.

    Only where the whole list was looked at within its promise, and another set of the tax service names the company:
    some kinds (state bodies, groups that the law withholds) are in none of them, and then their absence says nothing.
    Debts below the threshold of the list are not in it either. Never for a state body.
    """
    coverage = sheet.state_of("debtam")
    seen = next((fact for block in ("headcount", "income_expense", "tax_paid_total") for fact in sheet.of(block)), None)
    if coverage.state is not State.NOTHING_FOUND or coverage.stale or coverage.evidence is None or seen is None:
        return
    if not paid_by_treasury(sheet) and not any(sheet.of("tax_debt")):
        yield weights.finding("tax.no_arrears", coverage, seen, date=text_of(coverage.as_of))


def rule_taxes_paid(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Taxes paid in the last published year, and their share of the turnover of that same year.

    A fact without points, unless hardly anything was paid on a turnover that is no trifle: nothing at all, or less
    than 0.2 % of it, a tenth of what the leanest trades pay; then a buyer who deducts VAT should ask. Years are never
    mixed. Not counted for state, municipal and non-commercial bodies, for trades whose sums mean something else, for
    members of a consolidated group (another pays for them), nor for the first months of a new company. Source: open
    data `paytax`; criterion 1 of ММ-3-06/333@ has tables by industry, which are not in this version.
    """
    paid = newest(sheet, "tax_paid_total")
    if paid is None or year_of(paid) < sheet.on.year - weights.tax.recent_years:
        return
    year, total = year_of(paid), int(paid.value["total_kop"])
    turned = turnover(sheet, year, weights)
    if turned is None or turned[0] <= 0:
        yield weights.finding("tax.paid", paid, year=year, paid_kop=total, share_bp=0, measure="")
        return
    base, kind, ground = turned
    parameters = {"year": year, "paid_kop": total, "share_bp": total * 10_000 // base, "measure": kind}
    yield weights.finding("tax.paid", paid, ground, **parameters)
    if base < weights.tax.load_from_kop or _pays_otherwise(sheet, year, weights):
        return
    if total < weights.tax.nothing_kop:
        yield weights.finding("tax.nothing_paid", paid, ground, year=year, base_kop=base, measure=kind)
    elif total * 1000 < base * weights.tax.load_permille:
        yield weights.finding("tax.load_far_below", paid, ground, base_kop=base, **parameters)


def rule_vat(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Whether VAT was seen among the taxes paid; whether it is paid today is unknown: ask.

    "On УСН" has not meant "no VAT" since 2025, and from 2026 the exemption ends at 20 m roubles of income
    (425-ФЗ of 28.11.2025). No set says who pays it now; the one that lists taxes paid speaks of a past year.
    """
    paid = newest(sheet, "tax_paid_total")
    if paid is None:
        return
    year = year_of(paid)
    lines = [fact for fact in sheet.of("tax_paid") if year_of(fact) == year and _VAT in str(fact.value["tax"]).lower()]
    total = sum(int(fact.value["paid_kop"]) for fact in lines)
    if total > 0:
        yield weights.finding("tax.vat_paid", *lines, year=year, paid_kop=total)
    else:
        yield weights.finding("tax.vat_unknown", paid, *lines, year=year)


def rule_offences(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """Fines for tax offences that were still unpaid on 1 October of the next year.

    A fact without points: an unpaid fine stands in the arrears, where it is weighed, and one debt counts once; one
    that was paid has no weight, and no list shows it. Fines of 0.01 rouble occur and say nothing. Source: open data
    `taxoffence`, once a year.
    """
    offence = newest(sheet, "tax_offence")
    if offence is None or year_of(offence) < sheet.on.year - weights.tax.recent_years:
        return
    total = int(offence.value["total_kop"])
    if total < weights.tax.nothing_kop:
        return
    measured = measure(total, sheet, weights)
    scale = measured.parameters
    yield weights.finding(
        "tax.offences",
        offence,
        *measured.grounds,
        year=year_of(offence),
        fines_kop=total,
        share_bp=scale["share_bp"],
        measure=scale["measure"],
        measure_year=scale["year"],
    )


def rule_regime(sheet: FactSheet, deal: Deal, weights: TaxWeights) -> Iterator[Finding]:
    """The special tax regime of the day of the list, or the part in a consolidated group.

    Facts without points; they change how other figures read: a regime has taxes of its own, and in a group one member
    pays for all. The patent regime is in no set.
    """
    for fact in sheet.of("tax_regime"):
        for regime in _REGIMES:
            if fact.value.get(regime) is True:
                yield weights.finding("tax.regime", fact, regime=regime, date=_date(fact, sheet))
    for fact in sheet.of("tax_group"):
        yield weights.finding("tax.group", fact, role=str(fact.value.get("role") or ""), date=_date(fact, sheet))


def _pays_otherwise(sheet: FactSheet, year: int, weights: TaxWeights) -> bool:
    """Whether little tax is no wonder in that year."""
    born = registered_on(sheet)
    return without_profit(sheet, weights) or any(sheet.of("tax_group")) or (born is not None and first_due(born) > year)


def _date(fact: Fact, sheet: FactSheet) -> str:
    """The day of the list that last said so: a newer one that says the same confirms it."""
    listed = sheet.state_of(fact.evidence.source).as_of
    return str(fact.value.get("date") or text_of(max(filter(None, (fact.evidence.as_of, listed)))))
