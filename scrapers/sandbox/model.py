"""What a made-up company is: blocks of its register record, each resting on a numbered and dated entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from scrapers.sandbox.texts import FORMS


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


@dataclass(kw_only=True)
class Company:
    """A company of the story. It changes as the story goes on; every file shows it as it is at that moment.

    staff: headcount at the end of the older and the newer year of the open data; money: income and expense of
    those years in roubles; None: the company stands in no such file. capital: roubles, None: there is none.
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

    def record(self, kind: str, on: date) -> Entry:
        """A new entry about this company, of a kind of the справочник СПВЗ."""
        entry = self.number(kind, on)
        self.entries.append(entry)
        return entry

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
