"""Cards of bankrupts as bankrot.fedresurs.ru answers them: `cmpbankrupts` and `prsnbankrupts` → records (NOTES.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checker.records import Leftover, Parsed, Record, Rejected
from scrapers.base import About, Look, NotRead
from scrapers.jsonfile import first_keys, is_object, refusing, small
from scrapers.pagedata import Page, Row, asked_of, case_number, day_in, inn_of, read_page, text_of
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree, unreadable

STAGES = frozenset({
    "Watching", "FinancialRecovery", "ExternalManagement", "Tender", "CitizenDebtRestructuring",
    "CitizenAssetsDisposal", "ProceedingsFinished", "ProceedingsStopped",
})  # fmt: skip
"""Codes of procedures that are known. Any other is kept as it is written, and told."""

ENDED = frozenset({"ProceedingsFinished", "ProceedingsStopped"})
"""Those of them that are over."""

KNOWN = frozenset({
    "guid", "name", "inn", "ogrn", "region", "address", "category", "status", "statusUpdateDate", "isActive",
    "lastLegalCase", "fio", "snils", "ogrnip", "birthdate", "birthplace",
})  # fmt: skip
PART = "case"
CARD = "https://bankrot.fedresurs.ru/bankrupts/"


def recognise_cards(look: Look) -> str | None:
    """A page with a card's own key, or whatever pages were asked for. Raises NotRead for an empty one of nobody."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    if "pageData" not in keys:
        return None
    if asked_of("efrsb", look.name) or b'"lastLegalCase"' in look.first:
        return "json"
    if keys == {"pageData", "total"} and b"{" not in look.first.lstrip()[1:]:
        raise NotRead("a search in ЕФРСБ that found nothing: who was asked for is not in it")
    return None


def is_card(data: bytes) -> bool:
    """Whether bytes are one card, whole."""
    return is_object(data, "guid") and is_object(data, "inn")


def case_key(body: Mapping[str, Any]) -> str:
    """By what a stage is known: the number of its case. Where none is told (a card without `lastLegalCase`, an act
    without its file) the name of the unit, of which a subject has one: no number is made up, and none is empty.
    """
    return str(body["number"]) or PART


@refusing
def parse_cards(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """A record for each card; of an asked page for the asked one alone. asof: the day on which it was got.

    An answer that fails its checks is refused whole: it says nothing of anybody.
    """
    page = read_page(small(chunks), "total")
    yield from page.partial()
    leftovers: Counter[tuple[str, str]] = Counter()
    yield from _newest(page, about, leftovers)
    yield from (Leftover(*what, count) for what, count in leftovers.items())


def _newest(page: Page, about: About, leftovers: Counter[tuple[str, str]]) -> Iterator[Parsed]:
    """One record a subject: of several cards of one ИНН the one whose procedure began last."""
    asked = asked_of("efrsb", about.name)
    newest: dict[str, tuple[str, Record]] = {}
    for row in page.rows:
        found = _read(row, about, asked, leftovers)
        if isinstance(found, Rejected):
            yield found
        elif found is not None:
            began = _began(found.body)
            held = newest.get(found.subject)
            if held is not None:
                leftovers["second_card", "one ИНН"] += 1
            if held is None or began > held[0]:
                newest[found.subject] = began, found
    yield from (record for _, record in newest.values())


def _began(body: Tree) -> str:
    """By what cards are ordered. A procedure that goes on, whose day cannot be read, hides behind no past one."""
    ongoing = body["stage"] in STAGES - ENDED
    return str(body.get("since") or ("9999-12-31" if ongoing else ""))


def _read(row: Row, about: About, asked: str, leftovers: Counter[tuple[str, str]]) -> Record | Rejected | None:
    where = f"{text_of(row.tree.get('guid'))[:40] or 'card'} at byte {row.element.offset}"
    try:
        inn = inn_of(row.tree)
        if asked and inn != asked:
            return None  # the search is by substrings: a founder's number, an address
        if "guid" not in row.tree:
            raise BadRecord("a row without guid is no card")
        body = _body(row.tree, leftovers)
    except BadRecord as error:
        return Rejected(where, str(error))
    except UNREADABLE as error:
        return unreadable(where, error)
    element = row.element
    return Record(inn, PART, about.fetched, body, element.offset, len(element.raw), element.sha256)


def _body(tree: Tree, leftovers: Counter[tuple[str, str]]) -> Tree:
    leftovers.update(("key", str(name)[:60]) for name in tree.keys() - KNOWN)
    case = tree.get("lastLegalCase")
    if case is not None and not isinstance(case, dict):
        raise BadRecord("lastLegalCase is no object")
    said: Any = (case or {}).get("status")
    status: Tree = said if isinstance(said, dict) else {}
    stage = text_of(status.get("code"))
    if stage not in STAGES:
        leftovers["stage", stage[:60] or "none"] += 1
    body: Tree = {"number": case_number(text_of((case or {}).get("number"))), "stage": stage}
    since = day_in(status.get("date"))
    if status.get("date") and not since:
        leftovers["date", text_of(status["date"])[:40]] += 1
    found = {
        "stage_text": text_of(status.get("description")),
        "since": since,
        "category": text_of(tree.get("category")),
        "manager": text_of((case or {}).get("arbitrManagerFio")),
        "status_text": text_of(tree.get("status")),
    }
    body |= {key: value for key, value in found.items() if value}
    if guid := text_of(tree.get("guid")):
        body["card_url"] = CARD + guid
    if tree.get("isActive") is False:
        body["inactive"] = True
    return body
