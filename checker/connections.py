"""Other companies of a company's heads and founders, by number only (wall 4), as facts with their own evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, case, func, select

from checker import moments
from checker.bodies import unpack
from checker.evidence import evidence_of
from checker.facts import Evidence, Fact
from checker.ledger import DAY, MOMENT, REACH, REGISTERS
from checker.models import Body, Document, RoleRow, SourceRow, Standing, Version, open_at
from checker.registers import fate_of
from checker.takenback import is_taken_back
from scrapers.base import Profile, Role
from scrapers.registry import NUMBERS

MOST = 50
"""So many companies of one person are listed, live and lately ended first; all are counted."""

NAMED = 5_000
"""People or companies that one statement names."""


def fate(ended: str, status: str) -> str:
    """The class of a company's state: active, closing, or how it ended."""
    if ended:
        return fate_of(ended)
    return "closing" if status and status not in ("111", "112") else "active"


def _links() -> Select[*tuple[Any, ...]]:
    """Roles of these people in other companies with the state of each company, as known at the moment."""
    stated = select(Version.subject).where(
        Version.source_id.in_(REGISTERS),
        Version.reach == RoleRow.reach,
        Version.subject == RoleRow.subject,
        Version.part == RoleRow.ogrn,
        open_at(Version, MOMENT),
        Version.asof <= DAY,
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
            RoleRow.counts,
            Standing.name,
            Standing.status,
            Standing.ended_on,
            Standing.registered_on,
            Standing.activity,
            case((func.coalesce(Standing.ended_on, DAY) <= DAY, Standing.ended), else_="").label("ended"),
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
            RoleRow.reach.in_(REACH),
            open_at(RoleRow, MOMENT),
            func.coalesce(RoleRow.since, 0) <= DAY,
            func.coalesce(Standing.registered_on, 0) <= DAY,
            stated.exists(),
        )
        .order_by(
            RoleRow.person,
            func.coalesce(Standing.ended_on, 99999999).desc(),
            RoleRow.ogrn,
            RoleRow.kind,
            RoleRow.reach,
        )
    )


LINKS = _links()
EFRSB = NUMBERS["efrsb"]
"""The register of bankruptcies, whose bodies are read here; of the registers' records only the place is."""
STATED = (
    select(
        Version.reach,
        Version.subject,
        Version.part,
        Version.known_from,
        Version.asof,
        Version.document_id,
        Version.member,
        Version.offset,
        Version.length,
        Version.sha256,
        Document.fetched_at,
        Document.channel,
        Document.url,
        SourceRow.code,
        case((Version.source_id == EFRSB, Version.body)).label("body"),
        Body.data,
    )
    .join(Document, Document.id == Version.document_id)
    .join(SourceRow, SourceRow.id == Version.source_id)
    .outerjoin(Body, and_(Body.id == Version.body_id, Version.source_id == EFRSB))
    .where(
        Version.source_id.in_([*REGISTERS, EFRSB]),
        Version.hash.is_not(None),
        Version.reach.in_(REACH),
        Version.subject.in_(bindparam("subjects", expanding=True)),
        open_at(Version, MOMENT),
        Version.asof <= DAY,
    )
    .order_by(Version.reach, Version.subject, Version.part, Version.known_from)
)


