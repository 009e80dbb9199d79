"""Webhooks against a real server on loopback over TLS: what is received, and where nobody is ever led."""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from support.alerts import deliveries, tell
from support.base import Base
from support.files import inn
from support.loopback import Request, Site
from support.people import person
from support.visits import options_of

from checker.moments import to_moment
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import Message, NotSent
from checker.transports.posting import LIMITS
from checker.transports.signature import HEADER, Unreadable, seal, signature, unseal
from checker.transports.webhook import Webhook, is_open, problem, sealed_of
from checker.watching import bundles, channels

pytestmark = pytest.mark.enable_socket

SECRET = "whsec_made-up"
BODY = '{"kind": "grave", "alerts": [{"name": "ООО «Пример»"}]}'
FAST = msgspec.structs.replace(LIMITS, connect=5, read=5, total=5)


@pytest.fixture
def hook(certificates: dict[str, Path]) -> Iterator[Site]:
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates["server"])
    site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def options(certificates: dict[str, Path], tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret_key="k" * 40, ca_bundle=certificates["root"])


def way(options: Settings, **more: Any) -> Webhook:
    """To this machine, where a real one never goes."""
    return Webhook(options, **{"fits": lambda _address: True, "limits": FAST, **more})


def message(options: Settings, to: str, secret: str = SECRET) -> Message:
    return Message("webhook", to, BODY, key="k1", sealed=sealed_of(7, seal(options, 7, secret)))


def refused(act: Callable[[], object]) -> NotSent:
    with pytest.raises(NotSent) as caught:
        act()
    assert "secret-path" not in str(caught.value) and "localhost" not in str(caught.value)
    return caught.value


def at(hook: Site, host: str = "localhost") -> str:
    return f"https://{host}:{hook.server_port}/secret-path?x=1"


def test_a_message_arrives_signed(hook: Site, options: Settings) -> None:
    hook.handler = lambda request: request.answer(b"anything", 204)
    way(options).send(message(options, at(hook)))
    (seen,) = hook.seen
    assert (seen.method, seen.path) == ("POST", "/secret-path?x=1")
    assert seen.body == BODY.encode() and seen.headers["Content-Type"] == "application/json"
    assert seen.headers["Checker-Delivery"] == "k1"
    when = int(seen.headers[HEADER].split(",")[0].removeprefix("t="))
    assert abs(when - time.time()) < 60
    assert seen.headers[HEADER] == signature(SECRET, seen.body, when)


def test_the_documented_recipe_knows_our_messages(hook: Site, options: Settings) -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
    recipe = re.search(r"```python\n(.*?def is_from_checker.*?)```", page, re.DOTALL)
    assert recipe, "docs/api.md tells how a signature is verified"
    told: dict[str, Any] = {}
    exec(recipe[1], told)  # our own page
    verify = told["is_from_checker"]
    way(options).send(message(options, at(hook)))
    (seen,) = hook.seen
    header = seen.headers[HEADER]
    assert verify(SECRET, header, seen.body)
    assert not verify(SECRET, header, seen.body + b" ")
    assert not verify("whsec_other", header, seen.body)
    assert not verify(SECRET, signature(SECRET, seen.body, int(time.time()) - 3600), seen.body), "it is an old one"
    for wrong in ("", "t=1", "v1=00", "t=x,v1=00", "t=,v1="):
        assert not verify(SECRET, wrong, seen.body)


@pytest.mark.parametrize(
    ("status", "again"),
    [(400, False), (401, False), (404, False), (408, True), (410, False), (425, True), (429, True), (500, True)],
)
def test_refusals(hook: Site, options: Settings, status: int, again: bool) -> None:
    hook.handler = lambda request: request.answer(b"{}", status)
    error = refused(lambda: way(options).send(message(options, at(hook))))
    assert (error.again, str(error)) == (again, f"the webhook refused the message: HTTP {status}")
    assert len(hook.seen) == 1, "trying again is the outbox's"


def test_a_slow_answer_is_waited_for_and_a_slower_one_is_cut(hook: Site, options: Settings) -> None:
    def handler(request: Request) -> None:
        time.sleep(2.9)
        request.answer(b"", 200)

    hook.handler = handler
    assert (LIMITS.total, LIMITS.read) == (30, 30), "here a second stands for ten"
    began = time.monotonic()
    way(options, limits=msgspec.structs.replace(LIMITS, read=3.5, total=3.5)).send(message(options, at(hook)))
    assert time.monotonic() - began >= 2.9
    short = msgspec.structs.replace(LIMITS, read=0.5, total=0.5)
    assert refused(lambda: way(options, limits=short).send(message(options, at(hook)))).again


def test_one_that_drips_its_headers_is_cut(hook: Site, options: Settings) -> None:
    def handler(request: Request) -> None:
        for number in range(200):
            request.wfile.write(b"HTTP/1.1 200 OK\r\n" if not number else b"X-%d: y\r\n" % number)
            time.sleep(0.1)

    hook.handler = handler
    began = time.monotonic()
    short = msgspec.structs.replace(LIMITS, read=1, total=1)
    assert refused(lambda: way(options, limits=short).send(message(options, at(hook)))).again
    assert time.monotonic() - began < 5


def test_of_an_answer_without_end_nothing_is_read(hook: Site, options: Settings) -> None:
    written = []

    def handler(request: Request) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(1_000):
            request.wfile.write(b"x" * 65_536)
            written.append(65_536)
            time.sleep(0.001)

    hook.handler = handler
    began = time.monotonic()
    way(options).send(message(options, at(hook)))
    assert time.monotonic() - began < 4
    assert sum(written) < 30_000_000


