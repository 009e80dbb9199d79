"""Sentences about what courts, bailiffs, the tax service, banks, and registers of bankruptcy and procurement tell."""

from __future__ import annotations

from collections.abc import Mapping

from checker.i18n import N_
from checker.reports.bailiffs import document_words, ground_words
from checker.reports.bankruptcy import LAWS
from checker.reports.claims import name_text, own_text, sum_words, whole
from checker.reports.courts import OUTCOMES
from checker.reports.model import Difference
from checker.watching.said import Said, Told, Value, code_of, lower, number_of

_STAGES = {
    "petition": N_("Суд принял заявление о банкротстве"),
    "113": N_("Суд возбудил дело о банкротстве"),
    "Watching": N_("Суд ввёл наблюдение: проверяют, может ли должник платить"),
    "FinancialRecovery": N_("Суд ввёл финансовое оздоровление: долги будут платить по графику"),
    "ExternalManagement": N_("Суд ввёл внешнее управление: руководителя сменил управляющий"),
    "Tender": N_("Суд признал банкротом: имущество распродадут, чтобы заплатить кредиторам"),
    "Moratorium": N_("В деле о банкротстве введён мораторий"),
    "CitizenDebtRestructuring": N_("Суд начал банкротство гражданина: долги будут платить по плану"),
    "CitizenAssetsDisposal": N_("Суд признал гражданина банкротом: имущество распродадут"),
    "ProceedingsFinished": N_("Процедура банкротства завершена"),
    "ProceedingsStopped": N_("Дело о банкротстве прекращено"),
    "LegalCaseResume": N_("Дело о банкротстве возобновлено"),
}

_CODES = {"114": "Watching", "115": "FinancialRecovery", "116": "ExternalManagement", "117": "Tender"}

_SHORT = {
    "petition": N_("заявление принято"),
    "113": N_("дело возбуждено"),
    "Watching": N_("наблюдение"),
    "FinancialRecovery": N_("финансовое оздоровление"),
    "ExternalManagement": N_("внешнее управление"),
    "Tender": N_("конкурсное производство"),
    "CitizenDebtRestructuring": N_("реструктуризация долгов"),
    "CitizenAssetsDisposal": N_("реализация имущества"),
    "ProceedingsFinished": N_("завершено"),
    "ProceedingsStopped": N_("прекращено"),
}


def _stage(value: Value) -> str:
    code = code_of(value)
    return str(value.get("stage") or _CODES.get(code, code))


def say_bankruptcy(told: Told) -> Said:
    stage = _stage(told.after)
    was, now = (
        told.say(_SHORT[code]) if (code := _stage(value)) in _SHORT else "" for value in (told.before, told.after)
    )
    pair = told.pair(N_("банкротство"), was, now) if was else ()
    if not stage:
        return Said(told.say(N_("Запись о банкротстве снята")), pair)
    title = own_text(told.after.get("stage_text")) or stage
    said = (
        told.say(_STAGES[stage])
        if stage in _STAGES
        else told.say(N_("В деле о банкротстве новое: {title}"), title=title)
    )
    case = own_text(told.after.get("case") or (told.after.get("number") if told.block == "bankruptcy" else ""), 60)
    return Said(said + (told.say(N_(" (дело {number})"), number=case) if case else ""), pair)


def say_intention(told: Told) -> Said:
    value = told.after or told.before
    publisher = value.get("publisher")
    who = name_text(publisher.get("name") if isinstance(publisher, Mapping) else publisher)
    if not told.worse:
        return Said(told.say(N_("Сообщение о намерении подать на банкротство отозвано")))
    if value.get("role") == "self":
        return Said(told.say(N_("Компания объявила, что сама подаст на своё банкротство")))
    if who:
        return Said(told.say(N_("Кредитор объявил, что подаст в суд на банкротство компании: {who}"), who=who))
    return Said(told.say(N_("Кредитор объявил, что подаст в суд на банкротство компании")))


def say_freeze(told: Told) -> Said:
    value = told.after or told.before
    day = told.words.day(str(value.get("decided_on") or ""))
    number = number_of(value) if value.get("number") else ""
    if not told.worse:
        return Said(told.say(N_("Приостановка операций по счетам больше не значится")) + _decision(number, day, told))
    return Said(told.say(N_("Налоговая приостановила операции по счетам")) + _decision(number, day, told))


