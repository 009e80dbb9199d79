"""Open data `paytax`: taxes that a company paid in a year, tax by tax → records (fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import days, number_of, rows, table, tax_of
from scrapers.xmlfile import Tree, read_documents

TABLE = table(
    {"СвУплСумНал": "taxes", "НаимНалог": "tax", "СумУплНал": "paid_kop"},
    kopecks=frozenset({"СумУплНал"}),
    repeated=frozenset({"СвУплСумНал"}),
)


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: the year of `ДатаСост`; asof: `ДатаДок`; sums in kopecks."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    taxes = rows(tree, "taxes", "СвУплСумНал", (("paid_kop", "СумУплНал"),))
    taxes.sort(key=lambda row: (tax_of(row), row["paid_kop"]))
    asof, day = days(stamps)
    return inn, day[:4], asof, {"date": day, "name": name, "taxes": taxes}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`tax_paid` by year and name of the tax, and `tax_paid_total` by year."""
    spoken = {"date": body["date"], "year": int(body["date"][:4])}
    for row in body["taxes"]:
        yield "tax_paid", f"{spoken['year']}:{tax_of(row)}", {**spoken, **row}
    total = sum(row["paid_kop"] for row in body["taxes"])
    yield "tax_paid_total", str(spoken["year"]), {**spoken, "total_kop": total}
