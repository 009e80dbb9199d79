"""Asks zakupki.gov.ru for one supplier: the list, which also sets the cookie; if it cannot be read, the feed."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered
from scrapers.page import BadPage
from scrapers.rnp.parse import FEED_SIZE, read_list
from scrapers.rnp.words import SITE

HOST = "zakupki.gov.ru"
HOSTS = {HOST: 2.0}
"""No limit is published; the site is slow."""
CANARY = "7743422213"
"""A supplier that was in the register in September 2026 (courts.md 0.2); records leave it after two years."""

_WHERE = f"{SITE}/epz/dishonestsupplier/search"
_REGISTERS = {"fz94": "on", "fz223": "on", "ppRf615": "on"}
_ORDER = {"sortBy": "UPDATE_DATE", "sortDirection": "false", "pageNumber": "1"}


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The list of what names this ИНН, records that were taken out too; else the feed. Raises NotAnswered."""
    try:
        answer = client.get(
            f"{_WHERE}/results.html",
            expect="html",
            params={
                "searchString": number,
                "morphology": "on",
                "strictEqual": "true",
                **_ORDER,
                "recordsPerPage": "_50",
                "showLotsInfoHidden": "false",
                **_REGISTERS,
            },
            name=asked_name("rnp", number, "html"),
        )
        read_list(answer.body)
    except NotAnswered as refusal:
        if refusal.reason != "layout":
            raise
    except BadPage:
        pass
    else:
        yield answer
        return
    yield _feed(client, number)


def _feed(client: Client, number: str) -> Answer:
    """The feed answers only to who has the cookie of a page of the site: the visitor holds it (courts.md 5.2)."""
    return client.get(
        f"{_WHERE}/rss",
        expect="html",
        params={"searchString": number, **_REGISTERS, **_ORDER, "recordsPerPage": f"_{FEED_SIZE}"},
        headers={"Referer": f"{_WHERE}/results.html"},
        name=asked_name("rnp", number, "xml"),
    )
