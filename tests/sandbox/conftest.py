"""The sites of the made-up country on loopback, and a session of an ordinary HTTP client."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests

from scrapers.sandbox import Country
from scrapers.sandbox.sites import Manners, World, serving

DAY = date(2026, 11, 20)


EGRUL = "egrul.nalog.ru"


class Client:
    """A real HTTP client of the sites: addresses are the official ones without the scheme."""

    def __init__(self, origin: str, world: World) -> None:
        self.origin, self.world = origin, world
        self.session = requests.Session()

    def get(self, address: str, **options: object) -> requests.Response:
        return self.ask("GET", address, **options)

    def post(self, address: str, **options: object) -> requests.Response:
        return self.ask("POST", address, **options)

    def ask(self, method: str, address: str, **options: object) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return self.session.request(method, f"{self.origin}/{address}", timeout=20, **options)  # type: ignore[arg-type]


def seek(sites: Client, query: str, **form: str) -> list[dict[str, Any]]:
    """The rows of a search at egrul.nalog.ru, which first has to be waited for."""
    empty = {"vyp3CaptchaToken": "", "page": "", "region": "", "PreventChromeAutocomplete": ""}
    token = sites.post(f"{EGRUL}/", data={**empty, "query": query, **form}).json()["t"]
    assert sites.get(f"{EGRUL}/search-result/{token}").json() == {"status": "wait"}
    rows: list[dict[str, Any]] = sites.get(f"{EGRUL}/search-result/{token}", params={"r": "1", "_": "1"}).json()["rows"]
    return rows


@pytest.fixture(scope="session")
def country() -> Country:
    return Country(40, 1, DAY)


@pytest.fixture
def sites(country: Country) -> Iterator[Client]:
    """The sites with limits so low that a test reaches them."""
    manners = Manners(captcha_after=30, npd_a_minute=2)
    with serving(country, manners=manners, token="let me") as (origin, world):
        yield Client(origin, world)
