"""Downloads from a real server: dropped, changed, too large, too slow, broken."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from support.loopback import FAST, HOST, STRICT, Desk, Request, Site
from support.proof import examples

from scrapers.download import FORGOTTEN_DAYS, Place

pytestmark = pytest.mark.enable_socket

URL = f"https://{HOST}/opendata/data-20260225-structure-20200408.zip"


def archive(seed: int = 0, members: int = 20) -> bytes:
    noise = random.Random(seed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for number in range(members):
            packed.writestr(f"{number}.xml", noise.randbytes(10_000))
    return buffer.getvalue()


WHOLE = archive()


def serve(content: bytes = WHOLE, etag: str = '"1"', drop_at: int = 0, drops: int = 0) -> Callable[[Request], None]:
    """A server that knows ranges, and hangs up after so many bytes of its first answers."""

    def handler(request: Request) -> None:
        asked, start, status = request.headers.get("Range", ""), 0, 200
        headers = {"ETag": etag} if etag else {}
        if etag and request.headers.get("If-None-Match") == etag:
            request.answer(b"", 304)
            return
        if asked and request.headers.get("If-Range") == etag:
            start, status = int(asked.removeprefix("bytes=").rstrip("-")), 206
            if start >= len(content):
                request.answer(b"", 416, Content_Range=f"bytes */{len(content)}", **headers)
                return
            headers["Content_Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        rest = content[start:]
        sent = rest[:drop_at] if request.turn <= drops else rest
        request.close_connection = len(sent) < len(rest)
        request.answer(sent, status, Content_Length=str(len(rest)), **headers)

    return handler


def test_a_file_comes_whole_with_its_name_and_hash(desk: Desk, site: Site) -> None:
    site.handler = serve()
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == WHOLE and answer.sha256 == sha256(WHOLE).digest()
    assert (answer.url, answer.name, answer.body, answer.problem) == (URL, URL.rpartition("/")[2], b"", "")
    assert site.seen[0].headers["Accept-Encoding"] == "identity"


def test_a_drop_is_gone_on_from_where_it_stood(desk: Desk, site: Site) -> None:
    site.handler = serve(drop_at=60_000, drops=3)
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == WHOLE
    assert [seen.headers.get("Range") for seen in site.seen] == [
        None,
        *(f"bytes={n}-" for n in (60_000, 120_000, 180_000)),
    ]
    assert all(seen.headers["If-Range"] == '"1"' for seen in site.seen[1:])


def test_what_came_stays_for_the_next_run(desk: Desk, site: Site) -> None:
    site.handler = serve(drop_at=60_000, drops=99)
    assert (
        desk.refused(lambda: desk.visitor(limits=msgspec.structs.replace(FAST, drops=2)).download(URL)).reason == "down"
    )
    site.seen.clear()
    site.handler = serve()
    answer = desk.visitor().download(URL)
    assert [seen.headers.get("Range") for seen in site.seen] == ["bytes=120000-"]
    assert answer.path and answer.path.read_bytes() == WHOLE and answer.sha256 == sha256(WHOLE).digest()


def test_a_file_that_came_whole_and_was_not_read_is_not_fetched_again(desk: Desk, site: Site) -> None:
    site.handler = serve()
    first = desk.visitor().download(URL)
    again = desk.visitor().download(URL)
    assert again.path == first.path and again.sha256 == first.sha256
    assert [seen.headers.get("If-None-Match") for seen in site.seen] == [None, '"1"']
    assert first.path
    first.path.unlink()
    assert desk.visitor().download(URL).sha256 == first.sha256 and "If-None-Match" not in site.seen[2].headers


def test_a_killed_run_that_had_all_bytes_finishes(desk: Desk, site: Site) -> None:
    site.handler = serve()
    answer = desk.visitor().download(URL)
    with Place(desk.folder / "incoming", URL) as place:
        place.write_note(msgspec.structs.replace(place.note, sha256=""))
    assert desk.visitor().download(URL).sha256 == answer.sha256
    assert site.seen[1].headers["Range"] == f"bytes={len(WHOLE)}-", "answered by 416"


@pytest.mark.parametrize("deaf", [False, True])
def test_a_changed_file_is_begun_anew(desk: Desk, site: Site, deaf: bool) -> None:
    """deaf: a server that knows ranges and not If-Range, and would give the end of another file."""
    other, old = archive(1), serve(drop_at=60_000, drops=1)

    def handler(request: Request) -> None:
        if request.turn == 1:
            old(request)
            return
        if deaf and "If-Range" in request.headers:
            request.headers.replace_header("If-Range", '"2"')
        serve(other, '"2"')(request)

    site.handler = handler
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == other and answer.sha256 == sha256(other).digest()
    assert len(site.seen) == (3 if deaf else 2)


def test_a_server_that_ignores_ranges_is_heard_from_the_beginning(desk: Desk, site: Site) -> None:
    def handler(request: Request) -> None:
        del request.headers["Range"]
        serve(drop_at=60_000, drops=1)(request)

    site.handler = handler
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == WHOLE and "Range" in site.seen[1].headers


def test_pieces_are_never_joined_where_nothing_says_that_they_belong_together(desk: Desk, site: Site) -> None:
    site.handler = serve(etag="", drop_at=60_000, drops=1)
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == WHOLE
    assert all("Range" not in seen.headers for seen in site.seen)


@pytest.mark.parametrize("start", [0, 59_999, 60_001, 10**12])
def test_a_part_that_was_not_asked_for_is_not_joined(desk: Desk, site: Site, start: int) -> None:
    def handler(request: Request) -> None:
        if request.turn == 2:
            span = f"bytes {start}-{len(WHOLE) - 1}/{len(WHOLE)}"
            request.answer(WHOLE[60_000:], 206, ETag='"1"', Content_Range=span)
        else:
            serve(drop_at=60_000, drops=1)(request)

    site.handler = handler
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == WHOLE


def test_pieces_that_do_not_fit_are_fetched_anew_once(desk: Desk, site: Site) -> None:
    """The site says that nothing changed and gives other bytes."""
    other = bytearray(WHOLE)
    other[150_000:150_100] = bytes(100)

    def handler(request: Request) -> None:
        content = bytes(other) if request.turn == 2 else WHOLE
        serve(content, drop_at=60_000, drops=1)(request)

    site.handler = handler
    answer = desk.visitor().download(URL)
    assert answer.path and answer.path.read_bytes() == WHOLE and len(site.seen) == 3


def test_a_broken_member_is_told_and_the_file_is_given(desk: Desk, site: Site) -> None:
    broken = bytearray(WHOLE)
    broken[55_000:55_100] = bytes(100)
    site.handler = serve(bytes(broken))
    answer = desk.visitor().download(URL)
    assert answer.path and "5.xml" in answer.problem and len(site.seen) == 1
    assert desk.visitor().download(URL).problem == answer.problem, "after a run that was killed too"


def test_half_an_archive_is_no_archive_though_its_length_is_as_announced(desk: Desk, site: Site) -> None:
    site.handler = serve(WHOLE[:100_000])
    heard = desk.refused(lambda: desk.visitor().download(URL))
    assert heard.reason == "down" and "cut or broken" in heard.detail and len(site.seen) == 1
    assert desk.archived(heard.answer) == WHOLE[:100_000]
    site.handler = serve()
    assert desk.visitor().download(URL).sha256 == sha256(WHOLE).digest(), "nothing of it is left over"


def test_thirty_gigabytes_are_refused_before_they_are_read(desk: Desk, site: Site) -> None:
    site.handler = lambda request: request.answer(b"PK", Content_Length=str(30 * 2**30))
    heard = desk.refused(lambda: desk.visitor().download(URL))
    assert heard.reason == "layout" and str(30 * 2**30) in heard.detail and len(site.seen) == 1


def test_a_file_for_which_the_disk_has_no_room_is_not_begun(
    desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Place, "room", lambda place: len(WHOLE) - 1)
    site.handler = serve()
    heard = desk.refused(lambda: desk.visitor().download(URL))
    assert heard.reason == "down" and "no room" in heard.detail


def test_a_file_that_grows_past_the_cap_unannounced_is_cut(desk: Desk, site: Site) -> None:
    def handler(request: Request) -> None:
        request.close_connection = True
        request.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + WHOLE)

    site.handler = handler
    limits = msgspec.structs.replace(FAST, largest=50_000)
    heard = desk.refused(lambda: desk.visitor(limits=limits).download(URL))
    assert heard.reason == "layout" and "more than 50000" in heard.detail
    assert sum(path.stat().st_size for path in (desk.folder / "incoming").glob("download-*")) < 1_000


@pytest.mark.parametrize("chunked", [False, True])
def test_one_byte_at_a_time_does_not_hold_a_download(desk: Desk, site: Site, chunked: bool) -> None:
    def drip(request: Request) -> None:
        request.close_connection = True
        request.send_response(200)
        request.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "9999")))
        request.end_headers()
        request.wfile.write(b"5" if chunked else b"PK")
        for _ in range(300):
            request.wfile.write(b"0")
            time.sleep(0.05)

    site.handler = drip
    began = time.monotonic()
    heard = desk.refused(lambda: desk.visitor(limits=STRICT).download(URL))
    assert heard.reason == "down" and time.monotonic() - began < 12
    assert "bytes a second" in heard.detail or "too slow" in heard.detail


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body>Введите цифры с картинки</body></html>", "captcha"),
        ("<html><body>Сервис временно недоступен</body></html>", "down"),
        ("<html><body>Файл не найден</body></html>", "layout"),
        ("", "layout"),
    ],
)
def test_a_page_instead_of_a_file_is_told_and_archived(desk: Desk, site: Site, page: str, reason: str) -> None:
    site.handler = lambda request: request.answer(page.encode(), Content_Type="application/zip")
    heard = desk.refused(lambda: desk.visitor().download(URL))
    assert heard.reason == reason
    assert not page or desk.archived(heard.answer) == page.encode()


def test_a_status_instead_of_a_file_is_told(desk: Desk, site: Site) -> None:
    for status, reason in ((404, "layout"), (503, "down"), (403, "blocked")):
        site.handler = lambda request, status=status: request.answer(b"no", status)
        assert desk.refused(lambda: desk.visitor().download(URL)).reason == reason


def test_a_csv_file_comes_as_it_is_and_a_page_does_not_pass_for_one(desk: Desk, site: Site) -> None:
    url = URL.replace(".zip", ".csv")
    site.handler = lambda request: request.answer("№;ФИО\n1;А\n".encode(), ETag='"c"')
    answer = desk.visitor().download(url, expect="csv")
    assert answer.path and answer.path.read_text().startswith("№") and answer.name.endswith(".csv")
    site.handler = lambda request: request.answer(b"<html>" + b"x" * 99 + b"</html>")
    assert desk.refused(lambda: desk.visitor().download(url, expect="csv")).reason == "layout"


def test_two_processes_do_not_write_into_one_file(desk: Desk, site: Site) -> None:
    with Place(desk.folder / "incoming", URL):
        heard = desk.refused(lambda: desk.visitor().download(URL))
    assert heard.reason == "down" and "another process" in heard.detail and not site.seen


def test_what_nobody_goes_on_with_makes_room(tmp_path: Path) -> None:
    old = time.time() - (FORGOTTEN_DAYS + 1) * 86_400
    for name in ("download-0", "download-1"):
        (tmp_path / name).write_bytes(b"PK")
    os.utime(tmp_path / "download-0", (old, old))
    with Place(tmp_path, URL):
        assert not (tmp_path / "download-0").exists() and (tmp_path / "download-1").exists()


@examples(
    "a download is the file and nothing else, wherever its connections drop",
    300,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(1, 70_000), max_size=5), st.integers(0, 2**16))
def test_wherever_it_drops_the_file_is_the_file(desk: Desk, site: Site, drops: list[int], seed: int) -> None:
    content, places = archive(seed, 6), iter(drops)
    site.seen.clear()

    def handler(request: Request) -> None:
        at = next(places, 0)
        serve(content, f'"{seed}"', at, 99 if at else 0)(request)

    site.handler = handler
    visitor = desk.visitor(limits=msgspec.structs.replace(FAST, rate=0, drops=20))
    answer = visitor.download(f"{URL}?{seed}")
    assert answer.path and answer.path.read_bytes() == content and answer.sha256 == sha256(content).digest()
    assert not answer.problem
    answer.path.unlink()
