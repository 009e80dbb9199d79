"""Every source of the tax service, asked and run by the real code against the made-up country's sites.

Found, nothing found, and with each fault: not checked, for the right reason; and afterwards everything is caught up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select
from support import proof
from support.base import Base
from support.files import inn
from support.found import canaries_of
from support.visits import options_of

from checker.jobs.ask import ask
from checker.jobs.run import run
from checker.models import Outcome, Version
from checker.settings import Settings
from scrapers import visitor
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.sites import Manners, World, serving
from scrapers.sandbox.sites.faults import SOURCES as SERVED
from scrapers.sandbox.sites.service import pays_npd
from scrapers.wire import Limits

pytestmark = pytest.mark.enable_socket

DAY = date(2026, 11, 20)
LIVE = [code for code, source in SOURCES.items() if source.live and not source.off]
BULK = [code for code, source in SOURCES.items() if source.bulk and not source.off]
REASONS = {
    "captcha": "captcha", "403": "blocked", "429": "quota", "451": "geo", "503": "down", "slow": "down", "cut": "down",
    "empty": "layout", "layout": "layout",
}  # fmt: skip
EACH = ("captcha", "layout")
"""Faults that are tried with every source each time; all of them only with one of a kind, and by `make proof`."""
HASTY = Limits(
    connect=2, read=2, total=1.5, tries=2, pause=0.01, patience=1, poll=0.01, window=0.4, rate=20_000, drops=2
)


def asking() -> Iterator[tuple[str, str]]:
    for code in LIVE:
        yield from ((code, kind) for kind in REASONS if proof.FULL or code == "girbo" or kind in EACH)


def fetching() -> Iterator[tuple[str, str]]:
    """Source, or its files alone, and kind."""
    for code in BULK:
        for where in (code, f"{code}.files"):
            kinds = [*REASONS, *(["half_zip"] if code != "disqualified" else [])]
            always = {"debtam.files": kinds, "disqualified.files": ["layout"], "egrul.files": ["layout", "half_zip"]}
            yield from ((where, kind) for kind in kinds if proof.FULL or kind in always.get(where, EACH[:1]))


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[str, World]]:
    with serving(Country(40, 1, DAY), manners=Manners(open_to_programs=True)) as (origin, world):
        yield origin, world


@pytest.fixture
def options(book: Base, served: tuple[str, World]) -> Settings:
    origin, world = served
    canaries = {code: subject(world, code) for code in LIVE if getattr(SOURCES[code].live, "canary", "")}
    said = ",".join(f"{code}={number}" for code, number in canaries.items())
    closed = ",".join(code for code in LIVE if SOURCES[code].shut)
    return options_of(book, sandbox_url=origin, canaries=said, ask_closed=closed)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "QUICK", HASTY)


def subject(world: World, code: str) -> str:
    """Who is found at this source."""
    country = world.country
    if code == "egrip":
        return next(item.person.inn for item in country.entrepreneurs if not item.registrations[-1].ended)
    if code == "npd":
        return next(number for number in persons(country) if pays_npd(number))
    if code == "invalid_inn":
        return next(company.inn for company in country.companies if company.ended)
    return canaries_of(country).get(code, country.good)


def absent(world: World, code: str) -> str:
    """Of whom this source says nothing, or says no."""
    if code == "npd":
        return next(number for number in persons(world.country) if not pays_npd(number))
    if code == "invalid_inn":
        return world.country.good
    if code == "egrip":
        return next(number for number in persons(world.country) if world.country.find(number) is None)
    return inn(4242)


def persons(country: Country) -> list[str]:
    heads = (head for company in country.companies for head in company.heads)
    return [head.person.inn for head in heads if head.person is not None]


def records(book: Base) -> int:
    (row,) = book.rows(select(func.count()).select_from(Version).where(Version.hash.is_not(None)))
    return int(row[0])


def asked(book: Base, options: Settings, code: str, number: str) -> tuple[str, str | None]:
    told = ask(book.engine, options, SOURCES[code], number)
    return told.state, told.reason


def test_every_source_that_is_asked_or_fetched_has_a_site() -> None:
    assert {*LIVE, *BULK} <= set(SERVED)


@pytest.mark.parametrize("code", LIVE)
def test_who_is_there_is_found(book: Base, options: Settings, world: World, code: str) -> None:
    number = subject(world, code)
    assert asked(book, options, code, number) == ("found", None)
    assert book.rows(select(Version.subject).distinct()) == [(number,)]


@pytest.mark.parametrize("code", LIVE)
def test_who_is_not_there_is_not_found(book: Base, options: Settings, world: World, code: str) -> None:
    number = absent(world, code)
    assert asked(book, options, code, number) == ("nothing_found", None)
    assert book.rows(select(Version.subject).where(Version.subject == number)) == []


@pytest.mark.parametrize(("code", "kind"), list(asking()))
def test_an_ill_site_has_said_nothing(
    book: Base, options: Settings, world: World, hasty: None, code: str, kind: str
) -> None:
    search = {"egrul_search": kind} if code == "egrip" else {}  # which alone says that a person is in no register
    for number, ill in ((subject(world, code), {code: kind}), (absent(world, code), {code: kind, **search})):
        world.faults.put(ill)
        assert asked(book, options, code, number) == ("not_checked", REASONS[kind])
        world.faults.put({})
    assert "nothing_found" not in {row[0] for row in book.rows(select(Outcome.state))}
    assert asked(book, options, code, subject(world, code)) == ("found", None)


@pytest.mark.parametrize("code", BULK)
def test_what_is_offered_is_read_once(book: Base, options: Settings, world: World, code: str) -> None:
    done = run(book.engine, options, SOURCES[code])
    assert done.well, done
    assert done.tried
    assert records(book) > 0
    again = run(book.engine, options, SOURCES[code])
    assert (again.well, again.tried) == (True, ())


@pytest.mark.parametrize(("where", "kind"), list(fetching()))
def test_nothing_is_made_of_an_ill_release_and_it_is_caught_up(
    book: Base, options: Settings, world: World, hasty: None, where: str, kind: str
) -> None:
    code = where.removesuffix(".files")
    world.faults.put({where: kind})
    done = run(book.engine, options, SOURCES[code])
    world.faults.put({})
    reasons = {done.reason, *(tried.reason for tried in done.tried)} - {None}
    assert not done.well
    assert reasons == {REASONS.get(kind, "layout")}
    if kind != "half_zip":
        assert records(book) == 0
    assert book.rows(select(Version.subject).where(Version.hash.is_(None))) == [], "nothing has ended"
    caught_up = run(book.engine, options, SOURCES[code])
    assert caught_up.well, caught_up
    assert records(book) > 0
