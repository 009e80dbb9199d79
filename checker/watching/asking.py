"""Asking the sites again about whoever is watched: courts, bankruptcies and others send no lists of what is new."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Connection, Engine, cast, func, insert, select, update

from checker.accounts.rights import Right
from checker.accounts.visitors import entitled
from checker.db import reading
from checker.ingest.run import LIVE
from checker.jobs.queue import DONE, request
from checker.limits import DAY, Limit
from checker.models import Job, Outcome, Watch, WatchCursor
from checker.moments import to_moment
from checker.settings import Settings
from checker.watching.touched import cursor

ASKED = "asked"
"""The cursor of turns: the number of the company that was asked about last."""

AGAIN_MS = 20 * 3_600_000
"""Who was asked about within so long is not asked about again: each has his turn once a day, a little earlier each."""

TURNS = Limit("ask.watched", 100_000, DAY)
"""More than a day holds: a turn takes as long as the sites' own pace."""


def ask_next(engine: Engine, options: Settings, now: datetime) -> str | None:
    """Opens the asking of the next watched company whose turn it is, and returns its ИНН; None: there is none now.

    One at a time, and none while any asking is open: whoever presses the button waits for one turn at most. Which is
    asked depends on no reader, so the day of an answer tells nobody that somebody looked (M15).
    Called by the one clock.
    """
    with reading(engine) as connection:
        if connection.execute(select(Job.id).where(Job.state != DONE).limit(1)).scalar() is not None:
            return None
        chosen = _next(connection, now)
    if chosen is None:
        return None
    with engine.begin() as connection:
        turn = update(WatchCursor).where(WatchCursor.name == ASKED).values(upto=int(chosen))
        if not connection.execute(turn).rowcount:
            connection.execute(insert(WatchCursor).values(name=ASKED, upto=int(chosen)))
    request(engine, options, chosen, ASKED, TURNS)
    return chosen


def _next(connection: Connection, now: datetime) -> str | None:
    """The first number after that of the last turn, else from the beginning, of whom nobody was asked about lately."""
    organisations = set(connection.execute(select(Watch.organisation_id).distinct()).scalars())
    payers = entitled(connection, Right.WATCH, organisations, now)
    number = cast(Watch.subject, BigInteger)
    lately = select(Outcome.id).where(
        Outcome.subject == Watch.subject,
        Outcome.channel == LIVE,
        Outcome.known_from > to_moment(now) - AGAIN_MS,
    )
    waits = (
        select(Watch.subject)
        .where(Watch.organisation_id.in_(payers), func.length(Watch.subject).in_((10, 12)), ~lately.exists())
        .order_by(number)
        .limit(1)
    )
    last = cursor(connection, ASKED) or 0
    after = connection.execute(waits.where(number > last)).scalar()
    return after or connection.execute(waits.where(number <= last)).scalar()
