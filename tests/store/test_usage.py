"""Counts of use: what a process counted is written behind its back, and added to what others wrote."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select
from support.base import Base

from checker.accounts import usage
from checker.accounts.usage import CHECKS, EMPTY, SEARCHES, Counts, add, by_day, forget
from checker.models import Usage

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_counts_of_all_processes_add_up(base: Base) -> None:
    def act(_: int) -> None:
        with base.engine.begin() as connection:
            add(connection, DAY, {SEARCHES: 1, CHECKS: 2})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(act, range(16)))
    with base.engine.begin() as connection:
        add(connection, DAY - timedelta(days=40), {EMPTY: 1})
        assert by_day(connection, 30, NOW) == [(DAY, {SEARCHES: 16, CHECKS: 32})]
        assert len(by_day(connection, 41, NOW)) == 2
        forget(connection, NOW + timedelta(days=usage.KEPT_DAYS - 39))
    assert base.rows(select(Usage.day).distinct()) == [(20261122,)]


def test_a_page_only_counts_and_a_thread_writes(base: Base) -> None:
    written = threading.Event()

    class Told(Counts):
        def flush(self) -> None:
            super().flush()
            written.set()

    counts = Told(base.engine)
    counts.start(0.05)
    for _ in range(3):
        counts.count(CHECKS)
    assert written.wait(30)
    assert base.rows(select(Usage.what, Usage.count)) == [("checks", 3)]
    written.clear()
    counts.count(CHECKS)
    assert written.wait(30), "and again"
    assert base.rows(select(Usage.count)) == [(4,)]


def test_what_cannot_be_written_waits_and_nothing_is_raised(
    base: Base, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    counts = Counts(base.engine)
    counts.count(CHECKS)
    away = create_engine("sqlite://")  # a base without tables
    monkeypatch.setattr(counts, "_engine", away)
    counts.flush()
    away.dispose()
    assert "OperationalError" in caplog.text
    monkeypatch.setattr(counts, "_engine", base.engine)
    counts.count(CHECKS)
    counts.flush()
    assert base.rows(select(Usage.count)) == [(2,)]
    counts.flush()
    assert base.rows(select(Usage.count)) == [(2,)]
