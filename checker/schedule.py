"""The one clock: every source by its calendar, retries, probes, the queue; and a worker, which works the queue."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine

from checker import limits
from checker.accounts import demos, invitations, licences, people, usage
from checker.batches import monthly
from checker.batches import work as batches
from checker.dates import MOSCOW
from checker.db import make_engine
from checker.jobs import leases, queue, windows
from checker.jobs.leases import Busy, Held, Lost, Stopped, held
from checker.jobs.run import probe, run
from checker.jobs.visit import follow, sweep_answers
from checker.moments import to_moment
from checker.notices import tell
from checker.paper import kept
from checker.settings import Settings
from checker.transports import outbox
from checker.transports.message import CHANNELS, Channel
from checker.watching import alerts, blind, bundles, method, tidying, touched
from checker.watching import asking as watched
from scrapers.base import Bulk, Source
from scrapers.registry import NUMBERS, SOURCES

RUNS = 2
"""So many sources are run at once."""

ASKERS = 2
"""So many subjects are asked for at once."""

SENDERS: Mapping[Channel, int] = {"mail": 2, "webhook": 4}
"""So many messages of a channel are sent at once, where that is not one: a receiver may take half a minute."""

STAND_BY = 5.0
"""Seconds after which a second clock looks whether the first one is still there."""

TURN_SECONDS = 20
"""How often it is looked whether a watched company may be asked about again."""

LATE = 24 * 3600
"""A fire is late by so many seconds at most, and then still done: a machine sleeps at night."""

RETRY_MINUTES, TIDY_MINUTES, NEWS_MINUTES = 3, 10, 1

PROBED_AT = "15 6 * * *"
"""When live sources are asked for their canaries: before the working day, Moscow time."""

REMINDED_AT = "10 9 * * *"
"""When owners are written to of licences that end: when people read their mail, Moscow time."""

FORGOTTEN_AT = "40 3 * * *"
"""When what was kept of watching, reports and lists for long enough is dropped: while people sleep, Moscow time."""

REPEATED_AT = "20 5 * * *"
"""When lists that are judged each month are: before the working day, after the night's files, Moscow time."""

LEAVE = 10.0
"""Seconds that what is under way is given to end, once the process is told to."""

log = logging.getLogger(__name__)


