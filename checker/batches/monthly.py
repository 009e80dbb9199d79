"""Lists that are judged again each month, and how long lists are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from checker.accounts import organisations
from checker.accounts.refused import Refused
from checker.accounts.rights import Right
from checker.accounts.visitors import entitled
from checker.batches import kept
from checker.batches.order import Line
from checker.dates import N_, moscow_day
from checker.models import Batch, BatchItem
from checker.moments import to_date, to_day, to_moment

KEPT = timedelta(days=400)
"""So long a list is kept, as alerts are: ours, no law names a time for it."""


def repeat_due(engine: Engine, now: datetime) -> int:
    """Makes anew the lists whose day has come, each once however many look; returns how many.

    Of an organisation whose plan does not judge lists none is made: it waits till it does again. One that is still
    being judged waits for its end.
    """
    today = to_day(moscow_day(now))
    made = 0
    while True:
        with engine.begin() as connection:
            due = select(Batch.id, Batch.organisation_id, Batch.next_on).where(
                Batch.next_on <= today, Batch.ended_at.is_not(None)
            )
            rows = connection.execute(due.order_by(Batch.id)).all()
            may = entitled(connection, Right.BATCH, {row.organisation_id for row in rows}, now)
            row = next((one for one in rows if one.organisation_id in may), None)
            if row is None:
                return made
            taken = update(Batch).where(Batch.id == row.id, Batch.next_on == row.next_on).values(next_on=None)
            if connection.execute(taken).rowcount:  # of several that look one makes it
                _anew(connection, row.id, now, row.next_on)
                made += 1


def again(connection: Connection, organisation: int, user: int, number: int, now: datetime) -> int | None:
    """Judges a list of the organisation anew, whenever it is next due; returns the number of the new one, None where
    there is no such list. Raises Refused. The caller commits.
    """
    organisations.lock(connection, organisation)
    kept.refuse_many(connection, organisation, now)
    row = kept.one(connection, organisation, number)
    if row is None:
        return None
    if row.ended_at is None:
        raise Refused(N_("Этот список ещё проверяется."))
    if kept.later(connection, number) is not None:
        raise Refused(N_("Этот список уже проверяли снова. Откройте последнюю проверку."))
    return _anew(connection, number, now, row.next_on, user)


def _anew(connection: Connection, number: int, now: datetime, due: int | None, user: int | None = None) -> int:
    """The same list anew, which is the one that is repeated from now on. due: when it was to be, by which the next day
    is counted: hours late, or asked for before, no month is left out.
    """
    next_day, today = to_date(due), moscow_day(now)
    old = connection.execute(select(Batch).where(Batch.id == number)).one()
    items = select(BatchItem).where(BatchItem.batch_id == number).order_by(BatchItem.position)
    lines = [
        Line(line=item.line, typed=item.typed, number=item.number)
        if item.number
        else Line(line=item.line, typed=item.typed, fault=item.fault, detail=item.detail)
        for item in connection.execute(items)
    ]
    while next_day and old.repeat_on and next_day <= today:
        next_day = kept.next_month(next_day, old.repeat_on)
    same = ("organisation_id", "user_id", "name", "deal", "sum_kop", "wrongs", "doubles", "left_out", "cut", "macros")
    row = insert(Batch).values(
        {name: getattr(old, name) for name in same}
        | {"before_id": number, "at": to_moment(now), "lines": sum(not line.fault for line in lines), "done": 0}
        | {"tallies": {}, "repeat_on": old.repeat_on, "next_on": to_day(next_day) if next_day else None}
        | ({"user_id": user} if user is not None else {})
    )
    made: int = connection.execute(row.returning(Batch.id)).scalar_one()
    kept.put_lines(connection, made, lines)
    connection.execute(update(Batch).where(Batch.id == number).values(repeat_on=None, next_on=None))
    return made


def forget(engine: Engine, now: datetime) -> None:
    """Drops lists that are older than they are kept, but for those that are to be judged again."""
    with engine.begin() as connection:
        old = Batch.at < to_moment(now - KEPT), Batch.ended_at.is_not(None), Batch.next_on.is_(None)
        connection.execute(delete(Batch).where(*old))
