"""The calendar of the clock: what was missed, and what every source declares."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import update
from support.base import Base
from support.people import person
from support.visits import Files, captcha, options_of

from checker import schedule
from checker.accounts import licences
from checker.dates import MOSCOW
from checker.jobs.run import run
from checker.models import Licence, Outgoing, Window
from checker.moments import to_day, to_moment
from checker.schedule import bulk_sources, last_fire, missed, trigger_of

NOON = datetime(2026, 11, 22, 12, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("calendar", "last"),
    [
        ("30 6 * * *", datetime(2026, 11, 22, 6, 30, tzinfo=MOSCOW)),
        ("30 13 * * *", datetime(2026, 11, 21, 13, 30, tzinfo=MOSCOW)),
        ("0 9 26 * *", datetime(2026, 10, 26, 9, tzinfo=MOSCOW)),
        ("0 9 1 2 *", datetime(2026, 2, 1, 9, tzinfo=MOSCOW)),
        ("0 12 * * sun", NOON),
    ],
)
def test_the_last_planned_look_is_found_whatever_the_calendar(calendar: str, last: datetime) -> None:
    assert last_fire(CronTrigger.from_crontab(calendar, MOSCOW), NOON) == last


def test_every_source_that_is_fetched_as_files_is_looked_at_within_its_promise() -> None:
    assert bulk_sources()
    for source, bulk in bulk_sources():
        trigger = trigger_of(bulk)
        first = trigger.get_next_fire_time(None, NOON)
        second = trigger.get_next_fire_time(None, first + timedelta(minutes=1))
        assert second - first <= timedelta(hours=source.promise_hours), source.code


def test_what_was_planned_while_nobody_was_there_is_done_at_once(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(base.folder, {})  # looked at daily at nine, Moscow time
    monkeypatch.setattr(schedule, "SOURCES", {"sshr": files.source()})
    now = datetime.now(UTC)
    assert [source.code for source in missed(base.engine, now)] == ["sshr"], "nobody has ever looked"
    run(base.engine, options_of(base), files.source(), client=files)  # type: ignore[arg-type]
    assert missed(base.engine, now) == []
    assert [source.code for source in missed(base.engine, now + timedelta(days=1))] == ["sshr"]
    with base.engine.begin() as connection:
        connection.execute(update(Window).values(done_at=to_moment(now - timedelta(days=3))))
    assert [source.code for source in missed(base.engine, now)] == ["sshr"]


def test_what_failed_is_left_to_its_retry(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(base.folder, {}, listing=captcha())
    monkeypatch.setattr(schedule, "SOURCES", {"sshr": files.source()})
    run(base.engine, options_of(base), files.source(), client=files)  # type: ignore[arg-type]
    assert missed(base.engine, datetime.now(UTC)) == []


def test_owners_are_written_to_when_the_clock_starts_and_then_daily(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "SOURCES", {})
    ours = person(base.engine, plan="free").organisation
    now = datetime.now(UTC)
    with base.engine.begin() as connection:
        licences.grant(connection, ours, now.date(), now.date() + timedelta(days=40), None, now - timedelta(days=1))
        connection.execute(update(Licence).values(until=to_day(now.astimezone(MOSCOW).date() + timedelta(days=20))))
    stop = threading.Event()
    clock = schedule.Clock(options_of(base), stop)
    thread = threading.Thread(target=clock.serve)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not base.count(Outgoing) and time.monotonic() < deadline:
            time.sleep(0.1)
        job = clock._scheduler.get_job("remind")
        assert job is not None
        assert job.next_run_time.astimezone(MOSCOW).hour == 9
    finally:
        stop.set()
        thread.join(30)
    assert base.count(Outgoing) == 1
