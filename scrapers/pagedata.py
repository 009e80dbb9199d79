"""Answers of the register's sites in JSON: `pageData`, a page of rows, beside a count of all (courts.md 3.1, 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from checker import ids
from checker.records import Leftover
from scrapers.days import is_day
from scrapers.jsonfile import BadJson, Element, elements
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree

ROWS = "pageData"
PARTIAL = "partial"
"""The kind of leftover by which a parser says that an answer is a piece of more (`checker.ingest.outcomes`)."""

_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_LATIN = str.maketrans("ABCEHKMOPTXabcehkmoptx", "АВСЕНКМОРТХАВСЕНКМОРТХ")
_CASE = re.compile(r"([А-Я]{1,3}[0-9]{2})-([0-9]{1,8})/([0-9]{4}|[0-9]{2})")


class Row(NamedTuple):
    """One row: where its bytes stand in the file, and what they say."""

    element: Element
    tree: Tree


class Page(NamedTuple):
    """A page of a search: its rows and how many there are in all."""

    rows: list[Row]
    total: int

    def partial(self) -> Iterator[Leftover]:
        """The word that there are more rows than the page shows, if there are."""
        if self.total > len(self.rows):
            yield Leftover(PARTIAL, f"{len(self.rows)} of {self.total}")


def read_page(content: bytes, count: str, under: str = "") -> Page:
    """The page of an answer. count: the key of the number of all rows. under: the key of the object that is the page.

    Raises BadJson for what is no such answer: no list, a row that is no object, no count, or one less than the rows.
    An answer that does not pass says nothing of anybody.
    """
    path = f"{under}.{ROWS}" if under else ROWS
    try:
        tree: Any = _decode(content.removeprefix(b"\xef\xbb\xbf"))
    except UNREADABLE as error:
        raise BadJson(0, str(error)[:200]) from error
    if under:
        tree = tree.get(under) if isinstance(tree, dict) else None
    if not isinstance(tree, dict):
        raise BadJson(0, f"no object that holds {path}")
    found, total = tree.get(ROWS), tree.get(count)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadJson(0, f"{path} is no list of objects")
    if not isinstance(total, int) or isinstance(total, bool) or total < len(found):
        raise BadJson(0, f"{count} {str(total)[:20]} beside {len(found)} rows")
    rows = [Row(element, _decode(element.raw)) for element in elements([content], path)]
    if [row.tree for row in rows] != found:
        raise BadJson(0, f"{path} stands there twice")
    return Page(rows, total)


def inn_of(tree: Tree) -> str:
    """The ИНН of a row. Raises BadRecord where there is none, or a wrong one."""
    inn = tree.get("inn")
    if not isinstance(inn, str) or not ids.inn_ok(inn.strip()):
        raise BadRecord(f"ИНН {str(inn)[:20]} is none, or has a wrong check digit")
    return inn.strip()


def asked_of(source: str, name: str) -> str:
    """The ИНН that a document's name says was asked for; '' where it was not asked."""
    found = re.fullmatch(rf"{source}-([0-9]{{10}}|[0-9]{{12}})(?:-[0-9a-f-]{{1,64}})?\.[a-z]+", name)
    return found[1] if found else ""


def text_of(value: Any) -> str:
    """A value as text, white space joined; '' for null and for what is no text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def day_in(value: Any) -> str:
    """The day of a moment like 2026-09-26T13:13:13.956942; '' where it is none."""
    day = text_of(value)[:10]
    return day if is_day(day) else ""


def case_number(text: str) -> str:
    """A case number in Cyrillic without spaces; what has another form is kept with its spaces joined."""
    joined = "".join(text.split()).upper().translate(_LATIN).lstrip("№")
    return joined if _CASE.fullmatch(joined) else " ".join(text.split())
