"""Answers of the service of invalid ИНН (JSON) → records (NOTES.md). Bytes in, records out; no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker import ids
from checker.records import Parsed
from scrapers.base import About, Block, Look, names_asked
from scrapers.jsonfile import first_keys, read_object
from scrapers.opendata import iso
from scrapers.xmlfile import BadRecord, Tree


def recognise(look: Look) -> str | None:
    """An object of inn and date alone; one of inn alone, which says no, where its name tells that it was asked for."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    asked = keys == {"inn"} and names_asked("invalid_inn", look.name)
    return "json" if asked or keys == {"inn", "date"} else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """One record if the ИНН is invalid, none if it is not; asof: the day on which the answer was got."""

    def make(tree: Tree, unknown: Counter[tuple[str, str]]) -> tuple[str, str, int, Tree] | None:
        unknown.update(("key", name) for name in tree.keys() - {"inn", "date"})
        inn, day = str(tree.get("inn") or ""), str(tree.get("date") or "").strip()
        if not ids.inn_ok(inn):
            raise BadRecord(f"ИНН {inn[:20] or 'absent'} has a wrong check digit")
        if not day:
            return None
        return inn, "", about.fetched, {"inn": inn, "date": iso(day.partition(" ")[0], "date")}  # the hour is always 0

    return read_object(chunks, make, known_by="inn")


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `inn_invalid`."""
    yield "inn_invalid", "", body