class Links:
    """Other companies of the people of many companies, in two queries.

    wanted: of each company what its register says, and under which numbers it is held.
    """

    def __init__(
        self,
        connection: Connection,
        wanted: Iterable[tuple[Profile, Sequence[str]]],
        reach: Sequence[int],
        moment: int,
        day: int,
    ) -> None:
        known = {"reach": reach, "moment": moment, "day": day}
        of_company = [(_own(profile), subjects) for profile, subjects in wanted]
        self._links: dict[str, list[Row[Any]]] = {}
        for people in _sliced({person for own, _ in of_company for person in own}):
            for link in connection.execute(LINKS, {**known, "people": people}):
                self._links.setdefault(link.person, []).append(link)
        stated = {
            link.subject for own, of in of_company for links in self._of(own, of).values() for link in _shown(links)
        }
        stated |= {person for own, _ in of_company for person in _heads(own)}
        rows = [row for some in _sliced(stated) for row in _stated(connection, some, known)]
        self._bankruptcies = [row for row in rows if row["code"] == "efrsb"]
        self._evidence = {
            (row["reach"], row["subject"], row["part"]): evidence_of(row, row["part"], row["sha256"])
            for row in rows
            if row["code"] != "efrsb"
        }

    def of(self, profile: Profile, subjects: Sequence[str]) -> Iterator[Fact]:
        """Facts `related` (one per company and role of a person), `related_total` (one per person) and
        `head_bankruptcy` (what the register of bankruptcies says of a head by his own number).

        What these hold or head by their own will is told and counted; of what a court or a liquidation appointed them
        to the number is told; founders of a joint-stock company on the day of its creation are left out.
        """
        own = _own(profile)
        links, heads = self._of(own, subjects), _heads(own)
        shown = {person: _shown(of_person) for person, of_person in links.items()}
        yield from _bankruptcies(own, [row for row in self._bankruptcies if row["subject"] in heads])
        for person, chosen in shown.items():
            for link in chosen:
                yield _fact(own[person], link, self._evidence[_record(link)])
        for person, chosen in shown.items():
            if chosen:
                named = {"person": person, "person_name": own[person].name, "own_role": own[person].kind}
                value: dict[str, Any] = {**named, **_counted(links[person])}
                yield Fact(block="related_total", key=person, value=value, evidence=self._evidence[_record(chosen[0])])

    def _of(self, own: Mapping[str, Role], subjects: Collection[str]) -> dict[str, list[Row[Any]]]:
        """The links of each person to other companies than this one."""
        found = {
            person: [link for link in self._links[person] if link.subject not in subjects]
            for person in sorted(own)
            if person in self._links
        }
        return {person: links for person, links in found.items() if links}


def _own(profile: Profile) -> dict[str, Role]:
    return {role.person: role for role in profile.roles if role.counts}


def _heads(own: Mapping[str, Role]) -> set[str]:
    return {person for person, role in own.items() if role.kind == "head" and len(person) == 12}


def _sliced(values: Collection[str]) -> Iterator[list[str]]:
    """So many at a time as a statement may name; none where there are none."""
    ordered = sorted(values)
    return (ordered[start : start + NAMED] for start in range(0, len(ordered), NAMED))


def _shown(links: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Roles by own will, in so many companies as are listed."""
    companies = groupby((link for link in links if link.counts), key=attrgetter("ended_on", "ogrn"))
    return [link for _company, roles in islice(companies, MOST) for link in roles]


def _counted(links: Sequence[Row[Any]]) -> dict[str, int]:
    """How many companies these are, by fate; how many a court or a liquidation appointed to."""
    states = {(link.ogrn, link.ended, link.status) for link in links if link.counts}
    appointed = {(link.ogrn, link.ended, link.status) for link in links if not link.counts and link.kind == "head"}
    fates = Counter(fate(ended, status) for _ogrn, ended, status in states)
    return {"companies": fates.total(), "appointed": len(appointed), **dict(sorted(fates.items()))}


def _record(link: Row[Any]) -> tuple[int, str, str]:
    return link.reach, link.subject, link.ogrn


def _stated(connection: Connection, subjects: Sequence[str], known: dict[str, Any]) -> Sequence[Any]:
    """The records of these companies in the registers, and those of all of them in the register of bankruptcies."""
    return connection.execute(STATED, {**known, "subjects": subjects}).mappings().all()


def _bankruptcies(own: Mapping[str, Role], rows: Sequence[Any]) -> Iterator[Fact]:
    """The stage of each head's own case, by cards and by messages that nobody took back."""
    said = [(row, unpack(row["body"], row["data"])) for row in rows]
    back = {(row["subject"], body["number"]) for row, body in said if "stage" not in body and is_taken_back(body)}
    for row, body in said:
        role = own[row["subject"]]
        if "stage" in body and (role.person, body.get("message")) not in back:
            value = {"person": role.person, "person_name": role.name, **body}
            evidence = evidence_of(row, row["part"], row["sha256"])
            yield Fact(block="head_bankruptcy", key=role.person, value=value, evidence=evidence)


def _fact(role: Role, link: Row[Any], evidence: Evidence) -> Fact:
    value = {
        "person": role.person,
        "person_name": role.name,
        "own_role": role.kind,
        "role": link.kind,
        "inn": link.subject if link.subject != link.ogrn else "",
        "ogrn": link.ogrn,
        "name": link.name,
        "status": link.status,
        "ended": link.ended,
        "ended_on": _iso(link.ended_on if link.ended else None),
        "registered_on": _iso(link.registered_on),
        "activity": link.activity,
        "share": link.share,
        "role_since": _iso(link.since),
    }
    return Fact(block="related", key=f"{role.person}:{link.kind}:{link.ogrn}", value=value, evidence=evidence)


def _iso(day: int | None) -> str | None:
    found: date | None = moments.to_date(day)
    return found.isoformat() if found else None
