"""Files in any order, again and again: the present is the newest statement, the past stays the past."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from sqlalchemy import select
from support import files
from support.base import Base
from support.files import DAY, egrul, inn, opendata, record, sshr
from support.proof import examples

from checker.models import Company, Event, RoleRow, Run, Sighting, Standing, Version

LATER = DAY + timedelta(days=10)
EARLIER = DAY - timedelta(days=10)
NUMBERS = count(1000)
COMMON = {
    "derandomize": True,
    "phases": [Phase.explicit, Phase.generate],  # shrinking loads files by the hundred
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


def name_of(base: Base, number: int, **options: Any) -> str | None:
    found = list(base.sheet(inn(number), **options).of("name"))
    return str(found[0].value["name_full"]).split("«")[1][:-1] if found else None


def staff(base: Base, number: int, **options: Any) -> int | None:
    found = list(base.sheet(inn(number), **options).of("headcount"))
    return int(found[0].value["headcount"]) if found else None


def release(day: date, counts: dict[int, int], mark: str = "0") -> bytes:
    return opendata(*(sshr(number, n, day) for number, n in counts.items()), day=day, mark=mark)


def test_the_same_file_twice_changes_nothing(base: Base) -> None:
    content = egrul(record(1), record(2))
    base.load(content)
    before = base.present(), base.versions(), base.count(Run), base.events()
    again = base.load(content)
    assert (again.seen, again.stored, again.unchanged) == (2, 0, 2)
    assert (base.present(), base.versions(), base.count(Run), base.events()) == before


def test_the_same_records_in_another_file_are_unchanged(base: Base) -> None:
    base.load(egrul(record(1), mark="a"))
    again = base.load(egrul(record(1), mark="b"))
    assert (again.stored, again.unchanged) == (0, 1)
    assert base.count(Sighting) == 0, "the same day confirms nothing new"


def test_the_same_statement_on_a_later_day_is_a_sighting(base: Base) -> None:
    base.load(egrul(record(1)))
    again = base.load(egrul(record(1, LATER), day=LATER))
    assert (again.stored, again.unchanged) == (0, 1)
    assert base.rows(select(Sighting.asof)) == [(int(f"{LATER:%Y%m%d}"),)]
    assert base.coverage(inn(1), "egrul").as_of == LATER
    assert base.coverage(inn(1), "egrul", on=LATER - timedelta(days=1)).as_of == DAY


def test_an_older_file_after_a_newer_one_is_the_past(base: Base) -> None:
    base.load(egrul(record(9)))
    base.load(egrul(record(1, LATER, name="НОВОЕ", heads=[files.head(5)]), day=LATER))
    projections = [base.rows(select(table.__table__)) for table in (Company, RoleRow, Standing)]
    done = base.load(egrul(record(1, EARLIER, name="СТАРОЕ", heads=[files.head(6)]), day=EARLIER))
    assert done.stored == 1
    assert name_of(base, 1) == "НОВОЕ"
    assert name_of(base, 1, on=DAY) == "СТАРОЕ"
    assert base.count(Event) == 0
    assert [base.rows(select(table.__table__)) for table in (Company, RoleRow, Standing)] == projections
    born_closed = base.rows(
        select(Version.known_from, Version.known_to, Version.valid_to).where(Version.known_to.is_not(None))
    )
    assert [(to - since, until) for since, to, until in born_closed] == [(0, int(f"{LATER:%Y%m%d}"))]


def test_what_was_confirmed_later_is_not_displaced_by_a_file_from_between(base: Base) -> None:
    for day, name in ((EARLIER, "ОДНО"), (LATER, "ОДНО"), (DAY, "ДРУГОЕ")):
        base.load(egrul(record(1, day, name=name), day=day))
    assert name_of(base, 1) == "ОДНО"
    assert name_of(base, 1, on=DAY) == "ДРУГОЕ"
    assert name_of(base, 1, on=EARLIER) == "ОДНО"


def test_what_a_whole_list_confirmed_is_not_displaced_by_a_list_from_between(base: Base) -> None:
    for day, headcount in ((EARLIER, 5), (LATER, 5), (DAY, 6)):
        base.load(release(day, {1: headcount, 2: 1}), vouched=True)
    assert staff(base, 1) == 5
    assert staff(base, 1, on=DAY) == 6


def test_releases_1_3_2_2_3_revive_nobody(base: Base) -> None:
    first = release(EARLIER, {1: 10, 2: 20, 3: 30, 4: 40})
    second = release(DAY, {1: 10, 2: 20, 3: 31, 4: 40, 5: 50})
    third = release(LATER, {1: 10, 2: 22, 3: 33})
    base.load(first, vouched=True)
    assert base.load(third, vouched=True).ended == 1
    after_third = base.present()
    gone = base.events(Event.subject, Event.kind)
    assert (inn(4), "ended") in gone

    done = base.load(second, vouched=True)
    assert done.stored == 2, "3 had 31 between, 5 was there only then: both are past"
    assert (base.present(), base.events(Event.subject, Event.kind)) == (after_third, gone)
    versions = base.versions("sshr")
    for repeated, mark in ((second, "again"), (third, "again")):
        base.load(repeated, vouched=True)
        base.load(repeated.replace(b'_0"', f'_{mark}"'.encode()), vouched=True)  # the same facts in new wrapping
    assert base.versions("sshr") == versions
    assert base.present() == after_third
    assert base.events(Event.subject, Event.kind) == gone

    assert [staff(base, n) for n in (1, 2, 3, 4, 5)] == [10, 22, 33, None, None]
    assert [staff(base, n, on=DAY) for n in (1, 2, 3, 4, 5)] == [10, 20, 31, 40, 50]
    assert base.coverage(inn(4), "sshr").as_of == LATER


def test_a_late_row_is_not_added_again_by_each_new_wrapping(base: Base) -> None:
    base.load(egrul(record(1, LATER, name="НОВОЕ"), day=LATER))
    for mark in "abc":
        done = base.load(egrul(record(1, EARLIER, name="СТАРОЕ"), day=EARLIER, mark=mark))
        assert done.stored == (mark == "a")
    assert len(base.versions()) == 2


def test_equal_days_in_two_files_the_later_release_wins_whatever_the_order(base: Base) -> None:
    early = egrul(record(1, name="РАННЕЕ"), record(2, name="РАННЕЕ"), day=DAY)
    late = egrul(record(1, name="ПОЗДНЕЕ"), day=LATER)
    base.load(early)
    base.load(late)
    base.load(egrul(record(2, name="ПОЗДНЕЕ"), day=LATER))
    base.load(egrul(record(2, name="РАННЕЕ"), day=DAY, mark="again"))
    assert name_of(base, 1) == name_of(base, 2) == "ПОЗДНЕЕ"


def test_what_comes_back_after_a_list_without_it_is_present_again(base: Base) -> None:
    for day, companies in ((EARLIER, {1: 1, 2: 2}), (DAY, {1: 1}), (LATER, {1: 1, 2: 2})):
        base.load(release(day, companies), vouched=True)
    assert staff(base, 2) == 2
    assert staff(base, 2, on=DAY) is None
    assert base.events() == [("listed", "2024", "ended"), ("headcount", "2024", "appeared")]


@examples("ledger: repeated in one file the newest day is present whatever the order", 40, **COMMON)
@given(order=st.permutations(range(4)), ties=st.booleans())
def test_repeated_in_one_file_the_newest_day_is_present_whatever_the_order(
    base: Base, order: list[int], ties: bool
) -> None:
    number = next(NUMBERS)
    days = [DAY + timedelta(days=0 if ties else n) for n in range(4)]
    done = base.load(egrul(*(record(number, days[n], name=f"ИМЯ {n}", stamp=n + 1) for n in order), mark=str(number)))
    assert (done.stored, done.unchanged) == (1, 3)
    assert name_of(base, number) == f"ИМЯ {order[-1] if ties else 3}"


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_repeated_in_one_file_also_across_transactions(base: Base, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.ingest.run.WRITE_ROWS", batch)
    monkeypatch.setattr("checker.ingest.work.BATCH_RECORDS", batch)
    names = ((DAY, "ПЕРВОЕ"), (LATER, "НОВОЕ"), (EARLIER, "СТАРОЕ"), (LATER, "НОВЕЙШЕЕ"), (DAY, "ЕЩЁ"))
    base.load(egrul(*(record(1, day, name=name) for day, name in names), day=LATER))
    assert name_of(base, 1) == "НОВЕЙШЕЕ"


def test_a_repeated_record_equal_to_the_present_is_not_lost(base: Base) -> None:
    base.load(release(DAY, {1: 5}))
    base.load(opendata(sshr(1, 6, LATER), sshr(1, 5, LATER), day=LATER))
    assert staff(base, 1) == 5, "the later place says what was known"


@examples("ledger: files in any order end in the same present and the same statements", 40, **COMMON)
@given(data=st.data())
def test_files_in_any_order_end_in_the_same_present_and_the_same_statements(base: Base, data: st.DataObject) -> None:
    """Four companies, four files, each company in some of them with a state of its own on each day."""
    numbers = [next(NUMBERS) for _ in range(4)]
    days = [DAY + timedelta(days=n) for n in range(4)]
    stated = {n: data.draw(st.sets(st.integers(0, 3), min_size=1), label=str(n)) for n in numbers}
    order = data.draw(st.permutations(range(4)), label="order")
    for k in order:
        records = [record(n, days[k], name=f"ИМЯ {k}") for n in numbers if k in stated[n]]
        if records:
            base.load(egrul(*records, day=days[k], mark=str(numbers[0])))
    for n in numbers:
        assert name_of(base, n) == f"ИМЯ {max(stated[n])}"
        rows = base.rows(select(Version.asof).where(Version.subject == inn(n)).order_by(Version.asof))
        assert [asof for (asof,) in rows] == [int(f"{days[k]:%Y%m%d}") for k in sorted(stated[n])]
        for k in range(4):
            known = [d for d in stated[n] if d <= k]
            assert name_of(base, n, on=days[k]) == (f"ИМЯ {max(known)}" if known else None)


@examples("ledger: the present is the newest statement even if states return", 40, **COMMON)
@given(states=st.lists(st.integers(1, 2), min_size=2, max_size=4), data=st.data())
def test_the_present_is_the_newest_statement_even_if_states_return(
    base: Base, states: list[int], data: st.DataObject
) -> None:
    number = next(NUMBERS)
    for k in data.draw(st.permutations(range(len(states)))):
        day = DAY + timedelta(days=k)
        base.load(egrul(record(number, day, name=f"ИМЯ {states[k]}"), day=day, mark=str(number)))
    assert name_of(base, number) == f"ИМЯ {states[-1]}"


@examples("ledger: the present of whole lists is the newest even if states return", 40, **COMMON)
@given(states=st.lists(st.integers(1, 2), min_size=2, max_size=4), data=st.data())
def test_the_present_of_whole_lists_is_the_newest_even_if_states_return(
    base: Base, states: list[int], data: st.DataObject
) -> None:
    number = next(NUMBERS)
    year = number  # a year of its own, so that no other list speaks of it
    for k in data.draw(st.permutations(range(len(states)))):
        day = DAY + timedelta(days=k)
        documents = (sshr(n, c, day, year=year) for n, c in ((number, states[k]), (1, 1)))
        base.load(opendata(*documents, day=day, mark=str(number)), vouched=True)
    assert next(iter(base.sheet(inn(number)).of("headcount"))).value["headcount"] == states[-1]
