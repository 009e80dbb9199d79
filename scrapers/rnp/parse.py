"""Lists (HTML) and feeds (RSS) of the register of unfair suppliers at zakupki.gov.ru → records (NOTES.md)."""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from lxml import etree, html

from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Block, Look, NotRead
from scrapers.jsonfile import BadJson, small
from scrapers.nodes import Found, Node, is_one, named
from scrapers.page import BadPage, classes, decoded, is_html, seen, whole_page
from scrapers.pagedata import PARTIAL, asked_of
from scrapers.rnp.words import VIEW, Entry, Issues, label_of, made_of
from scrapers.xmlfile import UNREADABLE, BadRecord, NoNumber, unreadable
from scrapers.xmlhead import BadXml, read_head

FEED_SIZE = 10
"""Records of a feed, which does not say how many there are in all."""

ENTRY = b"search-registry-entry-block"
_TAG = re.compile(rb"<!--(?:.*?-->|.*)|<(script|style)\b(?:.*?</\1\s*>|.*)|<(/?)div\b[^>]*>", re.IGNORECASE | re.DOTALL)
_CLASS = re.compile(rb"""\bclass\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_TOTAL = re.compile(r"(более\s+)?([0-9][0-9\s]*)\s*запис", re.IGNORECASE)
_NO_PAGE = (etree.LxmlError, ValueError, AssertionError, RecursionError)
"""What the reader of pages raises."""

_NOTHING = "поиск не дал результатов"
_PAIR = re.compile(r"<strong>(.*?)</strong>(.*?)(?=<strong>|<br|$)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")


class Card(NamedTuple):
    """One entry of a list: where it begins, and its bytes."""

    offset: int
    raw: bytes


class Listed(NamedTuple):
    """A list: its entries and how many there are in all."""

    cards: list[Card]
    total: int


def recognise_list(look: Look) -> str | None:
    """A list of this register; whatever page came to a question. Raises NotRead for lists of purchases of the site."""
    if not is_html(look.first):
        return None
    asked = asked_of("rnp", look.name)
    if VIEW.encode() in look.first and ENTRY in look.first:
        return "html"
    if asked:
        return "html"
    if ENTRY in look.first and b"/epz/" in look.first:
        raise NotRead("a list of the procurement site and not of the register of unfair suppliers")
    return None


def recognise_feed(look: Look) -> str | None:
    """A feed of this register; an empty one only to who asked. Raises NotRead for an empty one of nobody."""
    if look.head is None or look.head.root != "rss":
        return None
    if VIEW.encode() in look.first or asked_of("rnp", look.name):
        return "rss"
    if "недобросовестных поставщиков".encode() in look.first:
        raise NotRead("a feed of the register of unfair suppliers without records: who was asked for is not in it")
    return None


def is_card(data: bytes) -> bool:
    """Whether bytes are one entry of a list and nothing else."""
    found = list(_cards(data))
    return len(found) == 1 and found[0].raw == data


def is_item(data: bytes) -> bool:
    """Whether bytes are one entry of a feed and nothing else."""
    return is_one(data, "item")


def parse_list(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """A record for each entry; of an asked page for the asked one alone. asof: the day of its last change."""
    try:
        listed = read_list(whole_page(chunks))
    except BadPage as error:
        yield Rejected("byte 0", str(error)[:300])
        return
    if listed.total > len(listed.cards):
        yield Leftover(PARTIAL, f"{len(listed.cards)} of {listed.total}")
    yield from _told([(card, partial(_card, card)) for card in listed.cards], about)


def read_list(content: bytes) -> Listed:
    """The entries of a list. Raises BadPage where neither entries nor the word that there are none is found: the form
    has changed, and such a page says nothing.
    """
    cards = list(_cards(content))
    try:
        text = seen(html.document_fromstring(decoded(content)))
    except _NO_PAGE as error:
        raise BadPage(f"no page: {str(error)[:100]}") from error
    counts = [(bool(more), int("".join(count.split()))) for more, count in _TOTAL.findall(text) if len(count) < 20]
    if not cards and (_NOTHING in text.lower() or counts[:1] == [(False, 0)]):
        return Listed([], 0)
    if not cards or not counts:
        raise BadPage("neither entries with their count nor the word that there are none")
    more, total = counts[0]
    if total < len(cards):
        raise BadPage(f"{len(cards)} entries where there are {total}")
    return Listed(cards, total + more)


def parse_feed(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """As `parse_list`, of a feed. One that is full may be a piece of more."""
    try:
        content = small(chunks)
        encoding = read_head(content).encoding
        if not any(isinstance(found.node, Node) for found in named(content, encoding, "channel")):
            raise BadXml("there is no whole channel in it")
        items = named(content, encoding, "item")
    except (BadJson, BadXml) as error:
        yield Rejected("byte 0", str(error)[:300])
        return
    if len(items) >= FEED_SIZE:
        yield Leftover(PARTIAL, f"{len(items)} of at least as many")
    yield from _told([(Card(found.offset, found.raw), partial(_item, found)) for found in items], about)


def _told(cards: Iterable[tuple[Card, Callable[[], Entry]]], about: About) -> Iterator[Parsed]:
    asked = asked_of("rnp", about.name)
    issues: Issues = Counter()
    for card, read in cards:
        where = f"entry at byte {card.offset}"
        try:
            made = made_of(read(), issues)
        except NoNumber as error:
            yield Unlinked(where, str(error))
        except (BadRecord, BadPage, BadXml) as error:
            yield Rejected(where, str(error)[:300])
        except UNREADABLE as error:
            yield unreadable(where, error)
        else:
            if not asked or made.inn == asked:  # else the asked one is a founder or the head of that supplier
                place = (card.offset, len(card.raw), sha256(card.raw).digest())
                yield Record(made.inn, made.number, made.updated or about.fetched, made.body, *place)
    yield from (Leftover(*what, count) for what, count in issues.items())


def _cards(content: bytes) -> Iterator[Card]:
    """The outermost entries, cut where their own `</div>` stands. What stands in scripts and comments is none."""
    begin, depth = -1, 0
    for found in _TAG.finditer(content):
        if found[2] is None:
            continue
        if begin < 0:
            named_so = _CLASS.search(found[0]) if not found[2] else None
            if named_so and ENTRY in named_so[1].split():
                begin, depth = found.start(), 1
        elif found[2]:
            depth -= 1
            if not depth:
                yield Card(begin, content[begin : found.end()])
                begin = -1
        else:
            depth += 1


def _card(card: Card) -> Entry:
    try:
        tree = html.fragment_fromstring(decoded(card.raw))
    except _NO_PAGE as error:
        raise BadPage(f"the entry cannot be read: {str(error)[:100]}") from error
    if any(ENTRY.decode() in classes(inner) for inner in tree.iterdescendants("div")):
        raise BadPage("an entry within an entry: where one ends is not known")
    texts: dict[str, str] = {}
    pairs: dict[str, str] = {}
    link, title = "", ""
    for element in tree.iter("div", "a", "span"):
        names = classes(element)
        if element.tag == "a" and VIEW in (element.get("href") or "") and not link:
            link = element.get("href") or ""
        for name in names:
            if name.startswith("registry-entry__header-"):
                texts.setdefault(name, seen(element))
            elif name in ("registry-entry__body-title", "data-block__title"):
                title = label_of(seen(element))
            elif name in ("registry-entry__body-value", "registry-entry__body-href", "data-block__value") and title:
                pairs.setdefault(title, seen(element))
                title = ""
    return Entry(
        link,
        texts.get("registry-entry__header-top__title", ""),
        texts.get("registry-entry__header-mid__number", ""),
        texts.get("registry-entry__header-mid__title", ""),
        pairs,
    )


def _item(found: Found) -> Entry:
    if isinstance(found.node, BadXml):
        raise found.node
    pairs = {label_of(_plain(label)): _plain(value) for label, value in _PAIR.findall(found.node.text("description"))}
    return Entry(
        found.node.text("link"),
        pairs.get("относится к", ""),
        pairs.get("реестровый номер", ""),
        pairs.get("статус записи", ""),
        pairs,
    )


def _plain(text: str) -> str:
    return " ".join(entities.unescape(_MARKUP.sub(" ", text)).split())


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `unfair_supplier`, keyed by the number of the record."""
    yield "unfair_supplier", body["number"], body
