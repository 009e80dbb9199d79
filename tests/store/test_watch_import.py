"""An import: any text or table with ИНН, rubbish among it, bounded in time, nothing half-written."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from support.base import Base
from support.files import inn
from support.people import person
from support.proof import examples

from checker import ids
from checker.accounts.refused import Refused
from checker.intake import numbers
from checker.intake.files import TOO_MUCH, text_of
from checker.intake.numbers import numbers_in
from checker.models import Watch
from checker.settings import Settings
from checker.watching import lists
from checker.watching.importing import put_read

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPTIONS = Settings(secret_key="k" * 40, watches_licensed=3)
OGRN = ids.ogrn_from("102770013219")
SPACED = f"{inn(1)[:4]} {inn(1)[4:7]}-{inn(1)[7:]}"
WRONG = inn(1)[:9] + str((int(inn(1)[9]) + 1) % 10)
JOINED = next(
    joined
    for joined in (ids.inn12_from(f"14{number:08}") for number in range(12_345_678, 12_400_000))
    if not ids.inn_ok(joined[2:])
)
"""A sound ИНН of twelve digits: to cut it after two looks like the number of a row and a mistyped ИНН."""
ZERO = ids.inn10_from("016812345")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (f"ООО «Ромашка»;{inn(1)};540101001;{OGRN}", [inn(1)]),
        (f'"{inn(1)}","ООО ""Ромашка"""', [inn(1)]),
        (f"{inn(1)}/540101001 и {inn(2)}", [inn(1), inn(2)]),
        (SPACED, [inn(1)]),
        (OGRN, [OGRN]),
        (f"ИНН\t{inn(1)}\r\n\r\n{inn(2)}\r{inn(1)}", [inn(1), inn(2)]),
        (f"тел. {inn(1)}", []),
        (f"+7{inn(1)}", []),
        (f"счёт 4070281090000{inn(1)}", []),
        (f"сумма {inn(1)},50", []),
        (f"1,{inn(1)},540101001,{OGRN}", [inn(1)]),
        (f"Название;ИНН\nА;{inn(1)}.0\nБ;{inn(2)}", [inn(1), inn(2)]),
        (f"0\t{inn(1)},00\r\n1\t{OGRN}.0", [inn(1), OGRN]),
        (f"{inn(1)}.0, {inn(2)}.0", [inn(1), inn(2)]),
        (f"{inn(1)}.0;1,50E+09", [inn(1)]),
        (f"{inn(1)};{inn(2)},00", [inn(1)]),  # beside a number: what it earned
        (f"сумма 1 {inn(1)[:3]} {inn(1)[3:6]} {inn(1)[6:9]},00", []),
        (f"1 {ZERO[1:]},00", []),
        ("1,5E+05 и 2E+3", []),
        ("", []),
    ],
)
def test_numbers_are_found_however_they_stand(text: str, numbers: list[str]) -> None:
    read = numbers_in(text)
    assert list(read.numbers) == numbers
    assert not read.wrong


def test_what_is_wrong_is_told_with_its_line_and_reason() -> None:
    lines = ["№;Название;ИНН", inn(1), "", f"ООО «Ромашка»;{WRONG}", "7,7012E+09", ZERO[1:], "ИНН 77012", inn(1)]
    read = numbers_in("\n".join(lines))
    assert (read.numbers, read.again, read.without, read.wrongs) == ((inn(1),), 1, 1, 4)
    told = [(one.line, one.text, one.sentence()) for one in read.wrong]
    assert [(line, text) for line, text, _why in told] == [
        (4, WRONG), (5, "7,7012E+09"), (6, ZERO[1:]), (7, "77012"),
    ]  # fmt: skip
    assert "10-я цифра" in told[0][2]
    assert "текстовым" in told[1][2]
    assert ZERO in told[2][2]
    assert "Цифр в номере 77012: 5" in told[3][2]


