"""Founders and members: who they are, their shares as written, what burdens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker import text
from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Cell, Column, Row, Section, Table
from checker.reports.proofs import hidden_mark, line, part_proofs, person_marks
from checker.reports.shares import BURDENS, burden_marks, size_words
from checker.reports.spell import number_words, say, spell
from checker.reports.words import Words
from checker.scoring.reading import form_of, share_of

KINDS = {
    "company": N_("организация"),
    "foreign": N_("иностранная организация"),
    "person": N_("человек"),
    "state": N_("государство или муниципалитет"),
    "fund": N_("паевой фонд"),
    "partnership": N_("инвестиционное товарищество"),
}

PARTS = {
    "person": "full_name",
    "company": "name",
    "foreign": "foreign",
    "fund": "name",
    "share": "share",
}
"""Parts of a founder with entries of their own, and what a reader calls them."""


def founder_name(founder: Mapping[str, Any], words: Words) -> str:
    """A founder as a reader names him, with his numbers."""
    if "person" in founder:
        return text.person_name(founder["person"]) + number_words(founder["person"], words)
    if "state" in founder:
        return _state_name(founder["state"], words)
    for part in ("company", "fund"):
        named = founder.get(part) or {}
        if name := named.get("name_full") or named.get("name"):
            return text.readable_name(str(name)) + number_words(named, words)
    return words(N_("имя скрыто по закону")) if founder.get("hidden") else words(N_("без имени в реестре"))


def _state_name(state: Mapping[str, Any], words: Words) -> str:
    """КодУчрРФСубМО: 1 the Federation, 2 a region, 3 a municipality, 4 a federal territory; 3 may be nameless."""
    if name := state.get("name"):
        return text.readable_name(str(name))
    region = text.address_line({"seat": {"region_name": state.get("region_name")}})
    if str(state.get("kind")) == "3":
        return words(N_("муниципальное образование ({region})"), region=region or words(N_("регион не указан")))
    return region or words(N_("Российская Федерация"))


def founders_section(sheet: FactSheet, words: Words) -> Section | None:
    """Owners with their shares. Of a joint-stock company the register names only the founders of its first day."""
    rows = tuple(_founder_row(sheet, fact, words) for fact in sheet.of("founder"))
    extra = tuple(
        line(fact, words, say(fact.value.get("text", ""), words), used={"text"}) for fact in sheet.of("restriction")
    )
    if not rows and not extra:
        return None
    joint_stock = form_of(sheet) == "joint_stock"
    title = N_("Учредители при создании") if joint_stock else N_("Учредители и участники")
    note = N_(
        "У акционерного общества реестр называет учредителей на день создания. "
        "Нынешних акционеров знает держатель реестра."
    )
    columns = (
        Column(title=words(N_("Кто"))),
        Column(title=words(N_("Доля")), number=True),
        Column(title=words(N_("Номинал")), number=True),
        Column(title=words(N_("С какого дня")), day=True),
    )
    table = Table(title="", columns=columns, rows=rows, shown=12)
    return Section(
        id="founders",
        title=words(title),
        note=words(note) if joint_stock else "",
        tables=(table,) if rows else (),
        lines=extra,
    )


def _founder_row(sheet: FactSheet, fact: Fact, words: Words) -> Row:
    value, share = fact.value, fact.value.get("share") or {}
    nominal = share.get("nominal_kop")
    company = value.get("company") or {}
    since = (value.get("entry_first") or value.get("entry") or {}).get("date")
    laid = {"kind", "person", "company", "state", "fund", "share", "hidden"} | BURDENS
    kind = str(value.get("kind", ""))
    known = [words(KINDS[kind])] if kind in KINDS and kind != "person" else []
    notes = (*known, *spell(value, words, laid), *spell(share, words, {"nominal_kop", "size"}))
    return Row(
        cells=(
            Cell(
                text=founder_name(value, words),
                company=str(company.get("inn") or company.get("ogrn") or ""),
                notes=tuple(dict.fromkeys(notes)),
            ),
            _share_cell(sheet, fact, words),
            Cell(text=words.money(int(nominal)) if nominal is not None else ""),
            Cell(text=words.day(since)),
        ),
        marks=(
            *hidden_mark(fact, words),
            *person_marks(sheet, "founder_mark", fact.key, words),
            *burden_marks(fact, value, words),
        ),
        proofs=part_proofs(fact, words, PARTS),
    )


def _share_cell(sheet: FactSheet, fact: Fact, words: Words) -> Cell:
    """The share as written; what we computed stands beside it, and is said to be computed where nothing is written."""
    size = (fact.value.get("share") or {}).get("size") or {}
    part = share_of(fact, sheet)
    computed = words.percent(f"{part / 100:.2f}") if part is not None else ""
    written = size_words(size, words)
    if written:
        return Cell(text=written, notes=(computed,) if computed and "percent" not in size else ())
    return Cell(text=computed, notes=(words(N_("вычислено по номиналу")),) if computed else ())
