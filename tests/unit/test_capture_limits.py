"""Pages made to be slow, searches for less than all, and pages that were cut off: none of them reads as an answer."""

from __future__ import annotations

import time
import zlib
from datetime import date, timedelta

import msgspec
import pytest
from support.captures import ADDRESS, FSSP, bailiffs, case, courts, mhtml, page, proceeding
from support.files import inn

from checker.capture import refused
from checker.capture.vet import NotTaken, Question, captured, find, vet

DAY = date(2026, 11, 22)
ASKED = Question(inn(1), DAY, DAY)
CODES = [source.code for source in captured("legal_entity")]
MOST_SECONDS = 6.0
"""Of each below: tenths of a second here, and half a minute and more before their patterns were bounded."""

ZSK = f"ИНН {inn(1)} подозрительных операций риска"


def nested(depth: int) -> bytes:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (nth, nth) for nth in range(depth))
    return b"MIME-Version: 1.0\n" + parts + b"Content-Type: text/html\n\n<html>" + b"\n" * 300_000


def freezes(rows: int) -> str:
    """An answer of the tax service's search of accounts with so many decisions."""
    row = {"NOMER": "1", "DATA": "01.11.2026", "BIK": "044525000", "KODOSNOV": "1", "IFNS": "7701"}
    told = {"innPRS": inn(1), "datePRS": "22.11.2026", "rows": [{**row, "NOMER": str(nth)} for nth in range(rows)]}
    return msgspec.json.encode(told).decode()


def pdf(line: bytes, times: int, pages: int = 1) -> bytes:
    """A PDF each of whose pages is this line so many times; packed, it has some kilobytes."""
    stream = zlib.compress(line * times, 9)
    kids = b" ".join(b"%d 0 R" % (5 + nth) for nth in range(pages))
    fonts = b"/Resources<</Font<</F1 3 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R" + fonts + b">>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        *[page] * pages,
    ]
    whole = b"%PDF-1.4\n"
    places = []
    for nth, body in enumerate(objects, 1):
        places.append(len(whole))
        whole += b"%d 0 obj\n%s\nendobj\n" % (nth, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(whole))
    return whole + head + table + tail


LINE = b"BT /F1 9 Tf 10 10 Td (words of a page) Tj ET\n"


def test_a_printed_page_and_an_answer_of_a_thousand_rows_are_within_the_limits() -> None:
    words = f"ИНН {inn(1)}".encode("cp1251").replace("ИНН".encode("cp1251"), b"INN")
    assert why(pdf(LINE.replace(b"words", words), 100, 40), "cbr_zsk") == refused.STRANGE, "it was read to its end"
    assert vet(freezes(1_000).encode(), "account_freezes", ASKED).found == 1_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("запрос" * 40_000, "cbr_zsk"),
        (page("запрос" * 40_000), "kad"),
        (f"{ZSK} относится к высокой{' ' * 100_000}x", "cbr_zsk"),
        (f"{ZSK} не{' ' * 100_000}x", "cbr_zsk"),
        (f"действующие приостановлени{'а' * 1_000_000}", "account_freezes"),
        ("jQuery(" + " " * 100_000, "fssp"),
        (page("<tr>" * 1_000_000), "kad"),
        (nested(400), "kad"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n" + b"\n" * 7_000_000, "kad"),
        ('{"data":[' + '"<p>",' * 100_000 + "1]}", "fssp"),
        (freezes(100_000), "account_freezes"),
        ('{"data":[' + "1," * 3_000_000 + "1]}", "fssp"),
        (pdf(LINE, 5_000, 40), "cbr_zsk"),
        (pdf(b"q Q ", 1_000_000), "cbr_zsk"),
    ],
    ids=[
        "words",
        "words in a page",
        "spaces",
        "not",
        "letters",
        "call",
        "rows",
        "nested",
        "lines",
        "pages",
        "decisions",
        "numbers",
        "pages of a PDF",
        "a page of a PDF",
    ],
)
def test_no_upload_holds_the_server(data: bytes | str, code: str) -> None:
    begun = time.process_time()
    with pytest.raises(NotTaken):
        vet(data.encode() if isinstance(data, str) else data, code, ASKED)
    assert time.process_time() - begun < MOST_SECONDS


def why(data: bytes | str, code: str) -> str:
    with pytest.raises(NotTaken) as error:
        vet(data.encode() if isinstance(data, str) else data, code, ASKED)
    return error.value.template


