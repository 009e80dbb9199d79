"""Differences between two statements, block by block (wall 5). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from scrapers.base import Source, blocks_of

STAMPS = frozenset({"entry", "entry_first", "entry_corrected"})
"""The register's own stamps: a block that differs only in them says nothing new."""


NUMBERS = frozenset({"inn", "ogrn"})


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


def differs(old: Any, new: Any) -> bool:
    """Whether the essence of two values differs; looks no further than the first difference."""
    if old == new:
        return False
    if isinstance(old, dict) and isinstance(new, dict):
        keys = (old.keys() | new.keys()) - STAMPS
        return any(key not in old or key not in new or differs(old[key], new[key]) for key in keys)
    return bool(essence(old) != essence(new))


def differences(source: Source, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Difference]:
    """What changed from one body of a unit to the next; None is a body that was not there.

    A person or company whose number was entered later is the same one inside one record: changed, not gone and come.
    """
    before = _keyed(source, old)
    after = _keyed(source, new)
    came = {place: value for place, value in after.items() if place not in before}
    gone = {place: value for place, value in before.items() if place not in after}
    renamed = {
        here: there
        for here, value in came.items()
        for there in [next((p for p, was in gone.items() if p[0] == here[0] and _same_bearer(was, value)), None)]
        if there is not None
    }
    for place, value in after.items():
        was = before.get(place) or before.get(renamed.get(place, place))
        if was is None:
            yield Difference(*place, "appeared", None, value)
        elif differs(was, value):
            yield Difference(*place, "changed", was, value)
    for place, value in gone.items():
        if place not in renamed.values():
            yield Difference(*place, "ended", value, None)


def _same_bearer(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two blocks name the same person or company, one of them without its number."""
    for bearer in ("person", "company"):
        was, now = old.get(bearer), new.get(bearer)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            numbers = [{key: who[key] for key in NUMBERS if key in who} for who in (was, now)]
            return _unnumbered(was) == _unnumbered(now) and (not numbers[0] or not numbers[1])
    return False


def _unnumbered(who: Mapping[str, Any]) -> Any:
    return essence({key: value for key, value in who.items() if key not in NUMBERS})


def _keyed(source: Source, body: Mapping[str, Any] | None) -> dict[tuple[str, str], Mapping[str, Any]]:
    if body is None:
        return {}
    return {(block, key): value for block, key, value in blocks_of(source, body)}
