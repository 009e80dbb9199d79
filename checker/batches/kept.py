"""Lists that an organisation brought to be judged, and what came of each. Nobody else sees any of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, insert, select, update
from sqlalchemy.orm import aliased

from checker import moments
from checker.accounts import organisations
from checker.accounts.refused import Refused
from checker.batches.judged import DANGER, Judged, Tally
from checker.batches.order import CUT, Line, left_out, lines_of
from checker.batches.register import Register
from checker.batches.worse import Worse
from checker.bulk import insert_rows
from checker.dates import N_
from checker.facts import Deal
from checker.intake.numbers import Read
from checker.models import Batch, BatchItem
from checker.moments import to_date, to_day, to_moment

OPEN = 5
"""Lists of an organisation that wait to be judged, or are."""

A_DAY = 100
"""Lists of an organisation in a day and a night: one of ten thousand companies takes tens of megabytes."""

LONGEST = 80
"""Signs of a list's name."""

PAGE = 50
"""Companies of a page; lists of one too."""

NO_NUMBERS = N_("Номеров компаний здесь нет. Вставьте текст или файл, где есть ИНН или ОГРН.")


class Later(Refused):
    """The same list may be brought later: so many wait, or came today."""


_ITEMS = ("batch_id", "position", "line", "typed", "number", "fault", "detail")


def make(
    connection: Connection,
    organisation: int,
    user: int | None,
    read: Read,
    now: datetime,
    *,
    name: str = "",
    deal: Deal = Deal(),
    macros: bool = False,
) -> int:
    """Keeps a list to be judged by the clock or a worker; returns its number. Raises Refused. The caller commits.

    read: of `numbers_in`, which takes seconds for a long text: while it reads nobody else has to wait for the base.
    user: None of a program.
    """
    organisations.lock(connection, organisation)
    if not read.numbers and not read.wrong:
        raise Refused(CUT if read.cut else NO_NUMBERS)
    kept = organisations.one_line(name)
    if len(kept) > LONGEST:
        raise Refused(N_("Название списка длиннее 80 знаков."))
    refuse_many(connection, organisation, now)
    lines = lines_of(read)
    row = insert(Batch).values(
        organisation_id=organisation,
        user_id=user,
        name=kept,
        deal=deal.kind,
        sum_kop=deal.sum_kop,
        at=to_moment(now),
        lines=sum(not line.fault for line in lines),
        done=0,
        wrongs=read.wrongs,
        doubles=read.again,
        left_out=left_out(read),
        cut=read.cut,
        macros=macros,
        tallies={},
    )
    number: int = connection.execute(row.returning(Batch.id)).scalar_one()
    put_lines(connection, number, lines)
    return number


def refuse_many(connection: Connection, organisation: int, now: datetime) -> None:
    """Raises Later where so many lists of an organisation wait, or came of late, that one more has to be put off."""
    waiting = select(func.count()).where(Batch.organisation_id == organisation, Batch.ended_at.is_(None))
    if connection.execute(waiting).scalar_one() >= OPEN:
        raise Later(N_("У вас уже проверяется пять списков. Дождитесь одного из них."))
    since = to_moment(now - timedelta(days=1))
    lately = select(func.count()).where(Batch.organisation_id == organisation, Batch.at > since)
    if connection.execute(lately).scalar_one() >= A_DAY:
        raise Later(N_("За сутки у вас проверено 100 списков. Завтра можно снова."))


def put_lines(connection: Connection, number: int, lines: Sequence[Line]) -> None:
    """Writes the lines of a list in their order."""
    rows = [
        (number, place, line.line, line.typed, line.number, line.fault, line.detail)
        for place, line in enumerate(lines, 1)
    ]
    insert_rows(connection, BatchItem.__tablename__, _ITEMS, rows)


