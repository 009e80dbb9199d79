"""`bench login`: what fifty people who sign in at once cost somebody who reads a card meanwhile, on the real server."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import Engine, insert

from checker import db
from checker.bench.served import asked_ms, form_of, p95, server, sign_in
from checker.ingest.run import load
from checker.models import UserRow
from checker.settings import Settings
from scrapers.sandbox import build

PEOPLE = 50
ROUNDS = 3
ALONE = 200
"""Cards that are asked while nobody signs in."""

PASSWORD = "bench password"  # noqa: S105 of people that are made up here
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""As the product hashes (`checker.web.signin`)."""

Say = Callable[[str], None]


def run(scale: float, say: Say) -> dict[str, Any]:
    """p95 of a card in milliseconds, with nobody and with everybody signing in; scale 1 is fifty people."""
    people = max(int(PEOPLE * scale), 2)
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        options = Settings(data_dir=folder)
        db.upgrade(options.url)
        engine = db.make_engine(options.url)
        card = _country(engine, options, folder / "files")
        _people(engine, people)
        engine.dispose()
        with server(folder) as port:
            _cards(port, card, lambda: False, 20)  # both processes have read their templates
            alone = _cards(port, card, lambda: False, ALONE)
            busy: list[float] = []
            waits: list[float] = []
            sent_away = 0
            for turn in range(ROUNDS):
                asked, times, away = _round(port, card, people, turn)
                busy += asked
                waits += times
                sent_away += away
        figures = {
            "card_alone_p95_ms": p95(alone),
            "card_busy_p95_ms": p95(busy),
            "login_p95_s": p95(waits) / 1000,
            "sent_away": sent_away,
        }
        say(f"cards: {len(alone)} alone, {len(busy)} while {people} people sign in, {ROUNDS} times; 503: {sent_away}")
        return {
            "figures": figures,
            "ratios": {"busy_to_alone": figures["card_busy_p95_ms"] / figures["card_alone_p95_ms"]},
        }
    finally:
        shutil.rmtree(folder)


def _country(engine: Engine, options: Settings, files: Path) -> str:
    made = build(files, day=datetime.now(UTC).date())
    for path in made.files:
        load(engine, options.url, options.archive_dir, path, vouched=path in made.whole, workers=1)
    return f"/company/{made.companies[0].inn}"


def _people(engine: Engine, people: int) -> None:
    kept = HASHER.hash(PASSWORD)
    rows = [
        {
            "email": _mail(n),
            "password": kept,
            "fs_uniquifier": uuid4().hex,
            "confirmed_at": datetime.now(UTC).replace(tzinfo=None),
        }
        for n in range(people)
    ]
    with engine.begin() as connection:
        connection.execute(insert(UserRow), [{"active": True, "language": "ru", **row} for row in rows])


def _mail(n: int) -> str:
    return f"bench{n}@firma-primer.ru"


def _round(port: int, card: str, people: int, turn: int) -> tuple[list[float], list[float], int]:
    """Cards and log-ins in milliseconds, and how often somebody was told to come again. All begin at once."""
    over = threading.Event()
    begin = threading.Barrier(people)
    with ThreadPoolExecutor(people + 1) as pool:
        cards = pool.submit(_cards, port, card, over.is_set, None)
        signing = [pool.submit(_sign_in, port, n, f"127.0.{turn + 1}.{n % 250 + 1}", begin) for n in range(people)]
        done = [one.result() for one in signing]
        over.set()
        return cards.result(), [took for took, _away in done], sum(away for _took, away in done)


def _cards(port: int, card: str, over: Callable[[], bool], most: int | None) -> list[float]:
    times: list[float] = []
    while not over() and (most is None or len(times) < most):
        times.append(asked_ms(port, card))
    return times


def _sign_in(port: int, n: int, source: str, begin: threading.Barrier) -> tuple[float, int]:
    form = form_of(port, source)
    begin.wait()
    start, away = time.perf_counter(), 0
    while True:
        status, headers = sign_in(port, form, _mail(n), PASSWORD, source)
        if status != 503:
            break
        away += 1
        time.sleep(float(headers["retry-after"]))
    if status != 302:
        raise RuntimeError(f"signing in was answered with {status}")
    return (time.perf_counter() - start) * 1000, away
