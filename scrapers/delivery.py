"""The delivery folder of bulk ЕГРЮЛ and ЕГРИП (fns.md 2.1, 2.2): its listings → what is offered. Network alone.

ftp.egrul.nalog.ru: a folder for each format (`EGRUL_407`, `EGRUL_408`), in it one for each day of changes
(`15.03.2026`) and one for the full copy of each 1 January (`01.01.2026_FULL`), in them zip files. The form of the
listing page is known from third-party code alone: links are read however they are written, and a page without
folders of the register is "layout".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from checker.text import iso_day
from scrapers.base import Offer
from scrapers.days import day_of
from scrapers.http import Client, NotAnswered

HOST = "ftp.egrul.nalog.ru"
HOSTS = {HOST: 1.0}
CALENDAR = "30 6 * * *"
"""Changes of a day are there by the next morning; the hour is not published."""

LATE = timedelta(days=10)
"""A day may come late: so many days back are offered again, and a window that is done is not done twice."""

_ROOT = f"https://{HOST}/"
_HREF = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_FOLDER = re.compile(r"([0-9]{2}\.[0-9]{2}\.[0-9]{4})(_FULL)?")
_NUMBERS = re.compile(r"[0-9]+")


class Folder(NamedTuple):
    """A folder of files. form: number of the format (408)."""

    day: date
    form: int
    whole: bool
    key: str
    url: str


def offers_of(register: str) -> Callable[[Client, date | None], list[Offer]]:
    """`Bulk.offers` of a register, EGRUL or EGRIP. A new base begins with the newest full copy; others go on by days.

    A full copy is offered to a base only if it has none, or if days between are missing that it holds. Of a day that
    two formats hold, the newer format is offered. A day whose listing fails is offered as refused, so that it is a
    window which is tried again however old it is. `whole` is False also of a full copy: it ends nobody.
    """

    def offers(client: Client, after: date | None) -> list[Offer]:
        found: list[Offer] = []
        for folder in _wanted(_folders(client, register), after):
            try:
                if (offer := _offer(client, register, folder)) is not None:
                    found.append(offer)
            except NotAnswered as error:
                if folder.whole:  # days without the copy on which they stand would hide that it is missing
                    raise
                found.append(Offer(key=folder.key, day=folder.day, urls=(), whole=False, refused=error))
        return found

    return offers


def _wanted(folders: list[Folder], after: date | None) -> list[Folder]:
    days: dict[date, Folder] = {}
    for folder in sorted(folders, key=lambda folder: folder.form):
        if not folder.whole:
            days[folder.day] = folder
    copies = [folder for folder in folders if folder.whole]
    copy = max(copies, key=lambda folder: (folder.day, folder.form), default=None)
    if copy and (after is None or (after < copy.day and not any(after < day <= copy.day for day in days))):
        return [copy, *(days[day] for day in sorted(days) if day >= copy.day)]
    begin = after - LATE if after else date.min
    return [days[day] for day in sorted(days) if day > begin]


def _folders(client: Client, register: str) -> list[Folder]:
    """The folders of days and of full copies, of all formats. Raises NotAnswered where there are none."""
    formats = _links(client, _ROOT, re.compile(rf"{register}_([0-9]{{3}})", re.IGNORECASE))
    if not formats:
        raise NotAnswered("layout", f"the listing names no folder {register}_…")
    found = []
    for name, url in formats.items():
        for folder, place in _links(client, url, _FOLDER).items():
            written, full = _FOLDER.fullmatch(folder).groups()  # type: ignore[union-attr]
            if (iso := day_of(written)) and (day := iso_day(iso)):
                found.append(Folder(day, int(name[-3:]), bool(full), f"{name.upper()}/{folder}", place))
    if not found:
        raise NotAnswered("layout", f"the folders {', '.join(sorted(formats))[:100]} name no days")
    return found


def _offer(client: Client, register: str, folder: Folder) -> Offer | None:
    """The files of a folder in the order of their numbers; None for one that is empty as yet."""
    files = _links(client, folder.url, re.compile(rf"{register}[\w.-]*\.zip", re.IGNORECASE))
    if not files:
        return None
    ordered = sorted(files, key=lambda name: [int(digits) for digits in _NUMBERS.findall(name)])
    return Offer(key=folder.key, day=folder.day, urls=tuple(files[name] for name in ordered), whole=False)


def _links(client: Client, url: str, wanted: re.Pattern[str]) -> dict[str, str]:
    """Names that fit, with their addresses: the last part of a link's path, or of its `?dir=`. Of this host alone."""
    page = client.get(url, expect="html").body.decode("utf-8", "replace")
    found = {}
    for groups in _HREF.findall(page):
        parts = urlsplit(urljoin(url, html.unescape(next(filter(None, groups), "")).strip()))
        folder = parse_qs(parts.query).get("dir", [""])[0] or unquote(parts.path)
        name = folder.rstrip("/").rpartition("/")[2]
        if parts.scheme == "https" and parts.hostname == HOST and wanted.fullmatch(name):
            found[name] = parts._replace(fragment="").geturl()
    return found
