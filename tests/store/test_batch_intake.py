"""What an accountant brings to a batch: statements for 1С, books with macros, old books, doubles in their places."""

from __future__ import annotations

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from support.files import inn

from checker.accounts.refused import Refused
from checker.batches.order import BAD, DOUBLE, MOST, ZERO, left_out, lines_of
from checker.ids import inn10_from
from checker.intake import files
from checker.intake.files import OLD, TOO_MUCH, read_file
from checker.intake.numbers import TOLD, numbers_in

OWN, OTHER = "40702810900000000001", "40702810900000000002"
STATEMENT = f"""1CClientBankExchange
ВерсияФормата=1.03
Кодировка={{coding}}
Отправитель=Банк
РасчСчет={OWN}
СекцияРасчСчет
РасчСчет={OWN}
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=1
ПлательщикСчет={OWN}
ПлательщикИНН={inn(1)}
Плательщик1=ООО Наша
ПолучательСчет={OTHER}
ПолучательИНН={inn(2)}
ПолучательБИК=044525225
НазначениеПлатежа=По договору с ИНН {inn(4)}
КонецДокумента
СекцияДокумент=Платежное поручение
ПлательщикСчет={OTHER}
ПлательщикИНН={inn(3)}
ПолучательСчет={OWN}
ПолучательИНН={inn(1)}
КонецДокумента
СекцияДокумент=Банковский ордер
ПлательщикРасчСчет={OTHER}
ПлательщикИНН=0
ПолучательРасчСчет={OWN}
ПолучательИНН={inn(1)}
КонецДокумента
КонецФайла
"""


@pytest.mark.parametrize(("coding", "codec"), [("Windows", "cp1251"), ("DOS", "cp866"), ("Windows", "utf-8-sig")])
def test_of_a_statement_of_account_the_other_sides_are_taken(coding: str, codec: str) -> None:
    read = numbers_in(read_file(STATEMENT.format(coding=coding).encode(codec)).text)
    assert read.numbers == (inn(2), inn(3))
    assert not read.wrongs
    assert read.lines == (15, 21)  # where they stand in the file


def test_a_statement_cut_in_the_midst_of_a_payment_gives_what_was_whole() -> None:
    text = STATEMENT.format(coding="Windows")
    assert numbers_in(read_file(text[: text.index("Банковский")].encode()).text).numbers == (inn(2), inn(3))
    assert numbers_in(read_file(b"1CClientBankExchange").text).numbers == ()


def book(cells: str, *more: str) -> bytes:
    made = BytesIO()
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with ZipFile(made, "w") as written:
        written.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>")
        for name in more:
            written.writestr(name, b"\0program")
    return made.getvalue()


def test_of_a_book_with_macros_the_cells_are_read_and_it_is_said() -> None:
    brought = read_file(book(f"<row><c><v>{inn(1)}</v></c></row>", "xl/vbaProject.bin"))
    assert brought.macros
    assert numbers_in(brought.text).numbers == (inn(1),)
    assert not read_file(book(f"<row><c><v>{inn(1)}</v></c></row>")).macros


def test_of_a_formula_what_it_gave_is_read() -> None:
    cell = f'<row><c t="str"><f>HYPERLINK("http://evil","{inn(2)}")</f><v>{inn(1)}</v></c></row>'
    assert numbers_in(read_file(book(cell)).text).numbers == (inn(1),)


def test_an_old_book_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused) as told:
        read_file(OLD + b"\0" * 100)
    assert "XLSX" in told.value.sentence


def test_doubles_and_wrong_ones_stand_in_their_places() -> None:
    zero = inn10_from("016812345")
    read = numbers_in(f"{inn(1)}\n{inn(2)}\nООО, {inn(1)}\n{zero[1:]}\nИНН 77012\n")
    lines = lines_of(read)
    assert [(one.line, one.fault) for one in lines] == [(1, ""), (2, ""), (3, DOUBLE), (4, ZERO), (5, BAD)]
    assert "строка 1" in lines[2].sentence()
    assert zero in lines[3].sentence()
    assert "Цифр в номере 77012: 5" in lines[4].sentence()


