"""A list of ten thousand companies in a base of half a million, to the last byte of its register."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, insert, select

from checker import db
from checker.batches import book, kept, work
from checker.bench import corpus
from checker.db import make_engine, reading
from checker.ingest.run import load
from checker.intake.numbers import numbers_in
from checker.models import PUBLIC, Batch, Company, Organisation
from checker.settings import Settings, settings

COMPANIES, LISTED = 500_000, 10_000

Say = Callable[[str], None]


def figures(scale: float, say: Say) -> dict[str, float]:
    """Seconds from the text that somebody brings to the bytes of the workbook. Of less than the whole scale what ten
    thousand companies would take at that speed.
    """
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        options = Settings(data_dir=folder / "base", sources="sandbox", secret_key="b" * 40, shared=settings().shared)
        engine = _base(folder, options, scale)
        seconds = _batch(engine, max(int(LISTED * scale), 200), say)
        engine.dispose()
        return {"batch_10k_s": seconds}
    finally:
        shutil.rmtree(folder)


def _base(folder: Path, options: Settings, scale: float) -> Engine:
    """The companies of the register. Not timed."""
    db.upgrade(options.url)
    engine = make_engine(options.url)
    path = folder / "egrul.zip"
    corpus.egrul_zip(path, options.shared, companies=max(int(COMPANIES * scale), 5_000))
    load(engine, options.url, options.archive_dir, path, vouched=True)
    path.unlink()
    shutil.rmtree(options.archive_dir)
    return engine


def _batch(engine: Engine, listed: int, say: Say) -> float:
    with engine.begin() as connection:
        own = select(Company.subject).where(Company.reach == PUBLIC, Company.subject != Company.ogrn).distinct()
        known = list(connection.execute(own.order_by(Company.subject)).scalars())
        connection.execute(insert(Organisation).values(id=1, name="ООО", opened_at=0))
    text = "\n".join(
        f"ООО «Пример»;{number};40702810900000000001" for number in known[:: len(known) // listed][:listed]
    )
    start = time.perf_counter()
    read = numbers_in(text)
    with engine.begin() as connection:
        number = kept.make(connection, 1, None, read, datetime.now(UTC))
    brought = time.perf_counter() - start
    work.work_once(engine)
    judged = time.perf_counter() - start - brought
    with reading(engine) as connection:
        row = connection.execute(select(Batch).where(Batch.id == number)).one()
        assert row.done == listed, row
        register = kept.register_of(connection, row, "https://checker.firma-primer.ru")
    size = len(book.render(register, "ru")) / 1e6
    seconds = time.perf_counter() - start
    say(
        f"{listed} companies of {len(known)}: {seconds:.1f} s, of these {brought:.1f} s to bring them,"
        f" {judged:.1f} s to judge them, {seconds - brought - judged:.1f} s to make {size:.1f} MB of XLSX"
    )
    return seconds / listed * LISTED
