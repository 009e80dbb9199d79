"""The queue: one job for a subject, whoever asks; limits; workers that die."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, update
from support.base import Base
from support.files import inn
from support.visits import CANARY, NOTHING, Nobody, Said, asked, captcha, options_of, row

from checker import limits
from checker.jobs import leases, queue, visit
from checker.jobs.queue import progress, request, work_once
from checker.models import Attempt, Job, Outcome, Step
from checker.schedule import Clock
from scrapers.base import Source


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Lets the queue see only these sources, which nobody visits."""

    def only(*given: Source) -> None:
        monkeypatch.setattr(queue, "SOURCES", {source.code: source for source in given})

    monkeypatch.setattr(visit, "Visitor", Nobody)
    return only


def found(said: Said | None = None) -> Source:
    there = {CANARY: row(777), inn(1): row(1)}
    return asked(lambda number: said if said is not None else there.get(number, NOTHING))


def put(base: Base, number: str = inn(1), who: str = "a", **options: Any) -> str:
    return request(base.engine, options_of(base, **options), number, who).state


def shown(base: Base, number: str = inn(1)) -> Any:
    """The newest asking of this number, as whoever asked sees it."""
    options = options_of(base)
    newest = base.rows(select(Job.id).where(Job.subject == number).order_by(Job.id.desc()).limit(1))
    with base.read() as connection:
        return progress(connection, options, number, queue._seal(options, newest[0][0]) if newest else "")


def test_an_unknown_company_is_asked_for_and_its_card_appears(base: Base, sources: Callable[..., None]) -> None:
    sources(found())
    assert shown(base) is None
    assert put(base) == "asked"
    before = shown(base)
    assert (before.open, before.steps, before.worked) == (True, (("egrul_search", "waiting", None),), False)
    assert work_once(base.engine, options_of(base))
    after = shown(base)
    assert (after.open, after.steps) == (False, (("egrul_search", "found", None),))
    assert base.sheet(inn(1)).facts
    assert put(base) == "nothing_to_ask", "what is fresh is not asked again"
    assert not work_once(base.engine, options_of(base))


def test_a_second_asker_joins_and_opens_nothing(base: Base, sources: Callable[..., None]) -> None:
    sources(found())
    with ThreadPoolExecutor(6) as threads:
        told = list(threads.map(lambda who: put(base, who=str(who)), range(6)))
    assert told == ["asked"] * 6
    assert base.count(Job) == 1
    assert {tuple(row) for row in base.rows(select(Attempt.who, Attempt.count))} == {(str(who), 1) for who in range(6)}


def test_nothing_of_who_asks_is_kept_with_what_he_asked_for() -> None:
    assert {column.name for column in (*Job.__table__.columns, *Step.__table__.columns)} == {
        "id", "subject", "state", "opened_at", "closed_at", "owner", "until", "job_id", "source", "reason",
    }  # fmt: skip


def test_an_address_asks_so_often_a_day_and_not_more(base: Base, sources: Callable[..., None]) -> None:
    sources(found())
    assert [put(base, inn(number), asks_per_day=2) for number in (1, 2, 3)] == ["asked", "asked", "too_often"]
    assert put(base, inn(3), who="b", asks_per_day=2) == "asked"
    assert base.count(Job) == 3
    with base.engine.begin() as connection:
        limits.forget(connection, leases.now() + limits.DAY * 1000)
    assert base.count(Attempt) == 0


def test_a_source_that_breaks_leaves_the_job_done_and_says_so(base: Base, sources: Callable[..., None]) -> None:
    sources(found(captcha()))
    put(base)
    work_once(base.engine, options_of(base))
    assert shown(base).steps == (("egrul_search", "not_checked", "captcha"),)
    assert not shown(base).open
    assert base.rows(select(Outcome.state, Outcome.reason)) == [("not_checked", "captcha")]
    assert put(base) == "asked", "what was not checked may be asked again"


def test_a_job_whose_worker_died_is_taken_up_again(base: Base, sources: Callable[..., None]) -> None:
    sources(found())
    put(base)
    with base.engine.begin() as connection:
        connection.execute(update(Job).values(state="running", owner="dead", until=leases.now() + 60_000))
        connection.execute(update(Step).values(state="running"))
    assert not work_once(base.engine, options_of(base)), "it may be alive"
    with base.engine.begin() as connection:
        connection.execute(update(Job).values(until=leases.now() - 1))
    assert work_once(base.engine, options_of(base))
    assert shown(base).steps == (("egrul_search", "found", None),)


def test_a_step_in_which_workers_die_is_given_up_and_the_others_are_asked(
    base: Base, sources: Callable[..., None]
) -> None:
    sources(found(), asked(lambda _: captcha(), code="girbo", host="bo.nalog.gov.ru"))
    put(base)
    for _ in range(2):
        with base.engine.begin() as connection:
            connection.execute(update(Step).where(Step.source == "egrul_search").values(state="running"))
            connection.execute(update(Job).values(state="running", owner="dead", until=leases.now() - 1))
        assert queue._claim(base.engine, "next") is not None
        assert "died" not in str(shown(base).steps), "nobody is told"
    with base.engine.begin() as connection:
        connection.execute(update(Job).values(until=leases.now() - 1))
    assert work_once(base.engine, options_of(base))
    assert shown(base).steps == (("egrul_search", "not_checked", "down"), ("girbo", "not_checked", "captcha"))
    assert not shown(base).open


