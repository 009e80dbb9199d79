"""The page of bankruptcy: the stage now, intentions of creditors, messages in order of time, unfair suppliers.

Whether a company is bankrupt only the register of bankruptcies and the register of companies say. A respondent in the
bankruptcy of another is no debtor; a creditor's messages are about its debtors.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from checker.facts import Fact, FactSheet, State
from checker.i18n import N_
from checker.reports.claims import (
    ClaimsView,
    blind,
    columns,
    day_in,
    name_text,
    own_text,
    page_of,
    possible_table,
    row_of,
    said,
    site,
    source_lines,
    sure,
    unsure,
)
from checker.reports.courts import BANKRUPTCY, CASES, NOT_DEBTOR
from checker.reports.model import Cell, Line, Mark, Row, Section, Table
from checker.reports.proofs import absent_line
from checker.reports.requisites import status_of
from checker.reports.words import Words

SOURCES = ("efrsb", "fedresurs", "rnp")

STAGES: dict[str, tuple[str, str]] = {
    "Watching": (N_("Наблюдение: суд проверяет, может ли она платить"), "bad"),
    "FinancialRecovery": (N_("Финансовое оздоровление: долги платят по графику"), "bad"),
    "ExternalManagement": (N_("Внешнее управление"), "bad"),
    "Tender": (N_("Конкурсное производство: признана банкротом"), "bad"),
    "Moratorium": (N_("Мораторий"), "warn"),
    "CitizenDebtRestructuring": (N_("Реструктуризация долгов"), "bad"),
    "CitizenAssetsDisposal": (N_("Реализация имущества: признан банкротом"), "bad"),
    "ProceedingsFinished": (N_("Конкурсное производство завершено: дальше ликвидация"), "bad"),
    "ProceedingsStopped": (N_("Дело прекращено: сейчас она не банкрот"), "plain"),
}
"""Codes of `lastLegalCase.status.code` (courts.md 3.1). Of another code the source's own text stands."""

FINISHED = "ProceedingsFinished"
CITIZEN_FINISHED = (N_("Банкротство гражданина завершено"), "warn")
"""A citizen is not liquidated: the end of his case frees him of debts (127-ФЗ ст. 213.28)."""

DECISIONS = {
    "Observation": N_("введено наблюдение"),
    "FinancialRecovery": N_("введено финансовое оздоровление"),
    "ExternalManagement": N_("введено внешнее управление"),
    "Receivership": N_("открыто конкурсное производство"),
    "DebtRestructuring": N_("введена реструктуризация долгов"),
    "PropertySale": N_("введена реализация имущества"),
    "LegalCaseTermination": N_("производство прекращено"),
    "LegalCaseEnd": N_("конкурсное производство завершено"),
    "BankruptcyRefusal": N_("отказано в признании банкротом"),
    "ArbitrManagerApproval": N_("утверждён управляющий"),
    "ArbitrManagerRelease": N_("управляющий освобождён"),
    "ExtensionProcedure": N_("срок процедуры продлён"),
    "SettlementAgreement": N_("утверждено мировое соглашение"),
}
"""Kinds of court acts in messages (courts.md 3.4)."""

TYPES = {
    "ArbitralDecree": N_("Судебный акт"),
    "CourtAcceptanceStatement": N_("Суд принял заявление о банкротстве"),
    "Meeting": N_("Собрание кредиторов"),
    "Meeting2": N_("Собрание кредиторов"),
    "MeetingResult": N_("Итоги собрания кредиторов"),
    "ReceivingCreditorDemand": N_("Получено требование кредитора"),
    "ReceivingCreditorDemand2": N_("Получено требование кредитора"),
    "DeliberateBankruptcy": N_("Заключение о признаках преднамеренного банкротства"),
    "Auction": N_("Торги"),
    "Auction2": N_("Торги"),
    "TradeResult": N_("Итоги торгов"),
    "PropertyInventoryResult": N_("Опись имущества"),
    "AssessmentReport": N_("Отчёт об оценке"),
    "DealInvalid": N_("Спор о сделке"),
    "DealInvalid2": N_("Спор о сделке"),
    "DeclarationPersonSubsidiary": N_("Заявление о субсидиарной ответственности"),
    "Annul": N_("Отмена сообщения"),
}

MESSAGE_ROLES = {
    "debtor": N_("должник"),
    "creditor": N_("кредитор"),
    "publisher": N_("публикует"),
    "subject": N_("о ней самой"),
    "other": N_("иное"),
    "unclear": N_("роль неясна"),
}

INTENTIONS = {
    "debtor": (N_("Кредитор намерен подать на её банкротство"), "warn"),
    "creditor": (N_("Она намерена подать на банкротство должника"), "plain"),
    "self": (N_("Намерена подать на собственное банкротство"), "bad"),
}
"""By the role of the company. Of another role nothing is said of who intends what."""

LAWS = {"44": N_("44-ФЗ"), "94": N_("94-ФЗ"), "223": N_("223-ФЗ"), "615": N_("ПП РФ № 615")}