def with_field(text: str, field: str) -> str:
    return text.replace("</form>", f"{field}</form>")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_field(courts(asked=inn(1)), f'<input type="text" value="{inn(2)}">'), "kad"),
        (with_field(courts(asked=inn(1)), '<input name="from" value="01.11.2026">'), "kad"),
        (with_field(courts(asked=inn(1)), '<textarea name="case">А40-1/2026</textarea>'), "kad"),
        (with_field(courts(case("А40-1/2026", inn(2), inn(1)), asked=inn(1)), '<input value="01.11.2026">'), "kad"),
        (with_field(bailiffs(asked=inn(1)), '<input name="is[ip_number]" value="1/26/1-ИП">'), "fssp"),
        (
            with_field(
                bailiffs(asked=inn(1)),
                '<select name="is[variant]"><option value="5">ИНН<option value="3" selected>номер</select>',
            ),
            "fssp",
        ),
        (with_field(bailiffs(asked=inn(1)), '<input type="radio" name="is[variant]" value="2" checked>'), "fssp"),
        (mhtml(bailiffs(), f"{FSSP}?is%5Bvariant%5D=3&is%5Binn%5D={inn(1)}", DAY), "fssp"),
        (mhtml(bailiffs(), f"{FSSP}?is%5Bregion_id%5D%5B0%5D=77&is%5Binn%5D={inn(1)}", DAY), "fssp"),
    ],
)
def test_a_search_for_less_than_all_of_a_company_is_not_taken(data: bytes | str, code: str) -> None:
    assert why(data, code) == refused.NARROWED


def tabs(
    chosen: str, mark: str = 'class="active"', kinds: tuple[str, ...] = ("Все", "Банкротные", "Гражданские")
) -> str:
    """Tabs of a kind of case, as sites write them; how the real one marks the chosen tab is not known."""
    shown = "".join(f"<li {mark if kind == chosen else ''}><a><span>{kind}</span> (3)</a></li>" for kind in kinds)
    return f"<ul>{shown}</ul>"


@pytest.mark.parametrize("mark", ['class="active"', 'class="b-on"', 'aria-selected="true"', 'class="civil chosen"'])
@pytest.mark.parametrize("rows", [(), (case("А40-1/2026", inn(2), inn(1)),)])
def test_cases_of_one_kind_are_not_all_cases(mark: str, rows: tuple[str, ...]) -> None:
    shown = courts(*rows, asked=inn(1))
    assert why(with_field(shown, tabs("Гражданские", mark)), "kad") == refused.NARROWED
    assert why(with_field(shown, tabs("Гражданские", mark, ("Банкротные", "Гражданские"))), "kad") == refused.NARROWED
    for whole in (tabs("Все", mark), tabs(""), tabs("", mark, ("Банкротные", "Гражданские"))):
        assert vet(with_field(shown, whole).encode(), "kad", ASKED).found == len(rows)


def test_nothing_found_by_the_courts_needs_a_field_with_the_number_alone() -> None:
    assert vet(courts(asked=f" {inn(1)} ").encode(), "kad", ASKED).found == 0
    for asked in (f"{inn(1)} Ромашка", f"Ромашка, ИНН {inn(1)}"):
        assert why(courts(asked=asked), "kad") == refused.NOT_NAMED
    words = courts().replace("</form>", f"</form><p>Поиск: ИНН {inn(1)}</p>")
    assert why(words, "kad") == refused.NOT_NAMED, "words beside the form do not tell what else was asked"


def test_a_search_for_all_is_taken_whatever_its_form_offers() -> None:
    form = '<select name="is[variant]"><option value="5" selected>ИНН<option value="3">номер</select>'
    form += '<input name="is[ip_number]" value=""><input name="is[region_id][0]" value="-1"><input name="x">'
    assert vet(with_field(bailiffs(asked=inn(1)), form).encode(), "fssp", ASKED).found == 0
    assert vet(with_field(courts(asked=inn(1)), '<input name="from" value="">').encode(), "kad", ASKED).found == 0


def test_a_page_that_is_cut_off_is_not_taken() -> None:
    text = bailiffs(proceeding(), proceeding("2/26/67036-ИП"), asked=inn(1))
    cut = text[: text.index("</tr>", text.index("43714")) + 5]
    assert why(cut, "fssp") == refused.BROKEN
    assert why(f"<!-- saved from url=(0022){ADDRESS} -->\n{cut}", "fssp") == refused.BROKEN
    assert vet(text.encode(), "fssp", ASKED).found == 2


def test_a_page_saved_before_its_answer_is_no_page_of_a_captcha() -> None:
    empty = page('<div class="b-pravocaptcha" style="display: none;"></div>', inn(1), "Картотека арбитражных дел")
    assert why(empty.replace("g-recaptcha-response", "q2"), "kad") == refused.NO_ANSWER


def test_where_nobody_named_the_source_its_own_refusal_is_told() -> None:
    told = f"Запрос: ИНН {inn(1)}. Действующие решения о приостановлении отсутствуют"
    with pytest.raises(NotTaken) as error:
        find(told.replace(inn(1), "").encode(), CODES, ASKED)
    assert error.value.template == refused.NOT_NAMED


def test_where_nobody_was_asked_for_the_day_the_file_tells_it() -> None:
    data = mhtml(courts(asked=inn(1)), ADDRESS, DAY - timedelta(days=3))
    assert why(data, "kad") == refused.OTHER_DAY
    asked = msgspec.structs.replace(ASKED, is_dated=False)
    assert vet(data, "kad", asked).day == DAY - timedelta(days=3)
