"""The rules of the method. A rule yields findings from a sheet; its docstring is its public description."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.rules import activity, address, age, coverage, finance, kind, people, sign, status
from checker.scoring.weights import Weights

Rule = Callable[[FactSheet, Deal, Weights], Iterator[Finding]]

COMMON_RULES: tuple[Rule, ...] = (
    status.rule_termination,
    status.rule_status,
    status.rule_reorganisation,
    status.rule_active,
    age.rule_age,
    kind.rule_kind,
    kind.rule_hidden,
    coverage.rule_coverage,
    coverage.rule_deal_assumed,
)
"""Rules for every kind of subject."""

COMPANY_RULES: tuple[Rule, ...] = (
    people.rule_disqualified,
    people.rule_marks,
    people.rule_closed,
    people.rule_companies,
    people.rule_control_changed,
    people.rule_head_changed,
    sign.rule_sign,
    address.rule_address_mark,
    finance.rule_staff_against_income,
    finance.rule_income,
    finance.rule_headcount,
    finance.rule_not_yet_due,
    activity.rule_seen_working,
    activity.rule_unrelated,
    kind.rule_parent,
)
"""Rules for legal entities alone: nothing of this is held against an entrepreneur (wall 8)."""

RULES = COMMON_RULES + COMPANY_RULES
