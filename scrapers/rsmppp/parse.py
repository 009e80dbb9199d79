"""Open data `rsmppp`: support given to small business, companies and persons → records (fns.md 3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Parsed
from checker.text import kopecks
from scrapers.base import Block
from scrapers.opendata import flag, organisation, person, snapshot_day
from scrapers.xmlfile import BadRecord, Names, Tree, read_documents

NAMES = {
    "СвЮЛ": "company", "ИННЮЛ": "inn", "ОГРН": "ogrn", "НаимОрг": "name",
    "СвФЛ": "entrepreneur", "ИННФЛ": "inn", "ОГРНИП": "ogrn", "ФИО": "person", "Фамилия": "surname", "Имя": "given",
    "Отчество": "patronymic",
    "СвПредПод": "supports", "НомерПод": "number", "КатСуб": "category", "ВидПП": "recipient_kind",
    "ДатаПрин": "decided", "СрокПод": "until", "ДатаПрекр": "ended", "ДатаСвед": "first_published",
    "ДатаОбнов": "updated", "ИнфНаруш": "violation", "ИнфНецел": "misuse",
    "ФормПод": "form", "КодФорм": "code", "НаимФорм": "name", "ВидПод": "kind", "КодВид": "code", "НаимВид": "name",
    "РазмПод": "amount", "ЕдПод": "unit_code",
    "Нарушения": "violations", "ВидНаруш": "kind", "ДатаНаруш": "date", "СрокНаруш": "deadline",
    "ДатаУстрНаруш": "mended",
    "РегДок": "documents", "ИдРД": "id",
}  # fmt: skip
"""«РазмПод» is an element and an attribute of it; so is «ИнфНаруш» in the form of 2020."""

TABLE = Names(
    document="Документ",
    alike=True,
    versions=frozenset({"4.04"}),
    names=NAMES,
    repeated=frozenset({"СвПредПод", "РазмПод", "Нарушения", "РегДок"}),
    volatile=frozenset({"ИдДок", "ДатаСост"}),
    days=frozenset(
        {
            "ДатаПрин",
            "СрокПод",
            "ДатаПрекр",
            "ДатаСвед",
            "ДатаОбнов",
            "ДатаНаруш",
            "СрокНаруш",
            "ДатаУстрНаруш",
        }
    ),
    counted=False,
)
ROUBLES = "1"


def parse(chunks: Iterable[bytes]) -> Iterator[Parsed]:
    """Records of one member. Part: the smallest НомерПод; asof: `ДатаСост`, which is not in the body."""
    return read_documents(chunks, TABLE, _make)


def _make(tree: Tree, stamps: dict[str, str]) -> tuple[str, str, int, Tree]:
    company, human = tree.pop("company", None), tree.pop("entrepreneur", None)
    who = company or human
    if not isinstance(who, dict) or (company and human):
        raise BadRecord("the document names both a company and a person, or nobody")
    inn = (organisation if company else person)(who.pop("inn", ""))
    supports = tree.pop("supports", [])
    numbers = [support.get("number", "") for support in supports]
    if not numbers or not all(numbers):
        raise BadRecord("НомерПод is absent")
    made = sorted((_support(support) for support in supports), key=lambda support: str(support["number"]))
    return inn, min(numbers), snapshot_day(stamps), {**tree, **who, "supports": made}


def _support(found: Tree) -> Tree:
    """One support: the giver is named in it, the recipient is not."""
    support = {
        key: value
        for key, value in found.items()
        if key not in ("name", "inn", "form", "kind", "amount", "violation", "misuse")
    }
    for ours, theirs in (("giver", "name"), ("giver_inn", "inn")):
        if theirs in found:
            support[ours] = found[theirs]
    for key in ("form", "kind"):
        if stated := found.get(key):
            support |= {f"{key}_code": stated.get("code", ""), key: stated.get("name", "")}
    support["amounts"] = [_amount(row) for row in found.get("amount", ())]
    told = found.get("violation")
    if isinstance(told, dict):
        signs = [flag(value, "ИнфНаруш", no="2") for key, value in told.items() if key in ("violation", "misuse")]
        if not signs:
            raise BadRecord("ИнфНаруш says nothing")
        support["violation"] = any(signs)
    elif told is not None:
        support["violation"] = flag(told, "ИнфНаруш", no="2")
    return support


def _amount(row: Tree) -> Tree:
    """{amount: as written, unit_code, amount_kop: of roubles}."""
    amount, unit = row.get("amount", ""), row.get("unit_code", "")
    if not re.fullmatch(r"[0-9]{1,15}([.,][0-9]{1,4})?", amount):
        raise BadRecord(f"РазмПод {amount[:40] or 'absent'} is not an amount")
    return {"amount": amount, "unit_code": unit, **({"amount_kop": kopecks(amount)} if unit == ROUBLES else {})}


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`support` by its number. Sums are in kopecks (`amount_kop`) where the unit is the rouble."""
    for support in body["supports"]:
        yield "support", support["number"], support
