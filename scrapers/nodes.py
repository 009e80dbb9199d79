"""Elements of one name in an XML file of a site: bytes and tree of each. Prefixes of namespaces say nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from xml.parsers import expat

from scrapers.xmlhead import BadXml, local, parser_of, reason_of

DEPTH = 64
"""Elements within elements: real records nest some eight."""


@dataclass
class Node:
    """An element. Attributes by their names without prefixes; one that says nil holds nothing."""

    name: str
    attributes: dict[str, str]
    children: list[Node] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """The first child of this name."""
        return next((child for child in self.children if child.name == name), None)

    def attribute(self, name: str) -> str:
        """Its value, or ''."""
        return self.attributes.get(name, "")

    def words(self) -> str:
        """Its own text; '' where it says nil."""
        return "" if self.attribute("nil").lower() in ("true", "1") else "".join(self.parts)

    def text(self, *path: str) -> str:
        """The text at the end of a path of children, white space joined; '' where there is none."""
        node: Node | None = self
        for name in path:
            node = node.child(name) if node else None
        return " ".join(node.words().split()) if node else ""


class Found(NamedTuple):
    """An element that was sought: its tree (or why the file breaks off there), where it begins, its bytes."""

    node: Node | BadXml
    offset: int
    raw: bytes


def named(content: bytes, encoding: str, name: str) -> list[Found]:
    """The elements of a name in order, none within another; of a broken file those before the break, and its place."""
    return _Walk(content, encoding, name).run()


def is_one(data: bytes, name: str) -> bool:
    """Whether bytes are one element of this name and nothing else."""
    found = named(data, "utf-8", name)
    return len(found) == 1 and isinstance(found[0].node, Node) and found[0].raw == data


class _Walk:
    def __init__(self, content: bytes, encoding: str, name: str) -> None:
        self._content = content
        self._name = name
        self._parser = parser_of(encoding)
        self._stack: list[Node] = []
        self._begin = 0
        self._found: list[Found] = []
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._chars

    def run(self) -> list[Found]:
        try:
            self._parser.Parse(self._content, True)
        except (expat.ExpatError, BadXml) as error:
            wrong = error if isinstance(error, BadXml) else BadXml(reason_of(error))
            self._found.append(Found(wrong, max(self._parser.CurrentByteIndex, 0), b""))
        return self._found

    def _start(self, name: str, found: dict[str, str]) -> None:
        name = local(name)
        if not self._stack and name != self._name:
            return
        if len(self._stack) == DEPTH:
            raise BadXml(f"more than {DEPTH} elements within each other")
        node = Node(name, {local(key): text for key, text in found.items()})
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self._begin = self._parser.CurrentByteIndex
        self._stack.append(node)

    def _end(self, _name: str) -> None:
        if not self._stack:
            return
        node = self._stack.pop()
        if not self._stack:
            end = self._parser.CurrentByteIndex
            if self._content.startswith(b"</", end):  # of an empty element expat tells the end
                end = self._content.index(b">", end) + 1
            self._found.append(Found(node, self._begin, self._content[self._begin : end]))

    def _chars(self, text: str) -> None:
        if self._stack:
            self._stack[-1].parts.append(text)
