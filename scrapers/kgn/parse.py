"""Open data `kgn`: members of consolidated groups of taxpayers → records (fns.md 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from scrapers.base import Block
from scrapers.opendata import number_of, snapshot_day, table
from scrapers.xmlfile import BadRecord, Tree, read_documents

TABLE = table({"СведКГН": "group", "ПризнУчКГН": "role"})


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: none; asof: `ДатаСост`, which is not in the body."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    inn, name = number_of(tree)
    role = (tree.get("group") or {}).get("role", "")
    if role not in ("1", "2"):
        raise BadRecord(f"ПризнУчКГН {role or 'absent'} is neither 1 nor 2")
    return inn, "", snapshot_day(stamps), {"name": name, "role": role}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `tax_group`; role 1: answers for the group's tax, 2: another member."""
    yield "tax_group", "", {"role": body["role"]}
