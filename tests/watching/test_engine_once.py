"""Nothing is lost and nothing told twice: whoever looks, claims and works in whatever order, killed anywhere."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, insert, select, update
from support.base import Base
from support.files import inn
from support.proof import FULL, examples, proved, times
from support.watched import happened, listed, organisation, watched

from checker.db import make_engine
from checker.models import Alert, Event, Notification, Touched, Watch
from checker.settings import Settings
from checker.watching import alerts, scores, touched
from checker.watching.kinds import News, Noticed

OPTIONS = Settings()
COMPANIES = 3
EVENTS, KILLS = 5_000, 200


class Killed(BaseException):
    """What a process that is killed raises here: nobody catches it."""


@pytest.fixture(autouse=True)
def _each_event_is_worth_telling(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is worth telling is another matter: here each event is, so that they can be counted. So are verdicts."""

    def notice(news: Sequence[News], on: Any, _known: Any) -> list[Noticed]:
        return [
            Noticed(kind="name", event=one.event, source=one.source, block=one.block, day=one.asof, worse=False,
                    before=one.before, after=one.after)
            for one in news
        ]  # fmt: skip

    monkeypatch.setattr(alerts, "notice", notice)
    monkeypatch.setattr(scores, "verdicts", lambda *_args, **_options: {})


@contextmanager
def dying(engine: Engine, after: int | None) -> Iterator[None]:
    """Whoever works with this engine is killed once so many statements or commits were begun."""
    done = count(1)

    def tick(*_args: Any) -> None:
        if next(done) == after:
            raise Killed

    event.listen(engine, "before_cursor_execute", tick)
    event.listen(engine, "commit", tick)
    try:
        with suppress(Killed):
            yield
    finally:
        event.remove(engine, "before_cursor_execute", tick)
        event.remove(engine, "commit", tick)


def expire(engine: Engine) -> None:
    """The claims of whoever died are over."""
    with engine.begin() as connection:
        connection.execute(update(Touched).values(until=0))


class Play:
    """A base in which companies are watched by two organisations, one of them in two lists."""

    def __init__(self, base: Base, patch: pytest.MonkeyPatch) -> None:
        self.base, self.patch, self.told = base, patch, list[tuple[int, int, str]]()
        with base.engine.begin() as connection:
            self.orgs = [organisation(connection), organisation(connection)]
            for org in (*self.orgs, self.orgs[0]):
                into = listed(connection, org)
                for number in range(COMPANIES):
                    watched(connection, org, inn(number), into)

    def act(self, acts: Sequence[Any]) -> None:
        for name, how, inside in acts:
            getattr(self, name)(how, inside)

    def happen(self, how: int, _inside: Any) -> None:
        with self.base.engine.begin() as connection:
            number = happened(connection, inn(how % COMPANIES))
        self.told += [(org, number, inn(how % COMPANIES)) for org in self.orgs]

    def look(self, how: int, _inside: Any) -> None:
        with dying(self.base.engine, how):
            touched.look(self.base.engine)

    def expire(self, _how: int, _inside: Any) -> None:
        expire(self.base.engine)

    def work(self, how: int, inside: Sequence[Any]) -> None:
        """inside: what others do between what this worker reads and what it writes."""
        real = alerts.look_at

        def meanwhile(*args: Any) -> Any:
            seen = real(*args)
            self.patch.setattr(alerts, "look_at", real)
            engine, self.base.engine = self.base.engine, make_engine(self.base.url)
            self.act(inside)
            self.base.engine.dispose()
            self.base.engine = engine
            return seen

        if inside:
            self.patch.setattr(alerts, "look_at", meanwhile)
        with dying(self.base.engine, how):
            alerts.work_once(self.base.engine, OPTIONS, most=2)
        self.patch.setattr(alerts, "look_at", real)

    def end(self) -> None:
        expire(self.base.engine)
        touched.look(self.base.engine)
        while alerts.work_once(self.base.engine, OPTIONS):
            pass


def found(base: Base) -> Counter[tuple[int, int, str]]:
    rows = base.rows(select(Alert.organisation_id, Alert.event_id, Alert.subject))
    return Counter((organisation, number, subject) for organisation, number, subject in rows)


FLAT = st.tuples(st.sampled_from(["happen", "happen", "look", "work", "expire"]), st.integers(1, 60), st.just(()))
ACT = st.tuples(
    st.sampled_from(["happen", "look", "work", "work", "expire"]), st.integers(1, 60), st.lists(FLAT, max_size=4)
)


