"""Asking one source for one subject: what it answered is read into the ledger, and what came of it is noted."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import msgspec
from sqlalchemy import Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from checker.ingest.outcomes import FOUND, NOT_CHECKED, NOTHING_FOUND, judge, parts_of, record
from checker.ingest.run import LIVE, Report, load
from checker.jobs.leases import now
from checker.jobs.visit import as_file, canary_number, known, switched_off, visiting
from checker.models import SourceRow
from checker.notices import tell
from checker.settings import Settings
from scrapers.base import Source
from scrapers.http import Answer, Client, NotAnswered
from scrapers.registry import NUMBERS, SOURCES

CANARY_MS = 6 * 3_600_000
"""A site that found its canary so long ago is believed when it says that it found nothing."""

TOLD = 500
"""Signs of a detail that are kept."""

log = logging.getLogger(__name__)


class Told(msgspec.Struct, frozen=True):
    """What came of asking: state and reason of the contract, a sentence for the operator, the document that was read,
    SHA-256 of what came instead, and the parts of all that was found (None: it may be a piece of it).
    """

    state: str
    reason: str | None = None
    detail: str | None = None
    document: int | None = None
    answer: bytes | None = None
    parts: frozenset[str] | None = None


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
    """Asks a source for the subject that it always finds. Found: what it does not find is believed for six hours."""
    number = canary_number(options, source)
    if not number:
        return Told(NOT_CHECKED, "layout", "no number is known that it always finds: CHECKER_CANARIES names one")
    with engine.begin() as connection:
        connection.execute(update(SourceRow).where(SourceRow.id == known(connection, source)).values(canary=number))
    told = _ask(engine, options, source, number, client)
    if told.state == NOTHING_FOUND:
        told = Told(NOT_CHECKED, "layout", f"{number}, which is always there, was not found", told.document)
    _note(engine, source, number, told)
    if told.state == FOUND:
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
    if told.state == FOUND:
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
    try:
        with visiting(engine, options, live.hosts, client) as visitor:
            asked = live.ask(visitor, number)
            return _judged([(answer, _read(engine, options, source, answer)) for answer in asked], number)
    except NotAnswered as error:
        return Told(NOT_CHECKED, error.reason, error.detail[:TOLD], answer=error.answer)
    except SQLAlchemyError:
        raise
    except Exception as error:  # whatever breaks while a strange page is read is no answer, and never a clean one
        log.error("%s could not be asked: %s", source.code, type(error).__name__)  # noqa: TRY400 its words may name whom
        reason = "down" if isinstance(error, OSError) else "layout"
        return Told(NOT_CHECKED, reason, f"{type(error).__name__}: {error}"[:TOLD])


def _read(engine: Engine, options: Settings, source: Source, answer: Answer) -> Report:
    with as_file(options, answer) as path:
        return load(
            engine,
            options.url,
            options.archive_dir,
            path,
            source=source.code,
            channel=LIVE,
            address=answer.url,
            workers=1,
        )


def _judged(read: Sequence[tuple[Answer, Report]], number: str) -> Told:
    """What the answers say together; the document is the one that names the subject, else the last that was read."""
    reports = [report for _, report in read]
    state, reason, detail = judge(reports, number)
    named = [report.document for _, report in read if number in report.subjects]
    others = [report.document for _, report in read if report.document is not None]
    document = (named or others or [None])[-1]
    answer = read[-1][0].sha256 if read and state == NOT_CHECKED else None
    return Told(state, reason, detail[:TOLD] if detail else None, document, answer, parts_of(reports, number))


def _note(engine: Engine, source: Source, number: str, told: Told) -> None:
    with engine.begin() as connection:
        record(
            connection,
            source=source,
            subject=number,
            state=told.state,
            reason=told.reason,
            detail=told.detail,
            document=told.document,
            answer=told.answer,
            parts=told.parts,
        )
        tell(connection)
