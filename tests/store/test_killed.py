"""kill -9 in the middle of a load: what was committed stays whole, and the next load completes it."""

from __future__ import annotations

import random
import signal
import time
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import egrul, head, inn, record
from support.processes import started
from support.proof import proved, times

from checker.models import Event, Run, SourceRow, Version

COMPANIES = 120
KILLS = 20
CHILD = """
import sys
from pathlib import Path
from checker.db import make_engine
from checker.ingest import run, work
run.WRITE_ROWS = work.BATCH_RECORDS = 3
url, folder, path = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
engine = make_engine(url)
print("ready", flush=True)
run.load(engine, url, folder / "archive", path, progress=lambda _: print("batch", flush=True))
"""
FILE = egrul(*(record(n, heads=[head(n % 7 + 300)]) for n in range(1, COMPANIES + 1)))


def content_hash(base: Base) -> str:
    """A hash over all that is present, without what hangs on the moment or the number of the document."""
    return sha256(repr(base.present()).encode()).hexdigest()


def killed_load(base: Base, path: Path, batches: int, delay: float) -> None:
    """A load in a process of its own, killed after so many batches and a little more."""
    with started(base, CHILD, str(path)) as child:
        for _ in range(batches):
            child.stdout.readline()
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()


def kill_and_complete(base: Base, moment: random.Random) -> None:
    path = base.folder / "big.xml"
    path.write_bytes(FILE)
    killed_load(base, path, moment.randrange(1, COMPANIES // 3 - 8), moment.random() * 0.02)
    kept = len(base.present())
    assert 0 < kept < COMPANIES, "killed in the middle"
    assert base.rows(select(SourceRow.baseline_at)) == [(None,)]
    done = base.load(path)
    assert (done.seen, done.stored, done.unchanged) == (COMPANIES, COMPANIES - kept, kept)
    assert base.count(Version) == COMPANIES, "nothing twice"
    assert base.count(Event) == 0
    assert [state for (state,) in base.rows(select(Run.state).order_by(Run.id))] == ["failed", "done"]
    assert len(list(base.sheet(inn(COMPANIES)).of("name"))) == 1


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    from checker.db import upgrade

    folder = tmp_path_factory.mktemp("uninterrupted")
    upgrade(f"sqlite:///{folder}/base.db")
    base = Base(f"sqlite:///{folder}/base.db", folder / "archive", folder)
    base.load(FILE)
    digest = content_hash(base)
    base.engine.dispose()
    return digest


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(times(KILLS)))
def test_the_next_load_completes_what_was_killed(base: Base, uninterrupted: str, seed: int) -> None:
    kill_and_complete(base, random.Random(seed))
    assert content_hash(base) == uninterrupted
    proved("kill -9 in the middle of a load, on each database", KILLS, seed + 1, "the next load completes it")
