"""`bench search`: how often the meant company is among the first five, and how long a suggestion takes."""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import Engine

from checker import db, text
from checker.bench import names as corpus
from checker.bench.names import Made
from checker.bench.queries import CLASSES, Case, cases, frequent_words, hard
from checker.bulk import insert_rows
from checker.db import make_engine, reading
from checker.models import Company, RoleRow
from checker.search import Answer, Names, bring_up_to_date, find
from checker.search.rank import rank_of
from checker.search.words import surname_words
from checker.settings import settings

COMPANIES = 1_000_000
QUERIES = 300
SUGGESTED = 8
TIMES = 2
"""Each query is asked so often and the quicker answer counts: the other one met the neighbours of this machine."""

PORTION = 50_000

Say = Callable[[str], None]


class Measured(NamedTuple):
    """One class: share found, times in ms in order."""

    recall: float
    times: list[float]


def run(scale: float, say: Say) -> dict[str, Any]:
    """Figures and a table by class. scale 1 is a base of a million companies."""
    folder = Path(tempfile.mkdtemp(prefix="checker-bench-"))
    try:
        made = list(corpus.companies(max(int(COMPANIES * scale), 1_000), corpus.seeds(settings().shared)))
        engine = _base(folder, made, say)
        names = Names(folder / "search")
        start = time.perf_counter()
        done = bring_up_to_date(engine, names)
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in (folder / "search").rglob("*") if path.is_file()) / 1e6
        say(f"index: {len(made)} companies, {done.names} names, {seconds:.1f} s, {size:.0f} MB")
        engine.dispose()
        figures = _ask(make_engine(f"sqlite:///{folder / 'checker.db'}", read_only=True), names, made, say)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        say(f"peak memory of this process, which holds the made-up companies too: {peak:.0f} MB")
        return {"figures": {**figures, "index_s": seconds, "index_mb": size}, "ratios": {}}
    finally:
        shutil.rmtree(folder)


def _base(folder: Path, made: list[Made], say: Say) -> Engine:
    """A base that holds these companies, as loading their register records would leave them."""
    url = f"sqlite:///{folder / 'checker.db'}"
    db.upgrade(url)
    engine = make_engine(url)
    start = time.perf_counter()
    company = (
        "subject", "reach", "ogrn", "kind", "full_name", "short_name", "folded_full", "folded_short", "region",
        "status", "ended", "registered_on", "rank", "heads", "changed",
    )  # fmt: skip
    role = ("subject", "ogrn", "reach", "kind", "person", "known_from", "name", "counts")
    for first in range(0, len(made), PORTION):
        some = made[first : first + PORTION]
        with engine.begin() as connection:
            rows = []
            for m in some:
                folded = text.fold(m.name)
                heads = f" {' '.join(surname_words(m.head))} "
                full = m.name.replace("ООО", "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ")
                rank = rank_of("", m.ended, m.registered_on)
                rows.append(
                    (m.inn, 0, m.ogrn, "legal_entity", full, m.name, folded, folded, m.region, "", m.ended,
                     m.registered_on, rank, heads, 1)
                )  # fmt: skip
            insert_rows(connection, Company.__tablename__, company, rows)
            insert_rows(
                connection, RoleRow.__tablename__, role, [(m.inn, m.ogrn, 0, "head", "", 1, m.head, True) for m in some]
            )
    say(f"base: {len(made)} companies in {time.perf_counter() - start:.0f} s")
    return engine


def _ask(engine: Engine, names: Names, made: list[Made], say: Say) -> dict[str, float]:
    random = Random(2)  # noqa: S311 no secret
    live = [company for company in made if not company.ended]
    measured: dict[str, Measured] = {}
    with reading(engine) as connection:

        def ask(words: str) -> tuple[float, Answer]:
            best, answer = float("inf"), Answer([])
            for _ in range(TIMES):
                start = time.perf_counter()
                answer = find(connection, words, names, limit=SUGGESTED)
                best = min(best, (time.perf_counter() - start) * 1000)
            return best, answer

        for name in CLASSES:
            asked = list(cases(name, _drawn(live, random), random, QUERIES))
            if asked:
                measured[name] = _measured(asked, ask)
                say(_line(name, measured[name].times, measured[name].recall))
        worst: dict[str, list[float]] = {}
        for kind, words in hard(frequent_words(made), random):
            worst.setdefault(kind, []).append(ask(words)[0])
        for kind, times in worst.items():
            say(_line(f"worst: {kind}", sorted(times), None))
    every = sorted(spent for found in measured.values() for spent in found.times)
    say(_line("all classes", every, None))
    return {
        "suggest_p95_ms": _at(every, 0.95),
        "recall_at_5": measured["typo"].recall,
        "exact_recall": measured["exact"].recall,
        "layout_recall": measured["layout"].recall,
        "translit_recall": measured["translit"].recall,
        "worst_ms": max(max(times) for times in worst.values()),
    }


def _drawn(live: list[Made], random: Random) -> Iterator[Made]:
    """Live companies drawn uniformly, so that popular names count more; not without end."""
    return (random.choice(live) for _ in range(QUERIES * 100))


def _measured(asked: list[Case], ask: Callable[[str], tuple[float, Answer]]) -> Measured:
    hits, times = 0, []
    for case in asked:
        spent, answer = ask(case.query)
        times.append(spent)
        rows = answer.hits[: case.among]
        hits += any(case.found(text.fold(hit.short_name), hit.region, hit.inn) for hit in rows)
    return Measured(hits / len(asked), sorted(times))


def _at(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def _line(name: str, times: list[float], recall: float | None) -> str:
    told = f"{recall:.3f}" if recall is not None else "     "
    spread = " ".join(f"{_at(times, share):7.1f}" for share in (0.5, 0.95, 0.99))
    return f"{name:30} n {len(times):5} recall@5 {told}  p50 p95 p99 max, ms: {spread} {times[-1]:7.1f}"
