"""Laws of courts and bailiffs of the made-up country: a day goes on from the day before, numbers are nobody's."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.ids import inn_ok
from scrapers.sandbox import Country
from scrapers.sandbox.claims import KEPT
from scrapers.sandbox.courts import (
    cases_of,
    insolvency_of,
    intentions_of,
    proceedings_of,
    proceedings_on,
    unfair_of,
)

DAYS = st.dates(date(2024, 2, 1), date(2031, 12, 31))
SIZES = st.sampled_from((3, 40, 90))
SEEDS = st.integers(0, 9)
CASE = re.compile(r"А\d{2}-\d{1,7}/\d{4}")
PROCEEDING = re.compile(r"\d{1,9}/\d{2}/\d{5}-ИП")


@examples("country: cases only gain acts, proceedings go only when paid or old", 60, factor=25)
@given(size=SIZES, seed=SEEDS, day=DAYS)
def test_tomorrow_goes_on_from_today(size: int, seed: int, day: date) -> None:
    today = Country(size, seed, day)
    tomorrow = today.on(day + timedelta(days=1))
    before = {item.inn: item for item in today.companies}
    for company in tomorrow.companies:
        if company.inn not in before:
            assert not cases_of(company, tomorrow.day)
            continue
        old = {case.number: case for case in cases_of(before[company.inn], day)}
        new = {case.number: case for case in cases_of(company, tomorrow.day)}
        assert set(old) <= set(new)
        assert {number for number in new if number not in old} <= {
            number for number, case in new.items() if case.registered == tomorrow.day
        }
        for number, case in old.items():
            assert new[number].papers[: len(case.papers)] == case.papers
            assert all(paper.on == tomorrow.day for paper in new[number].papers[len(case.papers) :])
        shown = {item.number: item for item in proceedings_of(before[company.inn], day)}
        later = {item.number: item for item in proceedings_of(company, tomorrow.day)}
        assert all(later[number].opened == tomorrow.day for number in set(later) - set(shown))
        for number in set(shown) - set(later):
            ended = shown[number].ended
            assert ended is None or ended[0] + KEPT == tomorrow.day
        for number in set(shown) & set(later):
            now = later[number].ended
            assert now == shown[number].ended or (now is not None and now[0] == tomorrow.day)
            assert (later[number].remaining or 0) <= (shown[number].remaining or 0)


@examples("country: claims are of sound numbers and nothing of the future", 60)
@given(size=SIZES, seed=SEEDS, day=DAYS)
def test_numbers_are_sound_and_nothing_is_of_the_future(size: int, seed: int, day: date) -> None:
    country = Country(size, seed, day)
    numbers: dict[str, str] = {}
    for subject in [*country.companies, *country.entrepreneurs]:
        inn = subject.inn if hasattr(subject, "inn") else subject.person.inn
        for case in cases_of(subject, day):
            assert CASE.fullmatch(case.number) and numbers.setdefault(case.number, inn) == inn
            assert case.registered <= day and all(paper.on <= day for paper in case.papers)
            assert [paper.on for paper in case.papers] == sorted(paper.on for paper in case.papers)
            assert any(side.inn == inn for side in case.sides)
            assert all(not side.inn or (inn_ok(side.inn) and side.inn.startswith("98")) for side in case.sides)
        for item in proceedings_of(subject, day):
            assert PROCEEDING.fullmatch(item.number) and numbers.setdefault(item.number, inn) == inn
            assert item.document_on <= item.opened <= day
            assert item.ended is None or item.opened <= item.ended[0] <= day
        stage = insolvency_of(subject, day)
        assert stage is None or (stage.since <= day and all(message.published <= day for message in stage.messages))
        assert stage is None or any(case.number == stage.case for case in cases_of(subject, day))
        assert all(item.published <= day for item in intentions_of(subject, day))
        assert all(item.included <= day for item in unfair_of(subject, day))


def test_the_cast_shows_each_kind_of_trouble_and_none() -> None:
    country = Country(40, 1, date(2026, 11, 20))
    by_role = {company.role: company for company in country.companies}

    def open_of(role: str) -> list[str]:
        return [item.subject for item in proceedings_of(by_role[role], country.day) if item.ended is None]

    assert [case.plaintiffs[0].inn for case in cases_of(by_role["good"], country.day)] == [by_role["good"].inn]
    assert not open_of("good") and insolvency_of(by_role["good"], country.day) is None
    assert len(open_of("doubtful")) == 2
    assert sum(case.finished is None for case in cases_of(by_role["doubtful"], country.day)) == 2
    assert {item.ended[1] for item in proceedings_of(by_role["bad"], country.day) if item.ended} == {"46.1.3", "46.1.4"}
    assert intentions_of(by_role["bad"], country.day)
    stage = insolvency_of(by_role["competition"], country.day)
    assert stage is not None and stage.stage == "Tender"
    stopped = insolvency_of(by_role["foreign"], country.day)
    assert stopped is not None and stopped.stage == "ProceedingsStopped"
    assert insolvency_of(by_role["joint"], country.day) is None
    assert any(case.kind == "bankruptcy" for case in cases_of(by_role["joint"], country.day))
    assert len(cases_of(by_role["joint_stock"], country.day)) > 150


def test_ordinary_life_before_the_courts_is_mostly_harmless() -> None:
    country = Country(300, 1, date(2026, 11, 20))
    plain = [company for company in country.companies if company.role == "plain"]
    with_open = {subject.inn for subject, item in proceedings_on(plain, country.day) if item.ended is None}
    assert 5 <= len(with_open) <= len(plain) // 4
    assert sum(bool(cases_of(company, country.day)) for company in plain) > len(plain) // 3
