"""Answers of fedresurs.ru in JSON → records of messages (NOTES.md). Bytes in, records out; no network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from checker import ids
from checker.records import Leftover, Parsed, Record, Rejected
from scrapers.base import About, Block, Look, NotRead
from scrapers.fedresurs.roles import code_of, said_of, shown
from scrapers.jsonfile import BadJson, first_keys, is_object, refusing, small
from scrapers.pagedata import Page, Row, asked_of, day_in, inn_of, read_page, text_of
from scrapers.xmlfile import UNREADABLE, BadRecord, Tree, unreadable

FACT = "SfactMessage"
COMPANIES, PUBLICATIONS = "компании", "публикации"
"""Keys of a file in which somebody put both answers of the site together (inn-check-ru)."""

KNOWN = frozenset({
    "publicationType", "guid", "number", "datePublish", "isAnnulled", "isLocked", "type", "publisher", "participants",
})  # fmt: skip
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(rf"fedresurs-([0-9]{{10}})-({GUID.pattern})\.json")

Issues = Counter[tuple[str, str]]


class Whose(NamedTuple):
    """Whose messages a page holds: the page itself names parties by guid alone."""

    inn: str
    guid: str


def publications_name(inn: str, guid: str) -> str:
    """What the answer with a company's messages is called: its bytes do not say whose they are."""
    return f"fedresurs-{inn}-{guid}.json"


def recognise_publications(look: Look) -> str | None:
    """Messages of a company that the name tells. Raises NotRead where it does not."""
    if look.head is not None or not _pages(look):
        return None
    if _NAME.fullmatch(look.name):
        return "json"
    if b'"publicationType"' in look.first:
        raise NotRead("messages of Федресурс: whose they are is neither in them nor in the file's name")
    return None


def recognise_search(look: Look) -> str | None:
    """A search for a company, which holds no messages: an answer of the site only to who asked."""
    if look.head is not None or not _pages(look):
        return None
    if asked_of("fedresurs", look.name):
        return "json"
    if b'"egrulAddress"' in look.first:
        raise NotRead("a search of Федресурс: it lists companies and holds no messages")
    if first_keys(look.first, inside=False) == {"pageData", "found"} and b"{" not in look.first.lstrip()[1:]:
        raise NotRead("an answer of Федресурс that found nothing: who was asked for is not in it")
    return None


def recognise_both(look: Look) -> str | None:
    """Both answers in one object."""
    if look.head is not None:
        return None
    keys = first_keys(look.first, inside=False)
    return "json" if {COMPANIES, PUBLICATIONS} <= keys else None


def is_publication(data: bytes) -> bool:
    """Whether bytes are one message of a list, whole."""
    return is_object(data, "publicationType")


@refusing
def parse_publications(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """A record for each message; subject: the ИНН in the file's name; asof: the day of publication."""
    named = _NAME.fullmatch(about.name)
    page = read_page(small(chunks), "found")
    if named is None or not ids.inn_ok(named[1]):
        yield Rejected("byte 0", "whose messages these are is not told")
        return
    yield from _records(page, Whose(named[1], named[2]))


def parse_search(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """No records. A search that shows a part of what it found, without the asked one, says so."""
    try:
        page = read_page(small(chunks), "found")
        numbers = {inn_of(row.tree) for row in page.rows}
    except (BadJson, BadRecord) as error:
        yield Rejected("byte 0", f"no answer of a search: {error}")
        return
    if asked_of("fedresurs", about.name) not in numbers:
        yield from page.partial()


def parse_both(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """As `parse_publications`, of the company that stands in the same file; of several, the one in the file's name."""
    try:
        content = small(chunks)
        whose = company_of(read_page(content, "found", COMPANIES), about.name)
        page = read_page(content, "found", PUBLICATIONS)
    except (BadJson, BadRecord) as error:
        yield Rejected("byte 0", f"not the two answers of the site: {error}")
        return
    yield from _records(page, whose)


def company_of(page: Page, name: str) -> Whose:
    """The one company of a search, or the one whose ИНН stands in a file's name. Raises BadRecord."""
    found = [Whose(inn_of(row.tree), text_of(row.tree.get("guid")).lower()) for row in page.rows]
    if len(found) > 1:
        found = [one for one in found if one.inn in re.findall(r"[0-9]{10,12}", name)]
    if len(found) != 1 or not GUID.fullmatch(found[0].guid):
        raise BadRecord(f"{len(found)} companies, or one without a guid")
    return found[0]


def _pages(look: Look) -> bool:
    return "pageData" in first_keys(look.first, inside=False)


def _records(page: Page, whose: Whose) -> Iterator[Parsed]:
    issues: Issues = Counter()
    yield from page.partial()
    for row in page.rows:
        where = f"{text_of(row.tree.get('number'))[:40] or 'message'} at byte {row.element.offset}"
        try:
            if (found := _record(row, whose, issues)) is not None:
                yield found
        except BadRecord as error:
            yield Rejected(where, str(error))
        except UNREADABLE as error:
            yield unreadable(where, error)
    yield from (Leftover(*what, count) for what, count in issues.items())


def _record(row: Row, whose: Whose, issues: Issues) -> Record | None:
    """Raises BadRecord for a message without number, type or day."""
    tree = row.tree
    issues.update(("key", str(name)[:60]) for name in tree.keys() - KNOWN)
    kind = text_of(tree.get("publicationType"))
    if kind != FACT:
        issues["publication", kind[:60] or "none"] += 1
        return None
    number, name, published = (
        text_of(tree.get("number")) or text_of(tree.get("guid")),
        text_of(tree.get("type")),
        day_in(tree.get("datePublish")),
    )
    if not number or len(number) > 60 or not name or not published:
        raise BadRecord(f"number {number[:20]}, type {name[:40]}, day {published}: one is absent")
    publisher = _party(tree.get("publisher"), issues)
    participants = frozenset(_guid(_party(one, issues)) for one in _list(tree.get("participants")))
    code = code_of(name)
    said = said_of(code, _guid(publisher), participants - {""}, whose.guid)
    body: Tree = {"number": number, "kind": said.kind, "type": code, "published": published, "role": said.role}
    if by := shown(publisher):
        body["publisher"] = by
    for key, flag in (("isAnnulled", "annulled"), ("isLocked", "locked")):
        if tree.get(key) not in (False, None):
            body[flag] = True
    element = row.element
    asof = int(published.replace("-", ""))
    return Record(whose.inn, number, asof, body, element.offset, len(element.raw), element.sha256)


def _list(value: Any) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise BadRecord("participants is no list")
    return value or []


def _party(value: Any, issues: Issues) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        issues["party", str(type(value).__name__)] += 1
        return {}
    return value


def _guid(party: Mapping[str, Any]) -> str:
    return text_of(party.get("guid")).lower()


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """`intention` or `fedresurs_message` by number; of a message that was annulled or locked, none: it is no fact."""
    if body.get("annulled") or body.get("locked"):
        return
    yield "intention" if body["kind"] == "intention" else "fedresurs_message", body["number"], body