def _decision(number: str, day: str, told: Told) -> str:
    if not number:
        return ""
    return told.say(N_(", решение № {number} от {day}") if day else N_(", решение № {number}"), number=number, day=day)


def say_unfair(told: Told) -> Said:
    value = told.after or told.before
    if not told.worse:
        return Said(told.say(N_("В реестре недобросовестных поставщиков больше не значится")))
    law = str(value.get("law") or "")
    customer = name_text(value.get("customer"))
    said = told.say(N_("Включили в реестр недобросовестных поставщиков"))
    if law in LAWS:
        said += f" ({told.words(LAWS[law])})"
    return Said(said + (told.say(N_(", заказчик: {name}"), name=customer) if customer else ""))


def say_zsk(told: Told) -> Said:
    if not told.worse:
        return Said(told.say(N_("Банк России больше не относит к группе высокого риска")))
    return Said(told.say(N_("Банк России отнёс к группе высокого риска: банк может закрыть операции по счёту")))


def _left(value: Value) -> int | None:
    left = whole(value.get("remaining_kop"))
    return whole(value.get("due_kop")) if left is None else left


def _money(kopecks: int | None, told: Told, currency: str = "RUB") -> str:
    return sum_words(kopecks, currency, told.words) if kopecks is not None else told.say(N_("сумма не указана"))


_WHAT = {
    "supplier": N_("долг перед компанией или человеком"),
    "credit": N_("кредит или заём"),
    "taxes": N_("налоги, взносы, пени"),
    "utilities": N_("коммунальные услуги"),
    "budget": N_("долг перед бюджетом"),
    "wages": N_("долг по зарплате"),
    "fine": N_("штраф"),
    "fine_traffic": N_("штраф ГИБДД"),
    "duty": N_("госпошлина"),
    "levy": N_("исполнительский сбор"),
    "arrest": N_("арест по иску"),
    "non_property": N_("требование не о деньгах"),
    "other": N_("вид долга не указан"),
}
"""What is enforced, by the parser's `subject_kind`, as the end of «Приставы взыскивают …:»."""


def say_enforcement(told: Told) -> Said:
    value = told.after or told.before
    was, now = _left(told.before), _left(told.after)
    what = told.words(_WHAT.get(str(value.get("subject_kind") or ""), _WHAT["other"]))
    number = told.say(N_(" (производство {number})"), number=number_of(value)) if value.get("number") else ""
    if told.before and told.after and was is not None and now is not None and not told.after.get("ended_by"):
        pair = told.pair(N_("остаток долга"), _money(was, told), _money(now, told))
        msgid = N_("Долг у приставов вырос: {what}") if told.worse else N_("Долг у приставов уменьшился: {what}")
        return Said(told.say(msgid, what=what) + number, pair)
    if told.after and (ground := str(told.after.get("ended_by") or "")):
        msgid = N_("Приставы не нашли, что взыскать, и вернули документ взыскателю: {what}")
        if not told.worse:
            msgid = N_("Исполнительное производство окончено: {what}")
        pair = told.pair(
            N_("взыскание"), _money(was if was is not None else now, told), ground_words(ground, told.words)
        )
        return Said(told.say(msgid, what=what) + number, pair)
    if not told.worse:
        pair = told.pair(N_("долг"), _money(was, told), told.say(N_("больше не значится"))) if was is not None else ()
        return Said(told.say(N_("Долга больше нет в списке приставов: оплачен или окончен иначе")) + number, pair)
    said = told.say(N_("Приставы открыли производство, сумма не указана: {what}"), what=what)
    if now is not None:
        said = told.say(N_("Приставы взыскивают {sum}: {what}"), sum=_money(now, told), what=what)
    document = value.get("document")
    paper = lower(document_words(document, told.words)) if isinstance(document, Mapping) else ""
    return Said(said + (number.removesuffix(")") + f", {paper})" if number and paper else number))


