"""Small builders of XML: an element is its own text, so a country of a hundred thousand is written in a minute."""

from __future__ import annotations

import re
from functools import lru_cache

from scrapers.sandbox.model import Entry

_MEANT = re.compile(r'[&<>"\t\r\n]')
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\r": "&#13;", "\n": "&#10;"}
)


class Node(str):
    """One element with all that is in it, as text."""

    __slots__ = ()


def node(tag: str, *parts: object, **attributes: str) -> Node:
    """An element with its children and attributes.

    A part is a child or a dict of attributes (for names that are no Python words). Anything else is left out:
    a block which a company may lack is written `company.block and node(…)`.
    """
    inside, head = "", tag
    for part in parts:
        kind = part.__class__  # asked a hundred times a company: quicker than isinstance
        if kind is Node:
            inside += part  # type: ignore[operator]
        elif kind is dict:
            attributes.update(part)  # type: ignore[call-overload]
    for name, value in attributes.items():
        head += f' {name}="{_escaped(value)}"'
    return Node(f"<{head}>{inside}</{tag}>" if inside else f"<{head}/>")


def leaf(tag: str, text: str) -> Node:
    """An element that holds text only."""
    return Node(f"<{tag}>{_escaped(text)}</{tag}>")


def as_of(entry: Entry, tag: str = "ГРНДата") -> Node:
    """The reference of a block to the entry by which it stands in the register."""
    return Node(f'<{tag} ГРН="{entry.grn}" ДатаЗаписи="{entry.on.isoformat()}"/>')


@lru_cache(maxsize=16_384)
def _escaped(value: str) -> str:
    return value.translate(_ESCAPES) if _MEANT.search(value) else value
