"""What happened to touched companies becomes alerts, once, for each organisation that watches them."""

from __future__ import annotations

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Row, or_, select
from sqlalchemy.exc import OperationalError

from checker import ledger, moments
from checker.accounts.rights import Right
from checker.accounts.visitors import entitled
from checker.bulk import among
from checker.dates import moscow_day
from checker.db import reading
from checker.evidence import day_of
from checker.facts import Decision, Fact
from checker.lookup import fact_sheet
from checker.models import PUBLIC, Company, Event, RoleRow, Watch, WatchList
from checker.settings import Settings
from checker.watching import scores, successor, touched
from checker.watching.kinds import KINDS, News, Noticed, Rule
from checker.watching.lists import rules_of
from checker.watching.noticed import needs_known, notice, tells, value_of
from checker.watching.scores import Scored, Unit
from checker.watching.successor import Heir
from checker.watching.telling import Telling, tell
from checker.watching.touched import LEASE, Claim
from scrapers.registry import NUMBERS

BATCH = 200
"""So many companies are worked in one transaction."""

RANK = {Decision.REFUSE: 0, Decision.INSUFFICIENT: 1, Decision.SAFEGUARDS: 2, Decision.WORK: 3}

log = logging.getLogger(__name__)


class Watching(msgspec.Struct, frozen=True):
    """One list that names a company. at: from then on it is told."""

    organisation: int
    rules: Mapping[str, Rule]
    people: bool
    at: int


class Known(msgspec.Struct, frozen=True):
    """An event: when it was known, within whose reach, what it tells; through: within whose it is of this company."""

    at: int
    reach: int
    through: Collection[int]
    news: News

    def seen_by(self, reach: int) -> bool:
        """Whether an organisation (or PUBLIC: everybody) sees it, and that it is of this company (wall 7)."""
        return self.reach in (PUBLIC, reach) and any(one in (PUBLIC, reach) for one in self.through)


Links = Mapping[str, Mapping[str, Collection[int]]]
"""Of each company the numbers that are its own, or of its people, and within whose reach that is known."""


class Seen(msgspec.Struct, frozen=True):
    """What was read of a batch of touched companies, before anything of it is written."""

    watching: Mapping[str, Sequence[Watching]]
    known: Mapping[str, Sequence[Known]]
    own: Mapping[str, Collection[int]]
    before: Mapping[Unit, Scored]
    after: Mapping[Unit, Scored]
    entitled: Collection[int]
    heirs: Sequence[Heir]
    facts: Mapping[Unit, Sequence[Fact]]


def work_once(engine: Engine, _options: Settings, *, most: int = BATCH, seconds: float = LEASE) -> bool:
    """Works a batch of touched companies; False: there was none. What is read is written in one transaction with what
    it took out of the queue, so that a process may be killed anywhere.
    """
    claims = touched.claim(engine, most, seconds)
    if not claims:
        return False
    now = datetime.now(UTC)
    try:
        _work(engine, claims, now)
    except OperationalError:  # the base is away
        raise
    except Exception as error:
        log.error("a batch of watched companies could not be worked, each is by itself: %s", _defect(error))  # noqa: TRY400
        for claim in claims:
            try:
                _work(engine, [claim], now)
            except Exception as its:  # it keeps no other waiting; its claim ends, and it is taken up again
                log.error("what happened to a watched company could not be told: %s", _defect(its))  # noqa: TRY400
    return True


