"""`bench day`: a day of the register and a month of an open data set, fetched over loopback into a full base."""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from checker import db
from checker.bench import corpus
from checker.db import make_engine, reading
from checker.ingest.run import load
from checker.jobs.run import run as fetch
from checker.models import Document, Event, Run
from checker.settings import Settings, settings
from scrapers.registry import SOURCES

COMPANIES = 500_000
DOCUMENTS = 500_000
CHANGED = 15_000

Say = Callable[[str], None]

_MADE = re.compile('ДатаВып="[0-9-]{10}"'.encode("cp1251"))
_CAPITAL = re.compile('СумКап="(\\d+)'.encode("cp1251"))
_NAME = re.compile('НаимЮЛПолн="'.encode("cp1251"))


def run(scale: float, say: Say) -> dict[str, Any]:
    """Seconds from the first request to the last event; `scale` 1 is the size of the issue."""
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        options = Settings(data_dir=folder / "base", sources="sandbox", shared=settings().shared)
        engine = _full_base(folder, options, scale, say)
        records = _published(folder / "sites", options, scale)
        seconds = 0.0
        with _served(folder / "sites") as url:
            asking = options.model_copy(update={"sandbox_url": url})
            for code in ("egrul", "debtam"):
                start = time.perf_counter()
                done = fetch(engine, asking, SOURCES[code])
                taken = time.perf_counter() - start
                if not done.well:
                    raise RuntimeError(f"the run of {code} did not go well: {done}")
                seconds += taken
                _tell(engine, code, taken, say)
        engine.dispose()
        return {"figures": {"records": float(records), "seconds": seconds}, "ratios": {}}
    finally:
        shutil.rmtree(folder)


def _full_base(folder: Path, options: Settings, scale: float, say: Say) -> Engine:
    """What was there the day before: every company, and the month before of the set. Not timed."""
    start = time.perf_counter()
    db.upgrade(options.url)
    engine = make_engine(options.url)
    register, debts = folder / "egrul.zip", folder / "debtam.zip"
    companies = max(int(COMPANIES * scale), 1_000)
    corpus.egrul_zip(register, options.shared, companies=companies)
    corpus.debtam_zip(debts, documents=max(int(DOCUMENTS * scale), 1_000))
    for path in (register, debts):
        load(engine, options.url, options.archive_dir, path, vouched=True)
        path.unlink()
    shutil.rmtree(options.archive_dir)
    say(f"a base of {companies} companies and their debts: {time.perf_counter() - start:.0f} s (not counted)")
    return engine


def _published(sites: Path, options: Settings, scale: float) -> int:
    """Writes what the sites offer the next day; returns how many records."""
    changed, documents = max(int(CHANGED * scale), 200), max(int(DOCUMENTS * scale), 1_000)
    day = sites / "ftp.egrul.nalog.ru" / "EGRUL_407" / "01.12.2025"
    day.mkdir(parents=True)
    for number, start in enumerate(range(0, changed, 100 * corpus.PER_MEMBER), 1):
        stream = islice(corpus.renumbered(corpus.records(options.shared)), start, changed)
        _package(day / f"EGRUL407_2025-12-01_{number}.zip", stream)
    slug = "7707329152-debtam"
    data = sites / "file.nalog.ru" / "opendata" / slug / "data-20251225-structure-20181201.zip"
    data.parent.mkdir(parents=True)
    corpus.debtam_zip(data, documents=documents, day="25.12.2025", month=12)
    page = sites / "www.nalog.gov.ru" / "opendata" / slug / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(_PASSPORT.format(number=slug, url=f"https://file.nalog.ru/opendata/{slug}/{data.name}"))
    return changed + documents


def _package(path: Path, records: Iterator[bytes]) -> None:
    """One archive of the delivery: at most a hundred members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(100):
            inside = [_changed(record) for record in islice(records, corpus.PER_MEMBER)]
            if not inside:
                return
            head = corpus.ROOT_HEAD.format(day="20251201", number=number, count=len(inside)).encode("cp1251")
            name = f"VO_RUGFO_0000_9965_20251201_{number:08d}.xml"
            archive.writestr(name, head + b"".join(inside) + "</Файл>".encode("cp1251"))


def _changed(record: bytes) -> bytes:
    """The record a month later, with another capital; where it has none, with another name."""
    later = _MADE.sub('ДатаВып="2025-12-01"'.encode("cp1251"), record, count=1)
    if _CAPITAL.search(later):
        return _CAPITAL.sub(rb"\g<0>7", later, count=1)
    return _NAME.sub('НаимЮЛПолн="НОВОЕ '.encode("cp1251"), later, count=1)


_PASSPORT = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><table class="border_table">
<tr><td>1</td><td>Идентификационный номер</td><td>{number}</td></tr>
<tr><td>8</td><td>Гиперссылка (URL) на набор</td><td><a href="{url}">{url}</a></td></tr>
<tr><td>12</td><td>Дата последнего внесения изменений</td><td>25.12.2025</td></tr></table></body></html>"""


class _Files(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Says nothing: the bench has its own words."""


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _tell(engine: Engine, code: str, seconds: float, say: Say) -> None:
    """Where the time went: reading and writing by the run's own times, the rest is fetching and the index."""
    with reading(engine) as connection:
        last: Any = connection.execute(
            select(Run.seen, Run.stored, Run.opened_at, Run.closed_at, Document.size)
            .join(Document, Document.id == Run.document_id)
            .order_by(Run.id.desc())
            .limit(1)
        ).one()
        events = connection.execute(select(func.count()).select_from(Event)).scalar_one()
    loading = (last.closed_at - last.opened_at) / 1000
    say(
        f"{code}: {last.seen} records of {last.size / 1e6:.0f} MB packed, {last.stored} changed: {seconds:.1f} s,"
        f" of these {loading:.1f} s reading and writing, {seconds - loading:.1f} s fetching, index; {events} events"
    )
