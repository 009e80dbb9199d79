"""Asking the sources now: one open job for a subject, whoever asks; every source of it a step that anybody can see."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from checker.db import make_engine, reading
from checker.facts import Coverage, State
from checker.ingest.outcomes import NOT_CHECKED, Told
from checker.jobs import leases
from checker.jobs.ask import ask
from checker.jobs.leases import Held, beating, now
from checker.jobs.visit import follow, switched_off, visiting
from checker.limits import DAY, Limit, hidden, spend
from checker.lookup import fact_sheet, kind_of
from checker.models import Job, Step
from checker.settings import Settings
from scrapers.base import Source
from scrapers.http import Client, NotAnswered
from scrapers.registry import SOURCES

WAITING, RUNNING, DONE = "waiting", "running", "done"

CLOCK, WORKER = "clock", "worker:"
"""Names of the leases of those who work the queue: the clock, and worker nodes."""

FIRST = ("egrul_search", "egrul")
"""Asked before others: the search says who it is, and the register's extract is got from what it found."""

QUEUE_LOCK = 4_804_804
"""The number of PostgreSQL's lock under which a job is opened."""

SHOWN_SECONDS = 24 * 3600
"""So long the page of an asking is shown to whoever asked."""

MOST_WAITING = 200
"""So many askings wait at most: at the pace of the sites more would wait for hours."""

DIED = "died"
"""Beside a step in which a worker ended once; after the second one it is not asked any more: it may be what kills."""

log = logging.getLogger(__name__)


class Asked(msgspec.Struct, frozen=True):
    """What became of a request: asked · nothing_to_ask (every answer is fresh) · too_often (today, from there) ·
    too_many (others wait already). seal: by which whoever asked sees this asking and no other; it tells nothing.
    """

    state: str
    sources: tuple[str, ...] = ()
    seal: str = ""


class Progress(msgspec.Struct, frozen=True):
    """How far an asking is. steps: (source, state, reason). day: on which it was asked for. worked: whether anybody
    works the queue now.
    """

    open: bool
    steps: tuple[tuple[str, str, str | None], ...]
    worked: bool


def askable(coverage: Sequence[Coverage], number: str, opened: Collection[str] = ()) -> list[Source]:
    """Sources that can be asked for this ИНН and whose answer, as the coverage says, is missing or stale.

    opened: those that are closed to programs and asked all the same, by the operator's order.
    """
    lacking = {told.source for told in coverage if told.state is State.NOT_CHECKED or told.stale}
    kind = kind_of(number)
    return [
        source
        for code, source in SOURCES.items()
        if code in lacking
        and not source.off
        and (not source.shut or code in opened)
        and source.live is not None
        and kind in source.live.kinds
    ]


def per_address(options: Settings) -> Limit:
    """How many companies strangers of one address may have asked for a day."""
    return Limit("ask", options.asks_per_day, DAY)


def per_organisation(options: Settings) -> Limit:
    """How many companies the people of one organisation may have asked for a day."""
    return Limit("ask.organisation", options.asks_per_day_organisation, DAY)


def request(engine: Engine, options: Settings, number: str, who: str, limit: Limit | None = None) -> Asked:
    """Opens a job for this ИНН, or joins the one that is open; one that joins learns nothing of who was first.

    who: of `checker.limits`; every request counts against the limit (by default an address's), whether it joins or not.
    """
    sources = _lacking(options, number)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # SQLite has one writer anyway: two that ask at once open one job
            connection.execute(select(func.pg_advisory_xact_lock(QUEUE_LOCK)))
        joined = _open_job(connection, number)
        if not sources and joined is None:
            return Asked("nothing_to_ask")
        # Also to one who would join: else it could be told whether somebody asks for this company.
        if connection.execute(select(func.count()).where(Job.state == WAITING)).scalar_one() >= MOST_WAITING:
            return Asked("too_many")
        if not spend(connection, limit or per_address(options), who, now()):
            return Asked("too_often")
        if joined is None:
            joined = connection.execute(
                insert(Job).values(subject=number, state=WAITING, opened_at=now()).returning(Job.id)
            ).scalar_one()
            connection.execute(
                insert(Step), [{"job_id": joined, "source": source.code, "state": WAITING} for source in sources]
            )
    return Asked("asked", tuple(source.code for source in sources), _seal(options, joined))


def _lacking(options: Settings, number: str) -> list[Source]:
    """Sources to be asked, read without the writer's lock."""
    engine = make_engine(options.url, read_only=True)
    try:
        with reading(engine) as connection:
            coverage = fact_sheet(connection, number).coverage
            opened = options.asked_though_closed
            return [one for one in askable(coverage, number, opened) if not switched_off(connection, one)]
    finally:
        engine.dispose()


def _seal(options: Settings, job: int) -> str:
    return hidden(options, "job", job)


def progress(connection: Connection, options: Settings, number: str, seal: str) -> Progress | None:
    """How far the asking of this seal is, step by step; None where there is none such about this number."""
    jobs: Any = connection.execute(select(Job.id, Job.state).where(Job.subject == number).order_by(Job.id.desc()))
    job = next((one for one in jobs if hmac.compare_digest(_seal(options, one.id), seal)), None)
    if job is None:
        return None
    steps = [
        (source, state, None if reason == DIED else reason)
        for source, state, reason in connection.execute(
            select(Step.source, Step.state, Step.reason).where(Step.job_id == job.id)
        )
    ]
    order = list(SOURCES)
    known = sorted((step for step in steps if step[0] in SOURCES), key=lambda step: order.index(step[0]))
    return Progress(job.state != DONE, tuple(known), is_worked(connection))


