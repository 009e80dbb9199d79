"""A company that ends in another: the watch follows to its successor, and says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from checker import moments
from checker.lookup import fact_sheet
from checker.models import PUBLIC, Company, Touched, Watch
from checker.watching.kinds import SYSTEM, News
from checker.watching.telling import Telling
from scrapers.registry import NUMBERS

ENDED, HEIR = "termination", "successor"


class Heir(msgspec.Struct, frozen=True):
    """Who goes on for a company, by number; event, source: which tells that it ended, or who that is."""

    company: str
    number: str
    event: int
    source: str


def heirs(connection: Connection, news: Mapping[str, Sequence[News]]) -> list[Heir]:
    """The successors of companies that have ended, where one of these public events tells of the end or of them.

    One that lives on after a part of it was split off is not left. Such events are few: a sheet is read for each.
    """
    found = []
    for subject, events in news.items():
        tells = [one for one in events if one.block in (ENDED, HEIR) and not one.person]
        sheet = fact_sheet(connection, subject) if tells else None
        if sheet and sheet.one(ENDED):
            numbers = {str(fact.value.get("inn") or fact.value.get("ogrn") or "") for fact in sheet.of(HEIR)}
            last = tells[-1]
            for number in sorted(numbers - {""}):
                found.append(Heir(subject, _known_as(connection, number), last.event, last.source))
    return found


def follow(
    connection: Connection, found: Sequence[Heir], at: int, day: date, entitled: Collection[int]
) -> list[Telling]:
    """Puts successors into the lists that name whom they go on for, with their notes; returns what is to be told.

    Where a list names the successor already nothing is new. at: the moment of this transaction. The caller commits.
    """
    return [
        Telling(
            organisation=organisation,
            subject=heir.company,
            name=f"successor:{heir.number}",
            kind="successor",
            grave=SYSTEM["successor"].grave,
            day=moments.to_day(day),
            source=NUMBERS.get(heir.source),
            event=heir.event,
            value={"successor": heir.number},
        )
        for heir in found
        for organisation in sorted(_watched_too(connection, heir.company, heir.number, at))
        if organisation in entitled
    ]


def _watched_too(connection: Connection, subject: str, heir: str, at: int) -> set[int]:
    """The organisations of lists into which the successor came."""
    into: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    columns = ("list_id", "subject", "organisation_id", "note", "at", "user_id", "follows")
    mine = select(
        Watch.list_id, literal(heir), Watch.organisation_id, Watch.note, literal(at), Watch.user_id, literal(subject)
    ).where(Watch.subject == subject, literal(heir != subject))
    new = into(Watch).from_select(columns, mine).on_conflict_do_nothing().returning(Watch.organisation_id)
    came = set(connection.execute(new).scalars())
    if came:
        queued = into(Touched).values(subject=heir, since=at, upto=at).on_conflict_do_nothing()
        connection.execute(queued)
    return came


def _known_as(connection: Connection, number: str) -> str:
    """The ИНН of whom the register names by his ОГРН alone, where we know it."""
    query = select(Company.subject).where(Company.ogrn == number, Company.reach == PUBLIC)
    return connection.execute(query.limit(1)).scalar() or number
