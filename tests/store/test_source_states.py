"""How sources are told to be: what failed last and why, once per change, and nothing of what organisations do."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import insert, select, update
from support.base import Base
from support.files import inn, opendata, sshr
from support.visits import CANARY as VISITED
from support.visits import asked, captcha, options_of, row

from checker import moments
from checker.backlog import backlogs, notices
from checker.dates import MOSCOW
from checker.freshness import SourceState, source_states
from checker.ingest.outcomes import Told, record
from checker.jobs.ask import ask, canary
from checker.models import Host, Notice, SourceRow, Window
from checker.notices import switch, tell
from scrapers.base import Live
from scrapers.registry import NUMBERS, SOURCES

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(MOSCOW).date()
CANARY = inn(900)


@pytest.fixture(autouse=True)
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    """The registers' search as a source that is asked live, with a canary of the tests."""
    source = SOURCES["egrul_search"]
    live = Live(
        ask=lambda _client, _inn: iter(()),
        hosts={"egrul.nalog.ru": 1.0},
        kinds=source.kinds,
        silence="nothing",
        canary=CANARY,
    )
    monkeypatch.setitem(SOURCES, "egrul_search", msgspec.structs.replace(source, live=live))


def say(base: Base, state: str, reason: str | None = None, *, number: int = 1, reach: int = 0) -> None:
    with base.engine.begin() as connection:
        source = SOURCES["egrul_search"]
        record(connection, source, inn(number), Told(state, reason), reach=reach)


def state_of(base: Base, source: str = "egrul_search", **options: Any) -> SourceState:
    with base.read() as connection:
        return next(state for state in source_states(connection, **options) if state.source == source)


def told(base: Base, **options: Any) -> list[tuple[str, str, str | None]]:
    with base.engine.begin() as connection:
        tell(connection, **options)
    return [tuple(row) for row in base.rows(select(Notice.before, Notice.after, Notice.reason).order_by(Notice.id))]


def test_every_source_of_this_version_has_a_state_and_a_promise(base: Base) -> None:
    with base.read() as connection:
        states = source_states(connection)
    assert [state.source for state in states] == list(SOURCES)
    assert all(state.promise_hours > 0 for state in states)
    frozen = state_of(base, "account_freezes")
    assert (frozen.state, frozen.reason) == ("never_run", "never_asked")


def test_one_company_that_could_not_be_asked_for_does_not_make_a_source_fail(base: Base) -> None:
    say(base, "found")
    say(base, "not_checked", "down")
    say(base, "not_checked", "down", number=2)
    assert state_of(base).state == "ok"
    say(base, "not_checked", "captcha", number=3)
    failing = state_of(base)
    assert (failing.state, failing.reason, failing.detail) == ("failing", "captcha", None)
    say(base, "found")
    assert state_of(base).state == "ok"


def test_a_failed_probe_is_enough(base: Base) -> None:
    say(base, "found")
    say(base, "not_checked", "blocked", number=900)
    assert (state_of(base).state, state_of(base).reason) == ("failing", "blocked")


def test_a_probe_is_known_by_the_subject_that_the_settings_name(base: Base) -> None:
    source = asked({inn(1): row(1), VISITED: captcha()}.__getitem__)
    ask(base.engine, options_of(base), source, inn(1), client=object())  # type: ignore[arg-type]
    assert state_of(base).state == "ok"
    canary(base.engine, options_of(base), source, client=object())  # type: ignore[arg-type]
    assert VISITED != CANARY
    assert (state_of(base).state, state_of(base).reason) == ("failing", "captcha")


def test_a_source_without_files_grows_stale_from_its_last_answer(base: Base) -> None:
    say(base, "found")
    later = NOW + timedelta(hours=SOURCES["egrul_search"].promise_hours + 48)
    assert state_of(base).state == "ok"
    assert (state_of(base, now=later).state, state_of(base, now=later).newest) == ("stale", None)


def test_a_day_that_is_lost_for_good_is_told_until_its_file_is_brought(base: Base) -> None:
    row = {"source_id": NUMBERS["sshr"], "tries": 6, "next_at": 0, "state": "given_up", "detail": "no longer offered"}
    base.load(opendata(sshr(1, 5, TODAY), day=TODAY))
    lost = TODAY - timedelta(days=3)
    with base.engine.begin() as connection:
        connection.execute(insert(Window), [{**row, "key": "a", "day": 20260101, "reason": None}])
    assert state_of(base, "sshr").state == "ok", "a newer whole list overtook it: nothing of it is missing"
    with base.engine.begin() as connection:
        connection.execute(insert(Window), [{**row, "key": "b", "day": moments.to_day(lost), "reason": "down"}])
    failing = state_of(base, "sshr")
    assert (failing.state, failing.reason, failing.detail) == ("failing", "down", "no longer offered")
    assert told(base)[-1] == ("never_run", "failing", "down")
    base.load(opendata(sshr(2, 5, lost), day=lost))
    assert state_of(base, "sshr").state == "ok"


