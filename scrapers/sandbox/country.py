"""The made-up country on a day: who stands in the registers, what every source gives of it, and the truth about it.

A country is drawn from its size, its seed and the day; the same three give the same bytes whatever was asked before.
Ordinary companies live from day to day by themselves. The cast, whose stories must be fresh on whatever day the
demo is run, is told anew from time to time: `opened` is the day on which its telling begins, by default the first
day of the month a fortnight ago. Whoever goes on to the next day keeps the telling: `country.on(day)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from scrapers.sandbox import calendar, delivery, girbo_json, opendata_sme, opendata_tax
from scrapers.sandbox.companies import cast
from scrapers.sandbox.courts import facts_of
from scrapers.sandbox.desk import Desk, company_of, trader_of
from scrapers.sandbox.model import Body, Company, Fact
from scrapers.sandbox.opendata_xml import (
    DEBTAM,
    MOST_DOCUMENTS,
    PAYTAX,
    REVEXP,
    RSMP,
    RSMPPP,
    SETS,
    SSHR,
    Release,
    archive,
)
from scrapers.sandbox.persons import disqualified, disqualified_file, entrepreneurs
from scrapers.sandbox.plain import Plan, plain
from scrapers.sandbox.trader import Entrepreneur
from scrapers.sandbox.traders import trader
from scrapers.sandbox.tree import Node
from scrapers.sandbox.turns import turn

FORTNIGHT = timedelta(days=14)
FEWEST = 3
DISQUALIFIED = "registerdisqualified"

_FIRST_TRADER = 11
_COMPANIES_TO_A_TRADER = 3
_FEWEST_MEMBERS = 3
_LISTED = 12


class Published(NamedTuple):
    """A release of an open data set: file name, its day, the day of the next one (None: never), what is in it."""

    name: str
    on: date
    next: date | None
    content: Callable[[], bytes]


@dataclass(frozen=True)
class Truth:
    """What has really happened to a subject up to a day, in order. `role` is its part in the story."""

    inn: str
    ogrn: str
    name: str
    role: str
    facts: tuple[Fact, ...]


def opening(day: date) -> date:
    """The day on which the telling of the cast begins by default, and of which the full copy of a register is."""
    return (day - FORTNIGHT).replace(day=1)


class Country:
    """A country of so many companies at the epoch (`plain.EPOCH`), as it is on `day`.

    Raises ValueError for fewer than three companies and for a day before the telling begins.
    """

    def __init__(self, companies: int, seed: int, day: date, opened: date | None = None) -> None:
        self.size, self.seed, self.day = companies, seed, day
        self.opened = opened or opening(day)
        if companies < FEWEST:
            raise ValueError("a country has at least three companies: good, doubtful and bad")
        if day < self.opened:
            raise ValueError("a country is not told before the day on which its telling begins")
        self.desk = Desk(self.opened + FORTNIGHT)
        self.auditor: Body = self.desk.outside_body(4, 'ООО "АУДИТ-ВЫМЫСЕЛ"')
        self._told = lru_cache(maxsize=64)(self._tell)
        whole = len(cast(self._new_desk()))
        self._cast = min(companies, whole)
        self.plan = Plan(seed, companies - self._cast, whole + 1)
        self.traders_plan = Plan(seed + 1, self.plan.companies // _COMPANIES_TO_A_TRADER, _FIRST_TRADER)

    def on(self, day: date) -> Country:
        """The same country on another day of the same telling."""
        return Country(self.size, self.seed, day, self.opened)

    def _new_desk(self) -> Desk:
        return Desk(self.opened + FORTNIGHT)

    def _tell(self, day: date) -> tuple[list[Company], list[Entrepreneur]]:
        desk = self._new_desk()
        companies = cast(desk)[: self._cast]
        traders = entrepreneurs(desk, companies)
        turn(desk, companies, day)
        return companies, traders

    def ordinals(self) -> list[int]:
        """Of every company that the register may know."""
        told = (company.ordinal for company in self._told(self.day)[0])
        return [*told, *range(self.plan.first, self.plan.first + self.plan.count(self.day))]

    def company(self, ordinal: int, on: date | None = None) -> Company | None:
        """A company as it was on a day up to `day`; None if nobody has or had this number then.

        Of the time before the telling there is nothing but the record of its first day.
        """
        day = self.day if on is None else on
        index = ordinal - self.plan.first
        if index < 0:
            told = self._told(max(day, self.opened))[0]
            return next((item for item in told if item.ordinal == ordinal and item.born.on <= day), None)
        return plain(self.plan, index, day) if index < self.plan.count(day) else None

    def as_on(self, company: Company, on: date) -> Company | None:
        """The company as it was on an earlier day."""
        return company if company.last_entry <= on else self.company(company.ordinal, on)

    def trader(self, index: int, on: date | None = None) -> Entrepreneur | None:
        """The index-th entrepreneur as he was on a day, those of the cast first."""
        day = self.day if on is None else on
        told = self._told(max(day, self.opened))[1]
        if index < len(told):
            return told[index]
        index -= len(told)
        return trader(self.traders_plan, index, day) if index < self.traders_plan.count(day) else None

    def traders(self, on: date | None = None) -> Iterator[tuple[int, Entrepreneur]]:
        """All entrepreneurs as they were on a day, each with his index."""
        day = self.day if on is None else on
        yield from ((index, found) for index in range(self.traders_count(day)) if (found := self.trader(index, day)))

    def traders_count(self, on: date | None = None) -> int:
        """How many entrepreneurs the register may know on a day."""
        day = self.day if on is None else on
        return len(self._told(max(day, self.opened))[1]) + self.traders_plan.count(day)

    @cached_property
    def companies(self) -> list[Company]:
        """Every company that the register knows, as it is on the day; the cast first."""
        return [found for ordinal in self.ordinals() if (found := self.company(ordinal))]

    @cached_property
    def entrepreneurs(self) -> list[Entrepreneur]:
        """Every entrepreneur, as he is on the day; the cast first."""
        return [found for _, found in self.traders()]

    @property
    def good(self) -> str:
        """The ИНН of a company with nothing against it."""
        return self._told(self.day)[0][0].inn

    @property
    def doubtful(self) -> str:
        """The ИНН of a company that is to be dealt with carefully."""
        return self._told(self.day)[0][1].inn

    @property
    def bad(self) -> str:
        """The ИНН of a company that is not to be dealt with."""
        return self._told(self.day)[0][2].inn

    @property
    def canary(self) -> str:
        """The ИНН of an old living company that stands in every source: if it is not found, the source is ill."""
        return self.good

    def find(self, number: str) -> Company | Entrepreneur | None:
        """Who has this ИНН, ОГРН or ОГРНИП."""
        if len(number) in (10, 13):
            ordinal = company_of(number) if number.isdigit() else None
            company = None if ordinal is None else self.company(ordinal)
            return company if company and number in (company.inn, company.ogrn) else None
        told = self._told(self.day)[1]
        found: Iterable[Entrepreneur | None] = told
        if number.isdigit() and (ordinal := trader_of(number)) is not None and ordinal >= _FIRST_TRADER:
            found = (*told, self.trader(ordinal - _FIRST_TRADER + len(told)))
        return next((item for item in found if item and number in item.numbers), None)

    def search(self, text: str) -> list[Company | Entrepreneur]:
        """Whose name has this text in it, whatever its case; of no text: nobody."""
        wanted = " ".join(text.upper().split())
        if not wanted:
            return []
        found: list[Company | Entrepreneur] = [item for item in self.companies if wanted in item.full_name]
        return found + [item for item in self.entrepreneurs if wanted in item.name]

    def truth(self, number: str) -> Truth | None:
        """What has really happened to the subject with this number."""
        return truth_of(found, self.day) if (found := self.find(number)) else None

    def statements(self, inn: str) -> list[dict[str, Any]]:
        """The reports of a company as ГИР БО lists them on the day; none of an unknown number."""
        found = self.find(inn)
        return girbo_json.reports(found, self.day, self.auditor) if isinstance(found, Company) else []

    def register_folder(self, registry: str) -> list[delivery.Delivered]:
        """The paid delivery of `egrul` or `egrip`: the full copy, then the changes of every working day after it."""
        return delivery.folder(self, registry)

    def release(self, slug: str) -> Published:
        """The newest release of an open data set on the day. Raises KeyError for an unknown set."""
        return self.releases(slug)[0]

    def releases(self, slug: str) -> list[Published]:
        """It and, of the set whose page lists them, those of the year before it, the newest first."""
        if slug == DISQUALIFIED:
            on = self.day - timedelta(days=self.day.weekday())
            name = f"data-{on:%Y%m%d}-structure-20190101.csv"
            return [Published(name, on, on + timedelta(days=7), lambda: self.disqualified_on(on))]
        found = [calendar.newest(SETS[slug], self.day)]
        while SETS[slug] is RSMP and len(found) < _LISTED:
            found.append(calendar.before(found[-1]))
        return [self._published(release) for release in found]

    def _published(self, release: Release) -> Published:
        def content() -> bytes:
            documents = [made for item in self.companies if (made := self.document(release, item))]
            return archive(release, members([*documents, *self.traders_documents(release)]))

        return Published(release.name, release.on, calendar.planned(release), content)

    def disqualified_on(self, on: date) -> bytes:
        """The list of disqualified persons that came out on a day."""
        return disqualified_file(disqualified(self.desk, self._told(max(on, self.opened))[0]))

    def document(self, release: Release, company: Company) -> Node | None:
        """What a release tells of a company."""
        if release.data not in (RSMP, RSMPPP):
            return opendata_tax.document(release, company)
        was = self.as_on(company, release.on)
        if was is None:
            return None
        return (opendata_sme.document if release.data is RSMP else opendata_sme.supported)(release, was)

    def traders_documents(self, release: Release, indices: Iterable[int] | None = None) -> list[Node]:
        """What a release tells of entrepreneurs, of all or of some."""
        if release.data is not RSMP:
            return []
        all_of = range(self.traders_count(release.on)) if indices is None else indices
        people = (self.trader(index, release.on) for index in all_of)
        return [made for item in people if item and (made := opendata_sme.traders_document(release, item))]


def members(documents: list[Node]) -> Iterator[list[Node]]:
    """Documents by the members of a release: three at least, if there are so many documents."""
    size = min(MOST_DOCUMENTS, -(-len(documents) // _FEWEST_MEMBERS) or 1)
    yield from (documents[start : start + size] for start in range(0, len(documents), size))


def truth_of(subject: Company | Entrepreneur, day: date) -> Truth:
    """What has happened to a subject up to a day."""
    facts = [*(fact for fact in subject.truth if fact.on <= day), *facts_of(subject, day)]
    if isinstance(subject, Entrepreneur):
        facts.sort(key=lambda fact: fact.on)
        last = subject.registrations[-1].ogrnip
        return Truth(subject.person.inn, last, subject.name, subject.role, tuple(facts))
    facts += [fact for debt in subject.debts for fact in debt.facts() if fact.on <= day and subject.exists(fact.on)]
    facts.sort(key=lambda fact: fact.on)
    return Truth(subject.inn, subject.ogrn, subject.short_name, subject.role, tuple(facts))


__all__ = ["DEBTAM", "PAYTAX", "REVEXP", "SSHR", "Country", "Published", "Truth", "members", "opening", "truth_of"]
