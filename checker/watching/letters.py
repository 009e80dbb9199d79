"""Messages of alerts: a letter (text and HTML), a few lines for a messenger, JSON for a webhook.

Written for whoever reads it on a phone between two other things: the company and what happened to it first, then what
it was before, who says so, until when one may act and what to do.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.dates import moscow_day
from checker.moments import to_day, to_time
from checker.reports.answer import moment
from checker.reports.words import Words
from checker.settings import Settings
from checker.transports.message import ASKED, SIGNED
from checker.watching.payload import change_of
from checker.watching.texts import (
    ALL_ALERTS,
    BECAUSE,
    COMPANIES,
    DIGEST_SUBJECT,
    EVENTS,
    FURTHER,
    INN,
    MORE_UNHANDLED,
    NOTE,
    OGRN,
    ON_THE_PAGE,
    SETTINGS,
    SINCE,
    UNHANDLED,
    UNHANDLED_WHY,
    UNSUBSCRIBE,
)
from checker.watching.words import AlertView, alert_view

TEMPLATES = Path(__file__).parents[2] / "templates" / "alerts"

IN_FULL = 20
"""So many companies are told in full in a letter; of the next ones a line each."""

IN_LINES = 200
"""So many of those lines; the rest is counted."""

SHORT = 3_500
"""Signs of a message for a messenger; what does not fit is counted."""

TONES = {"work": "good", "safeguards": "warn", "refuse": "bad", "insufficient": "unknown"}

log = logging.getLogger(__name__)


class About(msgspec.Struct, frozen=True):
    """What is known of the companies that a message tells of: names, and the organisation's own notes."""

    names: Mapping[str, str]
    notes: Mapping[str, Sequence[str]]


class Entry(msgspec.Struct, frozen=True):
    """An alert. view None: it could not be put into words, and is told by where to read it."""

    id: int
    row: Any
    view: AlertView | None


class Group(msgspec.Struct, frozen=True):
    """What is told of one company; number '': of the service. tone: that of the verdict as it is now, effect: how it
    changed, in words.
    """

    number: str
    name: str
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]
    effect: str
    tone: str
    link: str


class Made(msgspec.Struct, frozen=True):
    """A message. html: '' where it has none."""

    subject: str
    text: str
    html: str = ""


def views_of(rows: Sequence[Any], lang: str) -> list[Entry]:
    """Alerts in words. One that cannot be put into them is told as it is, and logged: the others leave."""
    entries = []
    for row in rows:
        try:
            view = alert_view(row, lang)
        except Exception as error:  # whatever it is, the others are not to wait for it
            log.error("alert %s could not be put into words: %s", row.id, type(error).__name__)  # noqa: TRY400
            view = None
        entries.append(Entry(row.id, row, view))
    return entries


def letter_of(
    entries: Sequence[Entry],
    about: About,
    unhandled: Sequence[Entry],
    lang: str,
    options: Settings,
    unsubscribe: str,
    address: str,
) -> Made:
    """A letter. unhandled: grave alerts that nobody has seen to for days. address: to whom, for the footer."""
    words, groups = Words(lang), _groups(entries, about, options)
    known = _Known(words, options, about, unsubscribe, address)
    subject = _subject(groups, words)
    text = _text(groups, unhandled, known)
    try:
        html = _html(subject, groups, unhandled, known)
    except Exception as error:  # the same letter as plain text is better than none
        log.error("a letter of alerts has no HTML: %s", type(error).__name__)  # noqa: TRY400
        html = ""
    return Made(subject, text, html)


