"""What may happen to an ordinary company: the daily course of its life, and the ways in which it comes to an end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, Protocol

from scrapers.sandbox.companies import expelling
from scrapers.sandbox.desk import lead, next_workday, place, private_person
from scrapers.sandbox.model import Company, Debt, Founder, Head, Mark, Person, Status
from scrapers.sandbox.plain_names import OTHER_TRADES
from scrapers.sandbox.texts import Tax

_EPOCH = date(2026, 1, 1)
_CALM = 0.5
"""Entries a year before the epoch."""
_YEAR = 365


class People(Protocol):
    """Who knows the persons of the country by their numbers."""

    @property
    def pace(self) -> float:
        """Entries a year of one company from the epoch on."""

    def person(self, number: int) -> Person:
        """The person with a number."""


class Step(NamedTuple):
    """One thing that happens on a day."""

    on: date
    act: Callable[[People, Company, date], None]


def routine(people: People, born: date, random: Random) -> Iterator[Step]:
    """The course of a life without end: entries by chance, more of them from the epoch on."""
    on = born + timedelta(days=20)
    while True:
        pace = _CALM if on < _EPOCH else people.pace
        gap = timedelta(days=1 + random.expovariate(pace / _YEAR))
        if on < _EPOCH <= on + gap:
            on = _EPOCH  # chance has no memory: it is drawn anew at the new pace
            continue
        on += gap
        act = random.choices(_ROUTINE, cum_weights=_UP_TO)[0]
        number = random.getrandbits(20)
        yield Step(next_workday(on), _whole(act, number))


def _whole(act: Callable[[People, Company, date, int], None], number: int) -> Callable[[People, Company, date], None]:
    """The act with its chance, for a company in its right to act: others only lose a day."""

    def done(people: People, company: Company, on: date) -> None:
        if company.status is None and not company.address_marks:
            act(people, company, on, number)

    return done


def _changes_head(people: People, company: Company, on: date, number: int) -> None:
    person = people.person(private_person(company.ordinal, 3 + number % 13))
    if company.heads[0].person == person:
        return
    title = ("ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", "ДИРЕКТОР")[number % 2]
    lead(company, person, title, since=company.record("12201", on, "head_changed", person.full_name))


def _moves(_people: People, company: Company, on: date, number: int) -> None:
    company.address = place(number)
    company.since["address"] = company.record("12201", on, "address_changed", company.address.street)
    company.address_marks = ()


def _takes_up(_people: People, company: Company, on: date, number: int) -> None:
    code = OTHER_TRADES[number % len(OTHER_TRADES)]
    if code in company.activities or len(company.activities) > 5:
        return
    company.activities += (code,)
    company.since[code] = company.record("12201", on, "activity_added", code)


def _writes_its_mail(_people: People, company: Company, on: date, number: int) -> None:
    company.email = f"OFFICE{number % 1000}@COMPANY{company.ordinal}.EXAMPLE"
    company.since["email"] = company.record("12201", on, "email_changed", company.email)


def _sells_a_share(people: People, company: Company, on: date, number: int) -> None:
    first, *others = company.founders
    assert first.percent is not None
    if others:
        entry = company.record("12101", on, "share_sold")
        company.founders = [replace(first, percent=100, since=entry)]
        return
    buyer, share = people.person(private_person(company.ordinal, 3 + number % 13)), 10 + number % 40
    entry = company.record("12101", on, "share_sold", buyer.full_name)
    company.founders = [replace(first, percent=100 - share, since=entry), Founder(buyer, entry, share)]


def _renews_papers(_people: People, company: Company, on: date, _number: int) -> None:
    company.record("13801", on)


_ROUTINE = (_changes_head, _moves, _takes_up, _writes_its_mail, _sells_a_share, _renews_papers)
_UP_TO = (24, 42, 60, 70, 82, 100)


def _marks_address(_people: People, company: Company, on: date) -> None:
    company.address_marks = (Mark("2", company.record("17023", on, about="address")),)


def _marks_head(_people: People, company: Company, on: date) -> None:
    mark = Mark("2", company.record("17023", on, about="head"))
    company.heads = [replace(company.heads[0], marks=(mark,))]


def _head_denies(_people: People, company: Company, on: date) -> None:
    mark = Mark("1", company.record("17022", on, about="head"))
    company.heads = [replace(company.heads[0], marks=(mark,))]


def _finds_an_address(_people: People, company: Company, on: date) -> None:
    _moves(_people, company, on, company.ordinal * 7)


def _expelled(code: str, kind: str) -> Callable[[People, Company, date], None]:
    def decide(_people: People, company: Company, on: date) -> None:
        company.status = expelling(company, code, kind, on)

    return decide


def _ended(code: str, kind: str) -> Callable[[People, Company, date], None]:
    def end(_people: People, company: Company, on: date) -> None:
        company.ended = company.record(kind, on, about=code)
        company.status = Status(code, company.ended)

    return end


def _is_sued(_people: People, company: Company, on: date) -> None:
    company.tell(on, "sued", f"{company.ordinal % 900 + 100}000")


def _is_enforced(_people: People, company: Company, on: date) -> None:
    company.tell(on, "enforcement", f"{company.ordinal % 900 + 100}000")


def _is_observed(_people: People, company: Company, on: date) -> None:
    company.status = Status("114", company.record("14131", on))


def _goes_bankrupt(people: People, company: Company, on: date) -> None:
    company.status = Status("117", company.record("14103", on))
    receiver = people.person(private_person(1, company.ordinal))
    company.heads = [Head(receiver, "КОНКУРСНЫЙ УПРАВЛЯЮЩИЙ", company.record("14135", on), post="06")]


def _liquidates(_people: People, company: Company, on: date) -> None:
    entry = company.record("14125", on)
    company.status = Status("101", entry)
    company.heads = [replace(company.heads[0], title="ЛИКВИДАТОР", post="04", since=entry, marks=())]


def _draws_a_balance(_people: People, company: Company, on: date) -> None:
    company.record("14105", on)


Course = tuple[tuple[int, Callable[[People, Company, date], None]], ...]


def _course(*steps: tuple[int, Callable[[People, Company, date], None]]) -> Callable[[date, Random], list[Step]]:
    """Steps so many days after the onset, a few days earlier or later."""

    def of(onset: date, random: Random) -> list[Step]:
        return [Step(next_workday(onset + timedelta(days=days + random.randrange(15))), act) for days, act in steps]

    return of


FATES = {
    "steady": _course(),
    "marked": _course((0, _marks_address), (90, _finds_an_address)),
    "silent": _course((60, _expelled("105", "14109")), (175, _ended("407", "14404"))),
    "untrue": _course(
        (0, _marks_address), (40, _marks_head), (210, _expelled("107", "14141")), (330, _ended("415", "14407"))
    ),
    "bankrupt": _course(
        (0, _is_sued),
        (70, _is_enforced),
        (150, _is_observed),
        (330, _goes_bankrupt),
        (900, _ended("203", "14203")),
    ),
    "closing": _course((0, _liquidates), (120, _draws_a_balance), (250, _ended("201", "14201"))),
    "tired": _course((0, _expelled("110", "14146")), (115, _ended("420", "14412"))),
    "shell": _course(
        (0, _marks_address), (30, _head_denies), (190, _expelled("107", "14141")), (310, _ended("415", "14407"))
    ),
}
"""How the life of an ordinary company goes, the most usual first; in all but the first two it ends."""


def debts_of(fate: str, born: date, onset: date, random: Random) -> tuple[Debt, ...]:
    """What a company comes to owe, by the first day of every month: a debt that is repaid, or one that only grows."""
    chance, start, amount = random.random(), random.random(), random.randint(3, 90) * 1_000
    growth = [random.randint(101, 118) for _ in range(12)]
    if fate in ("untrue", "bankrupt", "shell", "silent"):
        first, months, repaid, amount = onset - timedelta(days=100), 12, False, amount * 8
    elif chance < 0.4:
        first = max(_EPOCH + timedelta(days=int((start * 8 - 1) * _YEAR)), born + timedelta(days=100))
        months, repaid = 2 + int(chance * 20), True
    else:
        return ()
    steps = []
    on = _next_month(first)
    for rate in growth[:months]:
        steps.append((on, amount))
        on, amount = _next_month(on), amount * rate // 100
    if repaid:
        steps.append((on, 0))
    return (Debt(Tax.INSURANCE, tuple(steps)),)


def _next_month(on: date) -> date:
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1)
