"""How long the company has been there, counted from the right day."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.reading import (
    born_of_another,
    company_of,
    control_changed_on,
    months_between,
    registered_on,
    text_of,
)
from checker.scoring.rules.finance import latest_income
from checker.scoring.weights import Weights


def rule_age(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """A company that is under a year and a half old has had no time to show anything.

    Under 6 months it is never `work` and never, for that alone, `refuse`; 6–12 months call for extreme
    caution; 12–18 months take little. A company born of a reorganisation (ways 21–24) is not young: its
    business is older than its number. For companies older than the register the day is ДатаРег, not
    ДатаОГРН. Ten years count as a plus only with income seen and with no new head or owner in six months,
    because age is for sale.
    """
    born = registered_on(sheet)
    ground = sheet.one("formation") or sheet.one("identity")
    if born is None or ground is None or born > sheet.on:
        return
    reorganised = born_of_another(sheet)
    if reorganised:
        predecessors = tuple(sheet.of("predecessor"))
        named = [company_of(fact.value) for fact in predecessors]
        yield weights.finding("age.from_predecessor", reorganised, *predecessors, date=text_of(born), predecessor=named)
        return
    months = months_between(born, sheet.on)
    if months < weights.age.stop_young:
        yield weights.finding("age.under_6_months", ground, date=text_of(born), months=months)
    elif months < weights.age.young:
        yield weights.finding("age.under_12_months", ground, date=text_of(born), months=months)
    elif months < weights.age.rather_young:
        yield weights.finding("age.12_18_months", ground, date=text_of(born), months=months)
    elif months >= weights.age.old_years * 12:
        income = latest_income(sheet, weights)
        changed = control_changed_on(sheet, weights.people.control_share)
        stable = changed is None or (sheet.on - changed).days > weights.people.control_recent_days
        if stable and income and income.value.get("income_kop"):
            yield weights.finding("age.over_10", ground, income, date=text_of(born), years=months // 12)
