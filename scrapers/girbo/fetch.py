"""Asks ГИР БО for the statements of one organisation: search by ИНН → id → list of statements (NOTES.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered

HOST = "bo.nalog.gov.ru"
HOSTS = {HOST: 1.0}
CANARY = "7708503727"
"""A railway whose statements of five years stood there in July 2026 (samples/fns/girbo/companies.json)."""

_SITE = f"https://{HOST}"
_TAG = re.compile("<[^>]*>")


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The statements; where there are none, the search answer, and the empty list if the organisation is known there.

    Raises NotAnswered, "layout" for a search that names others alone.
    """
    name = asked_name("girbo", number)
    found = client.get(
        f"{_SITE}/advanced-search/organizations/search",
        expect="json",
        params={"query": number, "page": "0"},
        name=name,
    )
    organisations = _organisations(found, number)
    if not organisations:
        yield found
    for organisation in organisations:
        answer = client.get(f"{_SITE}/nbo/organizations/{organisation}/bfo/", expect="json", name=name)
        _check(answer, number)
        if _decoded(answer) == []:
            yield found
        yield answer


def _organisations(answer: Answer, number: str) -> list[int]:
    """The ids under which the site keeps this ИНН. The search marks what it found by tags (fns.md 5.2)."""
    tree = _decoded(answer)
    rows = tree.get("content") if isinstance(tree, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAnswered("layout", "the search answer holds no list of organisations")
    ids = [row.get("id") for row in rows if _TAG.sub("", str(row.get("inn"))).strip() == number]
    if rows and not ids:
        raise NotAnswered("layout", f"the search answers with {len(rows)} organisations, none of the ИНН asked for")
    if not all(isinstance(found, int) for found in ids):
        raise NotAnswered("layout", "an organisation without an id")
    return list(dict.fromkeys(found for found in ids if isinstance(found, int)))


def _check(answer: Answer, number: str) -> None:
    """Raises NotAnswered unless the answer is a list of statements of this ИНН alone."""
    tree = _decoded(answer)
    if not isinstance(tree, list):
        raise NotAnswered("layout", "the answer is no list of statements")
    for item in tree:
        whose = item.get("organizationInfo") if isinstance(item, dict) else None
        if not isinstance(whose, dict) or whose.get("inn") != number:
            raise NotAnswered("layout", "the list holds something else than statements of this organisation")


def _decoded(answer: Answer) -> Any:
    if answer.status != 200:
        raise NotAnswered("layout", f"the site refuses the request: status {answer.status}")
    try:
        return msgspec.json.decode(answer.body)
    except msgspec.DecodeError as error:
        raise NotAnswered("layout", f"broken JSON: {error}") from error
