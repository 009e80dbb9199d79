"""What a saved page has to be to be taken, what is cut out of it, and the sentence for each that is not taken."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pypdf import PdfWriter
from support.captures import ADDRESS, FSSP, SECRETS, bailiffs, case, courts, mhtml, page, proceeding
from support.files import inn
from support.proof import examples

from checker.capture import refused
from checker.capture.unwrap import MOST_BYTES, plain
from checker.capture.vet import NotTaken, Question, Vetted, captured, find, vet

DAY = date(2026, 11, 22)
ASKED = Question(inn(1), DAY, DAY)
CODES = [source.code for source in captured("legal_entity")]
CASE = case("А40-12345/2026", inn(2), inn(1))


def taken(data: bytes | str, code: str = "kad", question: Question = ASKED) -> Vetted:
    return vet(data.encode() if isinstance(data, str) else data, code, question)


def why(data: bytes | str, code: str = "kad", question: Question = ASKED) -> str:
    with pytest.raises(NotTaken) as error:
        taken(data, code, question)
    assert error.value.sentence()
    return error.value.template


@pytest.mark.parametrize(
    "data",
    [
        courts(CASE).encode(),
        courts(CASE, asked=inn(1)).encode("cp1251"),
        courts(CASE, asked=inn(1)).encode("utf-16"),
        mhtml(courts(CASE), day=DAY),
        b"\xef\xbb\xbf" + courts(CASE).encode(),
        f"<!-- saved from url=(0022){ADDRESS} -->\n{courts(CASE)}".encode(),
    ],
    ids=["html", "cp1251", "utf-16", "mhtml", "with a mark", "saved from url"],
)
def test_a_page_of_the_courts_is_read_and_cut(data: bytes) -> None:
    found = taken(data)
    assert (found.source, found.name, found.day, found.found) == ("kad", f"kad-{inn(1)}.html", DAY, 1)
    for secret in SECRETS:
        assert secret.encode() not in found.content, secret
    assert b"num_case" in found.content
    assert found.address in ("", ADDRESS)


@pytest.mark.parametrize("wrap", ["{}", "/**/ typeof jQuery1 === 'function' && jQuery1({});", "jQuery1({})"])
def test_an_answer_of_the_bailiffs_is_read_as_json_and_as_jsonp(wrap: str) -> None:
    tree = {"data": bailiffs(proceeding(), asked=inn(1)), "err": None, "formToken": "x7Kq"}
    found = taken(wrap.replace("{}", json.dumps(tree)), "fssp")
    assert (found.name, found.found) == (f"fssp-{inn(1)}.json", 1)
    assert not any(secret.encode() in found.content for secret in SECRETS)


def test_an_address_that_names_the_number_shows_the_query() -> None:
    address = f"{FSSP}?is%5Bvariant%5D=5&is%5Binn%5D={inn(1)}&sid=x7Kq"
    found = taken(mhtml(bailiffs(), address, DAY), "fssp")
    assert (found.found, found.address) == (0, FSSP)
    assert why(mhtml(bailiffs(), address.replace(inn(1), inn(2)), DAY), "fssp") == refused.OTHER_COMPANY


def test_words_beside_the_table_show_the_query_too() -> None:
    words = f"<p>По запросу «ИНН {inn(1)}»</p>"
    assert taken(bailiffs().replace("<form", f"{words}<form"), "fssp").found == 0
    inside = f"<table><tr><td>По запросу «ИНН {inn(1)}»</td></tr></table>"
    assert why(bailiffs().replace("<form", f"{inside}<form"), "fssp") == refused.NOT_NAMED


@pytest.mark.parametrize(
    ("data", "code", "sentence"),
    [
        (b"", "kad", refused.EMPTY),
        (b" \r\n\0", "kad", refused.EMPTY),
        (b"x" * (MOST_BYTES + 1), "kad", refused.TOO_LARGE),
        (b"PK\x03\x04rest", "kad", refused.PACKED),
        (b"\x1f\x8brest", "kad", refused.PACKED),
        (b"\x89PNG\r\n", "kad", refused.PICTURE),
        (b"%PDF-1.7 nothing", "kad", refused.BROKEN),
        (b'{"data": ', "fssp", refused.BROKEN),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B--", "kad", refused.BROKEN),
        (courts(), "kad", refused.NOT_NAMED),
        (courts(asked=inn(2)), "kad", refused.OTHER_COMPANY),
        (courts(CASE, asked=inn(2)), "kad", refused.OTHER_COMPANY),
        (courts(case("А40-1/2026", inn(2), inn(3))), "kad", refused.NOT_NAMED),
        (courts(case("А40-1/2026", inn(2), ""), asked=""), "kad", refused.NOT_NAMED),
        (courts(CASE, case("А40-2/2026", inn(2), inn(3))), "kad", refused.NOT_NAMED),
        (courts(total=4, asked=inn(1)), "kad", refused.NO_ANSWER),
        (courts(case("А40-1/2026", inn(2), inn(1), "31.02.2026"), asked=inn(1)), "kad", refused.NO_ANSWER),
        (courts(case("А40-1/2026", inn(2), inn(1), "23.11.2026")), "kad", refused.LATER),
        (bailiffs(), "fssp", refused.NOT_NAMED),
        (bailiffs(proceeding()), "fssp", refused.NOT_NAMED),
        (bailiffs(proceeding(), asked=inn(2)), "fssp", refused.OTHER_COMPANY),
        (courts(CASE, asked=inn(1)), "fssp", refused.OTHER_SOURCE),
        (bailiffs(proceeding(), asked=inn(1)), "kad", refused.OTHER_SOURCE),
        (page('<div id="captcha-popup">Введите код с картинки</div>'), "kad", refused.CAPTCHA),
        (page('<div id="tokenFrom">pravocaptcha.execute</div>Подтвердите, что вы не робот'), "kad", refused.CAPTCHA),
        (page('<input type="password">'), "kad", refused.LOG_IN),
        (page("Погода на завтра"), "kad", refused.STRANGE),
        (f"Дела: А40-12345/2026, ИНН {inn(1)}", "kad", refused.ONLY_PAGES),
    ],
)
def test_what_is_no_such_page_is_refused_with_a_sentence(data: bytes | str, code: str, sentence: str) -> None:
    assert why(data, code) == sentence


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (DAY + timedelta(days=1), refused.FUTURE),
        (DAY - timedelta(days=8), refused.TOO_OLD),
        (DAY - timedelta(days=3), refused.OTHER_DAY),
    ],
)
def test_a_day_that_cannot_be_is_refused(said: date, sentence: str) -> None:
    assert why(mhtml(courts(CASE), day=DAY), question=Question(inn(1), said, DAY)) == sentence


def test_a_file_that_was_written_long_ago_is_refused_whatever_is_said() -> None:
    assert why(mhtml(courts(CASE), day=DAY - timedelta(days=30))) == refused.TOO_OLD


def test_of_two_days_next_to_each_other_the_earlier_counts() -> None:
    late = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    assert taken(mhtml(courts(CASE), moment=late)).day == date(2026, 11, 21)
    assert taken(mhtml(courts(CASE), moment=late + timedelta(hours=1))).day == DAY
    assert taken(courts(CASE), question=Question(inn(1), DAY - timedelta(days=7), DAY)).day == date(2026, 11, 15)


def test_a_page_of_another_site_is_refused_even_if_it_looks_the_same() -> None:
    assert why(mhtml(courts(CASE), "https://kad.arbitr.ru.example.org/", DAY)) == refused.OTHER_SITE
    assert why(f"<!-- saved from url=(0024)https://example.org/kad/ -->{courts(CASE)}") == refused.OTHER_SITE
    sandbox = msgspec.structs.replace(ASKED, sandbox="http://127.0.0.1:8701")
    assert taken(mhtml(courts(CASE), "http://127.0.0.1:8701/kad.arbitr.ru/", DAY), question=sandbox).address == ADDRESS
    assert why(mhtml(courts(CASE), "http://127.0.0.1:8701/kad.arbitr.ru/", DAY)) == refused.OTHER_SITE


def test_the_source_is_found_where_nobody_names_it() -> None:
    codes = CODES
    for text, source in ((courts(CASE), "kad"), (bailiffs(proceeding(), asked=inn(1)), "fssp")):
        assert find(text.encode(), codes, ASKED).source == source
        assert find(b"", codes, ASKED, pasted=text).source == source
    assert find(mhtml(bailiffs(), f"{FSSP}?inn={inn(1)}", DAY), codes, ASKED).source == "fssp"
    with pytest.raises(NotTaken):
        find(page("Погода").encode(), codes, ASKED)


def test_a_pdf_without_text_and_one_that_is_locked_are_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    blank, locked = BytesIO(), BytesIO()
    writer.write(blank)
    writer.encrypt("x")
    writer.write(locked)
    assert why(blank.getvalue()) == refused.NO_TEXT
    assert why(locked.getvalue()) == refused.PROTECTED


def test_a_page_with_a_thousand_attachments_is_refused() -> None:
    parts = "--B\nContent-Type: image/png\n\nx\n" * 1_100
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n"
    assert why(f"{head}{parts}--B--") == refused.TOO_MANY


ANY = st.sampled_from(CODES)
FRAGMENTS = st.sampled_from(
    [
        "<", ">", "<tr>", "</tr>", '<td class="num">', "<script>", "</script>", "<!--", "-->", inn(1), "\0", "\ud800",
        "<a href='javascript:x'>", "<svg onload=x>", "<table>", "<input type=hidden name=csrf value=zz9>",
        "<input value=", "{", '"data"', ":", "[", "]", "}", "MIME-Version: 1.0\n", "--B\n", "%PDF-1.7", "onclick=",
        "Content-Type: multipart/related; boundary=B\n\n", "<style>", "<textarea>", "<x:y z:w=1>", "\ufeff",
        "<?xml version='1.0' encoding='x'?>", '<div id="documentsTotalCount">', "saved from url=(1)x", "<frameset>",
        "<plaintext>", "ИНН ", "&#0;", "&lt;script&gt;",
    ]
)  # fmt: skip


@given(st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=30).map("".join)), st.sampled_from(CODES))
@example("<html>" * 2_000, "kad")
@example("[" * 100_000, "fssp")
@example('{"a":' * 3_000 + "1" + "}" * 3_000, "fssp")
@examples("captures: any bytes are taken or refused with a sentence", 2000, factor=20)
def test_no_bytes_break_it(data: bytes | str, code: str) -> None:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    for attempt in (lambda: vet(raw, code, ASKED), lambda: find(raw, CODES, ASKED)):
        try:
            attempt()
        except NotTaken as error:
            assert error.sentence()


@given(st.lists(FRAGMENTS, max_size=20).map("".join), st.booleans())
@examples("captures: no script, handler or token survives the cut", 2000, factor=20)
def test_no_script_handler_or_token_survives(noise: str, asked: bool) -> None:
    text = courts(CASE, asked=inn(1) if asked else "").replace("<table>", f"{noise}<table>", 1)
    try:
        found = taken(text.encode("utf-8", "surrogatepass"))
    except NotTaken:
        return
    kept = found.content.decode()
    assert not re.search(r"<(script|style|iframe|svg|object|link|meta|base)\b", kept, re.IGNORECASE)
    assert not re.search(r"<[^>]*\s(on\w+|style|src|data-\w+|action)\s*=", kept, re.IGNORECASE)
    assert "javascript:" not in re.sub(r">[^<]*<", "><", kept)
    assert not any(secret in kept for secret in SECRETS if secret not in noise)


def test_how_a_text_begins_tells_what_it_is() -> None:
    assert [plain(text).form for text in (" <p>", ' {"a":1}', "f([1])", "слова")] == ["html", "json", "json", "txt"]
