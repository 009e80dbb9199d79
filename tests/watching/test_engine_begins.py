"""Who begins to watch: from that moment on everything is told, nothing of before, and the verdict is that of today."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select, update
from support.base import Base
from support.files import DAY, egrul, head, inn, record
from support.people import Person, person
from support.watched import happened

from checker.models import Alert, Score, Touched
from checker.settings import Settings
from checker.watching import alerts, lists, touched

OPTIONS = Settings(secret_key="k" * 40)


def put(connection: Connection, who: Person, number: int = 1) -> lists.Put:
    now = datetime.now(UTC)
    into = lists.default_list(connection, who.organisation, now)
    return lists.put(connection, OPTIONS, who.organisation, who.user, into, [inn(number)], now)


def done(base: Base, act: Callable[[Connection, Person], Any], who: Person) -> None:
    with base.engine.begin() as connection:
        act(connection, who)
    touched.look(base.engine)
    while alerts.work_once(base.engine, OPTIONS):
        touched.look(base.engine)


def unwatch(connection: Connection, who: Person) -> None:
    assert lists.unwatch(connection, who.organisation, [inn(1)])


def test_whoever_watches_again_sees_the_verdict_of_today_and_is_told_of_no_change(base: Base) -> None:
    who = person(base.engine)
    base.load(egrul(record(1)))
    done(base, put, who)
    ((true,),) = base.rows(select(Score.decision))
    done(base, unwatch, who)
    with base.engine.begin() as connection:  # so it was before, and nobody kept it up to date since
        connection.execute(update(Score).values(decision="work", score=100, raw=100, findings=[]))
    done(base, put, who)
    assert base.rows(select(Score.decision)) == [(true,)]
    assert true != "work"
    assert base.rows(select(Alert.kind)) == []


def test_what_another_keeps_up_to_date_is_kept(base: Base) -> None:
    who, other = person(base.engine), person(base.engine)
    base.load(egrul(record(1)))
    done(base, put, who)
    done(base, put, other)
    later = DAY + timedelta(days=10)
    base.load(egrul(record(1, later, heads=[head(102, "ИНАЯ")]), day=later))
    done(base, unwatch, other)
    before = base.rows(select(Score.known_from))
    done(base, put, other)
    assert base.rows(select(Score.known_from)) == before
    assert {organisation for (organisation,) in base.rows(select(Alert.organisation_id))} == {who.organisation}


@pytest.mark.parametrize("base", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_what_happens_while_a_watch_is_being_written_is_told(base: Base) -> None:
    """On PostgreSQL, for SQLite has one writer: nothing happens meanwhile."""
    who, other = person(base.engine), person(base.engine)
    done(base, partial(put, number=2), other)  # the cursor is there
    with ThreadPoolExecutor(1) as aside:
        with base.engine.begin() as connection:
            put(connection, who)
            with base.engine.begin() as source:
                happened(source, inn(1))
            looked = aside.submit(touched.look, base.engine)
            with pytest.raises(TimeoutError):
                looked.result(timeout=0.5)
        looked.result(timeout=30)
    while alerts.work_once(base.engine, OPTIONS):
        pass
    assert base.rows(select(Alert.organisation_id, Alert.subject)) == [(who.organisation, inn(1))]


def test_each_day_all_who_are_watched_are_judged_anew_once(base: Base) -> None:
    who, now = person(base.engine), datetime.now(UTC)
    base.load(egrul(record(1)))
    done(base, put, who)
    ((true,),) = base.rows(select(Score.decision))
    with base.engine.begin() as connection:  # a source of ours fell behind since: no event tells of it
        connection.execute(update(Score).values(decision="work", findings=[]))
    assert touched.renew(base.engine, now)
    assert not touched.renew(base.engine, now)
    done(base, lambda *_: None, who)
    assert base.rows(select(Score.decision).where(Score.known_to.is_(None))) == [(true,)]
    assert touched.renew(base.engine, now + timedelta(days=1))
    assert base.count(Touched) == 1
    done(base, lambda *_: None, who)
    assert base.count(Score) == 2, "the same verdict is no new one"
