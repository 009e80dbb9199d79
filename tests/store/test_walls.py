"""The walls where they were once walked around: each test is a hole that was found and closed."""

from __future__ import annotations

import multiprocessing
import time
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import DAY, egrul, founder, head, inn, ogrn, opendata, person, record, sshr, zipped

from checker.db import make_engine, reading
from checker.facts import State
from checker.ingest import run
from checker.ingest.crew import WorkerLost
from checker.lookup import fact_sheet
from checker.models import Event, RoleRow, Run, Version
from checker.moments import stamp

LATER = DAY + timedelta(days=10)
RECEIVER = head(101).replace('ВидДолжн="02"', 'ВидДолжн="06"')


def kill_the_first_child() -> None:
    """Waits for a worker to be there and kills it before it can have read anything."""
    while not (children := multiprocessing.active_children()):
        time.sleep(0.001)
    children[0].kill()


def test_worker_processes_bring_the_same_as_one_process(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    members = {f"{n}.xml": egrul(record(2 * n), record(2 * n + 1), mark=str(n)) for n in range(1, 4)}
    monkeypatch.setattr(run, "PARALLEL_BYTES", 0)
    done = base.load(zipped(members))
    assert (done.seen, done.stored, done.lawful) == (6, 6, True)
    assert len(list(base.sheet(inn(7)).of("name"))) == 1


def test_a_killed_worker_fails_the_run_and_the_next_load_completes_it(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = egrul(*(record(n) for n in range(1, 60)))
    monkeypatch.setattr(run, "PARALLEL_BYTES", 0)
    killer = Thread(target=kill_the_first_child)
    killer.start()
    with pytest.raises(WorkerLost):
        base.load(document)
    killer.join()
    assert base.rows(select(Run.state)) == [("failed",)]
    assert base.load(document).stored == 59


def test_an_answer_given_while_a_write_goes_on_can_be_asked_again(base: Base) -> None:
    base.load(egrul(record(1, name="ПЕРВОЕ")))
    with base.engine.begin() as writer:
        stamp(writer)  # a transaction has its stamp and is not committed yet
        reader = make_engine(base.url, read_only=True)
        with reading(reader) as connection:
            given = fact_sheet(connection, inn(1))
        reader.dispose()
    base.load(egrul(record(1, LATER, name="ВТОРОЕ"), day=LATER))
    assert list(base.sheet(inn(1), as_of=given.as_of).of("name")) == list(given.of("name"))


def test_a_director_who_is_receiver_of_many_has_a_card(base: Base) -> None:
    own = [record(n, heads=[head(101)], founders=()) for n in (1, 2)]
    base.load(egrul(*own, *(record(n, heads=[RECEIVER], founders=()) for n in range(10, 70))))
    totals = [fact.value for fact in base.sheet(inn(1)).of("related_total")]
    assert [(total["companies"], total["appointed"]) for total in totals] == [(1, 60)]


def test_a_company_stated_after_the_day_is_not_among_the_others(base: Base) -> None:
    base.load(egrul(record(1, heads=[head(101)]), record(2, LATER, heads=[head(101)]), day=LATER))
    assert {f.value["ogrn"] for f in base.sheet(inn(1), on=LATER).of("related")} == {ogrn(2)}
    assert not list(base.sheet(inn(1), on=DAY).of("related"))
    assert not list(base.sheet(inn(1), on=DAY).of("related_total"))


def test_a_list_of_an_old_year_answers_nothing_today(base: Base) -> None:
    base.load(opendata(*(sshr(n, 5, LATER, year=2018) for n in (1, 2)), day=LATER), vouched=True)
    assert base.coverage(inn(3), "sshr", on=date(2025, 12, 20)).state is State.NOT_CHECKED


def test_the_older_file_is_a_past_version_even_if_it_says_the_same(base: Base) -> None:
    base.load(egrul(record(1, LATER), day=LATER))
    base.load(egrul(record(1, DAY), day=DAY))
    assert len(list(base.sheet(inn(1), on=DAY + timedelta(days=3)).of("name"))) == 1
    assert base.rows(select(Version.known_to).where(Version.known_to.is_(None))) == [(None,)]


def test_two_registrations_of_one_inn_are_never_mixed(base: Base) -> None:
    old = record(5, name="ПРЕЖНЕЕ").replace(inn(5), inn(1))
    base.load(egrul(record(1, name="НЫНЕШНЕЕ"), old))
    asked = base.sheet(ogrn(5))
    assert "ПРЕЖНЕЕ" in next(asked.of("name")).value["name_full"]
    assert [fact.key for fact in asked.of("other_registration")] == [ogrn(1)]


def test_a_first_load_of_a_part_is_no_event(base: Base) -> None:
    base.load(opendata(sshr(1, 5)))
    base.load(opendata(sshr(2, 5, LATER), sshr(1, 5, LATER, year=2025), day=LATER))
    assert base.count(Event) == 0


def test_a_number_entered_later_is_no_new_head(base: Base) -> None:
    base.load(egrul(record(1, heads=[head(None)])))
    base.load(egrul(record(1, LATER, heads=[head(101)]), day=LATER))
    assert base.rows(select(Event.block, Event.kind).where(Event.block == "head")) == [("head", "changed")]


def test_a_company_that_gets_its_inn_leaves_no_ghost(base: Base) -> None:
    without = record(1, heads=[head(101)]).replace(f'ИНН="{inn(1)}"', "")
    base.load(egrul(without))
    base.load(egrul(record(1, LATER, heads=[head(102)]), day=LATER))
    open_heads = select(RoleRow.person).where(RoleRow.known_to.is_(None), RoleRow.kind == "head")
    assert base.rows(open_heads) == [(person(102),)]


def test_a_stray_year_in_a_release_buries_nobody(base: Base) -> None:
    base.load(opendata(*(sshr(n, 5) for n in range(1, 8))))
    stray = [sshr(n, 6, LATER, year=2025) for n in range(1, 8)]
    done = base.load(opendata(*stray, sshr(1, 5, LATER), day=LATER), vouched=True)
    assert not done.whole
    assert len(list(base.sheet(inn(5)).of("headcount"))) == 2


def test_a_founder_without_a_name_keeps_his_key(base: Base) -> None:
    base.load(egrul(record(1, founders=[founder(None, "", "40"), founder(None, "", "60")])))
    keys = [fact.key for fact in base.sheet(inn(1)).of("founder")]
    assert len(set(keys)) == 2


def test_the_clock_keeps_its_milliseconds() -> None:
    from checker.moments import to_moment, to_time

    for moment in (1_763_769_600_123, 1_763_769_600_001, 999):
        assert to_moment(to_time(moment)) == moment
    assert to_moment(datetime(2025, 11, 22, tzinfo=UTC)) == 1_763_769_600_000
