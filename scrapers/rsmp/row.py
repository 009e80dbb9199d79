"""Answers of the search at rmsp.nalog.ru (JSON `data`) → records, which say less than the open data (NOTES.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from checker import ids
from checker.records import Parsed, Rejected
from scrapers.base import About, Look, NotRead, names_asked
from scrapers.days import day_of
from scrapers.jsonfile import BadJson, elements, first_keys, read_elements, small, whole_number
from scrapers.xmlfile import UNREADABLE, BadRecord, NoNumber, Tree

SIGNS = {
    "isnew": "new",
    "has_licenses": "has_licences",
    "has_contracts": "has_contracts",
    "is_hitech": "hitech",
    "is_partnership": "partnership",
    "pr_soc": "social",
}
KNOWN = SIGNS.keys() | {
    "inn", "ogrn", "nptype", "name_ex", "category", "regioncode", "citytype", "cityname", "areaname", "okved1",
    "okved1name", "dtregistry", "dtregistryout", "is_active", "od2_sschr", "phone", "email", "www", "cnt", "token",
}  # fmt: skip
"""Keys of a row. Telephones, mail addresses and tokens are not kept, nor the name of an entrepreneur."""

LENGTHS = {"UL": (10, 13), "IP": (12, 15)}
"""Kind of a row → digits of its ИНН and ОГРН."""

_BEGUN = re.compile(rb'"dtQueryBegin"\s*:\s*"([0-9.]{10}) ')
Unknown = Counter[tuple[str, str]]


def recognise(look: Look) -> str | None:
    """By the first row; an answer without rows by its name alone. Raises NotRead for one of no known number."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    if "data" not in keys:
        return None
    try:
        row = next(elements([look.first], "data"), None)
        found: Any = msgspec.json.decode(row.raw) if row else None
    except (BadJson, *UNREADABLE):
        return None
    if row is None and names_asked("rsmp", look.name):
        return "json"
    if row is None and {"rowCount", "dtQueryBegin"} <= keys:
        raise NotRead("a search that found nothing: who was asked for is not in it")
    return "json" if isinstance(found, dict) and {"inn", "nptype", "category"} <= found.keys() else None


def parse_rows(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of one answer. Subject: ИНН; part: "live:" and the ОГРН; asof: the day of the answer, or of its arrival
    where that is earlier.
    """
    try:
        content = small(chunks)
    except BadJson as error:
        yield Rejected("byte 0", str(error))
        return
    begun = _BEGUN.search(content)
    day = day_of(begun[1].decode()) if begun else None
    asof = min(int(day.replace("-", "")), about.fetched) if day else about.fetched

    def make(tree: Tree, unknown: Unknown) -> tuple[str, str, int, Tree]:
        inn, ogrn = _numbers(tree)
        unknown.update(("key", name) for name in tree.keys() - KNOWN)
        return inn, f"live:{ogrn}", asof, _row(tree, ogrn, unknown)

    yield from read_elements([content], make, key="data", known_by="inn")


def _numbers(tree: Tree) -> tuple[str, str]:
    inn, ogrn, kind = (str(tree.get(key) or "") for key in ("inn", "ogrn", "nptype"))
    if not inn:
        raise NoNumber("no inn")
    if kind not in LENGTHS:
        raise BadRecord(f"nptype {kind[:20] or 'absent'} is neither UL nor IP")
    if not ids.inn_ok(inn) or len(inn) != LENGTHS[kind][0]:
        raise BadRecord(f"ИНН {inn[:20]} has a wrong check digit or is of another kind than {kind}")
    # Some ОГРН of the register fail their check digit (fns.md 3.4): their length alone is looked at.
    if not re.fullmatch(r"[0-9]+", ogrn) or len(ogrn) != LENGTHS[kind][1]:
        raise BadRecord(f"ОГРН {ogrn[:20] or 'absent'} is of another kind than {kind}")
    return inn, ogrn


def _row(tree: Tree, ogrn: str, unknown: Unknown) -> Tree:
    """The body of a row. Raises BadRecord for a code or sign that the format does not have."""
    category = whole_number(tree, "category")
    if category not in (0, 1, 2, 3):
        raise BadRecord(f"category {category} is none of 0, 1, 2, 3")
    body: Tree = {"kind": tree["nptype"], "ogrn": ogrn, "category": str(category), **dict(_signs(tree))}
    texts = {"regioncode": "region_code", "okved1": "okved", "okved1name": "okved_name"}
    if tree["nptype"] == "UL":
        texts["name_ex"] = "name"
    for key, name in texts.items():
        if text := " ".join(str(tree.get(key) or "").split()):
            body[name] = text
    if (count := whole_number(tree, "od2_sschr")) is not None:
        body["headcount"] = count
    for key, name in (("dtregistry", "included"), ("dtregistryout", "excluded")):
        text = str(tree.get(key) or "")
        if day := day_of(text[:10]):
            body[name] = day
        elif text:
            unknown["date", f"{key} {text[:40]}"] += 1
    body["active"] = category != 0 and whole_number(tree, "is_active") != 0 and not tree.get("dtregistryout")
    return body


def _signs(tree: Tree) -> Iterator[tuple[str, bool]]:
    for key, name in SIGNS.items():
        sign = whole_number(tree, key)
        if sign not in (None, 0, 1):
            raise BadRecord(f"{key} {sign} is neither 0 nor 1")
        if sign is not None:
            yield name, bool(sign)
