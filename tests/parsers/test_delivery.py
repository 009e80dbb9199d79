"""The delivery folder of the registers: which days and copies its listings offer, however they are written."""

from __future__ import annotations

from datetime import date

import pytest
from support.told import Said, Site, visiting

from scrapers.base import Offer
from scrapers.http import NotAnswered
from scrapers.registry import SOURCES

pytestmark = pytest.mark.enable_socket

ROOT = "https://ftp.egrul.nalog.ru/"


def listing(*hrefs: str) -> Said:
    links = "".join(f'<li><a class="x" href="{href}">{href}</a></li>' for href in hrefs)
    text = f'<html><body><h1>Index of the folder</h1><a href="?C=N&amp;O=D">Name</a>{links}</body></html>'
    return Said(text.encode())


def folder(**changed: Said) -> Site:
    """Two formats in parallel; in the newer one the 3rd is missing and the 5th empty as yet."""
    pages = {
        "": listing("EGRUL_407/", "EGRUL_408/", "EGRIP_407/", "https://elsewhere.ru/EGRUL_409/", "readme.txt"),
        "EGRUL_407/": listing(
            "../", "01.01.2026_FULL/", "01.01.2025_FULL/", "03.02.2026/", "04.02.2026/", "99.99.2026/"
        ),
        "EGRUL_408/": listing("../", "04.02.2026/", "06.02.2026/", "05.02.2026/"),
        "EGRUL_407/01.01.2026_FULL/": listing(*(f"EGRUL_FULL_2026-01-01_{n}.zip" for n in (10, 1, 2))),
        "EGRUL_407/03.02.2026/": listing("EGRUL_2026-02-03_1.zip"),
        "EGRUL_407/04.02.2026/": listing("EGRUL_2026-02-04_1.zip"),
        "EGRUL_408/04.02.2026/": listing("EGRUL408_2026-02-04_2.zip", "EGRUL408_2026-02-04_1.zip", "note.txt"),
        "EGRUL_408/05.02.2026/": listing("../"),
        "EGRUL_408/06.02.2026/": listing("EGRUL408_2026-02-06_1.zip"),
    }
    said = {f"GET {ROOT}{path}": page for path, page in (pages | changed).items()}
    return Site({pattern.replace("?", r"\?"): page for pattern, page in said.items()})


def offers(site: Site, after: date | None, source: str = "egrul") -> list[Offer]:
    bulk = SOURCES[source].bulk
    assert bulk is not None
    assert bulk.certificate
    with visiting(site) as client:
        return bulk.offers(client, after)


def test_a_new_base_begins_with_the_newest_copy_and_goes_on_by_days() -> None:
    found = offers(folder(), None)
    assert [offer.key for offer in found] == [
        "EGRUL_407/01.01.2026_FULL",
        "EGRUL_407/03.02.2026",
        "EGRUL_408/04.02.2026",
        "EGRUL_408/06.02.2026",
    ]
    assert found[0].day == date(2026, 1, 1)
    assert found[0].urls == tuple(f"{ROOT}EGRUL_407/01.01.2026_FULL/EGRUL_FULL_2026-01-01_{n}.zip" for n in (1, 2, 10))
    assert found[2].urls == tuple(f"{ROOT}EGRUL_408/04.02.2026/EGRUL408_2026-02-04_{n}.zip" for n in (1, 2))
    assert not any(offer.whole for offer in found)


def test_a_base_that_has_days_gets_those_after_and_late_ones() -> None:
    assert [offer.day for offer in offers(folder(), date(2026, 2, 4))] == [
        date(2026, 2, 3), date(2026, 2, 4), date(2026, 2, 6),
    ]  # fmt: skip
    assert [offer.day for offer in offers(folder(), date(2026, 2, 15))] == [date(2026, 2, 6)]
    assert offers(folder(), date(2026, 2, 16)) == []


def test_a_base_older_than_the_copy_with_no_days_between_gets_the_copy() -> None:
    assert offers(folder(), date(2025, 6, 1))[0].key == "EGRUL_407/01.01.2026_FULL"


def test_a_base_whose_days_go_on_needs_no_copy() -> None:
    between = listing("01.01.2026_FULL/", "29.12.2025/", "31.12.2025/")
    day = {f"EGRUL_407/{n}.12.2025/": listing(f"EGRUL_2025-12-{n}_1.zip") for n in (29, 31)}
    found = offers(folder(**{"EGRUL_407/": between}, **day), date(2025, 12, 28))
    assert [offer.key for offer in found][:3] == [
        "EGRUL_407/29.12.2025",
        "EGRUL_407/31.12.2025",
        "EGRUL_408/04.02.2026",
    ]


def test_the_other_way_of_writing_the_listing_is_read() -> None:
    site = folder(
        **{
            "": Said(b"<p>Registers: all files</p><A HREF='/?dir=EGRIP_407'>EGRIP</A> <a href=?dir=./EGRUL_408>E</a>"),
            "?dir=EGRIP_407": listing("?dir=EGRIP_407/20.01.2026"),
            "?dir=EGRIP_407/20.01.2026": listing("EGRIP_407/20.01.2026/EGRIP_2026-01-20_1.zip"),
        }
    )
    [offer] = offers(site, None, "egrip")
    assert offer.key == "EGRIP_407/20.01.2026"
    assert offer.urls == (f"{ROOT}EGRIP_407/20.01.2026/EGRIP_2026-01-20_1.zip",)


@pytest.mark.parametrize(
    "changed",
    [
        {"": listing("readme.txt")},
        {"": listing("EGRIP_407/")},
        {"": Said(b"")},
        {"EGRUL_407/": listing("../"), "EGRUL_408/": listing("../", "99.99.2026/")},
    ],
)
def test_a_listing_of_another_form_is_told(changed: dict[str, Said]) -> None:
    with pytest.raises(NotAnswered) as caught:
        offers(folder(**changed), None)
    assert caught.value.reason == "layout"


@pytest.mark.parametrize("after", [None, date(2026, 2, 1)])
def test_a_day_that_cannot_be_listed_is_offered_as_refused_and_does_not_stop_the_others(after: date | None) -> None:
    site = folder(**{"EGRUL_407/03.02.2026/": Said(b"", 503)})
    days = [offer for offer in offers(site, after) if "FULL" not in offer.key]
    assert [(offer.day.day, bool(offer.urls), offer.refused.reason if offer.refused else None) for offer in days] == [
        (3, False, "down"), (4, True, None), (6, True, None),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["", "EGRUL_407/", "EGRUL_407/01.01.2026_FULL/"])
def test_without_the_copy_nothing_is_offered_to_a_new_base(path: str) -> None:
    with pytest.raises(NotAnswered) as caught:
        offers(folder(**{path: Said(b"", 503)}), None)
    assert caught.value.reason == "down"
