"""What the seller Checko answers of proceedings (`/v2/enforcements`): JSON → records (courts.md 7.2). No real answer
was seen: the names are those of four programs that read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from checker.records import Leftover, Parsed, Rejected
from scrapers.base import About, Look, NotRead
from scrapers.checko_answer import not_of
from scrapers.fssp.page import ASKED
from scrapers.fssp.words import SELLER, day_in, number_of, sum_of
from scrapers.jsonfile import BOM, BadJson, first_keys, is_object, read_elements, small
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree

_decode = msgspec.json.Decoder(strict=True).decode


def recognise(look: Look) -> str | None:
    """ "checko" for an answer about enforcement. Raises NotRead for one of the state's service that was closed."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    text = look.first.decode("utf-8", "replace")
    if {"company", "data"} <= keys and any(sign in text for sign in ("ИспПрНомер", "ОстЗадолж")):
        return "checko"
    if '"exe_production"' in text or (keys == {"status", "code", "exception", "response"} and '"task"' in text):
        raise NotRead("an answer of the bailiffs' service that closed in 2022: it names debtors without their ИНН")
    return None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """Records of an answer. Part: digit of the seller and of the number; asof: the day on which it was got.

    A page of several yields a Leftover "partial". An answer without its list says nothing: it is refused.
    """
    try:
        content = small(chunks)
        answer: Any = _decode(content.removeprefix(BOM))
        inn, data = str(answer["company"]["ИНН"]), answer["data"]
        records, pages, total = data["Записи"], data.get("СтрВсего"), data.get("ЗапВсего")
        status = (answer.get("meta") or {}).get("status", "ok")
        count = len(records)
    except (BadJson, *UNREADABLE) as error:
        yield Rejected("the answer", f"it is not built as answers about enforcement are: {type(error).__name__}")
        return
    asked = ASKED.fullmatch(about.name)
    if why := not_of(str(inn), asked[1] if asked else "", str(status)):
        yield Rejected("the answer", why)
        return

    def make(tree: Tree, unknown: Counter[tuple[str, str]]) -> tuple[str, str, int, Tree]:
        part, body = _body(tree, unknown)
        return inn, part, about.fetched, body

    yield from read_elements([content], make, key="data.Записи", known_by="ИспПрНомер")
    if (isinstance(total, int) and total > count) or (isinstance(pages, int) and pages > 1):
        yield Leftover("partial", f"{count} of {total}")


def whole(data: bytes) -> bool:
    """Whether bytes are one proceeding of an answer."""
    return is_object(data, "ИспПрНомер")


def _body(tree: Tree, unknown: Counter[tuple[str, str]]) -> tuple[str, Tree]:
    number = number_of(str(tree.get("ИспПрНомер") or ""))
    if number is None:
        raise BadRecord(f"{str(tree.get('ИспПрНомер'))[:40]} is no number of a proceeding")
    written = {"type": tree.get("ИспДокТип"), "number": tree.get("ИспДокНомер")}
    document = {key: " ".join(str(value).split()) for key, value in written.items() if value}
    body: Tree = {"list": "site", "number": number.text, "subject": str(tree.get("ПредмИсп") or "").strip()}
    for theirs, ours, into in (("ИспПрДата", "opened", body), ("ИспДокДата", "date", document)):
        said = str(tree.get(theirs) or "")
        if day := day_in(said):
            into[ours] = day
        elif said:
            unknown["date", f"{theirs} {said[:40]}"] += 1
    body["document"] = document
    for theirs, ours in (("СумДолг", "due_kop"), ("ОстЗадолж", "remaining_kop")):
        if tree.get(theirs) is not None:
            amount = sum_of(str(tree[theirs]))
            if amount is None or amount < 0:
                raise BadRecord(f"{theirs} {str(tree[theirs])[:20]} is no sum")
            body[ours] = amount
    if tree.get("СудПристНаим"):
        body["department"] = " ".join(str(tree["СудПристНаим"]).split())
    return SELLER + number.digits, body
