"""The table of ЕГРИП names against the XSDs and the order of 4.05; what both registers share, against both."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from support.schemas import Content, contents

from scrapers import register_names
from scrapers.egrip.names import NAMES, REPEATED, VOLATILE
from scrapers.egrul import names as egrul

SCHEMAS = {
    "4.04": "older/VO_RIGF_2_311_27_04_04_01.xsd",
    "4.06": "official/VO_RIGF_2_311_27_04_06_01.xsd",
    "4.07": "official/VO_RIGF_2_311_27_04_07_01.xsd",
}
ORDER = "older/prikaz_ED-7-14_17_2021.txt"


@pytest.fixture(scope="module")
def schemas(shared: Path) -> dict[str, list[Content]]:
    return {version: contents(shared / "samples/fns/xsd" / path, "СвИП") for version, path in SCHEMAS.items()}


def test_every_name_of_the_schemas_has_a_key_and_a_misspelt_name_cannot_live(
    schemas: dict[str, list[Content]],
) -> None:
    named = {name for kinds in schemas.values() for content in kinds for name in content.names()}
    assert len(named) > 130
    assert named == NAMES.keys()


def test_every_name_of_the_order_of_4_05_has_a_key(shared: Path) -> None:
    text = (shared / "samples/fns/xsd" / ORDER).read_text(encoding="utf-8")
    farms = text.rpartition("Таблица 4.1 |")[2].partition("Таблица 4.4 |")[2]
    cells = [cell.strip() for cell in farms.split("|")]
    found = {name for name, kind in pairwise(cells) if kind in ("A", "С", "П")}
    assert len(found) > 120
    assert found - NAMES.keys() == set()


@pytest.mark.parametrize("version", SCHEMAS)
def test_no_two_siblings_share_a_key(schemas: dict[str, list[Content]], version: str) -> None:
    for content in schemas[version]:
        shared_keys = [key for key, times in Counter(map(NAMES.__getitem__, content.names())).items() if times > 1]
        assert not shared_keys, f"{content.element}: {shared_keys}"


def test_keys_are_plain_snake_case() -> None:
    assert [key for key in NAMES.values() if not re.fullmatch("[a-z]+(_[a-z]+)*", key)] == []


def test_repeated_names_are_those_that_a_schema_lets_repeat(schemas: dict[str, list[Content]]) -> None:
    children = [child for kinds in schemas.values() for content in kinds for child in content.children]
    assert {name for name, often in children if often} == REPEATED


def test_only_the_day_of_issue_is_volatile_and_it_belongs_to_the_record(schemas: dict[str, list[Content]]) -> None:
    for kinds in schemas.values():
        assert [content.element for content in kinds if VOLATILE & set(content.names())] == ["СвИП"]


def test_what_both_registers_have_under_one_name_and_key_is_written_once() -> None:
    alike = {name for name in egrul.NAMES.keys() & NAMES.keys() if egrul.NAMES[name] == NAMES[name]}
    assert alike == register_names.COMMON.keys()
    assert egrul.REPEATED & REPEATED == register_names.REPEATED
