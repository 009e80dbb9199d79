"""Asks the search of egrul.nalog.ru for one ИНН (NOTES.md). An exact number has one page of answers."""

from __future__ import annotations

from collections.abc import Iterator

from scrapers import egrul_site
from scrapers.http import Answer, Client


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The search answer. Raises NotAnswered."""
    yield egrul_site.search(client, number)
