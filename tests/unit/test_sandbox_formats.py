"""The made-up country writes nothing that the tax service does not: every element, attribute, key and column of it is
in an official XSD, in a real sample or in the dossier (sources/fns.md).
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import brotli
import pytest
from lxml import etree  # type: ignore[import-untyped]

from scrapers.sandbox import Country, build
from scrapers.sandbox.egrip_xml import egrip_file
from scrapers.sandbox.egrul_xml import egrul_file

DAY = date(2026, 11, 21)
SCHEMAS = {
    "egrul": ("4.08", "VO_RUGF_2_311_26_04_08_01.xsd"),
    "egrip": ("4.07", "VO_RIGF_2_311_27_04_07_01.xsd"),
}
SECTIONS = {
    "rsmp": ("### 3.4", "### 3.5"),
    "rsmppp": ("### 3.5", "### 3.6"),
}
COMMON = ("### 3.2", "### 3.4")


@pytest.fixture(scope="module")
def country() -> Country:
    """Large enough for every fate to be under way in it."""
    return Country(400, 4, DAY)


def words(shared: Path, section: tuple[str, str]) -> set[str]:
    text = (shared / "sources" / "fns.md").read_text()
    start, end = (text.index(f"\n{heading} ") for heading in section)
    return set(re.findall(r"[\w-]+", text[start:end]))


def vocabulary(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Every element with each of its attributes, and its parent with it."""
    for element in root.iter():
        parent = element.getparent()
        yield ("" if parent is None else parent.tag), element.tag
        yield from ((element.tag, f"@{name}") for name in element.attrib)


def members(content: bytes) -> Iterator[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            yield etree.fromstring(packed.read(name))


def test_every_record_of_the_registers_passes_the_official_schema(country: Country, shared: Path) -> None:
    made = {
        "egrul": egrul_file("VO_RUGFO", "4.08", DAY, country.companies),
        "egrip": egrip_file("VO_RIGFO", DAY, country.entrepreneurs),
    }
    fates = {fact.about for company in country.companies for fact in company.truth if fact.what == "fate"}
    assert len(fates) == 8
    for registry, content in made.items():
        schema = etree.XMLSchema(etree.parse(shared / "samples/fns/xsd/official" / SCHEMAS[registry][1]))
        assert schema.validate(etree.fromstring(content)), schema.error_log.last_error


@pytest.mark.parametrize(("registry", "pattern", "root", "path"), [
    ("egrul", r"EGRUL408_\d{4}-\d\d-\d\d_\d+\.zip", "EGRUL", "СвЮЛ"),
    ("egrip", r"EGRIP_\d{4}-\d\d-\d\d_\d+\.zip", "EGRIP", "СвИП"),
])  # fmt: skip
def test_the_delivery_folder_is_that_of_the_dossier(
    country: Country, shared: Path, registry: str, pattern: str, root: str, path: str
) -> None:
    full, *daily = country.register_folder(registry)
    assert full.directory == "01.11.2026_FULL"
    assert full.name == f"{root}_FULL_2026-11-01_1.zip"
    days = [date(2026, 11, int(file.directory[:2])) for file in daily]
    assert days == sorted(set(days))
    assert len(days) > 10, "a small country changes on nearly every working day"
    assert all(re.fullmatch(pattern, file.name) for file in daily)
    sample = etree.parse(shared / f"samples/fns/{registry}/ftp-format/sibdigital_{root}.xml").getroot()
    for file in (full, *daily):
        for made in members(file.content()):
            assert (made.tag, list(made.attrib)) == (sample.tag, list(sample.attrib)) == (root, ["ДатаВыг"])
            assert {item.tag for item in made} == {path}


def test_the_open_data_use_the_words_of_the_dossier(country: Country, shared: Path) -> None:
    for slug in ("sshr2019", "revexp", "paytax", "debtam", "taxoffence", "snr", "kgn", "rsmp", "rsmppp"):
        known = words(shared, COMMON) | words(shared, SECTIONS.get(slug, COMMON))
        used = {pair for made in members(country.release(slug).content()) for pair in vocabulary(made)}
        assert {name.removeprefix("@") for _, name in used} <= known, slug


@pytest.mark.parametrize(("slug", "folder"), [("sshr2019", "empl"), ("revexp", "revexp")])
def test_the_sets_that_have_samples_use_their_elements_at_their_places(
    country: Country, shared: Path, slug: str, folder: str
) -> None:
    samples = sorted((shared / "samples/fns/opendata" / folder).glob("*.zip"))
    real = {pair for path in samples for made in members(path.read_bytes()) for pair in vocabulary(made)}
    used = {pair for made in members(country.release(slug).content()) for pair in vocabulary(made)}
    assert used == real


def test_the_names_of_releases_are_those_of_the_dossier(country: Country, shared: Path) -> None:
    text = (shared / "sources" / "fns.md").read_text()
    for slug in ("snr", "sshr2019", "paytax", "revexp", "debtam", "taxoffence", "rsmp", "rsmppp"):
        structure = country.release(slug).name.split("-structure-")[1].removesuffix(".zip")
        assert structure in text, slug


def test_the_columns_of_the_disqualified_are_those_of_the_dossier(country: Country, shared: Path) -> None:
    head = next(csv.reader(io.StringIO(country.release("registerdisqualified").content().decode("utf-8-sig"))))
    assert ",".join(head) in (shared / "sources" / "fns.md").read_text()


def test_the_statements_use_the_keys_of_the_real_ones_at_their_places(country: Country, shared: Path) -> None:
    real = json.loads(brotli.decompress((shared / "samples/fns/girbo/bfo.json.br").read_bytes()))
    known = {place for item in real for place in places(item)}
    ours = {
        place for company in country.companies for item in country.statements(company.inn) for place in places(item)
    }
    assert ours <= known


def places(value: object, at: str = "") -> Iterator[str]:
    """Every key with the keys over it."""
    if isinstance(value, list):
        for item in value:
            yield from places(item, at)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{at}/{key}"
            yield from places(item, f"{at}/{key}")


def test_a_country_of_many_parts_is_written_by_several_processes_and_is_the_same_country(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapers.sandbox.files._PART", 100)
    made = build(tmp_path, companies=700, seed=2, day=DAY)
    again = Country(700, 2, DAY)
    assert [item.inn for item in made.companies] == [company.inn for company in again.companies]
    assert [item.ogrn for item in made.entrepreneurs] == [item.registrations[-1].ogrnip for item in again.entrepreneurs]
    release = again.release("sshr2019")
    (path,) = (path for path in made.files if path.name == release.name)

    def told(content: bytes) -> set[str]:
        return {inn for root in members(content) for inn in root.xpath("//@ИННЮЛ")}

    assert told(path.read_bytes()) == told(release.content())
    assert made.truth.read_text().count("\n") > 700
