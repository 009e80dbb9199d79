"""The registering desk of the made-up country: it gives numbers, addresses and days, in a fixed order.

No real number can come out of it. ИНН of companies and persons and КПП begin with 98, ОГРН and ГРН carry the
region 98: there is no such subject of the federation and no such tax office. Every number holds the ordinal of its
subject, so it depends on nobody else's story, and a subject is found by any number without an index.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

from checker.ids import inn10_from, inn12_from, ogrn_from, ogrnip_from
from scrapers.sandbox.accounts import last_closed
from scrapers.sandbox.model import Address, Body, Company, Debt, Entry, Fact, Founder, Head, Person
from scrapers.sandbox.texts import OOO
from scrapers.sandbox.trader import Registration

REGION = "98"
REGION_NAME = "ПРИМЕРНАЯ ОБЛАСТЬ"
OFFICE = "9800"
OFFICE_NAME = "Межрайонная инспекция Федеральной налоговой службы № 98 по Примерной области"
OFFICE_ADDRESS = "площадь Образцовая, 1, г. Примерск, 980000"
FUND_NAME = "Отделение Фонда пенсионного и социального страхования Российской Федерации по Примерной области"

_TOWNS = ("ПРИМЕРСК", "НОВОМАКЕТНЫЙ", "ОБРАЗЦОВ", "ЧЕРТЁЖНОЕ")
_STREETS = (
    "ВЫМЫШЛЕННАЯ",
    "ЭСКИЗНАЯ",
    "МАКЕТНАЯ",
    "ШАБЛОННАЯ",
    "УСЛОВНАЯ",
    "ЧЕРНОВАЯ",
    "НАБРОСОЧНАЯ",
    "ПРИМЕРНАЯ",
    "УЧЕБНАЯ",
    "ПОКАЗАТЕЛЬНАЯ",
)


MOST_ENTRIES = 64
"""Entries of one record: so many numbers of ГРН belong to each."""

_COMPANY_STEP, _PERSON_STEP = 11, 37
_PEOPLE_OF_ONE = 16
_FIRST_PEOPLE, _FIRST_TRADER = 1_000, 2_600_000
"""Persons with smaller numbers are of the cast; those around every ordinary company have a range of their own."""


def guid(*parts: object) -> str:
    """A GUID that is always the same for the same parts."""
    digest = sha256("|".join(map(str, parts)).encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"


def workday(on: date) -> date:
    """The working day at or before a day; holidays are not known."""
    return on - timedelta(days=max(0, on.weekday() - 4))


def next_workday(on: date) -> date:
    """The working day at or after a day."""
    return on + timedelta(days=max(0, 7 - on.weekday()) if on.weekday() > 4 else 0)


def inn_of(ordinal: int) -> str:
    """The ИНН of a company."""
    return inn10_from(f"{REGION}{ordinal * _COMPANY_STEP:07d}")


def company_of(number: str) -> int | None:
    """The ordinal of the company that may have this ИНН or ОГРН; None if nobody in any such country could."""
    if len(number) == 10 and number.startswith(REGION):
        ordinal, rest = divmod(int(number[2:9]), _COMPANY_STEP)
        return None if rest else ordinal
    return int(number[5:12]) // MOST_ENTRIES if len(number) == 13 and number[3:5] == REGION else None


def trader_of(number: str) -> int | None:
    """The ordinal of the ordinary entrepreneur that may have this ИНН or ОГРНИП."""
    if len(number) == 12 and number.startswith(REGION):
        person, rest = divmod(int(number[2:10]), _PERSON_STEP)
        return None if rest or person < _FIRST_TRADER else person - _FIRST_TRADER
    return int(number[5:14]) // MOST_ENTRIES if len(number) == 15 and number[3:5] == REGION else None


def person_inn(number: int) -> str:
    """The ИНН of a person."""
    return inn12_from(f"{REGION}{number * _PERSON_STEP:08d}")


def private_person(ordinal: int, n: int) -> int:
    """The number of the n-th person around an ordinary company."""
    return _FIRST_PEOPLE + ordinal * _PEOPLE_OF_ONE + n % _PEOPLE_OF_ONE


def trading_person(ordinal: int) -> int:
    """The number of the person of an ordinary entrepreneur."""
    return _FIRST_TRADER + ordinal


def _entry(kind: str, on: date, number: int, first: str) -> Entry:
    return Entry(f"{REGION}{on:%y%m%d}{number:07d}", ogrn_from(f"{first}{on:%y}{REGION}{number:07d}"), on, kind)


def place(n: int) -> Address:
    """The address with a number."""
    return Address(
        index=f"980{n % len(_TOWNS):03d}",
        town=_TOWNS[n % len(_TOWNS)],
        street=_STREETS[n % len(_STREETS)],
        house=f"Д. {n * 7 % 90 + 1}",
        room=f"ОФИС {n * 13 % 300 + 1}",
        kladr=f"{REGION}000{n % len(_TOWNS) + 1:03d}000{n % len(_STREETS) + 1:04d}",
        gar=guid("address", n),
    )


class Desk:
    """Gives out numbers in order from the given ordinals on; days are counted back from `day`."""

    def __init__(self, day: date, *, company: int = 1, trader: int = 1, person: int = 1, address: int = 0) -> None:
        self.day = day
        self.closed = last_closed(day)
        self._companies, self._traders = count(company), count(trader)
        self._persons, self._addresses = count(person), count(address)

    def ago(self, days: int = 0, *, years: int = 0) -> date:
        """The working day at or before so many days before the end of the story."""
        return workday(self.day - timedelta(days=days + 365 * years))

    def owes(self, tax: str, older: int, newer: int, fine: int = 0) -> Debt:
        """A debt of the cast: roubles until and from the list that is the newest when the telling begins (0: none)."""
        turned = (self.day.replace(day=1) - timedelta(days=1)).replace(day=1)
        return Debt(tax, ((date.min, older), (turned, newer)), fine)

    def outside(self, number: int) -> str:
        """An ИНН of a body that is only named in others' records: from the far end of the numbers."""
        return inn10_from(f"{REGION}{9_999_999 - number:07d}")

    def outside_body(self, number: int, name: str) -> Body:
        """A legal person that is named in records but has none of its own in this country."""
        entry = _entry("11201", self.ago(years=20, days=number), 9_999_999 - number, "1")
        return Body(entry.grn, self.outside(number), name)

    def person(self, surname: str, name: str, patronymic: str) -> Person:
        """A person with the next number."""
        return Person(person_inn(next(self._persons)), surname, name, patronymic)

    def address(self) -> Address:
        """The next address."""
        return place(next(self._addresses))

    def found(
        self,
        role: str,
        title: str,
        on: date,
        activities: Sequence[str],
        *,
        form: str = OOO,
        capital: int | None = 10_000,
        how: str = "11",
        address: Address | None = None,
        closed: int | None = None,
        until: date = date.max,
    ) -> Company:
        """A newly registered company with the entries that always follow: tax office, then insurers.

        how: 11 created, 21 came out of a conversion. capital: roubles. closed: the newer year of its figures.
        until: the day up to which is told; the insurers' entries may be yet to come.
        """
        ordinal = next(self._companies)
        numbers = count(ordinal * MOST_ENTRIES)

        def number(kind: str, on: date, first: str = "2") -> Entry:
            return _entry(kind, on, next(numbers), first)

        born = number("11201" if how == "11" else "11301", on, "1")
        taxed = number("13200", on)
        # From 2023 one fund insures, and its entries have kinds of their own.
        pension, social = ("13300", "13400") if on.year < 2023 else ("13301", "13401")
        later = workday(on + timedelta(days=7))
        insured = tuple(item for item in (number(pension, later), number(social, later)) if later <= until)
        return Company(
            role=role,
            ordinal=ordinal,
            inn=inn_of(ordinal),
            kpp=f"{OFFICE}01001",
            ogrn=born.grn,
            form=form,
            title=title,
            born=born,
            taxed=taxed,
            insured=insured,
            how=how,
            address=address or self.address(),
            activities=tuple(activities),
            capital=capital,
            number=number,
            entries=[born, taxed, *insured],
            closed=self.closed if closed is None else closed,
            truth=[Fact(on, "founded", grn=born.grn)],
            told=self.day,
        )

    def register(
        self, on: date, activities: Sequence[str], *, ended: date | None = None, kind: str = "1"
    ) -> Registration:
        """A registration of an entrepreneur (kind 2: of a farm's head) with the entries that always follow."""
        ordinal = next(self._traders)
        born = personal_entry(ordinal, 0, "21211" if kind == "1" else "21221", on, first="3")
        taxed = personal_entry(ordinal, 1, "23200", on)
        later = workday(on + timedelta(days=7))
        insured = personal_entry(ordinal, 2, "23300" if on.year < 2023 else "23301", later)
        end = personal_entry(ordinal, MOST_ENTRIES - 1, "24111", ended) if ended else None
        return Registration(born.grn, kind, born, taxed, insured, tuple(activities), end)


def personal_entry(ordinal: int, n: int, kind: str, on: date, *, first: str = "4") -> Entry:
    """The n-th entry about an entrepreneur with its ГРНИП (`first` 3: of his registration, it is the ОГРНИП)."""
    number = ordinal * MOST_ENTRIES + n
    grnip = ogrnip_from(f"{first}{on:%y}{REGION}{number:09d}")
    return Entry(f"{REGION}{on:%y%m%d}{number:07d}", grnip, on, kind)


def lead(company: Company, person: Person, title: str = "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", *, since: Entry | None = None) -> None:
    """The person becomes the only head: from the creation, or by a later entry."""
    company.heads = [Head(person, title, since or company.born)]


def own(company: Company, *shares: tuple[Person, int]) -> None:
    """The persons own the company from its creation, each so many per cent."""
    company.founders = [Founder(person, company.born, percent) for person, percent in shares]
