"""Lists of an organisation, and the companies that it puts into them and takes out. Nobody else sees any of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from checker import moments
from checker.accounts import audit, organisations
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.accounts.rights import Plan
from checker.accounts.visitors import plan_of
from checker.bulk import among, insert_rows
from checker.dates import N_
from checker.models import PUBLIC, Company, Score, Touched, Watch, WatchCursor, WatchList
from checker.moments import to_moment
from checker.settings import Settings
from checker.watching.channels import first_mail
from checker.watching.kinds import EVENTS, KINDS, Rule

DEFAULT = N_("Мои контрагенты")
"""What the first list is called."""

MOST = 50
"""Lists of an organisation."""

LONGEST = 80
"""Signs of a list's name."""

NOTE = 500
"""Signs of a note why a company is watched."""

LARGEST_KOP = 10**15
"""The largest sum that a rule may name: ten trillion roubles."""


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A list. rules: of every kind, whether it is told and from which sum on; companies: how many it names."""

    id: int
    name: str
    rules: Mapping[str, Rule]
    people: bool
    companies: int


def rules_of(stored: Mapping[str, Any]) -> dict[str, Rule]:
    """The rule of every kind: of the list where it says something of it, else the default."""
    given = {kind: msgspec.convert(rule, Rule) for kind, rule in stored.items() if kind in KINDS}
    return {kind: given.get(kind, Rule(known.on, known.over_kop)) for kind, known in KINDS.items()}


def most_of(options: Settings, plan: Plan) -> int:
    """How many companies may be watched by this plan."""
    return {Plan.DEMO: options.watches_demo, Plan.LICENSED: options.watches_licensed}.get(plan, 0)


def watched(connection: Connection, organisation: int) -> int:
    """How many companies an organisation watches; one in several lists counts once."""
    query = select(func.count(Watch.subject.distinct())).where(Watch.organisation_id == organisation)
    return connection.execute(query).scalar_one()


def listed(connection: Connection, organisation: int) -> list[Listed]:
    """Its lists, the first made first."""
    companies = select(func.count()).where(Watch.list_id == WatchList.id).scalar_subquery()
    query = select(WatchList, companies.label("companies")).where(WatchList.organisation_id == organisation)
    rows = connection.execute(query.order_by(WatchList.id))
    return [
        Listed(id=row.id, name=row.name, rules=rules_of(row.rules), people=row.people, companies=row.companies)
        for row in rows
    ]


def make(connection: Connection, organisation: int, name: str, now: datetime) -> int:
    """A new list with the default rules; returns its number. Raises Refused. The caller commits."""
    organisations.lock(connection, organisation)
    there = select(func.count()).where(WatchList.organisation_id == organisation)
    if connection.execute(there).scalar_one() >= MOST:
        raise Refused(N_("Списков уже 50. Удалите ненужный."))
    kept = _free_name(connection, organisation, name)
    row = {"organisation_id": organisation, "name": kept, "rules": {}, "people": False, "at": to_moment(now)}
    return int(connection.execute(insert(WatchList).values(row).returning(WatchList.id)).scalar_one())


def default_list(connection: Connection, organisation: int, now: datetime) -> int:
    """The list for what is put into none by name: the first, made where there is none. The caller commits."""
    organisations.lock(connection, organisation)  # two first presses make one list
    first = select(func.min(WatchList.id)).where(WatchList.organisation_id == organisation)
    found = connection.execute(first).scalar()
    return found if found is not None else make(connection, organisation, DEFAULT, now)


def rename(connection: Connection, organisation: int, list_id: int, name: str) -> bool:
    """Another name; False where it has no such list. Raises Refused. The caller commits."""
    organisations.lock(connection, organisation)
    kept = _free_name(connection, organisation, name, but=list_id)
    changed = update(WatchList).where(*_list(organisation, list_id)).values(name=kept)
    return bool(connection.execute(changed).rowcount)


def set_rules(
    connection: Connection, organisation: int, list_id: int, rules: Mapping[str, Rule], *, people: bool
) -> bool:
    """What a list tells; only what differs from the defaults is kept, so that better defaults reach it. False where the
    organisation has no such list. The caller commits.
    """
    differing = {
        kind: msgspec.to_builtins(rule)
        for kind, rule in rules.items()
        if kind in KINDS and rule != Rule(KINDS[kind].on, KINDS[kind].over_kop)
    }
    changed = update(WatchList).where(*_list(organisation, list_id)).values(rules=differing, people=people)
    return bool(connection.execute(changed).rowcount)


def drop(connection: Connection, organisation: int, list_id: int, by: int, now: datetime) -> bool:
    """Deletes a list with all that it names. What was told stays told. The caller commits."""
    if not connection.execute(delete(WatchList).where(*_list(organisation, list_id))).rowcount:
        return False
    audit.note(connection, organisation, by, Act.LIST_DELETED, "", now)
    return True


def watch(
    connection: Connection,
    options: Settings,
    organisation: int,
    user: int | None,
    list_id: int,
    subject: str,
    note: str,
    now: datetime,
) -> str:
    """Puts a company into a list, or changes the note of one that is there; returns the number under which it is
    watched: of a company of which we know the ИНН, that. Raises Refused, also where the organisation has no such list.

    subject: a number of `ids.parse_id`. user: None of a program. The caller commits.
    """
    text = note_of(note)
    organisations.lock(connection, organisation)
    if connection.execute(select(WatchList.id).where(*_list(organisation, list_id))).scalar() is None:
        raise Refused(N_("Такого списка нет."))
    subject = canonical(connection, [subject], organisation)[subject]
    row = Watch.list_id == list_id, Watch.subject == subject
    if connection.execute(select(Watch.subject).where(*row)).scalar() is not None:
        if text:
            connection.execute(update(Watch).where(*row).values(note=text))
        return subject
    if put(connection, options, organisation, user, list_id, [subject], now, text).full:
        raise Refused(N_("По вашему тарифу больше компаний под наблюдение не взять."))
    return subject


class Put(msgspec.Struct, frozen=True, kw_only=True):
    """What came of putting companies into a list: which are new in it, which stood there, for which was no room."""

    added: list[str]
    known: list[str]
    full: list[str]


def put(
    connection: Connection,
    options: Settings,
    organisation: int,
    user: int | None,
    list_id: int,
    subjects: Iterable[str],
    now: datetime,
    note: str = "",
) -> Put:
    """Puts many companies into a list, in their order, as far as the plan's number reaches; a number of queries that
    does not grow with them. Whoever does so for the first time is told by mail from then on. subjects: of `canonical`.
    The list is the organisation's, which the caller holds locked; he commits.
    """
    wanted = list(dict.fromkeys(subjects))
    everywhere = select(Watch.subject, Watch.list_id).where(Watch.organisation_id == organisation)
    mine: set[str] = set()
    here: set[str] = set()
    for subject, of_list in connection.execute(everywhere):
        mine.add(subject)
        if of_list == list_id:
            here.add(subject)
    plan, _ends = plan_of(connection, organisation, now)
    room = max(0, most_of(options, plan) - len(mine))
    added, full = [], []
    for subject in wanted:
        if subject in here:
            continue
        if subject not in mine:
            if not room:
                full.append(subject)
                continue
            room -= 1
        added.append(subject)
    if user is not None and added:
        first_mail(connection, organisation, user, now)
    new = [subject for subject in added if subject not in mine]
    _forget_verdicts(connection, new, organisation)
    # Whoever looks at what is new waits for this transaction, or this one for him: no event falls between the two.
    connection.execute(select(WatchCursor.upto).where(WatchCursor.name == EVENTS).with_for_update(read=True))
    at = moments.last(connection)
    columns = ("list_id", "subject", "organisation_id", "note", "at", "user_id")
    insert_rows(connection, "watch", columns, [(list_id, subject, organisation, note, at, user) for subject in added])
    _to_be_scored(connection, new, at)
    return Put(added=added, known=[subject for subject in wanted if subject in here], full=full)


def _forget_verdicts(connection: Connection, subjects: Collection[str], organisation: int) -> None:
    """Drops the trace of whom an organisation begins to watch, as far as nobody kept it up to date: it would tell a
    verdict of long ago as that of today, and lay what happened since to the next news.
    """
    mine = among(connection, Score.subject, subjects)
    by_others = select(Watch.subject).where(Watch.subject == Score.subject)
    connection.execute(delete(Score).where(mine, or_(Score.reach == organisation, ~by_others.exists())))


def _to_be_scored(connection: Connection, subjects: Collection[str], at: int) -> None:
    """Lets whoever looks at touched companies give these a verdict of today: there is nothing to tell of them."""
    into = sqlite.insert(Touched) if connection.dialect.name == "sqlite" else postgresql.insert(Touched)
    rows = [{"subject": subject, "since": at, "upto": at} for subject in sorted(subjects)]
    if rows:
        connection.execute(into.on_conflict_do_nothing(), rows)


def unwatch(connection: Connection, organisation: int, subjects: Collection[str], list_id: int | None = None) -> int:
    """Takes companies out of a list, or of all lists; returns out of how many places. The caller commits."""
    row = [Watch.organisation_id == organisation, among(connection, Watch.subject, subjects)]
    if list_id is not None:
        row.append(Watch.list_id == list_id)
    return connection.execute(delete(Watch).where(*row)).rowcount


def set_note(connection: Connection, organisation: int, list_id: int, subject: str, note: str) -> bool:
    """Why a company is watched; '' for no reason. False where it does not stand there. Raises Refused."""
    row = Watch.organisation_id == organisation, Watch.list_id == list_id, Watch.subject == subject
    return bool(connection.execute(update(Watch).where(*row).values(note=note_of(note))).rowcount)


def places(connection: Connection, organisation: int, subjects: Collection[str]) -> list[Row[Any]]:
    """In which lists companies stand, the first list first: subject, list_id, name, note, follows."""
    query = (
        select(Watch.subject, Watch.list_id, WatchList.name, Watch.note, Watch.follows)
        .join(WatchList, WatchList.id == Watch.list_id)
        .where(Watch.organisation_id == organisation, among(connection, Watch.subject, subjects))
        .order_by(Watch.list_id)
    )
    return list(connection.execute(query))


def canonical(connection: Connection, numbers: Iterable[str], organisation: int) -> dict[str, str]:
    """Under which number each is watched: a company whose ИНН we know under it, any other as it was named."""
    given = list(dict.fromkeys(numbers))
    long = [number for number in given if len(number) in (13, 15)]
    query = (
        select(Company.ogrn, Company.subject)
        .where(among(connection, Company.ogrn, long), Company.reach.in_((PUBLIC, organisation)))
        .order_by(Company.subject.desc())
    )
    inn_of = {ogrn: subject for ogrn, subject in connection.execute(query)} if long else {}
    return {number: inn_of.get(number, number) for number in given}


def note_of(text: str) -> str:
    """A note as it is kept. Raises Refused where it is too long."""
    kept = organisations.one_line(text)
    if len(kept) > NOTE:
        raise Refused(N_("Заметка длиннее 500 знаков."))
    return kept


def _free_name(connection: Connection, organisation: int, name: str, but: int = 0) -> str:
    kept = organisations.one_line(name)
    if not kept:
        raise Refused(N_("Назовите список."))
    if len(kept) > LONGEST:
        raise Refused(N_("Название списка длиннее 80 знаков."))
    names = select(WatchList.name).where(WatchList.organisation_id == organisation, WatchList.id != but)
    if kept.casefold() in {taken.casefold() for taken in connection.execute(names).scalars()}:
        raise Refused(N_("Список с таким названием уже есть."))
    return kept


def _list(organisation: int, list_id: int) -> tuple[Any, Any]:
    return WatchList.id == list_id, WatchList.organisation_id == organisation
