"""A list that is shorter by sixty per cent than the last one, from the site to the page of sources."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from support.base import Base
from support.visits import options_of

from checker.facts import State
from checker.freshness import SourceState, source_states
from checker.jobs.run import Done, run
from checker.models import Notice, Run, Version
from scrapers.registry import NUMBERS, SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.sites import serving

pytestmark = pytest.mark.enable_socket

SOURCE = SOURCES["rsmp"]
COMPANIES, FEW = 60, 24
FIRST, SECOND = date(2025, 9, 20), date(2025, 10, 20)


def fetch(base: Base, companies: int, day: date) -> Done:
    """A run against the sites of a country of so many companies on a day."""
    with serving(Country(companies, 1, day)) as (origin, _world):
        return run(base.engine, options_of(base, sandbox_url=origin), SOURCE)


def named(base: Base) -> set[str]:
    """Whom the list names now."""
    now = Version.source_id == NUMBERS[SOURCE.code], Version.known_to.is_(None), Version.hash.is_not(None)
    return {number for (number,) in base.rows(select(Version.subject).where(*now))}


def state(base: Base) -> SourceState:
    with base.read() as connection:
        return next(one for one in source_states(connection) if one.source == SOURCE.code)


def test_a_list_that_lost_most_of_its_companies_is_not_believed_and_the_whole_one_is(base: Base) -> None:
    assert fetch(base, COMPANIES, FIRST).well
    before = named(base)
    lost = max(before)

    short = fetch(base, FEW, SECOND)
    assert [tried.reason for tried in short.tried] == ["layout"]
    assert "are known" in str(short.tried[0].detail)
    assert before <= named(base), "nobody has ended"
    assert base.rows(select(func.count()).select_from(Version).where(Version.hash.is_(None))) == [(0,)]
    assert base.coverage(lost, SOURCE.code).state is State.FOUND
    assert (state(base).state, state(base).reason) == ("failing", "layout")
    assert base.rows(select(Run.state, Run.whole).order_by(Run.id)) == [("done", True), ("failed", False)]

    assert fetch(base, COMPANIES, SECOND).well
    assert base.coverage(lost, SOURCE.code).state is State.FOUND
    assert base.rows(select(Run.whole).order_by(Run.id.desc()).limit(1)) == [(True,)]
    told = [after for (after,) in base.rows(select(Notice.after).order_by(Notice.id))]
    assert told == ["stale", "failing", "stale"], "by now both lists are old"
