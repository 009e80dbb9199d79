"""What of a saved page is kept: its words, tables and numbers. Scripts, handlers, tokens, what was filled in go. Pure.

Nothing is kept because it looks harmless: attributes are those of a list, values of fields those of a list and the ИНН.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from lxml import etree, html

from checker import ids
from checker.capture import narrowed
from checker.capture.refused import BROKEN, NotTaken
from checker.text import iso_day

MOST_DEPTH = 60
"""Of objects in an answer."""

_GONE = (
    "script", "style", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "link",
    "meta", "base", "svg", "math", "img", "picture", "source", "video", "audio", "canvas", "map", "param",
    "portal", "slot",
)  # fmt: skip
_KEPT = frozenset(
    "id class title colspan rowspan name type placeholder for lang checked selected disabled scope headers".split()  # noqa: SIM905 a table of words
)
_LINKS = frozenset({"href"})
_LONGEST = 2_000
_SECRET = re.compile(
    r"token|csrf|xsrf|captcha|session|sid$|cookie|viewstate|eventvalidation|pr_fp|wasm|secret|passw|auth|nonce|"
    r"__ddg|fingerprint|signature|callback",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![0-9])([0-9]{12}|[0-9]{10})(?![0-9])")
_OPAQUE = re.compile(r"(?<![\w/+=-])[A-Za-z0-9_/+=-]{24,}(?![\w/+=-])")
_UNFIT = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no page may hold, and that come from references like «&#0;»."""
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ASKED_WORD = re.compile(r"(?:ИНН|запрос|искали|поиск)\D*\Z", re.IGNORECASE)
_BEFORE = 60
"""So many signs before a number are looked at for the word that tells it as asked for. Seen from the number, for a text
of such words alone is no slower than any other.
"""
_VISIBLE = ("", "text", "search", "number", "tel")
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)


class Page:
    """A page as a tree: what was asked, what signs it carries, and the bytes that are kept of it."""

    def __init__(self, text: str) -> None:
        """Raises NotTaken for what no reader of pages can take."""
        try:
            tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
        except (etree.LxmlError, ValueError, AssertionError) as error:
            raise NotTaken(BROKEN) from error
        self._tree = tree

    def asked(self) -> set[str]:
        """Sound ИНН that stand in the fields that a reader sees, and in sentences about the query beside the tables."""
        found: set[str] = set()
        for field in self._tree.iter("input", "textarea"):
            if field.tag == "textarea" or (field.get("type") or "").lower() in _VISIBLE:
                found |= numbers((field.get("value") or "") + " " + ("" if field.tag == "input" else _text(field)))
        return found

    def written(self) -> set[str]:
        """Sound ИНН that the page's words outside of its tables tell as those that were asked for."""
        words = " ".join(_outside(self._tree))
        return written_in(words)

    def is_narrowed(self, allowed: Mapping[str, Collection[str]]) -> bool:
        """Whether its form asked for less than all about one ИНН (see `narrowed`)."""
        return narrowed.by_fields(self._tree, allowed)

    def asks_bare(self, inn: str) -> bool:
        """Whether a field that a reader sees holds this ИНН and nothing else."""
        return any(
            "".join(("" if field.tag == "textarea" else field.get("value") or "", _text(field))).strip() == inn
            for field in self._tree.iter("input", "textarea")
            if field.tag == "textarea" or (field.get("type") or "").lower() in _VISIBLE
        )

    def shows_one_kind(self) -> bool:
        """Whether a tab of the courts' search is chosen, so that cases of one kind alone are shown."""
        return narrowed.by_tabs(self._tree)

    def words(self) -> str:
        """All that is read on it, spaces joined."""
        return " ".join(" ".join(_words(self._tree)).split())

    def asks_for_a_password(self) -> bool:
        """Whether it has a field for one."""
        return any((field.get("type") or "").lower() == "password" for field in self._tree.iter("input"))

    def asks_for_a_captcha(self) -> bool:
        """Whether some part of it is there, and is seen, to tell people from programs."""
        signs = re.compile(r"captcha|recaptcha|not-?robot", re.IGNORECASE)
        return any(
            signs.search(
                f"{item.get('id') or ''} {item.get('class') or ''} {item.get('name') or ''} {item.get('src') or ''}"
            )
            for item in self._tree.iter("div", "form", "input", "img", "iframe", "script")
            if "display:none" not in (item.get("style") or "").replace(" ", "").lower()
        )

    def cut(self, fields: Collection[str], inn: str) -> bytes:
        """The page without what may not be kept, in UTF-8. fields: names of hidden fields whose value is kept."""
        for item in list(self._tree.iter()):
            if not isinstance(item.tag, str) or item.tag in _GONE or ":" in item.tag:
                _drop(item)
                continue
            value = item.get("value")
            told = {item.get("name") or "", item.get("id") or ""}
            if (
                item.tag in ("input", "button")
                and (item.get("type") or "").lower() == "hidden"
                and not told & {*fields}
            ):
                _drop(item)
                continue
            if item.tag == "textarea" and inn not in numbers(_text(item)):
                item.text = None
            kept = [(str(name), link) for name, said in item.items() if (link := _attribute(str(name), str(said)))]
            item.attrib.clear()  # by their names some cannot be reached: a page may write anything there
            for name, said in kept:
                item.set(name, said)
            if value is not None and told & {*fields} and _plain(value):
                item.set("value", value)
            elif value is not None and numbers(value) == {inn}:
                item.set("value", inn)
        for item in self._tree.iter():
            item.text, item.tail = _veiled(item.text), _veiled(item.tail)
        return bytes(etree.tostring(self._tree, encoding="utf-8", method="html", doctype="<!DOCTYPE html>"))


