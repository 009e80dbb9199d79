"""Passports and files of open data of the made-up country, asked by a real client and read by the real fetcher."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from scrapers import passport
from scrapers.sandbox.sites.opendata import SETS
from tests.sandbox.conftest import Client

pytestmark = pytest.mark.enable_socket

OWNER = "7707329152"


def page_of(sites: Client, slug: str) -> bytes:
    answer = sites.get(f"www.nalog.gov.ru/opendata/{OWNER}-{slug}/")
    assert answer.status_code == 200
    return answer.content


def address_of(sites: Client, slug: str) -> str:
    found = passport.read(page_of(sites, slug), "https://www.nalog.gov.ru/", f"{OWNER}-{slug}")
    return found.urls[max(found.urls)].removeprefix("https://")


@pytest.mark.parametrize("slug", SETS)
def test_a_passport_leads_to_its_newest_release(sites: Client, slug: str) -> None:
    release = sites.world.country.release(slug)
    address = address_of(sites, slug)
    assert address.startswith(f"{SETS[slug].host}/opendata/{OWNER}-{slug}/{release.name}")
    answer = sites.get(address)
    assert answer.content == release.content()
    if address.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            assert packed.testzip() is None
    else:
        assert answer.content.decode("utf-8-sig").startswith("G1,G2,")


def test_the_earlier_releases_of_small_business_lie_there_too(sites: Client) -> None:
    found = passport.read(page_of(sites, "rsmp"), "https://www.nalog.gov.ru/", f"{OWNER}-rsmp")
    assert len(found.urls) == 12
    assert sites.get(found.urls[date(2026, 10, 10)].removeprefix("https://")).status_code == 200


@pytest.mark.parametrize("slug", ["sme", "revexp", "empl"])
def test_the_page_has_the_rows_and_properties_of_the_real_one(shared: Path, sites: Client, slug: str) -> None:
    path = shared / f"samples/fns/opendata/{slug}/{slug}.html"
    made = html.fromstring(page_of(sites, {"sme": "rsmp", "empl": "sshr2019"}.get(slug, slug)).decode())
    real = html.fromstring(path.read_bytes().decode())

    def names(page: html.HtmlElement) -> list[list[str]]:
        rows = page.xpath("//table[@class='border_table']//tr")
        return [[" ".join(cell.text_content().split()) for cell in row.xpath("td|th")[:2]] for row in rows]

    assert names(made) == names(real)
    told = set(made.xpath("//@property"))
    assert told <= set(real.xpath("//@property"))
    assert {"dc:source", "dc:valid", "dc:provenance", "foaf:mbox"} <= told


def test_a_file_is_given_in_parts_and_only_if_it_is_another(sites: Client) -> None:
    address = address_of(sites, "snr")
    head = sites.ask("HEAD", address)
    etag, length = head.headers["ETag"], int(head.headers["Content-Length"])
    assert re.fullmatch('"[0-9a-f]{32}"', etag)
    assert (head.headers["Accept-Ranges"], head.content) == ("bytes", b"")
    assert head.headers["Last-Modified"] == "Sun, 25 Oct 2026 04:00:00 GMT"
    whole = sites.get(address).content
    assert len(whole) == length
    rest = sites.get(address, headers={"Range": "bytes=1000-", "If-Range": etag})
    assert (rest.status_code, rest.content) == (206, whole[1000:])
    assert rest.headers["Content-Range"] == f"bytes 1000-{length - 1}/{length}"
    assert sites.get(address, headers={"Range": "bytes=1000-", "If-Range": '"another"'}).status_code == 200
    assert sites.get(address, headers={"Range": f"bytes={length + 5}-"}).status_code == 416
    assert sites.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_an_unknown_set_and_a_file_at_the_other_host_are_not_there(sites: Client) -> None:
    assert sites.get(f"www.nalog.gov.ru/opendata/{OWNER}-nothing/").status_code == 404
    assert sites.get(address_of(sites, "snr").replace("file.", "data.")).status_code == 404
    assert sites.get(f"www.nalog.ru/opendata/{OWNER}-snr/").headers["Location"].startswith("https://www.nalog.gov.ru/")
