"""Documents written like one that was already read: one program wrote the whole file, and only the values differ.

An XML parser calls us for every element; of a document of three elements that costs more than all else. So the first
document of a shape is read strictly, and its bytes become a pattern with a gap for every value. A later document that
fits the pattern is the same tree with other values; one that does not fit goes to the strict reader, as before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from checker.text import kopecks
from scrapers.days import day_of, is_day

if TYPE_CHECKING:
    from scrapers.xmlfile import Names

Tree = dict[str, Any]
Shape = tuple[int, int]
Maker = Callable[[Sequence[str]], Tree]
Read = Callable[[str], Any]

LONG = 1_000_000
"""A document of these sets is never so long: what waits for its end is given to the strict reader."""

MOST = 2_000
"""So many shapes are kept of one table."""

OF_ONE_SHAPE = 4
"""So many patterns are tried for documents with as many tags and values, and so many are made."""

_TAG = re.compile(r'<(/?)([^\s<>/="]+)((?:\s+[^\s<>/="]+="[^<"]*")*)\s*(/?)>')
_ATTRIBUTE = re.compile(r'\s+([^\s<>/="]+)="([^<"]*)"')
_GAP = '([^<"\x00-\x1f]*)'
"""What may stand between quotes of a well-formed attribute, except for white space that XML would normalise.

Of what XML forbids, two signs are missing here: a set that reaches so far takes as long to compile as all the rest.
"""
_FORBIDDEN = ("\ufffe", "\uffff")
_ENTITIES = (("&apos;", "'"), ("&lt;", "<"), ("&gt;", ">"))


class _Element(msgspec.Struct):
    """An element of a pattern: its key in its parent; keys of its values, of which the first stands in gap `first`.

    read: keys of values that are no mere texts (sums, days), with what reads them.
    """

    key: str
    repeated: bool
    first: int
    keys: list[str] = []
    read: list[tuple[str, Read]] = []
    children: list[_Element] = []


class _Pattern(msgspec.Struct):
    fits: Callable[[str], re.Match[str] | None]
    root: _Element
    make: Maker
    stamps: list[str] = []
    gaps: int = 0


class Alike:
    """The shapes of one table's documents. names: Russian → ours; volatile: attributes of the document that are stamps.

    read: attributes that are no mere texts, with what reads them and raises ValueError for what cannot be read.
    """

    def __init__(
        self,
        encoding: str,
        names: Mapping[str, str],
        repeated: frozenset[str],
        volatile: frozenset[str],
        read: Mapping[str, Read],
    ) -> None:
        self._encoding = encoding
        self._names, self._repeated, self._volatile, self._read = names, repeated, volatile, read
        self._patterns: dict[Shape, list[_Pattern | None]] = {}

    def learn(self, raw: bytes, tree: Tree, stamps: dict[str, str]) -> None:
        """Makes a pattern of a document that was read strictly, if the pattern gives back the very same tree."""
        shape = _shape(raw)
        if len(self._patterns) >= MOST and shape not in self._patterns:
            return
        known = self._patterns.setdefault(shape, [])
        if len(known) >= OF_ONE_SHAPE:
            return
        try:
            pattern = self._pattern(raw.decode(self._encoding))
        except ValueError:
            pattern = None
        fits = pattern is not None and self._values(pattern, raw) == (tree, stamps)
        known.append(pattern if fits else None)

    def read(self, raw: bytes) -> tuple[Tree, dict[str, str]] | None:
        """(tree, stamps) of a document that fits a pattern; None: it has to be read strictly."""
        for pattern in self._patterns.get(_shape(raw), ()):
            if pattern is not None and (found := self._values(pattern, raw)) is not None:
                return found
        return None

    def _values(self, pattern: _Pattern, raw: bytes) -> tuple[Tree, dict[str, str]] | None:
        try:
            text = raw.decode(self._encoding)
            found = pattern.fits(text)
            if found is None or any(sign in text for sign in _FORBIDDEN):
                return None
            values: Sequence[str] = found.groups()
            if "&" in text:
                values = [_unescaped(value) if "&" in value else value for value in values]
            tree = pattern.make(values)
        except ValueError:  # no text of this encoding, or a sum that is none: the strict reader says what is wrong
            return None
        return tree, {key: tree.pop(key) for key in pattern.stamps}

    def _pattern(self, text: str) -> _Pattern | None:
        """The pattern of a document; None where it holds more than elements with attributes, or an unknown name."""
        literal: list[str] = []
        around = _Element("", False, 0, [], [], [])
        pattern = _Pattern(lambda _: None, around, _maker(around), [], 0)
        path, position = [around], 0
        for tag in _TAG.finditer(text):
            closing, name, attributes, empty = tag.groups()
            space, position = text[position : tag.start()], tag.end()
            if space.strip():
                return None
            literal.append(re.escape(space))
            if closing:
                literal.append(re.escape(tag[0]))
                path.pop()
                continue
            first = len(path) == 1
            if not first and name not in self._names:
                return None
            element = _Element(self._names.get(name, name), name in self._repeated, pattern.gaps, [], [], [])
            path[-1].children.append(element)
            literal.append(re.escape(f"<{name}"))
            for attribute in _ATTRIBUTE.finditer(attributes):
                if not self._place(attribute[1], element, pattern, outermost=first):
                    return None
                literal.append(re.escape(attribute[0].partition('"')[0]) + f'"{_GAP}"')
            literal.append(re.escape(text[tag.end(3) : tag.end()]))
            if not empty:
                path.append(element)
        if len(path) > 1 or len(around.children) != 1 or position != len(text):
            return None
        pattern.root = around.children[0]
        pattern.make = _maker(pattern.root)
        pattern.fits = re.compile("".join(literal)).fullmatch
        return pattern

    def _place(self, key: str, element: _Element, pattern: _Pattern, *, outermost: bool) -> bool:
        """Gives the value of an attribute its place; False where the strict reader does more than to put it there."""
        pattern.gaps += 1
        known = key in self._names and key not in self._volatile
        element.keys.append(self._names[key] if known else key)
        if known:
            element.read += [(self._names[key], self._read[key])] if key in self._read else []
            return True
        pattern.stamps.append(key)
        return outermost and key in self._volatile


def learned(encoding: str, table: Names) -> Alike:
    """What was learned of a table's documents: one for all files, as members of a release are written alike."""
    found = _LEARNED.get((encoding, id(table)))
    if found is None:
        read: dict[str, Read] = {
            **dict.fromkeys(table.kopecks, kopecks),
            **dict.fromkeys(table.dates, _iso),
            **dict.fromkeys(table.days, _day),
        }
        alike = Alike(encoding, table.names, table.repeated, table.volatile, read)
        found = _LEARNED[encoding, id(table)] = (table, alike)
    return found[1]