def test_a_list_on_one_line_is_read_whole() -> None:
    many = [inn10_from(f"77{number:07}") for number in range(MOST)]
    for mark in (", ", ";", " ", "\t", ",ООО «Ромашка»,"):
        read = numbers_in(mark.join(many))
        assert read.numbers == tuple(many), mark
        assert (read.wrongs, read.without, read.cut) == (0, 0, False)
    assert numbers_in(f"{'я' * 5_000} {inn(1)} {'9' * 5_000} {inn(2)}").numbers == (inn(1), inn(2))


def test_of_a_list_on_one_line_no_number_is_passed_over() -> None:
    ogrn, wrong, zero = "1027700132195", f"{inn(3)[:-1]}{(int(inn(3)[-1]) + 1) % 10}", inn10_from("016812345")
    read = numbers_in(f"{inn(1)}, {wrong}; {inn(2)} {ogrn} {zero[1:]}, 77070838931")
    assert read.numbers == (inn(1), inn(2), ogrn)
    assert [one.text for one in read.wrong] == [wrong, zero[1:], "77070838931"]
    assert zero in read.wrong[1].sentence()
    assert not numbers_in(f"{inn(1)};770701001;{ogrn}").wrong  # a row: ИНН, КПП and ОГРН of one company
    assert numbers_in(f"{inn(1)};770701001;{ogrn}").numbers == (inn(1),)


def test_of_a_line_full_of_wrong_numbers_so_many_are_told_and_all_are_counted() -> None:
    began = time.process_time()
    read = numbers_in("1234567890," * 200_000)
    assert time.process_time() - began < 10  # 1 s on an idle machine
    assert (read.wrongs, len(read.wrong), read.without) == (200_000, TOLD, 0)


def test_a_string_that_many_cells_show_is_not_repeated_without_end() -> None:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as written:
        written.writestr("xl/sharedStrings.xml", f"<sst><si><t>{'я' * 1_000_000}</t></si></sst>")
        row = "<row>" + "<c t='s'><v>0</v></c>" * 100_000 + "</row>"
        written.writestr("xl/worksheets/sheet1.xml", f"<w>{row}</w>")
    with pytest.raises(Refused) as told:
        read_file(made.getvalue())
    assert told.value.sentence == TOO_MUCH


@pytest.mark.parametrize(
    ("limit", "sheets", "strings"),
    [("ELEMENTS", 3, 0), ("ELEMENTS", 2, 20), ("STRINGS", 1, 20)],
)
def test_a_book_has_so_many_elements_and_strings_however_they_are_spread(
    monkeypatch: pytest.MonkeyPatch, limit: str, sheets: int, strings: int
) -> None:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as written:
        written.writestr("xl/sharedStrings.xml", f"<sst>{'<si><t>x</t></si>' * strings}</sst>")
        for sheet in range(sheets):
            cells = "<c/>" * 40 + f"<c t='inlineStr'><is><t>{inn(1)}</t></is></c>"
            written.writestr(f"xl/worksheets/sheet{sheet}.xml", f"<w><row>{cells}</row></w>")
    assert numbers_in(read_file(made.getvalue()).text).numbers == (inn(1),)
    monkeypatch.setattr(files, limit, {"ELEMENTS": 100, "STRINGS": 19}[limit])
    with pytest.raises(Refused) as told:
        read_file(made.getvalue())
    assert told.value.sentence == files.TOO_MANY


def test_a_batch_holds_so_many_and_says_how_many_are_left() -> None:
    read = numbers_in("\n".join(inn10_from(f"77{number:07}") for number in range(MOST + 3)))
    assert len(lines_of(read)) == MOST
    assert left_out(read) == 3
