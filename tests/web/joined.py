"""A made-up company of which every set of the tax service speaks, by the contract of blocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from checker.facts import Coverage, Fact, FactSheet, State
from tests.web.sheets import DAY, ENTRY, IDENTITY, NAME, NOW, evidence, fact

LIST_DAY = date(2026, 11, 1)


def both(current: int, previous: int | None = None) -> dict[str, int]:
    """A line in kopecks, its year and the one before."""
    told = {"current_kop": current}
    return told if previous is None else {**told, "previous_kop": previous}


def statement(year: int, balance: Mapping[str, Any], results: Mapping[str, Any], knd: str = "0710099") -> Fact:
    value = {
        "year": str(year),
        "knd": knd,
        "correction": 1 if year == 2025 else 0,
        "presented": f"{year + 1}-03-30",
        "balance": dict(balance),
        "results": dict(results),
        "audit": {"name": 'ООО "АУДИТ-ОБРАЗЕЦ"'},
        "organisation": {"name": 'ООО "ПРОБА"', "inn": "9800000119", "kpp": "980001001"},
    }
    return fact("statement", value, str(year), "girbo")


STATEMENTS = (
    statement(
        2025,
        {
            "1600": both(4_000_000_000, 3_600_000_000),
            "1300": both(-120_000_000, 40_000_000),
            "1200": both(1_500_000_000),
            "1500": both(3_000_000_000),
        },
        {"2110": both(57_354_900_000, 44_442_700_000), "2400": both(-160_000_000, 671_900_000)},
    ),
    statement(
        2023,
        {
            "1600": {**both(3_000_000_000, 2_500_000_000), "before_previous_kop": 2_000_000_000},
            "1300": both(30_000_000),
        },
        {"2110": both(0, 100_000_000), "2400": both(5_000_000, 4_000_000), "2999": both(123_400)},
    ),
)

VAT = "Налог на добавленную стоимость на товары  (работы, услуги)"

TAXES = (
    fact("headcount", {"date": "2025-12-31", "headcount": 19, "name": 'ООО "ПРОБА"'}, "2025", "sshr"),
    fact(
        "income_expense",
        {"date": "2025-12-31", "income_kop": 52_721_400_000, "expense_kop": 51_865_500_012, "name": 'ООО "ПРОБА"'},
        "2025",
        "revexp",
    ),
    fact(
        "tax_paid", {"date": "2025-12-31", "year": "2025", "tax": VAT, "paid_kop": 191_097_901}, f"2025:{VAT}", "paytax"
    ),
    fact("tax_paid_total", {"date": "2025-12-31", "year": "2025", "total_kop": 191_097_901}, "2025", "paytax"),
    fact(
        "tax_debt",
        {
            "date": LIST_DAY.isoformat(),
            "tax": VAT,
            "arrears_kop": 2_931_540_418,
            "penalties_kop": 741_822_907,
            "fines_kop": 586_308_000,
            "total_kop": 4_259_671_325,
        },
        " ".join(VAT.split()),
        "debtam",
    ),
    fact("tax_debt_total", {"date": LIST_DAY.isoformat(), "total_kop": 4_259_671_325, "taxes": 1}, "", "debtam"),
    fact(
        "tax_offence",
        {"date": "2025-12-31", "year": "2025", "fines_kop": [1, 4_000_000], "total_kop": 4_000_001},
        "2025",
        "taxoffence",
    ),
    fact("tax_regime", {"eshn": False, "usn": True, "ausn": False, "srp": False}, "", "snr"),
    fact("tax_group", {"date": LIST_DAY.isoformat(), "role": "2"}, "", "kgn"),
    fact(
        "sme",
        {
            "date": "2026-11-10",
            "included": "2017-12-10",
            "subject_kind": "1",
            "category": "2",
            "new": False,
            "headcount": 17,
            "name": 'ООО "ПРОБА"',
        },
        "",
        "rsmp",
    ),
    fact("sme_activity", {"code": "47.11", "name": "Торговля", "main": True, "reported": False}, "47.11", "rsmp"),
    fact(
        "sme_contract",
        {"customer": "ШКОЛА", "customer_inn": "9800000221", "subject": "ремонт", "number": "77", "law": "44-ФЗ"},
        "77",
        "rsmp",
    ),
    fact(
        "support",
        {
            "giver": "ФОНД ПОДДЕРЖКИ",
            "giver_inn": "9800000221",
            "form_code": "0100",
            "form": "Финансовая поддержка",
            "kind_code": "0103",
            "kind": "Субсидии и гранты",
            "amounts": [
                {"amount": "12130.00", "unit_code": "1", "amount_kop": 1_213_000},
                {"amount": "40", "unit_code": "3"},
            ],
            "decided": "2024-06-05",
            "until": "2025-06-05",
            "violation": True,
        },
        "SUP-1",
        "rsmppp",
    ),
    fact(
        "disqualified",
        {
            "number": "980000000001",
            "person": "ПРОБНЫЙ ОБРАЗЕЦ ОБРАЗЦОВИЧ",
            "organisation": 'ООО "ПРОБА"',
            "organisation_inn": "9800000119",
            "office": "ДИРЕКТОР",
            "article": "ч. 5 ст. 14.25 КоАП РФ",
            "term": "1 г 0 м 0 д",
            "from": "2026-08-25",
            "until": "2027-08-24",
        },
        "980000000001",
        "disqualified",
    ),
)

REGISTER = (
    fact("identity", {**IDENTITY.value, "opf_code": "12300", "ogrn_date": "2016-03-14"}),
    NAME,
    fact(
        "head",
        {
            "person": {"surname": "ПРОБНЫЙ", "given": "ОБРАЗЕЦ", "inn": "980000000115"},
            "office": {"kind": "02"},
            "entry": ENTRY,
        },
        "980000000115:02",
    ),
)

FOUND = ("egrul", "girbo", "sshr", "revexp", "paytax", "debtam", "taxoffence", "snr", "kgn", "rsmp", "rsmppp")
LISTS = ("sshr", "revexp", "paytax", "debtam", "taxoffence", "snr", "kgn", "rsmp")


def coverage(found: tuple[str, ...]) -> tuple[Coverage, ...]:
    """Found where it is said, absent from the whole lists, never asked elsewhere."""
    told = [
        Coverage(source=source, state=State.FOUND, as_of=LIST_DAY, checked_at=NOW, evidence=evidence(source))
        for source in found
    ]
    silent = [
        Coverage(source=source, state=State.NOTHING_FOUND, as_of=LIST_DAY, checked_at=NOW, evidence=evidence(source))
        for source in LISTS
        if source not in found
    ]
    blind = [
        Coverage(source=source, state=State.NOT_CHECKED, reason="never_asked")
        for source in ("girbo", "kad")
        if source not in found
    ]
    return (*told, *silent, *blind)


def company(*facts: Fact, found: tuple[str, ...] = FOUND) -> FactSheet:
    """A company with these facts; without any, with all."""
    return FactSheet(
        inn="9800000119",
        ogrn="1169832700003",
        as_of=NOW,
        on=DAY,
        facts=facts or (*REGISTER, *STATEMENTS, *TAXES),
        coverage=coverage(found),
    )