@examples("an event that is watched is told once, in whatever order and wherever killed", 1_000, factor=50)
@given(acts=st.lists(ACT, max_size=12))
def test_each_event_is_told_once_whatever_happens_between(
    acts: Any, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("once")
    shutil.copy(sqlite_template, folder / "checker.db")
    base = Base(f"sqlite:///{folder}/checker.db", folder / "archive", folder)
    with pytest.MonkeyPatch.context() as patch:
        play = Play(base, patch)
        play.act(acts)
        play.end()
    assert found(base) == Counter(play.told)
    assert base.count(Notification) == len(play.told)
    assert base.count(Touched) == 0
    base.engine.dispose()
    shutil.rmtree(folder)


def test_several_workers_at_once_tell_each_event_once(base: Base) -> None:
    wanted: list[tuple[int, int, str]] = []
    with base.engine.begin() as connection:
        orgs = [organisation(connection), organisation(connection)]
        for org in orgs:
            into = listed(connection, org)
            for number in range(20):
                watched(connection, org, inn(number), into)
    over, broken = threading.Event(), list[BaseException]()

    def worker() -> None:
        engine = make_engine(base.url)
        try:
            while not over.is_set():
                touched.look(engine)
                alerts.work_once(engine, OPTIONS, most=3)
        except BaseException as error:
            broken.append(error)
            raise
        finally:
            engine.dispose()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(100):
        with base.engine.begin() as connection:
            told = happened(connection, inn(number % 20))
        wanted += [(org, told, inn(number % 20)) for org in orgs]
    patience = time.monotonic() + 60
    while len(found(base)) < len(wanted) and time.monotonic() < patience and not broken:
        time.sleep(0.05)
    over.set()
    for thread in threads:
        thread.join()
    assert not broken
    assert found(base) == Counter(wanted)


def _work(url: str, most: int) -> None:
    """A worker of its own process, till it is killed."""
    engine = make_engine(url)
    while True:
        touched.look(engine)
        alerts.work_once(engine, OPTIONS, most=most, seconds=0.2)


def _prepared(base: Base) -> list[int]:
    """So many companies that are watched, to each of which something happens; the numbers of the events."""
    with base.engine.begin() as connection:
        org = organisation(connection)
        into = watched(connection, org, inn(0))
        first = connection.execute(select(Event).where(Event.id == happened(connection, inn(0)))).one()
        at = {"list_id": into, "organisation_id": org, "note": "", "at": 0}
        connection.execute(insert(Watch), [{**at, "subject": inn(number)} for number in range(1, EVENTS)])
        columns = {**first._mapping}
        del columns["id"]
        connection.execute(insert(Event), [{**columns, "subject": inn(number)} for number in range(1, EVENTS)])
        return list(connection.execute(select(Event.id)).scalars())


@pytest.mark.proof
def test_workers_that_are_killed_lose_nothing_and_double_nothing(base: Base) -> None:
    kills, moment = times(KILLS), random.Random(7)
    wanted = _prepared(base)
    touched.look(base.engine)
    base.engine.dispose()
    fork = multiprocessing.get_context("fork")

    def hired() -> Any:
        worker = fork.Process(target=_work, args=(base.url, 1 if FULL else 10), daemon=True)
        worker.start()
        return worker

    working, killed = [hired(), hired()], 0
    while killed < kills:
        told, patience = base.count(Alert), time.monotonic() + 30
        while base.count(Alert) == told and time.monotonic() < patience:
            time.sleep(0.005)
        time.sleep(moment.random() * 0.05)
        victim = moment.randrange(2)
        working[victim].kill()
        working[victim].join()
        killed += 1
        working[victim] = hired()
    assert 0 < base.count(Alert) < len(wanted), "they were killed at work"
    for worker in working:
        worker.kill()
        worker.join()
    expire(base.engine)
    touched.look(base.engine)
    while alerts.work_once(base.engine, OPTIONS, most=500):
        pass
    rows = base.rows(select(Alert.event_id))
    told = [number for (number,) in rows]
    assert (set(wanted) - set(told), len(told) - len(set(told))) == (set(), 0)
    assert base.count(Notification) == len(wanted)
    proved("kill -9 of workers over 5,000 events, on each database", KILLS, killed, "none lost, none told twice")
