"""Every source of this version, found by its folder."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import scrapers
from scrapers.base import Source


def _find() -> dict[str, Source]:
    found: dict[str, Source] = {}
    for module in iter_modules(scrapers.__path__):
        if module.ispkg and module.name != "sandbox":
            source: Source = import_module(f"scrapers.{module.name}").SOURCE
            found[source.code] = source
    return found


NUMBERS = {"egrul": 1, "sshr": 2, "revexp": 3}
"""Numbers of sources in the ledger, given once and never reused."""

SOURCES: dict[str, Source] = _find()


def recognise(root: str, attributes: dict[str, str]) -> Source | None:
    """The source whose files have this root element and kind of content; None if it is none of ours."""
    content = attributes.get("ТипИнф", "")
    for source in SOURCES.values():
        if root == source.root and content in source.content | source.withheld:
            return source
    return None
