"""Statements of ГИР БО: real lists, their sums, and what is refused."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import inn
from support.proof import examples

from checker.ingest.survey import Unknown, survey
from checker.records import Record, Rejected
from scrapers.base import About
from scrapers.girbo.parse import blocks, parse

LISTS = {
    "fns/girbo/bfo.json.br": (1309, 292),
    "fns/girbo/bfo_sample_3orgs.json": (15, 3),
    "fns/girbo/bfo_sample_simplified_0710096.json": (3, 2),
    "joined/girbo/bfo.json.br": (87, 30),
    "joined/girbo/bfo_3orgs.json": (10, 3),
}


def content_of(path: Path) -> bytes:
    content = path.read_bytes()
    return brotli.decompress(content) if path.suffix == ".br" else content


def records(content: bytes) -> list[Any]:
    return list(parse([content], About()))


@pytest.mark.parametrize("name", LISTS)
def test_every_statement_of_a_real_list_is_read_and_nothing_is_unknown(shared: Path, name: str) -> None:
    path = shared / "samples" / name
    assert (survey(path, path.name).source.code, survey(path, path.name).format) == ("girbo", "json")
    content = content_of(path)
    found = records(content)
    assert Counter(type(item) for item in found) == {Record: LISTS[name][0]}
    assert len({item.subject for item in found}) == LISTS[name][1]
    for item, stated in zip(found, json.loads(content), strict=True):
        assert json.loads(content[item.offset : item.offset + item.length]) == stated
        assert (item.subject, item.part) == (stated["organizationInfo"]["inn"], stated["period"])
        assert item.body["balance"]["1600"]["current_kop"] == stated["actives"] * 100_000
        income = item.body.get("results", {}).get("2110", {}).get("current_kop")
        assert income == (None if stated["gainSum"] is None else stated["gainSum"] * 100_000)


def test_every_value_of_the_real_statements_is_in_the_body(shared: Path) -> None:
    content = content_of(shared / "samples/fns/girbo/bfo.json.br")
    for item, stated in zip(records(content), json.loads(content), strict=True):
        correction = stated["typeCorrections"][0]["correction"]
        for name, key in (("balance", "balance"), ("financialResult", "results"), ("capitalChange", "capital"),
                          ("fundsMovement", "cash"), ("targetedFundsUsing", "targeted")):  # fmt: skip
            form = correction.get(name) or {}
            values = [v for k, v in form.items() if v is not None and k not in ("id", "okud") and "expl" not in k]
            kept = [(c, v) for columns in item.body.get(key, {}).values() for c, v in columns.items()]
            assert sorted(str(v) for v in values) == sorted(
                str(v // 100_000) if c.endswith("_kop") else v for c, v in kept
            )


def test_the_lines_of_the_joined_set_are_as_expected(shared: Path) -> None:
    folder = shared / "samples/joined"
    found = {
        (item.subject, item.part): item.body
        for name in ("bfo.json.br", "bfo_3orgs.json")
        for item in records(content_of(folder / "girbo" / name))
    }
    compared = 0
    for number, company in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
        for year, expected in (company["statements"] or {}).items():
            body = found.pop((number, year))
            assert body["knd"] == expected["form"]
            for line, kopecks in expected["lines_kopecks"].items():
                form = body.get("balance" if line.startswith("1") else "results", {})
                assert form.get(line, {}).get("current_kop") == kopecks, (number, year, line)
                compared += 1
    assert (found, compared) == ({}, 348)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("companies.json", "search answer of ГИР БО"),
        ("companies.json.br", "search answer of ГИР БО"),
        ("bfo-analysis-latest.json.br", "ratios computed by others"),
    ],
)
def test_lists_without_statements_are_refused_with_the_reason(shared: Path, name: str, reason: str) -> None:
    with pytest.raises(Unknown, match=reason):
        survey(shared / "samples/fns/girbo" / name, name)


def statement(year: int = 2024, **lines: Any) -> dict[str, Any]:
    return {
        "id": year,
        "period": str(year),
        "actualCorrectionDate": f"{year + 1}-03-31",
        "organizationInfo": {"inn": inn(1), "fullName": "ООО"},
        "typeCorrections": [
            {"type": 12, "correction": {"knd": "0710099", "balance": {"okud": "0710001", **lines}}},
        ],
    }


@examples("a sum of a statement is kept to the kopeck and with its sign", 5_000)
@given(st.integers(-(10**13), 10**13))
def test_thousand_roubles_become_kopecks(value: int) -> None:
    (found,) = records(json.dumps([statement(current1600=value)]).encode())
    assert found.body["balance"] == {"1600": {"current_kop": value * 100_000}}
    ((block, key, body),) = blocks(found.body)
    assert (block, key, body["year"]) == ("statement", "2024", "2024")


@pytest.mark.parametrize("value", [1.5, "7", True, [1], 10**13 + 1, 1.0])
def test_a_sum_that_is_no_whole_number_is_refused(value: Any) -> None:
    (found,) = records(json.dumps([statement(current1600=value)]).encode())
    assert isinstance(found, Rejected)
    assert "balance.current1600" in found.reason


def test_of_several_corrections_the_newest_speaks() -> None:
    stated = statement(current1600=1)
    newer = {**stated["typeCorrections"][0]["correction"], "correctionVersion": 2}
    newer["balance"] = {"okud": "0710001", "current1600": 5}
    stated["typeCorrections"].insert(0, {"type": 12, "correction": newer})
    (found,) = records(json.dumps([stated]).encode())
    assert (found.body["correction"], found.body["balance"]["1600"]["current_kop"]) == (2, 500_000)


def test_what_is_stored_of_a_statement_does_not_depend_on_what_stands_beside_it() -> None:
    years = [statement(2024, previous1600=50_000), statement(2023, current1600=50)]
    together = {item.part: item.body for item in records(json.dumps(years).encode())}
    for year in years:
        (alone,) = records(json.dumps([year]).encode())
        assert together[alone.part] == alone.body


@pytest.mark.parametrize(
    ("where", "changed"),
    [
        ("correction", {"correctionVersion": "1"}),
        ("correction", {"correctionVersion": {"a": 1}}),
        ("correction", {"auditReport": {"inn": ["7707083893"]}}),
        ("organizationInfo", {"fullName": {"a": [1]}}),
        ("organizationInfo", {"kpp": 980001001}),
    ],
)
def test_a_value_of_another_type_is_refused(where: str, changed: dict[str, Any]) -> None:
    stated = statement(current1600=1)
    (stated["typeCorrections"][0]["correction"] if where == "correction" else stated[where]).update(changed)
    (found,) = records(json.dumps([stated]).encode())
    assert isinstance(found, Rejected)