def say_suit(told: Told) -> Said:
    value = told.after
    sides = value.get("other_sides")
    names = (
        [name_text(side.get("name")) for side in sides if isinstance(side, Mapping)] if isinstance(sides, list) else []
    )
    whose = ", ".join(name for name in names[:2] if name)
    case = told.say(N_(" (дело {number})"), number=number_of(value)) if value.get("number") else ""
    outcome, had = (str(side.get("outcome") or "") for side in (told.after, told.before))
    claimed = _claim(value, told)
    if told.worse and outcome:
        pair = told.pair(N_("исход"), _outcome(told.before, told), _outcome(value, told)) if told.before else ()
        msgid = (
            N_("Суд решил взыскать с компании {sum}")
            if _claimed(value) is not None
            else N_("Суд удовлетворил иск к компании")
        )
        return Said(told.say(msgid, sum=claimed) + case, pair)
    if told.before and (outcome != had or value.get("state") != told.before.get("state")):
        pair = told.pair(N_("исход"), _outcome(told.before, told), _outcome(value, told))
        msgid = N_("Дело против компании завершено: {outcome}")
        if not outcome and had:
            msgid = N_("Дело против компании рассматривают заново")
        return Said(told.say(msgid, outcome=_outcome(value, told)) + case, pair)
    if told.before and _claim(told.before, told) != claimed:
        msgid = (
            N_("Требования в иске к компании выросли") if told.worse else N_("Требования в иске к компании уменьшили")
        )
        return Said(told.say(msgid) + case, told.pair(N_("требуют"), _claim(told.before, told), claimed))
    said = told.say(N_("К компании подали иск: {sum}"), sum=claimed) + case
    return Said(said + (told.say(N_(". Истец: {names}"), names=whose) if whose else ""))


def _claimed(value: Value) -> int | None:
    """What was awarded, or is claimed; of a claim that was granted in part the claim says nothing."""
    awarded, claimed = whole(value.get("awarded_kop")), whole(value.get("claim_kop"))
    return awarded if awarded is not None or value.get("outcome") == "partly" else claimed


def _claim(value: Value, told: Told) -> str:
    return _money(_claimed(value), told, str(value.get("currency") or "RUB"))


def _outcome(value: Value, told: Told) -> str:
    code = str(value.get("outcome") or ("unknown" if value.get("state") == "finished" else "pending"))
    return told.words(OUTCOMES[code]) if code in OUTCOMES else code


def say_arrears(told: Told) -> Said:
    was, now = (whole(value.get("total_kop")) for value in (told.before, told.after))
    fines = told.block == "tax_offence"
    if not told.after:
        pair = told.pair(N_("долг"), _money(was, told), told.say(N_("больше не значится"))) if was is not None else ()
        msgid = (
            N_("Налоговых штрафов в списке больше нет")
            if fines
            else N_("В списке должников по налогам больше не значится")
        )
        return Said(told.say(msgid), pair)
    if not told.before:
        msgid = N_("Не уплачены налоговые штрафы: {sum}") if fines else N_("Появился налоговый долг: {sum}")
        return Said(told.say(msgid, sum=_money(now, told)))
    msgid = N_("Налоговый долг вырос") if told.worse else N_("Налоговый долг уменьшился")
    if fines:
        msgid = (
            N_("Неуплаченных налоговых штрафов стало больше") if told.worse else N_("Налоговых штрафов стало меньше")
        )
    return Said(told.say(msgid), told.pair(N_("долг"), _money(was, told), _money(now, told)))


_LINES = {
    "2110_kop": N_("выручка"),
    "2400_kop": N_("чистая прибыль или убыток"),
    "1600_kop": N_("активы"),
    "1300_kop": N_("капитал и резервы"),
}


def say_statements(told: Told) -> Said:
    year = told.after.get("year") or told.before.get("year") or ""
    none = told.say(N_("нет данных")) if told.before else "—"
    rows = [
        Difference(
            label=told.words(label),
            before=_line(told.before, key, none, told),
            after=_line(told.after, key, none, told),
        )
        for key, label in _LINES.items()
        if told.before.get(key) != told.after.get(key)
    ]
    msgid = N_("Исправлена отчётность за {year} год") if told.before else N_("Опубликована отчётность за {year} год")
    return Said(told.say(msgid, year=year), tuple(rows))


def _line(value: Value, key: str, none: str, told: Told) -> str:
    found = whole(value.get(key))
    return told.words.short(found) if found is not None else none
