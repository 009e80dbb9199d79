"""Small builders of trees: a node with its attributes and its children, those that are absent left out."""

from __future__ import annotations

from typing import TypeAlias

from lxml import etree

from scrapers.sandbox.model import Entry

Node: TypeAlias = etree._Element


def node(tag: str, *parts: object, **attributes: str) -> Node:
    """An element with its children and attributes.

    A part is a child or a dict of attributes (for names that are no Python words). Anything else is left out:
    a block which a company may lack is written `company.block and node(…)`.
    """
    made = etree.Element(tag, attributes)
    for part in parts:
        if isinstance(part, dict):
            made.attrib.update(part)
        elif etree.iselement(part):
            made.append(part)
    return made


def leaf(tag: str, text: str) -> Node:
    """An element that holds text only."""
    made = etree.Element(tag)
    made.text = text
    return made


def as_of(entry: Entry, tag: str = "ГРНДата") -> Node:
    """The reference of a block to the entry by which it stands in the register."""
    return node(tag, ГРН=entry.grn, ДатаЗаписи=entry.on.isoformat())


def indented(made: Node) -> Node:
    """The same element with every level two spaces further in."""
    etree.indent(made, "  ")
    return made


def serialised(root: Node, encoding: str) -> bytes:
    """The bytes of a tree, without the declaration: lxml would quote it unlike the real files."""
    text: bytes = etree.tostring(root, encoding=encoding, xml_declaration=False)
    return text