def test_what_was_asked_on_demand_is_dated_to_the_day_and_what_organisations_ask_not_at_all(base: Base) -> None:
    say(base, "found", reach=7)
    assert state_of(base).state == "never_run"
    say(base, "found")
    assert state_of(base).last_success == datetime.combine(TODAY, time(), UTC)


def test_a_failed_window_makes_a_source_fail_whatever_was_read_later(base: Base) -> None:
    base.load(opendata(sshr(1, 5, TODAY), day=TODAY))
    assert state_of(base, "sshr").state == "ok"
    row = {"source_id": NUMBERS["sshr"], "tries": 1, "next_at": moments.to_moment(NOW)}
    with base.engine.begin() as connection:
        connection.execute(
            insert(Window),
            [
                {**row, "key": "a", "day": 20260101, "state": "failed", "reason": "geo", "detail": "451"},
                {**row, "key": "b", "day": 20260201, "state": "done", "reason": None, "detail": None},
            ],
        )
    assert (state_of(base, "sshr").state, state_of(base, "sshr").reason) == ("failing", "geo")
    with base.read() as connection:
        (waiting,) = backlogs(connection)["sshr"].waiting
    assert (waiting.key, waiting.state, waiting.detail) == ("a", "failed", "451")
    with base.engine.begin() as connection:
        connection.execute(update(Window).values(state="done"))
    assert state_of(base, "sshr").state == "ok"


def test_a_run_that_is_not_believed_is_said_with_its_reason(base: Base) -> None:
    base.load(opendata(sshr(1, "много", TODAY), day=TODAY))
    failing = state_of(base, "sshr")
    assert (failing.state, failing.reason) == ("failing", "layout: 1 of 1 records were refused")
    with base.read() as connection:
        run = backlogs(connection)["sshr"].run
    assert run is not None
    assert (run.state, run.seen, run.rejected) == ("failed", 1, 1)


def test_a_source_that_fails_before_it_ever_answered_is_failing_at_once(base: Base) -> None:
    say(base, "not_checked", "layout")
    assert state_of(base).state == "never_run", "what one company is like may be its own"
    say(base, "not_checked", "captcha")
    assert (state_of(base).state, state_of(base).reason) == ("failing", "captcha")
    say(base, "found")
    assert state_of(base).state == "ok"


def test_the_operator_is_told_once_per_change(base: Base) -> None:
    say(base, "found")
    assert told(base) == [("never_run", "ok", None)]
    for number in range(1, 8):
        say(base, "not_checked", "captcha", number=number)
        told(base)
    assert told(base)[1:] == [("ok", "failing", "captcha")]
    say(base, "found")
    assert told(base)[2:] == [("failing", "ok", None)]
    with base.read() as connection:
        newest = notices(connection)[0]
    assert (newest.source, newest.before, newest.after) == ("egrul_search", "failing", "ok")
    assert newest.at == datetime.combine(TODAY, time(), UTC), "to the minute it would tell when somebody asked"


def test_data_that_grow_old_are_told_without_any_run(base: Base) -> None:
    base.load(opendata(sshr(1, 5, TODAY), day=TODAY))
    later = NOW + timedelta(hours=SOURCES["sshr"].promise_hours + 48)
    assert told(base)[-1][1] == "ok"
    assert told(base, now=later)[-1][:2] == ("ok", "stale")
    assert len(told(base, now=later)) == 2


def test_a_source_is_switched_off_and_on_by_a_row(base: Base) -> None:
    with base.engine.begin() as connection:
        switch(connection, "girbo", "the site is being rebuilt")
    off = state_of(base, "girbo")
    assert (off.state, off.reason, off.detail) == ("off", "off", "the site is being rebuilt")
    assert told(base) == [("never_run", "off", "off")]
    with base.engine.begin() as connection:
        switch(connection, "girbo", None)
    assert state_of(base, "girbo").state == "never_run"
    assert base.rows(select(SourceRow.off)) == [(None,)]


def test_a_shut_host_is_said_until_it_opens(base: Base) -> None:
    with base.engine.begin() as connection:
        for name, hours in (("egrul.nalog.ru", 12), ("pb.nalog.ru", -1), ("ftp.egrul.nalog.ru", 12)):
            until = moments.to_moment(NOW + timedelta(hours=hours))
            connection.execute(insert(Host).values(name=name, next_at=0, shut_until=until, reason="captcha"))
    with base.read() as connection:
        behind = backlogs(connection)
    assert [(one.host, one.reason) for one in behind["egrul_search"].shut] == [("egrul.nalog.ru", "captcha")]
    assert not behind["pb"].shut
    assert behind["egrul_search"].shut[0].until.time() == time(), "its minute would tell when somebody asked"
    files = behind["egrul"].shut[-1]
    assert (files.host, files.until) == ("ftp.egrul.nalog.ru", moments.to_time(until)), "no asking shut it"
