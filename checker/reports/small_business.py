"""The register of small and medium business, and the support its subjects received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker import text
from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Cell, Column, Line, Row, Section, Table
from checker.reports.proofs import proof, stands_on
from checker.reports.spell import say, spell
from checker.reports.words import Words

CATEGORIES = {
    "1": N_("микропредприятие"),
    "2": N_("малое предприятие"),
    "3": N_("среднее предприятие"),
    "4": N_("не малый и не средний бизнес"),
}

UNITS = {"2": N_("м²"), "3": N_("ч"), "4": "%", "5": N_("ед.")}
"""Units of support (ЕдПод) other than roubles."""


def sme_section(sheet: FactSheet, words: Words) -> Section | None:
    """The category, since when, and what the register says besides of licences, products and contracts."""
    title = words(N_("Малый и средний бизнес"))
    fact, rows = sheet.one("sme"), tuple(_row(found, words) for found in sheet.of("sme_row"))
    if fact is None and not rows:
        return None
    lines = (*(_sme(sheet, fact, words) if fact else ()), *rows)
    return Section(id="sme", title=title, lines=lines, tables=tuple(_tables(sheet, words)))


def sme_fact(sheet: FactSheet) -> Fact | None:
    """The entry of the register; else the row of its search: of several the one that stands."""
    rows = sorted(sheet.of("sme_row"), key=lambda fact: not fact.value.get("active"))
    return next(iter((*sheet.of("sme"), *rows)), None)


def category(fact: Fact, words: Words) -> str:
    """The category in words; its code where it is a new one. A row of the search may say that it has ended."""
    if fact.value.get("active") is False:
        return words(N_("исключена из реестра"))
    code = str(fact.value.get("category") or "")
    return words(CATEGORIES[code]) if code in CATEGORIES else code


def _sme(sheet: FactSheet, fact: Fact, words: Words) -> Iterator[Line]:
    value = fact.value
    own = proof(fact, words)
    marks = (
        words(N_("впервые зарегистрированный субъект")) if value.get("new") else "",
        words(N_("социальное предприятие")) if value.get("social") else "",
    )
    yield Line(
        label=words(N_("Категория")),
        value=category(fact, words),
        notes=(words(N_("в реестре на {day}"), day=stands_on(sheet, fact, words)), *filter(None, marks)),
        proof=own,
    )
    if value.get("included"):
        yield Line(label=words(N_("Включена в реестр")), value=words.day(str(value["included"])), proof=own)
    if value.get("headcount") is not None:
        yield Line(
            label=words(N_("Численность по этому реестру")), value=words.number(int(value["headcount"])), proof=own
        )
    used = {
        "date", "included", "category", "new", "social", "headcount", "subject_kind", "name", "name_short", "person",
        "ogrn", "inn", "region_code", "place", "company", "entrepreneur",
    }  # fmt: skip
    place = say(value.get("place") or "", words)
    if place:
        yield Line(label=words(N_("Место по этому реестру")), value=place, proof=own)
    for said in spell(value, words, used):
        yield Line(label=words(N_("Также")), value=said, proof=own)


def _row(fact: Fact, words: Words) -> Line:
    """A row of the site's search: newer than the open data, and saying less."""
    said = spell(fact.value, words, {"kind", "category", "active", "name", "ogrn", "new", "included", "okved_name"})
    included = str(fact.value.get("included") or "")
    since = (words(N_("с {day}"), day=words.day(included)),) if included else ()
    return Line(
        label=words(N_("Поиск на сайте реестра")),
        value=category(fact, words),
        notes=(*since, *said),
        proof=proof(fact, words),
    )


def _tables(sheet: FactSheet, words: Words) -> Iterator[Table]:
    kinds = (
        ("sme_activity", N_("Виды деятельности по этому реестру"), _activity),
        ("sme_licence", N_("Лицензии по этому реестру"), _spelled),
        ("sme_product", N_("Продукция"), _activity),
        ("sme_programme", N_("Программы партнёрства"), _spelled),
        ("sme_contract", N_("Контракты и договоры"), _contract),
    )
    for block, title, cells in kinds:
        rows = tuple(Row(cells=cells(fact, words), proofs=(proof(fact, words),)) for fact in sheet.of(block))
        if rows:
            columns = (Column(title=words(N_("Номер или код"))), Column(title=words(N_("Что сказано"))))
            yield Table(title=words(title), columns=columns, rows=rows, folded=True)


