"""One reader for every XML file of the tax service, streamed, strict, with the bytes of each record.

A record is `Файл/Документ`, or, in older wrappers and extracts, the register's own element. It becomes a dict with our
names: attributes and children under their name in the source's table, a list where an element may repeat, a text-only
element as its text. Entities and DTDs are never resolved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any
from xml.parsers import expat

import msgspec

from checker.ids import inns_in
from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from checker.text import kopecks
from scrapers.alike import cut, learned
from scrapers.days import day_of, is_day
from scrapers.xmlhead import BadXml, is_named, local, parser_of, read_head, reason_of

HEAD_BYTES = 16_384
FOREIGN = ("xmlns", "xsi:")
"""With what the attributes begin that speak of the XML and not of the record."""
DEPTH = 64
"""Elements within elements of one record: the formats nest some ten, and what reads a tree is recursive."""
REASONS = 5
"""So many things that are wrong with one record are told."""

UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, RecursionError)
"""What code that reads a record raises where the record is not built as its format says."""

_EMPTY = re.compile(rb"""<[^<>"']*+(?:"[^"<]*"[^<>"']*+|'[^'<]*'[^<>"']*+)*+(?<=/)>""")
"""One element without content: `<СвЮЛ ОГРН="…"/>`."""

Tree = dict[str, Any]


class BadRecord(ValueError):
    """One record cannot be stored; the text says why."""


class NoNumber(BadRecord):
    """A record names nobody by number: it waits unlinked."""


def unreadable(where: str, error: Exception, numbers: tuple[str, ...] | None = None) -> Rejected:
    """The refusal of one record whose reading raised: its type is told, so that a mistake of ours can be seen."""
    return Rejected(where, f"the record cannot be read: {type(error).__name__}: {str(error)[:200]}", numbers)


class Names(msgspec.Struct, frozen=True):
    """The table of a source's names: Russian → ours, and how some of them are read.

    document: the element that is one record. bare: it is the register's own element, in no `Документ`: its attributes
    belong to the record, whatever stands around it, and prefixes of namespaces say nothing; an element of its name
    within it is no record. versions: format versions whose names were checked.
    repeated: elements that become lists; any other that stands twice spoils its record. volatile: attributes left
    out of the body. kopecks: roubles → kopecks. dates: attributes and text elements that are days like 2026-03-14:
    any other value is left out and noted; days: attributes like 14.03.2026 likewise, kept as 2026-03-14. texts:
    elements that hold text alone; in no other may text stand alone.
    alike: documents are flat and much alike, so that most of them need no XML parser (`scrapers.alike`).
    counted: whether КолДок is the number of records; where it is known to be wrong, it says nothing.
    """

    document: str
    versions: frozenset[str]
    names: dict[str, str]
    repeated: frozenset[str] = frozenset()
    volatile: frozenset[str] = frozenset()
    kopecks: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    alike: bool = False
    bare: bool = False
    counted: bool = True


Make = Callable[[Tree, dict[str, str]], tuple[str, str, int, Tree]]
"""(tree of a document, its volatile attributes) → subject, part, asof, body; raises BadRecord."""


def read_documents(chunks: Iterable[bytes], names: Names, make: Make) -> Iterator[Parsed]:
    """A Record, Rejected or Unlinked for every document, and Leftover for what has no name in the table.

    A file that breaks off yields what came before the break and one Rejected for the place where it broke.
    """
    stream = iter(chunks)
    first = next(stream, b"")
    while len(first) < HEAD_BYTES and (more := next(stream, b"")):
        first += more
    try:
        head = read_head(first)
    except BadXml as error:
        yield Rejected("byte 0", str(error))
        return
    if head.encoding != head.declared:
        yield Leftover("encoding", f"declared {head.declared}, really {head.encoding}")
    walk = _Walk(head.encoding, names, make)
    feed = cut(walk, names.document.encode(head.encoding)) if names.alike else walk.feed
    while True:
        try:
            feed(first)
        except (expat.ExpatError, BadXml) as error:
            yield from walk.drain()
            reason = str(error) if isinstance(error, BadXml) else reason_of(error)
            yield Rejected(f"byte {walk.at()}", reason)
            return
        yield from walk.drain()
        if not first:
            return
        first = next(stream, b"")


class _Walk:
    """The state of one pass: expat calls `start`, `end` and `chars`; results gather in `out`."""

    def __init__(self, encoding: str, names: Names, make: Make) -> None:
        self.parser = parser_of(encoding)
        self.out: list[Parsed] = []
        self.between = False
        self.alike = learned(encoding, names)
        self._opening = b"<" + names.document.encode(encoding)
        self._names = names
        self._make = make
        self._buffer = b""
        self._base = 0
        self._end = 0
        self._skipped = 0
        self._closed = 0
        self._begin: int | None = None
        self._seen = 0
        self._opened = False
        self._declared: int | None = None
        self._id = ""
        self._around: dict[str, str] = {}
        self._stamps: dict[str, str] = {}
        self._failed: list[str] = []
        self._leftovers: Counter[tuple[str, str]] = Counter()
        self._handlers()

    def feed(self, chunk: bytes) -> None:
        """Parses a chunk; an empty one ends the file. The buffer keeps the record or tag that is still open."""
        # Where expat stands may be the beginning of a tag that the last chunk cut in two.
        keep = self._begin if self._begin is not None else max(self.at(), self._base)
        self._buffer = self._buffer[keep - self._base :] + chunk
        self._base = keep
        self._end += len(chunk)
        self.parser.Parse(chunk, not chunk)
        self.between = self._closed == self._end
        if not chunk and self._names.counted and self._declared not in (None, self._seen):
            self.out.append(Leftover("count", f"КолДок {self._declared}, документов {self._seen}"))

    def skip(self, raw: bytes, lead: int, tree: Tree, stamps: dict[str, str]) -> None:
        """A document that the parser never sees, after `lead` bytes of white space: it is made and counted here."""
        begin = self._end + lead
        self._end = begin + len(raw)
        self._skipped += lead + len(raw)
        self._base, self._buffer = self._end, b""
        self._seen += 1
        self._id = stamps.get("ИдДок", "")
        self._make_record(raw, begin, tree, stamps)

    def at(self) -> int:
        """Where the parser stands in the file."""
        return self.parser.CurrentByteIndex + self._skipped

    def drain(self) -> list[Parsed]:
        out = [*self.out, *(Leftover(*key, count) for key, count in self._leftovers.items())]
        self.out.clear()
        self._leftovers.clear()
        return out

    def _handlers(self) -> None:  # noqa: C901, PLR0915
        """Sets the handlers. They run some hundred times a record: hence plain closures over local names."""
        table, parser, leftovers = self._names, self.parser, self._leftovers
        names, repeated, dates = table.names, table.repeated, table.dates
        watched = table.kopecks | table.volatile | table.days
        stack: list[Tree] = []
        text: list[str] = []
        node: Tree | None = None

        def attributes_of(found: dict[str, str]) -> Tree:
            for key in found.keys() - names.keys():
                leftovers["attribute", key] += 1
            return {names.get(key, key): value for key, value in found.items()}

        def start(name: str, found: dict[str, str]) -> None:
            nonlocal node
            if node is None:
                node = self._outside(name, found)
                return
            if text:
                text.clear()
            if len(stack) == DEPTH:
                self._fail(f"more than {DEPTH} elements within each other")
            if not dates.isdisjoint(found):
                self._drop_days(found)
            if watched.isdisjoint(found):
                try:
                    tree = {names[key]: value for key, value in found.items()}
                except KeyError:
                    tree = attributes_of(found)
            else:
                tree = self._special(found)
            try:
                key = names[name]
            except KeyError:
                key = name
                leftovers["element", name] += 1
            if key not in node:
                node[key] = [tree] if name in repeated else tree
            elif name in repeated and isinstance(node[key], list):
                node[key].append(tree)
            else:
                self._second(node, name, key, tree)
            stack.append(node)
            node = tree

        def end(name: str) -> None:
            nonlocal node
            if node is None:
                return
            if not stack:
                self._close(node)
                text.clear()
                node = None
                return
            parent = stack.pop()
            if text:
                content = "".join(text).strip()
                text.clear()
                if content and not node:
                    key = names.get(name, name)
                    if name in names and name not in table.texts:
                        self._fail(f"{name} holds text in place of what belongs into it")
                    elif name in dates and not is_day(content):
                        leftovers["date", f"{name} {content[:40]}"] += 1
                        del parent[key]
                    elif isinstance(parent[key], list):
                        parent[key][-1] = content
                    else:
                        parent[key] = content
                elif content:
                    node["text"] = content
            node = parent

        def start_local(name: str, found: dict[str, str]) -> None:
            start(local(name), {local(key): text for key, text in found.items() if not key.startswith(FOREIGN)})

        def end_local(name: str) -> None:
            end(local(name))

        parser.StartElementHandler = start_local if table.bare else start
        parser.EndElementHandler = end_local if table.bare else end
        parser.CharacterDataHandler = text.append

    def _outside(self, name: str, found: dict[str, str]) -> Tree | None:
        """What begins outside of a record: a record, whose empty tree is returned, or the file itself."""
        if name == self._names.document:
            self._begin = self.at()
            if self._names.bare:
                return self._own(found)
            self._id = found.get("ИдДок", "")
            self._stamps = {}
            if "ИдДок" not in self._names.volatile:
                found.pop("ИдДок", None)  # it says nothing of the record
            return self._special(found)
        if self._names.bare:
            self._around.update((key, found[key]) for key in self._names.volatile & found.keys())
        elif not self._opened:
            self._open(found)
        return None

    def _own(self, found: dict[str, str]) -> Tree:
        """The tree of a record that is the register's own element; the stamps around it count where it has none."""
        self._id = found.get("ОГРН") or found.get("ОГРНИП") or ""
        self._stamps = dict(self._around)
        self._drop_days(found)
        return self._special(found)

    def _drop_days(self, found: dict[str, str]) -> None:
        for key in self._names.dates.intersection(found):
            if not is_day(found[key]):
                self._leftovers["date", f"{key} {found.pop(key)[:40]}"] += 1

    def _second(self, node: Tree, name: str, key: str, tree: Tree) -> None:
        """An element that stands twice and is not known to: one without a name in the table may, and is noted."""
        if name in self._names.names:
            self._fail(f"{name} stands where there can be but one")
            return
        self._leftovers["repeated", name] += 1
        node[key] = [*node[key], tree] if isinstance(node[key], list) else [node[key], tree]

    def _special(self, found: dict[str, str]) -> Tree:
        """Attributes among which some are sums of money, days or stamps."""
        table, tree = self._names, Tree()
        for key, value in found.items():
            if key in table.volatile:
                self._stamps[key] = value
            elif key in table.kopecks:
                try:
                    tree[table.names[key]] = kopecks(value)
                except ValueError as error:
                    self._fail(f"{key}: {error}")
            elif key in table.days:
                if day := day_of(value):
                    tree[table.names[key]] = day
                else:
                    self._leftovers["date", f"{key} {value[:40]}"] += 1
            elif key in table.names:
                tree[table.names[key]] = value
            else:
                tree[key] = value
                self._leftovers["attribute", key] += 1
        return tree

    def _open(self, root: dict[str, str]) -> None:
        version = root.get("ВерсФорм", "")
        count = root.get("КолДок", "").strip()
        self._opened = True
        self._declared = int(count) if re.fullmatch(r"[0-9]{1,18}", count) else None
        if version not in self._names.versions:
            self._leftovers[("version", version)] += 1

    def _close(self, tree: Tree) -> None:
        begin = self._begin
        assert begin is not None
        self._begin = None
        self._seen += 1
        end = self.at() - self._base
        if not _EMPTY.fullmatch(self._buffer, begin - self._base, end):  # of an empty element expat tells the end
            end = self._buffer.index(b">", end) + 1
        raw = self._buffer[begin - self._base : end]
        self._closed = self._base + end
        if self._names.alike and not self._failed:
            self.alike.learn(raw, tree, self._stamps)
        self._make_record(raw, begin, tree, self._stamps)

    def _make_record(self, raw: bytes, begin: int, tree: Tree, stamps: dict[str, str]) -> None:
        try:
            if not (raw.startswith(self._opening) or (self._names.bare and is_named(raw, self._opening[1:]))):
                raise BadRecord("its bytes are not found where it stands")
            if self._failed:
                raise BadRecord("; ".join(self._failed))
            subject, part, asof, body = self._make(tree, stamps)
        except NoNumber as error:
            self.out.append(Unlinked(self._where(begin), str(error)))
        except BadRecord as error:
            self.out.append(Rejected(self._where(begin), str(error), inns_in(raw)))
        except UNREADABLE as error:
            self.out.append(unreadable(self._where(begin), error, inns_in(raw)))
        else:
            self.out.append(Record(subject, part, asof, body, begin, len(raw), sha256(raw).digest()))
        finally:
            self._failed.clear()

    def _fail(self, reason: str) -> None:
        if len(self._failed) < REASONS and reason not in self._failed:
            self._failed.append(reason)

    def _where(self, begin: int) -> str:
        return f"{self._id or 'document'} at byte {begin}"