def listed(connection: Connection, organisation: int, page: int = 1) -> tuple[list[Row[Any]], int, int]:
    """A page of its lists, the newest first; which page it is, the last where there are not so many; of how many."""
    mine = Batch.organisation_id == organisation
    total = connection.execute(select(func.count()).where(mine)).scalar_one()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    query = select(Batch).where(mine).order_by(Batch.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(connection.execute(query)), page, pages


def one(connection: Connection, organisation: int, number: int) -> Row[Any] | None:
    """A list of the organisation; None where it has no such one."""
    return connection.execute(select(Batch).where(*_mine(organisation, number))).one_or_none()


def place_in_queue(connection: Connection, number: int) -> int:
    """How many lists of anybody are to be judged before this one."""
    query = select(func.count()).where(Batch.ended_at.is_(None), Batch.id < number)
    return connection.execute(query).scalar_one()


def counts(connection: Connection, *numbers: int) -> dict[int, dict[str, int]]:
    """Of lists that were judged: decision → how many companies. By an index alone: their results are megabytes."""
    grouped = BatchItem.batch_id, BatchItem.decision
    wanted = BatchItem.batch_id.in_(numbers), BatchItem.fault == "", BatchItem.decision.is_not(None)
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for number, decision, count in connection.execute(select(*grouped, func.count()).where(*wanted).group_by(*grouped)):
        found[number][str(decision)] = count
    return found


def companies(
    connection: Connection, number: int, *, decision: str = "", worse: bool = False, page: int = 0, size: int = PAGE
) -> list[tuple[Judged, Worse | None]]:
    """The companies of a list that was judged, the most dangerous first. decision: of this one alone; worse: only those
    with which something got worse since the last time; page: from 1, 0 for all.
    """
    query: Select[*tuple[Any, ...]] = (
        select(BatchItem.result, BatchItem.worse).where(*_judged(number)).order_by(*_ORDER)
    )
    if decision:
        query = query.where(BatchItem.decision == decision)
    if worse:
        query = query.where(BatchItem.got_worse.is_(True))
    if page:
        query = query.limit(size).offset((page - 1) * size)
    return [
        (_RESULT.decode(result), _WORSE.decode(told) if told else None) for result, told in connection.execute(query)
    ]


def faults(connection: Connection, number: int, most: int | None = None) -> list[Line]:
    """The lines of a list that are not judged, in their order."""
    wanted = BatchItem.line, BatchItem.typed, BatchItem.number, BatchItem.fault, BatchItem.detail
    query = select(*wanted).where(BatchItem.batch_id == number, BatchItem.fault != "")
    rows = connection.execute(query.order_by(BatchItem.position).limit(most))
    return [
        Line(line=line, typed=typed, number=of, fault=fault, detail=detail) for line, typed, of, fault, detail in rows
    ]


def faulty(connection: Connection, number: int) -> int:
    """How many lines of a list are not judged."""
    wanted = select(func.count()).where(BatchItem.batch_id == number, BatchItem.fault != "")
    return connection.execute(wanted).scalar_one()


def register_of(connection: Connection, row: Row[Any], site: str) -> Register:
    """The register of a list that was judged, the same whenever it is asked for."""
    return Register(
        name=row.name,
        as_of=moments.to_time(row.as_of),
        on=to_date(row.day) or date.min,
        deal=Deal(row.deal, row.sum_kop),
        companies=companies(connection, row.id),
        lines=faults(connection, row.id),
        tallies=tallies_of(row),
        left=row.left_out,
        cut=row.cut,
        wrongs=row.wrongs,
        doubles=row.doubles,
        site=site,
        before=before(connection, row),
    )


def before(connection: Connection, row: Row[Any]) -> date | None:
    """The day of the list with which this one is compared; None where it was the first."""
    day = connection.execute(select(Batch.day).where(Batch.id == row.before_id)).scalar() if row.before_id else None
    return to_date(day)


def later(connection: Connection, number: int) -> int | None:
    """The same list as it was judged the next time; None where this is the last one."""
    return connection.execute(select(Batch.id).where(Batch.before_id == number).order_by(Batch.id).limit(1)).scalar()


def tallies_of(row: Row[Any]) -> dict[str, Tally]:
    """What the sources said of a list."""
    return msgspec.convert(row.tallies, dict[str, Tally])


def set_repeat(connection: Connection, organisation: int, number: int, today: date, *, on: bool) -> bool:
    """Has a list judged again each month on the day that is today, or no more. False where there is no such list, or a
    later one was made of it. The caller commits.
    """
    made = aliased(Batch)
    changed = update(Batch).where(
        *_mine(organisation, number), ~select(made.id).where(made.before_id == number).exists()
    )
    values = {"repeat_on": today.day, "next_on": to_day(next_month(today, today.day))} if on else {}
    done = connection.execute(changed.values(**({"repeat_on": None, "next_on": None} | values)))
    return bool(done.rowcount)


def next_month(day: date, wanted: int) -> date:
    """The day of the next month that has this number, or its last one where it has none."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for number in range(wanted, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, min(wanted, 28))


def drop(connection: Connection, organisation: int, number: int) -> bool:
    """Deletes a list with all that came of it. False where there is none. The caller commits."""
    return bool(connection.execute(delete(Batch).where(*_mine(organisation, number))).rowcount)


_RESULT = msgspec.json.Decoder(Judged)
_WORSE = msgspec.json.Decoder(Worse)
_RANK = case({one.value: place for place, one in enumerate(DANGER)}, value=BatchItem.decision, else_=len(DANGER))
_ORDER = (_RANK, BatchItem.raw, BatchItem.subject)


def _mine(organisation: int, number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Batch.id == min(number, 2**63 - 1), Batch.organisation_id == organisation  # a base refuses a larger one


def _judged(number: int) -> tuple[ColumnElement[bool], ...]:
    return BatchItem.batch_id == number, BatchItem.fault == "", BatchItem.result.is_not(None)
