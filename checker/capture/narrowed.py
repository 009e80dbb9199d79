"""Whether a search asked for less than all about one ИНН: what it did not find is then not absent. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml import html

_DAY = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CASE = re.compile(r"[АA][0-9]{2}\s*-\s*[0-9]{1,7}/[0-9]{2,4}|[СC][ИI][ПP]\s*-\s*[0-9]", re.IGNORECASE)
_KIND = re.compile(
    r"(?:банкротны[ех]|гражданск(?:ие|их)|административны[ех]|о банкротстве|все)(?: дела| споры)?[\s(:]*[0-9\s]*\)?",
    re.IGNORECASE,
)
"""A tab by which the courts' search shows cases of one kind, or of all."""
_KINDS = frozenset(("bankruptcy", "civil", "administrative", "all", "first", "last", "odd", "even"))
_STATES = ("aria-selected", "aria-pressed", "aria-current", "aria-checked", "data-active", "checked", "selected")
_TABS = ("a", "b", "button", "dd", "div", "em", "i", "label", "li", "option", "span", "strong", "td", "u")
_LONGEST_TAB, _MOST_TABS, _ABOVE = 60, 40, 3
_TYPED = ("", "text", "search", "date", "tel", "number")


def by_fields(tree: html.HtmlElement, allowed: Mapping[str, Collection[str]]) -> bool:
    """Whether the form of a page has a day, a number of a case, or a choice that is not among the allowed.

    allowed: name of a field → values with which everything of a company is searched.
    """
    return _is_less(_filled(tree), allowed)


def by_tabs(tree: html.HtmlElement) -> bool:
    """Whether one of the tabs that choose a kind of cases is marked and the others are not, unless it is that of all.

    How the real page marks the chosen tab is not known: any difference of a class or a state counts.
    """
    marks: list[tuple[str, frozenset[str]]] = []
    tabs = list(islice((item for item in tree.iter(*_TABS) if _is_tab(item)), _MOST_TABS))
    for tab in tabs:
        signs: set[str] = set()
        holder: html.HtmlElement | None = tab
        for _ in range(_ABOVE):
            if holder is None or sum(1 for other in tabs if other is holder or holder in other.iterancestors()) > 1:
                break
            signs |= {word.lower() for word in (holder.get("class") or "").split()} - _KINDS
            signs |= {f"{name}={holder.get(name)}" for name in _STATES if holder.get(name) not in (None, "false")}
            signs |= {f"with {child.tag}" for child in holder if child.tag in ("b", "strong")}
            holder = holder.getparent()
        marks.append(("".join(tab.itertext()).strip().lower(), frozenset(signs)))
    of_kinds = [signs for words, signs in marks if not words.startswith("все")]
    of_all = [signs for words, signs in marks if words.startswith("все")]
    if len(set(of_kinds)) > 1:
        return True
    return len(of_kinds) == 1 == len(of_all) and bool(of_kinds[0] - of_all[0])


def _is_tab(item: html.HtmlElement) -> bool:
    """Whether it is the innermost element of a tab's words."""
    if not _KIND.fullmatch(_short(item)) or any(True for _ in item.iterancestors("table")):
        return False
    return not any(_KIND.fullmatch(_short(child)) for child in item.iter(*_TABS) if child is not item)


def _short(item: html.HtmlElement) -> str:
    """The words of an element, as many as a tab may have and a few more."""
    words = ""
    for text in islice(item.itertext(), _LONGEST_TAB):
        words += text
        if len(words) > 4 * _LONGEST_TAB:
            break
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST_TAB else ""


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
