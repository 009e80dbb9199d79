"""Real processes on one base: two clocks, kill -9, and everybody writing at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update
from support.base import Base
from support.files import egrul, inn, record, zipped
from support.people import client_of, person
from support.processes import started, until
from support.visits import Files, Nobody, asked, options_of, row

from checker.app import create_app
from checker.jobs import leases, queue, visit
from checker.jobs.leases import Busy
from checker.jobs.run import run
from checker.models import Job, Lease, Run, Step, Version, Window

DAY = date(2025, 11, 1)
COMPANIES = 200

COMMON = """
import sys, logging
from datetime import date
from pathlib import Path
from support.base import Base
from support.visits import Files, Nobody, asked, options_of, row
from support.files import inn
from checker.jobs import leases, queue, visit
leases.SECONDS = 2.0
leases.held.__wrapped__.__kwdefaults__["seconds"] = leases.SECONDS
leases.beating.__wrapped__.__defaults__ = (leases.SECONDS,)
leases.take.__defaults__ = leases.renew.__defaults__ = (leases.SECONDS,)
visit.Visitor = Nobody
url, folder = sys.argv[1], Path(sys.argv[2])
base = Base(url, folder / "archive", folder / "incoming")
options = options_of(base)
queue.SOURCES = {"egrul_search": asked(lambda number: row(int(number[2:9])), canary="")}
"""

CLOCK = (
    COMMON
    + """
import signal, threading
from checker import schedule
schedule.STAND_BY = 0.2
class Seen(Files):
    def _offers(self, client, after):
        with (folder / "looked").open("a") as told:
            told.write("once\\n")
        return []
files = Seen(folder, {})
schedule.SOURCES = {"sshr": files.source()}
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
print("ready", flush=True)
schedule.Clock(options, stop).serve()
print("ended", flush=True)
"""
)

RUNNER = (
    COMMON
    + """
import time
from checker.ingest import run as loading, work
from checker.jobs.run import run
loading.WRITE_ROWS = work.BATCH_RECORDS = 3
key = "data-20251101-structure-20200101.zip"
files = Files(folder, {date(2025, 11, 1): (folder / key).read_bytes()})
told = 0
def progress(*_):
    global told
    told += 1
    print("batch", flush=True)
    if told == 10:
        time.sleep(600)
run(base.engine, options, files.source("egrul"), client=files, progress=progress)
"""
)

WORKER = (
    COMMON
    + """
import signal, threading
from checker.schedule import work
stop = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stop.set())
print("ready", flush=True)
work(options, stop)
"""
)

LOADER = (
    COMMON
    + """
from datetime import timedelta
from checker.ingest.run import load
from support.files import opendata, sshr
print("ready", flush=True)
number = 0
while not (folder / "enough").exists():
    day = date(2025, 1, 1) + timedelta(days=number)
    path = folder / f"load-{number}.xml"
    path.write_bytes(opendata(*(sshr(n, n + number, day) for n in range(1, 1500)), day=day, mark=str(number)))
    report = load(base.engine, url, folder / "archive", path)
    assert report.lawful and report.source
    number += 1
