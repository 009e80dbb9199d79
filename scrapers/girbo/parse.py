"""ГИР БО, lists of yearly statements as `/nbo/organizations/{id}/bfo/` answers them → records (NOTES.md)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from checker import ids
from checker.records import Parsed
from scrapers.base import About, Block, Look, NotRead, names_asked
from scrapers.days import is_day
from scrapers.jsonfile import first_keys, read_elements
from scrapers.xmlfile import BadRecord, NoNumber, Tree

THOUSAND_ROUBLES = 100_000
"""Kopecks in the unit of every sum; the file names no unit."""
MOST = 10**13
"""Thousand roubles that one line can reasonably hold; as kopecks it fits the base."""
ANNUAL = 12

FORMS = {
    "balance": ("0710001", "balance"),
    "financialResult": ("0710002", "results"),
    "targetedFundsUsing": ("0710003", "targeted"),
    "capitalChange": ("0710004", "capital"),
    "fundsMovement": ("0710005", "cash"),
}
"""Name of a form in the file → its ОКУД, its key in the body."""

COLUMNS = {
    "current": "current", "previous": "previous", "beforePrevious": "before_previous",
    "authorized": "authorized", "additional": "additional", "reserve": "reserve", "unallocated": "unallocated",
    "redeemed": "redeemed", "revaluation": "revaluation", "total": "total",
    "netProfitLoss": "net_profit_loss", "otherFactors": "other_factors",
}  # fmt: skip
PER_SHARE = frozenset({"2900", "2910"})
"""Lines of profit per share: written with a fraction and in no sure unit, so kept as they are written."""

KINDS = frozenset({"0710099", "0710096"})
KNOWN = frozenset({
    "id", "period", "publication", "actualBfoDate", "gainSum", "knd", "hasAz", "hasKs", "actualCorrectionNumber",
    "actualCorrectionDate", "publishedCorrectionNumber", "publishedCorrectionDate", "actives", "isCb", "mspCategory",
    "organizationInfo", "typeCorrections", "published",
})  # fmt: skip
KNOWN_IN_CORRECTION = FORMS.keys() | {
    "id", "bfoOrganizationInfo", "correctionVersion", "requiredAudit", "datePresent", "prBn", "knd", "clarification",
    "auditReport", "periodType",
}  # fmt: skip

_LINE = re.compile(r"([A-Za-z]+?)([0-9]{4,5})")
Unknown = Counter[tuple[str, str]]


def recognise(look: Look) -> str | None:
    """Lists of statements. Raises NotRead for the site's lists of companies and for ratios made by others."""
    if look.head is not None or names_nobody(look):
        return None
    keys = first_keys(look.first, inside=True)
    if {"period", "organizationInfo"} <= keys:
        return "json"
    if {"shortName", "bfo"} <= keys or {"content", "pageable"} <= first_keys(look.first, inside=False):
        raise NotRead("a search answer of ГИР БО: it lists companies and holds no statements")
    if {"inn", "period", "icr"} <= keys:
        raise NotRead("ratios computed by others from ГИР БО: no statements are in it")
    return None


def names_nobody(look: Look) -> str | None:
    """What the site says of an ИНН asked for that has no statements: a search answer, or an empty list."""
    if look.head is not None or not names_asked("girbo", look.name):
        return None
    empty = look.first.strip() == b"[]"
    return "json" if empty or "content" in first_keys(look.first, inside=False) else None


