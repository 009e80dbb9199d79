"""Alerts as pages, feeds and the API show them: grouped by day and company, each with its words."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from types import SimpleNamespace
from typing import Any

import msgspec
from sqlalchemy import Connection

from checker.dates import moscow_day
from checker.models import PUBLIC
from checker.moments import to_time
from checker.reports.words import Words
from checker.search import names_of
from checker.text import readable_name
from checker.watching import lists
from checker.watching.words import AlertView, alert_view

log = logging.getLogger(__name__)


def view_of(row: Any, lang: str) -> AlertView:
    """The words of an alert. One that our own defect keeps from being worded stands as a plain line: others leave.
    Whether it is bad news, and of whom, is told as it is.
    """
    try:
        return alert_view(row, lang)
    except Exception as error:  # its words may name whom somebody watches
        log.error("alert %s could not be put into words: %s", row.id, type(error).__name__)  # noqa: TRY400
        value = {key: row.value[key] for key in ("worse", "person", "source") if key in row.value}
        return alert_view(SimpleNamespace(**{**row._mapping, "value": value}), lang)


class Entry(msgspec.Struct, frozen=True):
    """An alert: its words, and whether nobody acknowledged it yet."""

    id: int
    view: AlertView
    unread: bool
    at: str


class Group(msgspec.Struct, frozen=True):
    """What was told of one company on one day; number: '' of what is about none. notes: why it is watched."""

    number: str
    name: str
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]


class Day(msgspec.Struct, frozen=True):
    """What was told on a day of Moscow."""

    day: str
    groups: tuple[Group, ...]


class About(msgspec.Struct, frozen=True):
    """What is known of the companies of some alerts: their names, and the notes why they are watched."""

    names: dict[str, str]
    notes: dict[str, tuple[str, ...]]


def about(connection: Connection, organisation: int, rows: Iterable[Any]) -> About:
    """Names and notes of the companies of alerts, in two queries."""
    subjects = {row.subject for row in rows} - {""}
    names = names_of(connection, subjects, (PUBLIC, organisation))
    notes: dict[str, tuple[str, ...]] = {}
    for place in lists.places(connection, organisation, subjects):
        if place.note and place.note not in notes.get(place.subject, ()):
            notes[place.subject] = (*notes.get(place.subject, ()), place.note)
    return About({number: readable_name(name) for number, name in names.items()}, notes)


def days_of(rows: Collection[Any], known: About, lang: str) -> list[Day]:
    """Alerts, the newest first, by day and within a day by company; the company of the newest one first. Of what was
    told at one moment the grave stands first: a bankruptcy above the manager whom it brings.
    """
    words = Words(lang)
    days: dict[Any, dict[str, list[Entry]]] = {}
    for row in sorted(rows, key=lambda row: (-row.at, not row.grave, row.id)):
        group = days.setdefault(moscow_day(to_time(row.at)), {}).setdefault(row.subject, [])
        group.append(Entry(row.id, view_of(row, lang), row.acknowledged_at is None, words.moment(to_time(row.at))))
    return [
        Day(
            words.day(day),
            tuple(
                Group(number, known.names.get(number, ""), known.notes.get(number, ()), tuple(entries))
                for number, entries in groups.items()
            ),
        )
        for day, groups in days.items()
    ]


def line_of(row: Any, view: AlertView, known: About) -> str:
    """An alert in a line: the company, and what happened."""
    name = known.names.get(row.subject, row.subject)
    return f"{name}: {view.title}" if name else view.title
