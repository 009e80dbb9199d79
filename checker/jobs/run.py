"""A run of one source: what it offers as files, window by window, into the ledger."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from checker.freshness import trouble
from checker.ingest.crew import WorkerLost
from checker.ingest.first import Overtaken
from checker.ingest.outcomes import FOUND, NOT_CHECKED, Told, record_source
from checker.ingest.run import Report, load
from checker.ingest.survey import release_of
from checker.ingest.unpack import documents
from checker.jobs import windows
from checker.jobs.ask import canary
from checker.jobs.leases import Held, Lost, Stopped, held
from checker.jobs.visit import as_file, follow, incoming, sweep, switched_off, visiting
from checker.models.asked import LIST
from checker.notices import tell
from checker.settings import Settings
from scrapers.base import Bulk, Offer, Source
from scrapers.http import Client, Expect, NotAnswered

log = logging.getLogger(__name__)


class Tried(msgspec.Struct, frozen=True):
    """One window that was tried: reason and detail stand where it was not read to its end."""

    key: str
    day: date
    reports: tuple[Report, ...] = ()
    reason: str | None = None
    detail: str | None = None


class Done(msgspec.Struct, frozen=True):
    """What a run did. reason, detail: why it was not even known what the source offers. offered: False where one day
    was asked for, and the source offers nothing of it.
    """

    source: str
    tried: tuple[Tried, ...] = ()
    reason: str | None = None
    detail: str | None = None
    offered: bool = True

    @property
    def well(self) -> bool:
        """Whether nothing is left to be tried again."""
        return self.offered and self.reason is None and all(tried.reason is None for tried in self.tried)


def run(
    engine: Engine,
    options: Settings,
    source: Source,
    day: date | None = None,
    *,
    patient: bool = False,
    client: Client | None = None,
    progress: Callable[[str, int], None] = lambda _key, _records: None,
) -> Done:
    """Fetches and reads what the source offers and the base does not have: the oldest first, on past a failure.

    day: the window of that day alone. patient: what failed lately waits for its time (the clock; a person does not).
    A window that is done is never fetched again. Raises Busy where the source is being run already, Lost where
    another process took the run over, and what the base raises.
    """
    bulk = source.bulk
    if bulk is None:
        return Done(source.code, reason="off", detail="the source is not fetched as files")
    with held(engine, f"run:{source.code}") as mine:
        with engine.begin() as connection:
            off = switched_off(connection, source)
            if off:
                record_source(connection, source, "off", off)
        if off:
            return Done(source.code, reason="off", detail=off)
        sweep(options, _prefix(source))
        tried: list[Tried] = []
        try:
            with _visitor(engine, options, source, bulk, client) as visitor:
                offers = _offers(engine, source, bulk, visitor, day)
                with engine.begin() as connection:
                    wanted = windows.wanted(connection, source, offers, patient=patient)
                tried += [_window(engine, options, source, offer, visitor, mine, progress) for offer in wanted]
        except NotAnswered as error:
            with engine.begin() as connection:
                windows.failed(connection, source, LIST, error)
            _tell(engine, source)
            return Done(source.code, reason=error.reason, detail=error.detail)
        _tell(engine, source)
    if tried:
        follow(options)
    return Done(source.code, tuple(tried), offered=bool(offers) or day is None)


def _tell(engine: Engine, source: Source) -> None:
    """Tells the operator, and notes for every card, what the files of a source have come to."""
    with engine.begin() as connection:
        reason, detail = trouble(connection, source) or (None, None)
        record_source(connection, source, reason, detail)
        tell(connection)


def _visitor(
    engine: Engine, options: Settings, source: Source, bulk: Bulk, given: Client | None
) -> AbstractContextManager[Client]:
    """The visitor of a run. Raises NotAnswered (no_key) where real hosts want a certificate that is not there."""
    certificate = options.certificate(source.code) if bulk.certificate else None
    if bulk.certificate and certificate is None and options.sources == "live":
        raise NotAnswered("no_key", f"CHECKER_{source.code.upper()}_CERTIFICATE is not set", again=False)
    return visiting(engine, options, bulk.hosts, given, certificate=certificate)


def _offers(engine: Engine, source: Source, bulk: Bulk, client: Client, day: date | None) -> list[Offer]:
    """What the source offers now, noted as windows. Raises NotAnswered."""
    with engine.begin() as connection:
        after = windows.since(connection, source) if day is None else day - timedelta(days=1)
    offers = [offer for offer in _seen(source, bulk, client, after) if day in (None, offer.day)]
    with engine.begin() as connection:
        windows.note(connection, source, offers)
        if day is None:
            windows.miss(connection, source, offers, after)
            windows.done(connection, source, LIST)
    return offers


def _seen(source: Source, bulk: Bulk, client: Client, after: date | None) -> list[Offer]:
    """What is offered. A strange page must not stop the clock: what breaks while it is read is told as its layout."""
    try:
        return bulk.offers(client, after)
    except NotAnswered:
        raise
    except Exception as error:
        log.exception("what %s offers could not be read", source.code)
        reason = "down" if isinstance(error, OSError) else "layout"
        raise NotAnswered(reason, f"{type(error).__name__}: {error}") from error


def _window(
    engine: Engine,
    options: Settings,
    source: Source,
    offer: Offer,
    client: Client,
    mine: Held,
    progress: Callable[[str, int], None],
) -> Tried:
    """One window, read; whatever breaks on the way is told of this window, which waits, and the next one is tried."""
    reports: list[Report] = []
    refusal: NotAnswered | None = None

    def told(records: int) -> None:
        mine.check()
        progress(offer.key, records)

    try:
        if offer.refused:
            raise offer.refused
        for url in offer.urls:
            mine.check()
            reports += _file(engine, options, source, offer, client, url, told)
    except NotAnswered as error:
        refusal = error
    except (WorkerLost, Overtaken, OSError) as error:
        refusal = NotAnswered("down", f"{type(error).__name__}: {error}")
    except (Lost, Stopped, SQLAlchemyError):
        raise
    except Exception as error:
        log.exception("%s of %s could not be read", offer.key, source.code)
        refusal = NotAnswered("layout", f"{type(error).__name__}: {error}")
    with engine.begin() as connection:
        if refusal:
            windows.failed(connection, source, offer.key, refusal)
            return Tried(offer.key, offer.day, tuple(reports), refusal.reason, refusal.detail)
        windows.done(connection, source, offer.key)
    return Tried(offer.key, offer.day, tuple(reports))


def _file(
    engine: Engine,
    options: Settings,
    source: Source,
    offer: Offer,
    client: Client,
    url: str,
    progress: Callable[[int], None],
) -> list[Report]:
    """One file of a window, read; the download is gone afterwards. Raises NotAnswered for what is not the file.

    In the made-up country a release says itself that it is whole; of a real one its size has to (`complete_from`).
    """
    answer = client.download(url, expect=_expected(url))
    reports, wrong = [], answer.problem
    with (
        as_file(options, answer, _prefix(source)) as path,
        documents(path, incoming(options), _prefix(source)) as inside,
    ):
        alone = len(inside) == len(offer.urls) == 1 and not answer.problem
        for document, apart in sorted(inside, key=lambda one: (release_of(one.path), one.path)):
            report = load(
                engine,
                options.url,
                options.archive_dir,
                document,
                source=source.code,
                apart=apart,
                vouched=offer.whole and alone and options.sources == "sandbox",
                offered=offer.whole and alone,
                address=answer.url,
                progress=progress,
            )
            if report.source is None or report.failed:
                wrong = wrong or report.failed or report.rejected[0].reason
            reports.append(report)
    if wrong:
        raise NotAnswered("layout", f"{answer.name}: {wrong}")
    return reports


def _prefix(source: Source) -> str:
    return f"run-{source.code}-"


def _expected(url: str) -> Expect:
    ending = url.rsplit("?", 1)[0].rsplit(".", 1)[-1].lower()
    return "csv" if ending == "csv" else "json" if ending == "json" else "zip"


def probe(engine: Engine, options: Settings, source: Source, client: Client | None = None) -> Told:
    """Whether a source answers now: its canary is found, and what it offers as files can be seen."""
    if source.off or (source.live is None and source.bulk is None):
        return Told(NOT_CHECKED, "off", source.off or "only files that somebody brings are read")
    told = Told(FOUND)
    if source.live is not None:
        told = canary(engine, options, source, client)
    if source.bulk is not None and told.is_named:
        try:
            with engine.connect() as connection:
                after = windows.since(connection, source)
            with _visitor(engine, options, source, source.bulk, client) as visitor:
                _seen(source, source.bulk, visitor, after)
        except NotAnswered as error:
            told = Told(NOT_CHECKED, error.reason, error.detail)
    return told
