"""SMS against a real HTTP server."""

from __future__ import annotations

import json
import socket
import ssl
import time
from pathlib import Path

import pytest
from support.loopback import Request, Site

from checker.transports.message import Message, NotSent
from checker.transports.sms import Sms

pytestmark = pytest.mark.enable_socket

CODE = Message("sms", "+79001234567", "Код: 123456", key="k1")


def refused(way: Sms, message: Message = CODE) -> NotSent:
    with pytest.raises(NotSent) as caught:
        way.send(message)
    assert "7900" not in str(caught.value) and "token" not in str(caught.value)
    return caught.value


def test_a_message_is_handed_over(site: Site) -> None:
    site.handler = lambda request: request.answer(b"anything", 202)
    Sms(f"{site.origin}/v1/send", "the-token").send(CODE)
    (seen,) = site.seen
    assert (seen.method, seen.path) == ("POST", "/v1/send")
    assert json.loads(seen.body) == {"to": "+79001234567", "text": "Код: 123456"}
    assert seen.headers["Authorization"] == "Bearer the-token"
    assert seen.headers["Content-Type"] == "application/json"
    assert seen.headers["Idempotency-Key"] == "k1"


@pytest.mark.parametrize(
    ("status", "again"),
    [(400, False), (401, False), (404, False), (408, True), (429, True), (500, True), (503, True), (304, True)],
)
def test_refusals(site: Site, status: int, again: bool) -> None:
    site.handler = lambda request: request.answer(b'{"ok": true}', status)
    error = refused(Sms(f"{site.origin}/", "t"))
    assert (error.again, str(error)) == (again, f"the SMS gateway refused the message: HTTP {status}")
    assert len(site.seen) == 1, "trying again is the outbox's"


def test_no_redirect_is_followed(site: Site) -> None:
    site.handler = lambda request: request.answer(b"", 307, Location=f"{site.origin}/other")
    assert refused(Sms(f"{site.origin}/", "t")).again
    assert len(site.seen) == 1


def test_an_answer_without_end_is_not_read(site: Site) -> None:
    def handler(request: Request) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(200):
            request.wfile.write(b"x" * 65_536)
            time.sleep(0.05)

    site.handler = handler
    began = time.monotonic()
    Sms(f"{site.origin}/", "t").send(CODE)
    assert time.monotonic() - began < 5


def test_a_gateway_that_hangs_or_is_not_there_may_be_there_later(site: Site) -> None:
    site.handler = lambda request: time.sleep(2)
    assert refused(Sms(f"{site.origin}/", "t", read=0.2)).again
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert refused(Sms(f"http://127.0.0.1:{port}/", "t")).again


def test_tls_is_verified(site: Site, certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates["server"])
    site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    Sms(f"https://localhost:{site.server_port}/", "t", ca_bundle=certificates["root"]).send(CODE)
    assert refused(Sms(f"https://localhost:{site.server_port}/", "t")).again
    assert refused(Sms(f"https://127.0.0.1:{site.server_port}/", "t", ca_bundle=certificates["root"])).again
    assert len(site.seen) == 1


@pytest.mark.parametrize("to", ["", "79001234567", "+7900", "+7 900 123-45-67", "+79001234567\n", "+٧٩٠٠١٢٣٤٥٦٧"])
def test_what_is_no_number_is_not_sent(site: Site, to: str) -> None:
    with pytest.raises(NotSent) as caught:
        Sms(f"{site.origin}/", "t").send(Message("sms", to, "text"))
    assert not caught.value.again and not site.seen
