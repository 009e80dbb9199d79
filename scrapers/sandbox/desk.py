"""The registering desk of the made-up country: it gives numbers, addresses and days, in a fixed order.

No real number can come out of it. ИНН of companies and persons and КПП begin with 98 (9800 in a country of
usual size), ОГРН and ГРН carry the region 98: there is no such subject of the federation and no such
tax office.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from checker.ids import inn10_from, inn12_from, ogrn_from, ogrnip_from
from scrapers.sandbox.model import Address, Body, Company, Entry, Founder, Head, Person, Registration
from scrapers.sandbox.texts import OOO

REGION = "98"
REGION_NAME = "ПРИМЕРНАЯ ОБЛАСТЬ"
OFFICE = "9800"
OFFICE_NAME = "Межрайонная инспекция Федеральной налоговой службы № 98 по Примерной области"
OFFICE_ADDRESS = "площадь Образцовая, 1, г. Примерск, 980000"
FUND_NAME = "Отделение Фонда пенсионного и социального страхования Российской Федерации по Примерной области"

_COUNTRY = UUID("98000000-0000-4000-8000-000000000000")
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


def guid(*parts: object) -> str:
    """A GUID that is always the same for the same parts."""
    return str(uuid5(_COUNTRY, "|".join(map(str, parts))))


def _workday(on: date) -> date:
    return on - timedelta(days=max(0, on.weekday() - 4))


class Desk:
    """Gives out numbers and days; `day` is the day on which the story ends."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._entries: Counter[date] = Counter()
        self._companies = 0
        self._persons = 0
        self._addresses = 0

    def ago(self, days: int = 0, *, years: int = 0) -> date:
        """The working day at or before so many days before the end of the story; holidays are not known."""
        return _workday(self.day - timedelta(days=days + 365 * years))

    def entry(self, kind: str, on: date, *, first: str = "2") -> Entry:
        """A new entry with its ГРН (`first` 1: the entry of creation, whose ГРН is the ОГРН)."""
        number = self._entries[on]
        self._entries[on] += 1
        grn = ogrn_from(f"{first}{on:%y}{REGION}{on:%j}{number:04d}")
        return Entry(f"{REGION}{on:%y%m%d}{number:07d}", grn, on, kind)

    def personal_entry(self, kind: str, on: date, *, first: str = "4") -> Entry:
        """A new entry about an entrepreneur with its ГРНИП (`first` 3: of his registration, it is the ОГРНИП)."""
        number = self._entries[on]
        self._entries[on] += 1
        grnip = ogrnip_from(f"{first}{on:%y}{REGION}{on:%j}{number:06d}")
        return Entry(f"{REGION}{on:%y%m%d}{number:07d}", grnip, on, kind)

    def outside(self, number: int) -> str:
        """An ИНН of a body that is only named in others' records: from the far end of the numbers."""
        return inn10_from(f"{OFFICE}{99_999 - number:05d}")

    def outside_body(self, number: int, name: str) -> Body:
        """A legal person that is named in records but has none of its own in this country."""
        entry = self.entry("11201", self.ago(years=20, days=number), first="1")
        return Body(entry.grn, self.outside(number), name)

    def person(self, surname: str, name: str, patronymic: str) -> Person:
        """A person with the next number."""
        self._persons += 1
        return Person(inn12_from(f"{REGION}{self._persons * 37:08d}"), surname, name, patronymic)

    def address(self) -> Address:
        """The next address."""
        n = self._addresses
        self._addresses += 1
        return Address(
            index=f"980{n % len(_TOWNS):03d}",
            town=_TOWNS[n % len(_TOWNS)],
            street=_STREETS[n % len(_STREETS)],
            house=f"Д. {n * 7 % 90 + 1}",
            room=f"ОФИС {n * 13 % 300 + 1}",
            kladr=f"{REGION}000{n % len(_TOWNS) + 1:03d}000{n % len(_STREETS) + 1:04d}",
            gar=guid("address", n),
        )

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
    ) -> Company:
        """A newly registered company with the entries that always follow: tax office, then insurers.

        how: 11 created, 21 came out of a conversion. capital: roubles.
        """
        self._companies += 1
        born = self.entry("11201" if how == "11" else "11301", on, first="1")
        taxed = self.entry("13200", on)
        # From 2023 one fund insures, and its entries have kinds of their own.
        pension, social = ("13300", "13400") if on.year < 2023 else ("13301", "13401")
        later = _workday(on + timedelta(days=7))
        insured = (self.entry(pension, later), self.entry(social, later))
        return Company(
            role=role,
            inn=inn10_from(f"{REGION}{self._companies * 11:07d}"),
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
            number=self.entry,
            entries=[born, taxed, *insured],
        )

    def register(
        self, on: date, activities: Sequence[str], *, ended: date | None = None, kind: str = "1"
    ) -> Registration:
        """A registration of an entrepreneur (kind 2: of a farm's head) with the entries that always follow."""
        born = self.personal_entry("21211" if kind == "1" else "21221", on, first="3")
        taxed = self.personal_entry("23200", on)
        insured = self.personal_entry("23300" if on.year < 2023 else "23301", _workday(on + timedelta(days=7)))
        end = self.personal_entry("24111", ended) if ended else None
        return Registration(born.grn, kind, born, taxed, insured, tuple(activities), end)


def lead(company: Company, person: Person, title: str = "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР", *, since: Entry | None = None) -> None:
    """The person becomes the only head: from the creation, or by a later entry."""
    company.heads = [Head(person, title, since or company.born)]


def own(company: Company, *shares: tuple[Person, int]) -> None:
    """The persons own the company from its creation, each so many per cent."""
    company.founders = [Founder(person, company.born, percent) for person, percent in shares]