def bankruptcy_view(sheet: FactSheet, lang: str, page: int = 1, part: str = "") -> ClaimsView:
    """What a reader of this language sees; the messages come by pages. part: nothing here is listed apart."""
    del part
    words = Words(lang)
    messages = sorted(sure(sheet, "bankruptcy_message"), key=lambda fact: _newest(fact, "published"), reverse=True)
    heads = columns(
        words, N_("Опубликовано"), N_("Сообщение"), N_("Роль"), N_("Дело"), N_("Номер"), days=[0]
    )  # fmt: skip
    others, further = _others(sheet, words), [_intentions(sheet, words), _unfair(sheet, words)]
    now = _now(sheet, words, bool(messages or others or any(further)))
    found = tuple(section for section in (now, *further) if section)
    doubted = unsure(sheet, "bankruptcy", "bankruptcy_message", "intention", "fedresurs_message", "unfair_supplier")
    return ClaimsView(
        title=words(N_("Банкротство")),
        sources=source_lines(sheet, SOURCES, words),
        blind=blind(sheet, SOURCES[:1]),
        sections=found,
        listing=page_of(
            words(N_("Сообщения о банкротстве")), heads, messages, lambda fact: _message(fact, words), page, words
        ),
        after=(others,) if others else (),
        possible=possible_table(doubted, lambda fact: _named(fact, words), words),
        empty=_empty(sheet, words) if not (found or messages or others) else "",
    )


def _empty(sheet: FactSheet, words: Words) -> str:
    coverage = sheet.state_of("efrsb")
    if coverage.state is State.NOTHING_FOUND and not coverage.stale:
        return words(N_("На {day} в реестре банкротств этого ИНН нет."), day=words.day(coverage.as_of))
    return words(N_("Реестр банкротств не проверен: мы не знаем, есть ли она там."))


def _newest(fact: Fact, key: str) -> tuple[str, str]:
    day = day_in(fact, key)
    return day.isoformat() if day else "", fact.key


def _now(sheet: FactSheet, words: Words, told: bool) -> Section | None:
    """The stage by each case, what the register of companies says, and cases of others in which it takes part.

    told: more stands on the page, so that the silence of the register of bankruptcies has to be told here.
    """
    cases = sorted(sure(sheet, "bankruptcy"), key=lambda fact: _newest(fact, "since"), reverse=True)
    lines = [_stage(fact, sheet.kind, words) for fact in cases]
    own = {str(fact.value.get("number") or fact.key) for fact in cases}
    status = sheet.one("status")
    if status and str(status.value.get("code", "")) in ("113", "114", "115", "116", "117", "203"):
        view = status_of(sheet, words)
        lines.append(said(status, words(N_("Запись ЕГРЮЛ")), view.words, words, _since(view.since, words), tone="bad"))
    alien = [
        fact
        for fact in sure(sheet, "court_case")
        if fact.value.get("kind") == BANKRUPTCY and str(fact.value.get("number") or fact.key) not in own
    ]
    if alien:
        taken = words.count(CASES, len(alien))
        lines.append(Line(label=words(N_("Участвует в делах о банкротстве")), value=taken, notes=(words(NOT_DEBTOR),)))
    if not lines and not told:
        return None
    if not cases:
        lines.insert(0, absent_line(sheet, "efrsb", words(N_("Реестр банкротств")), words))
    return Section(id="now", title=words(N_("Сейчас")), lines=tuple(lines))


def _stage(fact: Fact, kind: str, words: Words) -> Line:
    value = fact.value
    code = str(value.get("stage") or "")
    told, tone = STAGES.get(code, ("", "unknown"))
    if kind == "entrepreneur" and code == FINISHED:
        told, tone = CITIZEN_FINISHED
    stage = words(told) if told else own_text(value.get("stage_text")) or own_text(code)
    manager = name_text(value.get("manager"))
    notes = (
        _since(words.day(value["since"]) if isinstance(value.get("since"), str) else "", words),
        words(N_("управляющий: {name}"), name=manager) if manager else "",
        own_text(value.get("category")),
    )
    label = words(N_("Дело {number}"), number=own_text(value.get("number")) or fact.key)
    drawn = said(fact, label, stage, words, *notes, tone="" if tone == "plain" else tone)
    page = site(words(N_("карточка в реестре")), value.get("card_url"), "bankrot.fedresurs.ru", "fedresurs.ru")
    return msgspec.structs.replace(drawn, site=page)


def _since(day: str, words: Words) -> str:
    return words(N_("с {day}"), day=day) if day else ""


def _intentions(sheet: FactSheet, words: Words) -> Section | None:
    facts = sorted(sure(sheet, "intention"), key=lambda fact: _newest(fact, "published"), reverse=True)
    if not facts:
        return None
    heads = columns(words, N_("Опубликовано"), N_("Что объявлено"), N_("Кто объявил"), N_("Сообщение"), days=[0])
    return Section(
        id="intentions",
        title=words(N_("Намерения подать на банкротство")),
        note=words(N_("Объявить о намерении ещё не значит подать: многие долги после этого платят.")),
        tables=(Table(title="", columns=heads, rows=tuple(_intention(f, words) for f in facts), shown=20),),
    )


