"""Telegram and MAX against a real server on loopback that answers as their documentation says."""

from __future__ import annotations

import json

import pytest
from support.loopback import Request, Site

from checker.transports.max import Max
from checker.transports.message import Message, NotSent
from checker.transports.telegram import Telegram, cut

pytestmark = pytest.mark.enable_socket

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
TEXT = "ООО «Пример»: введено наблюдение <b>\nhttps://checker.example.org/alerts"


def refused(way: Telegram | Max, message: Message) -> NotSent:
    with pytest.raises(NotSent) as caught:
        way.send(message)
    assert TOKEN not in str(caught.value) and message.to not in str(caught.value)
    return caught.value


def test_telegram_gets_plain_text(site: Site) -> None:
    site.handler = lambda request: request.answer(b'{"ok":true,"result":{"message_id":1}}')
    Telegram(site.origin, TOKEN).send(Message("telegram", "-1001234567890", TEXT))
    (seen,) = site.seen
    assert (seen.method, seen.path) == ("POST", f"/bot{TOKEN}/sendMessage")
    assert json.loads(seen.body) == {
        "chat_id": -1001234567890, "text": TEXT, "link_preview_options": {"is_disabled": True},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "said", "again", "ours", "after"),
    [
        (403, "Forbidden: bot was blocked by the user", False, False, 0),
        (400, "Bad Request: chat not found", False, False, 0),
        (401, "Unauthorized", True, True, 0),
        (404, "Not Found", True, True, 0),
        (429, "Too Many Requests: retry after 34", True, True, 34),
        (500, "Internal Server Error", True, False, 0),
    ],
)
def test_refusals_of_telegram(site: Site, status: int, said: str, again: bool, ours: bool, after: float) -> None:
    body = {"ok": False, "error_code": status, "description": said, "parameters": {"retry_after": 34}}
    site.handler = lambda request: request.answer(json.dumps(body).encode(), status)
    error = refused(Telegram(site.origin, TOKEN), Message("telegram", "123456789", TEXT))
    assert (error.again, error.ours, error.after) == (again, ours, after)
    assert said not in str(error)


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"[]", b'{"parameters": null}', b'{"parameters":{"retry_after":"x"}}']
)
def test_a_rest_that_cannot_be_read_is_none(site: Site, body: bytes) -> None:
    site.handler = lambda request: request.answer(body, 429)
    assert refused(Telegram(site.origin, TOKEN), Message("telegram", "123456789", TEXT)).after == 0


def test_an_answer_is_read_to_a_bound(site: Site) -> None:
    def handler(request: Request) -> None:
        request.send_response(429)
        request.end_headers()
        for _ in range(1_000):
            request.wfile.write(b"x" * 65_536)

    site.handler = handler
    assert refused(Telegram(site.origin, TOKEN), Message("telegram", "123456789", TEXT)).again


def test_max_gets_plain_text_and_its_key_in_the_header(site: Site) -> None:
    site.handler = lambda request: request.answer(b'{"message":{}}')
    way = Max(site.origin, TOKEN)
    way.send(Message("max", "user:12345", TEXT))
    way.send(Message("max", "-67890", TEXT))
    first, second = site.seen
    assert (first.method, first.path) == ("POST", "/messages?user_id=12345&disable_link_preview=true")
    assert second.path == "/messages?chat_id=-67890&disable_link_preview=true"
    assert first.headers["Authorization"] == TOKEN and TOKEN not in first.path
    assert json.loads(first.body) == {"text": TEXT}


@pytest.mark.parametrize(
    ("status", "again", "ours"),
    [
        (400, False, False),
        (401, True, True),
        (403, False, False),
        (404, False, False),
        (429, True, True),
        (503, True, False),
    ],
)
def test_refusals_of_max(site: Site, status: int, again: bool, ours: bool) -> None:
    site.handler = lambda request: request.answer(b'{"code":"x","message":"y"}', status)
    error = refused(Max(site.origin, TOKEN), Message("max", "12345", TEXT))
    assert (error.again, error.ours) == (again, ours)


@pytest.mark.parametrize("to", ["", "0", "abc", "12 3", "@name", "1" * 30, "12\n", "user:", "user:x", "٣"])
def test_what_is_no_chat_is_never_asked(site: Site, to: str) -> None:
    for way in (Telegram(site.origin, TOKEN), Max(site.origin, TOKEN)):
        with pytest.raises(NotSent) as caught:
            way.send(Message("telegram", to, TEXT))
        assert not caught.value.again
    assert not site.seen


def test_a_long_text_is_cut_at_a_line() -> None:
    lines = "\n".join(f"{number}: 🙂 строка" for number in range(1_000))
    short = cut(lines, 4096)
    assert len(short.encode("utf-16-le")) <= 2 * 4096 and short.endswith("строка\n…")
    assert cut("x" * 5_000, 100) == "x" * 98 + "\n…"
    assert cut("короткий", 100) == "короткий"
