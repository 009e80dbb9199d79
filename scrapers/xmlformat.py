"""Formats of the tax service's XML files `Файл/Документ`: by what they are recognised, what is one record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from checker.records import Parsed
from scrapers.base import About, Format, Look, Withheld


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


def is_element(data: bytes, name: str) -> bool:
    """Whether bytes, in one of the encodings of the tax service, are one element of this name, whole."""
    found: list[str] = []
    try:
        data.decode("utf-8")
        parser = expat.ParserCreate("utf-8")
    except UnicodeDecodeError:
        parser = expat.ParserCreate("windows-1251")
    parser.StartElementHandler = lambda element, _: found.append(element)
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    return found[0] == name
