"""egrul.nalog.ru and the delivery folder of the made-up country, asked by a real client."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from checker.records import Record
from scrapers.base import About
from scrapers.registry import SOURCES
from scrapers.sandbox.sites import Manners, World
from tests.sandbox.conftest import DAY, EGRUL, Client, seek

pytestmark = pytest.mark.enable_socket


def order(sites: Client, row: dict[str, Any]) -> str:
    token = str(sites.get(f"{EGRUL}/vyp-request/{row['t']}").json()["t"])
    assert sites.get(f"{EGRUL}/vyp-status/{token}").json() == {"status": "wait"}
    assert sites.get(f"{EGRUL}/vyp-status/{token}").json() == {"status": "ready"}
    return token


def test_a_company_is_found_by_its_number_and_its_extract_read(sites: Client) -> None:
    good = sites.world.country.good
    (row,) = seek(sites, good)
    assert (row["i"], row["k"], row["cnt"], row["tot"], row["pg"]) == (good, "ul", "1", "1", "1")
    assert all(isinstance(value, str) and value for value in row.values())
    answer = sites.get(f"{EGRUL}/vyp-download/{order(sites, row)}")
    assert answer.headers["Content-Type"] == "application/pdf"
    (extract,) = SOURCES["egrul"].formats[-1].parse([answer.content], About())
    assert isinstance(extract, Record)
    assert (extract.subject, extract.part, extract.asof) == (good, row["o"], 20261120)


def test_every_registration_of_an_entrepreneur_is_a_row(sites: Client) -> None:
    trader = next(item for item in sites.world.country.entrepreneurs if len(item.registrations) == 2)
    rows = seek(sites, trader.person.inn)
    assert [row["k"] for row in rows] == ["fl", "fl"]
    assert [("e" in row) for row in rows] == [True, False]
    assert [row["o"] for row in seek(sites, rows[1]["o"])] == [rows[1]["o"]]


def test_a_name_finds_pages_of_twenty(sites: Client) -> None:
    first, second = seek(sites, "общество"), seek(sites, "общество", page="2")
    assert len(first) == 20
    assert int(first[0]["tot"]) == 20 + len(second) + len(seek(sites, "общество", page="3"))
    assert not {row["o"] for row in first} & {row["o"] for row in second}
    assert seek(sites, "общество", region="77") == []
    assert len(seek(sites, first[0]["n"], nameEq="on")) == 1


def test_nobody_is_an_empty_list(sites: Client) -> None:
    assert seek(sites, "7707083893") == []


def test_a_token_is_of_its_session_and_expires(country: Any) -> None:
    now = [0.0]
    world = World(country, Manners(), lambda: now[0])
    token = world.issue("what for", "A")
    assert world.redeem(token, "A") == "what for"
    assert world.redeem(token, "B") is None
    now[0] += 600
    assert world.redeem(token, "A") is None


def test_without_the_cookie_the_token_says_nothing(sites: Client) -> None:
    token = sites.post(f"{EGRUL}/", data={"query": sites.world.country.good}).json()["t"]
    assert sites.session.cookies.list_paths() == [f"/{EGRUL}/"]
    sites.session.cookies.clear()
    answer = sites.get(f"{EGRUL}/search-result/{token}")
    assert answer.status_code == 400
    assert list(answer.json()["ERRORS"]) == ["t"]


def test_a_bad_query_is_refused(sites: Client) -> None:
    answer = sites.post(f"{EGRUL}/", data={"query": " "})
    assert (answer.status_code, list(answer.json()["ERRORS"])) == (400, ["query"])


def test_who_searches_too_much_is_asked_for_a_captcha(sites: Client) -> None:
    asked = [sites.post(f"{EGRUL}/", data={"query": "1"}).json()["captchaRequired"] for _ in range(31)]
    assert asked == [False] * 30 + [True]


@pytest.mark.parametrize(("registry", "folder"), [("egrul", "EGRUL_408"), ("egrip", "EGRIP_407")])
def test_the_delivery_folder_lists_and_gives_its_files(sites: Client, registry: str, folder: str) -> None:
    root = sites.get("ftp.egrul.nalog.ru/")
    assert f'href="/{folder}/"' in root.text
    days = sites.get(f"ftp.egrul.nalog.ru/{folder}/").text
    assert f'href="/{folder}/01.11.2026_FULL/"' in days
    name = f"{registry.upper()}_FULL_2026-11-01_1.zip"
    listing = f"{folder}/01.11.2026_FULL"
    for answer in (sites.get(f"ftp.egrul.nalog.ru/{listing}/"), sites.get(f"ftp.egrul.nalog.ru/?dir={listing}")):
        assert f'href="/{listing}/{name}"' in answer.text
    whole = sites.get(f"ftp.egrul.nalog.ru/{listing}/{name}")
    with zipfile.ZipFile(io.BytesIO(whole.content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"{registry.upper()}_2026-11-01_1.XML"]
    assert sites.get(f"ftp.egrul.nalog.ru/{listing}/nothing.zip").status_code == 404


def test_the_next_day_has_come(sites: Client) -> None:
    later = date(2026, 11, 26)
    for shown in ({}, {"Authorization": "Bearer x"}):
        assert sites.post("-/day", json={"day": later.isoformat()}, headers=shown).status_code == 403
    assert sites.world.day == DAY
    answer = sites.post("-/day", json={"day": later.isoformat()}, headers={"Authorization": "Bearer let me"})
    assert answer.json() == {"day": "2026-11-26"}
    assert "/23.11.2026/" in sites.get("ftp.egrul.nalog.ru/EGRUL_408/").text
    for wrong in ("yesterday", "2020-01-01"):
        answer = sites.post("-/day", json={"day": wrong}, headers={"Authorization": "Bearer let me"})
        assert answer.status_code == 400
