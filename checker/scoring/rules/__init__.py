"""The rules of the methods. A rule yields findings from a sheet; its docstring is its public description."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.rules import (
    activity,
    address,
    age,
    bailiffs,
    bankruptcy,
    courts,
    coverage,
    disqualified,
    finance,
    kind,
    lists,
    people,
    sign,
    statements,
    status,
    tax,
)
from checker.scoring.weights import CourtWeights, TaxWeights, Weights

W = TypeVar("W", bound=Weights)
Rule = Callable[[FactSheet, Deal, W], Iterator[Finding]]

COMMON_2026_1: tuple[Rule[Weights], ...] = (
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
COMPANY_2026_1: tuple[Rule[Weights], ...] = (
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
"""The rules of method 2026.1, which is released: these two tuples never change."""

COMMON_2026_2: tuple[Rule[TaxWeights], ...] = (
    status.rule_termination,
    status.rule_debts_stay,
    status.rule_register_row,
    status.rule_status,
    status.rule_reorganisation,
    status.rule_active,
    age.rule_age,
    kind.rule_kind,
    kind.rule_hidden,
    kind.rule_sme,
    kind.rule_support,
    coverage.rule_coverage,
    coverage.rule_deal_assumed,
)

COMPANY_2026_2: tuple[Rule[TaxWeights], ...] = (
    people.rule_disqualified,
    disqualified.rule_disqualified_list,
    people.rule_marks,
    people.rule_closed_once,
    people.rule_companies,
    people.rule_control_changed,
    people.rule_head_changed,
    sign.rule_sign,
    sign.rule_major_deal,
    address.rule_address_mark,
    tax.rule_arrears,
    tax.rule_no_arrears,
    tax.rule_taxes_paid,
    tax.rule_vat,
    tax.rule_offences,
    tax.rule_regime,
    finance.rule_staff_against_income,
    statements.rule_result,
    statements.rule_net_assets,
    statements.rule_ratios,
    statements.rule_revenue_change,
    statements.rule_due,
    statements.rule_contradictions,
    finance.rule_headcount,
    activity.rule_seen_working,
    activity.rule_unrelated,
    kind.rule_parent,
)
"""The rules of method 2026.2, which is released: these two tuples never change."""

COMMON_RULES: tuple[Rule[CourtWeights], ...] = (
    *COMMON_2026_2,
    bankruptcy.rule_register,
    bankruptcy.rule_petition,
    bankruptcy.rule_intention,
    bailiffs.rule_open,
    bailiffs.rule_uncollectable,
    bailiffs.rule_ended_by_insolvency,
    bailiffs.rule_no_longer_listed,
    courts.rule_lost,
    courts.rule_pending,
    courts.rule_unknown_outcome,
    courts.rule_creditor,
    lists.rule_unfair_supplier,
    lists.rule_red,
    lists.rule_freeze,
)
"""Rules of the current method for every kind of subject."""

COMPANY_RULES: tuple[Rule[CourtWeights], ...] = (*COMPANY_2026_2, bankruptcy.rule_head_bar)
"""Rules of the current method for legal entities alone: nothing of this is held against an entrepreneur (wall 8)."""

RULES = COMMON_RULES + COMPANY_RULES
