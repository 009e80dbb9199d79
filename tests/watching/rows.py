"""Rows of `alert` as the writer of alerts makes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from checker import moments
from checker.models import Alert
from checker.watching.kinds import KINDS, Noticed
from checker.watching.noticed import value_of
from checker.watching.words import AlertView, alert_view
from scrapers.registry import NUMBERS

AT = moments.to_moment(datetime(2026, 10, 8, 6, tzinfo=UTC))


def row(one: Noticed, **more: Any) -> Alert:
    """A row that tells it, after a turn through JSON as in a base. more: whatever else the row has."""
    value = msgspec.json.decode(msgspec.json.encode(value_of(one)))
    made: dict[str, Any] = {
        "organisation_id": 1, "subject": "9800000119", "name": f"event:{one.event}", "kind": one.kind,
        "grave": one.worse and KINDS[one.kind].grave, "at": AT,
        "day": moments.to_day(one.day), "source_id": NUMBERS[one.source],
        "value": value, "deadline": moments.to_day(one.deadline) if one.deadline else None,
    }  # fmt: skip
    return Alert(**made | more)


def view(one: Noticed, lang: str = "ru", **more: Any) -> AlertView:
    """It in words."""
    return alert_view(row(one, **more), lang)
