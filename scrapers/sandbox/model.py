"""What a made-up company is: blocks of its register record, each resting on a numbered and dated entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from scrapers.sandbox.texts import AO, FORMS, TOLD_BY_KIND

MOST_SIMPLIFIED = 100_000_000
"""Roubles of income a year up to which a company of persons takes the simplified regime in this country."""


@dataclass(frozen=True)
class Entry:
    """One record of the register (СвЗапЕГРЮЛ): its inner number, ГРН, day and kind (справочник СПВЗ)."""

    serial: str
    grn: str
    on: date
    kind: str


@dataclass(frozen=True)
class Person:
    """A made-up person. The names are upper case, as the register writes them."""

    inn: str
    surname: str
    name: str
    patronymic: str

    @property
    def sex(self) -> str:
        """`Пол` of the format: 1 man, 2 woman."""
        return "1" if self.patronymic.endswith("Ч") else "2"

    @property
    def full_name(self) -> str:
        """Surname, name and patronymic."""
        return f"{self.surname} {self.name} {self.patronymic}"


@dataclass(frozen=True)
class Body:
    """A Russian legal person as it is named in another's record."""

    ogrn: str
    inn: str
    name: str


@dataclass(frozen=True)
class Foreign:
    """A foreign company: names in Russian and Latin letters, country (ОКСМ), number in its own register."""

    name: str
    latin: str
    country: str
    country_name: str
    number: str


@dataclass(frozen=True)
class Authority:
    """A public founder: level 2 a subject of the federation, 3 a municipality; `body` acts for it."""

    level: str
    municipality: str | None
    body: Body


@dataclass(frozen=True)
class Mark:
    """An untruth mark: ground 1 the person's own statement, 2 an inspection."""

    ground: str
    entry: Entry


@dataclass(frozen=True)
class Ban:
    """A disqualification (СвДискв): its first and last day, and the day of the court's decision."""

    start: date
    end: date
    decided: date
    entry: Entry


@dataclass(frozen=True)
class Head:
    """Who acts without a power of attorney. `person` None: hidden by law (ОгрДосСв)."""

    person: Person | None
    title: str
    since: Entry
    post: str = "02"
    marks: tuple[Mark, ...] = ()
    ban: Ban | None = None


@dataclass(frozen=True)
class Founder:
    """A founder or member. `who` None: hidden by law. `percent` None: the form knows no shares."""

    who: Person | Body | Foreign | Authority | None
    since: Entry
    percent: int | None = 100
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Link:
    """Another legal person that stands in one block of the record: manager, registrar, forebear, heir."""

    body: Body
    entry: Entry


@dataclass(frozen=True)
class Decision:
    """The decision on a coming exclusion and its publication."""

    on: date
    number: str
    published: date


@dataclass(frozen=True)
class Status:
    """СвСтатус: code of the справочник СЮЛСТ, its entry, and the decision on exclusion where there is one."""

    code: str
    entry: Entry
    decision: Decision | None = None


@dataclass(frozen=True)
class Merger:
    """СвРеорг: the code of the form and the parties with whether each of them goes on."""

    code: str
    entry: Entry
    parties: tuple[tuple[Body, bool], ...]


@dataclass(frozen=True)
class Address:
    """An invented address in an invented town; `gar` is the number of the address object in ГАР."""

    index: str
    town: str
    street: str
    house: str
    room: str
    kladr: str
    gar: str


@dataclass(frozen=True)
class Licence:
    """A licence of the unified register (ЕРУЛ)."""

    number: str
    since: date
    activity: str
    office: str
    entry: Entry


@dataclass(frozen=True)
class Branch:
    """A branch with its own КПП; `registered` is the entry on its tax registration."""

    name: str
    kpp: str
    address: Address
    since: Entry
    registered: Entry


@dataclass(frozen=True)
class Fact:
    """What happened to a subject: a word of its kind, and what it was about. grn: the entry that tells of it.

    Facts without an entry are known to the model only, and to sources that are not of the tax service.
    """

    on: date
    what: str
    about: str = ""
    grn: str = ""


@dataclass(frozen=True)
class Debt:
    """A tax that is owed: (day, roubles without penalties from that day on) in order; a fine on top, in roubles."""

    tax: str
    steps: tuple[tuple[date, int], ...]
    fine: int = 0

    def owed(self, of: date) -> int:
        """What is owed on a day; 0: nothing."""
        return next((roubles for since, roubles in reversed(self.steps) if since <= of), 0)

    def facts(self) -> Iterator[Fact]:
        """When it began and when it was repaid."""
        before = 0
        for since, roubles in self.steps:
            if since > date.min and bool(before) is not bool(roubles):
                yield Fact(since, "debt_began" if roubles else "debt_repaid", self.tax)
            before = roubles


@dataclass(frozen=True)
class Fine:
    """A fine for a tax offence, in roubles as written, told in the lists of the years from `year` on."""

    roubles: str
    year: int = 0


@dataclass(frozen=True)
class Contract:
    """A public contract by the law 44 or 223: the customer, the subject, its number in the register, its day."""

    law: int
    customer: Body
    subject: str
    number: str
    on: date


