"""What ЕГРЮЛ and ЕГРИП share in taking a body apart: the same things become the same blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scrapers.base import Block

Body = Mapping[str, Any]
Split = Callable[[Any], Iterator[Block]]
"""What stands under one name of a body → its blocks."""

RENAMED = {"changes": "change"}


def one(value: Any) -> Mapping[str, Any]:
    """A block's value: a text alone becomes a mapping, too."""
    return value if isinstance(value, Mapping) else {"text": value}


def many(value: Any) -> list[Any]:
    """A list, even of one."""
    return value if isinstance(value, list) else [value]


def key_of(value: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of these that the value has; '' where it has none."""
    return next((str(value[name]) for name in names if value.get(name)), "")


def flat_status(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """`СвСтатус` nests `СвСтатус`: the inner code and name move up, its own stamp stays the outer one."""
    inner = item.get("status")
    inner = inner[0] if isinstance(inner, list) and inner else inner
    if isinstance(inner, Mapping) and "code" in inner:
        return {**{key: value for key, value in item.items() if key != "status"}, **inner}
    return item


def statuses(value: Any) -> Iterator[Block]:
    """`status` by its code."""
    for item in many(value):
        flat = flat_status(item)
        yield "status", key_of(flat, ("code",)), flat


def activities(block: str) -> Split:
    """`activity` or `activity_reported` by the code of ОКВЭД, main or further."""

    def split(value: Mapping[str, Any]) -> Iterator[Block]:
        main = value.get("main")
        if main:
            yield block, str(main.get("code", "")), {**main, "main": True}
        for item in value.get("further", []):
            yield block, str(item.get("code", "")), {**item, "main": False}

    return split


def unknown(name: str) -> Split:
    """A block of a newer format that the table does not know is kept under its own name."""

    def keep(value: Any) -> Iterator[Block]:
        for number, item in enumerate(many(value)):
            yield name, str(number or ""), one(item)

    return keep


def sort_lists(body: dict[str, Any]) -> None:
    """Lists whose order carries no meaning are put in order, so that a reshuffled record is not a change."""
    for found in (body.get("activities"), body.get("activities_reported")):
        if isinstance(found, dict) and "further" in found:
            found["further"].sort(key=lambda item: str(item.get("code")))
    if "changes" in body:
        body["changes"].sort(key=lambda item: str(item.get("id")))


def day(value: Any) -> int | None:
    """«2026-03-14» → 20260314; None for anything else."""
    digits = str(value or "").replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isdigit() else None


def region(address: Mapping[str, Any]) -> str:
    """The code of the region in an address; '' where it says none."""
    for block in ("fias", "classic"):
        if code := address.get(block, {}).get("region_code") or address.get(block, {}).get("region"):
            return str(code) if isinstance(code, str) else ""
    return ""


def blocks_with(
    identity: tuple[str, ...],
    single: tuple[str, ...],
    keyed: Mapping[str, tuple[str, ...]],
    special: Mapping[str, Split],
) -> Callable[[Body], Iterator[Block]]:
    """A body → every part of it as (block, key, value); nothing is left out.

    identity: what together is the block of that name; single: blocks that a record has once; keyed: lists with the
    names of their keys; special: what takes the rest apart.
    """

    def blocks(body: Body) -> Iterator[Block]:
        yield "identity", "", {key: body[key] for key in identity if key in body}
        for name, value in body.items():
            if name in identity:
                continue
            if name in single:
                yield name, "", one(value)
            elif name in keyed:
                for item in many(value):
                    flat = flat_status(item)
                    yield RENAMED.get(name, name), key_of(flat, keyed[name]), flat
            else:
                yield from special.get(name, unknown(name))(value)

    return blocks
