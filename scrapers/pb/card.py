"""Cards of pb.nalog.ru (JSON with `vyp`) → one record each, and the blocks of both units (NOTES.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from checker import ids
from checker.records import Parsed
from scrapers.base import About, Block, Look
from scrapers.jsonfile import first_keys, read_object, whole_number
from scrapers.pb.rows import days, numbers, signs, state, texts
from scrapers.xmlfile import BadRecord, Tree

KNOWN = frozenset({
    "vyp", "liquidated", "masaddress", "masruk", "masuchr", "okved2exs", "sschr", "taxpay", "taxmode", "form1",
    "arrear", "offense", "is_p_offense", "vestnik",
})  # fmt: skip
KNOWN_IN_VYP = frozenset({
    "НаимЮЛПолн", "НаимЮЛСокр", "ИНН", "КПП", "ОГРН", "ДатаОГРН", "ДатаРег", "ДатаВып", "НаимСпОбрЮЛ", "КодОКВЭД",
    "НаимОКВЭД", "СумКап", "НаимВидКап", "АдресРФ", "Адрес", "Индекс", "ТипРегион", "НаимРегион", "ТипГород",
    "НаимГород", "НаселенПункт", "ТипУлица", "НаимУлица", "Дом", "Корпус", "Кварт", "КодРегион", "КодРО",
    "НаимСтатусЮЛ", "НаимСтатусЮЛСокр", "ДатаСтатусЮЛ", "sulst_ex", "sulst_name_ex", "pr_liq", "invalid", "pr_zd",
    "pr_otch", "pr_otch_zd_date", "is_protch_przd", "usn", "eshn", "envd", "spr", "ausn", "psn", "npd",
    "hastaxmode", "sschr", "sschr_yearcode", "taxpaysum", "taxpay_yearcode", "revenuesum", "expensesum",
    "form1_yearcode", "totalarrearsum", "arrear_yearcode", "arrear_periodcode", "rsmpcategory", "rsmpdate",
    "masruk", "masuchr", "masrukinvalid", "masuchrinvalid", "bourl", "СведДолжнФЛ", "УчрФЛ", "СвНедАдресЮЛ",
    "Фамилия", "Имя", "Отчество", "ОГРНИП", "ДатаОГРНИП",
})  # fmt: skip
"""Keys of a card. What the register itself says better (address, head, capital, names of people) is not kept."""

SIGNS = {"pr_zd": "debt_at_bailiffs", "pr_otch": "no_reporting"}
REGIMES = {name: name for name in ("usn", "eshn", "envd", "ausn", "psn", "npd")} | {"spr": "srp"}
"""Regimes as the set snr names them; the site writes spr here and srp in its own list."""
PEOPLE = {"masruk": "head", "masuchr": "founder"}
MOST = Decimal(10) ** 14
"""Roubles that a sum can reasonably hold; as kopecks it fits the base."""

Unknown = Counter[tuple[str, str]]


def recognise_card(look: Look) -> str | None:
    """By its keys, of which a long list may stand before `vyp`."""
    keys = set() if look.head is not None else first_keys(look.first, inside=False)
    return "json" if "vyp" in keys or len(keys & KNOWN) >= 3 else None


def parse_card(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """The record of one card. Subject: ИНН; part: "card"; asof: the day on which it was got; money in kopecks."""

    def make(tree: Tree, unknown: Unknown) -> tuple[str, str, int, Tree]:
        card = tree.get("vyp")
        if not isinstance(card, dict):
            raise BadRecord("there is no vyp in it")
        unknown.update(("key", name) for name in tree.keys() - KNOWN)
        unknown.update(("key", f"vyp.{name}") for name in card.keys() - KNOWN_IN_VYP)
        kind = "entrepreneur" if card.get("ОГРНИП") or len(str(card.get("ИНН"))) == 12 else "legal_entity"
        inn, ogrn = numbers(kind, card.get("ИНН"), card.get("ОГРНИП") or card.get("ОГРН"))
        return inn, "card", about.fetched, _body(tree, card, kind, ogrn, unknown)

    return read_object(chunks, make, known_by="id")


def _body(tree: Tree, card: Tree, kind: str, ogrn: str, unknown: Unknown) -> Tree:
    body: Tree = {"unit": "card", "kind": kind, "ogrn": ogrn} | state(card, unknown) | signs(card, SIGNS)
    if kind == "legal_entity":
        body |= texts(card, {"НаимЮЛСокр": "name"})
    body |= texts(card, {"sulst_name_ex": "status_name", "НаимСтатусЮЛ": "status_text"})
    dated = {"ДатаСтатусЮЛ": "status_since", "pr_otch_zd_date": "marks_date", "rsmpdate": "sme_date"}
    body |= days(card, dated, unknown)
    if (category := whole_number(card, "rsmpcategory")) is not None:
        body["sme_category"] = str(category)
    if card.get("СвНедАдресЮЛ"):
        body["unreliable_address"] = True
    if isinstance(tree.get("masaddress"), list):
        body["address_companies"] = len(_rows(tree, "masaddress"))
    parts = {
        "regimes": signs(card, REGIMES),
        "headcount": _headcount(tree, card),
        "finance": _finance(tree, card),
        "tax_paid": _tax_paid(tree, card),
        "arrears": _arrears(tree, card, unknown),
        "offences": _offences(tree),
        "people": _people(tree, card, unknown),
    }
    return body | {name: found for name, found in parts.items() if found}


def _headcount(tree: Tree, card: Tree) -> Tree:
    """{year: how many}."""
    found = {_year(row): whole_number(row, "sschr") for row in _rows(tree, "sschr")}
    found[_year(card, "sschr_yearcode")] = whole_number(card, "sschr") if not _is_list(card, "sschr") else None
    return {year: count for year, count in sorted(found.items()) if year and count is not None}


def _finance(tree: Tree, card: Tree) -> Tree:
    """{year: income and expense}."""
    found = {_year(row): _sums(row, "revenue", "expense") for row in _rows(tree, "form1")}
    found[_year(card, "form1_yearcode")] = _sums(card, "revenuesum", "expensesum")
    return {year: sums for year, sums in sorted(found.items()) if year and sums}


def _sums(row: Tree, income: str, expense: str) -> Tree:
    found = {"income_kop": _kopecks(row, income), "expense_kop": _kopecks(row, expense)}
    return {name: sum_ for name, sum_ in found.items() if sum_ is not None}


def _tax_paid(tree: Tree, card: Tree) -> Tree:
    """{year: total} of the last year: as the card adds it up, else by the rows of that year."""
    year, total = _year(card, "taxpay_yearcode"), _kopecks(card, "taxpaysum")
    if year and total is not None:
        return {year: total}
    by_year = _added(tree, "taxpay", "taxsum")
    last = max(by_year, default="")
    return {last: by_year[last]} if last else {}


def _arrears(tree: Tree, card: Tree, unknown: Unknown) -> Tree:
    """The snapshot that the card names, and no other of those that are mixed in its rows (fns.md 4.2)."""
    year, month = _year(card, "arrear_yearcode"), whole_number(card, "arrear_periodcode")
    if not year or month is None:
        return {}
    if not 1 <= month <= 12:
        unknown["arrear_periodcode", str(month)] += 1
        return {}
    rows = []
    for row in _rows(tree, "arrear"):
        sum_ = _kopecks(row, "totalsum")
        if _year(row) == year and whole_number(row, "periodcode") == month and sum_ is not None:
            rows.append({**texts(row, {"kbk": "kbk", "kbkname": "tax"}), "total_kop": sum_})
    total = _kopecks(card, "totalarrearsum")
    if total is None and not rows:
        return {}
    rows.sort(key=lambda row: (row.get("kbk", ""), row.get("tax", ""), row["total_kop"]))
    total = sum(row["total_kop"] for row in rows) if total is None else total
    return {"period": f"{year}-{month:02}", "total_kop": total, "rows": rows}


def _offences(tree: Tree) -> Tree:
    """{year: fines}."""
    return _added(tree, "offense", "offensesum")


def _added(tree: Tree, key: str, sum_: str) -> Tree:
    """{year: total} over the rows of each year."""
    found: dict[str, int] = {}
    for row in _rows(tree, key):
        if (year := _year(row)) and (kopecks := _kopecks(row, sum_)) is not None:
            found[year] = found.get(year, 0) + kopecks
    return dict(sorted(found.items()))


def _people(tree: Tree, card: Tree, unknown: Unknown) -> list[Tree]:
    """Heads and founders by number, and of how many companies they are that; never by a name (wall 4)."""
    people = []
    for key, role in PEOPLE.items():
        for row in _rows(card, key) or _rows(tree, key):
            inn, count = str(row.get("inn") or ""), whole_number(row, "cnt")
            if not ids.inn_ok(inn):
                unknown["no_number", key] += 1
            elif count is not None:
                people.append({"role": role, "inn": inn, "companies": count} | texts(row, {"position": "position"}))
    return sorted(people, key=lambda person: (person["role"], person["inn"], person.get("position", "")))


def _rows(tree: Tree, key: str) -> list[Tree]:
    """The rows of a list that hold anything. Raises BadRecord for what is no list of objects."""
    found = tree.get(key) or []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise BadRecord(f"{key} is no list of rows")
    return [row for row in found if not whole_number(row, "empty")]


def _is_list(tree: Tree, key: str) -> bool:
    return isinstance(tree.get(key), list)


def _year(row: Tree, key: str = "yearcode") -> str:
    year = whole_number(row, key)
    if year is None or year == 0:
        return ""
    if not 2000 <= year <= 2100:
        raise BadRecord(f"{key} {year} is no year")
    return str(year)


def _kopecks(row: Tree, key: str) -> int | None:
    """Roubles, written as a number with or without a fraction, in kopecks. Raises BadRecord."""
    value = row.get(key)
    if value is None or value == "":
        return None
    try:
        roubles = Decimal(str(value))
    except InvalidOperation as error:
        raise BadRecord(f"{key} {str(value)[:20]} is no sum") from error
    if isinstance(value, bool) or not roubles.is_finite() or abs(roubles) > MOST:
        raise BadRecord(f"{key} {str(value)[:20]} is no sum")
    return int((roubles * 100).to_integral_value(ROUND_HALF_UP))


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`pb_row` of a row of the search; of a card `pb_card` and what stands beside it, by year, tax and person."""
    beside = {"unit", "regimes", "headcount", "finance", "tax_paid", "arrears", "offences", "people"}
    own = {key: value for key, value in body.items() if key not in beside}
    if body["unit"] == "row":
        yield "pb_row", body["ogrn"], own
        return
    yield "pb_card", "", own
    if regimes := body.get("regimes"):
        yield "pb_regime", "", regimes
    for year, count in body.get("headcount", {}).items():
        yield "pb_headcount", year, {"year": year, "headcount": count}
    for year, sums in body.get("finance", {}).items():
        yield "pb_finance", year, {"year": year, **sums}
    for block, key in (("pb_tax_paid", "tax_paid"), ("pb_offence", "offences")):
        for year, total in body.get(key, {}).items():
            yield block, year, {"year": year, "total_kop": total}
    if arrears := body.get("arrears"):
        yield "pb_arrear_total", "", {"period": arrears["period"], "total_kop": arrears["total_kop"]}
        for row in arrears["rows"]:
            yield "pb_arrear", row.get("kbk") or row.get("tax", ""), {"period": arrears["period"], **row}
    for person in body.get("people", ()):
        yield "pb_person", f"{person['role']}:{person['inn']}", person
