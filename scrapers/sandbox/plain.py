"""Ordinary companies of the made-up country: born, led, moved, indebted and ended by a seed, each by itself.

Nothing here depends on the day that is asked for: a life is drawn from the seed and the company's number alone, and
is told up to the day. So the record of tomorrow is the record of today and what happened in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from random import Random

from scrapers.sandbox.desk import MOST_ENTRIES, Desk, next_workday, own, place, private_person, workday
from scrapers.sandbox.fates import FATES, Step, debts_of, routine
from scrapers.sandbox.model import Company, Finances, Fine, Head, Person
from scrapers.sandbox.plain_names import NOMINEES, SHELL_TRADES, TRADES, chance, somebody, title

EPOCH = date(2026, 1, 1)
"""On this day a country of N companies has N; more are born after it, and some were not yet born before it."""

_FIRST_MONDAY = date(2026, 1, 5)
_NATURAL_PACE = 1.1
"""Entries a year of one company in the real register: some 15,000 records of 3.7 million change on a working day."""
_LIVELY, _FASTEST = 750, 4.0
_BIRTHS = 0.06
"""Births in a year against all companies, at the natural pace."""
_YEAR = 365
_WORKDAYS = 250
_REPORTS_FROM = (9, 30)
_FATES = tuple(FATES)
_FATES_UP_TO = (58, 68, 76, 84, 89, 94, 97, 100)


@dataclass(frozen=True)
class Plan:
    """What the ordinary companies are drawn from; companies: how many there are at the epoch; first: the ordinal of
    the first of them.
    """

    seed: int
    companies: int
    first: int

    @property
    def pace(self) -> float:
        """Entries a year of one company: the natural pace, and more in a small country, whose every working day
        would else pass without a change.
        """
        return max(_NATURAL_PACE, min(_FASTEST, _LIVELY / max(1, self.companies)))

    @property
    def births(self) -> float:
        """Companies that are born on a working day."""
        return self.companies * _BIRTHS * self.pace / _NATURAL_PACE / _WORKDAYS

    def random(self, what: int, number: int) -> Random:
        """The source of one company's or person's chances."""
        return Random(chance(self.seed, what, number))  # noqa: S311 made-up data, no secret

    def count(self, day: date) -> int:
        """How many ordinary companies the register may know on a day, those of a later birth among them."""
        if day < _FIRST_MONDAY or not self.companies:
            return self.companies
        weeks, rest = divmod((day - _FIRST_MONDAY).days, 7)
        passed = self.births * (weeks * 5 + min(rest, 4) + 1)
        last = floor(passed)
        return self.companies + last + (self._moment(last) < passed)

    def birthday(self, index: int) -> date:
        """The working day on which a company was registered."""
        if index < self.companies:
            return workday(EPOCH - timedelta(days=20 + int(self._share(1, index) ** 1.4 * 20 * _YEAR)))
        weeks, rest = divmod(floor(self._moment(index - self.companies) / self.births), 5)
        return _FIRST_MONDAY + timedelta(days=weeks * 7 + rest)

    def _moment(self, birth: int) -> float:
        return birth + self._share(2, birth)

    def _share(self, what: int, number: int) -> float:
        return chance(self.seed, what, number) / (1 << 64)

    def person(self, number: int) -> Person:
        """The person with a number: always the same."""
        return somebody(self.seed, number)


def plain(plan: Plan, index: int, day: date) -> Company | None:
    """An ordinary company as it is on a day; None before it is born."""
    born = plan.birthday(index)
    if born > day:
        return None
    random = plan.random(4, index)
    parent = _risen_from(plan, index, born, random)
    company, fate = _born(plan, index, born, day, random, parent)
    onset = _onset(plan, index, born, random)
    company.debts = debts_of(fate, born, onset, random)
    if fate in ("untrue", "bankrupt", "shell", "silent"):
        company.fines = (Fine(f"{random.randint(2, 90) * 500}.00", onset.year),)
    steps = FATES[fate](onset, random)
    for step in _in_order(steps, routine(plan, born, plan.random(5, index))):
        if step.on > day or company.ended or len(company.entries) > MOST_ENTRIES - 6:
            break
        step.act(plan, company, step.on)
    return company


def _in_order(steps: list[Step], course: Iterator[Step]) -> Iterator[Step]:
    """Steps of a fate in between those of an endless course."""
    for step in course:
        while steps and steps[0].on < step.on:
            yield steps.pop(0)
        yield step


def _born(plan: Plan, index: int, born: date, day: date, random: Random, parent: Company | None) -> tuple[Company, str]:
    fate = random.choices(_FATES, cum_weights=_FATES_UP_TO)[0]
    ordinal = plan.first + index
    desk = Desk(born, company=ordinal)
    shell = fate == "shell"
    trade = parent.activities if parent else random.choice(SHELL_TRADES if shell else TRADES)
    closed = max(EPOCH.year - 2, born.year if (born.month, born.day) <= _REPORTS_FROM else born.year + 1)
    company = desk.found(
        "plain",
        f"НОВЫЙ {parent.title}" if parent else title(plan.seed, index),
        born,
        trade,
        capital=random.choice((10_000, 20_000, 100_000)),
        address=place(random.randrange(50) if shell else ordinal + 100),
        closed=closed,
        until=day,
    )
    owner = owner_of(plan, parent.ordinal if parent else ordinal)
    if parent:
        company.tell(born, "phoenix", parent.ogrn)
    partner = plan.person(private_person(ordinal, 1))
    if not parent and random.random() < 0.3:
        share = random.choice((25, 50, 51, 75))
        own(company, (owner, share), (partner, 100 - share))
    else:
        own(company, (owner, 100))
    hired = plan.person(private_person(ordinal, 2)) if random.random() < 0.3 and not parent else owner
    nominee = plan.person(private_person(0, random.randrange(NOMINEES)))
    company.heads = [Head(nominee if shell else hired, "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", company.born)]
    before = random.randint(1, 60)
    now = max(1, before + random.randint(-3, 5))
    company.staff = (1, 1) if shell else (before, now)
    company.money = (_money(random, before), _money(random, now))
    company.finances = Finances(
        assets=random.randint(15, 60),
        loans=random.choice((0, 0, 4, 10)),
        growth=random.randint(80, 105),
        margin=random.randint(2, 9),
        trend=random.randint(96, 116) if fate in ("steady", "marked", "tired") else random.randint(60, 90),
        pays=10 if shell else 100,
    )
    company.tell(born, "fate", fate)
    return company, fate


def owner_of(plan: Plan, ordinal: int) -> Person:
    """Who founded an ordinary company: a person of its own, or the one who rose again with it."""
    index = ordinal - plan.first
    if index < plan.companies:
        return plan.person(private_person(ordinal, 0))
    parent = _risen_from(plan, index, plan.birthday(index), plan.random(4, index))
    return owner_of(plan, parent.ordinal) if parent else plan.person(private_person(ordinal, 0))


def _risen_from(plan: Plan, index: int, born: date, random: Random) -> Company | None:
    """The struck off company whose owner begins anew with this one, in one case of a few."""
    if index < plan.companies:
        return None
    wants, tries = random.random() < 0.3, [random.random() for _ in range(8)]
    if not wants:
        return None
    found = (plain(plan, int(share * plan.companies), born) for share in tries)
    return next((old for old in found if old and old.ended and old.debts and _lately(old, born)), None)


def _lately(old: Company, born: date) -> bool:
    assert old.ended is not None
    return old.ended.on > born - timedelta(days=3 * _YEAR)


def _onset(plan: Plan, index: int, born: date, random: Random) -> date:
    """The day on which a fate begins."""
    share = random.random()
    if index < plan.companies:
        return next_workday(max(EPOCH + timedelta(days=int((share * 9 - 3) * _YEAR)), born + timedelta(days=300)))
    return next_workday(born + timedelta(days=300 + int(share * 4 * _YEAR)))


def _money(random: Random, staff: int) -> tuple[int, int]:
    """Income and expense of a year, in whole thousands of roubles as in the statements."""
    income = staff * random.randint(1_800, 5_500) * 1_000
    return income, income * random.randint(88, 102) // 100_000 * 1_000


def born_by(plan: Plan, day: date) -> Iterator[Company]:
    """Every ordinary company that the register knows on a day, as it is then."""
    for index in range(plan.count(day)):
        if company := plain(plan, index, day):
            yield company


__all__ = ["EPOCH", "Plan", "Step", "born_by", "owner_of", "plain"]
