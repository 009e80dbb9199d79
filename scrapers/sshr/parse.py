"""Open data `sshr2019`: average headcount of a company in a year → records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import days, number_of, table
from scrapers.xmlfile import BadRecord, Tree, read_documents

TABLE = table({"СведССЧР": "staff", "КолРаб": "headcount"})


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: the year of `ДатаСост`; asof: `ДатаДок`."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    count = tree.get("staff", {}).get("headcount", "")
    if not (len(count) < 10 and count.isascii() and count.isdigit()):
        raise BadRecord(f"КолРаб {count or 'absent'} is not a whole number")
    asof, day = days(stamps)
    return inn, day[:4], asof, {"date": day, "headcount": int(count), "name": name}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `headcount`, keyed by its year."""
    yield "headcount", body["date"][:4], body
