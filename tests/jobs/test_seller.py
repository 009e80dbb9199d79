"""Checko asked with a key, by the real code, at the made-up country's site: for one organisation, and never the key."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import inspect, select
from support.base import Base
from support.people import person
from support.visits import options_of

from checker.facts import State
from checker.jobs import seller
from checker.jobs.seller import Told
from checker.models import Document, Host, Outcome, Version
from checker.settings import Settings
from scrapers import checko_api
from scrapers.checko_api import Quota
from scrapers.sandbox.courts import cases_of, proceedings_of
from scrapers.sandbox.model import Company
from scrapers.sandbox.sites import World
from scrapers.sandbox.sites.checko import KEY, POOR_KEY, SMALL_KEY

pytestmark = pytest.mark.enable_socket

OWN_KEY = "Tainy-Klyuch_0123456789"
"""A key of the server of this file, which repeats it wherever it can."""


@pytest.fixture
def options(base: Base, served: tuple[str, World]) -> Settings:
    return options_of(base, sandbox_url=served[0])


@pytest.fixture
def ours(base: Base) -> int:
    return person(base.engine).organisation


def sued(world: World) -> Company:
    """A company with cases and open proceedings."""
    day = world.day
    return next(
        one
        for one in world.country.companies
        if cases_of(one, day) and any(item.ended is None for item in proceedings_of(one, day))
    )


def clean(world: World) -> Company:
    return next(
        one for one in world.country.companies if not cases_of(one, world.day) and not proceedings_of(one, world.day)
    )


def put(base: Base, options: Settings, organisation: int, company: Company, key: str = KEY) -> dict[str, Told]:
    told = seller.ask(base.engine, options, organisation, key, company.inn, "legal_entity")
    return {one.source: one for one in told}


def states(base: Base, number: str, *reach: int) -> dict[str, tuple[str, str | None, str]]:
    sheet = base.sheet(number, reach=(0, *reach))
    found = {code: sheet.state_of(code) for code in ("kad", "fssp")}
    return {code: (one.state.value, one.reason, one.channel) for code, one in found.items()}


def test_what_it_answers_is_known_to_that_organisation_alone(
    base: Base, options: Settings, ours: int, world: World
) -> None:
    company = sued(world)
    other = person(base.engine).organisation
    told = put(base, options, ours, company)
    assert {code: one.state for code, one in told.items()} == {"kad": "found", "fssp": "found"}
    day = world.day
    assert told["kad"].found == len({case.number for case in cases_of(company, day)})
    assert told["fssp"].found == len([item for item in proceedings_of(company, day) if item.ended is None])
    assert told["kad"].quota is not None
    assert told["kad"].quota.balance_kop == 0
    assert {code: one[0] for code, one in states(base, company.inn, ours).items()} == {"kad": "found", "fssp": "found"}
    assert {one[2] for one in states(base, company.inn, ours).values()} == {"adapter"}
    sheet = base.sheet(company.inn, reach=(0, ours))
    assert {fact.channel for fact in sheet.facts if fact.evidence.source in ("kad", "fssp")} == {"adapter"}
    for reach in ((), (other,)):
        assert {one[0] for one in states(base, company.inn, *reach).values()} == {"not_checked"}
        assert not [
            fact for fact in base.sheet(company.inn, reach=(0, *reach)).facts if fact.evidence.source in ("kad", "fssp")
        ]
    assert {row[0] for row in base.rows(select(Version.reach))} == {ours}


def test_a_part_of_what_it_holds_is_known_and_is_no_check(
    base: Base, options: Settings, ours: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = next(one for one in world.country.companies if len(cases_of(one, world.day)) > 1)
    monkeypatch.setattr(checko_api, "PAGE", 1)
    monkeypatch.setattr(checko_api, "MOST_PAGES", 1)
    told = put(base, options, ours, company)["kad"]
    assert (told.state, told.reason, told.found) == ("not_checked", "partial", 1)
    assert states(base, company.inn, ours)["kad"][:2] == ("not_checked", "partial")
    facts = base.sheet(company.inn, reach=(0, ours)).facts
    assert {fact.channel for fact in facts if fact.evidence.source == "kad"} == {"adapter"}
    monkeypatch.setattr(checko_api, "MOST_PAGES", 1_000)
    assert put(base, options, ours, company)["kad"].state == "found", "its pages together are all of it"
    assert states(base, company.inn, ours)["kad"][0] == "found"


def test_nothing_found_is_said_and_is_of_that_organisation(
    base: Base, options: Settings, ours: int, world: World
) -> None:
    company = clean(world)
    told = put(base, options, ours, company)
    assert {code: one.state for code, one in told.items()} == {"kad": "nothing_found", "fssp": "nothing_found"}
    assert {one[0] for one in states(base, company.inn, ours).values()} == {State.NOTHING_FOUND.value}
    assert {one[0] for one in states(base, company.inn).values()} == {State.NOT_CHECKED.value}


def test_what_is_gone_at_the_seller_is_ended_by_the_seller_alone(
    base: Base, options: Settings, ours: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    company = sued(world)
    put(base, options, ours, company)
    monkeypatch.setattr("scrapers.sandbox.sites.checko.proceedings_of", lambda _subject, _day: [])
    told = put(base, options, ours, company)
    assert told["fssp"].state == "nothing_found"
    assert not [fact for fact in base.sheet(company.inn, reach=(0, ours)).facts if fact.block == "enforcement"]


def test_a_trader_is_asked_for_where_the_method_knows_traders(
    base: Base, options: Settings, ours: int, world: World
) -> None:
    trader = world.country.entrepreneurs[0].person.inn
    told = seller.ask(base.engine, options, ours, KEY, trader, "entrepreneur")
    assert [(one.source, one.state in ("found", "nothing_found")) for one in told] == [("kad", True)]


@pytest.mark.parametrize(("key", "reason"), [("wrong-key-9999", "no_key"), (POOR_KEY, "quota"), (SMALL_KEY, "no_key")])
def test_a_key_that_is_refused_checks_nothing_and_shuts_the_site_for_nobody(
    base: Base, options: Settings, ours: int, world: World, key: str, reason: str
) -> None:
    company = clean(world)
    told = put(base, options, ours, company, key)
    assert {(one.state, one.reason) for one in told.values()} == {("not_checked", reason)}
    assert {one[:2] for one in states(base, company.inn, ours).values()} == {("not_checked", reason)}
    assert not base.rows(select(Host.name))
    other = person(base.engine).organisation
    assert {one.state for one in put(base, options, other, company).values()} == {"nothing_found"}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("403", "blocked"), ("429", "quota"), ("451", "geo"), ("503", "down"), ("cut", "down"), ("empty", "layout"),
     ("layout", "layout"), ("captcha", "captcha")],
)  # fmt: skip
def test_faults_of_the_site_are_not_checked_each_for_its_reason(
    base: Base, options: Settings, ours: int, world: World, fault: str, reason: str
) -> None:
    world.faults.put({"checko": fault})
    told = put(base, options, ours, clean(world))
    assert {(one.state, one.reason) for one in told.values()} == {("not_checked", reason)}
    assert not base.rows(select(Host.name))


def test_a_site_that_drips_is_cut_in_time(
    base: Base, options: Settings, ours: int, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seller, "LIMITS", checko_api.Limits(connect=1, read=1, total=0.4, tries=1))
    monkeypatch.setattr(seller, "BUDGET", 0.3)
    world.faults.put({"checko": "slow"})
    told = put(base, options, ours, clean(world))
    assert {(one.state, one.reason) for one in told.values()} == {("not_checked", "down")}


class Gossip(BaseHTTPRequestHandler):
    """A seller that repeats the key: in what it says, in its headers, and in where it sends."""

    how = "told"

    def do_GET(self) -> None:
        inn = self.path.partition("inn=")[2].partition("&")[0]
        case = {
            "Номер": "А40-1/2026",
            "Дата": "2026-02-01",
            "СуммИск": 1,
            "Ист": [],
            "Ответ": [{"ИНН": inn, "Наим": OWN_KEY}],
        }
        data = {"ЗапВсего": 1, "СтрВсего": 1, "ОбщСуммИск": 1, "Записи": [case]}
        meta = {"status": "error" if self.how == "error" else "ok", "message": f"ключ {OWN_KEY}", "balance": 12.5}
        body = json.dumps({"company": {"ИНН": inn}, "data": data, "meta": meta}, ensure_ascii=False).encode()
        status = {"401": 401, "redirect": 302, "outside": 302, "gone": 404}.get(self.how, 200)
        self.send_response(status)
        if self.how == "redirect":
            self.send_header("Location", f"{self.path.replace('/v2/', '/v3/')}&again={OWN_KEY}")
        if self.how == "outside":
            self.send_header("Location", f"https://user@{OWN_KEY}.example/{OWN_KEY}")
        self.send_header("X-Key", OWN_KEY)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) + (self.how == "cut")))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the library's
        """Nothing."""


@pytest.fixture
def gossip() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gossip)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    Gossip.how = "told"


@pytest.mark.parametrize("how", ["told", "error", "401", "redirect", "outside", "gone", "cut"])
def test_the_key_is_nowhere_whatever_the_seller_does_with_it(
    base: Base, ours: int, gossip: str, world: World, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    Gossip.how = how
    options = options_of(base, sandbox_url=gossip)
    told = put(base, options, ours, clean(world), OWN_KEY)
    assert told["kad"].state == ("found" if how == "told" else "not_checked"), told
    names = inspect(base.engine).get_table_names()
    with base.engine.connect() as connection:
        rows = [row for name in names for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
    assert rows
    assert not [
        row
        for row in rows
        if OWN_KEY in str(row) or any(OWN_KEY.encode() in cell for cell in row if isinstance(cell, bytes))
    ]
    kept = [path for path in (base.root, Path(options.data_dir)) for path in path.rglob("*") if path.is_file()]
    assert not [path for path in kept if OWN_KEY.encode() in path.read_bytes()]
    assert OWN_KEY not in caplog.text
    assert OWN_KEY not in repr(told)
    if how in ("401", "error"):
        assert (told["kad"].reason, told["kad"].quota) == ("no_key", Quota(None, 1_250))


def test_the_archived_answer_is_the_document(base: Base, options: Settings, ours: int, world: World) -> None:
    put(base, options, ours, sued(world))
    urls = [row[0] for row in base.rows(select(Document.url))]
    assert urls
    assert all(url.startswith("https://api.checko.ru/v2/") and "key" not in url for url in urls)
    sheet = base.sheet(sued(world).inn, reach=(0, ours))
    fact = next(fact for fact in sheet.facts if fact.evidence.source == "kad")
    raw = base.raw(fact.evidence.id, reach=(0, ours))
    assert raw is not None
    assert base.raw(fact.evidence.id) is None, "for others as if there were none"
    assert {row[0] for row in base.rows(select(Outcome.channel))} == {"adapter"}


def test_nobody_asks_for_the_public(base: Base, options: Settings, world: World) -> None:
    with pytest.raises(ValueError, match="organisation"):
        put(base, options, 0, clean(world))
