"""Asking one source for one subject: what it answered is read into the ledger, and what came of it is noted."""

from __future__ import annotations

import logging

import msgspec
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from checker.ingest.outcomes import NOT_CHECKED, NOTHING_FOUND, Told, broken_off, conclude, record
from checker.ingest.run import Report
from checker.jobs.leases import now
from checker.jobs.visit import canary_number, known, read_answer, switched_off, visiting
from checker.models import SourceRow
from checker.notices import tell
from checker.settings import Settings
from scrapers.base import Source
from scrapers.http import Client, NotAnswered
from scrapers.registry import NUMBERS, SOURCES

CANARY_MS = 6 * 3_600_000
"""A site that found its canary so long ago is believed when it says that it found nothing."""

log = logging.getLogger(__name__)


def ask(engine: Engine, options: Settings, source: Source, number: str, client: Client | None = None) -> Told:
    """Asks a source for one subject (ИНН), now. What came of it is noted, whatever it was.

    client: a visitor that several sources of one host share. Raises what the base raises, and nothing else: a site
    that does not answer, or a reader that breaks, is an outcome.
    """
    told = _ask(engine, options, source, number, client)
    if told.state == NOTHING_FOUND and (doubt := _doubt(engine, options, source, number, client)) is not None:
        told = msgspec.structs.replace(doubt, document=told.document)
    _note(engine, source, number, told)
    return told


def canary(engine: Engine, options: Settings, source: Source, client: Client | None = None) -> Told:
    """Asks a source for the subject that it always finds. Found, or a part of it (who is
    always found has much): what it does not find is believed for six hours.
    """
    number = canary_number(options, source)
    if not number:
        return Told(NOT_CHECKED, "layout", "no number is known that it always finds: CHECKER_CANARIES names one")
    with engine.begin() as connection:
        connection.execute(update(SourceRow).where(SourceRow.id == known(connection, source)).values(canary=number))
    told = _ask(engine, options, source, number, client)
    if told.state == NOTHING_FOUND:
        told = Told(NOT_CHECKED, "layout", f"{number}, which is always there, was not found", told.document)
    _note(engine, source, number, told)
    if told.is_named:
        with engine.begin() as connection:
            row = update(SourceRow).where(SourceRow.id == known(connection, source))
            connection.execute(row.values(canary_at=now()))
    return told


def _doubt(engine: Engine, options: Settings, source: Source, number: str, client: Client | None) -> Told | None:
    """Why "nothing found" is not believed; None where it is: the canary was found lately, or is found now."""
    own = canary_number(options, source)
    if own == number:
        return Told(NOT_CHECKED, "layout", f"{number}, which is always there, was not found")
    if source.live is None or (source.live.names and not own):
        return None
    by = source if own or not source.live.canary_of else SOURCES[source.live.canary_of]
    with engine.connect() as connection:
        seen = connection.execute(select(SourceRow.canary_at).where(SourceRow.id == NUMBERS[by.code])).scalar()
    if seen is not None and now() - seen < CANARY_MS:
        return None
    told = canary(engine, options, by, client)
    if told.is_named:
        return None
    return Told(NOT_CHECKED, told.reason, f"nothing was found, nor was the canary: {told.detail}", answer=told.answer)


def _ask(engine: Engine, options: Settings, source: Source, number: str, client: Client | None) -> Told:
    """What the answers say, read into the ledger; nothing is noted yet."""
    live = source.live
    if live is None:
        return Told(NOT_CHECKED, "off", "the source is not asked for one subject")
    with engine.connect() as connection:
        off = switched_off(connection, source)
    if off:
        return Told(NOT_CHECKED, "off", off)
    if source.shut and source.code not in options.asked_though_closed:
        return Told(NOT_CHECKED, source.shut, "the site is closed to programs; CHECKER_ASK_CLOSED has it asked")
    reports: list[Report] = []
    try:
        with visiting(engine, options, live.hosts, client) as visitor:
            last = None
            for answer in live.ask(visitor, number):
                reports.append(read_answer(engine, options, source, answer))
                last = answer.sha256
            return conclude(reports, number, last)
    except NotAnswered as error:
        return broken_off(conclude(reports, number), error.reason, error.detail, error.answer)
    except SQLAlchemyError:
        raise
    except Exception as error:  # whatever breaks while a strange page is read is no answer, and never a clean one
        log.error("%s could not be asked: %s", source.code, type(error).__name__)  # noqa: TRY400 its words may name whom
        reason = "down" if isinstance(error, OSError) else "layout"
        return broken_off(conclude(reports, number), reason, f"{type(error).__name__}: {error}")


def _note(engine: Engine, source: Source, number: str, told: Told) -> None:
    with engine.begin() as connection:
        record(connection, source, number, told)
        tell(connection)
