"""Guards: nothing but a whole answer of the expected kind passes."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.proof import examples

from scrapers.guards import refusal

KINDS = ("json", "html", "pdf", "zip", "csv")
TEXT = "Сведения о среднесписочной численности работников организации. "
FORM = "<html><body><form>{}</form></body></html>"


def reason(body: bytes | str, expect: Any = "json", status: int = 200, **named: str) -> Any:
    raw = body.encode() if isinstance(body, str) else body
    found = refusal(status, {name.replace("_", "-"): value for name, value in named.items()}, raw, expect)
    return found and found.reason


@pytest.mark.parametrize(
    "body",
    [
        '{"captchaRequired":true}',
        '{"t":"A1","captchaRequired":true}',
        '{"ERRORS":{"captchaSearch":["Требуется ввести цифры с картинки"]},"STATUS":400}',
        '{"ERRORS":{"captchaVyp":["x"]}}',
        '{"ERROR":"-","ERRORS":{"captcha":["Требуется ввести цифры с картинки"]},"STATUS":400}',
        '{"ERRORS":{"pbSearchCaptcha":["x"]}}',
        '{"ERRORS":{"pbCaptcha":["x"]}}',
        FORM.format("Введите символы с картинки"),
        FORM.format("Введите код на изображении"),
        FORM.format("Подтвердите, что запросы отправляли вы, а не робот"),
        FORM.format("Please verify you are human"),
        FORM.format("Enter the characters you see in the image"),
        FORM.format("<div class='g-recaptcha' data-sitekey=x></div>"),
        FORM.format("<div id='smart-captcha'></div>"),
        FORM.format("<img src='/static/captcha.html?a=1'>"),
        FORM.format("Введите капчу").encode("cp1251"),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 403, 503])
def test_a_captcha_is_told_whatever_the_status_and_whatever_was_due(body: bytes | str, status: int) -> None:
    for expect in KINDS:
        assert reason(body, expect, status) == "captcha"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"pbRateLimit":true}', "quota"),
        ('{"ERRORS":{"pbRateLimit":["x"]},"STATUS":400}', "quota"),
        (FORM.format("<script src='/.well-known/ddos-guard/js'></script>Проверка браузера"), "blocked"),
        (FORM.format("<script>window.__qrator={}</script>"), "blocked"),
        (FORM.format("Доступ к сайту запрещён"), "blocked"),
        (FORM.format("<input name=u><input name=p type='password'>"), "blocked"),
        (FORM.format("Сервис недоступен в вашей стране"), "geo"),
        (FORM.format("Сервис временно недоступен. Ведутся технические работы"), "down"),
        (FORM.format("Сервис выведен из эксплуатации с 09.06.2023"), "down"),
        ("", "layout"),
        ("  \r\n", "layout"),
    ],
)
def test_what_a_page_says_instead_of_an_answer(body: str, expected: str) -> None:
    for expect in KINDS:
        assert reason(body, expect) == expected, expect


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *((status, "blocked") for status in (401, 403, 405, 406, 410)),
        (451, "geo"),
        (429, "quota"),
        *((status, "down") for status in (408, 425, 500, 502, 503, 504, 521, 599, 407)),
        *((status, "layout") for status in (202, 204, 206, 404, 418)),
    ],
)
def test_a_status_that_is_no_success_is_no_answer_however_good_the_body(status: int, expected: str) -> None:
    assert reason('{"rows":[]}', "json", status) == expected


def test_what_a_site_says_in_json_of_its_refusal_is_the_sources_to_judge() -> None:
    for status in (400, 422):
        assert reason('{"code":"validation.failed"}', status=status) is None
        assert reason(FORM.format("x"), status=status) == "layout"
        assert reason('{"code":', status=status) == "down"
        assert reason('{"code":"x"}', "html", status=status) == "layout"
    assert reason("{}", status=403) == "blocked"


@pytest.mark.parametrize(
    ("body", "expect"),
    [
        ("<html><body>" + TEXT + "</body></html>", "json"),
        ("ok", "json"),
        ("12", "json"),
        ('{"a":1}}', "json"),
        ('{"a":"ё"}'.encode("cp1251"), "json"),
        (b'{"a":1}'.decode().encode("utf-16"), "json"),
        ('{"a":1}', "html"),
        (TEXT, "html"),
        ("<html><body><div id=root></div><script>" + "x" * 5_000 + "</script></body></html>", "html"),
        (("<html><head><meta charset=utf-8></head><body>" + TEXT + "</body></html>").encode("cp1251"), "html"),
        ("<html><head><meta charset=martian></head><body>" + TEXT + "</body></html>", "html"),
        ("<html>" + TEXT + "</html>", "pdf"),
        ("<html>" + TEXT + "</html>", "zip"),
        ("<html>" + TEXT + "</html>", "csv"),
        (b"\0\1\2\3;\0", "csv"),
        (b"Rar!\x1a\x07\x00", "zip"),
    ],
)
def test_another_kind_than_was_due_is_a_changed_layout(body: bytes | str, expect: str) -> None:
    assert reason(body, expect) == "layout"


def test_a_page_of_the_old_charset_is_a_page() -> None:
    page = f"<html><head><meta charset=windows-1251></head><body>{TEXT}</body></html>".encode("cp1251")
    assert reason(page, "html") is None
    assert (
        reason(page.replace(b"<meta charset=windows-1251>", b""), "html", content_type="text/html; charset=cp1251")
        is None
    )


def test_a_long_page_that_mentions_captcha_and_log_in_in_passing_is_a_page() -> None:
    page = f"<html><script>var captcha='no'</script><body>{TEXT * 60}<input type=password></body></html>"
    assert reason(page, "html") is None


def test_fewer_bytes_than_announced_are_a_cut_answer() -> None:
    assert reason("{}", content_length="3") == "down"
    assert reason("{}", content_length="2") is None
    assert reason("{}", content_length="9", content_encoding="gzip") is None
    assert reason("{}", content_length="²") is None


def test_pages_that_were_really_saved_pass(shared: Path) -> None:
    pages = [*(shared / "samples").rglob("*.html")]
    assert len(pages) > 8
    for page in pages:
        assert reason(page.read_bytes(), "html") is None, page


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
DOCUMENTS = st.lists(VALUES, max_size=4) | st.dictionaries(st.text(), VALUES, max_size=4)


@examples("guards: a JSON answer passes whole, and no beginning of it does", 2_000, factor=25)
@given(DOCUMENTS, st.booleans(), st.data())
def test_no_beginning_of_a_json_answer_passes(document: Any, plain: bool, data: st.DataObject) -> None:
    body = json.dumps(document, ensure_ascii=plain).encode(errors="replace")
    assert reason(body) is None
    cut = data.draw(st.integers(0, len(body) - 1))
    assert reason(body[:cut]) in {"down", "layout"}


@examples("guards: no beginning of a page passes", 1_000)
@given(st.text(alphabet="абв <>/=\"'ё", max_size=300), st.data())
def test_no_beginning_of_a_page_passes(text: str, data: st.DataObject) -> None:
    body = f"<!DOCTYPE html><html><body><p>{TEXT}{text}</p></body></html>".encode()
    cut = data.draw(st.integers(0, len(body) - len("</html>") - 1))
    assume("<html" in body[:cut].decode(errors="ignore"))
    assert reason(body[:cut], "html") in {"down", "layout"}


@examples("guards: no beginning of a PDF or of an archive passes", 1_000)
@given(st.lists(st.binary(max_size=3_000), min_size=1, max_size=4), st.data())
def test_no_beginning_of_a_file_passes(members: list[bytes], data: st.DataObject) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, member in enumerate(members):
            archive.writestr(f"{number}.xml", member)
    packed = buffer.getvalue()
    assert reason(packed, "zip") is None
    assert reason(packed[: data.draw(st.integers(0, len(packed) - 1))], "zip") in {"down", "layout"}
    printed = b"%PDF-1.7\n" + b"\n".join(members).replace(b"%%EOF", b"") + b"\n%%EOF"
    assert reason(printed, "pdf") is None
    assert reason(printed[: data.draw(st.integers(0, len(printed) - 1))], "pdf") in {"down", "layout"}


@examples("guards: noise of any kind and status never passes as what was due", 5_000)
@given(st.binary(max_size=400), st.sampled_from(["json", "html", "pdf", "zip"]), st.integers(100, 599))
def test_noise_never_passes(body: bytes, expect: str, status: int) -> None:
    found = reason(body, expect, status)
    if found is None:
        assert status in {200, 203} or (expect == "json" and status in {400, 422})
        assert expect in {"json", "html"}, "no noise is a PDF or an archive"
        assert expect == "html" or json.loads(body.decode("utf-8-sig")) is not None
    else:
        assert found in {"captcha", "blocked", "geo", "quota", "down", "layout"}
