"""An alert in words: what happened, what it was before, by whom it is told, until when one may act, and what to do.

One view for letters, pages, feeds and the API. Wording as of law-and-practice part 3: what the source says and when,
never what somebody is, never a promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

import msgspec

from checker import moments
from checker.facts import Decision
from checker.i18n import N_
from checker.ledger import CODES
from checker.reports.model import Difference
from checker.reports.proofs import source_title
from checker.reports.sites import official_page
from checker.reports.words import Words
from checker.scoring import explain
from checker.watching.advice import ADVICE, DEADLINES, PAST
from checker.watching.channels import SILENT, WHY
from checker.watching.kinds import KINDS, SYSTEM, Kind
from checker.watching.said import Said
from checker.watching.sentences import say_company
from checker.watching.titles import title_of

BY = {
    "egrul": N_("ЕГРЮЛ"),
    "egrip": N_("ЕГРИП"),
    "egrul_search": N_("поиска по ЕГРЮЛ и ЕГРИП"),
    "girbo": N_("ГИР БО (бухгалтерская отчётность)"),
    "debtam": N_("налоговой службы (список должников)"),
    "taxoffence": N_("налоговой службы (список штрафов)"),
    "account_freezes": N_("налоговой службы (приостановки счетов)"),
    "disqualified": N_("реестра дисквалифицированных лиц"),
    "kad": N_("картотеки арбитражных дел"),
    "fssp": N_("судебных приставов"),
    "efrsb": N_("реестра банкротств (ЕФРСБ)"),
    "fedresurs": N_("Федресурса"),
    "rnp": N_("реестра недобросовестных поставщиков"),
    "cbr_zsk": N_("Банка России"),
}
"""By whose data, after «По данным»."""

_RECORD = N_("запись")
WHAT = {
    "kad": N_("дело"),
    "fssp": N_("производство"),
    "efrsb": N_("сведения"),
    "fedresurs": N_("сообщение"),
    "account_freezes": N_("решение"),
}
"""What of a source bears the day that is told; of any other its record."""

STANDING = frozenset({"arrears", "statements", "zsk"})
"""Kinds that are told as of the day of a list."""


class AlertRow(Protocol):
    """What of a row of `alert` is read. A row of the base, or anything with these names."""

    @property
    def subject(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def grave(self) -> bool: ...
    @property
    def at(self) -> int: ...
    @property
    def day(self) -> int: ...
    @property
    def source_id(self) -> int | None: ...
    @property
    def value(self) -> Mapping[str, Any]: ...
    @property
    def decision_before(self) -> str | None: ...
    @property
    def decision_after(self) -> str | None: ...
    @property
    def score_before(self) -> int | None: ...
    @property
    def score_after(self) -> int | None: ...
    @property
    def deadline(self) -> int | None: ...


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as a reader sees it; every text is in his language, '' where there is nothing to say.

    title: the kind, as a heading. sentence: what happened. differences: before → after, part by part. source: «По
    данным … на …». official: the source's own page. day: when it happened. deadline: until when, in words, with the
    article; until: the same day for calendars. advice: what to do. effect: «Вердикт: «…» → «…», балл 72 → 45».
    evidence: where on this site the records under it are, from the root.
    """

    kind: str
    title: str
    grave: bool
    worse: bool
    subject: str
    person: str
    sentence: str
    differences: tuple[Difference, ...]
    source: str
    official: str
    day: str
    deadline: str
    until: date | None
    advice: str
    effect: str
    decision_before: str
    decision_after: str
    evidence: str


def alert_view(row: AlertRow, lang: str) -> AlertView:
    """The view of an alert. Never fails for what a source wrote oddly; an unknown kind is told by its code."""
    words = Words(lang)
    value = row.value
    kind = KINDS.get(row.kind) or SYSTEM.get(row.kind) or Kind(row.kind, grave=row.grave)
    source = str(value.get("source") or CODES.get(row.source_id or 0, ""))
    day = moments.to_date(row.day)
    said = _said(row, source, words)
    until = moments.to_date(row.deadline)
    advice = str(value.get("advice") or "")
    about_company = row.kind in KINDS
    return AlertView(
        kind=row.kind,
        title=words(kind.words),
        grave=row.grave,
        worse=bool(value.get("worse", about_company)),
        subject=row.subject,
        person=str(value.get("person") or ""),
        sentence=_whose(str(value.get("person") or ""), said.sentence, words),
        differences=said.differences,
        source=_source(row, source, day, words) if about_company else "",
        official=official_page(source) if source else "",
        day=words.day(day),
        deadline=_deadline(advice, until, moments.to_time(row.at), words),
        until=until,
        advice=words(ADVICE[advice]) if advice in ADVICE else "",
        effect="" if row.kind == "decision" else _effect(row, words),
        decision_before=_decision(row.decision_before, words),
        decision_after=_decision(row.decision_after, words),
        evidence=f"/company/{row.subject}/history" if row.subject and about_company else "",
    )


def _whose(person: str, sentence: str, words: Words) -> str:
    if not person:
        return sentence
    return words(N_("О руководителе или участнике компании (ИНН {inn}): {sentence}"), inn=person, sentence=sentence)