def short_of(entries: Sequence[Entry], about: About, lang: str, options: Settings) -> str:
    """A few lines for a messenger."""
    words, groups = Words(lang), _groups(entries, about, options)
    link = f"{words(ALL_ALERTS)}: {options.public_url}/alerts"
    pieces, length, told = list[str](), len(link) + 40, 0
    for group in groups:
        lines = [_heading(group, words)]
        for entry in group.entries:
            said = _line(entry, words)
            lines.append(f"• {said}")
            if entry.view and entry.view.deadline:
                lines.append(f"  {entry.view.deadline}")
        if group.effect:
            lines.append(group.effect)
        piece = "\n".join(lines)
        if length + len(piece) > SHORT and pieces:
            break
        pieces.append(piece[:SHORT])
        length, told = length + len(piece) + 2, told + len(group.entries)
    if left := len(entries) - told:
        pieces.append(words(FURTHER, events=words.count(EVENTS, left)))
    return "\n\n".join([*pieces, link])


def json_of(entries: Sequence[Entry], about: About, delivery: int, kind: str, at: int) -> str:
    """What a webhook is sent. An alert that has no words has its number alone."""
    told = [
        change_of(entry.row, entry.view, about.names.get(entry.row.subject, ""), about.notes.get(entry.row.subject, ()))
        if entry.view
        else {"id": entry.id, "kind": entry.row.kind, "number": entry.row.subject or None}
        for entry in entries
    ]
    message = {"delivery": delivery, "kind": kind, "at": moment(to_time(at)), "alerts": told}
    return msgspec.json.encode(message).decode()


class _Known(msgspec.Struct, frozen=True):
    words: Words
    options: Settings
    about: About
    unsubscribe: str
    address: str

    @property
    def at(self) -> str:
        return self.options.public_url


def _groups(entries: Sequence[Entry], about: About, options: Settings) -> list[Group]:
    """By company: those with grave news first, then by their deadlines and verdicts; of no company: last."""
    by_company: dict[str, list[Entry]] = {}
    for entry in entries:
        by_company.setdefault(entry.row.subject, []).append(entry)
    groups = [_group(number, mine, about, options) for number, mine in by_company.items()]
    return sorted(groups, key=_urgency)


def _group(number: str, entries: list[Entry], about: About, options: Settings) -> Group:
    last = max(entries, key=lambda entry: (entry.row.at, entry.id))
    verdicts = [entry for entry in entries if entry.row.decision_after]
    shown = max(verdicts, key=lambda entry: (_differs(entry.row), entry.row.at, entry.id), default=last)
    decided = any(entry.row.kind == "decision" for entry in entries)
    return Group(
        number=number,
        name=about.names.get(number, ""),
        notes=tuple(about.notes.get(number, ())),
        entries=tuple(sorted(entries, key=lambda entry: (not entry.row.grave, -entry.row.at, entry.id))),
        effect="" if decided or shown.view is None else shown.view.effect,
        tone=TONES.get(shown.row.decision_after or "", "plain"),
        link=f"{options.public_url}/company/{number}" if number else "",
    )


def _differs(row: Any) -> bool:
    return (row.decision_before, row.score_before) != (row.decision_after, row.score_after)


def _urgency(group: Group) -> tuple[bool, bool, int, bool, str]:
    """By the next deadline: one that is over already hurries nobody; then those whose verdict is another."""
    grave = any(entry.row.grave for entry in group.entries)
    deadlines = [
        deadline
        for entry in group.entries
        if (deadline := entry.row.deadline) and deadline >= to_day(moscow_day(to_time(entry.row.at)))
    ]
    same = all(entry.row.decision_before == entry.row.decision_after for entry in group.entries)
    return not group.number, not grave, min(deadlines, default=99_999_999), same, group.name


def _subject(groups: Sequence[Group], words: Words) -> str:
    first = groups[0]
    title = first.entries[0].view.title if first.entries[0].view else words(ON_THE_PAGE)
    named = f"{first.name or first.number}: {title}" if first.number else title
    if len(groups) == 1:
        return named
    return words(DIGEST_SUBJECT, first=named, counts=_counts(groups, words))


def _counts(groups: Sequence[Group], words: Words) -> str:
    """«5 событий, 3 компании»."""
    events = words.count(EVENTS, sum(len(group.entries) for group in groups))
    companies = sum(bool(group.number) for group in groups)
    return f"{events}, {words.count(COMPANIES, companies)}" if companies else events


