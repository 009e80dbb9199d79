"""What is news of no company: a source that went blind and sees again, and another version of the method."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from support.base import Base
from support.files import DAY, egrul, head, inn, record
from support.watched import happened, listed, organisation, watched

from checker.models import Alert, Score, Touched
from checker.settings import Settings
from checker.watching import alerts, blind, method, touched

OPTIONS = Settings()
FRESH = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
LONG_AFTER = FRESH + timedelta(days=40)


def told(base: Base) -> list[tuple[int, str, Any]]:
    rows = base.rows(select(Alert.organisation_id, Alert.kind, Alert.value).order_by(Alert.id))
    return [(row[0], row[1], row[2]) for row in rows]


def work(base: Base) -> None:
    touched.look(base.engine)
    while alerts.work_once(base.engine, OPTIONS):
        pass


@pytest.fixture
def watching(base: Base) -> tuple[int, int, int]:
    """Two organisations that watch, one that may not, and one that watches nobody."""
    base.load(egrul(record(1), day=DAY))
    with base.engine.begin() as connection:
        one, other = organisation(connection), organisation(connection)
        lapsed = organisation(connection, licensed=False)
        organisation(connection)
        for number in (one, other, lapsed):
            watched(connection, number, inn(1), listed(connection, number))
        touched.touch(connection, [inn(1)])
    work(base)
    return one, other, lapsed


def test_a_source_beyond_its_promise_is_told_once_and_that_it_sees_again_with_what_it_brought(
    base: Base, watching: tuple[int, int, int]
) -> None:
    one, other, _ = watching
    assert blind.look(base.engine, FRESH) == 0
    assert blind.look(base.engine, LONG_AFTER) == 2
    assert blind.look(base.engine, LONG_AFTER + timedelta(days=1)) == 0
    assert told(base) == [(number, "blind", {"source": "egrul", "since": DAY.isoformat()}) for number in (one, other)]
    later = date(LONG_AFTER.year, LONG_AFTER.month, LONG_AFTER.day)
    base.load(egrul(record(1, later, heads=[head(102, "ИНАЯ")]), day=later))
    assert blind.look(base.engine, LONG_AFTER) == 0, "what it brought is not told yet"
    work(base)
    assert blind.look(base.engine, LONG_AFTER) == 2
    assert blind.look(base.engine, LONG_AFTER) == 0
    found = [(number, value["source"], value["count"]) for number, kind, value in told(base) if kind == "sees"]
    assert found == [(one, "egrul", 1), (other, "egrul", 1)]
    assert blind.look(base.engine, LONG_AFTER + timedelta(days=80)) == 2, "another blindness is another notice"


def test_another_method_is_told_once_to_each_with_counts(base: Base, watching: tuple[int, int, int]) -> None:
    one, other, _ = watching
    assert method.look(base.engine) == 0
    assert base.count(Touched) == 0
    ((now,),) = base.rows(select(Score.decision))
    with base.engine.begin() as connection:
        connection.execute(update(Score).values(method="2026.1", decision="refuse" if now != "refuse" else "work"))
    assert method.look(base.engine) == 0
    assert base.count(Touched) == 1
    assert method.look(base.engine) == 0, "it is not counted yet"
    work(base)
    assert method.look(base.engine) == 2
    assert method.look(base.engine) == 0
    assert [(number, kind, value["count"], value["watched"]) for number, kind, value in told(base)] == [
        (one, "method", 1, 1),
        (other, "method", 1, 1),
    ]


def test_a_company_that_cannot_be_judged_holds_up_no_notice_of_a_method(
    base: Base, watching: tuple[int, int, int]
) -> None:
    with base.engine.begin() as connection:
        connection.execute(update(Score).values(method="2026.1"))
        unknown = {"subject": inn(9), "reach": 0, "known_from": 1, "day": 20250101, "method": "2026.1"}
        connection.execute(insert(Score).values(**unknown, decision="work", score=1, raw=1, findings=[]))
        watched(connection, watching[0], inn(9))
    method.look(base.engine)
    work(base)
    assert method.look(base.engine) == 2


def test_all_is_drained_only_when_nothing_waits(base: Base, watching: tuple[int, int, int]) -> None:
    def drained() -> bool:
        with base.read() as connection:
            return touched.is_drained(connection)

    assert drained()
    with base.engine.begin() as connection:
        happened(connection, inn(1))
    assert not drained()
    touched.look(base.engine)
    assert not drained()
    work(base)
    assert drained()
