"""The bailiffs' open lists: rows of any quoting and encoding, each with its own bytes; words read once."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.files import enforcement, inn
from support.proof import examples

from checker.records import Leftover, Parsed, Record, Rejected, Unlinked
from scrapers.archive import HEAD_SIZE
from scrapers.base import About, Look, NotRead
from scrapers.fssp.csvrows import LINE_BYTES, fields, usual
from scrapers.fssp.parse import blocks, parse, parse_piece, recognise, whole
from scrapers.fssp.words import bundle_in, end_of, number_in, number_of, subject_kind, sum_in, sum_of
from scrapers.registry import recognise as recognised

ABOUT = About("data-20261101-structure-20220620.csv", 20261122)
RECORDED = Path(__file__).parents[1] / "recorded/fssp"


def read(content: bytes, piece: int = 1 << 20, about: About = ABOUT) -> list[Parsed]:
    return list(parse((content[start : start + piece] for start in range(0, len(content), piece)), about))


@pytest.mark.parametrize(
    ("text", "number", "digits"),
    [
        ("43714/15/67036-ИП", "43714/15/67036-ИП", "10000437141567036"),
        (" 043714/15/67036-ип ", "43714/15/67036-ИП", "10000437141567036"),
        ("43714/15/67036", "43714/15/67036-ИП", "10000437141567036"),
        ("27122/12/20/74", "27122/12/20/74-ИП", "20000271221202074"),
        ("1/2/10403/2/2009", "1/2/10403/2/2009-ИП", None),
    ],
)
def test_a_number_is_one_whatever_its_writing(text: str, number: str, digits: str | None) -> None:
    found = number_of(text)
    assert found is not None
    assert found.text == number
    assert digits is None or found.digits == digits
    assert len(found.digits) == 17
    assert number_of(found.text) == found


@pytest.mark.parametrize(
    "text", ["", "без номера", "43714/15", "43714/15/67036-СД", "43714-15-67036", "1/2/3/4/5/6/7/8/9"]
)
def test_what_is_no_number_of_a_proceeding_is_none(text: str) -> None:
    assert number_of(text) is None


def test_a_bundle_is_told_from_a_proceeding() -> None:
    text = "99/18/98049-СД 25362/18/98049-ИП от 28.03.2018"
    assert number_in(text) == number_of("25362/18/98049-ИП")
    assert number_in("99/18/98049-СД") is None
    assert bundle_in(text) == "99/18/98049-СД"


@pytest.mark.parametrize(
    ("text", "day", "ground"),
    [
        ("2022-06-30, 46, 1, 4", "2022-06-30", "46.1.4"),
        ("30.11.2016<br />ст. 46<br />ч. 1<br />п. 4", "2016-11-30", "46.1.4"),
        ("30.11.2016 ст. 46 ч. 1 п. 3", "2016-11-30", "46.1.3"),
        ("46.1.3", None, "46.1.3"),
        ("2022-06-30 47.1.7", "2022-06-30", "47.1.7"),
        ("2022-06-30", "2022-06-30", None),
        ("31.02.2022, 46, 1, 4", None, "46.1.4"),
        ("2022-06-30, 47, 1", "2022-06-30", "47.1"),
        ("", None, None),
        ("нет", None, None),
    ],
)
def test_the_ground_of_an_end_is_read_from_every_writing(text: str, day: str | None, ground: str | None) -> None:
    assert end_of(text) == (day, ground)


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Взыскание налогов и сборов, включая пени", "taxes"),
        ("Иной вид налога и сбора", "taxes"),
        ("Страховые взносы, включая пени (кроме Пенсионного фонда)", "taxes"),
        ("Задолженность по заработной плате", "wages"),
        ("Штраф ГИБДД", "fine_traffic"),
        ("Плата в счет возмещения вреда, причиняемого автомобильным дорогам («Платон»)", "fine_traffic"),
        ("Штраф иного органа", "fine"),
        ("Административный штраф: налоговая инспекция", "taxes"),
        ("Кредитные платежи", "credit"),
        ("Задолженность по кредитным платежам (кроме ипотеки)", "credit"),
        ("Исполнительский сбор", "levy"),
        ("Взыскание исполнительского сбора", "levy"),
        ("Госпошлина, присужденная судом", "duty"),
        ("Иные взыскания имущественного характера не в бюджеты РФ", "supplier"),
        ("Иные взыскания имущественного характера в пользу бюджетов РФ", "budget"),
        ("Задолженность", "supplier"),
        ("Задолженность по платежам за жилую площадь, коммунальные платежи", "utilities"),
        ("Наложение ареста", "arrest"),
        ("Иной вид исполнения неимущественного характера", "non_property"),
        ("Обеспечительная мера имущественного характера", "arrest"),
        ("Что-то новое", "other"),
        ("", "other"),
    ],
)
def test_the_subject_tells_the_kind_of_a_debt(subject: str, kind: str) -> None:
    assert subject_kind(subject) == kind


def test_without_a_subject_the_paper_tells_the_kind() -> None:
    assert subject_kind("", "Постановление о взыскании исполнительского сбора") == "levy"


@pytest.mark.parametrize(("text", "kopecks"), [("6000.00", 600_000), ("1 234,5", 123_450), ("", None), ("0", 0)])
def test_sums_are_kopecks(text: str, kopecks: int | None) -> None:
    assert sum_of(text) == kopecks


def test_a_sum_is_found_in_words() -> None:
    assert sum_in("Задолженность: 1\u00a0200 500.50 руб.") == 120_050_050
    assert sum_in("Штраф ГИБДД") is None


def test_a_list_is_known_by_its_columns_and_not_by_their_names() -> None:
    active, ended = enforcement((1, 1)), enforcement((1, 1), ended=True)
    assert recognise(Look("x.csv", active, None)) == "active list"
    assert recognise(Look("x.csv", ended, None)) == "ended list"
    russian = "Номер;" * 14 + "Номер;ИНН должника;ИНН взыскателя"
    for name in ("utf-8", "cp1251", "utf-8-sig"):
        assert recognise(Look("x.csv", russian.encode(name), None)) == "active list"
    assert recognise(Look("x.csv", active.replace(b"Debtor TIN", b"Something", 1), None)) is None
    assert recognise(Look("x.csv", b'"a",' + active, None)) is None
    assert recognise(Look("x.csv", b"", None)) is None


def test_a_file_without_the_header_is_refused_whole() -> None:
    (item,) = read(b"a,b,c\n1,2,3\n")
    assert isinstance(item, Rejected)


@pytest.mark.parametrize("name", ["001-constructed-active.csv", "002-constructed-ended-cp1251.csv"])
@pytest.mark.parametrize("piece", [1, 7, 333])
def test_pieces_make_no_difference(name: str, piece: int) -> None:
    content = (RECORDED / name).read_bytes()
    assert read(content, piece) == read(content)


def test_the_day_is_that_of_the_name_and_never_after_the_arrival() -> None:
    content = enforcement((1, 1))
    for name, day in {"data-20221110-structure-20220620.csv": 20221110, "data-20991025-x.csv": 20261122}.items():
        (item,) = read(content, about=About(name, 20261122))
        assert isinstance(item, Record)
        assert item.asof == day


def test_a_quote_left_open_costs_one_row() -> None:
    lines = enforcement(*((number, number) for number in range(1, 6))).splitlines()
    lines[2] = lines[2][:-40]
    assert lines[2].count(b'"') % 2
    found = read(b"\n".join(lines))
    assert [type(item) for item in found] == [Record, Rejected, Record, Record, Record]


def test_a_row_far_too_long_is_refused_alone() -> None:
    header, first, second = enforcement((1, 1), (2, 2)).splitlines()
    for piece in (1 << 16, 1 << 23):
        found = read(b"\n".join([header, first, b"x" * (LINE_BYTES + 10), second]), piece)
        assert [type(item) for item in found] == [Record, Rejected, Record]


def test_a_block_is_keyed_by_its_number_and_tells_the_kind() -> None:
    (item,) = read(enforcement((1, 7)))
    assert isinstance(item, Record)
    ((block, key, value),) = blocks(item.body)
    assert (item.subject, block, key) == (inn(1), "enforcement", "7/24/74020-ИП")
    assert (value["subject_kind"], value["due_kop"], value["list"]) == ("supplier", 100_000, "active")


SIGNS = 'АБ"",;\n x1'


@examples("a quoted row of the bailiffs is read as it was", 1_000)
@given(st.lists(st.text(st.sampled_from(SIGNS), max_size=12), min_size=17, max_size=17), st.sampled_from(",;"))
def test_whatever_a_correct_writer_quotes_is_read_as_it_was(row: list[str], delimiter: str) -> None:
    text = delimiter.join('"' + field.replace('"', '""') + '"' for field in row)
    assert fields(text, delimiter, 17) == row
    assert usual_or_not(text, delimiter)


@examples("a row of the bailiffs that is read at once is read as any other", 2_000)
@given(st.lists(st.text(st.sampled_from(SIGNS), max_size=6), min_size=15, max_size=19), st.sampled_from(",;"))
def test_a_usual_row_is_read_as_any_other(row: list[str], delimiter: str) -> None:
    assert usual_or_not(delimiter.join(f'"{field}"' for field in row), delimiter)


def usual_or_not(text: str, delimiter: str) -> bool:
    """Whether the quick pattern leaves the row to the reader of CSV, or finds what that one does."""
    found = usual(delimiter, 17, 3).fullmatch(text)
    return found is None or list(found.groups()) == fields(text, delimiter, 17)[3:]


def lawful(content: bytes, found: list[Parsed]) -> None:
    """Every item is one of three, and the bytes of a record are exactly its own."""
    for item in found:
        assert isinstance(item, Record | Rejected | Unlinked | Leftover)
        if isinstance(item, Record):
            raw = content[item.offset : item.offset + item.length]
            assert sha256(raw).digest() == item.sha256
            assert whole(raw)


HEADER = enforcement().splitlines()[0] + b"\n"
GOOD = enforcement((1, 1), (2, 2)).split(b"\n", 1)[1]


@examples("no bytes break the reader of the bailiffs' lists", 1_000)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from([GOOD, b'"', b"\n", b"\r\n", b";", b'","', GOOD[:50], "Ё".encode("cp1251"), b"\x98"]),
        ),
        max_size=12,
    ),
    st.integers(1, 400),
)
def test_any_bytes_after_the_header_are_read_or_refused(pieces: list[bytes], piece: int) -> None:
    content = HEADER + b"".join(pieces)
    found = read(content, piece)
    lawful(content, found)
    assert found == read(content)


@examples("pieces of the bailiffs' lists give together what the whole gives", 1_000)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [GOOD, GOOD, b'"', b"\n", b"\r\n", GOOD[:50], GOOD[-60:], GOOD.replace(b"000.00", b"x", 1)]
            ),
        ),
        max_size=12,
    ),
    st.lists(st.integers(0, 3_000), max_size=3),
    st.integers(1, 400),
)
def test_a_list_may_be_cut_into_pieces_anywhere(rest: list[bytes], cuts: list[int], size: int) -> None:
    content = HEADER + b"".join(rest)

    def chunks(begin: int) -> Iterator[bytes]:
        return (content[start : start + size] for start in range(begin, len(content), size))

    bounds = [0, *sorted(cut for cut in cuts if cut), sys.maxsize]
    found = [item for begin, end in pairwise(bounds) for item in parse_piece(chunks, ABOUT, begin, end)]
    assert [item for item in found if not isinstance(item, Leftover)] == [
        item for item in read(content) if not isinstance(item, Leftover)
    ]
    assert told(found) == told(read(content))


def told(found: list[Parsed]) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for item in found:
        if isinstance(item, Leftover):
            counts[item.kind, item.name] += item.count
    return counts


@examples("whatever begins like nothing known is no list", 500)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_known(content: bytes) -> None:
    lawful(content, read(content))
    assert recognise(Look("x.csv", content, None)) is None


def test_the_real_and_constructed_files_are_read_or_refused_with_a_reason(shared: Path) -> None:
    courts = shared / "samples/courts"
    told: dict[str, object] = {}
    for path in (
        *courts.glob("fssp/*.json*"),
        *courts.glob("constructed/fssp*"),
        courts / "constructed/checko_enforcements.json",
    ):
        content = path.read_bytes()
        try:
            found = recognised(Look(path.name, content[:HEAD_SIZE], None))
        except NotRead as refused:
            told[path.name] = str(refused).partition(":")[0]
            continue
        assert found is not None, path
        source, form, _ = found
        assert source.code == "fssp"
        items = list(source.formats[form].parse([content], About(path.name, 20261122)))
        told[path.name] = [type(item).__name__ for item in items]
    assert told == {
        "ajax_search_legal_2018.jsonp": ["Unlinked"] * 6,
        "ajax_search_document_2018.jsonp": ["Unlinked"],
        "ajax_search_captcha_2018.jsonp": "the bailiffs' site asks for a captcha",
        "official_api_result_response.json": "an answer of the bailiffs' service that closed in 2022",
        "official_api_task_response.json": "an answer of the bailiffs' service that closed in 2022",
        "fssp_iplegallist.csv": ["Unlinked"] * 2,
        "fssp_iplegallistcomplete.csv": ["Unlinked"] * 2,
        "checko_enforcements.json": ["Rejected"],
    }
