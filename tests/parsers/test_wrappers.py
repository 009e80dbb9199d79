"""The record of a register in its wrappers: every sample is read or refused with its reason, and no wrapper matters."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.files import inn, ogrn

from checker.ingest.survey import Unknown, survey
from checker.records import Leftover, Parsed, Record, Rejected
from scrapers.archive import Reader
from scrapers.base import About, Look, Withheld
from scrapers.egrul.parse import parse_bare
from scrapers.registry import SOURCES, recognise
from scrapers.xmlhead import read_head

RECORDED = Path(__file__).parents[1] / "recorded"
ELEMENTS = {"egrul": "СвЮЛ", "egrip": "СвИП"}
RECORDINGS = sorted(path for code in ELEMENTS for path in (RECORDED / code).glob("*.xml"))

NOT_OURS = "not a file of a kind that this version reads"
BROKEN = "broken XML: not well-formed (invalid token)"
DIGIT = "has a wrong check digit"
OUTCOMES: dict[str, tuple[str, int, int, str]] = {
    "egrip/VO_RIGFO_0000_9965_20240802_0b5d8f51-3f21-40bf-b734-9e57efe34541.xml": ("egrip 4.04", 92, 0, ""),
    "egrip/VO_RIGFO_0000_9965_20251105_e57b205c.xml": ("egrip 4.06", 3, 0, ""),
    "egrip/VO_RIGFO_0000_9965_20251130_34d2171d.xml": ("egrip 4.06", 5, 0, ""),
    "egrip/ftp-format/sibdigital_EGRIP.xml": ("egrip EGRIP", 2, 0, ""),
    "egrip/ftp-format/sibdigital_EGRIP.zip": ("egrip EGRIP", 2, 0, ""),
    "egrul/VO_RUGFO_0000_9965_20251102_d17fdf23-7079-4b06-a02b-f74405c08baa.xml": ("egrul 4.07", 200, 0, ""),
    "egrul/VO_RUGFO_0000_9965_20251105_9461e1d5.xml": ("egrul 4.06", 2, 0, ""),
    "egrul/VO_RUGFO_0000_9965_20251116_c16d3011.xml": ("egrul 4.07", 2, 0, ""),
    "egrul/VO_RUGFO_0000_9965_20251127_acae9dbd-dcca-40f0-82df-49738bd20c7a.xml": ("egrul 4.07", 200, 0, ""),
    "egrul/VO_RUGFO_0000_9965_20251128_8a352c8f-9510-4e1d-9828-4826a45c8d8c.xml": ("egrul 4.07", 94, 0, ""),
    "egrul/ftp-format/fill.XML": ("egrul EGRUL", 0, 4, DIGIT),
    "egrul/ftp-format/sibdigital_EGRUL.xml": ("egrul EGRUL", 2, 0, ""),
    "egrul/ftp-format/sibdigital_EGRUL.zip": ("egrul EGRUL", 2, 0, ""),
    "egrul/ftp-format/update.XML": ("egrul EGRUL", 0, 4, DIGIT),
    "egrul/observed_code_tables.txt": ("", 0, 0, NOT_OURS),
    "egrul/observed_statistics_494_records.txt": ("", 0, 0, NOT_OURS),
    "smev/1020700588688.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1031000860109.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1061038024013.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1116453003039.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1123926035397.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1162536066868.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1185476011918.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1217700061413.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/1231000005389.xml": ("egrul ЕГРЮЛ", 0, 1, BROKEN),
    "smev/304010131600079.xml": ("egrip ЕГРИП", 1, 0, ""),
    "smev/304010507900060.xml": ("egrip ЕГРИП", 1, 0, ""),
    "smev/323420500054722_error.xml": ("egrip ЕГРИП", 1, 0, ""),
    "smev/codes_fns_202509021103.csv": ("", 0, 0, NOT_OURS),
    "smev/formats_egrip_fni_202509021114.csv": ("", 0, 0, NOT_OURS),
    "smev/formats_egrul_fni_202509021123.csv": ("", 0, 0, NOT_OURS),
    "smev/push_mes_egrip.xml": ("egrip 4.06", 6, 0, ""),
    "smev/push_mes_egrul.xml": ("egrul 4.07", 3, 1, "broken XML: not well-formed (invalid token)"),
}
"""Of every file of three folders: source and format, records read, refused, and why. Re-saved as UTF-8, two of the
eleven that no XML reader takes as they declare themselves are read, one of them up to its break."""


def test_every_sample_of_the_registers_is_read_or_refused_with_its_reason(shared: Path) -> None:
    samples = shared / "samples/fns"
    paths = sorted(path for code in ("egrip", "egrul", "smev") for path in (samples / code).rglob("*"))
    outcomes = {str(path.relative_to(samples)): outcome(path) for path in paths if path.is_file()}
    assert {name: found[:3] for name, found in outcomes.items()} == {
        name: expected[:3] for name, expected in OUTCOMES.items()
    }
    for name, (*_, why) in OUTCOMES.items():
        assert all(why in reason for reason in outcomes[name][3]), name
        assert bool(outcomes[name][3]) == bool(why), name


def outcome(path: Path) -> tuple[str, int, int, list[str]]:
    try:
        found = survey(path, path.name)
    except Unknown as error:
        return "", 0, 0, [str(error)]
    items: list[Parsed] = []
    with Reader(path, path.name) as reader:
        for member in found.readable:
            items += found.source.formats[member.form].parse(reader.chunks(member.part.number), About())
    refused = [item.reason for item in items if isinstance(item, Rejected)]
    assert {item.kind for item in items if isinstance(item, Leftover)} <= {"encoding", "count"}, "all names are known"
    records = sum(isinstance(item, Record) for item in items)
    return f"{found.source.code} {found.format}", records, len(refused), refused


def elements(path: Path) -> list[str]:
    """The register's own elements of a recording, as text."""
    name = ELEMENTS[path.parent.name]
    found = re.findall(rf"<Документ [^>]*>\s*(<{name} .*?</{name}>)\s*</Документ>", path.read_text("cp1251"), re.DOTALL)
    assert found
    return list(found)


