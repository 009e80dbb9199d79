"""egrul.nalog.ru, asked by three sources: search → rows, row → extract as PDF (fns.md 1.1–1.3). Network alone.

A search is started by a POST that gives a token, and asked for until it is ready; an extract is ordered by the token of
a row, and goes the same way. Tokens live for minutes: one that has expired is got anew, once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from scrapers.base import Format, Look, asked_name, names_asked
from scrapers.days import day_of
from scrapers.http import Answer, Client, NotAnswered
from scrapers.told import refused_keys, told_object

HOST = "egrul.nalog.ru"
HOSTS = {HOST: 1.0}
CANARY = "7707329152"
"""The tax service itself: a public body, found for as long as the site works."""

_SITE = f"https://{HOST}"
_HEADERS = {
    "Accept": "application/json, text/javascript, */*; q=0.01",
    "Referer": f"{_SITE}/index.html",
    "X-Requested-With": "XMLHttpRequest",
}
Row = Mapping[str, Any]


class _Expired(Exception):
    """The site does not know the token any more."""


def search(client: Client, number: str) -> Answer:
    """The search answer for an ИНН: `{"rows": […]}`, in which a row is of this ИНН, or there is none.

    Asked once a visit, by whichever source comes first. Raises NotAnswered, "layout" for rows of others alone.
    """
    return client.once(f"{HOST} {number}", lambda: _fresh(client, number))


def asks_for_extract(source: str, kind: str) -> Callable[[Client, str], Iterator[Answer]]:
    """`Live.ask` of a register. kind: of its rows, `ul` or `fl`.

    It gives the extract of the living registration, else of the newest; or the search answer that names nobody.
    """

    def ask(client: Client, number: str) -> Iterator[Answer]:
        found = search(client, number)
        try:
            yield _extract(client, source, number, kind, found)
        except _Expired:
            found = _fresh(client, number)
            try:
                yield _extract(client, source, number, kind, found)
            except _Expired:
                raise NotAnswered("down", "tokens of rows expire before they are used") from None

    return ask


def nothing_format(source: str) -> Format:
    """The format of a search answer that names nobody, as the answer of a register: no records are in it."""

    def recognise(look: Look) -> str | None:
        if look.head is not None or not names_asked(source, look.name):
            return None
        try:
            found = msgspec.json.decode(look.first)
        except msgspec.DecodeError:
            return None
        return "json" if isinstance(found, dict) and found.get("rows") == [] else None

    return Format(recognise=recognise, parse=lambda chunks, about: iter(()), whole=lambda data: False)  # noqa: ARG005


def _fresh(client: Client, number: str) -> Answer:
    for _ in range(2):
        try:
            return _search(client, number)
        except _Expired:
            continue
    raise NotAnswered("down", "tokens of searches expire before they are used")


def _search(client: Client, number: str) -> Answer:
    form = {"vyp3CaptchaToken": "", "page": "", "query": number, "region": "", "PreventChromeAutocomplete": ""}
    token = _token(client.post(f"{_SITE}/", expect="json", form=form, headers=_HEADERS))
    name = asked_name("egrul_search", number)
    answer = client.poll(lambda: _get(client, f"search-result/{token}", name), _is_ready)
    rows = _rows(answer)
    if rows and not any(row.get("i") == number for row in rows):
        raise NotAnswered(
            "layout",
            f"the search answers with {len(rows)} rows, none of them of the ИНН asked for",
            answer=answer.sha256,
        )
    return answer


def _extract(client: Client, source: str, number: str, kind: str, found: Answer) -> Answer:
    row = _chosen(_rows(found), number, kind)
    if row is None:
        return msgspec.structs.replace(found, name=asked_name(source, number))
    ordered = _token(_get(client, f"vyp-request/{_hex(row.get('t'))}"))
    status = client.poll(lambda: _get(client, f"vyp-status/{ordered}"), _is_ready)
    if (state := _object(status).get("status")) != "ready":
        raise NotAnswered("down", f"the site did not make the extract: status {str(state)[:40]}", answer=status.sha256)
    return client.get(
        f"{_SITE}/vyp-download/{ordered}", expect="pdf", headers=_HEADERS, name=asked_name(source, number, "pdf")
    )


def _chosen(rows: list[Row], number: str, kind: str) -> Row | None:
    """The row whose extract is wanted: of living registrations the newest, else of all. None where there are no rows.

    Raises NotAnswered where rows of this ИНН are of another kind alone.
    """
    fitting = [row for row in rows if row.get("i") == number and row.get("k") == kind]
    if rows and not fitting:
        raise NotAnswered("layout", f"the search answers with rows, none of kind {kind}")
    return max(fitting, key=_order, default=None)


def _order(row: Row) -> tuple[bool, str, str]:
    living = not row.get("e") and not row.get("v")
    return living, day_of(str(row.get("r") or "")) or "", str(row.get("o") or "")


def _get(client: Client, path: str, name: str = "") -> Answer:
    stamp = str(time.time_ns() // 1_000_000)  # the site's own pages send it against caches
    params = {"r": stamp, "_": stamp}
    answer = client.get(f"{_SITE}/{path}", expect="json", params=params, headers=_HEADERS, name=name)
    _object(answer)
    return answer


def _is_ready(answer: Answer) -> bool:
    return bool(_object(answer).get("status") != "wait")


def _token(answer: Answer) -> str:
    return _hex(_object(answer).get("t"))


def _hex(token: Any) -> str:
    """A token becomes a part of an address: nothing but what real ones are made of goes into it."""
    if not isinstance(token, str) or not (token.isascii() and token.isalnum()):
        raise NotAnswered("layout", "no token in the answer")
    return token


def _rows(answer: Answer) -> list[Row]:
    rows = _object(answer).get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAnswered("layout", "the search answer holds no list of rows", answer=answer.sha256)
    return rows


def _object(answer: Answer) -> dict[str, Any]:
    """The object that an answer is. Raises _Expired; NotAnswered for any other refusal and for what is no object."""
    found = told_object(answer)
    if answer.status >= 400 or found.get("ERRORS"):
        keys = refused_keys(found)
        if keys == ["t"]:
            raise _Expired
        told = f"the site refuses the request (HTTP {answer.status}): {', '.join(keys)[:100]}"
        raise NotAnswered("layout", told, again=False, answer=answer.sha256)
    return found