@pytest.mark.parametrize("text", ["9,80E+09", "9.8e9", "9.800000119E+09", "1E+12", "9,8Е+09", "7,7012E+09", "1,68E+8"])
def test_a_number_that_a_table_shortened_is_told_however_many_digits_are_left(text: str) -> None:
    read = numbers_in(f"Название;ИНН\nА;{text}\nБ;{inn(2)}")
    assert read.numbers == (inn(2),)
    assert [(one.line, one.text, one.fault) for one in read.wrong] == [(2, text, numbers.SHORT)]


def test_of_numbers_with_an_empty_fraction_the_wrong_ones_are_told_too() -> None:
    read = numbers_in(
        f"{WRONG}.0\n{inn(1)},00; {WRONG},00; {inn(2)},00\n{ZERO[1:]}.0\nИНН 77012;{inn(3)},00\n{inn(4)},50"
    )
    assert read.numbers == (inn(1), inn(2))
    assert [(one.line, one.text) for one in read.wrong] == [(1, WRONG), (2, WRONG), (3, ZERO[1:]), (4, "77012")]
    assert read.without == 1


@given(st.text(max_size=300))
@examples("watch lists: any text is read, and what is found is a sound number", 4_000)
def test_any_text_is_read_and_what_is_found_is_sound(text: str) -> None:
    for number in numbers_in(text).numbers:
        assert ids.inn_ok(number) or ids.ogrn_ok(number) or ids.ogrnip_ok(number)
        assert ids.parse_id(number).number == number


def rubbish(lines: int) -> str:
    chance = random.Random(7)
    kinds = (
        lambda n: f"ООО «Ромашка {n}»;{ids.inn10_from(str(540_100_000 + n))};540101001;тел. 9161234567",
        lambda _n: "".join(chance.choice("йцукенгшщзхъ 0123456789\t;:.-«»\x00\ufffd") for _ in range(60)),
        lambda n: WRONG,
        lambda _n: "1 2 3 4 5 6 7 8 9 0 " * 3,
        lambda _n: "№ п/п",
    )
    return "\n".join(kinds[n % len(kinds)](n) for n in range(lines))


def test_a_hundred_thousand_lines_with_rubbish_are_read_in_seconds() -> None:
    text = rubbish(numbers.LINES + 1)
    began = time.process_time()
    read = numbers_in(text)
    assert time.process_time() - began < 20  # 1.5 s on an idle machine
    assert read.cut
    assert len(read.numbers) >= 20_000
    assert read.wrongs >= 20_000
    assert len(read.wrong) == numbers.TOLD


@pytest.mark.parametrize("piece", ["1", "тел ", "ИНН", "1-", "\r", "1234567890 ", "ИНН 1 "])
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    began = time.process_time()
    numbers_in(text)
    assert time.process_time() - began < 5


def test_an_import_adds_what_fits_and_tells_the_rest(base: Base) -> None:
    owner, other = person(base.engine), person(base.engine)
    with base.engine.begin() as connection:
        number = lists.default_list(connection, owner.organisation, NOW)
        lists.watch(connection, OPTIONS, owner.organisation, owner.user, number, inn(1), "должен", datetime.now(UTC))
        text = "\n".join([inn(1), inn(2), WRONG, inn(3), inn(4), inn(5), inn(2)])
        with pytest.raises(Refused):
            put_read(connection, OPTIONS, other.organisation, other.user, number, numbers_in(text), datetime.now(UTC))
        now = datetime.now(UTC)
        done = put_read(connection, OPTIONS, owner.organisation, owner.user, number, numbers_in(text), now)
        assert (done.added, done.known, done.unknown, done.fulls) == (2, 1, 2, 2)
        assert done.full == (inn(4), inn(5))
        assert (done.read.wrongs, done.read.again) == (1, 1)
        note = select(Watch.note).where(Watch.subject == inn(1))
        assert connection.execute(note).scalar_one() == "должен"
        assert connection.execute(select(func.count()).select_from(Watch)).scalar_one() == 3


