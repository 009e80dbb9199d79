"""A number → the fact sheet: as known at a moment, speaking of a day, within a reach, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial

import msgspec
from sqlalchemy import Connection

from checker import ledger, moments
from checker.connections import related
from checker.coverage import coverage_of
from checker.dates import moscow_day
from checker.facts import Coverage, Fact, FactSheet, Link, State, stamp_of
from checker.models import PUBLIC
from checker.scoring.holding import held
from checker.takenback import in_force
from scrapers.base import Source, blocks_of
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
    return sheets(connection, reach=reach, as_of=as_of, on=on)(number)


def sheets(
    connection: Connection,
    *,
    reach: tuple[int, ...] = (PUBLIC,),
    as_of: datetime | None = None,
    on: date | None = None,
) -> Callable[[str], FactSheet]:
    """What makes the sheets of many companies, as `fact_sheet` does of one: what is the same for all is read once."""
    at, moment = _moment(connection, as_of)
    day = on or moscow_day(as_of or datetime.now(UTC))
    lists = ledger.listings(connection, reach, moment, moments.to_day(day))
    return partial(_sheet, connection, reach, at, moment, day, lists)


def _sheet(
    connection: Connection,
    reach: tuple[int, ...],
    at: datetime,
    moment: int,
    day: date,
    lists: Mapping[str, ledger.Listed],
    number: str,
) -> FactSheet:
    numbers, claims = ledger.subjects(connection, number, reach, moment)
    found, gone = ledger.statements(connection, numbers or [number], reach, moment, moments.to_day(day))
    registers = (statement for statement in found if statement.source.profile)
    kind = kind_of(number)
    register = max(registers, key=lambda statement: _rank(statement, number, kind), default=None)
    facts: list[Fact] = []
    for statement in found:
        other = statement.source.profile and statement is not register
        facts.extend([_other(statement)] if other else _facts(statement))
    facts.extend(_gone(gone, found))
    facts = list(in_force(facts))
    if register and register.source.profile:
        profile = register.source.profile(register.body)
        facts.extend(related(connection, profile, numbers, reach, moment, moments.to_day(day)))
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
        as_of=at,
        on=day,
        kind=kind,
        facts=tuple(facts),
        coverage=tuple(_coverage(connection, lists, found, numbers or [number], kind, reach, moment, day)),
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
    connection: Connection,
    lists: Mapping[str, ledger.Listed],
    statements: Sequence[ledger.Statement],
    subjects: Sequence[str],
    kind: str,
    reach: Sequence[int],
    moment: int,
    day: date,
) -> Iterable[Coverage]:
    asked = ledger.outcomes(connection, subjects, reach, moment, moments.to_day(day))
    held: dict[str, list[ledger.Statement]] = {}
    for statement in statements:
        held.setdefault(statement.source.code, []).append(statement)
    for code, source in SOURCES.items():
        yield coverage_of(source, kind, held.get(code, []), lists.get(code), asked.get(code, {}), day)
    for code in PLANNED:
        yield Coverage(source=code, state=State.NOT_CHECKED, reason="never_asked")
