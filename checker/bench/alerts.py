"""`bench alerts`: a day of the register in a base whose companies are watched, told to the last message."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Engine, func, select

from checker import db, moments
from checker.bench import corpus
from checker.bulk import insert_rows
from checker.dates import moscow_day
from checker.db import make_engine, reading
from checker.ingest.run import load
from checker.models import PUBLIC, Alert, Company, Event, Notification, Touched, Watch
from checker.settings import Settings, settings
from checker.watching import alerts, bundles, scores, touched
from checker.watching.kinds import KINDS

COMPANIES, WATCHED = 500_000, 100_000
CHANGED = 52_000
"""Records of a day, spread over the register: of every fifth company somebody is told."""

EACH = 100
"""Companies that one user watches."""

WORKERS = 2
ALIKE = 50
"""Verdicts that are really computed before the day; records of the base are few originals under many numbers."""

Say = Callable[[str], None]

_MADE = re.compile('ДатаВып="[0-9-]{10}"'.encode("cp1251"))
_NAME = re.compile('НаимЮЛПолн="'.encode("cp1251"))
_SPAWN = multiprocessing.get_context("spawn")


def run(scale: float, say: Say) -> dict[str, Any]:
    """Seconds from the end of the run that saw the changes to the last message made; twice the watches cost `twice`
    times as much. Lost and doubled: against the events of the base.
    """
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        options = Settings(data_dir=folder / "base", sources="sandbox", secret_key="b" * 40, shared=settings().shared)
        engine = _base(folder, options, scale)
        watched = _watch(engine, 1)
        _trace(engine)
        say(f"{watched} companies, each watched by one of {watched // EACH} users")
        first = _day(engine, options, folder, scale, 1, say)
        _watch(engine, 2)
        second = _day(engine, options, folder, scale, 2, say)
        engine.dispose()
        return {
            "figures": {"watched": float(watched), **first},
            "ratios": {"twice": second["seconds"] / first["seconds"]},
        }
    finally:
        shutil.rmtree(folder)


def _base(folder: Path, options: Settings, scale: float) -> Engine:
    """The companies as they were the day before. Not timed."""
    db.upgrade(options.url)
    engine = make_engine(options.url)
    path = folder / "egrul.zip"
    corpus.egrul_zip(path, options.shared, companies=max(int(COMPANIES * scale), 5_000))
    load(engine, options.url, options.archive_dir, path, vouched=True)
    path.unlink()
    shutil.rmtree(options.archive_dir)
    return engine


def _watch(engine: Engine, round_: int) -> int:
    """Users of organisations of their own watch all companies, so many each, and are told of everything by mail."""
    rules = msgspec.json.encode({kind: {"on": True} for kind in KINDS}).decode()
    with engine.begin() as connection:
        at = moments.stamp(connection)
        own = select(Company.subject).where(Company.reach == PUBLIC, Company.subject != Company.ogrn)
        subjects = list(connection.execute(own.distinct().order_by(Company.subject)).scalars())[:: COMPANIES // WATCHED]
        first = round_ * WATCHED
        users = range(first, first + -(-len(subjects) // EACH))
        rows: list[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]] = [
            ("organisation", ("id", "name", "opened_at"), [(n, f"№ {n}", at) for n in users]),
            ("licence", ("organisation_id", "since", "until", "at"), [(n, 20200101, 20991231, at) for n in users]),
            (
                "alert_channel",
                ("organisation_id", "kind", "address", "language", "zone", "digest_at", "at"),
                [(n, "mail", f"{n}@firma-primer.ru", "ru", "Europe/Moscow", 540, at) for n in users],
            ),
            (
                "watch_list",
                ("id", "organisation_id", "name", "rules", "people", "at"),
                [(n, n, "Мои контрагенты", rules, False, at) for n in users],
            ),
            (
                "watch",
                ("list_id", "subject", "organisation_id", "note", "at"),
                [(first + i // EACH, one, first + i // EACH, "", at) for i, one in enumerate(subjects)],
            ),
        ]
        for table, columns, values in rows:
            insert_rows(connection, table, columns, values)
    return len(subjects)


def _trace(engine: Engine) -> None:
    """What was judged of each before: of some, which stand for all that are copies of the same originals."""
    with engine.begin() as connection:
        at = moments.stamp(connection)
        subjects = list(connection.execute(select(Watch.subject).distinct()).scalars())
        units = [(subject, PUBLIC) for subject in subjects[:ALIKE]]
        known = list(scores.verdicts(connection, units, on=moscow_day(datetime.now(UTC))).values())
        scores.keep(connection, {(one, PUBLIC): known[n % len(known)] for n, one in enumerate(subjects)}, at)


def _day(engine: Engine, options: Settings, folder: Path, scale: float, month: int, say: Say) -> dict[str, float]:
    """Loads the changed records of a day, which is not timed, and then tells them."""
    path = folder / f"day-{month}.zip"
    _changes(path, options, max(int(CHANGED * scale), 500), month)
    before = moments_of(engine)
    load(engine, options.url, options.archive_dir, path)
    path.unlink()
    start = time.perf_counter()
    touched.look(engine)
    looked = time.perf_counter() - start
    workers = [_SPAWN.Process(target=_work, args=(options.url,)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    worked = time.perf_counter() - start - looked
    messages = bundles.bundle_due(engine, options, moments.to_moment(datetime.now(UTC) + timedelta(days=2)))
    seconds = time.perf_counter() - start
    with reading(engine) as connection:
        new = Event.known_from > before
        watched = select(Watch.subject)
        query = select(Event.subject).where(new, Event.subject.in_(watched)).distinct()
        changed = set(connection.execute(query).scalars())
        told = connection.execute(
            select(Alert.organisation_id, Alert.subject, func.count())
            .where(Alert.at > before, Alert.kind != "decision")
            .group_by(Alert.organisation_id, Alert.subject)
        ).all()
        waiting = connection.execute(
            select(func.count()).select_from(Notification).where(Notification.delivery_id.is_(None))
        ).scalar_one()
    lost = (len(changed) - len({row[1] for row in told})) + waiting
    doubled = sum(count - 1 for _, _, count in told)
    say(
        f"{len(changed)} watched companies changed, {len(told)} alerts told in {messages} messages: {seconds:.1f} s,"
        f" of these {looked:.1f} s looking, {worked:.1f} s working, {seconds - looked - worked:.1f} s rendering"
    )
    return {"changes": float(len(changed)), "seconds": seconds, "lost": float(lost), "doubled": float(doubled)}


def moments_of(engine: Engine) -> int:
    """The last moment of the base."""
    with reading(engine) as connection:
        return moments.last(connection)


def _work(url: str) -> None:
    """A worker of its own process, till nothing waits."""
    engine, options = make_engine(url), Settings(secret_key="b" * 40)
    while alerts.work_once(engine, options) or _waits(engine):
        pass
    engine.dispose()


def _waits(engine: Engine) -> bool:
    with reading(engine) as connection:
        return connection.execute(select(Touched.subject).limit(1)).scalar() is not None


def _changes(path: Path, options: Settings, count: int, month: int) -> None:
    """The records of a day so many months later, each with another name."""
    day = f"2025-{11 + month}-01" if month < 2 else "2026-01-01"
    stream = islice(corpus.renumbered(corpus.records(options.shared)), count)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for number, records in enumerate(_members(stream)):
            inside = [_changed(record, day, month) for record in records]
            head = corpus.ROOT_HEAD.format(day=day.replace("-", ""), number=number, count=len(inside)).encode("cp1251")
            name = f"VO_RUGFO_0000_9965_{day.replace('-', '')}_{number:08d}.xml"
            packed.writestr(name, head + b"".join(inside) + "</Файл>".encode("cp1251"))


def _members(stream: Iterator[bytes]) -> Iterator[list[bytes]]:
    while records := list(islice(stream, corpus.PER_MEMBER)):
        yield records


def _changed(record: bytes, day: str, month: int) -> bytes:
    later = _MADE.sub(f'ДатаВып="{day}"'.encode("cp1251"), record, count=1)
    return _NAME.sub(f'НаимЮЛПолн="НОВОЕ {month} '.encode("cp1251"), later, count=1)