def parse_nothing(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:  # noqa: ARG001 there is none to read
    """No records: who has no statements is named by the document alone."""
    return iter(())


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:  # noqa: ARG001 a statement says its day itself
    """Records of one file. Subject: ИНН; part: the year; asof: the day of the actual correction; sums in kopecks."""
    return read_elements(chunks, _make)


def _make(tree: Tree, unknown: Unknown) -> tuple[str, str, int, Tree]:
    unknown.update(("key", name) for name in tree.keys() - KNOWN)
    correction = _correction(tree, unknown)
    unknown.update(("key", f"correction.{name}") for name in correction.keys() - KNOWN_IN_CORRECTION)
    organisation = _organisation(tree, correction)
    year = str(tree.get("period", ""))
    if not re.fullmatch(r"20[0-9]{2}", year):
        raise BadRecord(f"period {year[:20] or 'absent'} is no year")
    day = str(tree.get("actualCorrectionDate") or tree.get("actualBfoDate") or "")
    if not is_day(day):
        raise BadRecord(f"actualCorrectionDate {day[:20] or 'absent'} is not a date")
    kind = str(correction.get("knd") or tree.get("knd") or "")
    if kind not in KINDS:
        unknown["knd", kind] += 1
    number = correction.get("correctionVersion", tree.get("actualCorrectionNumber"))
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise BadRecord(f"correctionVersion {str(number)[:20]} is no number")
    body: Tree = {"year": year, "knd": kind, "correction": number, "organisation": organisation}
    presented = str(correction.get("datePresent") or "")[:10]
    if is_day(presented):
        body["presented"] = presented
    body |= _forms(correction, unknown)
    body |= _unbalanced(body.get("balance", {}))
    if isinstance(audit := correction.get("auditReport"), dict):
        body["audit"] = {name: audit[name] for name in ("inn", "ogrn", "name") if audit.get(name)}
        _texts("auditReport", body["audit"])
    if correction.get("requiredAudit") in (0, 1):
        body["required_audit"] = bool(correction["requiredAudit"])
    return organisation["inn"], year, int(day.replace("-", "")), body


def _correction(tree: Tree, unknown: Unknown) -> Tree:
    """The annual statement in its last correction."""
    annual: list[Tree] = []
    for item in tree.get("typeCorrections") or []:
        if item.get("type") == ANNUAL:
            annual.append(item["correction"])
        else:
            unknown["type", str(item.get("type"))] += 1
    if not annual:
        raise BadRecord("no annual statement is in it")
    return max(annual, key=lambda correction: correction.get("correctionVersion") or 0)


def _organisation(tree: Tree, correction: Tree) -> Tree:
    """The organisation as the statement names it. Raises NoNumber, BadRecord."""
    listed, stated = tree.get("organizationInfo") or {}, correction.get("bfoOrganizationInfo") or {}
    inn = listed.get("inn") or stated.get("inn")
    if not inn:
        raise NoNumber("no inn")
    if not ids.inn_ok(str(inn)) or len(inn) != 10:
        raise BadRecord(f"ИНН {str(inn)[:20]} has a wrong check digit or is not an organisation's")
    if stated.get("inn", inn) != inn:
        raise BadRecord(f"the statement is of ИНН {str(stated['inn'])[:20]}, and listed under {inn}")
    info = {**listed, **{name: value for name, value in stated.items() if value is not None}}
    found = {
        "name": info.get("fullName"),
        "inn": inn,
        "kpp": info.get("kpp"),
        "address": info.get("address"),
        "okpo": info.get("okpo"),
    }
    for name, code, title in (
        ("okved2", "okved", "okved_name"),
        ("okopf", "opf_code", "opf"),
        ("okfs", "okfs_code", "okfs"),
    ):
        coded = info.get(name) or {}
        number = coded.get("id", info.get(f"{name}_id"))
        found[code] = None if number is None else str(number)
        found[title] = coded.get("name")
    stated = {key: value for key, value in found.items() if value not in (None, "")}
    _texts("organizationInfo", stated)
    return stated


def _texts(name: str, found: Mapping[str, Any]) -> None:
    """Raises BadRecord if one of the values is no text."""
    for key, value in found.items():
        if not isinstance(value, str):
            raise BadRecord(f"{name}: {key} is {str(value)[:40]}, not a text")


def _forms(correction: Tree, unknown: Unknown) -> Tree:
    forms: Tree = {}
    for name, (okud, key) in FORMS.items():
        form = correction.get(name)
        if form is None:
            continue
        if form.get("okud") != okud:
            unknown["okud", f"{name} {form.get('okud')}"] += 1
        elif lines := _lines(name, form, unknown):
            forms[key] = lines
    return forms


def _unbalanced(balance: Mapping[str, Any]) -> Tree:
    """By how much assets (1600) differ from what they are made of (1700); a thousand roubles is often mere rounding."""
    found: Tree = {}
    for column, key in (("current", ""), ("previous", "previous_"), ("before_previous", "before_previous_")):
        assets, sources = (balance.get(line, {}).get(f"{column}_kop") for line in ("1600", "1700"))
        if assets is not None and sources is not None and assets != sources:
            found[f"unbalanced_{key}kop"] = assets - sources
    return found


def _lines(name: str, form: Tree, unknown: Unknown) -> Tree:
    """{line: {column_kop: kopecks}}; lines without a value are absent, zeros stay. Raises BadRecord."""
    lines: Tree = {}
    for key, value in form.items():
        if value is None or key in ("id", "okud"):
            continue
        found = _LINE.fullmatch(key)
        prefix = found[1] if found else ""
        if found is None or (prefix != "expl" and prefix not in COLUMNS):
            unknown["key", f"{name}.{key}"] += 1
        elif prefix != "expl":
            put = lines.setdefault(found[2], {})
            if found[2] in PER_SHARE and name == "financialResult":
                put[COLUMNS[prefix]] = _as_written(name, key, value)
            else:
                put[f"{COLUMNS[prefix]}_kop"] = _kopecks(name, key, value)
    return dict(sorted(lines.items()))


def _kopecks(name: str, key: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadRecord(f"{name}.{key} is {str(value)[:40]}, not a whole number of thousand roubles")
    if abs(value) > MOST:
        raise BadRecord(f"{name}.{key} is {str(value)[:40]}: too large a sum")
    return value * THOUSAND_ROUBLES


def _as_written(name: str, key: str, value: Any) -> str:
    if not isinstance(value, int | Decimal) or isinstance(value, bool):
        raise BadRecord(f"{name}.{key} is {str(value)[:40]}, not a number")
    return str(value)


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `statement`, keyed by its year."""
    yield "statement", body["year"], body