class Clock:
    """One process of `schedule`. stop: is set by whoever wants it to end."""

    def __init__(self, options: Settings, stop: threading.Event) -> None:
        self._options, self._stop = options, stop
        self._engine = make_engine(options.url)
        self._held = Held()
        self._scheduler = BlockingScheduler()

    def serve(self) -> None:
        """Keeps the time for as long as it may: stands by while another clock is there. Ends when told to."""
        try:
            while not self._stop.is_set():
                try:
                    with held(self._engine, queue.CLOCK) as self._held:
                        log.info("this is the clock now")
                        self._keep_time()
                except Busy:
                    self._stop.wait(STAND_BY)
        finally:
            leases.release_all(self._engine)
            self._engine.dispose()

    def _keep_time(self) -> None:
        """Until told to end, or until another clock has the lease."""
        self._scheduler = BlockingScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(2), "runs": ThreadPoolExecutor(RUNS)},
            job_defaults={"coalesce": True, "misfire_grace_time": LATE, "max_instances": 1},
            timezone=MOSCOW,
        )
        add = self._scheduler.add_job
        for source, bulk in bulk_sources():
            add(self._run, trigger_of(bulk), [source], id=f"run:{source.code}", executor="runs")
        at_once = datetime.now(UTC)  # what a killed clock left half done has waited for its lease already
        add(self._retry, "interval", minutes=RETRY_MINUTES, id="retry", next_run_time=at_once)
        add(self._tidy, "interval", minutes=TIDY_MINUTES, id="tidy")
        add(self._probe, CronTrigger.from_crontab(PROBED_AT, MOSCOW), id="probe", executor="runs")
        add(self._remind, CronTrigger.from_crontab(REMINDED_AT, MOSCOW), id="remind")
        add(self._remind, id="remind:missed")  # what is told once is told once, however often it is looked for
        add(self._repeat, CronTrigger.from_crontab(REPEATED_AT, MOSCOW), id="repeat")
        add(self._repeat, id="repeat:missed")  # each list is made anew once, however often it is looked for
        add(self._forget, CronTrigger.from_crontab(FORGOTTEN_AT, MOSCOW), id="forget")
        add(self._news, "interval", minutes=NEWS_MINUTES, id="news", next_run_time=at_once)
        add(self._ask_watched, "interval", seconds=TURN_SECONDS, id="ask watched")
        add(self._watch, "interval", seconds=1, id="watch")
        for source in missed(self._engine, datetime.now(UTC)):
            add(self._run, args=[source], id=f"missed:{source.code}", executor="runs")
        with (
            asking(self._engine, self._options, self._over),
            sending(self._engine, self._options, self._over),
            alerting(self._engine, self._options, self._over),
            judging(self._engine, self._over),
        ):
            self._scheduler.start()

    def _over(self) -> bool:
        return self._stop.is_set() or self._held.lost.is_set()

    def _watch(self) -> None:
        """Ends the scheduler; and wakes it each second: a machine that slept sees at once what it missed."""
        if self._over() and self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def _run(self, source: Source, patient: bool = False) -> None:
        mine = self._held

        def still(_key: str, _records: int) -> None:
            if self._stop.is_set() or mine.lost.is_set():
                raise Stopped

        try:
            done = run(self._engine, self._options, source, patient=patient, progress=still)
        except Busy:
            log.info("%s is being run by another process", source.code)
        except (Lost, Stopped):
            log.warning("the run of %s was stopped; the next one completes it", source.code)
        else:
            if done.reason:
                log.warning("%s: %s: %s", source.code, done.reason, done.detail)
            for tried in done.tried:
                log.info("%s: %s: %s %s", source.code, tried.key, tried.reason or "done", tried.detail or "")

    def _retry(self) -> None:
        """Failed windows whose time has come; a run of the same source that is under way leaves nothing to retry."""
        with self._engine.connect() as connection:
            due = windows.retries(connection)
        for source, _ in bulk_sources():
            if NUMBERS[source.code] in due and not self._scheduler.get_job(f"retry:{source.code}"):
                self._scheduler.add_job(self._run, args=[source, True], id=f"retry:{source.code}", executor="runs")

    def _probe(self) -> None:
        for source in SOURCES.values():
            if self._over():
                return
            if source.live and not source.off:
                told = probe(self._engine, self._options, source)
                if told.reason:
                    log.warning("%s does not find its canary: %s: %s", source.code, told.reason, told.detail)

    def _remind(self) -> None:
        with self._engine.begin() as connection:
            written = licences.remind(connection, self._options, datetime.now(UTC))
        if written:
            log.info("%s owners were reminded of the end of a licence", written)

    def _forget(self) -> None:
        tidying.forget(self._engine, datetime.now(UTC))
        monthly.forget(self._engine, datetime.now(UTC))
        kept.forget(self._engine, self._options.reports_dir, self._options.keep_reports_years, datetime.now(UTC))

    def _repeat(self) -> None:
        made = monthly.repeat_due(self._engine, datetime.now(UTC))
        if made:
            log.info("%s lists are judged again", made)

    def _news(self) -> None:
        """What is news to watch lists and of no company: another day, sources that went blind or see again, another
        method.
        """
        touched.renew(self._engine)
        blind.look(self._engine)
        method.look(self._engine)

    def _ask_watched(self) -> None:
        watched.ask_next(self._engine, self._options, datetime.now(UTC))

    def _tidy(self) -> None:
        follow(self._options)
        sweep_answers(self._options)
        with self._engine.begin() as connection:
            queue.forget(connection)
            limits.forget(connection, leases.now())
            demos.forget(connection, datetime.now(UTC))
            invitations.forget(connection, leases.now())
            people.forget(connection, datetime.now(UTC))
            usage.forget(connection, datetime.now(UTC))
            outbox.give_up(connection, datetime.now(UTC))
            tell(connection)  # data grow stale by themselves


def work(options: Settings, stop: threading.Event) -> None:
    """A worker node: asks the sources for whoever waits, and keeps no time. Ends when told to."""
    engine = make_engine(options.url)
    try:
        with (
            held(engine, f"{queue.WORKER}{leases.owner()}"),
            asking(engine, options, stop.is_set),
            sending(engine, options, stop.is_set),
            alerting(engine, options, stop.is_set),
            judging(engine, stop.is_set),
        ):
            stop.wait()
    finally:
        leases.release_all(engine)
        engine.dispose()


