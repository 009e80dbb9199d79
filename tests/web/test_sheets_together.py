"""Companies that are read together are read as each alone: a whole country, any of its numbers, at any moment."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from support.proof import examples

from checker import ledger, lookup, moments
from checker.batches.judged import judge_some
from checker.dates import end_of
from checker.db import make_engine, reading
from checker.firstdays import EARLY_DAY, first_days
from checker.lookup import fact_sheet, sheets
from checker.models import Company, Version
from scrapers.base import Profile
from tests.web.conftest import Country

SEED = 8


def numbers_of(connection: object) -> list[str]:
    """All numbers of companies and people that the ledger knows, and one that it does not."""
    queries = (select(Company.subject), select(Company.ogrn), select(Version.subject).distinct())
    return sorted({"7707083893", *(n for query in queries for n in connection.execute(query).scalars())})


def test_a_whole_country_at_once_is_each_of_it_by_itself(country: Country) -> None:
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        numbers = numbers_of(connection)
        random.Random(SEED).shuffle(numbers)
        on = country.day
        together = sheets(connection, numbers, on=on)
        for number in numbers:
            assert together(number) == fact_sheet(connection, number, on=on), number


@given(data=st.data())
@examples("reading companies together is reading each alone", 300)
def test_any_of_them_at_any_moment_within_any_reach(country: Country, data: st.DataObject) -> None:
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        numbers = numbers_of(connection)
        known = sorted(set(connection.execute(select(Version.known_from).distinct()).scalars()))
        chosen = data.draw(st.lists(st.sampled_from(numbers), max_size=12))
        as_of: datetime | None = data.draw(st.none() | st.sampled_from(known).map(moments.to_time))
        on: date = data.draw(st.dates(date(2020, 1, 1), date(2027, 1, 1)))
        reach = data.draw(st.sampled_from([(0,), (0, 7)]))
        asked = data.draw(st.permutations(chosen))  # in another order than they were announced in
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lookup, "AT_ONCE", data.draw(st.integers(1, 5)))
            together = sheets(connection, chosen, reach=reach, as_of=as_of, on=on)
            for number in [*asked, *data.draw(st.lists(st.sampled_from(numbers), max_size=2))]:
                assert together(number) == fact_sheet(connection, number, reach=reach, as_of=as_of, on=on), number


@pytest.mark.parametrize("of_moment", [None, "before", "now"])
@pytest.mark.parametrize("on", [None, date(1995, 1, 1), date(2024, 6, 1)])
def test_whatever_first_day_a_country_is_offered_shows_its_companies(
    country: Country, of_moment: str | None, on: date | None
) -> None:
    now = datetime.now(UTC)
    as_of = {"before": datetime(2020, 1, 1, tzinfo=UTC), "now": now}.get(of_moment or "")
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        numbers = numbers_of(connection)
        asked = sheets(connection, numbers, as_of=as_of, on=on)
        told = first_days(connection, [one for one in numbers if not asked(one).facts], as_of=as_of, on=on)
        assert told or of_moment != "before"
        for first in set(told.values()):
            spoken = first.kind == EARLY_DAY
            there = {"as_of": as_of, "on": first.day} if spoken else {"as_of": end_of(first.day, now), "on": None}
            offered = [number for number, one in told.items() if one == first]
            shown = sheets(connection, offered, **there)
            assert all(shown(number).facts for number in offered), first


def test_one_that_cannot_be_read_keeps_no_other_from_being_read(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = country.inn["bad"], country.inn["good"]
    draft = lookup._draft

    def failing(number: str, *rest: object) -> object:
        if number == broken:
            raise ZeroDivisionError
        return draft(number, *rest)

    monkeypatch.setattr(lookup, "_draft", failing)
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        together = sheets(connection, [broken, sound])
        assert together(sound).facts
        with pytest.raises(ZeroDivisionError):
            together(broken)


def test_a_profile_that_breaks_what_is_read_for_all_is_told_of_its_company_alone(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = country.inn["bad"]
    links = lookup.Links

    def failing(connection: object, wanted: list[tuple[Profile, list[str]]], *known: object) -> object:
        if any(broken in numbers for _profile, numbers in wanted):
            raise ZeroDivisionError
        return links(connection, wanted, *known)

    monkeypatch.setattr(lookup, "Links", failing)
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        others = [number for number in numbers_of(connection) if len(number) in (10, 12) and number != broken]
        listed = [*others[:20], broken, *others[20:60]]
        alone = {number: fact_sheet(connection, number) for number in others[:60]}
        found, told = judge_some(connection, listed)
        assert set(found) == set(others[:60])  # left out is the broken one and nobody else
        assert broken not in told
        together = sheets(connection, listed)
        assert all(together(number) == alone[number] for number in others[:60])
        with pytest.raises(ZeroDivisionError):
            together(broken)


def test_no_more_statements_are_read_together_than_fit_whoever_has_them(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "STATEMENTS", 40)
    held: list[int] = []
    records = ledger.Records

    class Counted(records):
        def __init__(self, *known: object) -> None:
            super().__init__(*known)
            if known[-1] is not None:
                held.append(sum(map(len, self._held.values())))

    monkeypatch.setattr(ledger, "Records", Counted)
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        numbers = numbers_of(connection)[:150]
        together = sheets(connection, numbers)
        made = [together(number) for number in numbers]
        assert made == [fact_sheet(connection, number) for number in numbers]
    assert len(held) > 3  # in several parts
    assert max(held) <= 40


@pytest.mark.parametrize(("broken", "reads", "companies"), [(1, 14, 206), (4, 45, 302), (70, 76, 206)])
def test_broken_ones_do_not_have_all_the_others_read_again(
    country: Country, monkeypatch: pytest.MonkeyPatch, broken: int, reads: int, companies: int
) -> None:
    read = lookup._read
    asked: list[int] = []

    def failing(view: object, numbers: list[str], *most: object) -> object:
        asked.append(len(numbers))
        if bad.intersection(numbers):
            raise ZeroDivisionError
        return read(view, numbers, *most)

    monkeypatch.setattr(lookup, "_read", failing)
    with reading(make_engine(country.app.extensions["checker_settings"].url, read_only=True)) as connection:
        numbers = numbers_of(connection)[:70]
        bad = set(numbers[:: len(numbers) // broken][:broken])
        together = sheets(connection, numbers)
        for number in numbers:
            if number in bad:
                with pytest.raises(ZeroDivisionError):
                    together(number)
            else:
                together(number)
    assert (len(asked), sum(asked)) == (reads, companies)
