"""What the tax service's open data sets share: one document a company, one value block, no people (fns.md 3.2)."""

from __future__ import annotations

from functools import lru_cache

from checker import ids
from scrapers.xmlfile import BadRecord, Names, NoNumber, Tree, is_day

COMMON = {"СведНП": "taxpayer", "НаимОрг": "name", "ИННЮЛ": "inn"}
VOLATILE = frozenset({"ИдДок", "ДатаДок", "ДатаСост"})


def table(names: dict[str, str], *, kopecks: frozenset[str] = frozenset()) -> Names:
    """The table of a set: the common names and its own."""
    return Names(
        document="Документ",
        versions=frozenset({"4.01"}),
        names={**COMMON, **names},
        volatile=VOLATILE,
        kopecks=kopecks,
        alike=True,
    )


def number_of(tree: Tree) -> tuple[str, str]:
    """(ИНН, name as written) of a document. Raises NoNumber or BadRecord."""
    taxpayer = tree.get("taxpayer")
    if not isinstance(taxpayer, dict):
        raise BadRecord("the document holds no СведНП")
    inn = taxpayer.get("inn", "")
    if not inn:
        raise NoNumber("no ИННЮЛ")
    if not ids.inn_ok(inn):
        raise BadRecord(f"ИНН {inn} has a wrong check digit")
    name = taxpayer.get("name", "")
    if not isinstance(name, str):
        raise BadRecord("НаимОрг is not a text")
    return inn, name


def iso(day: str, name: str) -> str:
    """«25.10.2024» → «2024-10-25». Raises BadRecord for anything but a day of the calendar."""
    text = "-".join(reversed(day.split(".")))
    if is_day(text) and "." in day:
        return text
    raise BadRecord(f"{name} {day or 'absent'} is not a date")


def days(stamps: dict[str, str]) -> tuple[int, str]:
    """(asof as YYYYMMDD by `ДатаДок`, ISO day that the values speak of by `ДатаСост`)."""
    return _days(stamps.get("ДатаДок", ""), stamps.get("ДатаСост", ""))


@lru_cache(maxsize=64)
def _days(issued: str, stated: str) -> tuple[int, str]:
    # A release has one pair of days for all of its documents.
    return int(iso(issued, "ДатаДок").replace("-", "")), iso(stated, "ДатаСост")