def is_timed(connection: Connection) -> bool:
    """Whether there is a clock: without one no source is looked at by its calendar."""
    return leases.alive(connection, CLOCK)


def is_worked(connection: Connection) -> bool:
    """Whether anybody works the queue, and sends messages: the clock or a worker."""
    return is_timed(connection) or leases.alive(connection, WORKER)


def forget(connection: Connection) -> None:
    """Drops askings that nobody is shown any more."""
    over = Job.state == DONE, Job.closed_at < now() - SHOWN_SECONDS * 1000
    connection.execute(delete(Step).where(Step.job_id.in_(select(Job.id).where(*over))))
    connection.execute(delete(Job).where(*over))


def work_once(engine: Engine, options: Settings) -> bool:
    """Takes one waiting job, or one whose worker died, and asks its sources; False: there was none."""
    who = leases.owner()
    job = _claim(engine, who)
    if job is None:
        return False
    number, sources = job.subject, _waiting(engine, job.id)
    with (
        beating(lambda: _renew(engine, job.id, who)) as mine,
        ThreadPoolExecutor(max(1, len(sources)), thread_name_prefix="ask") as threads,
    ):
        list(threads.map(lambda group: _visit(engine, options, job.id, number, group, mine), _by_host(sources)))
    with engine.begin() as connection:
        connection.execute(
            update(Job).where(Job.id == job.id, Job.owner == who).values(state=DONE, closed_at=now(), until=None)
        )
    follow(options)
    return True


def _open_job(connection: Connection, number: str) -> int | None:
    query = select(Job.id).where(Job.subject == number, Job.state != DONE).order_by(Job.id.desc()).limit(1)
    return connection.execute(query).scalar()


def _claim(engine: Engine, who: str) -> Any:
    """One job that is now ours, by a conditional UPDATE: of several workers one gets it. None: there is none."""
    free = or_(Job.state == WAITING, and_(Job.state == RUNNING, Job.until <= now()))
    with reading(engine) as connection:  # each second: SQLite's writer is not held up by it
        if connection.execute(select(Job.id).where(free).limit(1)).scalar() is None:
            return None
    with engine.begin() as connection:
        oldest = select(Job.id).where(free).order_by(Job.id).limit(1).scalar_subquery()
        taken: Any = connection.execute(
            update(Job)
            .where(Job.id == oldest, free)
            .values(state=RUNNING, owner=who, until=now() + int(leases.SECONDS * 1000))
            .returning(Job.id, Job.subject)
        ).one_or_none()
        if taken is not None:  # a step in which the last owner died is asked again
            dead = Step.job_id == taken.id, Step.state == RUNNING
            connection.execute(update(Step).where(*dead, Step.reason == DIED).values(state=NOT_CHECKED, reason="down"))
            connection.execute(update(Step).where(*dead).values(state=WAITING, reason=DIED))
    return taken


def _renew(engine: Engine, job: int, who: str) -> bool:
    until = now() + int(leases.SECONDS * 1000)
    with engine.begin() as connection:
        return bool(connection.execute(update(Job).where(Job.id == job, Job.owner == who).values(until=until)).rowcount)


def _waiting(engine: Engine, job: int) -> list[Source]:
    with engine.connect() as connection:
        codes = set(connection.execute(select(Step.source).where(Step.job_id == job, Step.state == WAITING)).scalars())
    first = [source for code in FIRST if (source := SOURCES.get(code)) and code in codes]
    return first + [source for code, source in SOURCES.items() if code in codes and code not in FIRST]


def _by_host(sources: list[Source]) -> Iterator[list[Source]]:
    """Sources that share a host, together and in order: one visitor asks them one after another."""
    groups: list[tuple[set[str], list[Source]]] = []
    for source in sources:
        hosts, own = set(source.live.hosts if source.live else ()), [source]
        for group in [group for group in groups if group[0] & hosts]:
            groups.remove(group)
            hosts, own = hosts | group[0], group[1] + own
        groups.append((hosts, own))
    yield from (sorted(own, key=sources.index) for _, own in groups)


def _visit(engine: Engine, options: Settings, job: int, number: str, sources: list[Source], mine: Held) -> None:
    hosts = {host: seconds for source in sources if source.live for host, seconds in source.live.hosts.items()}
    with ExitStack() as stack:
        try:
            client: Client | None = stack.enter_context(visiting(engine, options, hosts))
        except NotAnswered:
            client = None  # each asking will meet the same refusal, and note it
        for source in sources:
            if mine.lost.is_set():
                return  # another worker has taken the job over
            _run(engine, job, source)
            try:
                told = ask(engine, options, source, number, client)
            except Exception as error:  # nothing could be noted: the page says so, the next asking tries again
                # Not its words: they may name whom somebody asked for.
                log.error("what %s said could not be kept: %s", source.code, type(error).__name__)  # noqa: TRY400
                told = Told(NOT_CHECKED, "down" if isinstance(error, SQLAlchemyError) else "layout", str(error))
            _step(engine, job, source, told.state, told.reason)


def _run(engine: Engine, job: int, source: Source) -> None:
    with engine.begin() as connection:  # the mark of a worker that died stays
        step = update(Step).where(Step.job_id == job, Step.source == source.code)
        connection.execute(step.values(state=RUNNING))


def _step(engine: Engine, job: int, source: Source, state: str, reason: str | None = None) -> None:
    with engine.begin() as connection:
        step = update(Step).where(Step.job_id == job, Step.source == source.code)
        connection.execute(step.values(state=state, reason=reason))
