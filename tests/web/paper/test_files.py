"""Files of a dossier: the same bytes each time, sealed, and one flipped byte is told."""

from __future__ import annotations

import csv
import io
import random
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import openpyxl
import pytest

from checker.facts import FactSheet
from checker.paper.cells import safe
from checker.paper.dossier import Dossier, canonical, dossier, number_of
from checker.paper.formats import EVIDENCE, FORMATS, renderer
from checker.paper.seal import EMPTY, MARK, Unsealed, is_whole, seal, seal_at_end
from checker.paper.verify import verify
from checker.scoring.engine import evaluate
from tests.web.sheets import DAY, NOW
from tests.web.sheets import sheet as sheet_of

from .test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country

ALONE = [code for code in FORMATS if code != EVIDENCE]
"""Made of the dossier and of nothing else; the evidence has tests of its own."""


@pytest.mark.parametrize("code", ALONE)
def test_the_same_dossier_is_the_same_file_in_either_language(country: Country, code: str) -> None:
    moment = datetime.now(UTC)
    for lang in ("ru", "en"):
        first, second = (renderer(code)(made(country, country.inn["bad"], lang, as_of=moment)) for _ in range(2))
        assert first == second
        assert is_whole(first)


@pytest.mark.parametrize("code", ALONE)
def test_each_of_a_hundred_flipped_bytes_is_caught(country: Country, code: str) -> None:
    report = made(country, country.inn["good"])
    whole = renderer(code)(report)
    sound = verify(whole)
    assert sound.whole and sound.format == code
    assert sound.number == number_of(canonical(report))
    for place in random.Random(1).sample(range(len(whole)), 100):
        altered = bytearray(whole)
        altered[place] ^= 1 << place % 8
        assert not verify(bytes(altered)).whole, place


def test_a_file_within_a_file_keeps_its_own_seal() -> None:
    inner = seal(b"inner " + EMPTY.encode())
    outer = seal(inner + b" outer " + EMPTY.encode())
    assert inner in outer
    assert is_whole(outer)
    assert not is_whole(outer.replace(b"inner ", b"Inner "))


def test_a_seal_is_written_in_its_own_places_and_no_other() -> None:
    before = f"{EMPTY} said by a stranger; ".encode()
    once = seal(before + b"a " + EMPTY.encode() + b" z")
    assert once.startswith(before) and is_whole(once)
    twice = seal(before + b"a " + EMPTY.encode() + b" b " + EMPTY.encode(), 2)
    assert twice.startswith(before) and twice.count(EMPTY.encode()) == 1 and is_whole(twice)
    assert not is_whole(once.replace(b"stranger", b"Stranger")) and not is_whole(twice.replace(b" b ", b" c "))
    strange = f"{MARK}{'f' * 64}".encode()
    for data, places in (
        (b"none", 1),
        (EMPTY.encode(), 2),
        (EMPTY.encode() + strange, 1),
        (strange + EMPTY.encode(), 2),
    ):
        with pytest.raises(Unsealed):
            seal(data, places)
    with pytest.raises(Unsealed):
        seal_at_end(io.BytesIO(EMPTY.encode() + b" "))
    with pytest.raises(Unsealed):
        seal_at_end(io.BytesIO())
    assert seal_at_end(io.BytesIO(before + EMPTY.encode())) == seal(before + EMPTY.encode())


@pytest.mark.parametrize("code", ALONE)
def test_a_name_that_is_spelled_as_a_seal_is_none(country: Country, code: str) -> None:
    report = made(country, country.inn["good"])
    card = msgspec.structs.replace(report.card, name=EMPTY, full_name=f"x{EMPTY}", head=EMPTY)
    data = whole_file(code, msgspec.structs.replace(report, card=card))
    assert data.count(EMPTY.encode()) == 0
    assert len(re.findall(MARK.encode() + b"[0-9a-f]{64}", data)) == (2 if code == "pdf" else 1)


HOSTILE = (
    '=HYPERLINK("http://a.example")', "+7 (495) 000-00-00", "-2+3", "@SUM(A1)", "\t=1",
    "ООО «#let x = 1 <b>жир</b> &amp; \\»",
    "checker-sha256:" + "f" * 64, "строка\r\n=1;\"другая\"", "Ж" * 40_000, "\x00\x1b[31m\u202e",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE, ids=[*map(str, range(len(HOSTILE)))])
def test_a_name_that_a_stranger_chose_is_text_in_every_table(country: Country, name: str) -> None:
    report = made(country, country.inn["good"])
    card = msgspec.structs.replace(report.card, name=name, full_name=name, head=name)
    report = msgspec.structs.replace(report, card=card)
    loaded = openpyxl.load_workbook(io.BytesIO(whole_file("xlsx", report)))
    cells = [cell for page in loaded.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert safe(name) in {cell.value for cell in cells}
    assert not any(cell.data_type == "s" and cell.value.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
    written = whole_file("csv", report).decode("utf-8-sig")
    rows = [*csv.reader(io.StringIO(written, newline=""), delimiter=";")]
    assert {len(row) for row in rows} == {8}
    texts = [cell for row in rows for cell in (*row[:6], row[7])]
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in texts)
    whole_file("json", report)


def whole_file(code: str, report: Dossier) -> bytes:
    """A file that is found whole, with the number of its report."""
    data = renderer(code)(report)
    found = verify(data)
    assert (found.whole, found.format, found.number) == (True, code, number_of(canonical(report)))
    return data


@pytest.mark.parametrize("code", ALONE)
@pytest.mark.parametrize("kind", ["full", "short", "deal"])
def test_of_whom_nothing_is_known_but_a_name_there_is_a_file_too(code: str, kind: str) -> None:
    for sheet in (sheet_of(), FactSheet(inn="9800000119", ogrn="", as_of=NOW, on=DAY)):
        whole_file(code, dossier(sheet, evaluate(sheet), [], "ru", kind=kind))
