"""What the tax service's XSDs let a record hold."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

XS = "{http://www.w3.org/2001/XMLSchema}"


class Content(NamedTuple):
    """What one complex type may hold: attributes, and children with whether they may repeat."""

    element: str
    attributes: tuple[str, ...]
    children: tuple[tuple[str, bool], ...]

    def names(self) -> list[str]:
        return [*self.attributes, *(name for name, _ in self.children)]


def particles(node: ET.Element, repeats: bool = False) -> Iterator[tuple[ET.Element, bool]]:
    """The elements that a type holds. A construct that the XSDs do not use today fails: it is not skipped."""
    for child in node:
        often = repeats or child.get("maxOccurs", "1") != "1"
        kind = child.tag.removeprefix(XS)
        if kind == "element":
            assert child.get("name"), "a reference: the walk would lose it"
            yield child, often
        elif kind in ("sequence", "choice"):
            yield from particles(child, often)
        else:
            assert kind in ("attribute", "annotation"), kind


def contents(schema: Path, record: str) -> list[Content]:
    """Every complex type that can be reached from the record, each once."""
    root = ET.parse(schema).getroot()
    named = {kind.get("name"): kind for kind in root.findall(f"{XS}complexType")}
    waiting = [next(e for e in root.iter(f"{XS}element") if e.get("name") == record)]
    found: dict[int, Content] = {}
    while waiting:
        element = waiting.pop()
        inline = element.find(f"{XS}complexType")
        kind = named.get(element.get("type")) if inline is None else inline
        if kind is None or id(kind) in found:
            continue
        children = list(particles(kind))
        found[id(kind)] = Content(
            element.attrib["name"],
            tuple(a.attrib["name"] for a in kind.findall(f"{XS}attribute")),
            tuple((child.attrib["name"], often) for child, often in children),
        )
        waiting += [child for child, _ in children]
    return list(found.values())
