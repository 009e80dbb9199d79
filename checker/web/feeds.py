"""Alerts as RSS 2.0 and deadlines as iCalendar (RFC 5545), at an address that is a secret of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, url_for
from lxml import etree

from checker.dates import moscow_day
from checker.i18n import N_
from checker.models.watching import Alert
from checker.moments import to_day, to_time
from checker.reports.words import Words
from checker.watching import feeds, inbox
from checker.watching.feeds import Reader
from checker.watching.words import AlertView
from checker.web import store, told

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")

PAST = timedelta(days=30)
"""So long a deadline stays in the calendar once it is over."""

REMINDED = 3
"""So many days before a deadline the calendar reminds."""

LINE = 75
"""Octets of a line of a calendar (RFC 5545, 3.1)."""


@blueprint.get("/<secret>/alerts.xml")
def alerts(secret: str) -> Response:
    """The newest alerts."""
    found, rows, known = _read(secret, deadlines=False)
    words = Words(found.language)
    channel = etree.Element("channel")
    _put(channel, "title", words(N_("Checker: оповещения")))
    _put(channel, "link", _link(url_for("alerts.page")))
    _put(channel, "description", words(N_("Что изменилось у компаний, за которыми вы наблюдаете")))
    _put(channel, "language", found.language)
    for row in rows:
        view = told.view_of(row, found.language)
        item = etree.SubElement(channel, "item")
        _put(item, "title", told.line_of(row, view, known))
        _put(item, "link", _link(url_for("alerts.page", company=row.subject or None)))
        _put(item, "description", "\n".join(_told(view)))
        _put(item, "category", view.title)
        etree.SubElement(item, "guid", isPermaLink="false").text = _name(row)
        _put(item, "pubDate", format_datetime(to_time(row.at)))
    feed = etree.Element("rss", version="2.0")
    feed.append(channel)
    body = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return Response(body, content_type="application/rss+xml; charset=utf-8")


@blueprint.get("/<secret>/deadlines.ics")
def deadlines(secret: str) -> Response:
    """Days until which the law lets act."""
    found, rows, known = _read(secret, deadlines=True)
    words = Words(found.language)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Checker//Deadlines//RU",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(words(N_('Checker: сроки кредитора')))}",
    ]
    for row in rows:
        view = told.view_of(row, found.language)
        if view.until is not None:
            lines.extend(_event(row, view, view.until, known))
    lines.append("END:VCALENDAR")
    body = "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))
    return Response(body.encode(), content_type="text/calendar; charset=utf-8")


def _event(row: Any, view: AlertView, until: date, known: told.About) -> Iterator[str]:
    summary = told.line_of(row, view, known)
    yield "BEGIN:VEVENT"
    yield f"UID:{_name(row)}"
    yield f"DTSTAMP:{to_time(row.at):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{until:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{until + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(summary)}"
    yield f"DESCRIPTION:{_escaped(chr(10).join(_told(view)))}"
    yield f"URL:{_link(url_for('alerts.page', company=row.subject or None))}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(summary)}"
    yield f"TRIGGER:-P{REMINDED}D"
    yield "END:VALARM"
    yield "END:VEVENT"


def _read(secret: str, *, deadlines: bool) -> tuple[Reader, list[Any], told.About]:
    now = datetime.now(UTC)
    with store.reading() as connection:
        found = feeds.reader(connection, secret, now)
        if found is None:
            abort(404)
        if deadlines:
            rows = inbox.deadlines(connection, found.organisation, to_day(moscow_day(now) - PAST))
        else:
            rows = inbox.latest(connection, found.organisation)
        return found, rows, told.about(connection, found.organisation, rows)


def _told(view: AlertView) -> Iterator[str]:
    """An alert in lines."""
    yield view.sentence
    for part in view.differences:
        yield f"{part.label}: {' → '.join(filter(None, (part.before, part.after)))}"
    yield from filter(None, (view.deadline, view.advice, view.effect, view.source))


def _name(row: Any) -> str:
    """The name of an alert, the same for ever (RFC 5545: globally unique, RSS: guid)."""
    return f"{Alert.__tablename__}-{row.id}@{urlsplit(store.options().public_url).hostname}"


def _link(path: str) -> str:
    return store.options().public_url + path


def _put(element: etree._Element, name: str, text: str) -> None:
    """A part of it, without signs that XML cannot hold."""
    etree.SubElement(element, name).text = "".join(sign for sign in text if sign in "\t\n" or sign.isprintable())


def _escaped(text: str) -> str:
    """A text as a value of a calendar (RFC 5545, 3.3.11)."""
    shown = "".join(sign for sign in text if sign == "\n" or sign.isprintable())
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        shown = shown.replace(sign, written)
    return shown


def _folded(line: str) -> Iterable[str]:
    """A line in pieces of at most 75 octets, between signs; each but the first begins with a space."""
    piece, size = "", 0
    for sign in line:
        wide = len(sign.encode())
        if size + wide > LINE:
            yield piece
            piece, size = " ", 1
        piece += sign
        size += wide
    yield piece