_LEARNED: dict[tuple[str, int], tuple[Names, Alike]] = {}
"""The table is kept beside what was learned of it, so that no other comes to have its identity."""


def _iso(text: str) -> str:
    if not is_day(text):
        raise ValueError("no day")
    return text


def _day(text: str) -> str:
    found = day_of(text)
    if found is None:
        raise ValueError("no day")
    return found


class Walk(Protocol):
    """What the strict reader offers: see `scrapers.xmlfile`."""

    between: bool
    alike: Alike

    def feed(self, chunk: bytes) -> None: ...

    def skip(self, raw: bytes, lead: int, tree: Tree, stamps: dict[str, str]) -> None: ...


def cut(walk: Walk, document: bytes) -> Callable[[bytes], None]:
    """A way to feed the strict reader that keeps documents which fit a pattern from its parser; it gets all the rest.

    Only what follows a whole document at once, white space apart, is taken for one: elsewhere the same bytes might
    stand in a comment.
    """
    opening, closing = b"<" + document + b" ", b"</" + document + b">"
    waiting = b""

    def feed(chunk: bytes) -> None:
        nonlocal waiting
        data, position = waiting + chunk, 0
        while (found := data.find(closing, position)) >= 0:
            end = found + len(closing)
            begin = data.find(b"<", position)
            raw = data[begin:end]
            fits = None
            if walk.between and raw.startswith(opening) and not data[position:begin].strip():
                fits = walk.alike.read(raw)
            if fits is None:
                walk.feed(data[position:end])
            else:
                walk.skip(raw, begin - position, *fits)
            position = end
        waiting = data[position:]
        if waiting and (not chunk or len(waiting) > LONG):
            walk.feed(waiting)
            waiting = b""
        if not chunk:
            walk.feed(b"")

    return feed


def _shape(raw: bytes) -> Shape:
    return raw.count(b"<"), raw.count(b'"')


def _maker(element: _Element) -> Maker:
    """Values → the tree of an element. Closures over what is known beforehand: they run for every document."""
    keys, first, last = element.keys, element.first, element.first + len(element.keys)
    texts, children = element.read, [(child.key, child.repeated, _maker(child)) for child in element.children]

    def leaf(values: Sequence[str]) -> Tree:
        return dict(zip(keys, values[first:last]))  # noqa: B905 the pattern has as many gaps as keys

    def whole(values: Sequence[str]) -> Tree:
        tree = leaf(values)
        for key, read in texts:
            tree[key] = read(tree[key])
        for key, repeated, make in children:
            if repeated:
                tree.setdefault(key, []).append(make(values))
            else:
                tree[key] = make(values)
        return tree

    return whole if texts or children else leaf


def _unescaped(value: str) -> str:
    """A value without the five entities of XML. Raises ValueError for any other reference."""
    value = value.replace("&quot;", '"')  # by far the commonest, in names
    if "&" in value:
        for entity, sign in _ENTITIES:
            value = value.replace(entity, sign)
        if "&" in value.replace("&amp;", ""):
            raise ValueError("a reference that is none of the five")
    return value.replace("&amp;", "&")
