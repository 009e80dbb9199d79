"""The sources of the service in words, for the page /sources: state, promise, last file, what waits, notices."""

from __future__ import annotations

from datetime import date

import msgspec

from checker.backlog import Backlog, LastRun, Told, Waiting
from checker.freshness import SourceState
from checker.i18n import N_
from checker.reports.labels import REASONS
from checker.reports.proofs import source_title
from checker.reports.sites import ABOUT, official_page
from checker.reports.words import Words

STATES = {
    "ok": (N_("работает"), "good"),
    "stale": (N_("данные устарели"), "warn"),
    "failing": (N_("не удаётся получить"), "bad"),
    "off": (N_("выключен"), "unknown"),
    "closed": (N_("больше не ведётся"), "unknown"),
    "never_run": (N_("ещё не загружали"), "unknown"),
}
CHANNELS = {"live": N_("спрашиваем по ИНН"), "bulk": N_("берём файлами")}
WINDOWS = {"due": N_("ждёт загрузки"), "failed": N_("не удалось"), "given_up": N_("больше не предлагается")}
ISSUES = {
    "element": N_("незнакомый элемент"),
    "attribute": N_("незнакомый атрибут"),
    "key": N_("незнакомое поле"),
    "version": N_("незнакомая версия формата"),
    "date": N_("не дата"),
    "count": N_("записей не столько, сколько объявлено"),
    "repeated": N_("повторяется неожиданно"),
    "number_conflict": N_("номер у двух организаций"),
    "not_whole": N_("список не полон"),
    "partial": N_("ответ не полон"),
}
DAYS = N_("{n} день|{n} дня|{n} дней")


class SourceRow(msgspec.Struct, frozen=True):
    """One source of the page. tone: as of chips; why: reasons of its state; behind: sentences on its last file, on what
    was not understood, and on what waits.
    """

    title: str
    about: str
    official: str
    confirmed: bool
    words: str
    tone: str
    why: tuple[str, ...]
    last: str
    age: str
    promise: str
    records: str
    channels: str
    behind: tuple[str, ...]


class NoticeRow(msgspec.Struct, frozen=True):
    """One notice: when, of which source, from which state to which, and why."""

    at: str
    title: str
    before: str
    after: str
    tone: str
    why: str


def source_row(state: SourceState, behind: Backlog, words: Words, today: date) -> SourceRow:
    """One source in words on a day."""
    label, tone = STATES[state.state]
    why = [] if state.state in ("never_run", "closed") else [_reason(state.reason, words), state.detail or ""]
    shut = [
        words(
            N_("сайт {host} не спрашиваем до {until}: {reason}"),
            host=one.host,
            until=words.moment(one.until),
            reason=_reason(one.reason, words),
        )
        for one in behind.shut
    ]
    return SourceRow(
        title=source_title(state.source, words),
        about=words(ABOUT[state.source]) if state.source in ABOUT else "",
        official=official_page(state.source),
        confirmed=state.confirmed or state.state == "off",
        words=words(label),
        tone=tone,
        why=tuple(filter(None, [*why, *shut])),
        last=words.moment(state.last_success),
        age=words.count(DAYS, max((today - state.newest).days, 0)) if state.newest else "",
        promise=words.count(DAYS, max(state.promise_hours // 24, 1)) if state.state not in ("closed", "off") else "",
        records=words.number(state.records),
        channels=", ".join(words(CHANNELS[channel]) for channel in behind.channels),
        behind=(*(_run(behind.run, words) if behind.run else ()), *_waiting(behind, words)),
    )


def notice_row(notice: Told, words: Words) -> NoticeRow:
    """One notice in words."""
    return NoticeRow(
        at=words.moment(notice.at),
        title=source_title(notice.source, words),
        before=words(STATES[notice.before][0]),
        after=words(STATES[notice.after][0]),
        tone=STATES[notice.after][1],
        why=" · ".join(filter(None, (_reason(notice.reason, words), notice.detail))),
    )


def _reason(reason: str | None, words: Words) -> str:
    return words(REASONS[reason]) if reason in REASONS else reason or ""


def _run(run: LastRun, words: Words) -> list[str]:
    sentence = words(
        N_(
            "последний файл {day}: прочитано {seen} = сохранено {stored} + без перемен {unchanged}"
            " + без номера {unlinked} + отвергнуто {rejected}"
        ),
        day=words.day(run.release) or words.moment(run.at),
        seen=words.number(run.seen),
        stored=words.number(run.stored),
        unchanged=words.number(run.unchanged),
        unlinked=words.number(run.unlinked),
        rejected=words.number(run.rejected),
    )
    issues = [
        f"{words(ISSUES[kind]) if kind in ISSUES else kind}: {name} ({words.number(count)})"
        for kind, name, count in run.issues
    ]
    if run.kinds > len(run.issues):
        issues.append(words(N_("и ещё {n} видов непонятого"), n=run.kinds - len(run.issues)))
    return [sentence, *issues]


def _waiting(behind: Backlog, words: Words) -> list[str]:
    lines = [_window(window, words) for window in behind.waiting]
    if behind.undone > len(lines):
        lines.append(words(N_("и ещё {n} в очереди"), n=behind.undone - len(lines)))
    return lines


def _window(window: Waiting, words: Words) -> str:
    what = words(N_("перечень того, что есть")) if window.day is None else words.day(window.day)
    parts = [f"{what}: {words(WINDOWS[window.state])}", _reason(window.reason, words), window.detail or ""]
    if window.again and window.state == "failed":
        parts.append(words(N_("следующая попытка {at}"), at=words.moment(window.again)))
    return " · ".join(filter(None, parts))
