"""Pages made to be slow, searches for less than all, and pages that were cut off: none of them reads as an answer."""

from __future__ import annotations

import time
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
MOST_SECONDS = 4.0
"""Of each below: tenths of a second here, and half a minute and more before their patterns were bounded."""

ZSK = f"ИНН {inn(1)} подозрительных операций риска"


def nested(depth: int) -> bytes:
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (nth, nth) for nth in range(depth))
    return b"MIME-Version: 1.0\n" + parts + b"Content-Type: text/html\n\n<html>" + b"\n" * 300_000


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
    ],
    ids=["words", "words in a page", "spaces", "not", "letters", "call", "rows", "nested", "lines", "pages"],
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