@contextmanager
def asking(engine: Engine, options: Settings, over: Callable[[], bool]) -> Iterator[None]:
    """Works the queue from a few threads for as long as the context lasts; then gives them a while to end."""
    with _looking({f"queue-{number}": lambda: queue.work_once(engine, options) for number in range(ASKERS)}, over):
        yield


@contextmanager
def sending(engine: Engine, options: Settings, over: Callable[[], bool]) -> Iterator[None]:
    """Sends messages that are due, each channel from threads of its own, for as long as the context lasts.

    A channel without a way out is told of once a message waits there.
    """
    ways, told = outbox.transports_of(options), set[Channel]()

    def send(channel: Channel, place: int) -> bool:
        now = datetime.now(UTC)
        if way := ways.get(channel):
            outbox.send_due(engine, {channel: way}, now, over)
        elif not place and channel not in told and outbox.is_due(engine, channel, now):
            told.add(channel)
            log.warning("%s: messages wait: %s", channel, outbox.unset(channel))
        return False

    places = [(channel, place) for channel in CHANNELS for place in range(SENDERS.get(channel, 1))]
    with _looking({f"outbox-{channel}-{place}": partial(send, channel, place) for channel, place in places}, over):
        yield


@contextmanager
def alerting(engine: Engine, options: Settings, over: Callable[[], bool]) -> Iterator[None]:
    """Tells those who watch what is new, from a thread of its own, for as long as the context lasts."""
    with _looking({"alerts": partial(alert, engine, options)}, over):
        yield


@contextmanager
def judging(engine: Engine, over: Callable[[], bool]) -> Iterator[None]:
    """Judges the lists that people brought, one after another, for as long as the context lasts."""
    with _looking({"batches": lambda: batches.work_once(engine, over=over)}, over):
        yield


def alert(engine: Engine, options: Settings) -> bool:
    """One round: looks what is new, works a batch of whom it touches; where there is none, bundles what is due, so that
    all that a run brought goes into one message of a channel. Returns whether there was anything to work.
    """
    touched.look(engine)
    if alerts.work_once(engine, options):
        return True
    bundles.bundle_due(engine, options, leases.now())
    return False


@contextmanager
def _looking(acts: dict[str, Callable[[], bool]], over: Callable[[], bool]) -> Iterator[None]:
    """A thread for each act, which is done each second, and again at once where it says that there was something."""
    ended = threading.Event()

    def look(act: Callable[[], bool]) -> None:
        while not ended.is_set() and not over():
            try:
                if act():
                    continue
            # The base may be away for a while; a job keeps its steps open and a message its row.
            except Exception:
                log.exception("what waits could not be worked; it will be taken up again")
            ended.wait(1)

    threads = [threading.Thread(target=look, args=[act], name=name, daemon=True) for name, act in acts.items()]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join(LEAVE / len(threads))


def bulk_sources() -> list[tuple[Source, Bulk]]:
    """Sources that are fetched as files."""
    return [(source, source.bulk) for source in SOURCES.values() if source.bulk and not source.off]


def trigger_of(bulk: Bulk) -> CronTrigger:
    """When a source is looked at, Moscow time."""
    return CronTrigger.from_crontab(bulk.calendar, MOSCOW)


def missed(engine: Engine, now: datetime) -> list[Source]:
    """Sources whose last planned look was missed: the process was not there, or the machine slept."""
    with engine.connect() as connection:
        seen = {source.code: windows.looked_at(connection, source) for source, _ in bulk_sources()}
    found = []
    for source, bulk in bulk_sources():
        at, last = seen[source.code], last_fire(trigger_of(bulk), now)
        if at is None or (last is not None and at < to_moment(last)):
            found.append(source)
    return found


def last_fire(trigger: CronTrigger, now: datetime) -> datetime | None:
    """The last moment before now for which the calendar planned something, within a year."""
    for days in (2, 8, 35, 370):
        last: datetime | None = None
        fire: datetime | None = trigger.get_next_fire_time(None, now - timedelta(days=days))
        while fire is not None and fire <= now:
            last, fire = fire, trigger.get_next_fire_time(None, fire + timedelta(seconds=1))
        if last is not None:
            return last
    return None
