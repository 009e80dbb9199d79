"""What a record states, value by value, on both sides of the parser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lxml import etree

from scrapers.egrul.names import KOPECKS

OUTSIDE = {"ДатаВып", "ИдДок", "ДатаДок", "ДатаСост"}
"""They order the statements and stay out of the body."""


def values_kept(value: Any) -> Iterator[str]:
    """Every value of a body, as text."""
    if isinstance(value, dict):
        for item in value.values():
            yield from values_kept(item)
    elif isinstance(value, list):
        for item in value:
            yield from values_kept(item)
    else:
        yield str(value)


def values_stated(element: etree._Element) -> Counter[str]:
    """Every value that the XML states, as it must stand in the body."""
    found: Counter[str] = Counter()
    for node in element.iter():
        for name, value in node.attrib.items():
            if name in KOPECKS | {"СумДоход", "СумРасход"}:
                found[str(int(Decimal(value) * 100))] += 1
            elif not (name in OUTSIDE and node.tag in ("Документ", "СвЮЛ", "СвИП")):
                found[value] += 1
        text = (node.text or "").strip()
        if text:
            found[text] += 1
    return found
