"""What a made-up person is who stands in a register under his own name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from scrapers.sandbox.model import Address, Entry, Fact, Person


@dataclass(frozen=True)
class Registration:
    """One registration of an entrepreneur with its own ОГРНИП: kind 1 entrepreneur, 2 head of a farm.

    changed: entries of changes; since: the entry by which an activity stands, where it is not that of the birth.
    """

    ogrnip: str
    kind: str
    born: Entry
    taxed: Entry
    insured: Entry | None
    activities: tuple[str, ...]
    ended: Entry | None = None
    changed: tuple[Entry, ...] = ()
    since: dict[str, Entry] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries of the record in the order in which they were made."""
        made = (self.born, self.taxed, self.insured, *self.changed, self.ended)
        return tuple(entry for entry in made if entry)


@dataclass(frozen=True)
class Entrepreneur:
    """A person in trade under his own name: every registration, the oldest first."""

    role: str
    person: Person
    address: Address
    registrations: tuple[Registration, ...]
    email: str | None = None
    truth: tuple[Fact, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The ИНН and every ОГРНИП."""
        return self.person.inn, *(item.ogrnip for item in self.registrations)

    @property
    def name(self) -> str:
        """Surname, name and patronymic."""
        return self.person.full_name


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