@dataclass(frozen=True)
class Support:
    """State support of a small business: number, giver, code with roubles, first and last day, whether misused.

    ended: the day on which it was cut short.
    """

    number: str
    giver: Body
    kind: str
    amount: int
    since: date
    until: date
    ended: date | None = None
    misused: bool = False


@dataclass(frozen=True)
class Finances:
    """What the books of a company look like, in per cent.

    assets: the balance against the income of the year; loans: against the income; pays: how much of what companies
    usually pay in taxes it pays. For the years before the two that the story names: growth: every earlier year
    against the next one; margin: profit against income (None: as in the older of the two). trend: for the years
    after them, every year against the one before it.
    """

    assets: int = 40
    loans: int = 0
    growth: int = 92
    margin: int | None = None
    pays: int = 100
    trend: int = 103


@dataclass(kw_only=True)
class Company:
    """A company of the story. It changes as the story goes on; every file shows it as it is at that moment.

    closed: the year of the newer of its two named years. staff: headcount in that year and the one before it, the
    older first; money: income and expense of those years in roubles; None: the company stands in no such file.
    capital: roubles, None: there is none. understated: thousands of roubles of stocks that its statement of the
    year `closed` left out, and the day on which it was corrected. since: the entry by which a block stands, where
    it is not that of the creation. truth: what has happened to it. kept: its
    books up to a year, once asked for.
    group: its role in a consolidated group of taxpayers (1 responsible, 2 member), while there were such groups.
    told: the day on which the telling of its story ends, from which the days of the cast are counted back.
    """

    role: str
    ordinal: int
    inn: str
    kpp: str
    ogrn: str
    form: str
    title: str
    born: Entry
    taxed: Entry
    insured: tuple[Entry, ...]
    how: str
    address: Address
    activities: tuple[str, ...]
    capital: int | None
    number: Callable[[str, date], Entry] = field(repr=False, compare=False)
    entries: list[Entry]
    closed: int
    since: dict[str, Entry] = field(default_factory=dict)
    truth: list[Fact] = field(default_factory=list)
    email: str | None = None
    heads: list[Head] = field(default_factory=list)
    founders: list[Founder] = field(default_factory=list)
    address_marks: tuple[Mark, ...] = ()
    jointly: Entry | None = None
    manager: Link | None = None
    registrar: Link | None = None
    forebear: Link | None = None
    heir: Link | None = None
    status: Status | None = None
    ended: Entry | None = None
    merger: Merger | None = None
    licences: tuple[Licence, ...] = ()
    branch: Branch | None = None
    reported: tuple[tuple[str, int], ...] = ()
    staff: tuple[int, int] | None = None
    money: tuple[tuple[int, int], tuple[int, int]] | None = None
    finances: Finances = Finances()
    debts: tuple[Debt, ...] = ()
    fines: tuple[Fine, ...] = ()
    contracts: tuple[Contract, ...] = ()
    supports: tuple[Support, ...] = ()
    understated: tuple[int, date] | None = None
    group: str | None = None
    told: date = date.min
    kept: tuple[int, dict[int, dict[str, int]]] = field(default=(0, {}), repr=False, compare=False)

    def record(self, kind: str, on: date, what: str = "", about: str = "") -> Entry:
        """A new entry about this company, of a kind of the справочник СПВЗ; what happened, if it is worth telling."""
        entry = self.number(kind, on)
        self.entries.append(entry)
        if told := what or TOLD_BY_KIND.get(kind):
            self.tell(on, told, about, entry.grn)
        return entry

    def tell(self, on: date, what: str, about: str = "", grn: str = "") -> None:
        """Keeps what has happened aside."""
        self.truth.append(Fact(on, what, about, grn))

    @property
    def last_entry(self) -> date:
        """The day of the last entry."""
        return max(entry.on for entry in self.entries)

    def stands_by(self, block: str) -> Entry:
        """The entry by which a block of the record stands."""
        return self.since.get(block, self.born)

    def exists(self, on: date) -> bool:
        """Whether it is registered and not ended on this day."""
        return self.born.on <= on and (self.ended is None or self.ended.on > on)

    @cached_property
    def regime(self) -> str | None:
        """The special tax regime that its kind and size suggest: `eshn`, `usn`, or None for the general one."""
        private = bool(self.founders) and all(isinstance(item.who, Person) for item in self.founders)
        if not private or self.form == AO or max(income for income, _ in self.money or ((0, 0),)) > MOST_SIMPLIFIED:
            return None
        return "eshn" if self.activities[0].startswith("01.") else "usn"

    @property
    def full_name(self) -> str:
        """The full name as the register writes it."""
        return f'{FORMS[self.form].full} "{self.title}"'

    @property
    def short_name(self) -> str:
        """The short name as the register writes it."""
        return f'{FORMS[self.form].short} "{self.title}"'

    @property
    def body(self) -> Body:
        """How other records name this company."""
        return Body(self.ogrn, self.inn, self.full_name)
