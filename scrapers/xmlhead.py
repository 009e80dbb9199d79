"""The beginning of an XML file of the tax service, and a parser for it: which root, in which encoding its bytes are."""

from __future__ import annotations

import re
from xml.parsers import expat

import msgspec

ENCODINGS = {"utf-8": "utf-8", "utf8": "utf-8", "windows-1251": "windows-1251", "cp1251": "windows-1251"}
MARKS = ("<Файл", "<СвЮЛ", ":СвЮЛ ", "<СвИП", ":СвИП ", "<ЕГРЮЛ", "<ЕГРИП")
"""Words that the files begin with: the encoding in which one of them stands is the one that the bytes are in."""


class BadXml(ValueError):
    """The file cannot be read as XML; the text says why and where."""


class Head(msgspec.Struct, frozen=True):
    """The beginning of an XML file: root element, its attributes, the encoding that its bytes really are in."""

    root: str
    attributes: dict[str, str]
    encoding: str
    declared: str


class _Found(Exception):
    pass


def read_head(first: bytes) -> Head:
    """What the first bytes of a file say. Raises BadXml if they are not the beginning of an XML file."""
    declaration = re.match(rb"\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=[\"']([\w-]+)[\"']", first)
    declared = declaration.group(1).decode("ascii").lower() if declaration else "utf-8"
    if declared not in ENCODINGS:
        raise BadXml(f"the encoding {declared} is not one that the source uses")
    encoding = ENCODINGS[declared]
    if encoding == "windows-1251" and any(mark.encode() in first for mark in MARKS):
        encoding = "utf-8"
    elif encoding == "utf-8" and any(mark.encode("cp1251") in first for mark in MARKS):
        encoding = "windows-1251"
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name, attributes))
        raise _Found

    parser = parser_of(encoding)
    parser.StartElementHandler = start
    try:
        parser.Parse(first, False)
    except _Found:
        name, attributes = found[0]
        return Head(name.rpartition(":")[2], attributes, encoding, ENCODINGS[declared])
    except expat.ExpatError as error:
        raise BadXml(reason_of(error)) from error
    raise BadXml("no element within the first bytes")


def parser_of(encoding: str) -> expat.XMLParserType:
    """A parser that resolves no entity and takes no DTD: BadXml."""
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise BadXml("the file declares a document type or entities, which are never resolved")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def local(name: str) -> str:
    """A name without the prefix of its namespace."""
    return name.rpartition(":")[2]


def is_named(raw: bytes, name: bytes) -> bool:
    """Whether bytes begin with an element of this name, in whatever namespace."""
    return re.match(rb"<[^\s<>/:]{1,200}:" + re.escape(name) + rb"[\s/>]", raw) is not None


def reason_of(error: expat.ExpatError) -> str:
    """Why bytes are no XML; the place is the caller's to tell."""
    return f"broken XML: {expat.ErrorString(error.code)}"
