"""The list of documents of one case (JSON of kad.arbitr.ru) → sum, state and outcome of the case (NOTES.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from checker.ids import inn_ok
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from checker.text import kopecks
from scrapers.base import About, Look, NotRead
from scrapers.days import day_of
from scrapers.jsonfile import BOM, BadJson, first_keys, small
from scrapers.kad.outcomes import FIRST, Document, Ending, ending, instance_of
from scrapers.kad.parse import asked_in
from scrapers.kad.rows import GUID, case_number
from scrapers.xmlfile import UNREADABLE, BadRecord, unreadable

MOST_ROUBLES = Decimal(10) ** 15
"""No claim is so large: a larger number is a mistake."""

PAPERS = "d:"
"""So begins the part of a list of documents."""

_FILE = re.compile(r"([AА][0-9]{2}|[CС][ИI][ПP]|SIP)-([0-9]{1,7})-([0-9]{4})(?![0-9])", re.IGNORECASE)
_CURRENCIES = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("USD", r"доллар\w* США|\bUSD\b|\$"),
        ("EUR", r"\bевро\b|\bEUR\b|€"),
        ("CNY", r"юан|\bCNY\b|\bRMB\b"),
        ("GBP", r"\bфунт\w* стерлинг|\bGBP\b|£"),
        ("CHF", r"швейцарск\w+ франк|\bCHF\b"),
        ("JPY", r"\bиен\w*|\bJPY\b|¥"),
        ("KZT", r"\bтенге\b|\bKZT\b"),
        ("BYN", r"белорусск\w+ рубл|\bBYN\b"),
        ("AED", r"\bдирхам|\bAED\b"),
        ("TRY", r"турецк\w+ лир|\bTRY\b"),
        ("INR", r"\bрупи[йея]|\bINR\b"),
    )
)
_CLAIMED = re.compile(r"сумма исковых требований:?\s*([0-9][0-9 \u00a0\u202f]{0,20}(?:[.,][0-9]{1,2})?)", re.IGNORECASE)
_decode = msgspec.json.Decoder(float_hook=Decimal).decode
_REQUESTS = (
    (
        frozenset(("GroupByCase", "DisputeTypes")),
        "a request to the bank of decisions (ras.arbitr.ru), not its answer",
    ),
    (frozenset(("Page", "Count", "Courts", "Sides")), "a request to the search of cases, not its answer"),
    (frozenset(("Success", "Cases")), "an answer of a seller's mirror (parser-api.com), which is not read"),
)

Tree = dict[str, Any]


def recognise(look: Look) -> str | None:
    """Lists of documents. Raises NotRead for requests, lists without documents, and other answers of the site."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    for signs, reason in _REQUESTS:
        if signs <= keys:
            raise NotRead(reason)
    if not keys >= {"Success", "Result"}:
        return None
    text = look.first.decode("utf-8", "replace")
    if '"DocumentTypeName"' in text or ('"CaseId"' in text and '"IsAct"' in text):
        return "documents"
    if '"CaseInfo"' in text:
        raise NotRead("the head of a case without its sides: the list of its documents is read")
    if '"CaseNumber"' in text:
        raise NotRead("an older answer of the search as JSON, whose form was never seen")
    if re.search(r'"Items"\s*:\s*\[\s*\]', text):
        raise NotRead("a list without documents: of which case it is does not stand in it")
    return None


def is_search(part: str, channel: str) -> bool:
    """Whether a record is of a search for its subject: no list of documents, nor a page that somebody's file holds."""
    return channel != "bulk" and not part.startswith(PAPERS)


def is_list(data: bytes) -> bool:
    """Whether bytes are one list of documents, whole, and nothing else."""
    if not data.startswith(b"{") or not data.endswith(b"}"):
        return False
    try:
        _items(_decode(data))
    except (BadRecord, *UNREADABLE):
        return False
    return True


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """A record of the case for whom it was asked, else for each who filed a document; the slice is the whole list.

    Subject: ИНН; part: «d:» and the number of the case, else its guid; asof: the day on which the list was got.
    """
    try:
        content = small(chunks)
    except BadJson as error:
        yield Rejected("the list", str(error))
        return
    raw = content.removeprefix(BOM).strip()
    offset = content.find(raw)
    try:
        answer: Any = _decode(raw)
        items = _items(answer)
        body = _papers(items, whole=_is_whole(answer["Result"], len(items)))
        filed = _declarers(items)
    except BadRecord as error:
        yield Rejected("the list", str(error))
        return
    except UNREADABLE as error:
        yield unreadable("the list", error)
        return
    asked = asked_in(about.name)
    key = body.get("number") or body["guid"]
    for subject in [asked] if asked else filed:
        told = {"papers": {**body, "by": "inn" if subject in filed else "case"}}
        yield Record(subject, f"{PAPERS}{key}", about.fetched, told, offset, len(raw), sha256(raw).digest())
    if not asked and not filed:
        yield Unlinked(f"documents of {key}", "nobody who filed one has a number, and nobody was asked for")
    if not _is_whole(answer["Result"], len(items)):
        yield Leftover("partial", f"{len(items)} of {str(answer['Result'].get('TotalCount'))[:10]}")


