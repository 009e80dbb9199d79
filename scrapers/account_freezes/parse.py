"""Answers of service.nalog.ru/bi2-proc.json, and pages of bi.do that show them → one record per decision (NOTES.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from checker.ids import inn_ok
from checker.records import Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Block, Look, NotRead
from scrapers.days import day_of
from scrapers.jsonfile import BadJson, elements, small
from scrapers.page import BadPage, Row, decoded, is_html, rows, seen, tree_of_row, whole_page
from scrapers.pagedata import asked_of, text_of
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree, unreadable

CODE = "account_freezes"

_GAP = r"(?:[^.<]|<[^<>]{0,300}>)"
_SAID = re.compile(
    rf"действующие{_GAP}{{1,60}}?приостановлени\w{{1,10}}{_GAP}{{0,200}}?(?<!не )\b(отсутствуют|имеются)\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:сведени\w*|данны\w*|сбо[йяюе]\w*|ошибк\w*|недоступ\w*|если)\b", re.IGNORECASE)
"""Words with which the sentence speaks of something else than of decisions being there or not."""
_STEM = "приостановлени".encode()
_COLUMNS = {"number": "номер", "decided_on": "дата решения", "bank_bik": "бик", "basis": "основан", "office": "код"}
"""Columns of the page's table by words of their titles; the first that fits. All but the first two may be absent."""


def recognise_answer(look: Look) -> str | None:
    """ "json". Raises NotRead for an answer that asks for a captcha, or refuses the number."""
    start = look.first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if look.head is not None or not start.startswith(b"{"):
        return None
    if b'"ERRORS"' in start[:300] and (b'"captcha"' in start or b'"innPRS"' in start):
        raise NotRead("the site refuses the question: nothing was searched")
    return "json" if re.search(rb'"innPRS"\s*:', start) and b'"datePRS"' in start else None


def parse_answer(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of an answer. Part: number of the decision and БИК; asof: the day that the answer tells."""
    try:
        content = small(chunks)
        tree: Any = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
        told = list(elements([content], "rows")) if tree.get("rows") is not None else []
        asof = _asof(tree.get("datePRS"), about.fetched)
    except BadJson as error:
        yield Rejected(f"byte {error.place}", f"broken answer: {error}")
        return
    except UNREADABLE as error:
        yield unreadable("the answer", error)
        return
    asked = str(tree.get("innPRS") or "")
    named = asked_of(CODE, about.name)
    if not inn_ok(asked) or (named and named != asked):
        yield Rejected("the answer", f"it is about {asked[:20] or 'nobody'}, and not about who was asked for")
        return
    if not told and tree.get("captchaRequired"):
        yield Rejected("the answer", "the site asks for a captcha: nothing was searched")
    for element in told:
        where = f"row at byte {element.offset}"
        try:
            body = _decision(msgspec.json.decode(element.raw))
        except UNREADABLE as error:
            yield unreadable(where, error)
            continue
        part = f"{body['number']} {body.get('bank_bik', '')}".strip()
        yield Record(asked, part, asof, body, element.offset, len(element.raw), element.sha256)


def is_row(data: bytes) -> bool:
    """Whether bytes are one decision of an answer."""
    try:
        return bool(_decision(msgspec.json.decode(data)))
    except UNREADABLE:
        return False


def _decision(row: Any) -> Tree:
    """Raises BadRecord, UNREADABLE."""
    number, decided = text_of(row.get("NOMER")), day_of(text_of(row.get("DATA")))
    if not number or not decided:
        raise BadRecord("a decision without a number or a day")
    body = {
        "number": number[:60], "decided_on": decided, "bank_bik": text_of(row.get("BIK")),
        "basis": text_of(row.get("KODOSNOV"))[:20], "office": text_of(row.get("IFNS"))[:10],
    }  # fmt: skip
    return {key: value for key, value in body.items() if value}


def recognise_page(look: Look) -> str | None:
    """ "page" or "words", by the sentence that decisions are, or are not, there."""
    if look.head is not None or _STEM not in look.first.lower():
        return None
    if look.first.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        return None
    if not _said(decoded(look.first)):
        return None
    return "page" if is_html(look.first) else "words"


def _said(text: str) -> set[str]:
    """ "имеются", "отсутствуют": what the page says of decisions."""
    return {found[1].lower() for found in _SAID.finditer(text) if not _OTHERWISE.search(found[0])}


def parse_page(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of a page; whom they are about its name says alone (`asked_name`). asof: the day on which it was got."""
    try:
        content = whole_page(chunks)
    except BadPage as error:
        yield Rejected("the page", str(error))
        return
    said = _said(decoded(content))
    if len(said) != 1:
        yield Rejected("the page", "it does not say whether there are decisions")
        return
    asked = asked_of(CODE, about.name)
    found = list(_rows(content)) if said == {"имеются"} else []
    if said == {"имеются"} and not found:
        yield Rejected("the page", "it says that there are decisions and shows none")
    for row, cells in found:
        where = f"row at byte {row.offset}"
        try:
            body = _shown(cells)
        except BadRecord as error:
            yield Rejected(where, str(error))
            continue
        if not inn_ok(asked):
            yield Unlinked(where, "the page's name does not say who was asked for")
            continue
        part = f"{body['number']} {body.get('bank_bik', '')}".strip()
        yield Record(asked, part, about.fetched, body, row.offset, len(row.raw), sha256(row.raw).digest())


def is_table_row(data: bytes) -> bool:
    """Whether bytes are one row of the table, whole; which of its cells is which, its titles say."""
    if list(rows(data)) != [Row(0, data)]:
        return False
    cells = _cells(Row(0, data))
    return len(cells) >= 2 and any(day_of(cell[:10]) for cell in cells)


def _rows(content: bytes) -> Iterator[tuple[Row, Mapping[str, str]]]:
    """Rows under the titles of a table of decisions."""
    columns: dict[str, int] = {}
    for row in rows(content):
        cells = _cells(row)
        low = [cell.lower() for cell in cells]
        titled = {key: nth for key, word in _COLUMNS.items() for nth in reversed(range(len(low))) if word in low[nth]}
        if {"number", "decided_on"} <= titled.keys() and not any(day_of(cell[:10]) for cell in cells):
            columns = titled
        elif columns and len(cells) > max(columns.values()):
            yield row, {key: cells[nth] for key, nth in columns.items()}


def _cells(row: Row) -> list[str]:
    try:
        return [seen(cell) for cell in tree_of_row(row.raw).iter("td", "th")]
    except BadPage:
        return []


def _shown(cells: Mapping[str, str]) -> Tree:
    decided = day_of(cells["decided_on"][:10])
    if not cells["number"] or not decided:
        raise BadRecord("a decision without a number or a day")
    told = {**cells, "number": cells["number"][:60], "decided_on": decided}
    return {key: value for key, value in told.items() if value}


def _asof(told: Any, fetched: int) -> int:
    day = day_of(text_of(told)[:10])
    return int(day.replace("-", "")) if day else fetched


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `account_freeze`, keyed by the number of the decision."""
    yield "account_freeze", body["number"], body
