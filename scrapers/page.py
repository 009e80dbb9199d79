"""Pages of sites as bytes: which files are HTML, rows of tables with exactly their bytes, hidden fields, the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree, html

MOST = 8_000_000
"""Bytes of one page: real ones have some hundred thousand."""

_BEGINS = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]{0,200}\?>\s*+)?(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*+)*+"
    rb"(?:</[a-z]{1,20}>\s*+)*+<(?:!doctype\s+html|(?:html|head|meta|title|body|colgroup|table|tbody|thead|tr|div|input|span|section)[\s/>])",
    re.IGNORECASE,
)
_TOKEN = re.compile(rb"<!--|<(/?)(tr|script|style|template|textarea)(?=[\s/>])", re.IGNORECASE)
_HIDDEN = re.compile(rb"<input\b[^<>]{0,400}>", re.IGNORECASE)
_ID = re.compile(rb"""\bid\s*=\s*["']?([\w.:-]{1,80})""", re.IGNORECASE)
_VALUE = re.compile(rb"""\bvalue\s*=\s*["']?([^"'>\s]{0,80})""", re.IGNORECASE)
_texts = etree.XPath(".//text()[not(ancestor::script or ancestor::style)]", smart_strings=False)


class BadPage(ValueError):
    """Bytes cannot be read as a page; the text says why."""


class Row(NamedTuple):
    """A row of a table: where it begins in the file, and its bytes from `<tr` to `</tr>`."""

    offset: int
    raw: bytes


def is_html(first: bytes) -> bool:
    """Whether a file begins as a page, or as the piece of one that a script of a site asked for."""
    return _BEGINS.match(first) is not None


def whole_page(chunks: Iterable[bytes]) -> bytes:
    """A page, whole. Raises BadPage if it is larger than any can be."""
    content = b""
    for chunk in chunks:
        content += chunk
        if len(content) > MOST:
            raise BadPage(f"a page of more than {MOST} bytes")
    return content


def rows(content: bytes) -> Iterator[Row]:
    """The rows of all tables, in order; of rows within rows the inner ones. What stands in scripts is none."""
    begin, at = -1, 0
    while found := _TOKEN.search(content, at):
        name = (found[2] or b"").lower()
        at = found.end()
        if not name:
            at = _after(content, b"-->", at)
        elif name == b"tr" and not found[1]:
            begin = found.start()
        elif name == b"tr":
            at = _after(content, b">", at)
            if begin >= 0 and content[at - 1 : at] == b">":
                yield Row(begin, content[begin:at])
            begin = -1
        elif not found[1]:
            at = _closed(content, name, at)


def _after(content: bytes, sign: bytes, at: int) -> int:
    found = content.find(sign, at)
    return len(content) if found < 0 else found + len(sign)


def _closed(content: bytes, name: bytes, at: int) -> int:
    """Where the element that has just begun, in which there are no others, ends."""
    found = re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE).search(content, at)
    return found.end() if found else len(content)


def hidden(content: bytes, name: str) -> str | None:
    """The value of the last field with this id; None where the page has none."""
    values = [
        said[1].decode("ascii", "replace")
        for field in _HIDDEN.finditer(content)
        if (which := _ID.search(field[0])) and which[1] == name.encode() and (said := _VALUE.search(field[0]))
    ]
    return values[-1] if values else None


def decoded(raw: bytes) -> str:
    """The text of a piece of a page: UTF-8, and where it is not, windows-1251, whatever the page says of itself."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1251", "replace")


def tree_of_row(raw: bytes) -> html.HtmlElement:
    """A row `<tr>…</tr>` as a tree. Raises BadPage."""
    try:
        tree = html.document_fromstring(f"<table>{decoded(raw)}</table>").find(".//tr")
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise BadPage(f"the row cannot be read: {str(error)[:100]}") from error
    if tree is None:
        raise BadPage("there is no row in it")
    return tree


def classes(element: html.HtmlElement) -> list[str]:
    """The classes of an element, in order."""
    return (element.get("class") or "").split()


def seen(element: html.HtmlElement) -> str:
    """What a reader sees of an element, spaces joined."""
    return " ".join("".join(_texts(element)).split())
