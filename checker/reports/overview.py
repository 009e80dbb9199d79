"""The joined figures at the top of the card: one of each kind, with its year, its evidence and the way to the rest."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Figure
from checker.reports.proofs import proof, silence, stands_on
from checker.reports.small_business import category, sme_fact
from checker.reports.statements import Statements
from checker.reports.taxes import regime_names
from checker.reports.words import Words


def overview(sheet: FactSheet, words: Words) -> tuple[Figure, ...]:
    """Revenue, profit, staff, taxes, arrears, regime, small business; of an entrepreneur only the last."""
    if not sheet.facts:
        return ()
    if sheet.kind == "entrepreneur":
        return (_sme(sheet, words),)
    return (
        *_money(sheet, words),
        _staff(sheet, words),
        _paid(sheet, words),
        _arrears(sheet, words),
        _offences(sheet, words),
        _regime(sheet, words),
        _sme(sheet, words),
    )


def _newest(sheet: FactSheet, block: str) -> Fact | None:
    return max(sheet.of(block), key=lambda fact: fact.key, default=None)


def _silent(sheet: FactSheet, source: str, code: str, label: str, words: Words) -> Figure:
    said, tone, shown = silence(sheet, source, words)
    return Figure(code=code, label=words(label), value=said, tone=tone, anchor="silent", proof=shown)


def _money(sheet: FactSheet, words: Words) -> Iterator[Figure]:
    """By statements; by the open data of the tax service where those are newer or alone."""
    told, open_data = Statements(sheet), _newest(sheet, "income_expense")
    newer = open_data is not None and (not told or int(open_data.key) > told.last)
    if told and not newer:
        for code, line, label, lost in (
            ("revenue", "2110", N_("Выручка"), N_("Выручка")),
            ("profit", "2400", N_("Чистая прибыль"), N_("Чистый убыток")),
        ):
            yield msgspec.structs.replace(_of_statement(told, line, label, lost, words), code=code)
        return
    if open_data is None:
        yield _silent(sheet, "girbo", "revenue", N_("Отчётность"), words)
        yield _silent(sheet, "revexp", "profit", N_("Доходы и расходы"), words)
        return
    income, expense = int(open_data.value["income_kop"]), int(open_data.value["expense_kop"])
    when = words(N_("за {year} год"), year=open_data.key)
    base = Figure(code="revenue", label="", value="", when=when, anchor="open", proof=proof(open_data, words))
    revenue = told.newest("2110")
    note = words(N_("выручка за {year}: {sum}"), year=revenue[0], sum=words.short(revenue[1].kop)) if revenue else ""
    yield _figure(base, words(N_("Доходы")), income, words, note=note)
    margin = msgspec.structs.replace(base, code="profit")
    yield _figure(margin, words(N_("Доходы минус расходы")), income - expense, words)


def _figure(base: Figure, label: str, kop: int, words: Words, note: str = "") -> Figure:
    return msgspec.structs.replace(
        base,
        label=label,
        value=words.short(kop),
        exact=words.money(kop),
        tone="bad" if kop < 0 else "plain",
        note=note,
    )


def _of_statement(told: Statements, line: str, label: str, lost: str, words: Words) -> Figure:
    year = told.last
    now, before = told.amount(line, year), told.amount(line, year - 1)
    own = told.own[year]
    when = words(N_("за {year} год"), year=year)
    base = Figure(code="", label=words(label), value="", when=when, anchor="statements", proof=proof(own, words))
    if now is None:
        return msgspec.structs.replace(base, value=words(N_("строки в отчёте нет")), tone="unknown")
    note = ""
    if before is not None:
        note = words(N_("годом раньше {sum}"), sum=words.short(before.kop))
    return _figure(base, words(lost if now.kop < 0 else label), now.kop, words, note=note)


def _staff(sheet: FactSheet, words: Words) -> Figure:
    fact = _newest(sheet, "headcount")
    if fact is None:
        return _silent(sheet, "sshr", "staff", N_("Работников"), words)
    return Figure(
        code="staff",
        label=words(N_("Работников")),
        value=words.number(int(fact.value["headcount"])),
        when=words(N_("за {year} год"), year=fact.key),
        anchor="open",
        proof=proof(fact, words),
    )


def _paid(sheet: FactSheet, words: Words) -> Figure:
    label, fact = N_("Уплачено налогов и взносов"), _newest(sheet, "tax_paid_total")
    if fact is None:
        return _silent(sheet, "paytax", "paid", label, words)
    return _total(fact, label, words(N_("за {year} год"), year=fact.key), "paid", words)


def _arrears(sheet: FactSheet, words: Words) -> Figure:
    label, fact = N_("Налоговая задолженность"), sheet.one("tax_debt_total")
    if fact is None:
        return _silent(sheet, "debtam", "arrears", label, words)
    figure = _total(fact, label, words(N_("на {day}"), day=stands_on(sheet, fact, words)), "arrears", words)
    note = words.count(
        N_("{n} налог или взнос|{n} налога или взноса|{n} налогов и взносов"), int(fact.value.get("taxes") or 0)
    )
    return msgspec.structs.replace(figure, tone="warn", note=note)


def _offences(sheet: FactSheet, words: Words) -> Figure:
    label, fact = N_("Неуплаченные налоговые штрафы"), _newest(sheet, "tax_offence")
    if fact is None:
        return _silent(sheet, "taxoffence", "offences", label, words)
    return _total(fact, label, words(N_("по решениям {year} года"), year=fact.key), "offences", words)


def _total(fact: Fact, label: str, when: str, anchor: str, words: Words) -> Figure:
    """The figure of a fact that is one sum."""
    base = Figure(code=anchor, label="", value="", when=when, anchor=anchor, proof=proof(fact, words))
    return _figure(base, words(label), int(fact.value["total_kop"]), words)


def _regime(sheet: FactSheet, words: Words) -> Figure:
    label = N_("Специальный налоговый режим")
    fact = sheet.one("tax_regime")
    if fact is None:
        return _silent(sheet, "snr", "regime", label, words)
    return Figure(
        code="regime",
        label=words(label),
        value=regime_names(fact, words, short=True) or words(N_("ни один не отмечен")),
        when=words(N_("на {day}"), day=stands_on(sheet, fact, words)),
        anchor="regimes",
        proof=proof(fact, words),
    )


def _sme(sheet: FactSheet, words: Words) -> Figure:
    label = N_("Малый и средний бизнес")
    fact = sme_fact(sheet)
    if fact is None:
        return _silent(sheet, "rsmp", "sme", label, words)
    included = str(fact.value.get("included") or "")
    return Figure(
        code="sme",
        label=words(label),
        value=category(fact, words),
        when=words(N_("с {day}"), day=words.day(included)) if included else "",
        anchor="sme",
        proof=proof(fact, words),
    )
