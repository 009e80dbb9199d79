"""Differences between two statements, block by block (wall 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scrapers.base import Source, blocks_of

STAMPS = frozenset({"entry", "entry_first", "entry_corrected"})
"""The register's own stamps: a block that differs only in them says nothing new."""


class Difference(msgspec.Struct, frozen=True):
    """kind: appeared · changed · ended."""

    block: str
    key: str
    kind: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def essence(value: Any) -> Any:
    """A value without stamps, and without differences of letter case or spaces that mean nothing."""
    if isinstance(value, Mapping):
        return {key: essence(item) for key, item in value.items() if key not in STAMPS}
    if isinstance(value, list):
        return [essence(item) for item in value]
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    return value


def differences(source: Source, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Difference]:
    """What changed from one body of a unit to the next; None is a body that was not there."""
    before = _keyed(source, old)
    after = _keyed(source, new)
    for place, value in after.items():
        was = before.get(place)
        if was is None:
            yield Difference(*place, "appeared", None, value)
        elif essence(was) != essence(value):
            yield Difference(*place, "changed", was, value)
    for place, value in before.items():
        if place not in after:
            yield Difference(*place, "ended", value, None)


def _keyed(source: Source, body: Mapping[str, Any] | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    if body is None:
        return {}
    return {(block, key): value for block, key, value in blocks_of(source, body)}