"""
)


def owners(base: Base) -> list[str]:
    return [owner for (owner,) in base.rows(select(Lease.owner).where(Lease.name == queue.CLOCK))]


def test_of_two_clocks_one_keeps_the_time_and_the_other_takes_over_when_it_is_killed(base: Base) -> None:
    looked = base.root.parent / "looked"
    with started(base, CLOCK) as first, started(base, CLOCK) as second:
        until(lambda: looked.exists() and bool(owners(base)))
        time.sleep(3)  # longer than a lease: the one that has it keeps it, the other stands by
        assert looked.read_text() == "once\n", "both would have looked"
        by_pid = {str(child.pid): child for child in (first, second)}
        keeper = by_pid.pop(owners(base)[0].split(":")[1])
        (other,) = by_pid
        keeper.send_signal(signal.SIGKILL)
        until(lambda: owners(base)[0].split(":")[1] == other)
        by_pid[other].send_signal(signal.SIGTERM)
        said, complained = by_pid[other].communicate(timeout=20)
        assert (by_pid[other].returncode, said, complained) == (0, "ended\n", "")
        assert owners(base) == [], "given back at once"


def test_a_clock_asks_for_whoever_waits(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SOURCES", {"egrul_search": asked(lambda _: row(1), canary="")})
    queue.request(base.engine, options_of(base), inn(1), "somebody")
    with started(base, CLOCK):
        until(lambda: base.rows(select(Job.state)) == [("done",)])
    assert base.rows(select(Step.state)) == [("found",)]


def test_a_run_that_was_killed_is_finished_by_the_next_one(base: Base) -> None:
    content = zipped({"a.xml": egrul(*(record(number, day=DAY) for number in range(1, COMPANIES + 1)), day=DAY)})
    (base.root.parent / "data-20251101-structure-20200101.zip").write_bytes(content)
    with started(base, RUNNER) as child:
        until(lambda: base.count(Version) > 10)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert 0 < base.count(Version) < COMPANIES, "killed in the middle"
    assert base.rows(select(Window.state).where(Window.day > 0)) == [("due",)]
    files = Files(base.folder, {DAY: content})
    with base.engine.begin() as connection:  # a busy machine may be slower than this lease is long
        connection.execute(update(Lease).values(until=leases.now() + 60_000))
    with pytest.raises(Busy):
        run(base.engine, options_of(base), files.source("egrul"), client=files)  # type: ignore[arg-type]
    with base.engine.begin() as connection:
        connection.execute(update(Lease).values(until=leases.now() - 1))
    assert run(base.engine, options_of(base), files.source("egrul"), client=files).well  # type: ignore[arg-type]
    assert base.count(Version) == COMPANIES
    assert [state for (state,) in base.rows(select(Run.state).order_by(Run.id))] == ["failed", "done"]
    assert not [path for path in (base.root.parent / "incoming").iterdir() if path.is_dir()], "nothing is left behind"


def test_pages_a_clock_a_worker_and_a_load_at_once_never_find_the_base_locked(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "SOURCES", {"egrul_search": asked(lambda _: row(1), canary="")})
    monkeypatch.setattr(visit, "Visitor", Nobody)
    app = create_app(options_of(base, asks_per_day=10_000))
    app.config["WTF_CSRF_ENABLED"] = False  # this test is about locks
    client = client_of(app, person(base.engine))
    with started(base, CLOCK) as clock, started(base, WORKER) as worker, started(base, LOADER) as loader:
        for number in range(1, 11):
            answer = client.post(f"/company/{inn(5000 + number)}/ask")
            assert answer.status_code == 303, answer.text
            assert client.get(answer.headers["Location"]).status_code == 200
            assert client.get(f"/company/{inn(number)}").status_code in (200, 404)
        assert loader.poll() is None, "all the while files were being read"
        (base.root.parent / "enough").touch()
        _, complained = loader.communicate(timeout=120)
        assert (loader.returncode, complained) == (0, "")
        until(lambda: set(base.rows(select(Job.state))) == {("done",)}, 60)
        for child in (clock, worker):
            child.send_signal(signal.SIGTERM)
            _, complained = child.communicate(timeout=30)
            assert (child.returncode, complained) == (0, "")
    app.extensions["checker_engine"].dispose()
    assert {state for (state,) in base.rows(select(Step.state))} == {"found"}
    assert base.rows(select(Lease.name)) == []


def test_the_command_ends_well_when_it_is_told_to(base: Base) -> None:
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CHECKER_")},
        "CHECKER_DATABASE_URL": base.url,
        "CHECKER_DATA_DIR": str(base.root.parent),
        "CHECKER_SECRET_KEY": "k" * 40,
        "CHECKER_SOURCES": "sandbox",
        "CHECKER_SANDBOX_URL": "http://127.0.0.1:9",
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "checker", "worker"],
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
        cwd=Path(__file__).parents[2],
    )
    try:
        until(lambda: any(name.startswith(queue.WORKER) for (name,) in base.rows(select(Lease.name))))
        child.send_signal(signal.SIGTERM)
        _, complained = child.communicate(timeout=20)
        assert (child.returncode, complained) == (0, "")
        assert base.rows(select(Lease.name)) == []
    finally:
        child.kill()
        child.wait()
    assert leases.SECONDS == 60