def test_whatever_breaks_in_a_step_ends_that_step(
    base: Base, sources: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_given: object) -> None:
        raise KeyError("a setting")

    sources(found())
    put(base)
    monkeypatch.setattr(queue, "ask", breaks)
    assert work_once(base.engine, options_of(base))
    assert (shown(base).open, shown(base).steps) == (False, (("egrul_search", "not_checked", "layout"),))
    assert not work_once(base.engine, options_of(base)), "it is not asked for ever"


def test_of_many_workers_one_takes_a_job(base: Base, sources: Callable[..., None]) -> None:
    met = []

    def says(number: str) -> Said:
        met.append(number)
        return row(1)

    sources(asked(says))
    put(base)
    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(lambda _: work_once(base.engine, options_of(base)), range(6)))
    assert sum(taken) == 1
    assert met == [inn(1)]


def test_the_page_knows_whether_anybody_works_the_queue(base: Base, sources: Callable[..., None]) -> None:
    sources(found())
    put(base)
    for name in ("clock", "worker:machine:1:0"):
        with leases.held(base.engine, name):
            assert shown(base).worked
        assert not shown(base).worked
    with leases.held(base.engine, "run:sshr"):
        assert not shown(base).worked


def test_hosts_are_asked_side_by_side_and_one_host_in_order(base: Base, sources: Callable[..., None]) -> None:
    order: list[str] = []
    meet = threading.Barrier(2, timeout=20)

    def saying(code: str, *, together: bool = False) -> Callable[[str], Said]:
        def says(_number: str) -> Said:
            if together:
                meet.wait()
            order.append(code)
            return captcha()

        return says

    elsewhere = asked(saying("girbo", together=True), code="girbo", host="bo.nalog.gov.ru")
    search = asked(saying("egrul_search", together=True))
    sources(asked(saying("egrul"), code="egrul"), search, elsewhere)
    put(base)
    work_once(base.engine, options_of(base))
    assert order.index("egrul_search") < order.index("egrul"), "the search first, then the extract"
    assert {state for _, state, _ in shown(base).steps} == {"not_checked"}


def test_only_those_are_asked_who_can_be_asked_for_this_kind(base: Base, sources: Callable[..., None]) -> None:
    sources(asked(lambda _: row(1), code="egrul"))
    assert put(base, "980000000101") == "nothing_to_ask"


def test_more_than_can_be_asked_do_not_wait(
    base: Base, sources: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources(found())
    monkeypatch.setattr(queue, "MOST_WAITING", 2)
    assert [put(base, inn(number)) for number in (1, 2, 3)] == ["asked", "asked", "too_many"]
    assert put(base, inn(1)) == "too_many", "one who would join is told the same: it tells nothing of others"
    assert work_once(base.engine, options_of(base))
    assert put(base, inn(3)) == "asked"


def test_a_seal_shows_one_asking_and_not_the_one_that_came_after_it(base: Base, sources: Callable[..., None]) -> None:
    sources(found(captcha()))
    options = options_of(base)
    first = request(base.engine, options, inn(1), "a")
    work_once(base.engine, options)
    second = request(base.engine, options, inn(1), "b")
    with base.read() as connection:
        assert first.seal != second.seal
        assert not progress(connection, options, inn(1), first.seal).open  # type: ignore[union-attr]
        assert progress(connection, options, inn(1), second.seal).open  # type: ignore[union-attr]
        assert progress(connection, options, inn(2), first.seal) is None


def test_askings_are_forgotten_when_nobody_is_shown_them_any_more(base: Base, sources: Callable[..., None]) -> None:
    sources(found())
    for number in (1, 2, 3):
        put(base, inn(number))
    for _ in range(2):
        work_once(base.engine, options_of(base))
    with base.engine.begin() as connection:
        connection.execute(update(Job).where(Job.subject == inn(1)).values(closed_at=Job.closed_at - 25 * 3_600_000))
        connection.execute(update(Job).where(Job.subject == inn(3)).values(opened_at=1))
        connection.execute(update(Attempt).values(until=leases.now()))
    clock = Clock(options_of(base), threading.Event())
    clock._tidy()
    clock._engine.dispose()
    assert sorted(base.rows(select(Job.subject))) == sorted([(inn(2),), (inn(3),)])
    assert base.count(Step) == 2
    assert base.count(Attempt) == 0, "of another day"


def test_answers_that_a_killed_process_left_are_swept(base: Base) -> None:
    folder = visit.incoming(options_of(base))
    for name, age in (("ask-old", 2 * visit.LEFT_SECONDS), ("ask-new", 0), ("run-sshr-old", 2 * visit.LEFT_SECONDS)):
        (folder / name).mkdir()
        (folder / name / f"pb-{inn(1)}.json").write_bytes(b"{}")
        os.utime(folder / name, (time.time() - age,) * 2)
    clock = Clock(options_of(base), threading.Event())
    clock._tidy()
    clock._engine.dispose()
    assert sorted(path.name for path in folder.iterdir()) == ["ask-new", "run-sshr-old"]