def _items(answer: Any) -> list[Tree]:
    """The documents of a list. Raises BadRecord."""
    result = answer.get("Result") if isinstance(answer, dict) else None
    items = result.get("Items") if isinstance(result, dict) else None
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise BadRecord("the answer holds no list of documents")
    return items


def _is_whole(result: Tree, count: int) -> bool:
    total = result.get("TotalCount", result.get("Count"))
    return isinstance(total, int) and count >= total


def _papers(items: list[Tree], *, whole: bool) -> Tree:
    """What the documents say of their case. Raises BadRecord."""
    guids = {str(item.get("CaseId") or "").lower() for item in items}
    if len(guids) != 1 or not GUID.fullmatch(guid := guids.pop()):
        raise BadRecord("the documents are of several cases, or of none that has a number")
    body: Tree = {"guid": guid}
    numbers = {number for item in items if (number := _number(str(item.get("FileName") or "")))}
    if len(numbers) == 1:
        body["number"] = numbers.pop()
    kept = [item for item in items if item.get("IsDeleted") is not True]
    documents = [_document(item) for item in kept]
    body |= _claim(kept, documents)
    end = ending(documents)
    if end.outcome:
        body |= _ended(end, kept[end.at])
    if end.outcome or whole:  # what ends it may stand on another page
        body["state"] = "pending" if end.open else "finished"
    return body


def _number(file: str) -> str | None:
    """«A60-59238-2026_20260922.pdf» → «А60-59238/2026»."""
    found = _FILE.match(file)
    if found is None:
        return None
    court = "СИП" if found[1].upper() == "SIP" else found[1]
    number = case_number(f"{court}-{found[2]}/{found[3]}")
    return number[0] if number else None


def _document(item: Tree) -> Document:
    contents = item.get("ContentTypes")
    listed = contents if isinstance(contents, list) else []
    named = [item.get("DocumentTypeName"), *listed, item.get("DecisionTypeName"), item.get("GeneralDecisionType")]
    titles = [" ".join(title.split())[:300] for title in named if isinstance(title, str) and title]
    level = item.get("InstanceLevel")
    return Document(
        on=_day(item),
        titles=tuple(
            dict.fromkeys(" ".join(title.split())[:300] for title in titles if isinstance(title, str) and title)
        ),
        court=str(item.get("CourtName") or "")[:200],
        level=level if isinstance(level, int) else 0,
        is_act=item.get("IsAct") is True,
    )


def _day(item: Tree) -> str:
    """The day that the site shows for a document. Raises BadRecord."""
    shown = str(item.get("DisplayDate") or "")[:10]
    day = day_of(shown)
    if day is None:
        raise BadRecord(f"a document is of «{shown}», no day there is")
    return day


def _claim(items: list[Tree], documents: list[Document]) -> Tree:
    """The sum of the claim: of the first document with which the first instance began."""
    started = [
        item
        for item, document in zip(items, documents, strict=True)
        if item.get("IsStart") is True and instance_of(document) == FIRST
    ]
    for item in sorted(started, key=_day):
        said = " ".join(str(item.get(key) or "") for key in ("AdditionalInfo", "Content", "Comment"))
        amount = _sum(item, "ClaimSum")
        if not amount and (found := _CLAIMED.search(said)):
            amount = kopecks(re.sub(r"\s", "", found[1]))
        if amount:
            currency = next((code for code, pattern in _CURRENCIES if pattern.search(said)), "")
            return {"claim_kop": amount} | ({"currency": currency} if currency else {})
    return {}


def _ended(end: Ending, item: Tree) -> Tree:
    body: Tree = {
        "outcome": end.outcome,
        "outcome_on": end.on,
        "outcome_from": end.source[:300],
        "instance": end.instance,
    }
    if awarded := _sum(item, "RecoverySum"):
        body["awarded_kop"] = awarded
    return body


def _sum(item: Tree, key: str) -> int | None:
    """An amount of the site in kopecks (hundredths); None for none. Raises BadRecord."""
    value = item.get(key)
    if value is None or value == "" or isinstance(value, bool):
        return None
    if not isinstance(value, int | Decimal) or not 0 <= value < MOST_ROUBLES:
        raise BadRecord(f"{key} {str(value)[:30]} is no sum")
    return kopecks(f"{Decimal(value):.4f}")


def _declarers(items: list[Tree]) -> list[str]:
    """The sound ИНН of those who filed the documents, each once."""
    named: dict[str, None] = {}
    for item in items:
        for declarer in item.get("Declarers") or ():
            number = str(declarer.get("Inn") or "").strip()
            if inn_ok(number):
                named[number] = None
    return list(named)
