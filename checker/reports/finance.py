"""The finance page: statements, open data of the tax service, taxes, regimes, small business, support."""

from __future__ import annotations

import msgspec

from checker.facts import Fact, FactSheet, State
from checker.i18n import N_
from checker.reports.chart import chart
from checker.reports.model import Cell, Column, Row, Section, Site, Table
from checker.reports.proofs import SAYS_NOTHING, absent_line, proof
from checker.reports.sites import official_page
from checker.reports.small_business import sme_section, support_section
from checker.reports.statements import YEARS, statements_section
from checker.reports.taxes import arrears_section, offences_section, paid_section, regimes_section
from checker.reports.words import Words


def finance_sections(sheet: FactSheet, lang: str) -> tuple[Section, ...]:
    """All that is known of a company's money, staff and taxes, each figure with its evidence.

    Of an entrepreneur only what is kept of entrepreneurs: the tax service publishes the rest of companies alone.
    """
    words = Words(lang)
    sections: tuple[Section | None, ...] = (sme_section(sheet, words), support_section(sheet, words))
    if sheet.kind != "entrepreneur":
        sections = (
            statements_section(sheet, words),
            open_data_section(sheet, words),
            paid_section(sheet, words),
            arrears_section(sheet, words),
            offences_section(sheet, words),
            regimes_section(sheet, words),
            *sections,
        )
    return tuple(section for section in (*sections, silent_section(sheet, words)) if section is not None)


SILENT: tuple[tuple[str, str, str], ...] = (
    ("statement", "girbo", N_("Бухгалтерская отчётность")),
    ("income_expense", "revexp", N_("Доходы и расходы")),
    ("headcount", "sshr", N_("Численность работников")),
    ("tax_paid", "paytax", N_("Уплаченные налоги")),
    ("tax_debt_total", "debtam", N_("Налоговая задолженность")),
    ("tax_offence", "taxoffence", N_("Налоговые правонарушения")),
    ("tax_regime", "snr", N_("Специальные режимы")),
    ("sme", "rsmp", N_("Малый и средний бизнес")),
)
"""Which block would speak, which source would say it, how the matter is called."""


def silent_section(sheet: FactSheet, words: Words) -> Section | None:
    """What is not known, or not in a list, each with its list and day; a list of debts is no certificate."""
    lines = []
    for block, source, label in SILENT:
        spoken = sheet.one(block) or (block == "sme" and sheet.one("sme_row"))
        if spoken or (sheet.kind == "entrepreneur" and block != "sme"):
            continue
        page = official_page(source)
        absent = absent_line(sheet, source, words(label), words)
        notes = (words(NO_CERTIFICATE),) if source == "debtam" and absent.value else ()
        if source in SAYS_NOTHING and sheet.state_of(source).state is State.NOTHING_FOUND:
            notes = (words(SAYS_NOTHING[source]),)
        site = Site(title=words(N_("официальный сайт")), url=page) if page else None
        lines.append(msgspec.structs.replace(absent, notes=notes, site=site))
    if not lines:
        return None
    return Section(
        id="silent",
        title=words(N_("О чём сведений нет")),
        note=words(N_("«В списке нет» говорит только об этом списке и этом дне. «Не проверено» значит: мы не знаем.")),
        lines=tuple(lines),
    )


NO_CERTIFICATE = N_("Небольшие долги и часть компаний в список не попадают: это не справка об отсутствии долгов.")


def open_data_section(sheet: FactSheet, words: Words) -> Section | None:
    """Staff, income and expense by year, from the open data of the tax service. The result is their difference."""
    money = {fact.key: fact for fact in sheet.of("income_expense")}
    staff = {fact.key: fact for fact in sheet.of("headcount")}
    years = sorted({*money, *staff}, reverse=True)[:YEARS]
    title = words(N_("Доходы, расходы и люди"))
    if not years:
        return None
    columns = tuple(
        Column(title=words(name), number=number)
        for name, number in (
            (N_("Год"), False),
            (N_("Доходы"), True),
            (N_("Расходы"), True),
            (N_("Разница"), True),
            (N_("Работников"), True),
        )
    )
    rows = tuple(_year_row(year, staff.get(year), money.get(year), words) for year in years)
    charts = [
        chart(
            f"chart-{key}",
            words(label),
            {int(year): int(money[year].value[key]) for year in years if year in money},
            words,
            series,
        )
        for series, (label, key) in enumerate(
            ((N_("Доходы по годам"), "income_kop"), (N_("Расходы по годам"), "expense_kop"))
        )
    ]
    note = N_("Открытые данные налоговой службы: суммы за год по отчётности, численность средняя за год.")
    return Section(
        id="open",
        title=title,
        note=words(note),
        tables=(Table(title="", columns=columns, rows=rows),),
        charts=() if sheet.one("statement") else tuple(drawn for drawn in charts if drawn),
    )


def _year_row(year: str, staff: Fact | None, money: Fact | None, words: Words) -> Row:
    """One year with the evidence of both sources that may speak of it."""

    def amount(fact: Fact | None, key: str) -> int | None:
        return int(fact.value[key]) if fact is not None and fact.value.get(key) is not None else None

    income, expense = amount(money, "income_kop"), amount(money, "expense_kop")
    result = income - expense if income is not None and expense is not None else None
    heads = amount(staff, "headcount")
    blank = words(N_("нет данных"))
    cells = (
        Cell(text=year),
        *(Cell(text=words.money(value) if value is not None else blank) for value in (income, expense)),
        Cell(
            text=words.money(result) if result is not None else blank,
            tone="bad" if result is not None and result < 0 else "plain",
            notes=(words(N_("убыток")),) if result is not None and result < 0 else (),
        ),
        Cell(text=words.number(heads) if heads is not None else blank),
    )
    return Row(cells=cells, proofs=tuple(proof(fact, words) for fact in (money, staff) if fact is not None))
