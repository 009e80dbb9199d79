"""Recorded bytes → what the parser makes of them, against an expected file that somebody has read."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from support.values import values_kept, values_stated

from checker.records import Parsed, Record
from scrapers.archive import HEAD_SIZE
from scrapers.base import About, Format, Look
from scrapers.egrip.parse import RECORD_DATES as EGRIP_DATES
from scrapers.egrip.parse import TABLE as EGRIP
from scrapers.egrul.parse import RECORD_DATES as EGRUL_DATES
from scrapers.egrul.parse import TABLE as EGRUL
from scrapers.registry import SOURCES, recognise
from scrapers.xmlfile import Names
from scrapers.xmlhead import read_head

RECORDED = Path(__file__).parents[1] / "recorded"
RECORDINGS = sorted(
    path
    for source in SOURCES
    for path in (RECORDED / source).glob("*")
    if path.is_file() and not path.name.endswith((".expected.json", ".meta.toml"))
)
XML = [path for path in RECORDINGS if path.suffix == ".xml" and path.parent.name not in ("efrsb", "rnp")]
SCHEMAS = {
    "egrul/001-anonymised-4.07": "VO_RUGF_2_311_26_04_07_01",
    "egrul/002-constructed-4.08": "VO_RUGF_2_311_26_04_08_01",
    "egrip/001-anonymised-4.06": "VO_RIGF_2_311_27_04_06_01",
    "egrip/003-constructed-4.07": "VO_RIGF_2_311_27_04_07_01",
}

REGISTERS: dict[str, tuple[Names, frozenset[str], list[str]]] = {
    "egrul": (
        EGRUL,
        EGRUL_DATES,
        [
            "older/VO_RUGF_2_311_26_04_05_01.xsd",
            "official/VO_RUGF_2_311_26_04_07_01.xsd",
            "official/VO_RUGF_2_311_26_04_08_01.xsd",
        ],
    ),
    "egrip": (
        EGRIP,
        EGRIP_DATES,
        [
            "older/VO_RIGF_2_311_27_04_04_01.xsd",
            "official/VO_RIGF_2_311_27_04_06_01.xsd",
            "official/VO_RIGF_2_311_27_04_07_01.xsd",
        ],
    ),
}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def parsed(path: Path, piece: int = 1 << 20) -> list[Parsed]:
    content = path.read_bytes()
    pieces = (content[start : start + piece] for start in range(0, len(content), piece))
    return list(form_of(path).parse(pieces, About(path.name, 20261122)))


def form_of(path: Path) -> Format:
    """The format of a recording, found as a load finds it."""
    first = path.read_bytes()[: HEAD_SIZE if path.suffix not in (".pdf", ".html") else None]
    found = recognise(Look(path.name, first, read_head(first) if path.suffix == ".xml" else None))
    assert found is not None
    source, number, _ = found
    assert source.code == path.parent.name
    return source.formats[number]


def plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def readable(items: list[Parsed]) -> list[dict[str, Any]]:
    return [
        {
            "yields": type(item).__name__,
            **{key: plain(value) for key, value in msgspec.structs.asdict(item).items() if key != "numbers"},
        }
        for item in items
    ]  # fmt: skip


@pytest.mark.parametrize("path", RECORDINGS, ids=name_of)
def test_a_recording_gives_what_is_expected(path: Path) -> None:
    expected = path.with_suffix(".expected.json")
    found = readable(parsed(path))
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{expected.name} was absent and has been written: review it, then run again")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", RECORDINGS, ids=name_of)
def test_a_recording_says_where_it_is_from_and_how_sure_it_is(path: Path) -> None:
    meta = tomllib.loads(path.with_suffix(".meta.toml").read_text(encoding="utf-8"))
    assert meta["kind"] in {"constructed", "anonymised"}
    assert path.stem.split("-")[1] == meta["kind"]
    assert meta["from"]
    assert meta["certainty"]


@pytest.mark.parametrize("path", RECORDINGS, ids=name_of)
def test_the_bytes_of_each_record_are_one_record_whole_and_no_others_are(path: Path) -> None:
    content, whole = path.read_bytes(), form_of(path).whole
    found = [item for item in parsed(path) if isinstance(item, Record)]
    assert found
    for item in found:
        end = item.offset + item.length
        assert sha256(content[item.offset : end]).digest() == item.sha256
        assert whole(content[item.offset : end])
        assert not whole(content[item.offset : end - 2])
        assert not whole(content[item.offset + 1 : end])


@pytest.mark.parametrize("path", XML, ids=name_of)
def test_the_place_of_each_record_holds_exactly_that_record(path: Path) -> None:
    content = path.read_bytes()
    encoding = "cp1251" if b"windows-1251" in content[:60] else "utf-8"
    found = [item for item in parsed(path) if isinstance(item, Record)]
    assert found
    for item in found:
        text = content[item.offset : item.offset + item.length].decode(encoding)
        assert text.startswith("<Документ ")
        assert text.endswith("</Документ>")
        assert text.count("</Документ>") == 1
        assert item.subject in text


@pytest.mark.parametrize("path", RECORDINGS, ids=name_of)
@settings(max_examples=6, deadline=None)
@given(piece=st.integers(1, 5_000))
def test_the_pieces_in_which_a_file_comes_make_no_difference(path: Path, piece: int) -> None:
    assert parsed(path, max(piece, path.stat().st_size // 2_000)) == parsed(path)


@pytest.mark.parametrize("path", [p for p in RECORDINGS if name_of(p) in SCHEMAS], ids=name_of)
def test_a_recording_of_the_register_is_valid(path: Path, shared: Path) -> None:
    schema = shared / f"samples/fns/xsd/official/{SCHEMAS[name_of(path)]}.xsd"
    validator = etree.XMLSchema(etree.parse(schema))
    assert validator.validate(etree.parse(path)), validator.error_log


@pytest.mark.parametrize("path", [p for p in XML if p.parent.name in REGISTERS], ids=name_of)
def test_every_value_of_a_recording_is_in_the_body(path: Path) -> None:
    """The constructed one holds every type of the XSD with all that it may hold."""
    records = [item for item in parsed(path) if isinstance(item, Record)]
    for document, item in zip(etree.parse(path).iter("Документ"), records, strict=True):
        assert values_stated(document) == Counter(values_kept(item.body))


def test_every_source_has_a_recording() -> None:
    assert {path.parent.name for path in RECORDINGS} == {code for code, source in SOURCES.items() if source.formats}


XS = "{http://www.w3.org/2001/XMLSchema}"


def declared(schema: Path, kind: str) -> set[tuple[str, str]]:
    """(tag, name) of every attribute and element of the record whose base type it is; kind "" means any simple one."""
    root = etree.parse(schema).getroot()
    simple = {found.get("name"): found for found in root.findall(f"{XS}simpleType")}
    names = set()
    for node in root.iter(f"{XS}attribute", f"{XS}element"):
        inline = node.find(f"{XS}simpleType/{XS}restriction")
        base = node.get("type") if inline is None else inline.get("base")
        while base in simple:
            base = simple[base].find(f"{XS}restriction").get("base")
        if base and base.startswith("xs:") and kind in ("", base):
            names.add((node.tag.removeprefix(XS), node.get("name")))
    return names


@pytest.mark.parametrize(("table", "own", "schemas"), REGISTERS.values(), ids=REGISTERS.keys())
def test_the_days_that_are_checked_are_those_of_the_schemas(
    shared: Path, table: Names, own: frozenset[str], schemas: list[str]
) -> None:
    days = {name for xsd in schemas for _, name in declared(shared / "samples/fns/xsd" / xsd, "xs:date")}
    assert days & table.names.keys() == table.dates | own


@pytest.mark.parametrize(("table", "schemas"), [(table, xsds) for table, _, xsds in REGISTERS.values()])
def test_the_elements_that_may_hold_text_are_those_of_the_schemas(
    shared: Path, table: Names, schemas: list[str]
) -> None:
    simple = {pair for xsd in schemas for pair in declared(shared / "samples/fns/xsd" / xsd, "")}
    assert {name for tag, name in simple if tag == "element"} == table.texts
