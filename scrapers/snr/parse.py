"""Open data `snr`: special tax regimes of a company on the first of a month → records (fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import flag, number_of, snapshot_day, table
from scrapers.xmlfile import BadRecord, Tree, read_documents

REGIMES = {
    "ПризнЕСХН": "eshn",
    "ПризнУСН": "usn",
    "ПризнАУСН": "ausn",
    "ПризнСРП": "srp",
    "ПризнЕНВД": "envd",
}
"""ЕНВД ended with 2020 and АУСН began in July 2022: a file holds one or the other."""

TABLE = table({"СведСНР": "regimes", **REGIMES}, versions=frozenset({"4.01", "4.02"}))


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: none; asof: `ДатаСост`, which is not in the body."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    stated = tree.get("regimes") or {}
    regimes = {ours: flag(stated[ours], theirs, no="0") for theirs, ours in REGIMES.items() if ours in stated}
    if not regimes:
        raise BadRecord("the document names no regime")
    return inn, "", snapshot_day(stamps), {**stated, **regimes, "name": name}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `tax_regime`, a sign for each regime that the file knows."""
    yield "tax_regime", "", {key: value for key, value in body.items() if key != "name"}
