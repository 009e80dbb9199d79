"""Asks the search of kad.arbitr.ru for the cases of one ИНН, page by page (NOTES.md).

The site is closed to programs: it is asked only where the operator orders it, as the honest program that we are. What
it answers instead (451, a page of its guard, a captcha) is told and never got round.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered
from scrapers.kad.parse import CODE, TOTAL
from scrapers.page import hidden

HOST = "kad.arbitr.ru"
HOSTS = {HOST: 5.0}
"""Seconds between two requests: what third-party clients keep between pages (courts.md 1.6)."""
CANARY = "7707329152"
"""The tax service itself, which is a side of cases every day."""

PAGES = "documentsPagesCount"
COUNT, MOST = 25, 40
"""Cases of a page, and pages that the site shows (courts.md 1.2, 1.3): beyond them an answer is a piece of more."""

_SITE = f"https://{HOST}"
_HEADERS = {"Referer": f"{_SITE}/", "Origin": _SITE, "X-Requested-With": "XMLHttpRequest", "x-date-format": "iso"}


def search(number: str, page: int) -> dict[str, Any]:
    """The body of the request for one page, as the site's own form sends it: any role, any court, any day."""
    sides = [{"Name": number, "Type": -1, "ExactMatch": False}]
    return {
        "Page": page,
        "Count": COUNT,
        "Courts": [],
        "DateFrom": None,
        "DateTo": None,
        "Sides": sides,
        "Judges": [],
        "CaseNumbers": [],
        "WithVKSInstances": False,
    }


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The pages of the answer. Raises NotAnswered."""
    page, last = 1, 1
    while page <= min(last, MOST):
        answer = client.post(
            f"{_SITE}/Kad/SearchInstances",
            expect="html",
            json=search(number, page),
            headers=_HEADERS,
            name=asked_name(CODE, number, "html"),
        )
        last = _pages(answer)
        yield answer
        page += 1


def _pages(answer: Answer) -> int:
    """How many pages there are. Raises NotAnswered where an answer counts neither cases nor pages."""
    pages = hidden(answer.body, PAGES)
    if hidden(answer.body, TOTAL) is None or pages is None or not pages.isdigit():
        raise NotAnswered("layout", "the answer does not say how many cases it found", answer=answer.sha256)
    return int(pages)
