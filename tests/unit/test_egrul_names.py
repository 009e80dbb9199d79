"""The table of ЕГРЮЛ names against the XSDs, the order of 4.06 and the real files."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest
from support.schemas import XS, Content, contents

from scrapers.egrul.names import KOPECKS, NAMES, REPEATED, VOLATILE

SCHEMAS = {
    "4.05": "older/VO_RUGF_2_311_26_04_05_01.xsd",
    "4.07": "official/VO_RUGF_2_311_26_04_07_01.xsd",
    "4.08": "official/VO_RUGF_2_311_26_04_08_01.xsd",
}
ORDER = "older/prikaz_ED-7-14_17_2021.txt"
ONLY_IN_THE_ORDER = {"АдрМЖИн"}  # residence abroad: 4.06 had it, no XSD that we hold does


@pytest.fixture(scope="module")
def schemas(shared: Path) -> dict[str, list[Content]]:
    return {version: contents(shared / "samples/fns/xsd" / path, "СвЮЛ") for version, path in SCHEMAS.items()}


@pytest.fixture(scope="module")
def in_schemas(schemas: dict[str, list[Content]]) -> set[str]:
    return {name for kinds in schemas.values() for content in kinds for name in content.names()}


@pytest.fixture(scope="module")
def order(shared: Path) -> dict[str, str]:
    """Names in the ЕГРЮЛ half of the order's text (4.06) → their marks О, Н, К, М, У, of all tables."""
    text = (shared / "samples/fns/xsd" / ORDER).read_text(encoding="utf-8")
    from_the_record = text.partition("Таблица 4.4 |")[2]
    cells = [cell.strip() for cell in from_the_record.partition("Таблица 4.1 |")[0].split("|")]  # ЕГРИП begins
    marks: dict[str, str] = {}
    for name, kind, *rest in zip(cells, cells[1:], cells[2:], cells[3:], strict=False):
        if kind in ("A", "С", "П"):
            mark = next((cell for cell in rest if re.fullmatch("[ОН][КМУ]*", cell)), "")
            marks[name] = marks.get(name, "") + mark
    return marks


@pytest.fixture(scope="module")
def records(shared: Path) -> list[ET.Element]:
    files = sorted((shared / "samples/fns/egrul").glob("VO_RUGFO*.xml"))
    assert len(files) == 5
    return [record for file in files for record in ET.parse(file).getroot().iterfind("Документ/СвЮЛ")]


def test_the_walk_of_the_schemas_starts_at_the_record_and_reaches_its_depth(
    schemas: dict[str, list[Content]],
) -> None:
    for version, kinds in schemas.items():
        by_element = {content.element: content for content in kinds}
        assert kinds[0].element == "СвЮЛ" and "ДатаВып" in kinds[0].attributes, version
        assert by_element["СпОбрЮЛ"].attributes == ("КодСпОбрЮЛ", "НаимСпОбрЮЛ"), version
        assert {"ДробПрост", "Числит"} <= {name for content in kinds for name in content.names()}, version


def test_every_name_of_the_schemas_has_a_key_and_a_misspelt_name_cannot_live(in_schemas: set[str]) -> None:
    assert in_schemas - NAMES.keys() == set()
    assert NAMES.keys() - in_schemas == ONLY_IN_THE_ORDER


def test_every_name_of_the_order_of_4_06_has_a_key(order: dict[str, str]) -> None:
    assert len(order) > 300
    assert order.keys() - NAMES.keys() == set()
    assert order.keys() >= ONLY_IN_THE_ORDER


def test_real_files_hold_no_name_without_a_key(records: list[ET.Element]) -> None:
    assert len(records) == 498
    attributes = {name for record in records for element in record.iter() for name in element.attrib}
    elements = {element.tag for record in records for element in record.iter() if element is not record}
    assert (attributes | elements) - NAMES.keys() == set()


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


def test_names_that_repeat_in_one_place_only_are_the_ones_the_table_speaks_of(
    schemas: dict[str, list[Content]],
) -> None:
    children = {child for kinds in schemas.values() for content in kinds for child in content.children}
    twofold = {name for name, often in children if often and (name, False) in children}
    assert twofold == {"СвСтатус", "СвУпрОрг", "ГРНДатаИспр", "СвДовУпрЮЛ", "СвДовУпрФЛ", "ЛицоУпрНасл"}


def test_what_the_order_of_4_06_lets_repeat_is_repeated(order: dict[str, str]) -> None:
    many = {name for name, marks in order.items() if "М" in marks}
    assert len(many) > 30
    assert many <= REPEATED


def test_what_repeats_in_real_files_is_repeated(records: list[ET.Element]) -> None:
    seen = {
        name
        for record in records
        for parent in record.iter()
        for name, times in Counter(child.tag for child in parent).items()
        if times > 1
    }
    assert {"СвЗапЕГРЮЛ", "СвОКВЭДДоп", "УчрФЛ"} <= seen <= REPEATED


def test_sums_in_kopecks_say_so_in_their_keys() -> None:
    assert {name for name, key in NAMES.items() if key.endswith("_kop")} == KOPECKS


@pytest.mark.parametrize("version", SCHEMAS)
def test_every_sum_of_money_of_the_schemas_becomes_kopecks(shared: Path, version: str) -> None:
    root = ET.parse(shared / "samples/fns/xsd" / SCHEMAS[version]).getroot()
    digits = f"{XS}simpleType/{XS}restriction/{XS}totalDigits[@value='19']"
    sums = {
        attribute.attrib["name"]
        for attribute in root.iter(f"{XS}attribute")
        if attribute.find(digits) is not None and attribute.find(f".//{XS}fractionDigits[@value='4']") is not None
    }
    assert sums == KOPECKS


def test_only_the_day_of_issue_is_volatile_and_it_belongs_to_the_record(
    schemas: dict[str, list[Content]],
) -> None:
    assert sorted(VOLATILE) == ["ДатаВып"]
    for kinds in schemas.values():
        assert [content.element for content in kinds if VOLATILE & set(content.names())] == ["СвЮЛ"]