def _source(row: AlertRow, source: str, day: date | None, words: Words) -> str:
    """By whose data, and of which day: that of the list for what stands in it, else that of the record itself."""
    if not source:
        return ""
    by = words(BY[source]) if source in BY else source_title(source, words)
    before, after = (isinstance(row.value.get(side), Mapping) for side in ("before", "after"))
    goes_on = before and source in ("kad", "fssp")  # a case or a proceeding of long ago that moved now
    if row.kind in STANDING or not after or not row.value.get("worse") or goes_on:
        return words(N_("По данным {source} на {day}"), source=by, day=words.day(day))
    return words(
        N_("По данным {source}: {what} от {day}"), source=by, what=words(WHAT.get(source, _RECORD)), day=words.day(day)
    )


def _deadline(advice: str, until: date | None, told: datetime, words: Words) -> str:
    if until is None:
        return ""
    if until < told.date():
        return words(PAST, day=words.day(until))
    return words(DEADLINES.get(advice, N_("Срок — до {day} включительно.")), day=words.day(until))


def _decision(code: str | None, words: Words) -> str:
    return explain.decision_words(code, words) if code else ""


def _effect(row: AlertRow, words: Words) -> str:
    """«Вердикт: «Работать с обеспечением» → «Не советуем», балл 72 → 45»; '' where nothing is known or changed."""
    before, after = (_decision(code, words) for code in (row.decision_before, row.decision_after))
    parts = []
    if before and after and before != after:
        parts.append(words(N_("«{before}» → «{after}»"), before=before, after=after))
    elif after and after != Decision.INSUFFICIENT:  # «данных мало, как и было» tells nobody anything
        parts.append(words(N_("«{decision}», как и было"), decision=after))
    if row.score_before is not None and row.score_after is not None and row.score_before != row.score_after:
        parts.append(words(N_("балл {before} → {after}"), before=row.score_before, after=row.score_after))
    return words(N_("Вердикт: {parts}"), parts=", ".join(parts)) if parts else ""


def _said(row: AlertRow, source: str, words: Words) -> Said:
    if row.kind == "decision":
        return _decided(row, words)
    if row.kind in SYSTEM:
        return Said(_service(row, source, words))
    if row.kind not in KINDS:
        return Said(row.kind)
    return say_company(row.kind, row.value, words, source)


def _decided(row: AlertRow, words: Words) -> Said:
    """What the verdict was and is, and which reasons came, went or weigh otherwise."""
    sentence = _effect(row, words) or words(N_("Вердикт изменился"))
    gained, lost = (_reasons(row.value.get(side), words) for side in ("gained", "lost"))
    none = words(N_("нет"))
    differences = tuple(
        Difference(label=title, before=lost.get(title, none), after=gained.get(title, none))
        for title in dict.fromkeys((*gained, *lost))
        if lost.get(title) != gained.get(title)  # another wording of a reason that weighs as it did
    )
    return Said(sentence, differences)


def _reasons(told: Any, words: Words) -> dict[str, str]:
    """Name of a reason → its points; of several with one name those that weigh most."""
    found: dict[str, int] = {}
    for item in told if isinstance(told, list | tuple) else ():
        if isinstance(item, list | tuple) and item:
            title = words(title_of(str(item[0])))
            points = item[1] if len(item) > 1 and isinstance(item[1], int) else 0
            found[title] = max(found.get(title, 0), points, key=abs)
    return {title: words.points(points) if points else words(N_("есть")) for title, points in found.items()}


def _service(row: AlertRow, source: str, words: Words) -> str:
    value = row.value
    title = source_title(source, words)
    count = value.get("count")
    since = words.day(str(value.get("since") or ""))
    if row.kind == "successor":
        return words(
            N_(
                "Компания прекратила деятельность при реорганизации. "
                "Дальше наблюдаем за правопреемником, ИНН {successor}."
            ),
            successor=value.get("successor", ""),
        )
    if row.kind == "blind":
        said = words(N_("Источник «{source}» не отвечает."), source=title)
        if since:
            said = words(N_("Источник «{source}» не отвечает с {day}."), source=title, day=since)
        return said + " " + words(N_("Перемен по нему мы сейчас не видим. О самих компаниях это ничего не говорит."))
    if row.kind == "sees":
        said = words(N_("Источник «{source}» снова отвечает."), source=title)
        if isinstance(count, int):
            caught = words.count(N_("{n} перемена|{n} перемены|{n} перемен"), count)
            said += " " + words(N_("Пока он молчал, у ваших компаний произошло: {changes}."), changes=caught)
        return said
    if row.kind == "method":
        said = words(N_("Мы изменили методику оценки. Компании не изменились, изменился наш расчёт."))
        if isinstance(count, int):
            verdicts = words.count(N_("{n} вердикт|{n} вердикта|{n} вердиктов"), count)
            said += " " + words(N_("По-новому считаем: {verdicts}."), verdicts=verdicts)
        return said
    why = words(WHY.get(str(value.get("reason") or ""), SILENT))
    address = str(value.get("address") or "")
    return words(N_("Канал оповещений «{address}» выключен: {why}. Проверьте его."), address=address, why=why)


__all__ = ["AlertRow", "AlertView", "alert_view"]
