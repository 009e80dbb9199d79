"""A record of the register of unfair suppliers by the labels of the site, in lists and feeds (courts.md 5.1, 5.2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

from checker import ids
from scrapers.days import day_of
from scrapers.xmlfile import BadRecord, NoNumber, Tree

SITE = "https://zakupki.gov.ru"
VIEW = "/epz/dishonestsupplier/view/"
"""In the link of every record of this register, and of no other list of the site."""

LAWS = {"44": "44", "94": "44", "223": "223", "615": "615"}
"""Digits of the law that a record is made by → its register: of the law 44-ФЗ (and 94-ФЗ before it), of 223-ФЗ, and of
capital repair (order of the government 615)."""

INN, INCLUDED, EXCLUDED, PLANNED, UPDATED = (
    "инн (аналог инн)",
    "включено",
    "исключено",
    "планируемая дата исключения",
    "обновлено",
)
KNOWN = frozenset({
    INN, INCLUDED, EXCLUDED, PLANNED, UPDATED, "наименование (фио) недобросовестного поставщика",
    "наименование(фио) недобросовестного поставщика", "реестровый номер", "относится к", "статус записи",
    "номер реестровой записи еруз",
})  # fmt: skip

_LAW = re.compile(r"(?<![0-9])(44|94|223|615)(?![0-9])")
_NUMBER = re.compile(r"[0-9A-Za-zА-Яа-я][0-9A-Za-zА-Яа-я./-]{3,39}")

Issues = Counter[tuple[str, str]]


class Entry(NamedTuple):
    """A record as the site shows it: texts, and what stands beside which label."""

    link: str
    law: str
    number: str
    status: str
    pairs: Mapping[str, str]


class Made(NamedTuple):
    """A record: ИНН, number of the record, day of its last change (YYYYMMDD, 0 where not told), body."""

    inn: str
    number: str
    updated: int
    body: Tree


def label_of(text: str) -> str:
    """A label as it is compared."""
    return " ".join(text.lower().replace("ё", "е").split()).rstrip(": ")


def made_of(entry: Entry, issues: Issues) -> Made:
    """Raises BadRecord where law, number, status, ИНН or the day is absent: the form has changed; NoNumber for a
    supplier whose number is no Russian ИНН.
    """
    pairs = entry.pairs
    issues.update(("label", label[:60]) for label in pairs.keys() - KNOWN)
    if VIEW not in entry.link:
        raise BadRecord(f"no link to a record of this register: {entry.link[:60]}")
    query = parse_qs(urlsplit(entry.link).query)
    number = "".join(entry.number.replace("№", "").split()) or query.get("reestrNumber", [""])[0]
    law = _LAW.search(entry.law) or _LAW.search(re.sub("[A-Za-z]+", "", query.get("law", [""])[0]))
    included = day_of(pairs.get(INCLUDED, "").strip())
    if not (_NUMBER.fullmatch(number) and law and entry.status and INN in pairs and included):
        told = f"number {number[:20]}, law {entry.law[:20]}, status {entry.status[:20]}, day {included}"
        raise BadRecord(f"{told}: one is absent, or the ИНН")
    inn = pairs[INN].strip()
    if not ids.inn_ok(inn):
        raise NoNumber(f"the supplier's number {inn[:20]} is no ИНН, or a wrong one")
    body: Tree = {"number": number, "included_on": included, "law": LAWS[law[1]], "status": entry.status[:100]}
    for key, label in (("excluded_on", EXCLUDED), ("planned_exclusion", PLANNED)):
        if day := day_of(pairs.get(label, "").strip()):
            body[key] = day
        elif pairs.get(label, "").strip():
            issues["date", f"{label} {pairs[label][:20]}"] += 1
    body["url"] = urljoin(SITE, entry.link)
    updated = day_of(pairs.get(UPDATED, "").strip()) or included
    return Made(inn, number, int(updated.replace("-", "")), body)
