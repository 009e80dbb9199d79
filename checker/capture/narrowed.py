"""Whether a search asked for less than all about one ИНН: what it did not find is then not absent. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from lxml import html

_DAY = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CASE = re.compile(r"[АA][0-9]{2}\s*-\s*[0-9]{1,7}/[0-9]{2,4}|[СC][ИI][ПP]\s*-\s*[0-9]", re.IGNORECASE)
_TYPED = ("", "text", "search", "date", "tel", "number")


def by_fields(tree: html.HtmlElement, allowed: Mapping[str, Collection[str]]) -> bool:
    """Whether the form of a page has a day, a number of a case, or a choice that is not among the allowed.

    allowed: name of a field → values with which everything of a company is searched.
    """
    return _is_less(_filled(tree), allowed)


def by_address(address: str, allowed: Mapping[str, Collection[str]]) -> bool:
    """As `by_fields`, of the query of an address."""
    try:
        return _is_less(parse_qsl(urlsplit(address).query), allowed)
    except ValueError:
        return False


def _is_less(
    filled: Collection[tuple[str, str]] | Iterator[tuple[str, str]], allowed: Mapping[str, Collection[str]]
) -> bool:
    return any(
        value.strip() not in allowed[name] if name in allowed else bool(_DAY.search(value) or _CASE.search(value))
        for name, value in filled
    )


def _filled(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Names and values of the fields that a reader sees, where they have a value."""
    for field in tree.iter("input", "textarea", "select"):
        name, kind = field.get("name") or "", (field.get("type") or "").lower()
        if field.tag == "select":
            yield from (
                (name, option.get("value") or "") for option in field.iter("option") if "selected" in option.attrib
            )
        elif field.tag == "textarea":
            yield name, "".join(field.itertext())
        elif kind in _TYPED or (kind in ("radio", "checkbox") and "checked" in field.attrib):
            yield name, field.get("value") or ""
