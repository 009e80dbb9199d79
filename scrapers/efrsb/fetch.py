"""Asks the register of bankruptcies for one subject: one GET, companies and persons apart (NOTES.md)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered

HOST = "bankrot.fedresurs.ru"
HOSTS = {HOST: 1.0}
"""At most one request a second (courts.md 3.1)."""
CANARY = "0272023903"
"""A company in receivership since March 2026 (courts.md 0.2, 3.1)."""

LIMIT = "15"
"""As the site's own pages have it; other numbers may be answered by 451 (courts.md 4.1)."""


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The page of cards that a search for this number finds. Raises NotAnswered; a redirect is no answer."""
    path = f"/backend/{'cmpbankrupts' if len(number) == 10 else 'prsnbankrupts'}"
    answer = client.get(
        f"https://{HOST}{path}",
        expect="json",
        params={"searchString": number, "limit": LIMIT, "offset": "0"},
        headers={"Referer": f"https://{HOST}/", "Accept": "application/json, text/plain, */*"},
        name=asked_name("efrsb", number),
    )
    if urlsplit(answer.url).path != path:
        raise NotAnswered("blocked", "the site sends on to another page", answer=answer.sha256)
    if answer.status != 200:
        raise NotAnswered("layout", f"the site refuses the request (HTTP {answer.status})", answer=answer.sha256)
    yield answer