def _defect(error: Exception) -> str:
    """A defect of ours in a log, without its words: they may name whom somebody watches."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _work(engine: Engine, claims: Sequence[Claim], now: datetime) -> None:
    with reading(engine) as connection:
        seen = look_at(connection, claims, now)
        told = {
            claim.subject: alerts for claim in claims if (alerts := _told(claim, seen, moscow_day(now))) is not None
        }
    with engine.begin() as connection:
        at = moments.stamp(connection)
        done = touched.settle(connection, [claim for claim in claims if claim.subject in told])
        found = [telling for subject in sorted(done) for telling in told[subject]]
        found += successor.follow(
            connection, [one for one in seen.heirs if one.company in done], at, moscow_day(now), seen.entitled
        )
        tell(connection, found, at, moments.to_moment(now))
        scores.keep(connection, {unit: one for unit, one in seen.after.items() if unit[0] in done}, at)


def look_at(connection: Connection, claims: Sequence[Claim], now: datetime) -> Seen:
    """Reads all that is to be known of touched companies, in a number of queries that does not grow with them."""
    subjects = [claim.subject for claim in claims]
    watching = _watching(connection, subjects)
    organisations = {one.organisation for rows in watching.values() for one in rows}
    numbers = _numbers(connection, subjects)
    by_number = scores.owners(connection, [n for all_of in numbers.values() for n in all_of], organisations)
    own = {
        subject: {one.organisation for one in watching.get(subject, ())}.intersection(
            *[set().union(*(by_number.get(number, ()) for number in numbers[subject]))]
        )
        for subject in subjects
    }
    known = _known(connection, claims, numbers, _people(connection, watching, numbers))
    units = [(subject, reach) for subject in subjects for reach in (PUBLIC, *sorted(own[subject]))]
    today = moscow_day(now)
    after = scores.verdicts(connection, units, on=today)
    before = {unit: one for unit, one in scores.open_rows(connection, subjects).items() if unit in after}
    before = {unit: one for unit, one in before.items() if one.method == after[unit].method}
    for claim in claims:  # nothing was kept, or by another method: computed as it was known before the news
        lacking = [unit for unit in units if unit[0] == claim.subject and unit in after and unit not in before]
        if lacking and known.get(claim.subject):
            before |= scores.verdicts(connection, lacking, on=today, as_of=claim.since)
    public = {subject: [one.news for one in found if one.seen_by(PUBLIC)] for subject, found in known.items()}
    return Seen(
        watching,
        known,
        own,
        before,
        after,
        entitled(connection, Right.WATCH, organisations, now),
        successor.heirs(connection, public),
        _facts(connection, claims, known, units),
    )


def _facts(
    connection: Connection, claims: Sequence[Claim], known: Mapping[str, Sequence[Known]], units: Sequence[Unit]
) -> dict[Unit, Sequence[Fact]]:
    """What was known of companies before the news, where the news can be understood by it alone: few of a batch."""
    since = {
        claim.subject: moments.to_time(claim.since)
        for claim in claims
        if needs_known([one.news for one in known.get(claim.subject, ())])
    }
    return {
        (subject, reach): fact_sheet(connection, subject, reach=tuple({PUBLIC, reach}), as_of=since[subject]).facts
        for subject, reach in units
        if subject in since
    }


def _told(claim: Claim, seen: Seen, today: date) -> list[Telling] | None:
    """The alerts of one company; None where our own defect keeps them from being made: it is tried again later."""

    @cache  # most organisations see the same of a company
    def noticed(visible: tuple[int, ...], reach: int) -> list[Noticed]:
        news = [known.news for known in seen.known[claim.subject] if known.news.event in visible]
        return notice(news, today, seen.facts.get((claim.subject, reach), ())) if news else []

    try:
        return [
            telling
            for organisation, lists in _by_organisation(seen.watching.get(claim.subject, ()))
            if organisation in seen.entitled
            for telling in _of_organisation(claim, seen, organisation, lists, noticed)
        ]
    except Exception as error:
        log.error("what happened to a watched company could not be told: %s", _defect(error))  # noqa: TRY400
        return None


def _of_organisation(
    claim: Claim,
    seen: Seen,
    organisation: int,
    lists: Sequence[Watching],
    noticed: Callable[[tuple[int, ...], int], list[Noticed]],
) -> Iterator[Telling]:
    """What one organisation is told of one company: what any of its lists tells, each thing once."""
    people = any(one.people for one in lists)
    first = min(one.at for one in lists)
    at = {
        known.news.event: known.at
        for known in seen.known.get(claim.subject, ())
        if known.at > first and known.seen_by(organisation) and (people or not known.news.person)
    }
    reach = organisation if organisation in seen.own[claim.subject] else PUBLIC
    found = [
        one
        for one in noticed(tuple(at), reach)
        if any(at[one.event] > held.at and (held.people or not one.person) and tells(held.rules, one) for held in lists)
    ]
    unit = claim.subject, reach
    before, after = seen.before.get(unit), seen.after.get(unit)
    for one in found:
        yield _telling(claim.subject, organisation, one, before, after)
    if before and after and (found or (first <= claim.since and first < claim.upto)):  # no news: he watched it before
        decision = _decision(claim, organisation, before, after)
        if decision and any(tells(held.rules, decision[0]) for held in lists):
            yield decision[1]


def _telling(subject: str, organisation: int, one: Noticed, before: Scored | None, after: Scored | None) -> Telling:
    return Telling(
        organisation=organisation,
        subject=subject,
        name=f"event:{one.event}",
        kind=one.kind,
        grave=one.worse and KINDS[one.kind].grave,
        day=moments.to_day(one.day),
        source=NUMBERS.get(one.source),
        event=one.event,
        value=value_of(one),
        before=before,
        after=after,
        deadline=moments.to_day(one.deadline) if one.deadline else None,
    )


def _decision(claim: Claim, organisation: int, before: Scored, after: Scored) -> tuple[Noticed, Telling] | None:
    """The alert of a decision that is another than before, by the same method, for reasons that are of the company."""
    if before.decision == after.decision or before.grounds() == after.grounds():
        return None
    worse = RANK[Decision(after.decision)] < RANK[Decision(before.decision)]
    today = day_of(after.day)
    of_it = Noticed(kind="decision", event=0, source="", block="", day=today, worse=worse, before=None, after=None)
    return of_it, Telling(
        organisation=organisation,
        subject=claim.subject,
        name=f"decision:{claim.upto}",
        kind="decision",
        grave=worse and KINDS["decision"].grave,
        day=after.day,
        value={
            "gained": sorted(map(list, after.grounds() - before.grounds())),
            "lost": sorted(map(list, before.grounds() - after.grounds())),
            "worse": worse,
        },
        before=before,
        after=after,
    )


def _by_organisation(rows: Sequence[Watching]) -> Iterator[tuple[int, list[Watching]]]:
    found: dict[int, list[Watching]] = defaultdict(list)
    for row in rows:
        found[row.organisation].append(row)
    yield from sorted(found.items())


def _watching(connection: Connection, subjects: Collection[str]) -> dict[str, list[Watching]]:
    """The lists that name each company."""
    query = (
        select(Watch.subject, Watch.at, WatchList.organisation_id, WatchList.rules, WatchList.people)
        .join(WatchList, WatchList.id == Watch.list_id)
        .where(among(connection, Watch.subject, subjects))
    )
    found: dict[str, list[Watching]] = defaultdict(list)
    ruled: dict[str, Mapping[str, Rule]] = {}
    for row in connection.execute(query):
        key = str(row.rules)
        rules = ruled.get(key) or ruled.setdefault(key, rules_of(row.rules))
        found[row.subject].append(Watching(row.organisation_id, rules, row.people, row.at))
    return found


def _numbers(connection: Connection, subjects: Collection[str]) -> Links:
    """All numbers of each company, that by which it is watched among them."""
    found: dict[str, dict[str, set[int]]] = {subject: {subject: {PUBLIC}} for subject in subjects}
    mine = or_(among(connection, Company.subject, subjects), among(connection, Company.ogrn, subjects))
    for subject, ogrn, reach in connection.execute(select(Company.subject, Company.ogrn, Company.reach).where(mine)):
        for one, other in ((subject, ogrn), (ogrn, subject)):
            if one in found and other:
                found[one].setdefault(other, set()).add(reach)
    return found


def _people(connection: Connection, watching: Mapping[str, Sequence[Watching]], numbers: Links) -> Links:
    """The numbers of those who head and founded each company, where a list asks for them."""
    asked = [subject for subject, rows in watching.items() if any(row.people for row in rows)]
    of = {number: subject for subject in asked for number in numbers[subject]}
    found: dict[str, dict[str, set[int]]] = defaultdict(dict)
    if of:
        query = select(RoleRow.subject, RoleRow.person, RoleRow.reach).where(
            among(connection, RoleRow.subject, of), RoleRow.known_to.is_(None)
        )
        for number, person, reach in connection.execute(query):
            within = {one or reach for one in numbers[of[number]][number] if not (one and reach) or one == reach}
            found[of[number]].setdefault(person, set()).update(within)
    return found


def _known(connection: Connection, claims: Sequence[Claim], numbers: Links, people: Links) -> dict[str, list[Known]]:
    """The events of each company within its span, in order; what only we read otherwise is none."""
    of: dict[str, list[tuple[Claim, str, Collection[int]]]] = defaultdict(list)
    for claim in claims:
        mine = numbers[claim.subject]
        for number, within in mine.items():
            of[number].append((claim, "", within))
        for person, within in people.get(claim.subject, {}).items():
            if person not in mine:
                of[person].append((claim, person, within))
    span = Event.known_from > min(claim.since for claim in claims), Event.known_from <= max(one.upto for one in claims)
    query = select(Event).where(among(connection, Event.subject, of), *span, Event.kind != "reparsed")
    found: dict[str, list[Known]] = defaultdict(list)
    for row in connection.execute(query.order_by(Event.id)):
        for claim, person, within in of[row.subject]:
            if claim.since < row.known_from <= claim.upto:
                found[claim.subject].append(Known(row.known_from, row.reach, within, _news(row, person)))
    return found


def _news(row: Row[Any], person: str) -> News:
    return News(
        event=row.id,
        source=ledger.CODES[row.source_id],
        block=row.block,
        key=row.key,
        kind=row.kind,
        asof=day_of(row.asof),
        before=row.before,
        after=row.after,
        person=person,
    )
