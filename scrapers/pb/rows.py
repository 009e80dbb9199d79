"""Answers of the search at pb.nalog.ru (sections `ul`, `ip`) → records, and what row and card share (NOTES.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from checker import ids
from checker.records import Parsed, Rejected
from scrapers.base import About, Look, NotRead, names_asked
from scrapers.days import day_of, is_day
from scrapers.jsonfile import BadJson, elements, first_keys, read_elements, small, whole_number
from scrapers.xmlfile import UNREADABLE, BadRecord, NoNumber, Tree

SECTIONS = {"ul": "legal_entity", "ip": "entrepreneur"}
LENGTHS = {"legal_entity": (10, 13), "entrepreneur": (12, 15)}
"""Kind → digits of its ИНН and ОГРН."""

STATES = frozenset({"10", "30", "50"})
"""Codes of `sulst_ex` that are known: in business, in bankruptcy, ended. The list is incomplete (fns.md 4.1)."""

TEXTS = {
    "sulst_name_ex": "status_name",
    "okved2main": "activity_code",
    "okved2mainname": "activity",
    "okved2maintype": "activity_kind",
    "regionname": "region",
    "okopf12": "opf_code",
}
KNOWN = TEXTS.keys() | {
    "inn", "ogrn", "ogrnip", "namec", "namep", "fio", "sulst_ex", "pr_liq", "invalid", "okved2", "okved2name", "dtreg",
    "dtogrn", "pr_sipst", "predo", "periodcode", "yearcode", "token", "bourl", "rsmppdf", "puchdocurl", "gosregurl",
    "egrulurl",
}  # fmt: skip
"""Keys of a row. The name of an entrepreneur, tokens, and codes of unknown meaning are not kept."""

_GIRBO = re.compile(r"organizations-card/([0-9]{1,12})")
Unknown = Counter[tuple[str, str]]


def recognise_rows(look: Look) -> str | None:
    """By the first row; an answer without rows by its name alone. Raises NotRead for one of no known number."""
    if look.head is not None or not (sections := first_keys(look.first, inside=False) & SECTIONS.keys()):
        return None
    for section in sorted(sections):
        try:
            row = next(elements([look.first], f"{section}.data"), None)
            found: Any = msgspec.json.decode(row.raw) if row else None
        except (BadJson, *UNREADABLE):
            return None
        if row is not None:
            return "json" if _is_row(found) else None
    if names_asked("pb", look.name):
        return "json"
    raise NotRead("a search that found nothing: who was asked for is not in it")


def is_row(data: bytes) -> bool:
    """Whether bytes are one row, whole."""
    try:
        return _is_row(msgspec.json.decode(data))
    except UNREADABLE:
        return False


def _is_row(found: Any) -> bool:
    return isinstance(found, dict) and {"inn", "token"} <= found.keys() and bool({"namec", "fio"} & found.keys())


def parse_rows(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of one answer. Subject: ИНН; part: "row:" and the ОГРН; asof: the day on which the answer was got."""
    try:
        content = small(chunks)
    except BadJson as error:
        yield Rejected("byte 0", str(error))
        return
    for section, kind in SECTIONS.items():
        if section not in first_keys(content, inside=False):
            continue

        def make(tree: Tree, unknown: Unknown, kind: str = kind) -> tuple[str, str, int, Tree]:
            unknown.update(("key", name) for name in tree.keys() - KNOWN)
            inn, ogrn = numbers(kind, tree.get("inn"), tree.get("ogrn") or tree.get("ogrnip"))
            return inn, f"row:{ogrn}", about.fetched, _row(tree, kind, ogrn, unknown)

        yield from read_elements([content], make, key=f"{section}.data", known_by="inn")


def _row(tree: Tree, kind: str, ogrn: str, unknown: Unknown) -> Tree:
    body: Tree = {"unit": "row", "kind": kind, "ogrn": ogrn}
    body |= state(tree, unknown)
    if kind == "legal_entity":
        body |= texts(tree, {"namec": "name"})
    body |= texts(tree, TEXTS)
    body |= days(tree, {"dtreg": "registered", "dtogrn": "ogrn_date"}, unknown)
    if found := _GIRBO.search(str(tree.get("bourl") or "")):
        body["girbo_id"] = found[1]
    return body


def numbers(kind: str, inn: Any, ogrn: Any) -> tuple[str, str]:
    """ИНН and ОГРН of a subject of this kind. Raises NoNumber, BadRecord."""
    inn, ogrn = str(inn or ""), str(ogrn or "")
    if not inn:
        raise NoNumber("no ИНН")
    if not ids.inn_ok(inn) or len(inn) != LENGTHS[kind][0]:
        raise BadRecord(f"ИНН {inn[:20]} has a wrong check digit or is not of a {kind}")
    if not (ids.ogrn_ok(ogrn) or ids.ogrnip_ok(ogrn)) or len(ogrn) != LENGTHS[kind][1]:
        raise BadRecord(f"ОГРН {ogrn[:20] or 'absent'} has a wrong check digit or is not of a {kind}")
    return inn, ogrn


def state(tree: Tree, unknown: Unknown) -> Tree:
    """Code of the state, and the marks of liquidation and of unreliable data in the register."""
    body: Tree = {}
    if (code := whole_number(tree, "sulst_ex")) is not None:
        body["status"] = str(code)
        if body["status"] not in STATES:
            unknown["sulst_ex", str(code)] += 1
    return body | signs(tree, {"pr_liq": "liquidating", "invalid": "unreliable"})


def signs(tree: Tree, names: Mapping[str, str]) -> Tree:
    """Signs of two values under our names. Raises BadRecord for a third one."""
    found = {name: whole_number(tree, key) for key, name in names.items()}
    for name, sign in found.items():
        if sign not in (None, 0, 1):
            raise BadRecord(f"{name} {sign} is neither 0 nor 1")
    return {name: bool(sign) for name, sign in found.items() if sign is not None}


def texts(tree: Tree, names: Mapping[str, str]) -> Tree:
    """Texts under our names, spaces joined, empty ones left out."""
    found = {name: " ".join(str(tree.get(key) or "").split()) for key, name in names.items()}
    return {name: text for name, text in found.items() if text}


def days(tree: Tree, names: Mapping[str, str], unknown: Unknown) -> Tree:
    """Days under our names, of either way to write them; one that is none is left out and noted."""
    body: Tree = {}
    for key, name in names.items():
        text = str(tree.get(key) or "")[:10]
        if is_day(text):
            body[name] = text
        elif day := day_of(text):
            body[name] = day
        elif text:
            unknown["date", f"{key} {text}"] += 1
    return body
