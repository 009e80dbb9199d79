"""Open data `taxoffence`: fines for tax offences of a year, unpaid on 1 October after it → records (fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import days, number_of, rows, table
from scrapers.xmlfile import Tree, read_documents

TABLE = table(
    {"СведНаруш": "fines", "СумШтраф": "fine_kop"},
    kopecks=frozenset({"СумШтраф"}),
    repeated=frozenset({"СведНаруш"}),
)


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: the year of `ДатаСост`; asof: `ДатаДок`; sums in kopecks, in the file's order."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    fines = rows(tree, "fines", "СведНаруш", (("fine_kop", "СумШтраф"),))
    asof, day = days(stamps)
    return inn, day[:4], asof, {"date": day, "fines_kop": [row["fine_kop"] for row in fines], "name": name}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `tax_offence`, keyed by its year."""
    fines, year = body["fines_kop"], body["date"][:4]
    yield (
        "tax_offence",
        year,
        {"date": body["date"], "year": int(year), "fines_kop": fines, "total_kop": sum(fines)},
    )
