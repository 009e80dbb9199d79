"""Records of the register of disqualified persons that name this organisation by its ИНН."""

from __future__ import annotations

from checker import text
from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Cell, Column, Row, Section, Table
from checker.reports.proofs import ban_mark, proof
from checker.reports.words import Words


def disqualified_section(sheet: FactSheet, words: Words) -> Section | None:
    """Who was forbidden to manage, for what he did in this organisation. It is no ban on the organisation."""
    found = sorted(sheet.of("disqualified"), key=lambda fact: str(fact.value.get("from") or ""), reverse=True)
    if not found:
        return None
    columns = (
        Column(title=words(N_("Кто"))),
        Column(title=words(N_("Должность"))),
        Column(title=words(N_("Статья КоАП и суд"))),
    )
    note = N_(
        "Записи названы по ИНН организации. Запрет касается человека, а не компании; руководит ли он ею сейчас, "
        "видно по разделу о подписи: по одному имени людей мы не связываем."
    )
    return Section(
        id="disqualified",
        title=words(N_("Реестр дисквалифицированных лиц")),
        note=words(note),
        tables=(Table(title="", columns=columns, rows=tuple(_row(fact, sheet, words) for fact in found), shown=5),),
    )


def _row(fact: Fact, sheet: FactSheet, words: Words) -> Row:
    value = fact.value
    court = ", ".join(str(value[key]) for key in ("judge_office", "judge") if value.get(key))
    mark = ban_mark(fact, sheet.on, words)
    return Row(
        cells=(
            Cell(
                text=text.readable_name(str(value.get("person") or "")) or words(N_("имя не указано")),
                notes=(words(N_("запись № {number}"), number=value.get("number") or fact.key),),
            ),
            Cell(text=str(value.get("office") or "").lower()),
            Cell(
                text=str(value.get("article") or ""),
                notes=tuple(
                    note
                    for note in (
                        court,
                        str(value.get("body") or ""),
                        words(N_("срок: {term}"), term=value["term"]) if value.get("term") else "",
                    )
                    if note
                ),
            ),
        ),
        marks=(mark,),
        proofs=(proof(fact, words),),
    )
