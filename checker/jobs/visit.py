"""The visitor as the settings make it, and what every act does with what was received."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from checker.db import make_engine
from checker.ingest.run import LIVE, Report, load, printable
from checker.jobs.pace import HostPace
from checker.models import PUBLIC, SourceRow
from checker.search import Broken, Names, bring_up_to_date
from checker.settings import Settings
from scrapers import archive
from scrapers.base import Source
from scrapers.download import forget
from scrapers.http import Answer, Client, NotAnswered, Pace
from scrapers.registry import NUMBERS
from scrapers.visitor import Visitor
from scrapers.wire import Limits

NAME_BYTES = 200
"""File systems take names of 255 bytes."""

ANSWER, LEFT_SECONDS = "ask-", 3600
"""How folders of answers begin; an answer is read in minutes, even behind a load: after so long nobody reads it."""

log = logging.getLogger(__name__)


@contextmanager
def visiting(
    engine: Engine,
    options: Settings,
    hosts: Mapping[str, float],
    given: Client | None = None,
    *,
    certificate: Path | None = None,
    pace: Pace | None = None,
    keep: Callable[[bytes], bytes] | None = None,
    limits: Limits | None = None,
) -> Iterator[Client]:
    """The visitor of these hosts, as the settings say: real sites at their pace, or those of the made-up country.

    given: one that is at work already, which several sources share. certificate: shown to a host that asks for one.
    pace, keep, limits: instead of the pace of all, the archive, and how long the visitor waits.
    Raises NotAnswered (off) where a setting cannot be used.
    """
    if given is not None:
        yield given
        return
    sandbox = options.sources == "sandbox"
    if sandbox and not options.sandbox_url:  # nobody stands for the real sites, which would be asked without pace
        raise NotAnswered("off", "CHECKER_SANDBOX_URL is empty", again=False)
    with Visitor(
        hosts=hosts,
        pace=pace or HostPace(engine, factor=0.0 if sandbox else 1.0),
        keep=keep or (lambda data: archive.keep_bytes(data, options.archive_dir)),
        incoming=incoming(options),
        contact=options.contact,
        ca_bundle=options.ca_bundle,
        proxy=options.proxy,
        sandbox=options.sandbox_url if sandbox else "",
        certificate=certificate,
        limits=limits,
    ) as visitor:
        yield visitor


def incoming(options: Settings) -> Path:
    """Where downloads lie until they are read."""
    folder = options.data_dir / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def as_file(options: Settings, answer: Answer, prefix: str = ANSWER) -> Iterator[Path]:
    """The answer as a file that is called as the document is; it is gone afterwards.

    A download stays where it is until it was read to its end, well or not: whatever stopped the reading (a process that
    ends, a full disk, a busy base, a reader that breaks), the next one finds it there and need not fetch it again.
    """
    with TemporaryDirectory(dir=incoming(options), prefix=prefix) as folder:
        name = printable(Path(answer.name).name or "answer")
        path = Path(folder) / name.encode()[-NAME_BYTES:].decode("utf-8", "ignore")
        if answer.path is None:
            path.write_bytes(answer.body)
            yield path
            return
        path.hardlink_to(answer.path)
        yield path
        forget(answer.path)


def read_answer(
    engine: Engine, options: Settings, source: Source, answer: Answer, channel: str = LIVE, reach: int = PUBLIC
) -> Report:
    """Reads an answer about one subject into the ledger. Raises what `load` raises."""
    with as_file(options, answer) as path:
        return load(
            engine,
            options.url,
            options.archive_dir,
            path,
            source=source.code,
            channel=channel,
            address=answer.url,
            reach=reach,
            workers=1,
        )


def sweep(options: Settings, prefix: str) -> None:
    """Removes what a killed process of this name left; only who holds the lease of the name may call it."""
    for folder in incoming(options).glob(f"{prefix}*"):
        shutil.rmtree(folder, ignore_errors=True)


def sweep_answers(options: Settings) -> None:
    """Removes answers that killed processes left: their names tell for whom somebody asked."""
    for folder in incoming(options).glob(f"{ANSWER}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < time.time() - LEFT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def known(connection: Connection, source: Source) -> int:
    """The number of a source in the base, where it gets its row if it has none yet."""
    number = NUMBERS[source.code]
    if connection.execute(select(SourceRow.id).where(SourceRow.id == number)).scalar() is None:
        with suppress(IntegrityError), connection.begin_nested():  # it is asked and run at once for the first time
            connection.execute(insert(SourceRow).values(id=number, code=source.code))
    return number


def canary_number(options: Settings, source: Source) -> str:
    """The ИНН that this source always finds: of the settings, else its own; '' where nobody named one."""
    return options.canary_of.get(source.code) or (source.live.canary if source.live else "")


def switched_off(connection: Connection, source: Source) -> str:
    """Why a source is not asked: by this version, or by the operator; '' where it is."""
    row = connection.execute(select(SourceRow.off).where(SourceRow.id == NUMBERS[source.code])).scalar()
    return source.off or row or ""


def follow(options: Settings) -> None:
    """Brings the search index in line with the base. What it lacks is found by the next time: nothing fails by it."""
    engine = make_engine(options.url, read_only=True)
    try:
        for pause in (0.2, 1.0, 0.0):
            try:
                bring_up_to_date(engine, Names(options.search_dir))
            except Broken as error:  # another process writes it, as a rule what we wanted to
                log.info("the search index was not brought up to date: %s", error)
                time.sleep(pause)
            else:
                return
    except OSError as error:
        log.warning("the search index was not brought up to date: %s", error)
    finally:
        engine.dispose()
