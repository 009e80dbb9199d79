"""`bench load`: files into the ledger, and a card out of it, on this machine."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from typing import Any

from lxml import etree
from sqlalchemy import Engine, literal, select

from checker import db
from checker.bench import corpus, enforcement, peer, sets
from checker.bulk import insert_rows
from checker.db import make_engine, reading
from checker.ingest.run import load
from checker.lookup import fact_sheet
from checker.models import Company, Version
from checker.scoring.engine import evaluate
from checker.settings import settings
from scrapers.archive import Reader, parts
from scrapers.egrul.parse import parse

COMPANIES = 200_000
DOCUMENTS = 1_000_000
SINGLE_MB = 1_000
PARSED_MB = 60
CARDS = 2_000
ALONE = 200_000

Say = Callable[[str], None]


def run(scale: float, say: Say) -> dict[str, Any]:
    """All figures and ratios; `scale` 1 is the size of the issue. `say` is told where the time goes."""
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        figures: dict[str, float | None] = {}
        ratios: dict[str, float | None] = {**_parsing(folder, scale, say)}
        figures |= _register(folder, scale, say)
        figures |= _opendata(folder, scale, say)
        figures["fssp_rows_s"] = _enforcement(folder, scale, say)
        sets.run(folder, settings().shared, scale, say)
        ratios["opendata_vs_peer"] = _peer(folder, scale, say)
        figures["peak_rss_mb"] = _memory(folder, scale, say)
        return {"figures": figures, "ratios": ratios}
    finally:
        shutil.rmtree(folder)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _parsing(folder: Path, scale: float, say: Say) -> dict[str, float]:
    """Full records against a bare lxml pass that touches every attribute of the same files, best of three."""
    files = []
    for number in range(2):
        files.append(folder / f"parsed-{number}.xml")
        corpus.egrul_file(files[-1], settings().shared, max(PARSED_MB * scale, 4) / 2)
    bare, ours, both = [], [], []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(_parse_file, files))  # the workers are warm before anything is timed
        for _ in range(3):
            bare.append(_timed(lambda: [_touch(path) for path in files])[0])
            ours.append(_timed(lambda: [_parse_file(path) for path in files])[0])
            both.append(_timed(lambda: list(pool.map(_parse_file, files)))[0])
    size = sum(path.stat().st_size for path in files) / 1e6
    rates = ", ".join(
        f"{name} {size / min(times):.1f}" for name, times in (("lxml", bare), ("ours", ours), ("both cores", both))
    )
    say(f"parsing {size:.0f} MB, MB/s: {rates}")
    return {"egrul_core_vs_lxml": min(bare) / min(ours), "egrul_vs_lxml": min(bare) / min(both)}


def _touch(path: Path) -> int:
    touched = 0
    for _event, element in etree.iterparse(path, events=("end",)):
        for _name, _value in element.attrib.items():
            touched += 1
        if element.tag == "Документ":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return touched


def _parse_file(path: Path) -> int:
    with Reader(path) as reader:
        return sum(1 for part in parts(path, path.name) for _ in parse(reader.chunks(part.number)))


def _base(folder: Path, name: str) -> tuple[Engine, str, Path]:
    url = f"sqlite:///{folder / name}.db"
    db.upgrade(url)
    return make_engine(url), url, folder / f"{name}-archive"


def _register(folder: Path, scale: float, say: Say) -> dict[str, float]:
    path = folder / "egrul.zip"
    companies = max(int(COMPANIES * scale), 200)
    size = corpus.egrul_zip(path, settings().shared, companies=companies) / 1e6
    engine, url, root = _base(folder, "register")
    seconds, report = _timed(lambda: load(engine, url, root, path))
    assert report.stored == companies, report
    say(f"ЕГРЮЛ {size:.0f} MB, {companies} companies: {seconds:.1f} s, {size / seconds:.1f} MB/s")
    path.unlink()
    shutil.rmtree(root)
    p95 = _cards(engine, say)
    engine.dispose()
    return {"egrul_mb_s": size / seconds, "card_p95_ms": p95}


def _cards(engine: Engine, say: Say) -> float:
    reader = make_engine(str(engine.url), read_only=True)
    with reading(reader) as connection:
        numbers = list(connection.execute(select(Company.subject)).scalars())
        chosen = random.Random(1).sample(  # noqa: S311 no secret
            numbers, min(CARDS, len(numbers))
        )
        times = sorted(_timed(lambda number=number: evaluate(fact_sheet(connection, number)))[0] for number in chosen)  # type: ignore[misc]
    p50, p95 = times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000
    say(f"card with {len(numbers)} companies: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    return p95


def _opendata(folder: Path, scale: float, say: Say) -> dict[str, float]:
    """First load and reload of documents of 350 bytes, first load of documents of 650 bytes."""
    documents = max(int(DOCUMENTS * scale), 1_000)
    rates: dict[str, float] = {}
    for name, base, day, shift, longer in (
        ("opendata_mb_s", "small", "25.10.2024", 0, 0),
        ("opendata_reload_mb_s", "small", "25.11.2024", 1, 0),
        ("opendata_large_mb_s", "large", "25.10.2024", 0, 150),
    ):
        engine, url, root = _base(folder, base)
        path = folder / f"{name}.zip"
        size = corpus.sshr_zip(path, documents=documents, day=day, shift=shift, longer=longer) / 1e6
        seconds, report = _timed(lambda: load(engine, url, root, path, vouched=True))  # noqa: B023 called at once
        assert report.stored == (0 if shift else documents), report
        rates[name] = size / seconds
        say(f"{name}: {size:.0f} MB, {documents} documents: {seconds:.1f} s, {size / seconds:.1f} MB/s")
        path.unlink()
        engine.dispose()
    return rates


def _enforcement(folder: Path, scale: float, say: Say) -> float:
    """Rows a second of a first load of the bailiffs' list; memory and CPU time of all processes together are told."""
    path = folder / "data-20261101-structure-20220620.csv"
    rows = max(int(enforcement.ROWS * scale), 1_000)
    size = enforcement.write_list(path, rows) / 1e6
    engine, url, root = _base(folder, "enforcement")
    peak = 0.0
    loaded = Event()

    def watch() -> None:
        nonlocal peak
        while not loaded.wait(0.1):
            peak = max(peak, sum(_resident(pid) for pid in _tree(os.getpid())))

    watching = Thread(target=watch, daemon=True)
    watching.start()
    before = _cpu()
    seconds, report = _timed(lambda: load(engine, url, root, path, vouched=True))
    spent = _cpu() - before
    loaded.set()
    watching.join()
    assert report.stored == rows, report
    alone = _store_alone(folder, engine, min(rows, ALONE))
    engine.dispose()
    path.unlink()
    say(
        f"ФССП {size:.0f} MB, {rows} rows: {seconds:.1f} s, {rows / seconds:.0f} rows/s, {size / seconds:.1f} MB/s, "
        f"peak {peak:.0f} MB of memory, {spent / rows * 1e6:.0f} µs of CPU a row in all processes; "
        f"the inserts alone, of rows in order, take {alone * 1e6:.0f} µs"
    )
    return rows / seconds


