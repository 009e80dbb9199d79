"""A base of the made-up country for a bench, and somebody in it who sees verdicts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import Engine, insert

from checker import db
from checker.accounts import keys, licences, organisations
from checker.dates import moscow_day
from checker.ingest.run import load
from checker.models import UserRow
from checker.settings import Settings
from scrapers.sandbox import build

EMAIL, PASSWORD = "bench@firma-primer.ru", "bench password"


class MadeUp(NamedTuple):
    """A folder of data with a filled base. inns: of its companies."""

    folder: Path
    options: Settings
    engine: Engine
    inns: list[str]


@contextmanager
def base() -> Iterator[MadeUp]:
    """The small country as of today, loaded; gone with the block."""
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        options = Settings(data_dir=folder, secret_key=uuid4().hex)
        db.upgrade(options.url)
        engine = db.make_engine(options.url)
        made = build(folder / "files", day=datetime.now(UTC).date())
        for path in made.files:
            load(engine, options.url, options.archive_dir, path, vouched=path in made.whole, workers=1)
        yield MadeUp(folder, options, engine, [company.inn for company in made.companies])
        engine.dispose()
    finally:
        shutil.rmtree(folder)


def reader(made: MadeUp) -> str:
    """Somebody whose organisation has a licence (without one nobody sees a verdict), by EMAIL and PASSWORD; returns a
    key of its API.
    """
    now = datetime.now(UTC)
    with made.engine.begin() as connection:
        row = insert(UserRow).values(
            email=EMAIL,
            password=PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD),
            active=True,
            fs_uniquifier=uuid4().hex,
            confirmed_at=now.replace(tzinfo=None),
            language="ru",
        )
        user = connection.execute(row.returning(UserRow.id)).scalar_one()
        own = organisations.found(connection, "ООО Замер", user, now)
        licences.grant(connection, own, moscow_day(now), moscow_day(now) + timedelta(days=30), None, now)
        return keys.make(connection, made.options, own, user, "bench", now)