def _attribute(name: str, value: str) -> str:
    """What is kept of an attribute; '' for nothing."""
    value = _UNFIT.sub("", value)
    if name in _LINKS:
        return _link(value)
    if name not in _KEPT or _SECRET.search(value) or "<" in value or len(value) > _LONGEST:
        return ""
    return _veiled(value) or ""


def _drop(item: html.HtmlElement) -> None:
    """Takes an element away with all in it; what follows it stays."""
    parent = item.getparent()
    if parent is None:
        return
    before, tail = item.getprevious(), _UNFIT.sub("", item.tail or "")
    if tail and before is None:
        parent.text = _UNFIT.sub("", parent.text or "") + tail
    elif tail and before is not None:
        before.tail = _UNFIT.sub("", before.tail or "") + tail
    parent.remove(item)


def _link(value: str) -> str:
    """An address of a page without its query and marks; '' for any other."""
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https", "") or "@" in parts.netloc:
        return ""
    path = re.sub(r";[^/]*", "", parts.path)
    if any(_SECRET.search(piece) or _veiled(piece) != piece for piece in path.split("/")):
        path = ""
    return f"{parts.scheme}://{parts.netloc}{path}" if parts.scheme and parts.netloc else path


def _plain(value: str) -> bool:
    """Whether the value of a field is a short number or word, and no token."""
    return re.fullmatch(r"[0-9]{1,12}|[а-яёa-z ]{1,20}", value, re.IGNORECASE) is not None


def _veiled(text: str | None) -> str | None:
    """A text without long words that only machines write: tokens and digests. Numbers of cases and GUIDs stay."""
    if text is None:
        return None

    def veil(found: re.Match[str]) -> str:
        word = found[0]
        machine = re.search(r"[0-9]", word) and re.search(r"[A-Za-z]", word) and not _GUID.fullmatch(word)
        return "…" if machine else word

    return _OPAQUE.sub(veil, _UNFIT.sub("", text))


def numbers(text: str) -> set[str]:
    """Sound ИНН in a text."""
    return {number for number in _NUMBER.findall(text) if ids.inn_ok(number)}


def written_in(text: str) -> set[str]:
    """Sound ИНН that a text calls so, or tells as those of a query."""
    return {
        found[0]
        for found in _NUMBER.finditer(text)
        if ids.inn_ok(found[0]) and _ASKED_WORD.search(text, max(0, found.start() - _BEFORE), found.start())
    }