def prefixed(text: str) -> str:
    """The same elements in a namespace."""
    return re.sub(r"(</?)(?=[\w])", r"\1ns2:", text)


WRAPPERS = {
    "EGRUL": lambda body, _: (
        f'<?xml version="1.0" encoding="windows-1251" ?>\n<EGRUL ДатаВыг="2026-03-01">{body}</EGRUL>'
    ),
    "ЕГРЮЛ": lambda body, _: f"<ЕГРЮЛ>\n{body}</ЕГРЮЛ>",
    "Envelope": lambda body, _: (
        '<S:Envelope xmlns:S="urn:s"><S:Body><ns2:Ответ xmlns:ns2="urn:x" ИдДок="1">'
        f"{prefixed(body)}</ns2:Ответ></S:Body></S:Envelope>"
    ),
    "own": lambda _, first: first,
    "default namespace": lambda _, first: first.replace(" ", ' xmlns="urn:x" xmlns:xsi="urn:i" xsi:type="a" ', 1),
}


def wrapped(path: Path, wrapper: str) -> bytes:
    found = elements(path)
    text: str = WRAPPERS[wrapper]("\n".join(found), found[0])
    return text.encode("cp1251" if "windows-1251" in text[:60] else "utf-8")


def read(content: bytes, piece: int = 1 << 20) -> tuple[str, list[Parsed]]:
    found = recognise(Look("a.xml", content[:16_384], read_head(content[:16_384])))
    assert found
    source, form, _ = found
    pieces = (content[start : start + piece] for start in range(0, len(content), piece))
    return source.code, list(source.formats[form].parse(pieces, About()))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: f"{path.parent.name}/{path.stem}")
@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_record_is_the_same_in_every_wrapper_and_its_bytes_are_found(path: Path, wrapper: str) -> None:
    _, exchanged = read(path.read_bytes())
    content = wrapped(path, wrapper)
    code, found = read(content)
    assert code == path.parent.name
    expected = exchanged[:1] if wrapper in ("own", "default namespace") else exchanged
    assert [type(item) for item in found] == [Record] * len(expected)
    for item, other in zip(found, expected, strict=True):
        assert isinstance(item, Record) and isinstance(other, Record)
        assert (item.subject, item.part, item.asof, item.body) == (other.subject, other.part, other.asof, other.body)
        raw = content[item.offset : item.offset + item.length]
        assert sha256(raw).digest() == item.sha256
        assert any(form.whole(raw) for form in SOURCES[code].formats)
    places = [(item.offset, item.offset + item.length) for item in found if isinstance(item, Record)]
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


@pytest.mark.parametrize("wrapper", WRAPPERS)
@settings(max_examples=6, deadline=None)
@given(piece=st.integers(200, 5_000))
def test_the_pieces_in_which_a_wrapped_file_comes_make_no_difference(wrapper: str, piece: int) -> None:
    content = wrapped(RECORDED / "egrip/002-anonymised-4.04.xml", wrapper)
    assert read(content, piece) == read(content)


