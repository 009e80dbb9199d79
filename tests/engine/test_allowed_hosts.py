"""Where the visitor goes and where it does not: redirects, private addresses, roots, proxy."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine
from support.certificates import make_certificates
from support.loopback import HOST, OTHER, STRICT, Desk, Request, Site
from support.proof import examples

from checker.jobs.visit import visiting
from checker.settings import Settings
from scrapers.http import NotAnswered
from scrapers.reach import Outside, Reach, file_name, is_public

pytestmark = pytest.mark.enable_socket

URL = f"https://{HOST}/a"


def test_a_redirect_to_a_declared_host_is_followed_by_its_official_name(desk: Desk, site: Site) -> None:
    def handler(request: Request) -> None:
        if request.turn == 1:
            request.answer(b"x" * 100, 302, Location=f"https://{OTHER}/b?q=1")
        elif request.turn == 2:
            request.answer(b"", 301, Location="../c")
        else:
            request.answer(b"{}")

    site.handler = handler
    answer = desk.visitor().get(URL, expect="json")
    assert answer.url == f"https://{OTHER}/c"
    assert [seen.path for seen in site.seen] == [f"/{HOST}/a", f"/{OTHER}/b?q=1", f"/{OTHER}/c"]
    assert [host for host, _ in desk.pace.waited] == [HOST, OTHER, OTHER], "each hop keeps its host's pace"


def test_a_redirect_inside_the_sandbox_is_understood_both_ways(desk: Desk, site: Site) -> None:
    for location in (f"{site.origin}/{OTHER}/b", f"/{OTHER}/b", f"//{OTHER}/b"):
        site.seen.clear()
        site.handler = lambda request, to=location: (
            request.answer(b"", 302, Location=to) if request.turn == 1 else request.answer(b"{}")
        )
        assert desk.visitor().get(URL, expect="json").url == f"https://{OTHER}/b"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data/", "layout"),
        ("https://169.254.169.254/latest/meta-data/", "layout"),
        ("http://127.0.0.1:22/", "layout"),
        ("https://evil.example/", "layout"),
        (f"http://{HOST}/a", "layout"),
        (f"https://{HOST}:8443/a", "layout"),
        (f"https://{HOST}@evil.example/", "layout"),
        (f"https://evil.example\\@{HOST}/", "layout"),
        ("file:///etc/passwd", "layout"),
        ("https://[::1/", "layout"),
        ("https://esia.gosuslugi.ru/login", "blocked"),
    ],
)
def test_a_redirect_to_anywhere_else_is_not_followed(desk: Desk, site: Site, location: str, reason: str) -> None:
    site.handler = lambda request: request.answer(b"", 302, Location=location)
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == reason and len(site.seen) == 1


def test_redirects_end(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"", 302, Location="/a")
    heard = desk.refused(lambda: desk.visitor().get(URL, expect="json"))
    assert heard.reason == "layout" and len(site.seen) == 6


def test_the_body_of_a_redirect_is_not_read(desk: Desk, site: Site) -> None:
    def handler(request: Request) -> None:
        if request.turn == 1:
            request.answer(b"x", 302, Location="/b", Content_Length=str(30 * 2**30))
            request.close_connection = True
        else:
            request.answer(b"{}")

    site.handler = handler
    assert desk.visitor().get(URL, expect="json").url == f"https://{HOST}/b"


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_post_is_never_sent_on(desk: Desk, site: Site, status: int) -> None:
    site.handler = lambda request: request.answer(b"", status, Location="/b")
    assert desk.refused(lambda: desk.visitor().post(URL, expect="json")).reason == "blocked"
    assert len(site.seen) == 1 and desk.pace.closed[HOST] == ("blocked", 6 * 3600)


@pytest.mark.parametrize("url", ["https://evil.example/", f"http://{HOST}/", "https://127.0.0.1/", "nonsense"])
def test_what_a_source_did_not_declare_is_not_asked(desk: Desk, site: Site, url: str) -> None:
    heard = desk.refused(lambda: desk.visitor().get(url, expect="json"))
    assert (heard.reason, heard.again) == ("off", False) and not site.seen


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "169.254.169.254",
        "10.1.2.3",
        "::1",
        "::ffff:10.0.0.1",
        "fe80::1",
        "fec0::1",
        "192.88.99.1",
        "2002:c058:6301::1",
    ],
)
def test_a_declared_name_that_leads_to_a_private_address_is_not_connected_to(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """DNS rebinding: the address is looked at where the connection is made."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr("scrapers.wire.create_connection", lambda *_, **__: pytest.fail("it was connected to"))
    heard = desk.refused(lambda: desk.visitor(sandbox="").get(URL, expect="json"))
    assert heard.reason == "down" and address in heard.detail


