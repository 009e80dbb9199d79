"""What the tax service publishes of staff, income and expense. Silence is never held against anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.facts import Deal, Fact, FactSheet, Finding
from checker.scoring.accounts import without_profit
from checker.scoring.reading import born_of_another, main_activity, months_between, paid_by_treasury, registered_on
from checker.scoring.weights import Weights


def rule_headcount(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """How many people work there, by the last published year.

    A fact without points: one employee is no fault. Source: open data of the tax service, НК ст. 102 п. 1.1.
    """
    staff = _latest(sheet, "headcount")
    if staff:
        yield weights.finding("finance.headcount", staff, year=_year(staff), staff=_staff(staff))


def rule_income(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Income and expense of the last published year; a loss weighs little, a repeated one a little more.

    Losses are counted only from a tenth of income, only of recent years, and never of those who are not
    there for profit (state, municipal, non-commercial) or whose sums mean something else (funds,
    holdings, leasing).
    """
    income = _latest(sheet, "income_expense")
    if income is None:
        return
    year, earned, spent = _year(income), _income(income), _expense(income)
    yield weights.finding("finance.income", income, year=year, income_kop=earned, expense_kop=spent)
    if without_profit(sheet, weights) or not _recent(income, sheet, weights):
        return
    if (spent - earned) * 1000 < earned * weights.finance.loss_permille or spent <= earned:
        return
    before = next((fact for fact in sheet.of("income_expense") if _year(fact) == year - 1), None)
    if before and _expense(before) > _income(before):
        yield weights.finding("finance.loss_repeated", income, before, year=year, loss_kop=spent - earned)
    else:
        yield weights.finding("finance.loss", income, year=year, loss_kop=spent - earned)


def rule_staff_against_income(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Much income with nobody to earn it.

    Income and staff of the same recent year. The grave pattern needs three facts together: great income,
    expense that leaves under half a per cent of it, and at most two people: then a buyer who deducts VAT
    is at risk (НК ст. 54.1), and should ask for the tax service's own extract. Not for forms without
    profit, for trades that need no staff, nor where a managing company employs the people. Thresholds are
    ours.
    """
    income, staff = latest_income(sheet, weights), _latest(sheet, "headcount")
    if not income or not staff or _year(income) != _year(staff) or without_profit(sheet, weights):
        return
    if sheet.one("managing_company"):
        return
    limits = weights.finance
    year, people, earned, spent = _year(income), _staff(staff), _income(income), _expense(income)
    thin = earned * limits.transit_expense_permille <= spent * 1000
    if people <= limits.transit_staff and earned >= limits.transit_income_kop and thin and spent <= earned:
        yield weights.finding(
            "finance.transit_profile",
            income,
            staff,
            year=year,
            income_kop=earned,
            expense_kop=spent,
            staff=people,
        )
    elif people == 0 and earned >= limits.no_staff_income_kop:
        yield weights.finding("finance.no_staff_with_income", income, staff, year=year, income_kop=earned)
    elif 0 < people <= limits.transit_staff and earned >= people * limits.staff_income_kop:
        yield weights.finding("finance.staff_vs_income", income, staff, year=year, income_kop=earned, staff=people)


def rule_not_yet_due(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """A new company owes no statements yet: their absence is no fault, but its means are unknown.

    A company registered after 30 September may report first for the time up to 31 December of the next year
    (402-ФЗ ст. 15); statements are due by 31 March. While nothing at all is published of a company that is
    over a year old, it is not yet `work`.
    """
    born = registered_on(sheet)
    if born is None or paid_by_treasury(sheet):
        return
    formation = sheet.one("formation") or sheet.one("identity")
    if formation is None or born_of_another(sheet):
        return
    due = date(born.year + (2 if (born.month, born.day) > (9, 30) else 1), 3, 31)
    if sheet.on <= due:
        yield weights.finding("finance.statements_not_due", formation, until=due.isoformat())
    months = months_between(born, sheet.on)
    if weights.age.young <= months < weights.age.rather_young and not sheet.one("income_expense"):
        yield weights.finding("finance.not_yet_known", formation)


def latest_income(sheet: FactSheet, weights: Weights) -> Fact | None:
    """Income and expense of the last published year, None where that year is long past."""
    income = _latest(sheet, "income_expense")
    return income if income and _recent(income, sheet, weights) else None


def latest_staff(sheet: FactSheet, weights: Weights) -> Fact | None:
    """Headcount of the last published year, None where that year is long past."""
    staff = _latest(sheet, "headcount")
    return staff if staff and _recent(staff, sheet, weights) else None


def lean(sheet: FactSheet, weights: Weights) -> bool:
    """Whether the trade is one that needs no staff (holding, leasing, letting, developer, finance)."""
    return main_activity(sheet).startswith(weights.finance.lean_activities)


def _latest(sheet: FactSheet, block: str) -> Fact | None:
    return max(sheet.of(block), key=_year, default=None)


def _recent(fact: Fact, sheet: FactSheet, weights: Weights) -> bool:
    return _year(fact) >= sheet.on.year - weights.finance.recent_years


def _year(fact: Fact) -> int:
    return int(fact.key)


def _staff(fact: Fact) -> int:
    return int(fact.value["headcount"])


def _income(fact: Fact) -> int:
    return int(fact.value["income_kop"])


def _expense(fact: Fact) -> int:
    return int(fact.value["expense_kop"])
