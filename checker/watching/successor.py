"""A company that ends in another: the watch follows to its successor, and says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from checker import moments
from checker.models import PUBLIC, Company, Touched, Watch
from checker.watching.kinds import SYSTEM, News
from checker.watching.telling import Telling
from scrapers.registry import NUMBERS

BLOCK = "successor"


def names(news: News, reach: int) -> bool:
    """Whether a public event tells who the successor of a company is."""
    return news.block == BLOCK and reach == PUBLIC and not news.person and bool(_number(news))


def follow(
    connection: Connection, found: Mapping[str, Sequence[News]], at: int, day: date, entitled: Collection[int]
) -> list[Telling]:
    """Puts the successors of companies into the lists that name them, with their notes; returns what is to be told.

    Where a list names the successor already nothing is new. at: the moment of this transaction. Reorganised companies
    are few: here a query for each is no matter. The caller commits.
    """
    told = []
    for subject, events in found.items():
        for news in events:
            heir = _known_as(connection, _number(news))
            told += [
                Telling(
                    organisation=organisation,
                    subject=subject,
                    name=f"successor:{heir}",
                    kind="successor",
                    grave=SYSTEM["successor"].grave,
                    day=moments.to_day(day),
                    source=NUMBERS.get(news.source),
                    event=news.event,
                    value={"successor": heir},
                )
                for organisation in sorted(_watched_too(connection, subject, heir, at))
                if organisation in entitled
            ]
    return told


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


def _number(news: News) -> str:
    after = news.after or {}
    return str(after.get("inn") or after.get("ogrn") or "")


def _known_as(connection: Connection, number: str) -> str:
    """The ИНН of whom the register names by his ОГРН alone, where we know it."""
    query = select(Company.subject).where(Company.ogrn == number, Company.reach == PUBLIC)
    return connection.execute(query.limit(1)).scalar() or number
