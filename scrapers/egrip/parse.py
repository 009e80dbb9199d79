"""ЕГРИП bulk XML (`VO_RIGFO`, formats 4.04–4.07) → records. Bytes in, records out; no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from checker import ids
from checker.records import Parsed
from scrapers import register_names
from scrapers.days import is_day
from scrapers.egrip.names import NAMES, REPEATED, VOLATILE
from scrapers.register_blocks import sort_lists
from scrapers.xmlfile import BadRecord, Names, NoNumber, Tree, read_documents

RECORD_DATES = frozenset({"ДатаВып", "ДатаОГРНИП"})
"""A record whose own days are no days is refused."""

DATES = frozenset(name for name in NAMES if name.startswith("Дата")) - RECORD_DATES | {"СрокДействДок"}
"""All else of type xs:date: a value that is no day is left out."""

TABLE = Names(
    document="Документ",
    versions=frozenset({"4.04", "4.05", "4.06", "4.07"}),
    names={**NAMES, "СвИП": "entrepreneur"},
    repeated=REPEATED,
    volatile=VOLATILE,
    dates=DATES,
    texts=register_names.TEXTS,
)

BARE = msgspec.structs.replace(TABLE, document="СвИП", bare=True, volatile=VOLATILE | {"ДатаВыг"})
"""The same record without a `Документ`: older wrapper `EGRIP`, extracts of СМЭВ (fns.md 2.3)."""


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one exchange file. Subject: ИНН, else ОГРНИП; part: ОГРНИП; asof: `ДатаВып`."""
    return read_documents(chunks, TABLE, _make)


def parse_bare(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """The same of a file of another wrapper; asof: `ДатаВып`, else the day of the file (`ДатаВыг`)."""
    return read_documents(chunks, BARE, _make_bare)


def _make_bare(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    return _make({"entrepreneur": tree}, stamps)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    body: Any = tree.get("entrepreneur")
    if not isinstance(body, dict):
        raise BadRecord("the document holds no СвИП")
    if "termination" in body:
        body["termination"] = _termination(body["termination"])
    subject, part, body = identified(body)
    stamp = stamps.get("ДатаВып") or stamps.get("ДатаВыг", "")
    if not is_day(stamp):
        raise BadRecord(f"ДатаВып {stamp or 'absent'} is not a date")
    return subject, part, int(stamp.replace("-", "")), body


def identified(body: Tree) -> tuple[str, str, Tree]:
    """(ИНН, else ОГРНИП; ОГРНИП; the body in order) of a sound body. Raises NoNumber, BadRecord."""
    ogrnip, inn = body.get("ogrn", ""), body.get("inn", "")
    if not ogrnip and not inn:
        raise NoNumber("neither ОГРНИП nor ИНН")
    if not ids.ogrnip_ok(ogrnip):
        raise BadRecord(f"ОГРНИП {ogrnip or 'absent'} has a wrong check digit")
    if inn and not (len(inn) == 12 and ids.inn_ok(inn)):
        raise BadRecord(f"ИНН {inn} is not that of a person, or has a wrong check digit")
    given = body.get("ogrn_date")
    if given is not None and not is_day(given):
        raise BadRecord(f"ДатаОГРНИП {given or 'empty'} is not a date")
    sort_lists(body)
    return inn or ogrnip, ogrnip, body


def _termination(found: Tree) -> Tree:
    """`СвПрекращ` says by a СвСтатус how and when it ended: shaped as in ЕГРЮЛ, {method {code, name}, date}."""
    status = found.get("status", {})
    rest = {key: value for key, value in found.items() if key != "status"}
    method = {key: value for key, value in status.items() if key != "date"}
    return {"method": method, **({"date": status["date"]} if "date" in status else {}), **rest}
