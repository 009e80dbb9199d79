"""What the tax service's open data sets share: one document a company: ИНН, days, signs, rows of sums (fns.md 3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from checker import ids
from scrapers.days import day_of
from scrapers.xmlfile import BadRecord, Names, NoNumber, Tree

COMMON = {"СведНП": "taxpayer", "НаимОрг": "name", "ИННЮЛ": "inn"}
VOLATILE = frozenset({"ИдДок", "ДатаДок", "ДатаСост"})


def table(
    names: dict[str, str],
    *,
    versions: frozenset[str] = frozenset({"4.01"}),
    kopecks: frozenset[str] = frozenset(),
    repeated: frozenset[str] = frozenset(),
) -> Names:
    """The table of a set of companies: the common names and its own."""
    return Names(
        document="Документ",
        versions=versions,
        names={**COMMON, **names},
        volatile=VOLATILE,
        kopecks=kopecks,
        repeated=repeated,
        alike=True,
    )


def number_of(tree: Tree) -> tuple[str, str]:
    """(ИНН, name as written) of a document: these sets hold organisations alone. Raises NoNumber or BadRecord."""
    taxpayer = tree.get("taxpayer")
    if not isinstance(taxpayer, dict):
        raise BadRecord("the document holds no СведНП")
    name = taxpayer.get("name", "")
    if not isinstance(name, str):
        raise BadRecord("НаимОрг is not a text")
    return organisation(taxpayer.get("inn", "")), name


def organisation(inn: str) -> str:
    """The ИНН of an organisation, checked. Raises NoNumber if there is none, BadRecord if it is wrong or a person's."""
    if not inn:
        raise NoNumber("no ИННЮЛ")
    if not ids.inn_ok(inn):
        raise BadRecord(f"ИНН {inn} has a wrong check digit")
    if len(inn) != 10:
        raise BadRecord(f"ИНН {inn} is a person's, where only organisations can be")
    return inn


def person(inn: str) -> str:
    """The ИНН of a person, checked. Raises NoNumber if there is none, BadRecord if it is wrong or an organisation's."""
    if not inn:
        raise NoNumber("no ИННФЛ")
    if not ids.inn_ok(inn):
        raise BadRecord(f"ИНН {inn} has a wrong check digit")
    if len(inn) != 12:
        raise BadRecord(f"ИНН {inn} is an organisation's, where only a person can be")
    return inn


def iso(day: str, name: str) -> str:
    """«25.10.2024» → «2024-10-25». Raises BadRecord for anything but a day of the calendar."""
    found = day_of(day)
    if found is None:
        raise BadRecord(f"{name} {day or 'absent'} is not a date")
    return found


def days(stamps: dict[str, str]) -> tuple[int, str]:
    """Of a yearly set: (asof as YYYYMMDD by `ДатаДок`, ISO day that the values speak of by `ДатаСост`)."""
    return _number(stamps.get("ДатаДок", ""), "ДатаДок"), iso(stamps.get("ДатаСост", ""), "ДатаСост")


def snapshot_day(stamps: dict[str, str]) -> int:
    """Of a monthly snapshot: the day that it speaks of (`ДатаСост`) as YYYYMMDD; it orders the statements.

    It stays out of the body: a debt that stands unchanged for a year is one version, not twelve.
    """
    return _number(stamps.get("ДатаСост", ""), "ДатаСост")


@lru_cache(maxsize=64)
def _number(day: str, name: str) -> int:
    # A release has one pair of days for all of its documents.
    return int(iso(day, name).replace("-", ""))


def rows(tree: Tree, key: str, element: str, sums: Sequence[tuple[str, str]]) -> list[Tree]:
    """The rows of a document, each with all of its sums. Raises BadRecord for none, and for a sum absent or negative.

    sums: (our name, name in the file).
    """
    found = tree.get(key) or []
    if not isinstance(found, list) or not found:
        raise BadRecord(f"the document holds no {element}")
    for row in found:
        for ours, theirs in sums:
            if not isinstance(row, dict) or not isinstance(row.get(ours), int):
                raise BadRecord(f"{theirs} is absent")
            if row[ours] < 0:
                raise BadRecord(f"{theirs} is negative")
    return found


def tax_of(row: Tree) -> str:
    """The name of a tax as a key: free text, in which the source doubles spaces. Raises BadRecord if it has none."""
    tax = " ".join(str(row.get("tax", "")).split())
    if not tax:
        raise BadRecord("НаимНалог is absent")
    return tax


def flag(value: str | None, name: str, *, yes: str = "1", no: str) -> bool:
    """A sign of two values. Raises BadRecord for any other."""
    if value not in (yes, no):
        raise BadRecord(f"{name} {value or 'absent'} is neither {yes} nor {no}")
    return value == yes