def _intention(fact: Fact, words: Words) -> Row:
    value = fact.value
    role = str(value.get("role") or "")
    told, tone = INTENTIONS.get(role, (N_("Чьё это намерение и о ком, из сообщения не ясно"), "unknown"))
    publisher = value.get("publisher")
    name = name_text(publisher.get("name") if isinstance(publisher, dict) else publisher)
    cells = (
        Cell(text=words.day(_text(value.get("published")))),
        Cell(text=words(told), tone=tone),
        Cell(text=name or words(N_("не назван"))),
        Cell(text=fact.key),
    )
    return row_of(fact, cells, words)


def _unfair(sheet: FactSheet, words: Words) -> Section | None:
    facts = sorted(sure(sheet, "unfair_supplier"), key=lambda fact: _newest(fact, "included_on"), reverse=True)
    if not facts:
        return None
    heads = columns(words, N_("Включено"), N_("Закон"), N_("Основание"), N_("Заказчик"), N_("Исключение"), days=[0, 4])
    return Section(
        id="unfair",
        title=words(N_("Недобросовестные поставщики")),
        note=words(N_("Запись стоит два года. Она закрывает закупки, где заказчик этого требует.")),
        tables=(Table(title="", columns=heads, rows=tuple(_supplier(f, sheet, words) for f in facts), shown=20),),
    )


def _supplier(fact: Fact, sheet: FactSheet, words: Words) -> Row:
    value = fact.value
    law = str(value.get("law") or "")
    until = day_in(fact, "excluded_on")
    over = until is not None and until <= sheet.on
    customer = str(value.get("customer_inn") or "")
    cells = (
        Cell(text=words.day(_text(value.get("included_on")))),
        Cell(
            text=words(LAWS[law]) if law in LAWS else own_text(law, 20),
            notes=(words(N_("запись {number}"), number=fact.key),),
        ),
        Cell(text=own_text(value.get("reason")) or words(N_("не названо"))),
        Cell(
            text=name_text(value.get("customer")) or words(N_("не назван")),
            company=customer if customer.isdigit() and len(customer) in (10, 12) else "",
        ),
        Cell(text=words.day(until), notes=(words(N_("исключена")),) if over else ()),
    )
    return row_of(fact, cells, words)


def _message(fact: Fact, words: Words) -> Row:
    value = fact.value
    kind, decision = str(value.get("type") or ""), str(value.get("decision") or "")
    title = words(TYPES[kind]) if kind in TYPES else own_text(value.get("title")) or own_text(kind)
    decided = words.day(_text(value.get("decision_on")))
    act = words(DECISIONS[decision]) if decision in DECISIONS else own_text(value.get("title")) if decision else ""
    told = words(N_("{decision}, {day}"), decision=act, day=decided) if act and decided else act
    annulled = words(N_("отменено другим сообщением"))
    marks = (Mark(words=annulled, tone="unknown"),) if value.get("annulled") else ()
    role = str(value.get("role") or "")
    cells = (
        Cell(text=words.day(_text(value.get("published")) or _text(value.get("decision_on")))),
        Cell(text=title, notes=(told,) if told and told != title else ()),
        Cell(text=words(MESSAGE_ROLES[role]) if role in MESSAGE_ROLES else own_text(role, 40)),
        Cell(text=own_text(value.get("case"))),
        Cell(text=fact.key),
    )
    return row_of(fact, cells, words, marks)


def _others(sheet: FactSheet, words: Words) -> Section | None:
    """Other messages of fedresurs.ru, the newest first, folded."""
    facts: Sequence[Fact] = sorted(
        sure(sheet, "fedresurs_message"), key=lambda fact: _newest(fact, "published"), reverse=True
    )
    if not facts:
        return None
    heads = columns(words, N_("Опубликовано"), N_("Сообщение"), N_("Роль"), days=[0])
    rows = []
    for fact in facts[:50]:
        role = str(fact.value.get("role") or "")
        cells = (
            Cell(text=words.day(_text(fact.value.get("published")))),
            Cell(text=own_text(fact.value.get("type"))),
            Cell(text=words(MESSAGE_ROLES[role]) if role in MESSAGE_ROLES else own_text(role, 40)),
        )
        rows.append(row_of(fact, cells, words))
    title = words(N_("Другие сообщения Федресурса"))
    return Section(
        id="messages",
        title=title,
        tables=(Table(title=words(N_("Показать")), columns=heads, rows=tuple(rows), folded=True),),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _named(fact: Fact, words: Words) -> tuple[str, str]:
    for key in ("published", "since", "included_on"):
        if isinstance(fact.value.get(key), str):
            return own_text(fact.value.get("number")) or fact.key, words.day(str(fact.value[key]))
    return own_text(fact.value.get("number")) or fact.key, ""


__all__ = ["bankruptcy_view"]
