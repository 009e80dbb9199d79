"""What the tax service publishes of a company's taxes: paid, owed, fined, under which regime, in which group."""

from __future__ import annotations

from typing import Any

from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Cell, Column, Line, Row, Section, Table
from checker.reports.proofs import proof, stands_on
from checker.reports.spell import spell
from checker.reports.statements import YEARS, year_columns
from checker.reports.words import Words

REGIMES: dict[str, str] = {
    "usn": N_("УСН, упрощённая система"),
    "ausn": N_("АУСН, автоматизированная упрощённая система"),
    "eshn": N_("ЕСХН, сельскохозяйственный налог"),
    "srp": N_("СРП, соглашение о разделе продукции"),
    "envd": N_("ЕНВД, единый налог на вменённый доход"),
    "psn": N_("ПСН, патентная система"),
    "npd": N_("НПД, налог на профессиональный доход"),
}
"""Marks of the list of special regimes, in the order in which they are told."""

ROLES = {
    "1": N_("ответственный участник"),
    "2": N_("участник"),
}


def tax_name(value: Any) -> str:
    """The name of a tax in one line: the sets write double spaces."""
    return " ".join(str(value or "").split())


def paid_section(sheet: FactSheet, words: Words) -> Section | None:
    """Taxes paid, by tax and year. A calendar year is published in the spring of the year after the next."""
    title = words(N_("Уплаченные налоги"))
    paid = list(sheet.of("tax_paid"))
    years = _years(paid)
    if not years:
        return None
    of_tax: dict[str, dict[int, Fact]] = {}
    for fact in paid:
        of_tax.setdefault(tax_name(fact.value.get("tax")), {})[_year(fact)] = fact
    rows = [
        _paid_row(name, {year: (fact, "paid_kop") for year, fact in found.items()}, years, words)
        for name, found in of_tax.items()
        if any(year in found for year in years)
    ]
    totals = {_year(fact): (fact, "total_kop") for fact in sheet.of("tax_paid_total")}
    if totals:
        rows.append(_paid_row(words(N_("Всего")), totals, years, words))
    note = N_("Сколько компания уплатила за календарный год. Ноль значит, что налог назван, а платежей за год не было.")
    table = Table(title="", columns=year_columns(words(N_("Налог или взнос")), years), rows=tuple(rows), by_cell=True)
    return Section(id="paid", title=title, note=words(note), tables=(table,))


def _paid_row(name: str, found: dict[int, tuple[Fact, str]], years: list[int], words: Words) -> Row:
    cells = [Cell(text=name)]
    for year in years:
        if year not in found:
            cells.append(Cell(text="—"))
            continue
        fact, key = found[year]
        cells.append(Cell(text=words.money(int(fact.value.get(key) or 0)), proof=proof(fact, words)))
    return Row(cells=tuple(cells), proofs=())


def _year(fact: Fact) -> int:
    year = str(fact.value.get("year") or fact.key.partition(":")[0])
    return int(year) if year.isascii() and year.isdigit() else 0


def _years(facts: list[Fact]) -> list[int]:
    return sorted({year for fact in facts if (year := _year(fact))}, reverse=True)[:YEARS]


def arrears_section(sheet: FactSheet, words: Words) -> Section | None:
    """Arrears by tax as of the day of the list. What was paid after that day is not in it."""
    title = words(N_("Налоговая задолженность"))
    debts, total = list(sheet.of("tax_debt")), sheet.one("tax_debt_total")
    if not debts and total is None:
        return None
    day = stands_on(sheet, total or debts[0], words)
    note = words(N_("На {day}, по списку налоговой службы. Уплаченное после этого дня в нём не отражено."), day=day)
    keys = ("arrears_kop", "penalties_kop", "fines_kop", "total_kop")
    rows = [
        Row(
            cells=(Cell(text=tax_name(fact.value.get("tax"))), *(_sum(fact, key, words) for key in keys)),
            proofs=(proof(fact, words),),
        )
        for fact in debts
    ]
    if total is not None:
        sums = (
            sum(int(fact.value.get(key) or 0) for fact in debts) if key != "total_kop" else int(total.value[key])
            for key in keys
        )
        cells = (Cell(text=words(N_("Всего"))), *(Cell(text=words.money(amount)) for amount in sums))
        rows.append(Row(cells=cells, proofs=(proof(total, words),)))
    columns = (
        Column(title=words(N_("Налог или взнос"))),
        *(Column(title=words(name), number=True) for name in (N_("Недоимка"), N_("Пени"), N_("Штрафы"), N_("Всего"))),
    )
    table = Table(title="", columns=columns, rows=tuple(rows))
    return Section(id="arrears", title=title, note=note, tables=(table,))


def _sum(fact: Fact, key: str, words: Words) -> Cell:
    return Cell(text=words.money(int(fact.value.get(key) or 0)))


def offences_section(sheet: FactSheet, words: Words) -> Section | None:
    """Fines for tax offences by year of the decision, as long as they stood unpaid on 1 October of the next year."""
    title = words(N_("Налоговые правонарушения"))
    found = sorted(sheet.of("tax_offence"), key=_year, reverse=True)
    if not found:
        return None
    rows = tuple(
        Row(
            cells=(
                Cell(text=str(_year(fact) or fact.key)),
                Cell(text="; ".join(words.money(int(fine)) for fine in fact.value.get("fines_kop") or ())),
                Cell(text=words.money(int(fact.value.get("total_kop") or 0))),
            ),
            proofs=(proof(fact, words),),
        )
        for fact in found
    )
    columns = (
        Column(title=words(N_("Год"))),
        Column(title=words(N_("Штрафы"))),
        Column(title=words(N_("Всего")), number=True),
    )
    note = N_("Штрафы по решениям, вступившим в силу за год и не уплаченные к 1 октября следующего года.")
    return Section(
        id="offences",
        title=title,
        note=words(note),
        tables=(Table(title="", columns=columns, rows=rows),),
    )


def regime_names(fact: Fact, words: Words, *, short: bool = False) -> str:
    """The regimes that a record marks: «УСН, упрощённая система»; short: «УСН». '' where it marks none."""
    named = [words(name) for key, name in REGIMES.items() if fact.value.get(key)]
    return "; ".join(name.partition(",")[0] if short else name for name in named)


def regimes_section(sheet: FactSheet, words: Words) -> Section | None:
    """Special regimes and the consolidated group: neutral facts. The patent is not in the list."""
    title = words(N_("Налоговый режим"))
    lines = [_regime(sheet, fact, words) for fact in sheet.of("tax_regime")]
    for fact in sheet.of("tax_group"):
        role = str(fact.value.get("role") or "")
        lines.append(
            Line(
                label=words(N_("Консолидированная группа налогоплательщиков")),
                value=words(ROLES[role]) if role in ROLES else role,
                notes=(words(N_("на {day}"), day=stands_on(sheet, fact, words)),),
                proof=proof(fact, words),
            )
        )
    if not lines:
        return None
    note = N_("Платит ли компания НДС, из этих сведений не видно: спросите и попросите письмо.")
    return Section(id="regimes", title=title, note=words(note), lines=tuple(lines))


def _regime(sheet: FactSheet, fact: Fact, words: Words) -> Line:
    day = stands_on(sheet, fact, words)
    return Line(
        label=words(N_("Специальные режимы")),
        value=regime_names(fact, words) or words(N_("ни один не отмечен")),
        notes=(words(N_("на {day}"), day=day), *spell(fact.value, words, {*REGIMES, "date"})),
        proof=proof(fact, words),
    )
