"""ЕГРИП bulk XML (`VO_RIGFO`, formats 4.04–4.07) → records. Bytes in, records out; no network."""

from __future__ import annotations

from checker import ids
from scrapers import register_names
from scrapers.egrip.names import NAMES, REPEATED, VOLATILE
from scrapers.register_parse import Register
from scrapers.xmlfile import Names, Tree

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


def _of_a_person(inn: str) -> bool:
    return len(inn) == 12 and ids.inn_ok(inn)


def _shaped(body: Tree) -> Tree:
    """`СвПрекращ` says by a СвСтатус how and when it ended: shaped as in ЕГРЮЛ, {method {code, name}, date}."""
    if "termination" not in body:
        return body
    found = body["termination"]
    status = found.get("status", {})
    rest = {key: value for key, value in found.items() if key != "status"}
    method = {key: value for key, value in status.items() if key != "date"}
    day = {"date": status["date"]} if "date" in status else {}
    return {**body, "termination": {"method": method, **day, **rest}}


REGISTER = Register(
    table=TABLE,
    element="СвИП",
    key="entrepreneur",
    number="ОГРНИП",
    sound=ids.ogrnip_ok,
    inn_ok=_of_a_person,
    inn_wrong="is not that of a person, or has a wrong check digit",
    shaped=_shaped,
)
identified = REGISTER.identified
parse, parse_bare = REGISTER.parsers()
