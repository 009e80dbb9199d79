"""Commands that ask the sources: now, by the clock, as a worker node."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from threading import Event

import click
from rich.progress import Progress
from sqlalchemy import Engine

from checker import lookup
from checker.cli.shell import day_of, main, number_of, ready, sentences, stop
from checker.db import make_engine, reading
from checker.i18n import N_, _
from checker.ingest.run import Report
from checker.settings import settings
from scrapers.base import Source
from scrapers.registry import SOURCES

NO_SOURCE = N_("Источника {source} нет; есть: {known}.")
NOT_GOT = N_("{key}: не взято ({reason}): {detail}")


@main.command()
@click.argument("source")
@click.argument("numbers", nargs=-1)
@click.option("--day", help="The window of that day alone, ISO.")
def fetch(source: str, numbers: tuple[str, ...], day: str | None) -> None:
    """One run of a source now, or one asking for each of these numbers."""
    if source not in SOURCES:
        stop(_(NO_SOURCE, source=source, known=", ".join(SOURCES)))
    if numbers and day:
        stop(_("--day и номера вместе не задают: день бывает у файлов, а по номеру спрашивают о нынешнем."))
    with sentences():
        wanted = [number_of(number) for number in numbers]
        on = day_of(day, "--day")
        if SOURCES[source].off:
            stop(_("Источник {source} в этой версии выключен: {reason}", source=source, reason=SOURCES[source].off))
        if SOURCES[source].shut and SOURCES[source].live is None:
            stop(_("Источник {source} закрыт для программ: его страницы сохраняют и загружают люди.", source=source))
        if SOURCES[source].bulk is None and SOURCES[source].live is None:
            stop(_("Источник {source} больше не ведётся: спрашивать некого.", source=source))
        ready()
        engine = make_engine(settings().url)
        well = _ask(engine, SOURCES[source], wanted) if numbers else _run(engine, SOURCES[source], on)
    sys.exit(0 if well else 1)


def _ask(engine: Engine, source: Source, numbers: list[str]) -> bool:
    """Asks for each number; whether every one of them got an answer."""
    from checker.jobs.ask import ask
    from checker.jobs.visit import follow

    if source.live is None:
        stop(_("Источник {source} об одной компании не спрашивают: его берут файлами.", source=source.code))
    states = []
    try:
        for number in numbers:
            inn = _inn(engine, number)
            if lookup.kind_of(inn) not in source.live.kinds:
                stop(_("Источник {source} о таких, как {number}, не знает.", source=source.code, number=number))
            told = ask(engine, settings(), source, inn)
            why = f" ({told.reason}): {told.detail}" if told.reason else ""
            click.echo(f"{source.code} {inn}: {told.state}{why}")
            states.append(told.state)
    finally:
        follow(settings())
    return "not_checked" not in states


def _inn(engine: Engine, number: str) -> str:
    """The ИНН of a company that may be named by its ОГРН."""
    if len(number) in (10, 12):
        return number
    with reading(engine) as connection:
        inn = lookup.fact_sheet(connection, number).inn
    return inn or stop(_("Источники спрашивают по ИНН, а по ОГРН {number} он не известен.", number=number))


def _run(engine: Engine, source: Source, day: date | None) -> bool:
    """One run; whether nothing is left to be tried again."""
    from checker.jobs.leases import Busy, Lost
    from checker.jobs.run import run

    if source.bulk is None:
        stop(_("Источник {source} файлами не берут: назовите ИНН.", source=source.code))
    try:
        with Progress(disable=not sys.stderr.isatty(), transient=True) as shown:
            task = shown.add_task(source.code, total=None)
            done = run(
                engine,
                settings(),
                source,
                day,
                progress=lambda key, records: shown.update(task, description=key, advance=records),
            )
    except (Busy, Lost):
        stop(_("Источник {source} сейчас обходит другой процесс.", source=source.code))
    for tried in done.tried:
        for report in tried.reports:
            _tell(tried.key, report)
        if tried.reason:
            click.echo(_(NOT_GOT, key=tried.key, reason=tried.reason, detail=tried.detail))
    if done.reason:
        click.echo(_(NOT_GOT, key=source.code, reason=done.reason, detail=done.detail))
    elif not done.offered:
        click.echo(_("{source}: за этот день источник ничего не предлагает.", source=source.code))
    elif not done.tried:
        click.echo(_("{source}: нового нет.", source=source.code))
    return done.well


def _tell(key: str, report: Report) -> None:
    click.echo(
        _(
            "{key}: прочитано {seen} = сохранено {stored} + без перемен {unchanged} + без номера {unlinked}"
            " + отвергнуто {rejected}",
            key=key,
            seen=report.seen,
            stored=report.stored,
            unchanged=report.unchanged,
            unlinked=report.unlinked,
            rejected=len(report.rejected),
        )
    )


@main.command()
def schedule() -> None:
    """The one clock: every source by its calendar, retries, probes, and whoever waits for an answer now."""
    from checker.schedule import Clock

    _until_told(lambda stop: Clock(settings(), stop).serve())


@main.command()
def worker() -> None:
    """A worker node: asks the sources for whoever waits for an answer now."""
    from checker.schedule import work

    _until_told(lambda stop: work(settings(), stop))


def _until_told(serve: Callable[[Event], None]) -> None:
    """Serves until Ctrl-C or SIGTERM. What is under way then is completed by the next process."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for talkative in ("apscheduler", "alembic"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    stop = Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda _number, _frame: stop.set())
    with sentences():
        ready()
        serve(stop)
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)  # a download in a thread would keep the process for as long as it takes
