"""What a made-up company is: blocks of its register record, each resting on a numbered and dated entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from scrapers.sandbox.texts import AO, FORMS

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
class Debt:
    """A tax that is owed: roubles without penalties, in the older and the newer monthly list (0: none); a fine."""

    tax: str
    older: int
    newer: int
    fine: int = 0


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
    against the next one; margin: profit against income (None: as in the older of the two).
    """

    assets: int = 40
    loans: int = 0
    growth: int = 92
    margin: int | None = None
    pays: int = 100


@dataclass(kw_only=True)
class Company:
    """A company of the story. It changes as the story goes on; every file shows it as it is at that moment.

    staff: headcount in the last closed year and the one before it, the older first; money: income and expense of
    those years in roubles; None: the company stands in no such file. capital: roubles, None: there is none.
    understated: thousands of roubles of stocks that its last statement left out until it was corrected.
    group: its role in a consolidated group of taxpayers (1 responsible, 2 member), while there were such groups.
    """

    role: str
    inn: str
    kpp: str
    ogrn: str
    form: str
    title: str
    born: Entry
    taxed: Entry
    insured: tuple[Entry, Entry]
    how: str
    address: Address
    activities: tuple[str, ...]
    capital: int | None
    number: Callable[[str, date], Entry] = field(repr=False)
    entries: list[Entry]
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
    fines: tuple[str, ...] = ()
    contracts: tuple[Contract, ...] = ()
    supports: tuple[Support, ...] = ()
    understated: int | None = None
    group: str | None = None

    def record(self, kind: str, on: date) -> Entry:
        """A new entry about this company, of a kind of the справочник СПВЗ."""
        entry = self.number(kind, on)
        self.entries.append(entry)
        return entry

    def exists(self, on: date) -> bool:
        """Whether it is registered and not ended on this day."""
        return self.born.on <= on and (self.ended is None or self.ended.on > on)

    @property
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


@dataclass(frozen=True)
class Registration:
    """One registration of an entrepreneur with its own ОГРНИП: kind 1 entrepreneur, 2 head of a farm."""

    ogrnip: str
    kind: str
    born: Entry
    taxed: Entry
    insured: Entry
    activities: tuple[str, ...]
    ended: Entry | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of the record in the order in which they were made."""
        return (self.born, self.taxed, self.insured, *([self.ended] if self.ended else []))


@dataclass(frozen=True)
class Entrepreneur:
    """A person in trade under his own name: every registration, the oldest first."""

    role: str
    person: Person
    address: Address
    registrations: tuple[Registration, ...]
    email: str | None = None

    @property
    def name(self) -> str:
        """Surname, name and patronymic."""
        return f"{self.person.surname} {self.person.name} {self.person.patronymic}"


@dataclass(frozen=True)
class Disqualified:
    """A row of the register of disqualified persons. `body` is where the offence was; its ИНН may be unknown."""

    number: str
    person: str
    born: date
    birthplace: str
    body: str
    body_inn: str
    office: str
    start: date
    end: date
    term: str
