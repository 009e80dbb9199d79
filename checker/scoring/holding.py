"""What a set cannot hold although it holds the kind: told from the register, before anybody reads a silence."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from checker.facts import Coverage, FactSheet, State
from checker.scoring.accounts import first_due_on
from checker.scoring.reading import main_activity, paid_by_treasury

_BANK_OF_RUSSIA = ("64.1", "65")
"""Banks, insurers, pension funds: their statements go to the Bank of Russia. Leasing and brokers do publish."""

_WITHHELD = frozenset({"sshr", "revexp", "debtam", "paytax", "taxoffence", "snr", "girbo"})
_HIDING = ("head", "founder", "managing_company")


def held(sheet: FactSheet) -> FactSheet:
    """The sheet with the coverage of sources that cannot hold this company set to not_applicable, with the reason.

    State and municipal institutions, banks and insurers are not in ГИР БО (402-ФЗ ст. 18; law-and-practice 1(a)15),
    and nobody is before the day on which he owes his first statement.
    Where the register hides a head or owner by law (ОгрДосСв), a whole list that does not name the company proves
    nothing: its data may be withheld as well (1(a)14). What was found stays found, what was never looked at unknown.
    """
    return msgspec.structs.replace(sheet, coverage=tuple(_coverage(sheet)))


def _coverage(sheet: FactSheet) -> Iterator[Coverage]:
    reports_elsewhere = paid_by_treasury(sheet) or main_activity(sheet).startswith(_BANK_OF_RUSSIA)
    hides = any(fact.value.get("hidden") for block in _HIDING for fact in sheet.of(block))
    due = first_due_on(sheet)
    for coverage in sheet.coverage:
        if coverage.source == "girbo" and coverage.state is not State.FOUND and reports_elsewhere:
            yield Coverage(source="girbo", state=State.NOT_APPLICABLE, reason="not_published_for_kind")
        elif coverage.source == "girbo" and coverage.state is not State.FOUND and due and sheet.on <= due:
            yield Coverage(source="girbo", state=State.NOT_APPLICABLE, reason="not_due")
        elif hides and coverage.source in _WITHHELD and coverage.state is State.NOTHING_FOUND:
            yield msgspec.structs.replace(coverage, state=State.NOT_APPLICABLE, reason="hidden_by_law", stale=False)
        else:
            yield coverage