def asked_in_address(address: str) -> set[str]:
    """Sound ИНН in the query and the path of an address."""
    try:
        parts = urlsplit(address)
        told = [value for _, value in parse_qsl(parts.query)] + [unquote(parts.path), unquote(parts.fragment)]
    except ValueError:
        return set()
    return numbers(" ".join(told))


def answer(text: str) -> Any:
    """An answer in JSON as a tree. Raises NotTaken."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotTaken(BROKEN) from error


def wants_captcha(tree: Any) -> bool:
    """Whether an answer asks for a captcha in place of rows; one that has rows may speak of the next question."""
    if not isinstance(tree, dict) or any(isinstance(value, list) and value for value in tree.values()):
        return False
    errors = tree.get("ERRORS")
    named = {**tree, **(errors if isinstance(errors, dict) else {})}
    return any("captcha" in str(key).lower() and value for key, value in named.items())


def asked_in_answer(tree: Any) -> set[str]:
    """Sound ИНН that an answer says it was asked for: values of its own keys, not of those of its rows."""
    if not isinstance(tree, dict):
        return set()
    named = (str(value) for key, value in tree.items() if re.search("inn|инн|query", str(key), re.IGNORECASE))
    return {number for value in named for number in numbers(value)}


def days_of_answer(tree: Any) -> set[date]:
    """The days of which an answer says that it speaks, by its own keys."""
    if not isinstance(tree, dict):
        return set()
    named = (value for key, value in tree.items() if "date" in str(key).lower() and isinstance(value, str))
    days = (iso_day("-".join(reversed(value[:10].split(".")))) for value in named)
    return {day for day in days if day}


def cut_answer(tree: Any, fields: Collection[str], inn: str, depth: int = 0) -> Any:
    """The answer without its tokens; pages in it are cut as pages are. Raises NotTaken."""
    if depth > MOST_DEPTH:
        raise NotTaken(BROKEN)
    if isinstance(tree, dict):
        return {
            str(key): cut_answer(value, fields, inn, depth + 1)
            for key, value in tree.items()
            if not _SECRET.search(str(key)) and _veiled(str(key)) == str(key)
        }
    if isinstance(tree, list):
        return [cut_answer(value, fields, inn, depth + 1) for value in tree]
    if isinstance(tree, str):
        tree = tree.encode("utf-8", "replace").decode()
        if "<" in tree:
            return Page(tree).cut(fields, inn).decode() if tree.strip() else tree
        return _veiled(tree)
    return tree


def dumped(tree: Any) -> bytes:
    """An answer as bytes: its rows are searched as they stand, so no sign of them is escaped without need."""
    return json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace")


def pages_in(tree: Any, depth: int = 0) -> Iterator[str]:
    """The pages that an answer carries as text."""
    if depth > MOST_DEPTH:
        return
    if isinstance(tree, str) and "<" in tree and tree.strip():
        yield tree
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from pages_in(value, depth + 1)


def cut_text(text: str) -> bytes:
    """A text without words of machines."""
    kept = (_veiled(line) or "" for line in text.splitlines())
    lines = (line for line in kept if not _SECRET.search(line))
    return "\n".join(lines).encode("utf-8", "replace")


def _words(tree: html.HtmlElement) -> Iterator[str]:
    hidden = ("script", "style", "noscript", "template")
    for item in tree.iter():
        if not isinstance(item.tag, str) or item.tag in hidden:
            if item.tail:
                yield item.tail
            continue
        yield from filter(None, (item.text, item.tail))


def _outside(tree: html.HtmlElement) -> Iterator[str]:
    """The words that stand in no table."""
    for item in tree.iter():
        if not isinstance(item.tag, str) or item.tag in ("script", "style", "template"):
            continue
        inside = item.tag == "table" or any(True for _ in item.iterancestors("table", "tr"))
        if item.text and not (inside or item.tag == "tr"):
            yield item.text
        if item.tail and not any(True for _ in item.iterancestors("table", "tr")):
            yield item.tail


def _text(item: html.HtmlElement) -> str:
    return "".join(item.itertext())
