"""Leases and the pace of visits: rows that several processes take by one conditional UPDATE."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, select
from support.base import Base

from checker.jobs import leases
from checker.jobs import pace as paces
from checker.jobs.leases import Busy, Lost, beating, held
from checker.jobs.pace import HostPace
from checker.models import Lease
from scrapers.http import NotAnswered


def test_of_many_that_want_a_lease_at_once_one_gets_it(base: Base) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda number: leases.take(base.engine, "clock", f"owner {number}"), range(16)))
    assert sum(taken) == 1
    owner = base.rows(select(Lease.owner))[0][0]
    assert leases.take(base.engine, "clock", owner), "who has it can take it again"
    leases.release(base.engine, "clock", "somebody else")
    assert base.count(Lease) == 1
    leases.release(base.engine, "clock", owner)
    assert base.count(Lease) == 0


def test_a_lease_whose_owner_died_is_free_when_it_is_over(base: Base) -> None:
    assert leases.take(base.engine, "clock", "dead", seconds=0.5)
    assert not leases.take(base.engine, "clock", "next")
    threading.Event().wait(0.6)
    assert leases.take(base.engine, "clock", "next")
    assert not leases.renew(base.engine, "clock", "dead"), "the dead one has nothing to renew"


def test_a_lease_lives_as_long_as_its_holder_gives_signs_of_life(base: Base) -> None:
    with held(base.engine, "run:sshr", seconds=0.4) as mine:
        threading.Event().wait(0.9)
        with pytest.raises(Busy), held(base.engine, "run:sshr"):
            pass
        mine.check()
    assert base.count(Lease) == 0


def test_a_lease_that_was_waited_for_begins_when_it_is_granted(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load can hold SQLite's lock for minutes: what was reckoned before it would be over at once."""
    if base.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL makes no writer wait for another one's rows")
    clock, wait = [1_000_000], [300_000]
    monkeypatch.setattr(leases, "now", lambda: clock[0])

    @event.listens_for(base.engine, "begin")
    def waited(_connection: object) -> None:
        clock[0] += wait[0]

    for _ in range(2):  # the first one inserts, the second one updates
        wait[0] = 300_000
        assert leases.take(base.engine, "clock", "one")
        wait[0] = 0
        assert base.rows(select(Lease.until)) == [(clock[0] + 60_000,)]


def test_whoever_lost_its_lease_is_told(base: Base) -> None:
    with beating(lambda: False, seconds=0.04) as mine:
        assert mine.lost.wait(5)
    with pytest.raises(Lost):
        mine.check()


def test_a_lease_is_given_back_when_the_work_breaks(base: Base) -> None:
    with pytest.raises(ZeroDivisionError), held(base.engine, "run:sshr"):
        raise ZeroDivisionError
    assert base.count(Lease) == 0


def test_what_a_process_holds_is_given_back_when_it_ends(base: Base) -> None:
    leases.take(base.engine, "run:sshr", leases.owner())
    leases.take(base.engine, "clock", "another machine:1:0")
    leases.release_all(base.engine)
    assert base.rows(select(Lease.name)) == [("clock",)]


def test_no_two_visits_get_the_same_moment(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paces, "now", lambda: 1_000_000)
    slept: list[float] = []

    def visit(_number: int) -> None:
        HostPace(base.engine, sleep=slept.append).wait("egrul.nalog.ru", 3)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(visit, range(8)))
    assert sorted(slept) == [3, 6, 9, 12, 15, 18, 21], "the first goes at once"
    HostPace(base.engine, sleep=lambda seconds: pytest.fail("another host")).wait("pb.nalog.ru", 3)


def test_a_shut_host_is_shut_for_everybody_and_for_that_reason(base: Base) -> None:
    pace = HostPace(base.engine)
    pace.wait("kad.arbitr.ru", 0)
    pace.shut("kad.arbitr.ru", "captcha", 3600)
    pace.shut("kad.arbitr.ru", "quota", 60)
    with pytest.raises(NotAnswered) as refused:
        HostPace(base.engine).wait("kad.arbitr.ru", 0)
    assert (refused.value.reason, refused.value.detail) == (
        "captcha",
        "kad.arbitr.ru is left in peace for 60 more minutes",
    )
    pace.shut("never.met", "geo", 60)
    with pytest.raises(NotAnswered, match="geo"):
        pace.wait("never.met", 0)


def test_a_host_that_is_shut_while_somebody_waits_for_it_is_not_visited(base: Base) -> None:
    pace = HostPace(base.engine, sleep=lambda _: HostPace(base.engine).shut("pb.nalog.ru", "captcha", 60))
    pace.wait("pb.nalog.ru", 5)  # the first need not wait
    with pytest.raises(NotAnswered, match="captcha"):
        pace.wait("pb.nalog.ru", 5)


def test_the_sites_of_the_made_up_country_need_no_mercy(base: Base) -> None:
    slept: list[float] = []
    pace = HostPace(base.engine, factor=0, sleep=slept.append)
    pace.shut("pb.nalog.ru", "captcha", 3600)
    for _ in range(3):
        pace.wait("pb.nalog.ru", 10)
    assert slept == []
