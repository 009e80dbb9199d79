"""The register of disqualified persons: rows as they come, in pieces of any size, with quotes that do not pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import disqualified
from support.proof import examples

from checker.records import Parsed, Record, Rejected
from scrapers.base import About, Look
from scrapers.disqualified.parse import COLUMNS, LINE_BYTES, is_row, parse, recognise

ABOUT = About("data.csv", 20251101)
HEADER = ",".join(f"G{number}" for number in range(1, 15)).encode()


def read(content: bytes, piece: int = 1 << 20, about: About = ABOUT) -> list[Parsed]:
    return list(parse((content[start : start + piece] for start in range(0, len(content), piece)), about))


@pytest.mark.parametrize("piece", [1, 7, 100, 1 << 20])
def test_pieces_make_no_difference(piece: int) -> None:
    content = disqualified(*((number, number, f"ПРИМЕРОВ {number}") for number in range(1, 30)))
    found = read(content, piece)
    assert found == read(content)
    assert len(found) == 29
    for item in found:
        assert isinstance(item, Record)
        assert content[item.offset : item.offset + item.length].decode().startswith(item.part)


@pytest.mark.parametrize(
    ("first", "known"),
    [
        (HEADER + b"\r\n", "csv"),
        (HEADER.replace(b",", b";"), "csv"),
        (b"\xef\xbb\xbf" + HEADER.replace(b"G1,", b'"G1",'), "csv"),
        (b"G1,G2,G3,G4,G5\n", None),
        (HEADER + b",G15\n", None),
        (HEADER.removesuffix(b",G14") + b"\n", None),
        (HEADER.replace(b"G6", b"INN") + b"\n", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_header_of_fourteen(first: bytes, known: str | None) -> None:
    assert recognise(Look("data.csv", first, None)) == known


def test_the_day_is_that_of_the_name_and_never_after_the_arrival() -> None:
    content = disqualified((1, 1, "ПРИМЕРОВ"))
    days = {"data-20251025-structure-20150127.csv": 20251025, "data-20991025-x.csv": 20251101, "other.csv": 20251101}
    for name, day in days.items():
        (item,) = read(content, about=About(name, 20251101))
        assert isinstance(item, Record)
        assert item.asof == day


def test_a_row_that_is_no_utf8_or_far_too_long_is_refused_alone() -> None:
    good = disqualified((1, 1, "ПРИМЕРОВ")).split(b"\n")[1]
    content = b"\n".join([HEADER, "ИВАНОВ".encode("cp1251"), b"x" * (LINE_BYTES + 10), good, b"x" * (LINE_BYTES + 10)])
    for piece in (1 << 16, 1 << 23):
        first, second, third, last = read(content, piece)
        assert isinstance(first, Rejected)
        assert isinstance(second, Rejected)
        assert isinstance(last, Rejected)
        assert (first.reason, second.reason) == ("the row is not in UTF-8", last.reason)
        assert isinstance(third, Record)
        assert content[third.offset : third.offset + third.length] == good
        assert is_row(good)


@examples("a quoted row of CSV is read as it was", 2_000)
@given(st.lists(st.text(st.sampled_from('АБ"",; x'), max_size=12), min_size=14, max_size=14), st.sampled_from(",;"))
def test_whatever_a_correct_writer_quotes_is_read_as_it_was(fields: list[str], delimiter: str) -> None:
    quoted = ['"' + field.replace('"', '""') + '"' for field in fields]
    quoted[0], quoted[5], quoted[12], quoted[13] = "269800000001", "9800000013", "25.08.2025", "24.08.2027"
    header = delimiter.join(f"G{number}" for number in range(1, 15))
    (item,) = (found for found in read(f"{header}\n{delimiter.join(quoted)}".encode()) if not hasattr(found, "count"))
    assert isinstance(item, Record)
    for place in (1, 4, 6, 11):
        assert item.body.get(COLUMNS[place], "") == fields[place].strip()
