"""What saved pages say of accounts: operations that the tax service suspended, the group of high risk."""

from __future__ import annotations

from checker.facts import Fact, FactSheet
from checker.i18n import N_
from checker.reports.model import Line, Mark, Section
from checker.reports.proofs import proof
from checker.reports.words import Words

SAVED = N_("сохранено вами, проверить это мы не можем")


def stopped_section(sheet: FactSheet, words: Words) -> Section | None:
    """Each decision and the group in a line; None where no page of them was saved."""
    lines = [
        *(_decision(fact, words) for fact in sheet.of("account_freeze")),
        *(_group(fact, words) for fact in sheet.of("zsk")),
    ]
    return Section(id="accounts", title=words(N_("Счета в банках")), lines=tuple(lines)) if lines else None


def _decision(fact: Fact, words: Words) -> Line:
    value = {key: str(item) for key, item in fact.value.items()}
    number, day = value.get("number", fact.key), words.day(value.get("decided_on"))
    notes = (
        words(N_("БИК банка: {bik}"), bik=value["bank_bik"]) if value.get("bank_bik") else "",
        words(N_("код основания: {code}"), code=value["basis"]) if value.get("basis") else "",
        words(N_("налоговый орган: {code}"), code=value["office"]) if value.get("office") else "",
    )
    said = words(N_("решение № {number} от {day}"), number=number, day=day)
    return _line(fact, words(N_("Операции приостановлены")), said, words, notes)


def _group(fact: Fact, words: Words) -> Line:
    said = words(N_("в группе")) if fact.value.get("high") else words(N_("в группе не значится"))
    day = words.day(str(fact.value.get("checked_on") or ""))
    notes = (words(N_("на {day}"), day=day) if day else "",)
    return _line(fact, words(N_("Группа высокого риска Банка России")), said, words, notes)


def _line(fact: Fact, label: str, said: str, words: Words, notes: tuple[str, ...]) -> Line:
    marks = (Mark(words=words(SAVED), tone="unknown"),) if fact.channel == "capture" else ()
    told = tuple(note for note in notes if note)
    return Line(label=label, value=said, notes=told, marks=marks, proof=proof(fact, words))
