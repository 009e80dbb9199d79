"""Formats of the tax service's XML files: by what they are recognised, what is one record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from checker.records import Parsed
from scrapers.base import About, Format, Look, Withheld
from scrapers.xmlhead import local


def xml_format(
    parse: Callable[[Iterable[bytes]], Iterator[Parsed]],
    content: str,
    *,
    withheld: frozenset[str] = frozenset(),
    root: str = "Файл",
    record: str = "Документ",
) -> Format:
    """A format by the root element and its ТипИнф; `withheld`: values that mark the same file as not public."""

    def recognise(look: Look) -> str | None:
        if look.head is None or look.head.root != root:
            return None
        kind = look.head.attributes.get("ТипИнф", "")
        if kind in withheld:
            raise Withheld(kind)
        return look.head.attributes.get("ВерсФорм", "") if kind == content else None

    def read(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:  # noqa: ARG001 the file says all itself
        return parse(chunks)

    return Format(recognise=recognise, parse=read, whole=lambda data: is_element(data, record))


def element_format(
    parse: Callable[[Iterable[bytes]], Iterator[Parsed]], record: str, numbers: tuple[str, ...]
) -> Format:
    """A format whose record is the register's own element, in any wrapper but `Файл` (fns.md 2.3), or in none.

    numbers: the attributes without which an element of this name is no record but somebody named in one.
    """
    tag = re.compile(rf"<(?:[\w.-]+:)?{record}\s[^<>]*")

    def recognise(look: Look) -> str | None:
        if look.head is None or look.head.root == "Файл":
            return None
        found = tag.search(look.first.decode(look.head.encoding, "replace"))
        return look.head.root if found and all(f" {name}=" in found.group() for name in numbers) else None

    def read(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:  # noqa: ARG001 the file says all itself
        return parse(chunks)

    return Format(recognise=recognise, parse=read, whole=lambda data: is_element(data, record, numbers))


def is_element(data: bytes, name: str, attributes: tuple[str, ...] = ()) -> bool:
    """Whether bytes, in one of the encodings of the tax service, are one element of this name, whole.

    attributes: those that it must have; with any, the prefix of a namespace counts for nothing.
    """
    found: list[tuple[str, dict[str, str]]] = []
    try:
        data.decode("utf-8")
        parser = expat.ParserCreate("utf-8")
    except UnicodeDecodeError:
        parser = expat.ParserCreate("windows-1251")
    parser.StartElementHandler = lambda element, has: found.append((element, has))
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    element, has = found[0]
    return (local(element) if attributes else element) == name and all(key in has for key in attributes)
