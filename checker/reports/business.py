"""What the company does, earns and holds, what it came out of, and every block that has no place of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from checker import text
from checker.facts import Fact, FactSheet, stamp_of
from checker.i18n import N_
from checker.reports.model import Cell, Column, Line, Row, Section, Table
from checker.reports.proofs import block_title, hidden_mark, line, part_proofs, proof, proof_of
from checker.reports.requisites import ADDRESS_KEYS
from checker.reports.spell import number_words, say, spell
from checker.reports.words import Words


def activities_section(sheet: FactSheet, words: Words) -> Section | None:
    """The main activity, then what was reported, then the long list of what was once declared."""
    lines = []
    for block in ("activity_reported", "activity"):
        for fact in sheet.of(block):
            if fact.value.get("main"):
                label = (
                    N_("Основной по отчётности") if block == "activity_reported" else N_("Основной вид деятельности")
                )
                value = f"{fact.value.get('code', '')} {say(fact.value.get('name', ''), words)}"
                lines.append(line(fact, words, value, label=words(label), used={"code", "name", "main", "version"}))
    tables = tuple(
        table
        for block, title in (
            ("activity_reported", N_("По отчётности")),
            ("activity", N_("Заявленные дополнительно")),
        )
        if (table := _activities(sheet.of(block), words(title), words))
    )
    for fact in sheet.of("environmental_facility"):
        lines.append(line(fact, words, say(fact.value, words), used=frozenset(fact.value)))
    if not lines and not tables:
        return None
    note = N_("Коды можно заявить любые: их число само по себе ни о чём не говорит.")
    return Section(
        id="activities",
        title=words(N_("Чем занимается")),
        note=words(note),
        lines=tuple(lines),
        tables=tables,
    )


def _activities(facts: Iterable[Fact], title: str, words: Words) -> Table | None:
    rows = tuple(
        Row(
            cells=(
                Cell(text=str(fact.value.get("code", ""))),
                Cell(
                    text=say(fact.value.get("name", ""), words),
                    notes=spell(fact.value, words, {"code", "name", "main", "version"}),
                ),
            ),
            proofs=(proof(fact, words),),
        )
        for fact in facts
        if not fact.value.get("main")
    )
    columns = (Column(title=words(N_("Код ОКВЭД"))), Column(title=words(N_("Вид деятельности"))))
    return Table(title=title, columns=columns, rows=rows, shown=5) if rows else None


def licences_section(sheet: FactSheet, words: Words) -> Section | None:
    """Licences with their terms; a suspended one is marked, one that ran out says so."""
    rows = tuple(_licence(fact, sheet.on, words) for fact in sheet.of("licence"))
    if not rows:
        return None
    columns = tuple(
        Column(title=words(title)) for title in (N_("Лицензия"), N_("На что"), N_("Срок"), N_("Кем выдана"))
    )
    return Section(
        id="licences",
        title=words(N_("Лицензии")),
        tables=(Table(title="", columns=columns, rows=rows, shown=10),),
    )


def _licence(fact: Fact, on: date, words: Words) -> Row:
    value = fact.value
    number = str(value.get("unified_number") or value.get("number") or words(N_("без номера")))
    older = str(value.get("number") or "")
    given, begins = value.get("date"), value.get("from")
    start, end = words.day(begins or given), words.day(value.get("until"))
    last = text.iso_day(str(value.get("until") or ""))
    over = last is not None and last < on
    term = words(N_("с {start} по {end}"), start=start, end=end) if end else words(N_("с {start}"), start=start)
    used = {"unified_number", "number", "date", "from", "until", "activities", "issuer", "suspended"}
    suspended = say(value["suspended"], words) if value.get("suspended") else ""
    about = (
        words(N_("номер {number}"), number=older) if older and older != number else "",
        words(N_("от {day}"), day=words.day(given)) if given and begins and given != begins else "",
    )
    said = (
        words(N_("срок истёк")) if over else "",
        words(N_("приостановлена: {what}"), what=suspended) if suspended else "",
    )
    return Row(
        cells=(
            Cell(text=number, notes=tuple(note for note in about if note)),
            Cell(text=say(value.get("activities", ()), words), notes=spell(value, words, used)),
            Cell(
                text=term if start or end else "",
                tone="bad" if suspended else "warn" if over else "plain",
                notes=tuple(note for note in said if note),
            ),
            Cell(text=say(value.get("issuer", ""), words)),
        ),
        proofs=(proof(fact, words),),
    )


def units_section(sheet: FactSheet, words: Words) -> Section | None:
    """Branches and representations with their addresses."""
    rows = tuple(_unit(fact, words) for block in ("branch", "representation") for fact in sheet.of(block))
    if not rows:
        return None
    columns = (Column(title=words(N_("Подразделение"))), Column(title=words(N_("Адрес"))))
    return Section(
        id="units",
        title=words(N_("Филиалы и представительства")),
        tables=(Table(title="", columns=columns, rows=rows, shown=8),),
    )


def _unit(fact: Fact, words: Words) -> Row:
    named: Any = fact.value.get("name") or {}
    name = say(named.get("name", "") if isinstance(named, Mapping) else named, words)
    abroad: Any = fact.value.get("abroad") or {}
    where = text.address_line(fact.value) or ", ".join(
        str(abroad[key]) for key in ("country", "address") if abroad.get(key)
    )
    return Row(
        cells=(
            Cell(
                text=text.readable_name(name) if name else block_title(fact.block, words),
                notes=(block_title(fact.block, words),),
            ),
            Cell(text=where, notes=spell(fact.value, words, {"name", "abroad", "hidden", *ADDRESS_KEYS})),
        ),
        marks=hidden_mark(fact, words),
        proofs=part_proofs(fact, words, UNIT_PARTS),
    )


UNIT_PARTS = {
    "name": "name",
    "fias": "address",
    "classic": "address",
    "abroad": "address",
    "tax_registration": "tax_registration",
}
"""Parts of a branch with entries of their own: the tax office enters its registration later than the branch."""


def reorganisation_section(sheet: FactSheet, words: Words) -> Section | None:
    """Reorganisation now, what the company came out of, what came out of it."""
    lines: list[Line] = []
    tables = tuple(
        _participants(sheet, fact, words) for fact in sheet.of("reorganisation") if fact.value.get("participants")
    )
    for fact in sheet.of("reorganisation"):
        states = fact.value.get("status")
        name = fact.value.get("name") or "; ".join(
            say(state.get("name", ""), words) for state in states or () if isinstance(state, Mapping)
        )
        lines.append(line(fact, words, say(name, words), used={"name", "code", "status", "participants"}))
    for block in ("predecessor", "successor", "farm_predecessor", "farm_successor"):
        for fact in sheet.of(block):
            name = text.readable_name(str(fact.value.get("name_full") or "")) or say(
                fact.value.get("person", ""), words
            )
            lines.append(
                line(
                    fact,
                    words,
                    name + number_words(fact.value, words),
                    used={"name_full", "inn", "ogrn", "person"},
                    company=str(fact.value.get("inn") or fact.value.get("ogrn") or ""),
                )
            )
    if not lines:
        return None
    title = words(N_("Реорганизация и преемство"))
    return Section(id="reorganisation", title=title, lines=tuple(lines), tables=tables)


def _participants(sheet: FactSheet, fact: Fact, words: Words) -> Table:
    """Who takes part and what becomes of it (СвРеоргЮЛ). The register may repeat a line; it is shown once."""
    rows: dict[tuple[str, str], Row] = {}
    for company in fact.value["participants"]:
        number, after = str(company.get("inn") or company.get("ogrn") or ""), str(company.get("after") or "")
        name = text.readable_name(str(company.get("name_full") or "")) + number_words(company, words)
        own = bool(company.get("ogrn")) and company.get("ogrn") == sheet.ogrn
        cells = (
            Cell(
                text=name,
                company="" if own else number,
                notes=(words(N_("эта организация")),) if own else (),
            ),
            Cell(
                text=after.capitalize() if after == after.upper() else after,
                notes=spell(company, words, {"inn", "ogrn", "name_full", "after"}),
            ),
        )
        stamp = company.get("entry") or stamp_of(fact.value)
        rows.setdefault((name, after), Row(cells=cells, proofs=(proof_of(fact.evidence, words, stamp),)))
    columns = (Column(title=words(N_("Кто"))), Column(title=words(N_("Что с ним будет"))))
    return Table(title=words(N_("Участники реорганизации")), columns=columns, rows=tuple(rows.values()), shown=10)


PLACED = frozenset(
    """
    identity name address address_mark move_decision email formation registrar status termination charter
    tax_registration pension social social_fund capital powers managing_company managing_company_mark head head_mark
    disqualification agreement founder founder_mark own_share registry_holder restriction activity activity_reported
    environmental_facility foreign_registration international_status licence branch representation reorganisation
    predecessor successor farm_predecessor farm_successor change related related_total headcount income_expense
    statement tax_debt tax_debt_total tax_paid tax_paid_total tax_offence tax_regime tax_group sme sme_row sme_activity
    sme_licence sme_product sme_programme sme_contract support disqualified register_row citizenship
    farm_head other_registration pb_row pb_card pb_regime pb_headcount pb_finance pb_tax_paid pb_arrear_total pb_arrear
    pb_offence pb_person
    court_case court_case_papers enforcement enforcement_gone bankruptcy bankruptcy_message intention
    fedresurs_message unfair_supplier account_freeze zsk
    """.split()  # noqa: SIM905 a list of so many would take a page
)
"""Blocks that some section, or a page of its own, lays out. Every other block is spelled in the last section."""


def other_section(sheet: FactSheet, words: Words) -> Section | None:
    """Every block that has no section of its own, spelled whole."""
    lines = tuple(line(fact, words, "") for fact in sheet.facts if fact.block not in PLACED)
    if not lines:
        return None
    return Section(id="other", title=words(N_("Другие сведения реестра")), lines=lines)
