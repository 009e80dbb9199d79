"""An empty base, no bulk register, one unknown company of the made-up country: asked now, by the real code."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select
from support.base import Base
from support.found import canaries_of
from support.people import client_of, person
from support.visits import options_of

from checker.app import create_app
from checker.facts import State
from checker.ingest.outcomes import REASONS
from checker.jobs.queue import Asked, request, work_once
from checker.models import Document, Job, Step
from checker.reports.labels import REASONS as REASON_WORDS
from checker.reports.labels import SOURCES as SOURCE_NAMES
from checker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox.sites import World

pytestmark = pytest.mark.enable_socket

LIVE = {
    code for code, source in SOURCES.items() if source.live and "legal_entity" in source.live.kinds and not source.shut
}
REGISTERS = {"egrul": "captcha", "egrul_search": "captcha"}
"""egrul.nalog.ru wants a code from a picture, whatever it is asked for."""

UNSAID = REASONS | {"never_asked"}


@pytest.fixture
def today(world: World) -> date:
    return world.day


@pytest.fixture
def number(world: World) -> str:
    """A company that is alive and no example of the country."""
    country = world.country
    known = {country.good, country.doubtful, country.bad}
    return next(one.inn for one in country.companies if not one.ended and one.inn not in known)


@pytest.fixture
def options(base: Base, served: tuple[str, World]) -> Settings:
    origin, world = served
    canaries = ",".join(f"{code}={number}" for code, number in canaries_of(world.country).items())
    return options_of(base, sandbox_url=origin, canaries=canaries)


def steps(base: Base, number: str) -> dict[str, tuple[str, str | None]]:
    """How the last asking ended."""
    query = select(Step.source, Step.state, Step.reason).join(Job, Job.id == Step.job_id)
    last = select(func.max(Job.id)).where(Job.subject == number, Job.state == "done").scalar_subquery()
    return {code: (state, reason) for code, state, reason in base.rows(query.where(Job.id == last))}


def asked(base: Base, options: Settings, number: str) -> Asked:
    return request(base.engine, options, number, "somebody")


def unsaid(base: Base, number: str) -> dict[str, str | None]:
    """What could not be got, and why."""
    return {one.source: one.reason for one in base.sheet(number).coverage if one.state is State.NOT_CHECKED}


def page(options: Settings, address: str) -> tuple[int, str]:
    app = create_app(options)
    answer = client_of(app, person(app.extensions["checker_writer"])).get(address)
    app.extensions["checker_engine"].dispose()
    return answer.status_code, answer.get_data(as_text=True)


def test_an_unknown_company_gets_its_card_and_what_could_not_be_got_is_named(
    base: Base, options: Settings, number: str, today: date
) -> None:
    began = time.monotonic()
    assert page(options, f"/company/{number}")[0] == 404
    told = asked(base, options, number)
    assert (told.state, set(told.sources)) == ("asked", LIVE)
    assert work_once(base.engine, options)
    status, card = page(options, f"/company/{number}")
    print(f"{base.engine.dialect.name}: from the question to the card {time.monotonic() - began:.1f} s")  # noqa: T201

    assert set(steps(base, number).values()) <= {("found", None), ("nothing_found", None)}
    assert not base.rows(select(Document.channel).where(Document.channel == "bulk"))
    sheet = base.sheet(number)
    assert {"egrul", "egrul_search", "pb"} <= {one.source for one in sheet.coverage if one.state is State.FOUND}
    assert sheet.one("full_name") or sheet.one("name"), {fact.block for fact in sheet.facts}
    assert (status, sheet.ogrn in card) == (200, True)
    missing = unsaid(base, number)
    assert not missing.keys() & LIVE
    assert {"sshr", "revexp", "debtam", "paytax", "kad", "fssp"} <= missing.keys()
    assert set(missing.values()) <= UNSAID
    told_of = page(options, f"/company/{number}/sources")[1]
    assert [name for name in missing if name in SOURCES and SOURCE_NAMES[name] not in told_of] == []


def test_with_a_captcha_at_the_registers_the_card_says_so_and_shows_the_rest(
    base: Base, options: Settings, world: World, number: str, today: date
) -> None:
    world.faults.put(REGISTERS)
    asked(base, options, number)
    assert work_once(base.engine, options)
    told = steps(base, number)
    assert {code for code, said in told.items() if said == ("not_checked", "captcha")} == set(REGISTERS)
    assert {said for code, said in told.items() if code not in REGISTERS} <= {("found", None), ("nothing_found", None)}
    assert {code: reason for code, reason in unsaid(base, number).items() if code in REGISTERS} == REGISTERS
    assert page(options, f"/company/{number}")[0] == 200
    assert REASON_WORDS["captcha"] in page(options, f"/company/{number}/sources")[1]

    world.faults.put({})
    assert set(asked(base, options, number).sources) == set(REGISTERS), "asked again for what is missing"
    assert work_once(base.engine, options)
    assert not unsaid(base, number).keys() & set(REGISTERS)


def test_two_who_ask_at_once_join_one_job(base: Base, options: Settings, number: str, today: date) -> None:
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(lambda who: request(base.engine, options, number, who), ("one", "two")))
    assert {one.state for one in told} == {"asked"}
    assert base.count(Job) == 1
    assert work_once(base.engine, options)
    assert not work_once(base.engine, options), "nothing is asked twice"
    assert request(base.engine, options, number, "three").state == "nothing_to_ask"
