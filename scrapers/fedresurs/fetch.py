"""Asks fedresurs.ru who intends to bankrupt a company: search by ИНН → guid → notices of two types (NOTES.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from checker.dates import moscow_day
from scrapers.base import asked_name
from scrapers.fedresurs.parse import GUID, publications_name
from scrapers.fedresurs.roles import CREDITOR_INTENDS, DEBTOR_INTENDS
from scrapers.http import Answer, Client, NotAnswered
from scrapers.jsonfile import BadJson
from scrapers.pagedata import Page, inn_of, read_page, text_of
from scrapers.xmlfile import BadRecord

HOST = "fedresurs.ru"
HOSTS = {HOST: 1.0}
"""Probes made some three a second without a ban (courts.md 4.1); no limit is published."""
CANARY = "7707083893"
"""A bank, which always has notices of its own (courts.md 0.2)."""

WINDOW = timedelta(days=400)
"""An intention fades within months (law-and-practice 1(a)16): a year and a month of them is asked for."""
SEARCHED, LISTED = 15, 50
"""Rows of an answer. Only 1, 3, 5, 8, 15 and 50 may be asked for: any other number is answered by 451 and no body."""
PAGES = 3
"""So many pages of a type: only banks have more, which publish them; the answer then says that it is a part."""

_SITE = f"https://{HOST}/backend"
_HEADERS = {"Referer": f"https://{HOST}/", "Accept": "application/json, text/plain, */*"}


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The search answer where it names nobody of this ИНН, else the notices. Raises NotAnswered."""
    path = "companies"
    params = {"searchString": number, "limit": str(SEARCHED), "offset": "0"}
    found = _get(client, path, params, asked_name("fedresurs", number))
    guids = _guids(_page(found), number)
    if not guids:
        yield found
    for guid in guids:
        for kind in (CREDITOR_INTENDS, DEBTOR_INTENDS):
            yield from _notices(client, number, guid, kind)


def _notices(client: Client, number: str, guid: str, kind: str) -> Iterator[Answer]:
    today = moscow_day(datetime.now(UTC))
    for nth in range(PAGES):
        params = {
            "OnlySfact": "true",
            "DateStart": (today - WINDOW).isoformat(),
            "DateEnd": today.isoformat(),
            "Type": kind,
            "limit": str(LISTED),
            "offset": str(nth * LISTED),
        }
        answer = _get(client, f"companies/{guid}/publications", params, publications_name(number, guid))
        page = _page(answer)
        yield answer
        if not page.rows or nth * LISTED + len(page.rows) >= page.total:
            return


def _get(client: Client, path: str, params: Mapping[str, str], name: str) -> Answer:
    answer = client.get(f"{_SITE}/{path}", expect="json", params=params, headers=_HEADERS, name=name)
    if urlsplit(answer.url).path != f"/backend/{path}":
        raise NotAnswered("blocked", "the site sends on to another page", answer=answer.sha256)
    if answer.status != 200:
        raise NotAnswered("layout", f"the site refuses the request (HTTP {answer.status})", answer=answer.sha256)
    return answer


def _page(answer: Answer) -> Page:
    try:
        return read_page(answer.body, "found")
    except BadJson as error:
        raise NotAnswered("layout", f"no page of rows: {error}", answer=answer.sha256) from error


def _guids(page: Page, number: str) -> list[str]:
    """The guids of this ИНН. Raises NotAnswered where a row has no sound ИНН, or its guid is none."""
    try:
        rows = [row.tree for row in page.rows if inn_of(row.tree) == number]
    except BadRecord as error:
        raise NotAnswered("layout", f"a row of the search: {error}") from error
    guids = list(dict.fromkeys(text_of(row.get("guid")).lower() for row in rows))
    if not all(GUID.fullmatch(guid) for guid in guids):
        raise NotAnswered("layout", "a company without a guid")
    return guids
