"""What sentences about a company are made with: the two sides of an alert, and the words that all of them share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from checker import text
from checker.reports.claims import name_text, own_text
from checker.reports.model import Difference
from checker.reports.words import Words

Value = Mapping[str, Any]


class Said(msgspec.Struct, frozen=True):
    """A sentence, and what it was before and is now, part by part."""

    sentence: str
    differences: tuple[Difference, ...] = ()


class Told(msgspec.Struct, frozen=True):
    """What an alert keeps: `checker.watching.noticed.value_of`."""

    block: str
    source: str
    worse: bool
    before: Value
    after: Value
    words: Words

    def say(self, msgid: str, **values: object) -> str:
        return self.words(msgid, **values)

    def pair(self, label: str, before: str, after: str) -> tuple[Difference, ...]:
        """One difference; none where nothing differs."""
        return (Difference(label=self.words(label), before=before, after=after),) if before != after else ()


def code_of(value: Value) -> str:
    method = value.get("method")
    return str((method.get("code") if isinstance(method, Mapping) else None) or value.get("code") or "")


def lower(said: str) -> str:
    return said[:1].lower() + said[1:] if said[1:2].islower() else said


def number_of(value: Value) -> str:
    return own_text(value.get("number"), 60) or "—"


def bearer(value: Value) -> str:
    """Who stands in a block: a person by name, a company by its name."""
    for key in ("person", "company", "state", "fund"):
        given = value.get(key)
        if isinstance(given, Mapping):
            full = given.get("name_full") or given.get("name") or given.get("region_name")
            return name_text(full) if full else text.person_name(given)
    return name_text(value.get("name"))
