"""Storing pages that somebody saved: documents of his organisation alone, and what they say of one company."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlalchemy import Engine

from checker.capture.vet import Vetted
from checker.ingest.outcomes import conclude, record
from checker.ingest.run import CAPTURE, Report, load
from checker.jobs.visit import ANSWER, incoming
from checker.models import PUBLIC
from checker.settings import Settings
from scrapers.registry import SOURCES


class Taken(msgspec.Struct, frozen=True):
    """What came of the pages of one source. state, reason: of the contract; found: records of the company; ended: those
    of earlier pages that the new ones do not name any more; missing: rows that the site counts and no page shows, None
    where it does not say how many there are.
    """

    source: str
    state: str
    reason: str | None
    found: int
    ended: int
    missing: int | None = 0


def keep(engine: Engine, options: Settings, organisation: int, inn: str, pages: Sequence[Vetted]) -> list[Taken]:
    """Reads vetted pages into the ledger under the organisation's reach, and notes what each source said of an ИНН.

    Several pages of one source and day are one answer. Raises what the base raises, ValueError for no organisation.
    """
    if organisation == PUBLIC:
        raise ValueError("a saved page belongs to an organisation")
    of_one = sorted(pages, key=lambda page: (page.source, page.day))
    return [
        _keep(engine, options, organisation, inn, list(same))
        for _, same in groupby(of_one, key=lambda page: (page.source, page.day))
    ]


def _keep(engine: Engine, options: Settings, organisation: int, inn: str, pages: list[Vetted]) -> Taken:
    source, day = SOURCES[pages[0].source], pages[0].day
    reports = [_load(engine, options, organisation, page) for page in pages]
    told = conclude(reports, inn)
    with engine.begin() as connection:
        ended = record(connection, source, inn, told, channel=CAPTURE, reach=organisation, on=day)
    return Taken(source.code, told.state, told.reason, told.found, ended, told.missing)


def _load(engine: Engine, options: Settings, organisation: int, page: Vetted) -> Report:
    with _as_file(options, page) as path:
        return load(
            engine,
            options.url,
            options.archive_dir,
            path,
            source=page.source,
            reach=organisation,
            channel=CAPTURE,
            address=page.address or None,
            day=page.day,
            workers=1,
        )


@contextmanager
def _as_file(options: Settings, page: Vetted) -> Iterator[Path]:
    """The cut page as a file, called as its source expects; gone afterwards, whatever happens."""
    with TemporaryDirectory(dir=incoming(options), prefix=ANSWER) as folder:
        path = Path(folder) / page.name
        path.write_bytes(page.content)
        yield path
