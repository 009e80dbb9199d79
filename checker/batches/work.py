"""Judging the lists that wait, a chunk of companies at a time, each written before the next. May be killed anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Engine, Select, bindparam, func, or_, select, update

from checker import moments
from checker.batches import kept
from checker.batches.judged import CHUNK, Judged, Tallies, judge_some, together
from checker.batches.order import DOUBLE, FAILED, UNKNOWN
from checker.batches.worse import compare
from checker.dates import moscow_day
from checker.db import reading
from checker.facts import Deal
from checker.jobs import leases
from checker.models import PUBLIC, Batch, BatchItem
from checker.moments import to_date, to_day, to_moment

LEASE = 60.0
"""Seconds after its last chunk for which a list is ours: so long one whose worker was killed waits."""


class Claim(msgspec.Struct, frozen=True):
    """A list that is ours now."""

    id: int
    organisation: int
    owner: str
    as_of: int
    day: int
    deal: Deal
    before: int | None


class _Lost(Exception):
    """Another judges the list now: nothing of ours may be written any more."""


def work_once(engine: Engine, *, over: Callable[[], bool] = lambda: False, seconds: float = LEASE) -> bool:
    """Judges the list that has waited longest, to its end or till `over`; False: there was none.

    Whoever comes after a killed one goes on where he was, as of the same moment.
    """
    claim = _claim(engine, seconds)
    if claim is None:
        return False
    try:
        with reading(engine) as connection:
            met = _met(connection, claim)
        while not over():
            with reading(engine) as connection:
                chunk = _chunk(connection, claim)
                found, told = _judge(connection, claim, chunk)
            with engine.begin() as connection:
                if not chunk:
                    _end(connection, claim)
                    return True
                _write(connection, claim, chunk, found, told, met, seconds)
        _let_go(engine, claim)
    except _Lost:
        pass
    return True


def _claim(engine: Engine, seconds: float) -> Claim | None:
    """By a conditional UPDATE; the first who has a list fixes of which moment and day it speaks."""
    now = datetime.now(UTC)
    with reading(engine) as connection:  # each second: SQLite's writer is not held up by it
        if connection.execute(select(Batch.id).where(_free(seconds)).limit(1)).scalar() is None:
            return None
    who = leases.owner()
    with engine.begin() as connection:
        chosen = select(Batch.id).where(_free(seconds)).order_by(Batch.id).limit(1)
        last = moments.last(connection) or to_moment(now)
        taken = (
            update(Batch)
            .where(Batch.id.in_(chosen.with_for_update(skip_locked=True)))
            .values(
                owner=who,
                until=leases.now() + int(seconds * 1000),
                as_of=func.coalesce(Batch.as_of, last),
                day=func.coalesce(Batch.day, to_day(moscow_day(now))),
            )
            .returning(
                Batch.id, Batch.organisation_id, Batch.as_of, Batch.day, Batch.deal, Batch.sum_kop, Batch.before_id
            )
        )
        row: Any = connection.execute(taken).one_or_none()
    if row is None:
        return None
    return Claim(row.id, row.organisation_id, who, row.as_of, row.day, Deal(row.deal, row.sum_kop), row.before_id)


def _free(seconds: float) -> ColumnElement[bool]:
    """Whom nobody judges. A claim that reaches further than claims do is of a clock that was set back since."""
    now = leases.now()
    free = or_(Batch.until.is_(None), Batch.until <= now, Batch.until > now + int(seconds * 1000))
    return Batch.ended_at.is_(None) & free


def _met(connection: Connection, claim: Claim) -> dict[str, int]:
    """The companies that were judged already, and in which line of the list each stands."""
    judged = BatchItem.batch_id == claim.id, BatchItem.fault == "", BatchItem.subject.is_not(None)
    rows = connection.execute(select(BatchItem.subject, BatchItem.line).where(*judged))
    return {str(subject): line for subject, line in rows}


def _chunk(connection: Connection, claim: Claim) -> dict[int, tuple[str, int]]:
    """The next companies that nobody judged yet: position → number and line."""
    query = (
        select(BatchItem.position, BatchItem.number, BatchItem.line)
        .where(BatchItem.batch_id == claim.id, BatchItem.fault == "", BatchItem.result.is_(None))
        .order_by(BatchItem.position)
        .limit(CHUNK)
    )
    return {position: (number, line) for position, number, line in connection.execute(query)}


def _judge(
    connection: Connection, claim: Claim, chunk: Mapping[int, tuple[str, int]]
) -> tuple[dict[str, Judged | None], dict[str, Tallies]]:
    return judge_some(
        connection,
        list(dict.fromkeys(number for number, _line in chunk.values())),
        reach=(PUBLIC, claim.organisation),
        as_of=moments.to_time(claim.as_of),
        on=to_date(claim.day),
        deal=claim.deal,
    )


_ROW = BatchItem.batch_id == bindparam("batch"), BatchItem.position == bindparam("place")


def _write(
    connection: Connection,
    claim: Claim,
    chunk: Mapping[int, tuple[str, int]],
    found: Mapping[str, Judged | None],
    told: Mapping[str, Tallies],
    met: dict[str, int],
    seconds: float,
) -> None:
    """Writes what came of a chunk. met: the companies before it, to which its own are added: whoever stands in the list
    again, by its other number, is told as a double and counted once.
    """
    row: Any = connection.execute(select(Batch.done, Batch.tallies).where(_held(claim)).with_for_update()).one_or_none()
    if row is None:
        raise _Lost
    tallies: list[Tallies] = [kept.tallies_of(row)]
    rows = []
    for place, (number, line) in chunk.items():
        one = found.get(number)
        values: dict[str, Any] = {"batch": claim.id, "place": place, "fault": "", "detail": "", "subject": None}
        values |= {"decision": None, "raw": None, "result": None}
        if one is None:
            values["fault"] = UNKNOWN if number in found else FAILED
        elif one.subject in met:
            values |= {"fault": DOUBLE, "detail": str(met[one.subject])}
        else:
            met[one.subject] = line
            values |= {"subject": one.subject, "decision": one.decision, "raw": one.raw}
            values["result"] = msgspec.json.encode(one).decode()
            tallies.append(told[number])
        rows.append(values)
    connection.execute(update(BatchItem).where(*_ROW), rows)
    beat = {"done": row.done + len(chunk), "tallies": msgspec.to_builtins(together(*tallies))}
    beat["until"] = leases.now() + int(seconds * 1000)
    connection.execute(update(Batch).where(_held(claim)).values(**beat))


def _end(connection: Connection, claim: Claim) -> None:
    """Tells what got worse since the last time."""
    wanted = BatchItem.position, BatchItem.subject, BatchItem.result
    query: Select[*tuple[Any, ...]] = select(*wanted).where(BatchItem.batch_id == claim.id, BatchItem.fault == "")
    earlier = _results(connection, claim.before) if claim.before else {}
    changed, worse = [], 0
    for position, subject, result in connection.execute(query) if earlier else ():
        if subject in earlier:
            told = compare(earlier[subject], msgspec.json.decode(result, type=Judged))
            worse += told.now_worse
            told_as = {"worse": msgspec.json.encode(told).decode(), "got_worse": told.now_worse}
            changed.append({"batch": claim.id, "place": position, **told_as})
    if changed:
        connection.execute(update(BatchItem).where(*_ROW), changed)
    ended = {"ended_at": to_moment(datetime.now(UTC)), "until": None, "owner": None}
    ended["worse"] = worse if earlier else None
    if not connection.execute(update(Batch).where(_held(claim)).values(**ended)).rowcount:
        raise _Lost


def _results(connection: Connection, number: int) -> dict[str, Judged]:
    """What came of a list. What another version of the program wrote and this one cannot read is compared with nothing:
    it must not keep a list from ending.
    """
    judged = BatchItem.batch_id == number, BatchItem.fault == "", BatchItem.result.is_not(None)
    found: dict[str, Judged] = {}
    for subject, result in connection.execute(select(BatchItem.subject, BatchItem.result).where(*judged)):
        with suppress(msgspec.DecodeError):
            found[str(subject)] = msgspec.json.decode(str(result), type=Judged)
    return found


def _let_go(engine: Engine, claim: Claim) -> None:
    with engine.begin() as connection:
        connection.execute(update(Batch).where(_held(claim)).values(owner=None, until=None))


def _held(claim: Claim) -> ColumnElement[bool]:
    return (Batch.id == claim.id) & (Batch.owner == claim.owner) & Batch.ended_at.is_(None)
