"""A fortnight of the made-up country, watched: what was planted is told, once, and nothing else is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from support.base import Base
from support.proof import FULL, proved
from support.visits import options_of
from support.watched import listed, organisation

from checker.jobs.run import run
from checker.models import Alert, Watch
from checker.moments import to_date
from checker.settings import Settings
from checker.watching import alerts, touched
from checker.watching.kinds import KINDS
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.model import Fact
from scrapers.sandbox.sites import Manners, serving

pytestmark = [pytest.mark.enable_socket, pytest.mark.proof]

OPENED = date(2026, 10, 16)
"""The sets of the 25th come out in the fortnight after it."""
END = OPENED + timedelta(days=14)
WATCHED = 500
COMPANIES = WATCHED if FULL else 60
ALL = {kind: {"on": True} for kind in KINDS}
LAG = timedelta(days=62)
"""A set of open data tells what was so long ago at most."""

TOLD = {
    "head_changed": {"head"},
    "address_changed": {"address"},
    "share_sold": {"owner"},
    "bankrupt": {"bankruptcy"},
    "observation": {"bankruptcy"},
    "exclusion_decided": {"exclusion"},
    "liquidation_decided": {"liquidation"},
    "merger_begun": {"reorganisation"},
    "ended": {"status"},
    "marked_untrue": {"address_mark", "head_mark", "founder_mark"},
}
"""What a register tells of what was planted, on the day of its entry. Activities, mail and papers are no news."""

ALONG = {
    "bankrupt": {"head", "status"},
    "liquidation_decided": {"head"},
    "ended": {"head"},
    "head_disqualified": {"disqualified", "head_mark"},
    "enforcement_opened": {"enforcement"},
    "enforcement_gone": {"enforcement"},
}
"""What else may be told of it: a receiver comes in, a list comes out later and only where the sum is another."""


def fetched(base: Base, options: Settings) -> None:
    for source in SOURCES.values():
        if source.bulk and not source.off:
            done = run(base.engine, options, source)
            assert done.well, done
    touched.look(base.engine)
    while alerts.work_once(base.engine, options):
        pass


def watch_all(base: Base, numbers: Sequence[str]) -> None:
    """One organisation watches them all, and is told of everything, whatever the sum."""
    with base.engine.begin() as connection:
        org = organisation(connection)
        into = listed(connection, org, rules=ALL)
        mine = {"list_id": into, "organisation_id": org, "note": "", "at": touched.touch(connection, numbers)}
        connection.execute(insert(Watch), [{**mine, "subject": number} for number in numbers])


def test_what_is_planted_is_told_once_and_nothing_else(book: Base) -> None:
    with serving(Country(COMPANIES, 1, OPENED, OPENED), manners=Manners(open_to_programs=True)) as (origin, world):
        options = options_of(book, sandbox_url=origin)
        fetched(book, options)
        companies = [company for number in world.country.ordinals() if (company := world.country.company(number))]
        numbers = [company.inn for company in companies][:WATCHED]
        watch_all(book, numbers)
        for ahead in range((END - OPENED).days):
            world.move(OPENED + timedelta(days=ahead + 1))
            fetched(book, options)
        truth = {number: told.facts for number in numbers if (told := world.country.truth(number))}
    rows = book.rows(select(Alert.subject, Alert.kind, Alert.day).order_by(Alert.id))
    told = [(row.subject, row.kind, to_date(row.day)) for row in rows]
    planted = [(number, fact) for number, facts in truth.items() for fact in facts if OPENED < fact.on <= END]
    wanted = [(number, fact) for number, fact in planted if fact.what in TOLD]
    missed = [
        (number, fact)
        for number, fact in wanted
        if not any((number, kind, fact.on) in told for kind in TOLD[fact.what])
    ]
    made_up = [
        (number, kind, day) for number, kind, day in told if not _planted(truth[number], kind, day, rows, number)
    ]
    twice = [key for key, count in Counter(told).items() if count > 1]
    failed = f"{len(missed)} missed, {len(twice)} twice, {len(made_up)} made up"
    seen = f"{len(wanted)} planted, {len(told)} alerts: {failed}"
    print(seen)  # noqa: T201 the figures of the law
    assert (missed, twice, made_up) == ([], [], []), seen
    assert wanted
    proved("a fortnight of the made-up country, watched", WATCHED, COMPANIES, seen)


def _planted(facts: Sequence[Fact], kind: str, day: date | None, rows: Sequence[Any], number: str) -> bool:
    """Whether something was planted by which this alert is right."""
    assert day is not None
    if kind == "decision":  # of something else that was told
        return any(row.subject == number and row.kind != kind for row in rows)
    exact = any(kind in TOLD.get(fact.what, ()) and fact.on == day for fact in facts)
    if kind == "arrears":  # penalties grow from list to list as long as it is owed
        owed = [fact.what for fact in facts if fact.what.startswith("debt_") and fact.on <= END]
        return bool(owed) and (owed[-1] == "debt_began" or facts[-1].on >= END - LAG)
    late = any(kind in ALONG.get(fact.what, ()) and END - LAG <= fact.on <= END for fact in facts)
    return exact or late
