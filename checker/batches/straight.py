"""A list judged at once, without being kept: for the shell."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice

from sqlalchemy import Connection

from checker import moments
from checker.batches.judged import CHUNK, Judged, Tally, judge_some, together
from checker.batches.order import MOST, left_out, lines_of
from checker.batches.register import Register, settle
from checker.dates import moscow_day
from checker.facts import Deal
from checker.firstdays import First, first_days
from checker.intake.numbers import numbers_in


def judge_text(
    connection: Connection,
    text: str,
    *,
    as_of: datetime | None = None,
    on: date | None = None,
    deal: Deal = Deal(),
    site: str = "",
) -> Register:
    """The register of all companies of a text."""
    read = numbers_in(text)
    lines = lines_of(read)
    last = moments.last(connection)
    at = as_of or (moments.to_time(last) if last else datetime.now(UTC))
    day = on or moscow_day(as_of or datetime.now(UTC))
    found: dict[str, Judged | None] = {}
    tallies: dict[str, Tally] = {}
    met: set[str] = set()
    since: dict[str, First] = {}
    waiting = iter(read.numbers[:MOST])
    while chunk := list(islice(waiting, CHUNK)):
        some, told = judge_some(connection, chunk, as_of=at, on=day, deal=deal)
        found |= some
        for number, one in some.items():
            if one and one.subject not in met:
                met.add(one.subject)
                tallies = together(tallies, told[number])
        unknown = [number for number, one in some.items() if one is None]
        if unknown and (as_of or on):
            since |= first_days(connection, unknown, as_of=as_of, on=on)
    companies, others = settle(lines, found, since)
    return Register(
        as_of=at,
        on=day,
        deal=deal,
        companies=[(judged, None) for _line, judged in companies],
        lines=others,
        tallies=tallies,
        left=left_out(read),
        cut=read.cut,
        wrongs=read.wrongs,
        doubles=read.again,
        site=site,
    )
