"""ЕГРЮЛ bulk XML (`VO_RUGFO`, formats 4.05–4.08) → records. Bytes in, records out; no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from checker import ids
from checker.records import Parsed
from scrapers import register_names
from scrapers.days import is_day
from scrapers.egrul.names import KOPECKS, NAMES, REPEATED, VOLATILE
from scrapers.register_blocks import sort_lists
from scrapers.xmlfile import BadRecord, Names, NoNumber, Tree, read_documents

TEXTS = register_names.TEXTS | {"Дата", "ДробДесят", "Номер", "Процент"}
"""Elements of a simple type in the XSDs of 4.05–4.08."""

RECORD_DATES = frozenset({"ДатаВып", "ДатаОГРН"})
"""A record whose own days are no days is refused."""

DATES = frozenset(name for name in NAMES if name.startswith("Дата")) - RECORD_DATES | {"СрокЛиквООО"}
"""All else of type xs:date: a value that is no day is left out."""

TABLE = Names(
    document="Документ",
    versions=frozenset({"4.05", "4.06", "4.07", "4.08"}),
    names={**NAMES, "СвЮЛ": "company"},
    repeated=REPEATED,
    volatile=VOLATILE,
    kopecks=KOPECKS,
    dates=DATES,
    texts=TEXTS,
)


BARE = msgspec.structs.replace(TABLE, document="СвЮЛ", bare=True, volatile=VOLATILE | {"ДатаВыг"})
"""The same record without a `Документ`: older wrapper `EGRUL`, extracts of СМЭВ (fns.md 2.3)."""


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one exchange file. Subject: ИНН, else ОГРН; part: ОГРН; asof: `ДатаВып`."""
    return read_documents(chunks, TABLE, _make)


def parse_bare(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """The same of a file of another wrapper; asof: `ДатаВып`, else the day of the file (`ДатаВыг`)."""
    return read_documents(chunks, BARE, _make_bare)


def _make_bare(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    return _make({"company": tree}, stamps)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    body: Any = tree.get("company")
    if not isinstance(body, dict):
        raise BadRecord("the document holds no СвЮЛ")
    subject, part, body = identified(body)
    stamp = stamps.get("ДатаВып") or stamps.get("ДатаВыг", "")
    if not is_day(stamp):
        raise BadRecord(f"ДатаВып {stamp or 'absent'} is not a date")
    return subject, part, int(stamp.replace("-", "")), body


def identified(body: Tree) -> tuple[str, str, Tree]:
    """(ИНН, else ОГРН; ОГРН; the body in order) of a sound body. Raises NoNumber, BadRecord."""
    ogrn, inn = body.get("ogrn", ""), body.get("inn", "")
    if not ogrn and not inn:
        raise NoNumber("neither ОГРН nor ИНН")
    if not ids.ogrn_ok(ogrn):
        raise BadRecord(f"ОГРН {ogrn or 'absent'} has a wrong check digit")
    if inn and not ids.inn_ok(inn):
        raise BadRecord(f"ИНН {inn} has a wrong check digit")
    given = body.get("ogrn_date")
    if given is not None and not is_day(given):
        raise BadRecord(f"ДатаОГРН {given or 'empty'} is not a date")
    sort_lists(body)
    return inn or ogrn, ogrn, body
