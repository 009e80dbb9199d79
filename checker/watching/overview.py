"""What an organisation watches, the most dangerous first: the verdict with its trend, the last change, the own note."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from checker.bulk import among
from checker.facts import Decision
from checker.models import PUBLIC, Alert, Score, Watch, WatchList
from checker.search import names_of
from checker.watching import lists
from checker.watching.kinds import KINDS

PAGE = 50
"""Companies of a page."""

DANGER = (Decision.REFUSE, Decision.SAFEGUARDS, Decision.INSUFFICIENT, Decision.WORK)
"""Decisions, the most dangerous first; what has no verdict yet comes last."""

NONE = "none"
"""The filter of what has no verdict yet."""


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """What the verdict was before it was what it is. day: since when it is (YYYYMMDD); method: another one judged then,
    and the difference says nothing of the company.
    """

    decision: str
    score: int | None
    day: int
    method: bool


class Place(msgspec.Struct, frozen=True):
    """A list in which a company stands (there), with the note of why. follows: of whom it came by a merger."""

    list_id: int
    name: str
    note: str
    follows: str
    there: bool = True


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A watched company. name: '' of one that no source names yet; decision: '' of one without a verdict. last: the
    newest alert of it, as its row is; unread: how many of its alerts nobody acknowledged.
    """

    subject: str
    name: str
    decision: str
    score: int | None
    trend: Trend | None
    last: Row[Any] | None
    unread: int
    places: tuple[Place, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """A page of watched companies. counts: how many of each decision there are in the chosen list; companies: how many
    the filters leave.
    """

    rows: tuple[Watched, ...]
    counts: Mapping[str, int]
    companies: int


def overview(
    connection: Connection, organisation: int, *, list_id: int | None = None, decision: str = "", page: int = 1
) -> Overview:
    """A page of what it watches, in a number of queries that does not grow with the companies. decision: of
    `facts.Decision`, or NONE; page: from 1.
    """
    every = _scored(organisation, list_id)
    found = every.subquery()
    rank = case({one.value: place for place, one in enumerate(DANGER)}, value=found.c.decision, else_=len(DANGER))
    told = func.coalesce(found.c.decision, NONE)
    counts: dict[str, int] = {
        code: n for code, n in connection.execute(select(told, func.count()).select_from(found).group_by(told))
    }
    query = select(found).order_by(rank, found.c.raw, found.c.subject)
    if decision:
        query = query.where(told == decision)
    rows = connection.execute(query.limit(PAGE).offset((page - 1) * PAGE)).all()
    companies = counts.get(decision, 0) if decision else sum(counts.values())
    return Overview(rows=_rows(connection, organisation, rows), counts=counts, companies=companies)


def of_one(connection: Connection, organisation: int, subjects: Collection[str]) -> list[Place]:
    """All lists of an organisation, and whether a company stands in them under any of its numbers. One query."""
    stands = and_(Watch.list_id == WatchList.id, Watch.subject.in_([one for one in subjects if one]))
    query = (
        select(WatchList.id, WatchList.name, Watch.subject, Watch.note, Watch.follows)
        .outerjoin(Watch, stands)
        .where(WatchList.organisation_id == organisation)
        .order_by(WatchList.id)
    )
    return [
        Place(row.id, row.name, row.note or "", row.follows or "", row.subject is not None)
        for row in connection.execute(query)
    ]


def everything(
    connection: Connection, organisation: int, list_id: int | None = None
) -> list[tuple[str, str, str, str]]:
    """All that is watched, for a file: number, name, list, note; by list, then by number."""
    query = select(Watch.subject).where(Watch.organisation_id == organisation)
    if list_id is not None:
        query = query.where(Watch.list_id == list_id)
    subjects = set(connection.execute(query).scalars())
    names = names_of(connection, subjects, (PUBLIC, organisation))
    rows = lists.places(connection, organisation, subjects)
    return sorted(
        (
            (row.subject, names.get(row.subject, ""), row.name, row.note)
            for row in rows
            if list_id in (None, row.list_id)
        ),
        key=lambda row: (row[2], row[0]),
    )


def _scored(organisation: int, list_id: int | None) -> Select[Any]:
    """Watched companies, each once, with their present verdict: within the organisation's own reach if it has one."""
    own, public = aliased(Score), aliased(Score)
    watched = select(Watch.subject).where(Watch.organisation_id == organisation).distinct()
    if list_id is not None:
        watched = watched.where(Watch.list_id == list_id)
    each = watched.subquery()

    def present(score: Any, reach: int) -> Any:
        return and_(score.subject == each.c.subject, score.reach == reach, score.known_to.is_(None))

    def of(name: str) -> Any:
        seen = case((own.subject.is_not(None), getattr(own, name)), else_=getattr(public, name))
        return seen.label(name)

    return (
        select(each.c.subject, *(of(name) for name in ("reach", "decision", "score", "raw", "method", "known_from")))
        .select_from(each)
        .outerjoin(own, present(own, organisation))
        .outerjoin(public, present(public, PUBLIC))
    )


def _rows(connection: Connection, organisation: int, rows: Collection[Any]) -> tuple[Watched, ...]:
    subjects = [row.subject for row in rows]
    names = names_of(connection, subjects, (PUBLIC, organisation))
    trends = _trends(connection, organisation, {row.subject: row for row in rows})
    last, unread = _alerts(connection, organisation, subjects)
    places: dict[str, list[Place]] = {}
    for row in lists.places(connection, organisation, subjects):
        places.setdefault(row.subject, []).append(_place(row))
    return tuple(
        Watched(
            subject=row.subject,
            name=names.get(row.subject, ""),
            decision=row.decision or "",
            score=row.score,
            trend=trends.get(row.subject),
            last=last.get(row.subject),
            unread=unread.get(row.subject, 0),
            places=tuple(places.get(row.subject, ())),
        )
        for row in rows
    )


def _place(row: Any) -> Place:
    return Place(list_id=row.list_id, name=row.name, note=row.note, follows=row.follows or "")


def _trends(connection: Connection, organisation: int, present: Mapping[str, Any]) -> dict[str, Trend]:
    """The verdict before the present one, of those where there was another."""
    query = (
        select(Score.subject, Score.reach, Score.known_from, Score.day, Score.decision, Score.score, Score.method)
        .where(among(connection, Score.subject, present), Score.reach.in_((PUBLIC, organisation)))
        .order_by(Score.subject, Score.known_from.desc())
    )
    since: dict[str, tuple[int, str]] = {}
    found: dict[str, Trend] = {}
    for row in connection.execute(query):
        now = present[row.subject]
        if row.subject in found or row.reach != now.reach or row.known_from > now.known_from:
            continue
        if (row.decision, row.score) == (now.decision, now.score):
            since[row.subject] = row.day, row.method
        elif row.subject in since:
            day, method = since[row.subject]
            found[row.subject] = Trend(decision=row.decision, score=row.score, day=day, method=row.method != method)
    return found


def _alerts(
    connection: Connection, organisation: int, subjects: Collection[str]
) -> tuple[dict[str, Row[Any]], dict[str, int]]:
    """The newest alert of each company, of those of one moment a grave one, and how many nobody acknowledged."""
    ours = Alert.organisation_id == organisation, among(connection, Alert.subject, subjects)
    first = Alert.at.desc(), Alert.grave.desc(), Alert.id
    place = func.row_number().over(partition_by=Alert.subject, order_by=first).label("place")
    ranked = select(Alert.id, place).where(*ours, Alert.kind.in_(KINDS)).subquery()
    newest = select(ranked.c.id).where(ranked.c.place == 1)
    last = connection.execute(select(*Alert.__table__.columns).where(Alert.id.in_(newest)))
    waiting = select(Alert.subject, func.count()).where(*ours, Alert.acknowledged_at.is_(None)).group_by(Alert.subject)
    return {row.subject: row for row in last}, {subject: n for subject, n in connection.execute(waiting)}