def _heading(group: Group, words: Words) -> str:
    if not group.number:
        return words(SIGNED)
    number = words(INN if len(group.number) in (10, 12) else OGRN)
    return f"{group.name}, {number} {group.number}" if group.name else f"{number} {group.number}"


def _line(entry: Entry, words: Words) -> str:
    if entry.view is None:
        return words(ON_THE_PAGE)
    return f"{entry.view.title}. {entry.view.sentence}" if entry.view.sentence else entry.view.title


def _text(groups: Sequence[Group], unhandled: Sequence[Entry], known: _Known) -> str:
    words, lines = known.words, list[str]()
    for group in groups[:IN_FULL]:
        lines += [_heading(group, words), *(words(NOTE, note=note) for note in group.notes)]
        if group.effect:
            lines.append(group.effect)
        for entry in group.entries:
            lines += ["", f"* {_line(entry, words)}", *(f"  {line}" for line in _details(entry))]
        lines += ["", group.link, "", ""] if group.link else ["", ""]
    lines += _rest(groups, words)
    if unhandled:
        lines += [words(UNHANDLED).upper(), words(UNHANDLED_WHY)]
        lines += [f"* {line}" for line in _unhandled(unhandled, known)] + [""]
    contact = known.options.contact
    return "\n".join(
        [
            *lines,
            f"{words(ALL_ALERTS)}: {known.at}/alerts",
            "",
            "-- ",
            words(SIGNED),
            words(BECAUSE, address=known.address),
            f"{words(SETTINGS)}: {known.at}/account/alerts",
            f"{words(UNSUBSCRIBE)}: {known.unsubscribe}",
            *([words(ASKED, contact=contact)] if contact else []),
            "",
        ]
    )


def _details(entry: Entry) -> list[str]:
    view = entry.view
    if view is None:
        return []
    lines = [f"{part.label}: {' → '.join(filter(None, (part.before, part.after)))}" for part in view.differences]
    return [*lines, *filter(None, (view.source, view.deadline, view.advice, view.official))]


def _rest(groups: Sequence[Group], words: Words) -> list[str]:
    """Companies beyond those that are told in full, a line each; how many more there are."""
    further = groups[IN_FULL:]
    lines = [
        f"* {_heading(group, words)}: {', '.join(entry.view.title for entry in group.entries if entry.view)}"
        for group in further[:IN_LINES]
    ]
    if left := sum(len(group.entries) for group in further[IN_LINES:]):
        lines.append(words(FURTHER, events=words.count(EVENTS, left)))
    return [*lines, ""] if lines else []


def _unhandled(entries: Sequence[Entry], known: _Known) -> list[str]:
    words, shown = known.words, entries[:10]
    lines = []
    for entry in shown:
        name = known.about.names.get(entry.row.subject, entry.row.subject)
        title = entry.view.title if entry.view else words(ON_THE_PAGE)
        since = words(SINCE, day=words.day(moscow_day(to_time(entry.row.at))))
        lines.append(f"{name}: {title} ({since})" if name else f"{title} ({since})")
    if left := len(entries) - len(shown):
        lines.append(words(MORE_UNHANDLED, events=words.count(EVENTS, left)))
    return lines


def _html(subject: str, groups: Sequence[Group], unhandled: Sequence[Entry], known: _Known) -> str:
    contact = known.options.contact
    return (
        _templates()
        .get_template("letter.html")
        .render(
            _=known.words,
            lang=known.words.lang,
            subject=subject,
            counts=_counts(groups, known.words),
            groups=groups[:IN_FULL],
            heading=lambda group: _heading(group, known.words),
            rest=[line.removeprefix("* ") for line in _rest(groups, known.words) if line],
            unhandled=_unhandled(unhandled, known),
            at=known.at,
            address=known.address,
            unsubscribe=known.unsubscribe,
            contact=known.words(ASKED, contact=contact) if contact else "",
            demo=known.options.demo,
        )
    )


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
