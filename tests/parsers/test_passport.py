"""Passport pages of open data → the newest release, and a refusal of every page that does not tell it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st
from support.files import opendata, sshr, zipped
from support.proof import examples
from support.told import Said, Site, visiting

from scrapers.http import Answer, NotAnswered
from scrapers.passport import newest_release, passport, release_day
from scrapers.registry import SOURCES

RECORDED = Path(__file__).parents[1] / "recorded/passport"
SSHR = (RECORDED / "001-anonymised-sshr2019.html").read_bytes()
RSMP = (RECORDED / "002-anonymised-rsmp.html").read_bytes()
FILES = "https://file.nalog.ru/opendata/7707329152"
Change = Callable[[bytes], bytes]


class OnePage:
    """Answers every address with one page, and notes which were asked."""

    def __init__(self, page: bytes) -> None:
        self.page, self.asked = page, list[str]()

    def get(self, url: str, **options: Any) -> Answer:
        assert options == {"expect": "html"}
        self.asked.append(url)
        return answer(self.page, url)


def answer(page: bytes, url: str = "https://www.nalog.gov.ru/opendata/") -> Answer:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return Answer(url=url, name="", status=200, headers={}, body=page, sha256=b"", fetched_at=now)


def refused(page: bytes, number: str = "7707329152-sshr2019") -> str:
    with pytest.raises(NotAnswered) as caught:
        newest_release(answer(page), number)
    assert caught.value.reason == "layout"
    return caught.value.detail


def test_the_newest_release_of_a_set_is_offered_once() -> None:
    site, bulk = OnePage(SSHR), passport("sshr2019", "0 6 * * *")
    (offer,) = bulk.offers(site, None)
    assert site.asked == ["https://www.nalog.gov.ru/opendata/7707329152-sshr2019/"]
    assert offer.key == "data-20241225-structure-20200408.zip"
    assert offer.day == date(2024, 12, 25)
    assert offer.urls == (f"{FILES}-sshr2019/{offer.key}",)
    assert offer.whole
    assert bulk.offers(site, date(2024, 12, 24)) == [offer]
    assert bulk.offers(site, date(2024, 12, 25)) == []


def test_of_the_register_of_small_business_the_day_stands_first_and_older_releases_are_left() -> None:
    (offer,) = passport("rsmp", "0 6 * * *").offers(OnePage(RSMP), None)
    assert (offer.key, offer.day) == ("data-10022025-structure-10062023.zip", date(2025, 2, 10))


@pytest.mark.parametrize(
    ("name", "number", "day"),
    [
        ("empl/empl", "sshr2019", date(2024, 12, 25)),
        ("revexp/revexp", "revexp", date(2024, 12, 25)),
        ("sme/sme", "rsmp", date(2025, 2, 10)),
    ],
)
def test_real_passports_are_read(shared: Path, name: str, number: str, day: date) -> None:
    page = (shared / f"samples/fns/opendata/{name}.html").read_bytes()
    found, url = newest_release(answer(page), f"7707329152-{number}")
    assert found == day
    assert url.startswith(f"{FILES}-{number}/data-")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: page.replace(b"data-20241225", b"data-20240725"), "its newest link: 2024-07-25"),
        (lambda page: page.replace(b"data-20241225", b"data-20271225"), "its newest link: None"),
        (lambda page: page.replace(b"data-20241225", b"data-20241301"), "its newest link: None"),
        (lambda page: page.replace(b"/data-", b"/set-"), "its newest link: None"),
        (lambda page: page.replace(b"25.12.2024", b"yesterday"), "does not say when it changed"),
        (lambda page: page.replace(b"<td", b"<span").replace(b"</td", b"</span"), "not the passport"),
        (lambda page: page.replace(b"<td>1</td>", b"<td>1</td><td>new</td>"), "not the passport"),
        (lambda page: page.replace(b"https://file.nalog.ru/", b"https://example.org/"), "host that we do not know"),
        (lambda page: RSMP, "not the passport of 7707329152-sshr2019, but of 7707329152-rsmp"),
        (lambda page: b"<html><body>403</body></html>", "not the passport"),
        (lambda page: b" ", "no page"),
        (lambda page: b"", "no page"),
    ],
)  # fmt: skip
def test_a_page_that_does_not_tell_the_newest_release_is_no_answer(change: Change, said: str) -> None:
    assert said in refused(change(SSHR))


def test_a_misprinted_later_link_does_not_hide_the_release() -> None:
    link = f'<a href="{FILES}-sshr2019/data-20421225-structure-20200408.zip">x</a>'.encode()
    day, _ = newest_release(answer(SSHR.replace(b"</table>", b"</table>" + link)), "7707329152-sshr2019")
    assert day == date(2024, 12, 25)


def test_relative_and_plain_links_become_addresses_that_are_asked() -> None:
    page = SSHR.replace(b"https://file.nalog.ru/", b"  /")
    _, url = newest_release(answer(page), "7707329152-sshr2019")
    assert url == "https://www.nalog.gov.ru/opendata/7707329152-sshr2019/data-20241225-structure-20200408.zip"
    _, url = newest_release(answer(SSHR.replace(b"https://file", b"http://data")), "7707329152-sshr2019")
    assert url.startswith("https://data.nalog.ru/")


def test_the_link_of_another_set_is_not_taken() -> None:
    link = f'<a href="{FILES}-revexp/data-20241226-structure-20180110.zip">x</a>'.encode()
    day, _ = newest_release(answer(SSHR.replace(b"</table>", b"</table>" + link)), "7707329152-sshr2019")
    assert day == date(2024, 12, 25)


SSHR_PAGE = "GET https://www.nalog.gov.ru/opendata/7707329152-sshr2019/"
SSHR_FILE = f"GET {FILES}-sshr2019/data-20241225-structure-20200408.zip"


def packed(*, broken: bool = False) -> bytes:
    """A release of two members; broken: the bytes of the first are not those of its check sum."""
    content = bytearray(zipped({f"VO_{n}.xml": opendata(*(sshr(n * 100 + k, 5) for k in range(20))) for n in (1, 2)}))
    if broken:
        content[150:160] = bytes(10)
    return bytes(content)


@pytest.mark.enable_socket
@pytest.mark.parametrize("broken", [False, True])
def test_the_visitor_fetches_what_the_passport_offers_and_tells_a_broken_member(broken: bool) -> None:
    bulk = SOURCES["sshr"].bulk
    assert bulk is not None
    with visiting(Site({SSHR_PAGE: Said(SSHR), SSHR_FILE: Said(packed(broken=broken))})) as visitor:
        [offer] = bulk.offers(visitor, None)
        found = visitor.download(offer.urls[0])
        assert found.path is not None
        assert found.path.read_bytes() == packed(broken=broken)
        assert bool(found.problem) == broken
        assert found.name == offer.key


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said((RECORDED.parent / "rsmp/answers/captcha.html").read_bytes()), "captcha"),
        (Said((RECORDED.parent / "rsmp/answers/blocked.html").read_bytes(), 403), "blocked"),
        (Said(b"", 451), "geo"),
        (Said(b""), "layout"),
        (Said(SSHR[: len(SSHR) // 2]), "down"),
        (Said(b'{"error": "html is due"}'), "layout"),
    ],
)
def test_what_comes_in_place_of_a_passport_is_no_release(said: Said, reason: str) -> None:
    bulk = SOURCES["sshr"].bulk
    assert bulk is not None
    with visiting(Site({SSHR_PAGE: said})) as visitor, pytest.raises(NotAnswered) as caught:
        bulk.offers(visitor, None)
    assert caught.value.reason == reason


@examples("the day of a release is read in either order", 2_000)
@given(day=st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_a_day_in_either_order_is_read_as_itself(day: date) -> None:
    assert release_day(day.strftime("%Y%m%d")) == day
    assert release_day(day.strftime("%d%m%Y")) == day


@pytest.mark.parametrize("digits", ["11252016", "00000000", "20241301", "31022025", "99999999"])
def test_what_is_no_day_is_none(digits: str) -> None:
    assert release_day(digits) is None


@pytest.mark.parametrize("code", sorted(SOURCES))
def test_every_open_set_is_looked_at_by_a_calendar(code: str) -> None:
    source = SOURCES[code]
    if "/opendata/" not in source.official:
        return
    assert (source.bulk is None) == bool(source.closed)
    if source.bulk:
        site = OnePage(b"<html><body></body></html>")
        with pytest.raises(NotAnswered):
            source.bulk.offers(site, None)
        assert site.asked == [source.official]
        assert CronTrigger.from_crontab(source.bulk.calendar, "Europe/Moscow")