@pytest.mark.parametrize(
    "origin", ["http://example.org", "http://10.0.0.1:8701", "http://127.0.0.1@evil.example", "ftp://localhost"]
)
def test_a_sandbox_is_on_loopback_or_nowhere(desk: Desk, origin: str) -> None:
    assert desk.refused(lambda: desk.visitor(sandbox=origin)).reason == "off"


def test_a_sandbox_of_no_address_is_not_the_real_sites(tmp_path: Path) -> None:
    options = Settings(data_dir=tmp_path, sources="sandbox").model_copy(update={"sandbox_url": ""})
    with pytest.raises(NotAnswered) as caught, visiting(create_engine("sqlite://"), options, {HOST: 1.0}):
        pytest.fail("a visitor was made")
    assert (caught.value.reason, caught.value.again) == ("off", False)


ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


@examples("the visitor's idea of a public address: nothing private in any disguise", 5_000)
@given(ADDRESSES)
def test_no_disguise_makes_a_private_address_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    public = is_public(address)
    assert not public or (address.is_global and not address.is_private)
    if isinstance(address, ipaddress.IPv4Address):
        for disguise in (f"::ffff:{address}", f"64:ff9b::{address}"):
            assert is_public(ipaddress.IPv6Address(disguise)) == public


@examples("no text makes an address that leaves the declared hosts", 2_000)
@given(st.text(max_size=60), st.sampled_from(["", "https://", "//", f"https://{HOST}", f"https://{HOST}/", "http://"]))
def test_whatever_a_site_sends_us_on_to_is_a_declared_host_or_nothing(text: str, before: str) -> None:
    reach = Reach([HOST])
    try:
        onward = reach.follow(URL, before + text)
    except Outside:
        return
    assert onward.startswith(f"https://{HOST}/") and onward.isascii() and " " not in onward
    assert reach.official(onward) == onward


@examples("no address makes a name that leaves its folder", 1_000)
@given(st.text(max_size=80))
def test_a_name_of_a_document_stays_in_its_folder(text: str) -> None:
    name = file_name(f"https://{HOST}/x/{text}")
    assert name and "/" not in name and "\\" not in name and not name.startswith(".") and len(name) <= 120


# -- TLS, proxy --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A root that nobody knows, a server's certificate for localhost and the host, and a client's."""
    return make_certificates(tmp_path_factory.mktemp("tls"), "localhost", HOST)


@pytest.fixture
def secure(site: Site, certificates: dict[str, Path]) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates["server"])
    context.load_verify_locations(certificates["root"])
    context.verify_mode = ssl.CERT_OPTIONAL
    site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
    return site


def test_an_unknown_root_is_refused_and_accepted_with_the_bundle(
    desk: Desk, secure: Site, certificates: dict[str, Path]
) -> None:
    origin = f"https://localhost:{secure.server_port}"
    heard = desk.refused(lambda: desk.visitor(sandbox=origin).get(URL, expect="json"))
    assert heard.reason == "down" and "CHECKER_CA_BUNDLE" in heard.detail and not secure.seen and not desk.slept
    visitor = desk.visitor(sandbox=origin, ca_bundle=certificates["root"])
    assert visitor.get(URL, expect="json").status == 200
    other_name = f"https://127.0.0.1:{secure.server_port}"
    heard = desk.refused(
        lambda: desk.visitor(sandbox=other_name, ca_bundle=certificates["root"]).get(URL, expect="json")
    )
    assert "not trusted" in heard.detail, "a good chain for another name is refused"


def test_no_variable_of_the_environment_changes_whom_we_trust(
    desk: Desk, secure: Site, certificates: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(certificates["root"]))
    visitor = desk.visitor(sandbox=f"https://localhost:{secure.server_port}")
    assert desk.refused(lambda: visitor.get(URL, expect="json")).reason == "down"