def book(rows: list[str], shared: list[str]) -> bytes:
    """A table as spreadsheets write it, as little of it as is read."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as written:
        cells = "".join(f"<row>{row}</row>" for row in rows)
        written.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>")
        texts = "".join(f"<si><r><t>{text}</t></r></si>" for text in shared)
        written.writestr("xl/sharedStrings.xml", f"<sst {space}>{texts}</sst>")
    return packed.getvalue()


def test_the_number_of_a_row_and_a_mistyped_one_make_no_other() -> None:
    read = numbers_in(f"{JOINED[:2]} {JOINED[2:]} ООО «Ромашка»")
    assert (read.numbers, read.wrongs) == ((), 1)


def damaged(way: int) -> bytes:
    """A table whose first sheet was spoiled on its way."""
    packed = BytesIO()
    with ZipFile(packed, "w", way) as written:
        written.writestr("xl/worksheets/sheet1.xml", f"<a>{'<row><c><v>1</v></c></row>' * 900}</a>")
    data = bytearray(packed.getvalue())
    for place in range(70, 100):
        data[place] ^= 0x5A
    return bytes(data)


def test_a_cell_that_no_program_writes_keeps_no_other_from_being_read() -> None:
    odd = [f"<c><v>{'9' * 400}.0</v></c>", f"<c><v>{'9' * 300}E99</v></c>", f'<c t="s"><v>{"9" * 5_000}</v></c>']
    assert numbers_in(text_of(book([*odd, f"<c><v>{inn(1)}</v></c>"], []))).numbers == (inn(1),)


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c>',
        f'<c t="inlineStr"><is><t>Вторая</t></is></c><c><v>{inn(2)}</v></c>',
        f"<c><v>{float(inn(3)):.9E}</v></c><c><v/></c>",
        '<c t="s"><v>77</v></c>',
    ]
    text = text_of(book(rows, ["Первая", inn(1)]))
    assert text.split("\n") == [f"Первая\t{inn(1)}", f"Вторая\t{inn(2)}", f"{inn(3)}\t", ""]
    assert numbers_in(text).numbers == (inn(1), inn(2), inn(3))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 no table", b"\xd0\xcf\x11\xe0 an old one", b"%PDF-1.7", b"text\0with zeros",
        book(["<c>&nothing;</c>"], []), b"\x89PNG", damaged(ZIP_DEFLATED), damaged(ZIP_LZMA),
    ],
)  # fmt: skip
def test_a_file_that_is_no_text_and_no_table_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(Refused):
        text_of(data)


def test_a_table_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.intake.files.UNPACKED", 100_000)
    with pytest.raises(Refused):
        text_of(book(["<c/>" * 100_000], []))


@pytest.mark.parametrize("inside", ["<c/>" * 300_000, "</row><row/>" + "<a/>" * 300_000 + "<row>"])
def test_a_table_of_nothing_but_elements_is_refused_before_it_fills_the_memory(inside: str) -> None:
    """Four bytes of XML, which pack to nothing, take more than a hundred of the memory each."""
    packed = book([inside], [])
    assert len(packed) < 10_000
    with pytest.raises(Refused) as told:
        text_of(packed)
    assert told.value.sentence == TOO_MUCH


def test_no_more_rows_of_a_table_are_parsed_than_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.intake.files.LINES", 3)
    monkeypatch.setattr("checker.intake.numbers.LINES", 3)
    rows = [f"<c><v>{inn(number)}</v></c>" for number in range(1, 6)]
    read = numbers_in(text_of(book(rows, [])))
    assert read.numbers == (inn(1), inn(2), inn(3))
    assert read.cut


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_texts_of_any_usual_encoding_are_read(encoding: str) -> None:
    assert text_of(f"ООО «Ромашка»;{inn(1)}".encode(encoding)) == f"ООО «Ромашка»;{inn(1)}"
