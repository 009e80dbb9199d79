"""How rules read accounting statements (ГИР БО): lines by code, net assets, revenue of a year. No judgement here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from checker.facts import Fact, FactSheet
from checker.scoring.reading import (
    born_of_another,
    control_changed_on,
    form_of,
    main_activity,
    paid_by_treasury,
    registered_on,
)
from checker.scoring.weights import TaxWeights, Weights

_FULL = "0710099"
_NO_PROFIT_EXPECTED = frozenset({"treasury", "budget", "unitary", "nonprofit"})


def year_of(fact: Fact) -> int:
    """The year of which a yearly fact speaks: the beginning of its key."""
    return int(fact.key[:4])


def newest(sheet: FactSheet, block: str) -> Fact | None:
    """The fact of the last year of a yearly block."""
    return max(sheet.of(block), key=year_of, default=None)


def of_year(sheet: FactSheet, block: str, year: int) -> Fact | None:
    """The fact of one year of a yearly block."""
    return next((fact for fact in sheet.of(block) if year_of(fact) == year), None)


def is_recent(fact: Fact, sheet: FactSheet, weights: Weights) -> bool:
    """Whether a yearly fact is young enough to speak of the company as it is."""
    return year_of(fact) >= sheet.on.year - weights.finance.recent_years


def line(statement: Fact, form: str, code: str, column: str = "current") -> int | None:
    """A line of a form in kopecks; None where the statement leaves it empty, which is no zero.

    form: balance, results, cash, capital, targeted. column: current, previous, before_previous.
    """
    lines = statement.value.get(form)
    values = lines.get(code) if isinstance(lines, Mapping) else None
    value = values.get(f"{column}_kop") if isinstance(values, Mapping) else None
    return value if isinstance(value, int) else None


def is_full(statement: Fact) -> bool:
    """Whether the form has all lines: the simplified one (0710096) has no totals of current assets and debts."""
    return _FULL in str(statement.value.get("knd") or "")


def revenue_line(statement: Fact, column: str = "current") -> int | None:
    """Line 2110 in kopecks."""
    return line(statement, "results", "2110", column)


def net_assets(statement: Fact, column: str = "current") -> int | None:
    """Net assets in kopecks: line 3600 where it is filled, else capital (order 84н), 1300 + 1530."""
    stated = line(statement, "capital", "3600", column)
    capital = line(statement, "balance", "1300", column)
    if stated is not None:
        return stated
    return None if capital is None else capital + (line(statement, "balance", "1530", column) or 0)


def trouble(statement: Fact, sheet: FactSheet, weights: TaxWeights) -> str:
    """Why a statement cannot be reckoned with, '' where it can.

    "balance": assets are not liabilities; "revenue": it is below nothing; "units": its column for another year stands
    a hundred times apart from that year's own statement.
    """
    limits = weights.statements
    assets, liabilities = line(statement, "balance", "1600"), line(statement, "balance", "1700")
    if assets is not None and liabilities is not None:
        apart = abs(assets - liabilities)
        if apart * 1000 > max(abs(assets), abs(liabilities)) * limits.uneven_permille:
            return "balance"
    if (revenue_line(statement) or 0) < 0:
        return "revenue"
    earlier = of_year(sheet, "statement", year_of(statement) - 1)
    later = of_year(sheet, "statement", year_of(statement) + 1)
    pairs = [
        (revenue_line(statement, "previous"), revenue_line(earlier) if earlier else None),
        (line(statement, "balance", "1600", "previous"), line(earlier, "balance", "1600") if earlier else None),
        (revenue_line(statement), revenue_line(later, "previous") if later else None),
        (assets, line(later, "balance", "1600", "previous") if later else None),
    ]
    if any(_apart(one, other, limits.unit_factor) for one, other in pairs):
        return "units"
    return ""


def sound_statement(sheet: FactSheet, weights: TaxWeights) -> Fact | None:
    """The statement of the last published year, None where that year is long past or its figures are no use."""
    statement = newest(sheet, "statement")
    if statement is None or not is_recent(statement, sheet, weights) or trouble(statement, sheet, weights):
        return None
    return statement


def turnover(sheet: FactSheet, year: int, weights: TaxWeights) -> tuple[int, str, Fact] | None:
    """What the company turned over in a year: kopecks, "revenue" or "income", and the fact that says so.

    The statement of the year, else the column for last year in the next one, else the tax service's income by
    statements, which has other income in it.
    """
    for following, column in ((0, "current"), (1, "previous")):
        statement = of_year(sheet, "statement", year + following)
        revenue = revenue_line(statement, column) if statement else None
        if statement and revenue is not None and revenue >= 0 and not trouble(statement, sheet, weights):
            return revenue, "revenue", statement
    income = of_year(sheet, "income_expense", year)
    return (int(income.value["income_kop"]), "income", income) if income else None


def without_profit(sheet: FactSheet, weights: Weights) -> bool:
    """Whether profit and capital say little: state, municipal, non-commercial bodies, trades with other sums."""
    lean = main_activity(sheet).startswith(weights.finance.lean_activities)
    return lean or form_of(sheet) in _NO_PROFIT_EXPECTED


def control_is_new(sheet: FactSheet, weights: Weights) -> bool:
    """Whether a head or owner came within half a year: then good signs count for nothing (L&P 3.9)."""
    changed = control_changed_on(sheet, weights.people.control_share)
    return changed is not None and (sheet.on - changed).days <= weights.people.control_recent_days


def first_due(born: date) -> int:
    """The first year for which statements are owed.

    Whoever is registered after 30 September may begin with the next year (402-ФЗ ст. 15).
    """
    return born.year + ((born.month, born.day) > (9, 30))


def first_due_on(sheet: FactSheet) -> date | None:
    """The last day for the first statement of a company; None where it is not known.

    Institutions report elsewhere; whoever was born of another company goes on with the reports of that one.
    """
    born = registered_on(sheet)
    if sheet.kind != "legal_entity" or born is None or paid_by_treasury(sheet):
        return None
    return None if born_of_another(sheet) else date(first_due(born) + 1, 3, 31)


def last_published(on: date, month: int) -> int:
    """The last year whose statements should be public: they are due on 31 March, and published by `month`."""
    return on.year - (1 if on.month >= month else 2)


def years(sheet: FactSheet) -> Iterator[int]:
    """Years of which any official figure of turnover is known, the newest first."""
    known = {year_of(fact) for block in ("statement", "income_expense") for fact in sheet.of(block)}
    known |= {year_of(fact) - 1 for fact in sheet.of("statement")}
    return iter(sorted(known, reverse=True))


def _apart(one: int | None, other: int | None, factor: int) -> bool:
    """Whether two figures that should be one stand `factor` times apart."""
    if not one or not other or one < 0 or other < 0:
        return False
    return max(one, other) >= min(one, other) * factor
