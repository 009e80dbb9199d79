"""A number → the fact sheet: as known at a moment, speaking of a day, within a reach, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from checker import ledger, moments
from checker.connections import Links
from checker.coverage import coverage_of
from checker.dates import moscow_day
from checker.facts import Coverage, Fact, FactSheet, Link, State, stamp_of
from checker.models import PUBLIC
from checker.scoring.holding import held
from checker.subjects import Claims
from checker.takenback import in_force
from scrapers.base import Profile, Source, blocks_of
from scrapers.registry import SOURCES

_WANTED = (
    "pb", "account_freezes", "kad", "fssp", "efrsb", "fedresurs", "rnp", "rosfinmonitoring", "cbr_warnings", "cbr_zsk",
)  # fmt: skip
PLANNED = tuple(code for code in _WANTED if code not in SOURCES)
"""Sources that the verdict knows of and this version does not read: never asked, and said so."""


def fact_sheet(
    connection: Connection,
    number: str,
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
    on: date | None = None,
) -> FactSheet:
    """All that is known of the company with this ИНН or ОГРН. A sheet without facts: the company is not known.

    as_of: what was known then (default: all that is known now); on: the day it speaks of (default: the Moscow day
    of as_of); what a source stated later than that day is left out. Computed from versions, never from a stored answer.
    """
    return sheets(connection, [number], reach=reach, as_of=as_of, on=on)(number)


AT_ONCE = 200
"""Companies that are read together: a query costs more than the rows of a company."""

STATEMENTS = 20_000
"""Statements that are read together: so many of a giant's, some 3 KB each, weigh more than its queries. Two hundred
usual companies have a tenth of it.
"""


class _View(NamedTuple):
    """Whose knowledge, of which moment and day."""

    connection: Connection
    reach: tuple[int, ...]
    at: datetime
    moment: int
    on: date
    lists: Mapping[str, ledger.Listed]

    @property
    def known(self) -> tuple[tuple[int, ...], int, int]:
        return self.reach, self.moment, moments.to_day(self.on)


class _Draft(NamedTuple):
    """What was read of one company: its numbers, who claims them, what sources say, its register."""

    numbers: list[str]
    claims: Mapping[str, set[str]]
    found: Sequence[ledger.Statement]
    gone: Sequence[ledger.Gone]
    register: ledger.Statement | None
    profile: Profile | None


class _Read(NamedTuple):
    """What was read of companies together. An error stands in the place of one that cannot be read."""

    drafts: Mapping[str, _Draft | Exception]
    links: Links
    outcomes: ledger.Outcomes


def sheets(
    connection: Connection,
    numbers: Sequence[str] = (),
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
    on: date | None = None,
) -> Callable[[str], FactSheet]:
    """What makes the sheets of many companies, as `fact_sheet` does of one: what is the same for all is read once.

    numbers: who will be asked for; they are read `AT_ONCE` together, best in this order. Any other is read by itself.
    Where so many have more `STATEMENTS` than fit, or one cannot be read, fewer are read together, at last one alone:
    what is wrong with that one is raised to whoever asks for it, and keeps no other from being read.
    """
    at, moment = _moment(connection, as_of)
    day = on or moscow_day(as_of or datetime.now(UTC))
    view = _View(connection, reach, at, moment, day, ledger.listings(connection, reach, moment, moments.to_day(day)))
    wanted = list(dict.fromkeys(numbers))
    place = {number: index for index, number in enumerate(wanted)}
    read: _Read | None = None
    size = AT_ONCE

    def sheet(number: str) -> FactSheet:
        nonlocal read, size
        if read is None or number not in read.drafts:
            read = None  # what was read before may be forgotten
            start = place.get(number)
            while read is None:
                some = [number] if start is None else wanted[start : start + size]
                try:
                    read = _read(view, some, STATEMENTS if len(some) > 1 else None)
                except SQLAlchemyError:  # the base is away
                    raise
                except Exception:
                    size = max(1, len(some) // 2)  # the next begin with as few
                    if len(some) == 1:
                        raise
                else:
                    size = min(AT_ONCE, 2 * size)
        draft = read.drafts[number]
        if isinstance(draft, Exception):
            raise draft
        return _sheet(view, number, draft, read)

    return sheet


def _read(view: _View, numbers: Sequence[str], most: int | None = None) -> _Read:
    claims = Claims(view.connection, numbers, view.reach, view.moment)
    held = {number: claims.of(number) for number in numbers}
    subjects = {subject for number, (own, _) in held.items() for subject in own or [number]}
    records = ledger.Records(view.connection, subjects, *view.known, most)
    drafts: dict[str, _Draft | Exception] = {}
    for number, (own, claimed) in held.items():
        try:
            drafts[number] = _draft(number, own, claimed, *records.of(own or [number]))
        except Exception as error:  # it keeps no other from being read, and is raised to whoever asks for it
            drafts[number] = error
    known = [draft for draft in drafts.values() if not isinstance(draft, Exception)]
    profiles = [(draft.profile, draft.numbers) for draft in known if draft.profile]
    outcomes = ledger.Outcomes(view.connection, subjects, *view.known)
    return _Read(drafts, Links(view.connection, profiles, *view.known), outcomes)


def _draft(
    number: str,
    numbers: list[str],
    claims: Mapping[str, set[str]],
    found: Sequence[ledger.Statement],
    gone: Sequence[ledger.Gone],
) -> _Draft:
    registers = (statement for statement in found if statement.source.profile)
    kind = kind_of(number)
    register = max(registers, key=lambda statement: _rank(statement, number, kind), default=None)
    profile = register.source.profile(register.body) if register and register.source.profile else None
    return _Draft(numbers, claims, found, gone, register, profile)


def _sheet(view: _View, number: str, draft: _Draft, read: _Read) -> FactSheet:
    numbers, claims, found, gone, register, profile = draft
    kind = kind_of(number)
    facts: list[Fact] = []
    for statement in found:
        other = statement.source.profile and statement is not register
        facts.extend([_other(statement)] if other else _facts(statement))
    facts.extend(_gone(gone, found))
    facts = list(in_force(facts))
    if profile:
        facts.extend(read.links.of(profile, numbers))
    if register:
        inn, ogrn = register.body.get("inn", ""), register.body.get("ogrn", "")
    else:
        inn = next((own for own in (number, *numbers) if len(own) in (10, 12)), "")
        ogrn = number if len(number) in (13, 15) else _ogrn_of_rows(facts)
    if register and (rivals := claims.get(ogrn, set()) - {inn, ogrn}):
        facts.append(
            Fact(
                block="number_conflict",
                key=ogrn,
                value={"ogrn": ogrn, "inns": sorted(rivals)},
                evidence=register.evidence,
            )
        )
    sheet = FactSheet(
        inn=inn,
        ogrn=ogrn,
        as_of=view.at,
        on=view.on,
        kind=kind,
        facts=tuple(facts),
        coverage=tuple(_coverage(view, found, read.outcomes.of(numbers or [number]), kind)),
    )
    return held(sheet)


def kind_of(number: str) -> str:
    """Whom a number can belong to, by its length: an entrepreneur (ИНН of a person, ОГРНИП) or a legal entity."""
    return "entrepreneur" if len(number) in (12, 15) else "legal_entity"


def _ogrn_of_rows(facts: Sequence[Fact]) -> str:
    """The ОГРН by the registers' search, where one row alone is neither ended nor void; else ''."""
    live = {f.key for f in facts if f.block == "register_row" and not {"ended", "void"} & f.value.keys()}
    return live.pop() if len(live) == 1 else ""


