"""The books of a company of the story: its statements by line codes, from which all figures of it are taken.

Everything is in thousands of roubles, as in the forms 0710001–0710005 (sources/fns.md 5.3). The figures agree
with each other: the balance sums, profit goes into equity, and what the tax service publishes of income,
expense and tax is what the statements say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from scrapers.sandbox.model import Company

Lines: TypeAlias = dict[str, int]
"""Line code → thousands of roubles; a line that the company does not have is absent."""

YEARS = 7
"""How many years the books go back from the closed one: five statements, and two years before the oldest of them."""


def last_closed(day: date) -> int:
    """The newest year whose statements are out by `day`: they are due on 31 March."""
    return day.year - 1 if day >= date(day.year, 4, 15) else day.year - 2


def presented(company: Company, year: int) -> bool:
    """Whether the company stood at the time to present statements of that year.

    Those registered after 30 September begin with the next year (article 15 of 402-ФЗ).
    """
    return company.money is not None and company.born.on <= date(year, 9, 30) and company.exists(date(year + 1, 4, 1))


def money(company: Company, year: int) -> tuple[int, int]:
    """Income and expense of a year in thousands of roubles."""
    assert company.money is not None
    older, newer = company.money
    income, expense = older if year < company.closed else newer
    back, margin = max(0, company.closed - 1 - year), company.finances.margin
    earned, spent = (_moved(value // 1000, company, year) for value in (income, expense))
    return earned, spent if margin is None or not back else earned * (100 - margin) // 100


def staff(company: Company, year: int) -> int:
    """Headcount at the end of a year."""
    assert company.staff is not None
    return _moved(company.staff[year >= company.closed], company, year)


def _moved(value: int, company: Company, year: int) -> int:
    """A figure of a named year in another one: back by `growth`, on by `trend` and a little up and down."""
    if year <= company.closed:
        back = max(0, company.closed - 1 - year)
        return int(value * company.finances.growth**back // 100**back)
    for n in range(company.closed + 1, year + 1):
        value = value * (company.finances.trend + company.ordinal * n % 9 - 4) // 100
    return value


def simplified(company: Company) -> bool:
    """Whether the statements are of the simplified form (КНД 0710096)."""
    return company.regime is not None


def books(company: Company, last: int) -> dict[int, Lines]:
    """The lines of the last years that the company has presented, up to `last`, the oldest first.

    They are kept with the company: every set asks for them.
    """
    until, kept = company.kept
    if until < last:
        kept, before = {}, {"1300": (company.capital or 0) // 1000, "1370": 0}
        for year in range(company.closed - YEARS + 1, last + 1):
            if presented(company, year):
                before = kept[year] = _year(company, money(company, year), year, before)
        company.kept = last, kept
    return kept if until <= last else {year: lines for year, lines in kept.items() if year <= last}


def _year(company: Company, sums: tuple[int, int], year: int, before: Lines) -> Lines:
    income, expense = sums
    lines = _results(company, income, expense, year, before.get("1510", 0))
    earned = before["1370"] + lines["2400"]
    total = max(income * company.finances.assets // 100, before.get("1600", 0) // 2, 50)
    paid_out = max(0, earned - total * 45 // 100) if lines["2400"] > 0 else 0
    lines |= _balance(company, total, earned - paid_out, income * company.finances.loans // 100)
    if not simplified(company):
        lines |= _capital(lines, before, paid_out) | _cash(lines, before, income, paid_out)
    return lines


def _results(company: Company, income: int, expense: int, year: int, debt: int) -> Lines:
    tax = _tax(company, income, expense, year)
    other, interest = income // 100, min(debt * 14 // 100, expense)
    others = (expense - interest) // 50
    rest = expense - interest - others
    lines = {"2110": income - other, "2340": other, "2330": interest, "2350": others, "2400": income - expense - tax}
    if simplified(company):
        return lines | {"2120": rest, "2410": tax}
    selling, office = rest * 4 // 100, rest * 12 // 100
    cost = rest - selling - office
    gross = income - other - cost
    return lines | {
        "2120": cost,
        "2100": gross,
        "2210": selling,
        "2220": office,
        "2200": gross - selling - office,
        "2300": income - expense,
        "2410": -tax,
        "2411": tax,
        "2500": lines["2400"],
    }


def _tax(company: Company, income: int, expense: int, year: int) -> int:
    """Tax on profit (20 %, 25 % from 2025) or of the special regime: 15 % of profit, at least 1 % of income."""
    profit = max(0, income - expense)
    match company.regime:
        case "usn":
            return max(profit * 15 // 100, income // 100)
        case "eshn":
            return profit * 6 // 100
    return profit * (25 if year >= 2025 else 20) // 100


def _balance(company: Company, total: int, earned: int, loans: int) -> Lines:
    capital = (company.capital or 0) // 1000
    equity = capital + earned
    long, short = loans * 60 // 100, loans - loans * 60 // 100
    total = max(total, (equity + loans) * 100 // 95 + 1)
    owed = total - equity - loans
    fixed, stocks = total * 22 // 100, total * 24 // 100
    cash = max(1, total * 7 // 100)
    lines = {"1150": fixed, "1210": stocks, "1230": total - fixed - stocks - cash, "1250": cash, "1300": equity}
    lines |= {"1410": long, "1510": short} if loans else {}
    lines |= {"1370": earned, "1520": owed, "1600": total, "1700": total}
    if not simplified(company):
        lines |= {"1100": fixed, "1200": total - fixed, "1310": capital, "1400": long, "1500": total - equity - long}
    return lines


def _capital(lines: Lines, before: Lines, paid_out: int) -> Lines:
    """Movement of the retained profit in the year, by its row in the form of changes in equity."""
    profit = {"3311": lines["2400"]} if lines["2400"] >= 0 else {"3321": lines["2400"]}
    return {**profit, "3327": -paid_out, "3600": lines["1300"], "opening": before["1370"]}


def _cash(lines: Lines, before: Lines, income: int, paid_out: int) -> Lines:
    """Cash flows whose sum is the change of line 1250."""
    cash, opening = lines["1250"], before.get("1250", 0)
    borrowed = _sum(lines, "1410", "1510") - _sum(before, "1410", "1510")
    bought = lines["1150"] - before.get("1150", 0)
    current = cash - opening + bought - borrowed + paid_out
    received = max(income, current)
    return {
        "4100": current,
        "4110": received,
        "4120": received - current,
        "4200": -bought,
        "4210": max(0, -bought),
        "4220": max(0, bought),
        "4300": borrowed - paid_out,
        "4310": max(0, borrowed),
        "4320": max(0, -borrowed) + paid_out,
        "4400": cash - opening,
        "4450": opening,
        "4500": cash,
    }


def _sum(lines: Mapping[str, int], *codes: str) -> int:
    return sum(lines.get(code, 0) for code in codes)


def corrected(lines: Lines, understated: int) -> Lines:
    """The same statement with stocks that were forgotten, and with what is owed for them."""
    touched = ("1210", "1200", "1600", "1520", "1500", "1700")
    return lines | {code: lines[code] + understated for code in touched if code in lines}


def published(lines: Mapping[str, int]) -> tuple[int, int]:
    """Income and expense as the tax service sums them from the lines of the statement of results, in roubles."""
    income = _sum(lines, "2110", "2310", "2320", "2340")
    expense = _sum(lines, "2120", "2210", "2220", "2330", "2350")
    return income * 1000, expense * 1000
