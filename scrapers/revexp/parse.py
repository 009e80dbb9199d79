"""Open data `revexp`: income and expense of a company in a year, from its statements → records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import days, number_of, table
from scrapers.xmlfile import BadRecord, Tree, read_documents

TABLE = table(
    {"СведДохРасх": "sums", "СумДоход": "income_kop", "СумРасход": "expense_kop"},
    kopecks=frozenset({"СумДоход", "СумРасход"}),
)


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: the year of `ДатаСост`; asof: `ДатаДок`; sums in kopecks."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    sums = tree.get("sums", {})
    if not all(isinstance(sums.get(key), int) for key in ("income_kop", "expense_kop")):
        raise BadRecord("СумДоход or СумРасход is absent")
    asof, day = days(stamps)
    return inn, day[:4], asof, {"date": day, **sums, "name": name}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `income_expense`, keyed by its year."""
    yield "income_expense", body["date"][:4], body
