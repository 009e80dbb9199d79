"""Answers of the search at egrul.nalog.ru (JSON `rows`) → records (NOTES.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from checker import ids
from checker.records import Parsed
from scrapers.base import About, Block, Look, NotRead, names_asked
from scrapers.jsonfile import BadJson, elements, first_keys, read_elements
from scrapers.opendata import iso
from scrapers.xmlfile import UNREADABLE, BadRecord, NoNumber, Tree

TEXTS = {"n": "name_full", "c": "name_short", "g": "heads_text", "p": "kpp", "rn": "region", "a": "address"}
DAYS = {"r": "registered", "e": "ended", "v": "void"}
KNOWN = TEXTS.keys() | DAYS.keys() | {"i", "o", "k", "t", "cnt", "tot", "pg"}
"""Keys of a row: token and counts of the answer are not kept."""

LENGTHS = {"ul": (13, 10), "fl": (15, 12)}
"""Kind of a row → digits of its ОГРН and ИНН."""

Unknown = Counter[tuple[str, str]]


def recognise(look: Look) -> str | None:
    """Answers with rows. Raises NotRead for the other answers of the service."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    if "rows" in keys:
        return _rows(look)
    if "ERRORS" in keys:
        asks = b"captcha" in look.first
        raise NotRead(
            "the site asked for a code from a picture: there is no answer in it"
            if asks
            else "the site refused the request: there is no answer in it"
        )
    if "captchaRequired" in keys:
        raise NotRead("the token of a search in ЕГРЮЛ/ЕГРИП and not its answer: there are no rows in it")
    if keys == {"status"}:
        raise NotRead("the search was not ready: there are no rows in it")
    return None


def _rows(look: Look) -> str | None:
    """By the first row, which a search answer shows within the first bytes; one without rows by who was asked for."""
    try:
        row = next(elements([look.first], "rows"), None)
    except BadJson:
        return None
    if row is None and names_asked("egrul_search", look.name):
        return "json"
    if row is None:
        raise NotRead("a search that found nothing: who was asked for is not in it")
    try:
        found = msgspec.json.decode(row.raw)
    except UNREADABLE:
        return None
    return "json" if isinstance(found, dict) and {"k", "o"} & found.keys() and "n" in found else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of one answer. Subject: ИНН, else ОГРН; part: ОГРН; asof: the day on which the answer was got."""

    def make(tree: Tree, unknown: Unknown) -> tuple[str, str, int, Tree]:
        body = _row(tree, unknown)
        return body.get("inn") or body["ogrn"], body["ogrn"], about.fetched, body

    return read_elements(chunks, make, key="rows", known_by="o")


def _row(tree: Tree, unknown: Unknown) -> Tree:
    """The body of a row. Raises NoNumber, BadRecord."""
    unknown.update(("key", name) for name in tree.keys() - KNOWN)
    ogrn, inn, kind = (str(tree.get(key) or "") for key in ("o", "i", "k"))
    _check(ogrn, inn, kind)
    body: Tree = {"kind": kind, "ogrn": ogrn}
    if inn:
        body["inn"] = inn
    for key, name in TEXTS.items():
        if text := " ".join(str(tree.get(key) or "").split()):
            body[name] = text
    for key, name in DAYS.items():
        if tree.get(key):
            body[name] = iso(str(tree[key]), key)
    return body


def _check(ogrn: str, inn: str, kind: str) -> None:
    if not ogrn and not inn:
        raise NoNumber("neither ОГРН nor ИНН")
    if kind not in LENGTHS:
        raise BadRecord(f"kind {kind[:20] or 'absent'}: no registration of a company or an entrepreneur")
    if not (ids.ogrn_ok(ogrn) or ids.ogrnip_ok(ogrn)) or len(ogrn) != LENGTHS[kind][0]:
        raise BadRecord(f"ОГРН {ogrn[:20] or 'absent'} has a wrong check digit or is of another kind than {kind}")
    if inn and (not ids.inn_ok(inn) or len(inn) != LENGTHS[kind][1]):
        raise BadRecord(f"ИНН {inn[:20]} has a wrong check digit or is of another kind than {kind}")


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `register_row`, keyed by the ОГРН."""
    yield "register_row", body["ogrn"], body