def _activity(fact: Fact, words: Words) -> tuple[Cell, ...]:
    value = fact.value
    notes = (
        words(N_("основной")) if value.get("main") else "",
        words(N_("по отчётности")) if value.get("reported") else "",
    )
    rest = spell(value, words, {"code", "name", "main", "reported", "version"})
    return (
        Cell(text=str(value.get("code") or fact.key)),
        Cell(text=say(value.get("name", ""), words), notes=(*filter(None, notes), *rest)),
    )


def _spelled(fact: Fact, words: Words) -> tuple[Cell, ...]:
    first, *rest = spell(fact.value, words, {"number"}) or ("",)
    return (Cell(text=str(fact.value.get("number") or fact.key)), Cell(text=first, notes=tuple(rest)))


def _contract(fact: Fact, words: Words) -> tuple[Cell, ...]:
    value = fact.value
    number = str(value.get("customer_inn") or "")
    customer = text.readable_name(str(value.get("customer") or ""))
    rest = spell(value, words, {"number", "customer", "customer_inn", "subject"})
    return (
        Cell(text=str(value.get("number") or fact.key), notes=rest),
        Cell(text=customer, company=number, notes=(say(value.get("subject", ""), words),)),
    )


def support_section(sheet: FactSheet, words: Words) -> Section | None:
    """State support that was received: who gave it, what, how much, whether misused. Newest first."""
    found = sorted(sheet.of("support"), key=lambda fact: str(fact.value.get("decided") or ""), reverse=True)
    if not found:
        return None
    columns = (
        Column(title=words(N_("Что получено"))),
        Column(title=words(N_("Кто дал"))),
        Column(title=words(N_("Размер")), number=True),
        Column(title=words(N_("Срок")), day=True),
    )
    note = N_("Поддержка сама по себе ничего не говорит о надёжности.")
    return Section(
        id="support",
        title=words(N_("Государственная поддержка")),
        note=words(note),
        tables=(Table(title="", columns=columns, rows=tuple(_support(fact, words) for fact in found), shown=5),),
    )


def _support(fact: Fact, words: Words) -> Row:
    value = fact.value
    broken = [words(N_("есть отметка о нарушении"))] if value.get("violation") else []
    broken.extend(said for item in value.get("violations") or () if (said := say(item, words)))
    used = {
        "giver", "giver_inn", "form", "form_code", "kind", "kind_code", "amounts", "decided", "until", "ended",
        "violation", "violations", "number", "date", "first_published", "updated", "category", "subject_kind",
        "documents", "recipient_kind",
    }  # fmt: skip
    until = str(value.get("ended") or value.get("until") or "")
    return Row(
        cells=(
            Cell(
                text=say(value.get("kind") or value.get("form") or "", words),
                notes=(say(value.get("form", ""), words), *broken, *spell(value, words, used)),
            ),
            Cell(text=text.readable_name(str(value.get("giver") or "")), company=str(value.get("giver_inn") or "")),
            Cell(text="; ".join(_size(item, words) for item in value.get("amounts") or ()) or "—"),
            Cell(
                text=words.day(str(value.get("decided") or "")),
                notes=(words(N_("до {day}"), day=words.day(until)),) if until else (),
            ),
        ),
        proofs=(proof(fact, words),),
    )


def _size(item: Mapping[str, Any], words: Words) -> str:
    """«12 130 ₽» or «40 ч»."""
    if item.get("amount_kop") is not None:
        return words.money(int(item["amount_kop"]))
    unit = str(item.get("unit_code") or "")
    return f"{words.decimal(str(item.get('amount') or ''))} {words(UNITS[unit]) if unit in UNITS else unit}".strip()
