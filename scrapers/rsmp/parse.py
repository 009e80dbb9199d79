"""Open data `rsmp`: the register of small and medium business, companies and entrepreneurs → records (fns.md 3.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import flag, organisation, person, snapshot_day
from scrapers.rsmp.names import TABLE
from scrapers.xmlfile import BadRecord, Tree, read_documents

LISTS = ("licences", "products", "programmes", "contracts", "agreements")
COMPANY = "1"


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: none; asof: `ДатаСост`, which is not in the body."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn = _subject(tree)
    _signs(tree)
    if "region_code" in tree.get("place", {}):
        tree["region_code"] = tree["place"].pop("region_code")
    _sort(tree)
    return inn, "", snapshot_day(stamps), tree


def _signs(tree: Tree) -> None:
    """Puts codes and signs of a document into our types. Raises BadRecord for a value that the format does not have."""
    category, count = tree.get("category", ""), tree.get("headcount", "0")
    if category not in ("1", "2", "3"):
        raise BadRecord(f"КатСубМСП {category or 'absent'} is none of 1, 2, 3")
    tree["new"] = flag(tree.get("new"), "ПризНовМСП", no="2")
    if "social" in tree:
        tree["social"] = flag(tree["social"], "СведСоцПред", no="2")
    if not re.fullmatch(r"[0-9]{1,9}", count):
        raise BadRecord(f"ССЧР {count or 'absent'} is not a whole number")
    if "headcount" in tree:
        tree["headcount"] = int(count)
    for product in tree.get("products", ()):
        if "innovative" in product:
            product["innovative"] = flag(product["innovative"], "ПрОтнПрод", no="2")


def _sort(tree: Tree) -> None:
    """Puts lists whose order means nothing into one order, so that a release which shuffles them changes nothing."""
    for key in ("activities", "activities_reported"):
        if found := tree.get(key):
            found.get("additional", []).sort(key=_activity)
    for licence in tree.get("licences", ()):
        for key in {"activities", "places"} & licence.keys():
            licence[key] = sorted(text for text in licence[key] if text)
    for key in LISTS:
        if key in tree:
            tree[key].sort(key=_order)


def _subject(tree: Tree) -> str:
    """The ИНН of a document, taken out of its tree together with the element that held it."""
    kind = tree.get("subject_kind", "")
    if kind not in ("1", "2", "3"):
        raise BadRecord(f"ВидСубМСП {kind or 'absent'} is none of 1, 2, 3")
    named, other = ("company", "entrepreneur") if kind == COMPANY else ("entrepreneur", "company")
    who = tree.pop(named, None)
    if not isinstance(who, dict) or other in tree:
        raise BadRecord(f"ВидСубМСП {kind}, but the document names somebody else or nobody")
    inn = who.pop("inn", "")
    tree.update(who)
    return organisation(inn) if kind == COMPANY else person(inn)


def _activity(activity: Tree) -> tuple[str, str]:
    return activity.get("code", ""), activity.get("version", "")


def _order(item: Tree) -> list[str]:
    return [str(item.get("number", item.get("code", ""))), *(f"{key}{item[key]}" for key in sorted(item))]


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`sme` and what stands beside it: activities by code, licences, products, programmes, contracts by number.

    Of an answer of the search: `sme_row`, keyed by the ОГРН.
    """
    if "active" in body:
        yield "sme_row", body["ogrn"], body
        return
    yield "sme", "", {key: value for key, value in body.items() if key not in _BESIDE}
    for key, reported in (("activities", False), ("activities_reported", True)):
        declared = body.get(key, {})
        for activity in (declared.get("main"), *declared.get("additional", ())):
            if activity:
                code = f"reported:{activity.get('code', '')}" if reported else activity.get("code", "")
                yield "sme_activity", code, {**activity, "main": activity is declared.get("main"), "reported": reported}
    for licence in body.get("licences", ()):
        yield "sme_licence", licence.get("number", ""), licence
    for product in body.get("products", ()):
        yield "sme_product", product.get("code", ""), product
    for programme in body.get("programmes", ()):
        yield "sme_programme", programme.get("number", ""), programme
    for key, law in (("contracts", "44-ФЗ"), ("agreements", "223-ФЗ")):
        for contract in body.get(key, ()):
            yield "sme_contract", contract.get("number", ""), {**contract, "law": law}


_BESIDE = frozenset({*LISTS, "activities", "activities_reported"})
