"""Time stamps of RFC 3161 from a real service on loopback: asked with a hash alone, read again without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from support.loopback import Request, Site
from support.stamping import Authority

from checker.paper.stamp import MOST, NotStamped, ask, read

pytestmark = pytest.mark.enable_socket

DATA = b"the last link of a chain"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def site(authority: Authority) -> Iterator[Site]:
    made = Site()
    made.handler = authority.answer
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def roots(path: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(path.read_bytes())


def test_a_stamp_names_the_moment_and_who_signed(site: Site, authority: Authority) -> None:
    token = ask(site.origin, DATA, None)
    (asked,) = site.seen
    assert asked.headers["Content-Type"] == "application/timestamp-query"
    assert sha256(DATA).digest() in asked.body and DATA not in asked.body
    stamped = read(token, DATA, roots(authority.root))
    assert stamped.trusted
    assert "Made-up Time Stamps" in stamped.by
    assert abs(stamped.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert read(token, DATA).trusted is None


def test_a_stamp_of_other_bytes_or_of_another_root_is_told(site: Site, authority: Authority, tmp_path: Path) -> None:
    token = ask(site.origin, DATA, None)
    with pytest.raises(NotStamped, match="other bytes"):
        read(token, DATA + b"!")
    assert read(token, DATA, roots(Authority(tmp_path).root)).trusted is False


@pytest.mark.filterwarnings("ignore:Parsed a serial number")  # a flipped byte of a certificate
def test_no_flipped_byte_of_a_stamp_is_believed(site: Site, authority: Authority) -> None:
    token, known = ask(site.origin, DATA, None), roots(authority.root)
    sound = read(token, DATA, known)
    for place in range(0, len(token), 7):
        altered = bytearray(token)
        altered[place] ^= 0x10
        try:
            seen = read(bytes(altered), DATA, known)
        except NotStamped:
            continue
        assert not seen.trusted or seen.at == sound.at, place


def _wrong(body: bytes, status: int = 200) -> Callable[[Request], None]:
    return lambda request: request.answer(body, status)


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        (_wrong(b"<html>busy</html>"), "no time stamp"),
        (_wrong(b""), "no time stamp"),
        (_wrong(b"", 503), "answered 503"),
        (_wrong(b"0" * (MOST + 1)), "too much"),
    ],
)
def test_a_service_that_does_not_stamp_is_told(site: Site, handler: Callable[[Request], None], why: str) -> None:
    site.handler = handler
    with pytest.raises(NotStamped, match=why):
        ask(site.origin, DATA, None)


def test_an_old_answer_is_no_answer(site: Site) -> None:
    before = ask(site.origin, DATA, None)
    site.handler = _wrong(before)
    with pytest.raises(NotStamped, match="another question"):
        ask(site.origin, DATA, None)


def test_a_service_that_is_not_there_is_told() -> None:
    with pytest.raises(NotStamped, match="was not reached"):
        ask("http://127.0.0.1:9", DATA, None)
