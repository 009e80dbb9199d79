"""Asks the search of rmsp.nalog.ru for one ИНН, in the mode that matches numbers whole (NOTES.md)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scrapers.base import asked_name
from scrapers.http import Answer, Client, NotAnswered

HOST = "rmsp.nalog.ru"
HOSTS = {HOST: 1.0}
CANARY = "2466220319"
"""A company of a real answer of 2019 (fns.md 6.1); one that was excluded is answered too, and said to be so."""

_ADDRESS = f"https://{HOST}/search-proc.json"


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The answer: rows of this ИНН, or no rows. Raises NotAnswered, "layout" for rows of others alone."""
    form = {"mode": "inn-list", "innList": number, "page": "1", "pageSize": "10", "sortField": "", "sort": "ASC"}
    answer = client.post(_ADDRESS, expect="json", form=form, name=asked_name("rsmp", number))
    if answer.status != 200:
        raise NotAnswered("layout", f"the site refuses the request: status {answer.status}")
    try:
        tree = msgspec.json.decode(answer.body)
    except msgspec.DecodeError as error:
        raise NotAnswered("layout", f"broken JSON: {error}") from error
    rows = tree.get("data") if isinstance(tree, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAnswered("layout", "the answer holds no list of rows")
    if rows and not any(row.get("inn") == number for row in rows):
        raise NotAnswered("layout", f"the search answers with {len(rows)} rows, none of the ИНН asked for")
    if not rows and tree.get("rowCount"):
        raise NotAnswered("layout", f"the answer counts {str(tree['rowCount'])[:20]} rows and holds none")
    yield answer
