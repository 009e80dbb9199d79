"""Statements of ГИР БО in the ledger: the newest correction speaks, and each opens to its own bytes."""

from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.base import Base
from support.files import inn

from checker.facts import State


def listed(day: str, assets: int, number: int, year: int = 2023) -> bytes:
    forms = {"knd": "0710099", "correctionVersion": number, "balance": {"okud": "0710001", "current1600": assets}}
    statement = {
        "id": 1,
        "period": str(year),
        "organizationInfo": {"inn": inn(1), "fullName": "ООО"},
        "actualCorrectionDate": day,
        "typeCorrections": [{"type": 12, "correction": forms}],
    }
    return json.dumps([statement]).encode()


def assets_of(base: Base, **options: Any) -> dict[str, int]:
    facts = [fact for fact in base.sheet(inn(1), **options).facts if fact.block == "statement"]
    return {fact.key: fact.value["balance"]["1600"]["current_kop"] // 100_000 for fact in facts}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_correction_speaks_whatever_the_order_of_the_files(base: Base, order: tuple[int, ...]) -> None:
    files = [listed("2024-03-30", 10, 0), listed("2024-06-01", 11, 1), listed("2025-01-15", 12, 2)]
    for place in order:
        base.load(files[place])
    base.load(listed("2025-03-30", 20, 0, 2024))
    assert assets_of(base) == {"2023": 12, "2024": 20}
    assert assets_of(base, on=date(2024, 12, 31))["2023"] == 11
    assert base.coverage(inn(1), "girbo").state is State.FOUND
    assert base.coverage(inn(2), "girbo").state is State.NOT_CHECKED


def test_the_joined_set_loads_whole_and_each_statement_opens_to_its_own_bytes(base: Base, shared: Path) -> None:
    reports = [base.load(path) for path in sorted((shared / "samples/joined/girbo").iterdir())]
    assert [(report.source, report.stored, report.rejected, report.issues) for report in reports] == [
        ("girbo", 87, [], {}),
        ("girbo", 0, [], {}),  # a part of the other
    ]
    facts = [fact for fact in base.sheet("5446014730").facts if fact.block == "statement"]
    assert facts
    for fact in facts:
        raw = base.raw(fact.evidence.id)
        assert raw is not None
        stated = json.loads(raw.data)
        assert (stated["organizationInfo"]["inn"], stated["period"]) == ("5446014730", fact.key)
    again = [base.load(path) for path in sorted((shared / "samples/joined/girbo").iterdir())]
    assert [report.stored for report in again] == [0, 0]
