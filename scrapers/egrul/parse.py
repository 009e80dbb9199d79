"""ЕГРЮЛ bulk XML (`VO_RUGFO`, formats 4.05–4.08) → records. Bytes in, records out; no network."""

from __future__ import annotations

from checker import ids
from scrapers import register_names
from scrapers.egrul.names import KOPECKS, NAMES, REPEATED, VOLATILE
from scrapers.register_parse import Register
from scrapers.xmlfile import Names

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

REGISTER = Register(table=TABLE, element="СвЮЛ", key="company", number="ОГРН", sound=ids.ogrn_ok)
identified = REGISTER.identified
parse, parse_bare = REGISTER.parsers()
