"""Open data `debtam`: tax arrears of a company on the first of a month, tax by tax → records (fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import number_of, rows, snapshot_day, table, tax_of
from scrapers.xmlfile import Tree, read_documents

SUMS = {
    "СумНедНалог": "arrears_kop",
    "СумПени": "penalties_kop",
    "СумШтраф": "fines_kop",
    "ОбщСумНедоим": "total_kop",
}
TABLE = table(
    {"СведНедоим": "taxes", "НаимНалог": "tax", **SUMS}, kopecks=frozenset(SUMS), repeated=frozenset({"СведНедоим"})
)
CHECKED = tuple((ours, theirs) for theirs, ours in SUMS.items())


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: none; asof: `ДатаСост`, which is not in the body; sums in kopecks."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    taxes = rows(tree, "taxes", "СведНедоим", CHECKED)
    taxes.sort(key=lambda row: (tax_of(row), row["total_kop"], row["arrears_kop"], row["penalties_kop"]))
    return inn, "", snapshot_day(stamps), {"name": name, "taxes": taxes}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`tax_debt` by the name of the tax, and `tax_debt_total`: sums as given, added inside one document alone."""
    for row in body["taxes"]:
        yield "tax_debt", tax_of(row), row
    total = sum(row["total_kop"] for row in body["taxes"])
    yield "tax_debt_total", "", {"total_kop": total, "taxes": len(body["taxes"])}