def test_the_bundle_stands_beside_the_usual_roots(
    certificates: dict[str, Path], all_roots: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scrapers.wire import trust

    monkeypatch.setattr("certifi.where", lambda: all_roots)
    alone, both = trust(None, None), trust(certificates["root"], None)
    assert both.cert_store_stats()["x509_ca"] == alone.cert_store_stats()["x509_ca"] + 1 > 50
    assert both.verify_mode is ssl.CERT_REQUIRED and both.check_hostname


def test_a_client_certificate_is_shown_to_a_site_that_asks(
    desk: Desk, secure: Site, certificates: dict[str, Path]
) -> None:
    shown: list[Any] = []

    def handler(request: Request) -> None:
        shown.append(request.connection.getpeercert())  # type: ignore[attr-defined]
        request.answer(b"{}")

    secure.handler = handler
    origin = f"https://localhost:{secure.server_port}"
    for certificate in (None, certificates["client"]):
        visitor = desk.visitor(sandbox=origin, ca_bundle=certificates["root"], certificate=certificate)
        visitor.get(URL, expect="json")
    assert not shown[0] and "made-up client" in str(shown[1])


@pytest.mark.parametrize("option", ["ca_bundle", "certificate"])
def test_a_file_that_cannot_be_read_is_told_and_nothing_is_asked_without_it(
    desk: Desk, tmp_path: Path, option: str
) -> None:
    (tmp_path / "bad.pem").write_text("no certificate")
    for path in (tmp_path / "bad.pem", tmp_path / "missing.pem"):
        heard = desk.refused(lambda path=path: desk.visitor(**{option: path}))
        assert heard.reason == "off" and "CHECKER_" in heard.detail


def test_the_proxy_is_told_the_name_and_tls_goes_through_it(
    desk: Desk, secure: Site, certificates: dict[str, Path]
) -> None:
    told: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def tunnel() -> None:
        client, _ = listener.accept()
        told.append(client.recv(4_096))
        server = socket.create_connection(("127.0.0.1", secure.server_port))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for one, other in ((client, server), (server, client)):
            threading.Thread(target=_pump, args=(one, other), daemon=True).start()

    thread = threading.Thread(target=tunnel, daemon=True)
    thread.start()
    proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
    visitor = desk.visitor(sandbox="", proxy=proxy, ca_bundle=certificates["root"])
    assert visitor.get(URL, expect="json").url == URL
    assert told[0].startswith(f"CONNECT {HOST}:443 ".encode()) and b"example.org" not in told[0]
    assert secure.seen[0].path == "/a"
    visitor.close()
    listener.close()
    assert desk.refused(lambda: desk.visitor(proxy="socks5://127.0.0.1:1")).reason == "off"


def test_a_proxy_is_not_shown_the_client_certificate(desk: Desk, certificates: dict[str, Path]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates["server"])
    context.load_verify_locations(certificates["root"])
    context.verify_mode = ssl.CERT_OPTIONAL
    listener = socket.create_server(("127.0.0.1", 0))
    met: list[Any] = []

    def proxy() -> None:
        with listener, listener.accept()[0] as plain, context.wrap_socket(plain, server_side=True) as client:
            met.extend((client.recv(4_096), client.getpeercert()))

    thread = threading.Thread(target=proxy, daemon=True)
    thread.start()
    visitor = desk.visitor(
        sandbox="",
        proxy=f"https://localhost:{listener.getsockname()[1]}",
        ca_bundle=certificates["root"],
        certificate=certificates["client"],
        limits=msgspec.structs.replace(STRICT, total=5, tries=1),
    )
    assert desk.refused(lambda: visitor.get(URL, expect="json")).reason == "down"
    thread.join()
    assert met[0].startswith(f"CONNECT {HOST}:443 ".encode()) and not met[1]


@pytest.mark.parametrize("as_proxy", [False, True])
def test_a_handshake_that_drips_does_not_hold_us(desk: Desk, as_proxy: bool) -> None:
    """In TLS (the beginning of a record that never ends), and in the answer of a proxy."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        with suppress(OSError), listener, listener.accept()[0] as client:
            client.sendall(b"HTTP/1.1 200 " if as_proxy else b"\x16\x03\x03\x40\x00\x02")
            for _ in range(80):
                client.sendall(b"x")
                time.sleep(0.1)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    limits = msgspec.structs.replace(STRICT, connect=1, tries=1)
    where = {"sandbox": "", "proxy": f"http://{address}"} if as_proxy else {"sandbox": f"https://{address}"}
    began = time.monotonic()
    assert desk.refused(lambda: desk.visitor(limits=limits, **where).get(URL, expect="json")).reason == "down"
    assert time.monotonic() - began < 6
    thread.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while chunk := source.recv(65_536):
            target.sendall(chunk)
    except OSError:
        pass
    finally:
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