def _cpu() -> float:
    """Seconds of CPU of this process and of those that it has waited for."""
    return sum(os.times()[:4])


def _store_alone(folder: Path, engine: Engine, rows: int) -> float:
    """Seconds of CPU a row when rows of a base are put in their order into an empty one: what no reader can save."""
    columns = [column for column in Version.__table__.columns if column.name != "document_id"]
    with engine.connect() as connection:
        kept = connection.execute(select(*columns, literal(1)).limit(rows)).all()
    names = [*(column.name for column in columns), "document_id"]
    empty, _, _ = _base(folder, "alone")
    before = _cpu()
    with empty.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        insert_rows(connection, Version.__tablename__, names, [tuple(row) for row in kept])
        spent = _cpu() - before
        connection.rollback()
    empty.dispose()
    return spent / rows


def _peer(folder: Path, scale: float, say: Say) -> float | None:
    """How fast we load sshr and debtam together, against inn-check-ru's index of the same zips; None without it."""
    if not peer.is_here():
        say("inn-check-ru is not installed: no ratio")
        return None
    documents = max(int(DOCUMENTS * scale) // 2, 1_000)
    ours = theirs = 0.0
    for kind, make, day in (("sshr2019", corpus.sshr_zip, "25.10.2024"), ("debtam", corpus.debtam_zip, "25.11.2025")):
        path = folder / f"data-{''.join(reversed(day.split('.')))}-structure-20200408.zip"
        size = make(path, documents=documents, day=day) / 1e6
        engine, url, root = _base(folder, f"peer-{kind}")
        seconds, report = _timed(lambda: load(engine, url, root, path, vouched=True))  # noqa: B023 called at once
        engine.dispose()
        assert report.stored == documents, report
        other, records = peer.index(kind, path, folder / f"peer-{kind}")
        assert records == documents, records
        ours, theirs = ours + seconds, theirs + other
        say(f"{kind}, {size:.0f} MB: ours {size / seconds:.1f} MB/s, inn-check-ru's index {size / other:.1f} MB/s")
        path.unlink()
    return theirs / ours


def _memory(folder: Path, scale: float, say: Say) -> float:
    """Peak memory of writer and workers together while one large XML is loaded by the command."""
    path = folder / "single.xml"
    corpus.egrul_file(path, settings().shared, max(SINGLE_MB * scale, 10))
    environment = {"CHECKER_DATA_DIR": str(folder / "single"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-m", "checker", "load", str(path)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 our own command
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_resident(pid) for pid in _tree(process.pid)))
        time.sleep(0.05)
    assert process.returncode == 0, process.returncode
    say(f"one XML of {path.stat().st_size / 1e6:.0f} MB: peak {peak:.0f} MB of memory in all processes")
    return peak


def _tree(pid: int) -> Iterable[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0
    return pages * resource.getpagesize() / 1e6