def _rank(statement: ledger.Statement, number: str, kind: str) -> tuple[bool, bool, str, int, str]:
    """Of several registrations under one ИНН, which is shown: of companies the one asked for, else a live one.

    Entrepreneurs are one person, who is in business as long as one registration lives: that is shown, whichever
    number was asked for, and the others are facts beside it; if none lives, the one asked for, else the last one.
    """
    asked, live = statement.part == number, "termination" not in statement.body
    if kind == "entrepreneur":
        return live, asked, str(statement.body.get("ogrn_date", "")), statement.asof, statement.part
    return asked, live, "", statement.asof, statement.part


def _moment(connection: Connection, as_of: datetime | None) -> tuple[datetime, int]:
    """Of which moment the answer speaks: the one asked for, else the last that was committed (see `moments.last`)."""
    last = moments.last(connection)
    if as_of is not None:
        return as_of, min(moments.to_moment(as_of), last)
    return (moments.to_time(last) if last else datetime.now(UTC)), last


def _facts(statement: ledger.Statement) -> list[Fact]:
    """Blocks as facts. The record number of a register's block is the ГРН of the entry that set it. A block that says
    of itself that it is `possible` was found by a name alone, and counts for nothing (wall 4).
    """
    found = []
    for block, key, value in blocks_of(statement.source, statement.body):
        evidence, since = statement.evidence, None
        if value.get("possible"):
            evidence = msgspec.structs.replace(evidence, link=Link.POSSIBLE)
        if statement.source.profile or block == "change":
            stamp = value if block == "change" else stamp_of(value)
            if stamp.get("grn"):
                evidence = msgspec.structs.replace(evidence, record=str(stamp["grn"]))
            since = date.fromisoformat(stamp["date"]) if stamp.get("date") else None
        fact = Fact(block=block, key=key, value=value, evidence=evidence, since=since, channel=statement.channel)
        found.append(fact)
    return found


def _gone(gone: Sequence[ledger.Gone], found: Sequence[ledger.Statement]) -> Iterable[Fact]:
    """Proceedings that stood in a list of the open and stand in none now. One that another list holds only moved."""
    held = {_entry(statement.source, statement.part) for statement in found if statement.source.lists}
    for record in gone:
        if record.source.lists and _entry(record.source, record.part) not in held:
            value = {"date": record.evidence.as_of.isoformat()}
            yield Fact(block="enforcement_gone", key=record.part, value=value, evidence=record.evidence)


def _entry(source: Source, part: str) -> tuple[str, str]:
    """A record of a source with several lists, whichever of them names it."""
    return source.code, part.removeprefix(source.list_of(part))


def _other(statement: ledger.Statement) -> Fact:
    """Another registration under the same ИНН: told in one fact, never mixed with the one that was asked for."""
    profile = statement.source.profile
    assert profile is not None
    other = profile(statement.body)
    value = {
        "ogrn": other.ogrn,
        "name": other.short_name or other.full_name,
        "status": other.status,
        "ended": other.ended,
        "ended_on": ended.isoformat() if (ended := moments.to_date(other.ended_on)) else None,
    }
    return Fact(block="other_registration", key=other.ogrn, value=value, evidence=statement.evidence)


def _coverage(
    view: _View, statements: Sequence[ledger.Statement], asked: Mapping[str, Mapping[str, ledger.Asked]], kind: str
) -> Iterable[Coverage]:
    held: dict[str, list[ledger.Statement]] = {}
    for statement in statements:
        held.setdefault(statement.source.code, []).append(statement)
    for code, source in SOURCES.items():
        yield coverage_of(source, kind, held.get(code, []), view.lists.get(code), asked.get(code, {}), view.on)
    for code in PLANNED:
        yield Coverage(source=code, state=State.NOT_CHECKED, reason="never_asked")
