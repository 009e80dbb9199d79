"""The demo's base is filled as any other: the real scrapers ask the made-up country's sites."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from checker.jobs.ask import ask
from checker.jobs.run import run
from checker.settings import Settings
from scrapers.base import Source
from scrapers.registry import SOURCES


def fetch_files(engine: Engine, options: Settings, say: Callable[[str], None] = lambda _: None) -> list[str]:
    """Runs every source that is fetched as files; returns a sentence for each that did not go well.

    say: is told each source before it is asked.
    """
    sources = [source for source in SOURCES.values() if source.bulk is not None]
    troubles = []
    with _progress() as bar:
        task = bar.add_task("", total=len(sources))
        for source in sources:
            bar.update(task, description=source.code)
            say(source.code)
            done = run(engine, options, source)
            for reason, detail in [(done.reason, done.detail), *((each.reason, each.detail) for each in done.tried)]:
                if reason:
                    troubles.append(f"{source.code}: {reason}: {detail}")
            bar.advance(task)
    return troubles


def ask_for(engine: Engine, options: Settings, numbers: Iterable[str]) -> None:
    """Asks every source that can be asked for one subject about each of these companies."""
    sources = tuple(SOURCES.values())
    asked = [(number, source) for number in numbers for source in sources if _says_more(source, number)]
    with _progress() as bar:
        task = bar.add_task("", total=len(asked))
        for number, source in asked:
            bar.update(task, description=f"{number} {source.code}")
            ask(engine, options, source, number)
            bar.advance(task)


def _says_more(source: Source, number: str) -> bool:
    """Whether the site can be asked for this subject, and is no extract of a register whose files were read."""
    kind = "entrepreneur" if len(number) == 12 else "legal_entity"
    return source.live is not None and kind in source.live.kinds and source.profile is None


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console()
    )
