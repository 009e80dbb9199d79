"""Made-up fact sheets for the view model: any block may be put in, hostile ones too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from checker.facts import Coverage, Evidence, Fact, FactSheet, State

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ENTRY = {"grn": "2229800000018", "date": "2022-03-14"}


def evidence(source: str = "egrul", record: str = "2229800000018") -> Evidence:
    return Evidence(source=source, record=record, as_of=DAY, fetched_at=NOW, sha256="ab" * 32, document=1, length=10)


def fact(block: str, value: Mapping[str, Any], key: str = "", source: str = "egrul") -> Fact:
    return Fact(block=block, key=key, value=value, evidence=evidence(source))


IDENTITY = fact("identity", {"inn": "9800000119", "ogrn": "1169832700003", "kpp": "980001001", "opf_code": "12300"})
NAME = fact(
    "name",
    {
        "name_full": 'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ПРОБА"',
        "short": {"name_short": 'ООО "ПРОБА"'},
        "entry": ENTRY,
    },
)


def sheet(*facts: Fact, coverage: tuple[Coverage, ...] | None = None) -> FactSheet:
    asked = coverage or (
        Coverage(source="egrul", state=State.FOUND, as_of=DAY, checked_at=NOW, evidence=evidence()),
        Coverage(source="kad", state=State.NOT_CHECKED, reason="captcha"),
        Coverage(source="girbo", state=State.NOT_APPLICABLE, reason="not_published_for_kind"),
    )
    return FactSheet(
        inn="9800000119", ogrn="1169832700003", as_of=NOW, on=DAY, facts=(IDENTITY, NAME, *facts), coverage=asked
    )