def test_a_company_named_within_an_entry_is_no_record() -> None:
    path = RECORDED / "egrul/002-constructed-4.08.xml"
    content = wrapped(path, "EGRUL").decode("cp1251")
    inner = re.search(r"<СвЗаявФЛ.*?(<СвЮЛ [^>]*?(?:/>|>.*?</СвЮЛ>))", content, re.DOTALL)
    assert inner
    assert content.count("<СвЮЛ ") > len(elements(path))
    _, found = read(content.encode("cp1251"))
    assert len(found) == len(elements(path))
    for form in SOURCES["egrul"].formats:
        assert not form.whole(inner.group(1).encode())


def test_only_one_whole_record_opens_as_evidence() -> None:
    first, second = elements(RECORDED / "egrip/001-anonymised-4.06.xml")
    bare = SOURCES["egrip"].formats[1]
    assert bare.whole(first.encode()) and bare.whole(first.encode("cp1251"))
    for wrong in (
        first + second,
        f"<EGRIP>{first}</EGRIP>",
        first[:-1],
        first[1:],
        "",
        first.replace("ОГРНИП=", "А=", 1),
    ):
        assert not bare.whole(wrong.encode())
    assert not SOURCES["egrul"].formats[1].whole(first.encode())


def test_the_day_of_the_file_orders_a_record_that_has_none_of_its_own() -> None:
    content = wrapped(RECORDED / "egrip/001-anonymised-4.06.xml", "EGRUL").decode("cp1251")
    without = re.sub(r' ДатаВып="[^"]*"', "", content, count=1)
    _, found = read(without.encode("cp1251"))
    assert [item.asof for item in found if isinstance(item, Record)] == [20260301, 20250716]
    _, neither = read(re.sub(r' ДатаВыг="[^"]*"', "", without).encode("cp1251"))
    assert [type(item) for item in neither] == [Rejected, Record]
    assert isinstance(neither[0], Rejected) and "ДатаВып absent is not a date" in neither[0].reason


def test_a_file_saved_again_in_another_encoding_is_read_and_said_to_be() -> None:
    content = wrapped(RECORDED / "egrul/001-anonymised-4.07.xml", "EGRUL")
    _, exchanged = read(content)
    _, found = read(content.decode("cp1251").encode())
    assert found[0] == Leftover("encoding", "declared windows-1251, really utf-8")
    assert [item.body for item in found[1:] if isinstance(item, Record)] == [
        item.body for item in exchanged if isinstance(item, Record)
    ]


@pytest.mark.parametrize("code", ELEMENTS)
@pytest.mark.parametrize("kind", ["ЗАКР", "ОГР"])
def test_files_that_are_not_public_are_refused(code: str, kind: str) -> None:
    content = (
        next((RECORDED / code).glob("001*.xml")).read_bytes().decode("cp1251").replace("ОТКР", kind).encode("cp1251")
    )
    with pytest.raises(Withheld):
        read(content)


@pytest.mark.parametrize(
    ("attribute", "value", "reason"),
    [
        ("ОГРНИП", "325980000000104", "ОГРНИП 325980000000104 has a wrong check digit"),
        ("ОГРНИП", "", "ОГРНИП absent has a wrong check digit"),
        ("ИННФЛ", "9800000038", "ИНН 9800000038 is not that of a person"),
        ("ДатаОГРНИП", "2025-02-30", "ДатаОГРНИП 2025-02-30 is not a date"),
    ],
)
def test_a_record_of_an_entrepreneur_with_a_wrong_number_or_day_is_refused(
    attribute: str, value: str, reason: str
) -> None:
    content = (RECORDED / "egrip/001-anonymised-4.06.xml").read_text("cp1251")
    wrong = re.sub(rf' {attribute}="[^"]*"', f' {attribute}="{value}"', content, count=1)
    _, found = read(wrong.encode("cp1251"))
    assert [type(item) for item in found] == [Rejected, Record], Counter(map(type, found))
    assert isinstance(found[0], Rejected) and reason in found[0].reason


def test_the_bytes_of_a_record_without_content_are_its_own() -> None:
    numbers = [(ogrn(k), inn(k)) for k in (1, 2)]
    own = [f'<СвЮЛ ОГРН="{o}" ДатаОГРН="2002-08-16" ИНН="{i}" ПолнНаимОПФ="a > b"/>' for o, i in numbers]
    content = f'<?xml version="1.0" encoding="utf-8"?><EGRUL ДатаВыг="2016-01-01">{"".join(own)}</EGRUL>'.encode()
    found = [item for item in parse_bare([content]) if isinstance(item, Record)]
    assert [content[item.offset : item.offset + item.length].decode() for item in found] == own
