"""Watched companies are asked about again in turn: once a day each, one at a time, and never in anybody's way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update
from support.base import Base
from support.files import inn
from support.visits import options_of
from support.watched import organisation, watched

from checker import moments
from checker.ingest.outcomes import Told, record
from checker.jobs import queue
from checker.models import Job
from checker.watching.asking import ask_next
from scrapers.registry import SOURCES

NOW = datetime.now(UTC)


def turn(base: Base, now: datetime = NOW) -> str | None:
    """Who is asked about; the asking is over at once."""
    chosen = ask_next(base.engine, options_of(base), now)
    with base.engine.begin() as connection:
        connection.execute(update(Job).values(state=queue.DONE))
    return chosen


def answered(base: Base, number: str) -> None:
    with base.engine.begin() as connection:
        record(connection, SOURCES["efrsb"], number, Told("not_checked", "down"))


def test_each_has_his_turn_and_nobody_twice_a_day(base: Base) -> None:
    with base.engine.begin() as connection:
        org = organisation(connection)
        for number in (inn(3), inn(1), inn(2)):
            watched(connection, org, number)
    everybody = sorted(inn(number) for number in (1, 2, 3))
    seen = []
    for _ in everybody:
        chosen = turn(base)
        assert chosen is not None
        seen.append(chosen)
        answered(base, chosen)
    assert sorted(seen) == everybody
    assert turn(base) is None
    assert turn(base, NOW + timedelta(days=1)) in everybody
    assert set(base.rows(select(Job.subject))) == {(number,) for number in everybody}


def test_whom_no_source_answers_about_keeps_nobody_waiting(base: Base) -> None:
    with base.engine.begin() as connection:
        org = organisation(connection)
        for number in (1, 2):
            watched(connection, org, inn(number))
    assert [turn(base), turn(base), turn(base)] in ([inn(1), inn(2), inn(1)], [inn(2), inn(1), inn(2)])


def test_an_asking_of_a_person_goes_first(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
        open_job = insert(Job).values(subject=inn(9), state=queue.WAITING, opened_at=moments.stamp(connection))
        connection.execute(open_job)
    assert ask_next(base.engine, options_of(base), NOW) is None


def test_nobody_is_asked_about_for_whoever_may_not_watch(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection, licensed=False), inn(1))
    assert turn(base) is None
