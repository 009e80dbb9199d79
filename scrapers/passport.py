"""Open data of the tax service by their passport pages: which release is the newest and where it lies (fns.md 3.1)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import etree, html

from scrapers.base import Bulk, Offer
from scrapers.days import day_of
from scrapers.http import Answer, Client, NotAnswered

HOSTS = {"www.nalog.gov.ru": 1.0, "file.nalog.ru": 1.0, "data.nalog.ru": 1.0}
"""Seconds between two requests: the dossier's general rule (fns.md 0.3); no limit is published."""

CATALOGUE = "https://www.nalog.gov.ru/opendata/"
OWNER = "7707329152"
"""The ИНН of the tax service, with which the number of each of its sets begins."""

CHANGED, CONTENT, PLANNED = "12", "13", "14"
"""Rows of the passport: day of the last change, what it was, until when the data are current."""

APART = timedelta(days=15)
"""So far apart the day of the last change and that of the newest release cannot be (in all real pages they are one):
an older link means that the new one is missing, a later one is misprinted."""

_RELEASE = re.compile(r"/data-([0-9]{8})-structure-[0-9]{8}\.(?:zip|csv)$")


class Passport(msgspec.Struct, frozen=True):
    """What a passport says. urls: links to releases, by day. rows: number of a row → its text."""

    urls: dict[date, str]
    rows: dict[str, str]


def passport(slug: str, calendar: str, *, whole: bool = True) -> Bulk:
    """How the set 7707329152-<slug> is fetched: the newest release that its passport links to, and no older one.

    calendar: of Bulk. whole: whether a release lists everybody, so that who is missing has ended.
    """
    number = f"{OWNER}-{slug}"

    def offers(client: Client, after: date | None) -> list[Offer]:
        day, url = newest_release(client.get(f"{CATALOGUE}{number}/", expect="html"), number)
        if after is not None and day <= after:
            return []
        return [Offer(key=url.rpartition("/")[2], day=day, urls=(url,), whole=whole)]

    return Bulk(offers=offers, hosts=HOSTS, calendar=calendar)


def newest_release(answer: Answer, number: str) -> tuple[date, str]:
    """Day and address of the newest release of the set. Raises NotAnswered (layout) if the page does not tell them."""
    found = read(answer.body, answer.url, number)
    text = day_of(found.rows.get(CHANGED, ""))
    if text is None:
        raise NotAnswered("layout", f"the passport of {number} does not say when it changed")
    changed = date.fromisoformat(text)
    newest = max((day for day in found.urls if day <= changed + APART), default=None)
    if newest is None or newest < changed - APART:
        said = f"{found.rows.get(CONTENT, '')[:80]}; current until {found.rows.get(PLANNED, '')[:20]}"
        raise NotAnswered(
            "layout", f"the passport of {number} changed on {changed} ({said}), its newest link: {newest}"
        )
    url = found.urls[newest]
    if urlsplit(url).hostname not in HOSTS:
        raise NotAnswered("layout", f"the newest release of {number} lies at a host that we do not know: {url[:200]}")
    return newest, url


def read(page: bytes, url: str, number: str) -> Passport:
    """A passport page. Raises NotAnswered (layout) if it holds no table of a passport, or that of another set."""
    try:
        tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError as error:
        raise NotAnswered("layout", f"the passport of {number} is no page: {error}") from error
    rows: dict[str, str] = {}
    for row in tree.iterfind(".//table//tr"):
        cells = [" ".join(cell.text_content().split()) for cell in row.iterfind("td")]
        if len(cells) == 3:
            rows[cells[0]] = cells[2]
    if rows.get("1") != number:
        raise NotAnswered("layout", f"the page is not the passport of {number}, but of {rows.get('1', 'nothing')[:80]}")
    links = [*tree.xpath("//a/@href"), *tree.xpath("//*[@property='dc:source']/@content")]
    urls: dict[date, str] = {}
    for link in links:
        full = urljoin(url, str(link).strip())
        found = _RELEASE.search(full)
        day = release_day(found[1]) if found else None
        # The first of two links to one day is the passport's own; plain http is never asked.
        if day and f"/{number}/" in full:
            urls.setdefault(day, re.sub("^http:", "https:", full))
    return Passport(urls, rows)


def release_day(digits: str) -> date | None:
    """The day in the name of a release: 20241225, or 10022025 in the set of small business; None if it is none.

    The two never mean different days: a year of this century read as day and month would be of month 20.
    """
    year_first = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    day_first = f"{digits[4:]}-{digits[2:4]}-{digits[:2]}"
    for text in (year_first, day_first):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if 2000 <= day.year <= 2100:
            return day
    return None
