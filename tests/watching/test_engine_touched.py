"""The cursor over events and the queue of touched companies: whatever happens is queued, and taken by one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, update
from support.base import Base
from support.files import egrul, inn, ogrn, person, record
from support.watched import happened, listed, organisation, watched

from checker import moments
from checker.models import Touched, WatchCursor
from checker.watching import touched
from checker.watching.kinds import EVENTS
from checker.watching.touched import Claim


def queue(base: Base) -> list[Any]:
    return [row[0] for row in base.rows(select(Touched.subject).order_by(Touched.subject))]


def looked(base: Base) -> list[Any]:
    touched.look(base.engine)
    return queue(base)


def settled(base: Base, claims: list[Claim]) -> set[str]:
    with base.engine.begin() as connection:
        return touched.settle(connection, claims)


def test_what_happens_to_whom_is_watched_is_queued_once(base: Base) -> None:
    with base.engine.begin() as connection:
        happened(connection, inn(1))
        org = organisation(connection)
        watched(connection, org, inn(1))
        watched(connection, org, inn(1))
        happened(connection, inn(2))
    assert looked(base) == [], "neither yesterday's news, nor whom nobody watches"
    with base.engine.begin() as connection:
        happened(connection, inn(1))
        happened(connection, inn(1))
    assert touched.look(base.engine) == 1
    assert queue(base) == [inn(1)]
    assert touched.look(base.engine) == 0
    (claim,) = touched.claim(base.engine, 10)
    assert settled(base, [claim]) == {inn(1)}
    assert looked(base) == []


def test_what_happened_between_the_first_watch_and_the_first_look_is_not_lost(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
        happened(connection, inn(1))
    assert looked(base) == [inn(1)]


def test_what_happened_before_another_began_to_watch_is_not_lost(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
    looked(base)
    with base.engine.begin() as connection:
        happened(connection, inn(1))
        before = moments.last(connection)
        touched.touch(connection, [inn(1)])  # another begins to watch it, before anybody looked at the event
    assert looked(base) == [inn(1)]
    (claim,) = touched.claim(base.engine, 1)
    assert claim.since < before <= claim.upto


def test_what_we_only_read_otherwise_touches_nobody(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
        happened(connection, inn(1), kind="reparsed")
    assert looked(base) == []


def test_a_company_is_touched_under_either_of_its_numbers(base: Base) -> None:
    base.load(egrul(record(1), record(2)))
    with base.engine.begin() as connection:
        org = organisation(connection)
        watched(connection, org, inn(1))
        watched(connection, org, ogrn(2))
        happened(connection, ogrn(1))
        happened(connection, inn(2))
    assert looked(base) == sorted([inn(1), ogrn(2)])


def test_what_happens_to_people_touches_lists_that_ask_for_it(base: Base) -> None:
    base.load(egrul(record(1), record(2)))
    with base.engine.begin() as connection:
        org = organisation(connection)
        watched(connection, org, inn(1), people=True)
        watched(connection, org, inn(2))
        happened(connection, person(101), source="efrsb")
    assert looked(base) == [inn(1)]


def test_what_an_organisation_brought_touches_its_own_lists_alone(base: Base) -> None:
    with base.engine.begin() as connection:
        one, other = organisation(connection), organisation(connection)
        watched(connection, one, inn(1))
        watched(connection, other, inn(2))
        happened(connection, inn(1), reach=other)
        happened(connection, inn(2), reach=other)
    assert looked(base) == [inn(2)]


def test_of_two_that_claim_one_has_it(base: Base) -> None:
    with base.engine.begin() as connection:
        touched.touch(connection, [inn(n) for n in range(1, 6)])
    first, second = touched.claim(base.engine, 3), touched.claim(base.engine, 3)
    assert len(first) == 3
    assert len(second) == 2
    assert {one.subject for one in first} | {one.subject for one in second} == set(queue(base))
    assert touched.claim(base.engine, 3) == []


def test_whoever_died_loses_what_he_claimed(base: Base) -> None:
    with base.engine.begin() as connection:
        touched.touch(connection, [inn(1)])
    (lost,) = touched.claim(base.engine, 1, seconds=0)
    (mine,) = touched.claim(base.engine, 1)
    assert settled(base, [lost]) == set()
    assert settled(base, [mine]) == {inn(1)}


def test_a_claim_of_a_clock_that_was_set_back_holds_nobody_up(base: Base) -> None:
    with base.engine.begin() as connection:
        touched.touch(connection, [inn(1)])
    touched.claim(base.engine, 1, seconds=86_400)
    assert len(touched.claim(base.engine, 1)) == 1


def test_news_that_come_while_a_company_is_worked_take_it_away(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
        happened(connection, inn(1))
    looked(base)
    (first,) = touched.claim(base.engine, 1)
    with base.engine.begin() as connection:
        happened(connection, inn(1))
    looked(base)
    assert settled(base, [first]) == set()
    (again,) = touched.claim(base.engine, 1)
    assert again.since == first.since
    assert again.upto > first.upto
    assert settled(base, [again]) == {inn(1)}


def test_a_clock_set_back_loses_nothing(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    with base.engine.begin() as connection:
        into = watched(connection, organisation(connection), inn(1))
    looked(base)
    monkeypatch.setattr(moments.time, "time_ns", lambda: 10**18)  # 2001
    with base.engine.begin() as connection:
        happened(connection, inn(1))
        watched(connection, 1, inn(2), into)
        happened(connection, inn(2))
    assert looked(base) == [inn(1), inn(2)]


def test_another_that_looked_first_leaves_nothing_to_queue(base: Base) -> None:
    with base.engine.begin() as connection:
        watched(connection, organisation(connection), inn(1))
        happened(connection, inn(1))
        connection.execute(insert(WatchCursor).values(name=EVENTS, upto=moments.last(connection)))
    assert looked(base) == []
    with base.engine.begin() as connection:
        connection.execute(update(WatchCursor).values(upto=0))
    assert looked(base) == [inn(1)]


def test_lists_of_one_organisation_do_not_hide_each_other(base: Base) -> None:
    with base.engine.begin() as connection:
        org = organisation(connection)
        watched(connection, org, inn(1), listed(connection, org))
        happened(connection, inn(1))
        watched(connection, org, inn(1), listed(connection, org))
    assert looked(base) == [inn(1)]
