"""What the visitor hears from a real server, and what it does about it."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from support.loopback import HOST, OTHER, STRICT, Desk, Request, Site

from checker import __version__
from scrapers.visitor import agent

pytestmark = pytest.mark.enable_socket

URL = f"https://{HOST}/search-result/ABC"
CAPTCHA_PAGE = (
    "<!DOCTYPE html><html><head><title>ФНС</title></head><body><form>Введите цифры с картинки"
    "<img src='/static/captcha.html?a=1'></form></body></html>"
).encode()
PAGE = "<!DOCTYPE html><html><body><p>Сведения об открытых данных налоговой службы</p></body></html>".encode()


def test_an_answer_is_archived_and_bears_its_official_address(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b'{"rows":[]}', ETag='"1"')
    answer = desk.visitor().get(URL, expect="json", params={"r": "1"}, name="search.json")
    assert (answer.url, answer.name, answer.status) == (f"{URL}?r=1", "search.json", 200)
    assert answer.body == desk.archived(answer.sha256) == b'{"rows":[]}'
    assert answer.headers["etag"] == '"1"' and answer.fetched_at.tzinfo
    assert site.seen[0].path == f"/{HOST}/search-result/ABC?r=1"
    assert desk.pace.waited == [(HOST, 1.0)]


def test_it_names_itself_and_nobody_else(desk: Desk, site: Site) -> None:
    desk.visitor().get(URL, expect="json", headers={"User-Agent": "Mozilla/5.0", "Referer": f"https://{HOST}/"})
    assert site.seen[0].headers["User-Agent"] == f"Checker/{__version__} (+ops@example.org)"
    assert site.seen[0].headers["Referer"] == f"https://{HOST}/"
    assert agent("") == f"Checker/{__version__} (self-hosted; no contact given)"
    assert agent("почта\r\nX: 1)").isascii() and "\n" not in agent("почта\r\nX: 1")


def test_a_form_and_a_json_question_arrive(desk: Desk, site: Site) -> None:
    visitor = desk.visitor()
    visitor.post(f"https://{HOST}/", expect="json", form={"query": "ООО Ё", "region": ""})
    visitor.post(f"https://{OTHER}/api", expect="json", json={"inn": "1"})
    assert site.seen[0].body == b"query=%D0%9E%D0%9E%D0%9E+%D0%81&region="
    assert site.seen[1].body == b'{"inn": "1"}'
    assert site.seen[1].headers["Content-Type"] == "application/json"


def test_a_captcha_page_with_status_200_shuts_the_host_for_twelve_hours(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(CAPTCHA_PAGE)
    visitor = desk.visitor()
    heard = desk.refused(lambda: visitor.get(URL, expect="json"))
    assert heard.reason == "captcha" and desk.archived(heard.answer) == CAPTCHA_PAGE
    assert desk.pace.closed == {HOST: ("captcha", 12 * 3600)}
    assert desk.refused(lambda: visitor.get(URL, expect="json")).reason == "captcha"
    assert len(site.seen) == 1, "a shut host is not asked"


@pytest.mark.parametrize(
    ("status", "reason", "shut"),
    [
        (403, "blocked", 6),
        (405, "blocked", 6),
        (410, "blocked", 6),
        (401, "blocked", 6),
        (451, "geo", 6),
        (429, "quota", 1),
    ],
)
def test_a_site_that_refuses_us_is_asked_once_and_left_alone(
    desk: Desk, site: Site, status: int, reason: str, shut: int
) -> None:
    site.handler = lambda request: request.answer(b"<html>no</html>", status)
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == reason and str(status) in heard.detail
    assert len(site.seen) == 1 and desk.pace.closed == {HOST: (reason, shut * 3600)}


def test_503_is_tried_again_with_growing_pauses_and_then_told(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"", 503)
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert (heard.reason, heard.again, heard.answer) == ("down", True, None)
    assert len(site.seen) == len(desk.pace.waited) == 3
    assert 0.005 <= desk.slept[0] <= 0.015 and 0.01 <= desk.slept[1] <= 0.03
    assert not desk.pace.closed


def test_what_passes_is_forgotten(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"{}", 502) if request.turn == 1 else request.answer(b'{"t":"1"}')
    assert desk.visitor().get(URL, expect="json").body == b'{"t":"1"}'


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_short_retry_after_is_waited_for(desk: Desk, site: Site, form: str) -> None:
    when = "3" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    site.handler = lambda request: (
        request.answer(b"", 429, Retry_After=when) if request.turn == 1 else request.answer(b"{}")
    )
    desk.visitor().get(URL, expect="json")
    assert len(desk.slept) == 1 and 2 <= desk.slept[0] <= 4


@pytest.mark.parametrize(("said", "seconds"), [("7200", 7200), ("9" * 30, 24 * 3600), ("soon", 3600), ("-5", 3600)])
def test_a_long_retry_after_shuts_the_host_for_as_long(desk: Desk, site: Site, said: str, seconds: int) -> None:
    site.handler = lambda request: request.answer(b"", 429, Retry_After=said)
    assert desk.refused(lambda: desk.visitor().get(URL, expect="json")).reason == "quota"
    assert desk.pace.closed == {HOST: ("quota", seconds)} and not desk.slept


def test_an_empty_body_is_no_answer(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"")
    assert desk.refused(lambda: desk.visitor().get(URL, expect="json")).reason == "layout"


def test_html_where_json_is_due_is_no_answer_whatever_its_type_says(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(PAGE, Content_Type="application/json")
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == "layout" and desk.archived(heard.answer) == PAGE
    site.handler = lambda request: request.answer(b'{"a":1}', Content_Type="text/html")
    assert desk.visitor().get(URL, expect="json").body == b'{"a":1}'


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b""])
def test_one_byte_a_second_does_not_hold_us(desk: Desk, site: Site, head: bytes) -> None:
    """In the body, in a body without length, in the headers themselves."""

    def drip(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(head)
        for _ in range(200):
            request.wfile.write(b"H" if not head else b"{")
            time.sleep(0.05)

    site.handler = drip
    began = time.monotonic()
    heard = desk.refused(lambda: desk.visitor(limits=STRICT).get(URL, expect="json"))
    assert heard.reason == "down" and "0.6 seconds" in heard.detail
    assert time.monotonic() - began < 6


def test_a_cut_body_is_told_and_what_came_of_it_is_kept(desk: Desk, site: Site) -> None:
    def cut(request: Request) -> None:
        request.close_connection = True
        request.answer(b'{"rows":[', Content_Length="900")

    site.handler = cut
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == "down" and "cut" in heard.detail and desk.archived(heard.answer) == b'{"rows":['
    assert len(site.seen) == 3


def test_a_body_that_ends_where_nobody_said_it_would_is_cut(desk: Desk, site: Site) -> None:
    def cut(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"rows":[')

    site.handler = cut
    assert desk.refused(lambda: desk.visitor().get(URL, expect="json")).detail.endswith("the JSON is cut")


def test_an_announced_thirty_gigabytes_are_refused_before_they_are_read(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"{", Content_Length=str(30 * 2**30))
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == "layout" and str(30 * 2**30) in heard.detail and len(site.seen) == 1


def test_a_bomb_is_not_unpacked(desk: Desk, site: Site) -> None:
    bomb = gzip.compress(b" " * 200_000_000)
    site.handler = lambda request: request.answer(bomb, Content_Encoding="gzip")
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == "layout" and "more than 20000000" in heard.detail


def test_a_packed_answer_is_unpacked(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(gzip.compress(b'{"a":1}'), Content_Encoding="gzip")
    assert desk.visitor().get(URL, expect="json").body == b'{"a":1}'


def test_a_connection_that_is_refused_is_tried_again_and_told(desk: Desk, site: Site) -> None:
    def hang_up(request: Request) -> None:
        request.close_connection = True
        request.connection.close()

    site.handler = hang_up
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == "down" and heard.again and len(desk.slept) == 2


def test_cookies_are_kept_for_their_host_and_for_one_visit(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"{}", Set_Cookie=f"JSESSIONID=1; Path=/{HOST}/")
    visitor = desk.visitor()
    visitor.get(URL, expect="json")
    visitor.post(URL, expect="json")
    visitor.get(f"https://{OTHER}/", expect="json")
    desk.visitor().get(URL, expect="json")
    assert [request.headers.get("Cookie") for request in site.seen] == [None, "JSESSIONID=1", None, None]


def test_no_host_is_shown_the_cookies_of_another_although_all_are_one_origin_in_the_sandbox(
    desk: Desk, site: Site
) -> None:
    site.handler = lambda request: request.answer(b"{}", Set_Cookie="JSESSIONID=1; Path=/")
    visitor = desk.visitor()
    for url in (URL, f"https://{OTHER}/", URL):
        visitor.get(url, expect="json")
    assert [request.headers.get("Cookie") for request in site.seen] == [None, None, "JSESSIONID=1"]


def test_what_is_unchanged_is_said_so(desk: Desk, site: Site) -> None:
    def handler(request: Request) -> None:
        if request.headers.get("If-None-Match") == '"1"':
            request.answer(b"", 304)
        else:
            request.answer(PAGE, ETag='"1"', Last_Modified="Mon, 02 Mar 2026 10:00:00 GMT")

    site.handler = handler
    visitor = desk.visitor()
    first = visitor.get(URL, expect="html")
    second = visitor.get(URL, expect="html", known=first.headers)
    assert (first.unchanged, second.unchanged, second.body) == (False, True, b"")
    assert site.seen[1].headers["If-Modified-Since"] == "Mon, 02 Mar 2026 10:00:00 GMT"


def test_a_refusal_in_json_reaches_its_source_and_a_captcha_among_them_does_not(desk: Desk, site: Site) -> None:
    said = b'{"ERRORS":{"query":["?"]},"STATUS":400}'
    site.handler = lambda request: request.answer(said, 400)
    answer = desk.visitor().get(URL, expect="json")
    assert (answer.status, answer.body) == (400, said) and not desk.pace.closed
    site.handler = lambda request: request.answer(b'{"ERRORS":{"captchaSearch":["?"]},"STATUS":400}', 400)
    assert desk.refused(lambda: desk.visitor().get(URL, expect="json")).reason == "captcha"


def test_a_poll_ends_when_ready_and_gives_up_when_never(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b'{"status":"wait"}' if request.turn < 4 else b'{"rows":[]}')
    visitor = desk.visitor()
    answer = visitor.poll(lambda: visitor.get(URL, expect="json"), lambda answer: b"rows" in answer.body)
    assert answer.body == b'{"rows":[]}' and len(site.seen) == 4 and len(desk.slept) == 3
    site.handler = lambda request: request.answer(b'{"status":"wait"}')
    heard = desk.refused(lambda: visitor.poll(lambda: visitor.get(URL, expect="json"), lambda _: False))
    assert heard.reason == "down" and desk.archived(heard.answer) == b'{"status":"wait"}'


def test_a_question_of_several_sources_is_put_once_a_failure_too(desk: Desk, site: Site) -> None:
    visitor = desk.visitor()
    first = visitor.once("search 1", lambda: visitor.get(URL, expect="json"))
    assert visitor.once("search 1", lambda: visitor.get(URL, expect="json")) is first and len(site.seen) == 1
    site.handler = lambda request: request.answer(PAGE, 404)
    for _ in range(2):
        heard = desk.refused(lambda: visitor.once("search 2", lambda: visitor.get(URL, expect="json")))
        assert heard.reason == "layout" and heard.answer
    assert len(site.seen) == 2
