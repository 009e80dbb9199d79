"""Licences: whole Moscow days, renewed without a gap or an overlap, ended at once, reminded of once a step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select
from support.base import Base
from support.people import person
from support.proof import examples
from support.visits import options_of

from checker.accounts import licences
from checker.accounts.audit import Act
from checker.accounts.licences import Overlap, Span, end, grant, listed, organisations_of, remind, renew, year_from
from checker.accounts.rights import Plan
from checker.accounts.visitors import plan_of, unbroken
from checker.dates import MOSCOW
from checker.models import Audit, Licence, Organisation, Outgoing, Usage, UserRow
from checker.models.account import MEMBER, OWNER
from checker.moments import to_day, to_moment

NOON = datetime(2026, 11, 22, 12, tzinfo=MOSCOW)
DAY = NOON.date()
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=MOSCOW).astimezone(UTC)


@pytest.mark.proof
@examples("a licence of a year ends on the day before its own name, and none is lost or counted twice", 3_000)
@given(DAYS)
def test_a_year_ends_on_the_day_before_its_own_name_and_the_next_one_begins_there(since: date) -> None:
    until = year_from(since)
    assert (until - since).days + 1 in (365, 366)
    after = until + timedelta(days=1)
    assert (after.month, after.day) == ((3, 1) if (since.month, since.day) == (2, 29) else (since.month, since.day))
    assert after.year == since.year + 1


def test_a_year_that_begins_or_ends_on_a_leap_day() -> None:
    assert year_from(date(2028, 2, 29)) == date(2029, 2, 28)
    assert year_from(date(2027, 3, 1)) == date(2028, 2, 29)
    assert year_from(date(2027, 2, 28)) == date(2028, 2, 27)


@pytest.mark.proof
@examples("licences that follow each other without a gap are one span of days", 3_000)
@given(st.lists(st.tuples(DAYS, st.integers(0, 900)), max_size=5), DAYS)
def test_days_that_follow_each_other_are_one_span(spans: list[tuple[date, int]], day: date) -> None:
    days = {since + timedelta(days=n) for since, length in spans for n in range(length + 1)}
    last = day if day in days else None
    while last is not None and last + timedelta(days=1) in days:
        last += timedelta(days=1)
    rows = [(to_day(since), to_day(since + timedelta(days=length))) for since, length in spans]
    assert unbroken(rows, day) == last


def test_a_licence_holds_from_its_first_to_its_last_day_in_moscow(base: Base) -> None:
    owner = person(base.engine, plan="free")
    with base.engine.begin() as connection:
        grant(connection, owner.organisation, DAY, DAY + timedelta(days=1), None, NOON)

        def plan(*when: int) -> Plan:
            return plan_of(connection, owner.organisation, datetime(*when, tzinfo=MOSCOW))[0]  # type: ignore[misc]

        assert plan(2026, 11, 21, 23, 59, 59) is Plan.FREE
        assert plan(2026, 11, 22) is Plan.LICENSED
        assert plan(2026, 11, 23, 23, 59, 59) is Plan.LICENSED
        assert plan(2026, 11, 24) is Plan.FREE
        assert plan_of(connection, owner.organisation, NOON)[1] == DAY + timedelta(days=1)


def test_renewals_add_up_to_the_day(base: Base) -> None:
    owner = person(base.engine, plan="free")
    with base.engine.begin() as connection:
        spans = [renew(connection, owner.organisation, None, NOON, days=days) for days in (10, None, 1)]
        assert spans[0] == (DAY, DAY + timedelta(days=9))
        assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(spans))
        assert plan_of(connection, owner.organisation, NOON) == (Plan.LICENSED, DAY + timedelta(days=10 + 365))
        for since, until in ((DAY, DAY), (spans[2][1], spans[2][1] + timedelta(days=9)), (DAY, DAY + timedelta(900))):
            with pytest.raises(Overlap):
                grant(connection, owner.organisation, since, until, None, NOON)
        yesterday = DAY - timedelta(days=1)
        for since, until in ((DAY, yesterday), (yesterday, yesterday), (DAY, DAY + timedelta(licences.LONGEST))):
            with pytest.raises(Span):
                grant(connection, owner.organisation, since, until, None, NOON)
        for days in (0, -1, licences.LONGEST + 1):
            with pytest.raises(Span):
                renew(connection, owner.organisation, None, NOON, days=days)
    assert base.rows(select(Usage.day, Usage.what, Usage.count)) == [(20261122, "licences", 3)]
    granted = Audit.act == Act.LICENCE_GRANTED
    assert len(base.rows(select(Audit.detail).where(granted, Audit.user_id.is_(None)))) == 3


@pytest.mark.proof
@examples(
    "licences renewed whenever have no day in common, lose none, and leave a gap only where they had ended",
    1_000,
    factor=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 400), st.none() | st.integers(1, 800)), min_size=1, max_size=6), DAYS)
def test_renewed_whenever_no_day_is_lost_or_sold_twice(
    base: Base, renewals: list[tuple[int, int | None]], day: date
) -> None:
    with base.engine.connect() as connection, connection.begin() as undone:
        row = insert(Organisation).values(name="ООО Пример", opened_at=0)
        ours = connection.execute(row.returning(Organisation.id)).scalar_one()
        spans: list[tuple[date, date]] = []
        for passed, days in renewals:
            day += timedelta(days=passed)
            since, until = renew(connection, ours, None, at(day), days=days)
            assert (until - since).days + 1 == (days or (until - since).days + 1)
            assert since == (max(day, spans[-1][1] + timedelta(days=1)) if spans else day)
            spans.append((since, until))
            assert plan_of(connection, ours, at(day)) == (Plan.LICENSED, until)
        undone.rollback()


def test_two_who_renew_at_once_do_not_sell_one_day_twice(base: Base) -> None:
    owner = person(base.engine, plan="free")

    def act(_: int) -> tuple[date, date]:
        with base.engine.begin() as connection:
            return renew(connection, owner.organisation, None, NOON, days=5)

    with ThreadPoolExecutor(4) as threads:
        spans = sorted(threads.map(act, range(4)))
    assert [since for since, _ in spans] == [DAY + timedelta(days=5 * n) for n in range(4)]


def test_what_is_ended_is_over_today_and_the_owner_is_written_to_once(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    person(base.engine, plan="free", role=MEMBER, of=owner.organisation)
    with base.engine.begin() as connection:
        renew(connection, owner.organisation, None, at(DAY - timedelta(days=5)), days=20)
        renew(connection, owner.organisation, None, NOON)
        assert end(connection, options, owner.organisation, NOON) == 2
        assert end(connection, options, owner.organisation, NOON) == 0
        assert plan_of(connection, owner.organisation, NOON) == (Plan.FREE, None)
        assert [(row.since, row.until, row.running) for row in listed(connection, NOON)] == [
            (date(2026, 11, 17), date(2026, 11, 21), False)
        ]
        assert remind(connection, options, NOON) == 0
        assert renew(connection, owner.organisation, None, NOON, until=DAY) == (DAY, DAY), "and it can begin again"
        assert plan_of(connection, owner.organisation, NOON)[0] is Plan.LICENSED
    (subject,) = base.rows(select(Outgoing.subject))
    assert subject[0] == "Лицензия Checker прекращена"


def letters(connection: Connection) -> list[str]:
    return list(connection.execute(select(Outgoing.text).order_by(Outgoing.id)).scalars())


def test_owners_are_reminded_once_for_each_step_and_after_the_end(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base, public_url="https://checker.example")
    last = DAY + timedelta(days=100)
    told = []
    with base.engine.begin() as connection:
        grant(connection, owner.organisation, DAY, last, None, NOON)
        for left in range(40, -40, -1):
            when = at(last - timedelta(days=left))
            told += [left] * remind(connection, options, when)
            assert remind(connection, options, when) == 0, "nothing is told twice"
        texts = letters(connection)
    assert told == [30, 7, 1, -1]
    assert [text.count("остался 1 день.") for text in texts] == [0, 0, 1, 0]
    assert all(f"{last:%d.%m.%Y}" in text and "https://checker.example/account/" in text for text in texts)


@pytest.mark.parametrize(("left", "told"), [(29, [29]), (5, [5]), (0, [0]), (-4, [-4]), (-31, [])])
def test_a_day_that_was_missed_is_made_up_for_by_the_step_that_is_due(base: Base, left: int, told: list[int]) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    last = DAY + timedelta(days=100)
    with base.engine.begin() as connection:
        grant(connection, owner.organisation, DAY, last, None, NOON)
        assert [left] * remind(connection, options, at(last - timedelta(days=left))) == told


def test_nobody_is_reminded_of_what_goes_on_or_was_short_from_the_start(base: Base) -> None:
    options = options_of(base)
    renewed, short, later = (person(base.engine, plan="free").organisation for _ in range(3))
    with base.engine.begin() as connection:
        renew(connection, renewed, None, NOON, days=10)
        renew(connection, renewed, None, NOON)
        renew(connection, short, None, NOON, days=5)
        assert remind(connection, options, NOON) == 0
        assert remind(connection, options, at(DAY + timedelta(days=3))) == 1, "the short one, a day before its end"
        renew(connection, later, None, NOON, days=1)
        grant(connection, later, DAY + timedelta(days=9), DAY + timedelta(days=400), None, NOON)
        before = len(letters(connection))
        remind(connection, options, at(DAY + timedelta(days=9)))
        assert not any("«ООО" in text and f"{DAY:%d.%m.%Y}" in text for text in letters(connection)[before:])


def test_letters_are_in_the_language_of_whoever_reads_them(base: Base) -> None:
    owner, options = person(base.engine, plan="free"), options_of(base)
    second = person(base.engine, plan="free", role=OWNER, of=owner.organisation)
    with base.engine.begin() as connection:
        connection.execute(UserRow.__table__.update().where(UserRow.id == second.user).values(active=False))
        day = to_day(DAY)
        row = {"organisation_id": owner.organisation, "since": day, "until": day, "at": to_moment(NOON)}
        connection.execute(insert(Licence).values(**row))
        assert remind(connection, options, NOON) == 1, "one who may not sign in is not written to"


def test_an_organisation_is_named_by_its_number_or_by_its_owner(base: Base) -> None:
    owner = person(base.engine, "Owner@firma-primer.ru", plan="free")
    person(base.engine, "member@firma-primer.ru", plan="free", role=MEMBER, of=owner.organisation)
    with base.read() as connection:
        found = [(owner.organisation, "ООО Owner@firma-primer.ru")]
        assert organisations_of(connection, f" {owner.organisation} ") == found
        assert organisations_of(connection, "owner@firma-primer.ru") == found
        for unknown in ("member@firma-primer.ru", "nobody@firma-primer.ru", "999999", "9" * 30, "", "%", "٣"):
            assert organisations_of(connection, unknown) == []
