"""Asking a seller of data with an organisation's own key: what it answers is that organisation's alone."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import ExitStack

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from checker.ingest.outcomes import broken_off, conclude, record
from checker.ingest.run import ADAPTER, Report
from checker.jobs.visit import read_answer, visiting
from checker.limits import DAY, Limit
from checker.models import PUBLIC
from checker.settings import Settings
from scrapers import archive, checko_api
from scrapers.base import Source
from scrapers.checko_api import BUDGET, HOSTS, LIMITS, METHODS, Ear, Quota, quota_of
from scrapers.http import Answer, Client, NotAnswered
from scrapers.registry import SOURCES

ASKINGS = Limit("seller", 100, DAY)
"""Companies that an organisation asks a seller about in a day: so many questions its free tariff answers."""

AT_ONCE = Limit("seller.minute", 6, 60)
"""As many in a minute: each keeps a thread of the server waiting."""

log = logging.getLogger(__name__)


class Told(msgspec.Struct, frozen=True):
    """What the seller said for one source. state, reason: of the contract (partial: there are more records than
    were read); found: records of the subject; quota: what it said of the key, None where it said nothing.
    """

    source: str
    state: str
    reason: str | None
    found: int
    quota: Quota | None


class OwnPace:
    """`scrapers.http.Pace` of one visit: what one key is refused shuts the host for nobody else."""

    def __init__(self, factor: float) -> None:
        self._factor, self._next = factor, 0.0

    def wait(self, host: str, seconds: float) -> None:  # noqa: ARG002 there is one host
        """Sleeps until the pause since the last request of this visit is over."""
        time.sleep(max(self._next - time.monotonic(), 0.0))
        self._next = time.monotonic() + seconds * self._factor

    def shut(self, host: str, reason: str, seconds: float) -> None:
        """Nothing: the visit ends, and the next one may have another key."""


def sources_for(kind: str) -> list[str]:
    """Sources that the seller can be asked for, for a subject of this kind."""
    return [code for code, (_, kinds) in METHODS.items() if kind in kinds]


def ask(engine: Engine, options: Settings, organisation: int, key: str, inn: str, kind: str) -> list[Told]:
    """Asks for one subject (ИНН) with a key; what came of it is noted for each source, whatever it was.

    Takes 20 seconds at most, and some more where a load is writing. Raises what the base raises, ValueError for no
    organisation.
    """
    if organisation == PUBLIC:
        raise ValueError("what a seller says by somebody's key belongs to his organisation")
    ear = Ear(key, lambda data: archive.keep_bytes(data, options.archive_dir))
    until = time.monotonic() + BUDGET
    with ExitStack() as stack:
        try:
            client: Client | NotAnswered = stack.enter_context(
                visiting(
                    engine,
                    options,
                    HOSTS,
                    pace=OwnPace(0.0 if options.sources == "sandbox" else 1.0),
                    keep=ear,
                    limits=LIMITS,
                )
            )
        except NotAnswered as error:  # a setting that cannot be used
            client = error
        return [
            _ask(engine, options, organisation, SOURCES[code], inn, _answers(client, ear, key, code, inn, until), ear)
            for code in sources_for(kind)
        ]


def _answers(client: Client | NotAnswered, ear: Ear, key: str, source: str, inn: str, until: float) -> Iterator[Answer]:
    if isinstance(client, NotAnswered):
        raise client
    yield from checko_api.ask(client, ear, key, source, inn, until)


def _ask(
    engine: Engine,
    options: Settings,
    organisation: int,
    source: Source,
    inn: str,
    answers: Iterator[Answer],
    ear: Ear,
) -> Told:
    reports: list[Report] = []
    quota, kept, failed = None, None, None
    ear.heard = b""
    try:
        for answer in answers:
            quota, kept = quota_of(answer.body) or quota, answer.sha256
            reports.append(read_answer(engine, options, source, answer, ADAPTER, organisation))
    except NotAnswered as error:
        failed = error
        quota = quota_of(ear.heard) or quota
    except SQLAlchemyError:
        raise
    except Exception as error:  # whatever breaks while a strange answer is read is no answer, and never a clean one
        log.error("the seller's answer for %s could not be read: %s", source.code, type(error).__name__)  # noqa: TRY400 its words may name whom
        failed = NotAnswered("down" if isinstance(error, OSError) else "layout", type(error).__name__)
    told = conclude(reports, inn, kept)
    if failed is not None:
        told = broken_off(told, failed.reason, failed.detail, failed.answer)
    with engine.begin() as connection:
        record(connection, source, inn, told, channel=ADAPTER, reach=organisation)
    return Told(source.code, told.state, failed.reason if failed else told.reason, told.found, quota)
