"""Other companies of a company's heads and founders, by number only (wall 4), as facts with their own evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Subquery, and_, bindparam, case, func, select

from checker import moments
from checker.facts import Evidence, Fact
from checker.ledger import DAY, MOMENT, REACH, REGISTERS, evidence_of
from checker.models import Document, RoleRow, SourceRow, Standing, Version, open_at
from checker.registers import fate_of
from scrapers.base import Profile

MOST = 50
"""So many companies of one person are listed, live and lately ended first; all are counted."""


def fate(ended: str, status: str) -> str:
    """The class of a company's state: active, closing, or how it ended."""
    if ended:
        return fate_of(ended)
    return "closing" if status and status not in ("111", "112") else "active"


def _stated() -> Select[Any]:
    """The record of the other company, known at the moment and not later than the day."""
    return select(Version.subject).where(
        Version.source_id.in_(REGISTERS),
        Version.reach == RoleRow.reach,
        Version.subject == RoleRow.subject,
        Version.part == RoleRow.ogrn,
        open_at(Version, MOMENT),
        Version.asof <= DAY,
    )


def _links(*, ranked: bool) -> Subquery:
    """Roles of these people in other companies with the state of each company, as known at the moment.

    ranked: each with its `place` among the companies of its person, which costs a sort of them all.
    """
    ended_then = case((func.coalesce(Standing.ended_on, DAY) <= DAY, Standing.ended), else_="").label("ended_then")
    place = func.dense_rank().over(
        partition_by=(RoleRow.person, RoleRow.counts),
        order_by=(func.coalesce(Standing.ended_on, 99999999).desc(), RoleRow.ogrn),
    )
    return (
        select(
            RoleRow.person,
            RoleRow.kind,
            RoleRow.subject,
            RoleRow.ogrn,
            RoleRow.reach,
            RoleRow.share,
            RoleRow.since,
            Standing.name,
            Standing.status,
            Standing.ended_on,
            Standing.registered_on,
            Standing.activity,
            ended_then,
            RoleRow.counts,
            *([place.label("place")] if ranked else []),
        )
        .join(
            Standing,
            and_(
                Standing.subject == RoleRow.subject,
                Standing.ogrn == RoleRow.ogrn,
                Standing.reach == RoleRow.reach,
                open_at(Standing, MOMENT),
            ),
        )
        .where(
            RoleRow.person.in_(bindparam("people", expanding=True)),
            RoleRow.subject.not_in(bindparam("subjects", expanding=True)),
            RoleRow.reach.in_(REACH),
            open_at(RoleRow, MOMENT),
            func.coalesce(RoleRow.since, 0) <= DAY,
            func.coalesce(Standing.registered_on, 0) <= DAY,
            _stated().exists(),
        )
        .subquery()
    )


ALL = _links(ranked=False)
LINKS = _links(ranked=True)
HOW = case((ALL.c.counts, "control"), (ALL.c.kind == "head", "appointed"), else_="creation")
"""By own will; by a court or as a liquidator; founder of a joint-stock company on the day of its creation."""

TOTALS = select(ALL.c.person, HOW, ALL.c.ended_then, ALL.c.status, func.count(ALL.c.ogrn.distinct())).group_by(
    ALL.c.person, HOW, ALL.c.ended_then, ALL.c.status
)
LISTED = (
    select(
        LINKS,
        Version.asof,
        Version.document_id,
        Version.member,
        Version.offset,
        Version.length,
        Version.sha256,
        Document.fetched_at,
        SourceRow.code,
    )
    .join(
        Version,
        and_(
            Version.source_id.in_(REGISTERS),
            Version.reach == LINKS.c.reach,
            Version.subject == LINKS.c.subject,
            Version.part == LINKS.c.ogrn,
            open_at(Version, MOMENT),
        ),
    )
    .join(Document, Document.id == Version.document_id)
    .join(SourceRow, SourceRow.id == Version.source_id)
    .where(LINKS.c.place <= MOST, LINKS.c.counts)
    .order_by(LINKS.c.person, LINKS.c.place, LINKS.c.kind, LINKS.c.reach)
)


def related(
    connection: Connection, profile: Profile, subjects: Sequence[str], reach: Sequence[int], moment: int, day: int
) -> Iterator[Fact]:
    """Facts `related` (one per company and role of a person) and `related_total` (one per person), in two queries."""
    own = {role.person: role for role in profile.roles if role.counts}
    if not own:
        return
    asked = {"people": sorted(own), "subjects": subjects, "reach": reach, "moment": moment, "day": day}
    totals: dict[str, Counter[str]] = {}
    appointed: Counter[str] = Counter()
    for person, how, ended, status, count in connection.execute(TOTALS, asked):
        if how == "control":
            totals.setdefault(person, Counter())[fate(ended, status)] += count
        elif how == "appointed":
            appointed[person] += count
    first: dict[str, Evidence] = {}
    for row in connection.execute(LISTED, asked).mappings() if totals else ():
        role, evidence = own[row["person"]], evidence_of(row, row["ogrn"], row["sha256"])
        first.setdefault(row["person"], evidence)
        value = {
            "person": role.person,
            "person_name": role.name,
            "own_role": role.kind,
            "role": row["kind"],
            "inn": row["subject"] if row["subject"] != row["ogrn"] else "",
            "ogrn": row["ogrn"],
            "name": row["name"],
            "status": row["status"],
            "ended": row["ended_then"],
            "ended_on": _iso(row["ended_on"] if row["ended_then"] else None),
            "registered_on": _iso(row["registered_on"]),
            "activity": row["activity"],
            "share": row["share"],
            "role_since": _iso(row["since"]),
        }
        yield Fact(block="related", key=f"{role.person}:{row['kind']}:{row['ogrn']}", value=value, evidence=evidence)
    for person, fates in totals.items():
        value = {
            "person": person,
            "person_name": own[person].name,
            "own_role": own[person].kind,
            "companies": fates.total(),
            "appointed": appointed[person],
        }
        yield Fact(block="related_total", key=person, value={**value, **fates}, evidence=first[person])


def _iso(day: int | None) -> str | None:
    found: date | None = moments.to_date(day)
    return found.isoformat() if found else None
