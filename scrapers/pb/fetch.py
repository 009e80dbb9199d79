"""Asks pb.nalog.ru for one ИНН: search → row → card, each ordered by a POST and asked for until ready (NOTES.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scrapers.base import asked_name
from scrapers.days import day_of
from scrapers.http import Answer, Client, NotAnswered

HOST = "pb.nalog.ru"
HOSTS = {HOST: 1.5}
"""Seconds between two requests: what third-party clients keep between searches (fns.md 4.1)."""
CANARY = "7707329152"
"""The tax service itself: a public body, found for as long as the site works."""

_SITE = f"https://{HOST}"
_TOKEN = re.compile("[0-9A-Za-z_.=+/-]{1,2000}")
Row = Mapping[str, Any]


def ask(client: Client, number: str) -> Iterator[Answer]:
    """The search answer, and where it holds a row of this ИНН, the card of the newest such row. Raises NotAnswered."""
    found = _search(client, number)
    rows = [row for row in _rows(found, number) if _number(row.get("inn")) == number]
    yield found
    if rows:
        yield _card(client, number, max(rows, key=_order))


def _search(client: Client, number: str) -> Answer:
    kind = "Ul" if len(number) == 10 else "Ip"
    form = {"mode": f"search-{kind.lower()}", f"query{kind}": number, "page": "1", "pageSize": "10"}
    headers = {"Referer": f"{_SITE}/search.html"}
    started = _object(client.post(f"{_SITE}/search-proc.json", expect="json", form=form, headers=headers))
    wanted = {**form, "id": _token(started, "id"), "method": "get-response"}
    return client.poll(
        lambda: client.post(
            f"{_SITE}/search-proc.json", expect="json", form=wanted, headers=headers, name=asked_name("pb", number)
        ),
        _is_ready,
    )


def _card(client: Client, number: str, row: Row) -> Answer:
    token = _token(row, "token")
    headers = {"Referer": f"{_SITE}/company.html?token={token}"}
    form = {"token": token, "method": "get-request"}
    started = _object(client.post(f"{_SITE}/company-proc.json", expect="json", form=form, headers=headers))
    wanted = {"token": _token(started, "token"), "id": _token(started, "id"), "method": "get-response"}
    answer = client.poll(
        lambda: client.post(
            f"{_SITE}/company-proc.json", expect="json", form=wanted, headers=headers, name=asked_name("pb", number)
        ),
        _is_ready,
    )
    extract = _object(answer).get("vyp")
    if not isinstance(extract, dict):
        raise NotAnswered("layout", "the answer holds no card")
    if _number(extract.get("ИНН")) != number:
        raise NotAnswered("layout", "the card is of another ИНН than the one asked for")
    return answer


def _rows(answer: Answer, number: str) -> list[Row]:
    """The rows of the kind asked for. Raises NotAnswered where they are of others alone."""
    section = _object(answer).get("ul" if len(number) == 10 else "ip")
    rows = section.get("data") if isinstance(section, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAnswered("layout", "the search answer holds no list of rows")
    if rows and not any(_number(row.get("inn")) == number for row in rows):
        raise NotAnswered("layout", f"the search answers with {len(rows)} rows, none of the ИНН asked for")
    if not rows and isinstance(section, dict) and section.get("rowCount"):
        raise NotAnswered("layout", f"the answer counts {str(section['rowCount'])[:20]} rows and holds none")
    return rows


def _order(row: Row) -> str:
    return day_of(str(row.get("dtogrn") or "")[:10]) or ""


def _is_ready(answer: Answer) -> bool:
    found = _object(answer)
    return bool(found) and found.get("status") != "wait"


def _object(answer: Answer) -> dict[str, Any]:
    """The object that an answer is; null is an empty one. Raises NotAnswered for a refusal and for anything else."""
    try:
        found = msgspec.json.decode(answer.body)
    except msgspec.DecodeError as error:
        raise NotAnswered("layout", f"broken JSON: {error}") from error
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise NotAnswered("layout", "the answer is no JSON object")
    if answer.status >= 400 or found.get("ERRORS"):
        errors = found.get("ERRORS")
        keys = ", ".join(sorted(errors)) if isinstance(errors, dict) else ""
        raise NotAnswered("layout", f"the site refuses the request (HTTP {answer.status}): {keys[:100]}")
    return found


def _token(tree: Row, key: str) -> str:
    """A token goes into a header: nothing but what real ones are made of gets there."""
    token = tree.get(key)
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise NotAnswered("layout", f"no {key} in the answer")
    return token


def _number(value: Any) -> str:
    return value if isinstance(value, str) else ""