def test_no_redirect_is_followed(hook: Site, options: Settings) -> None:
    inward = f"https://localhost:{hook.server_port}/admin"
    hook.handler = lambda request: request.answer(b"", 307, Location=inward)
    error = refused(lambda: way(options).send(message(options, at(hook))))
    assert str(error) == "the webhook refused the message: HTTP 307" and error.again
    assert len(hook.seen) == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"])
def test_nothing_private_is_connected_to(hook: Site, options: Settings, host: str) -> None:
    error = refused(lambda: Webhook(options, limits=FAST).send(message(options, at(hook, host))))
    assert not error.again and str(error) == "the name of the webhook leads to no public address"
    assert not hook.seen


def test_a_name_is_resolved_once_and_what_was_looked_at_is_connected_to(
    hook: Site, options: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked, looked = socket.getaddrinfo, [], []

    def turns(host: str, *arguments: Any, **named: Any) -> Any:
        """Public when it is looked up first, private afterwards, as a name of an attacker would be."""
        if host != "localhost":
            return real(host, *arguments, **named)
        asked.append(host)
        address = "203.0.113.9" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, arguments[0]))]

    def fits(address: str) -> bool:
        looked.append(address)
        return is_open(address) or address == "203.0.113.9"  # of documentation: nobody is there

    monkeypatch.setattr(socket, "getaddrinfo", turns)
    short = msgspec.structs.replace(LIMITS, connect=0.3, read=0.3, total=0.5)
    assert refused(lambda: Webhook(options, fits=fits, limits=short).send(message(options, at(hook)))).again
    assert (asked, looked) == (["localhost"], ["203.0.113.9"]) and not hook.seen


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "nonsense", ""],
)  # fmt: skip
def test_what_is_not_of_the_internet(address: str) -> None:
    assert not is_open(address)


def test_what_is_of_the_internet() -> None:
    assert is_open("8.8.8.8") and is_open("2a02:6b8::2:242")


@pytest.mark.parametrize(
    "url",
    ["", "http://example.org/", "https://", "https:///x", "https://u:p@example.org/", "https://example.org/#x", "ftp://example.org",
     "https://example.org:99999/", "https://[::1", "https://пример.рф/", "https://example.org/ x", "https://example.org/\n",
     "https://example.org/" + "x" * 500, "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook(url: str, options: Settings) -> None:
    assert problem(url)
    error = refused(lambda: Webhook(options).send(message(options, url)))
    assert not error.again


def test_tls_is_verified_for_the_name(hook: Site, options: Settings) -> None:
    stranger = options.model_copy(update={"ca_bundle": None})
    for url, who in ((at(hook), stranger), (at(hook, "127.0.0.1"), options)):
        error = refused(lambda url=url, who=who: way(who).send(message(options, url)))  # type: ignore[misc]
        assert error.again and "its certificate is not trusted" in str(error)
    assert not hook.seen


def test_one_that_is_not_there_may_be_there_later(options: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = refused(lambda: way(options).send(message(options, f"https://localhost:{port}/secret-path")))
    assert error.again and str(error) == "the webhook was not reached: the connection failed"


def test_a_secret_is_for_one_organisation_and_one_key(options: Settings, hook: Site) -> None:
    kept = seal(options, 7, SECRET)
    assert SECRET.encode() not in kept and unseal(options, 7, kept) == SECRET
    other = options.model_copy(update={"secret_key": "o" * 40})
    for by, organisation in ((options, 8), (other, 7)):
        with pytest.raises(Unreadable):
            unseal(by, organisation, kept)
    error = refused(lambda: way(other).send(message(options, at(hook))))
    assert not error.again and not hook.seen and SECRET not in str(error)


def test_json_is_sent_as_it_was_made(hook: Site, options: Settings) -> None:
    way(options).send(message(options, at(hook)))
    assert json.loads(hook.seen[0].body)["alerts"][0]["name"] == "ООО «Пример»"


def test_from_the_alert_to_the_receiver_and_to_the_end_of_the_channel(
    base: Base, hook: Site, certificates: dict[str, Path], caplog: pytest.LogCaptureFixture
) -> None:
    options = options_of(base, ca_bundle=certificates["root"])
    who, now = person(base.engine), datetime.now(UTC)
    with base.engine.begin() as connection:
        added = channels.add(connection, options, who.organisation, who.user, "webhook", at(hook), now)
        channels.send_test(connection, options, who.organisation, added.id, now)
    ways = {"webhook": way(options)}
    assert outbox.send_due(base.engine, ways, now) == 1  # type: ignore[arg-type]
    for event, status in ((1, 200), (2, 410)):
        tell(base.engine, who.organisation, inn(event), f"event:{event}", {added.id: 0})
        assert bundles.bundle_due(base.engine, options, to_moment(now)) == 1
        hook.handler = lambda request, status=status: request.answer(b"", status)
        assert outbox.send_due(base.engine, ways, now) == (status == 200)  # type: ignore[arg-type]
    test, first, second = hook.seen
    for seen in (test, first, second):
        when = int(seen.headers[HEADER].split(",")[0].removeprefix("t="))
        assert seen.headers[HEADER] == signature(added.secret, seen.body, when)
    assert json.loads(test.body)["kind"] == "test"
    assert [one["number"] for one in json.loads(first.body)["alerts"]] == [inn(1)]
    with base.read() as connection:
        [one] = channels.shown(connection, who.organisation)
    assert one.off and one.said == "the webhook refused the message: HTTP 410"
    assert [state for _kind, state in deliveries(base.engine)] == ["sent", "failed"]
    assert "secret-path" not in caplog.text and added.secret not in caplog.text
