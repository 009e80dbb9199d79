"""Laws of the made-up country: the same three give the same bytes, a day goes on from the day before, nothing is told
before it happens, and no number can belong to anybody.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]
from support.proof import examples

from checker.ids import grn_ok, inn_ok, ogrn_ok, ogrnip_ok
from scrapers.sandbox import Country
from scrapers.sandbox.country import truth_of
from scrapers.sandbox.delivery import Delivered
from scrapers.sandbox.desk import company_of, trader_of
from scrapers.sandbox.egrul_xml import record
from scrapers.sandbox.model import Company
from scrapers.sandbox.trader import Entrepreneur

DAYS = st.dates(date(2024, 2, 1), date(2031, 12, 31))
SIZES = st.sampled_from((3, 17, 40, 90))
SEEDS = st.integers(0, 9)
SLUGS = (
    "sshr2019", "revexp", "paytax", "debtam", "taxoffence", "snr", "kgn", "rsmp", "rsmppp", "registerdisqualified",
)  # fmt: skip
WHEN = re.compile(r'(?:ДатаЗап|ДатаЗаписи|ДатаОГРН|ДатаПрекрЮЛ|ДатаПостУч|ДатаРег|ДатаЛиц)="(\d{4}-\d\d-\d\d)"')


def everything(country: Country) -> Iterator[bytes]:
    """All that the sources give of a country."""
    for registry in ("egrul", "egrip"):
        for file in country.register_folder(registry):
            yield f"{file.directory}/{file.name}".encode() + file.content()
    for slug in SLUGS:
        yield country.release(slug).content()
    yield repr([country.statements(company.inn) for company in country.companies]).encode()


def records(files: list[Delivered], directory: str) -> dict[str, bytes]:
    """ОГРН or ОГРНИП → the record, of the files of a directory; the day on which it was made left out."""
    found = {}
    for file in files:
        if file.directory == directory:
            with zipfile.ZipFile(io.BytesIO(file.content())) as packed:
                roots = [etree.fromstring(packed.read(name)) for name in packed.namelist()]
            for item in (item for root in roots for item in root):
                del item.attrib["ДатаВып"]
                item.tail = None
                found[item.get("ОГРН") or item.get("ОГРНИП")] = etree.tostring(item)
    return found


def text_of(company: Company, on: date) -> str:
    return str(record(company, "4.08", on)).replace(f'ДатаВып="{on}"', "")


def subjects(country: Country) -> list[Company | Entrepreneur]:
    return [*country.companies, *country.entrepreneurs]


@examples("country: the same bytes of the same size, seed and day", 50, factor=25)
@given(size=SIZES, seed=SEEDS, day=DAYS, other=DAYS)
def test_the_same_three_give_the_same_bytes_whatever_was_asked_before(
    size: int, seed: int, day: date, other: date
) -> None:
    first = list(everything(Country(size, seed, day)))
    Country(size + 1, seed, other).companies  # noqa: B018 asked in between
    again = Country(size, seed, day)
    for company in reversed(again.companies):
        again.find(company.ogrn)
    assert list(everything(again)) == first


@examples("country: the next day goes on from this one", 200, factor=25)
@given(size=SIZES, seed=SEEDS, day=DAYS)
def test_tomorrow_is_today_and_what_happened_since(size: int, seed: int, day: date) -> None:
    today = Country(size, seed, day)
    tomorrow = today.on(day + timedelta(days=1))
    before = {item.ordinal: item for item in today.companies}
    changed = set()
    for company in tomorrow.companies:
        new = [entry for entry in company.entries if entry.on > day]
        assert {entry.on for entry in new} <= {tomorrow.day}
        was = before.pop(company.ordinal, None)
        if was is None:
            assert company.born.on == tomorrow.day
        else:
            assert [entry for entry in company.entries if entry.on <= day] == was.entries
            assert company.truth[: len(was.truth)] == was.truth
            assert new or text_of(company, tomorrow.day) == text_of(was, day)
        if new:
            changed.add(company.ogrn)
    assert not before, "nobody leaves a register"
    if tomorrow.day.weekday() > 4:
        assert not changed
        return
    directory = f"{tomorrow.day:%d.%m.%Y}"
    delivered = records(tomorrow.register_folder("egrul"), directory)
    assert changed <= set(delivered)
    for ogrn in set(delivered) - changed:
        (found,) = (item for item in today.companies if item.ogrn == ogrn)
        same = etree.fromstring(record(found, "4.08", day))
        del same.attrib["ДатаВып"]
        assert etree.tostring(same) == delivered[ogrn]
    assert bool(delivered) is bool(changed)


@examples("country: nothing of the future", 100)
@given(size=SIZES, seed=SEEDS, day=DAYS)
def test_nothing_is_told_before_it_happens(size: int, seed: int, day: date) -> None:
    country = Country(size, seed, day)
    for company in country.companies:
        assert max(WHEN.findall(record(company, "4.08", day))) <= day.isoformat()
        assert all(fact.on <= day for fact in truth_of(company, day).facts)
        assert all(report["publishedCorrectionDate"] <= day.isoformat() for report in country.statements(company.inn))
    for person in country.entrepreneurs:
        assert all(entry.on <= day for item in person.registrations for entry in item.entries)
    for slug in SLUGS:
        release = country.release(slug)
        assert release.on <= day
        assert release.next is None or release.next > day
        assert release.next is None or country.on(release.next).release(slug).on == release.next


@examples("country: the releases do not depend on the day on which they are asked", 50)
@given(size=SIZES, seed=SEEDS, day=DAYS, days=st.integers(1, 9))
def test_a_release_stays_as_it_came_out(size: int, seed: int, day: date, days: int) -> None:
    today = Country(size, seed, day)
    later = today.on(day + timedelta(days=days))
    for slug in SLUGS:
        if (one := today.release(slug)).name == (other := later.release(slug)).name:
            assert one.content() == other.content(), slug


@examples("country: numbers are sound, of the region 98, and lead to their subject", 50)
@given(size=SIZES, seed=SEEDS, day=DAYS)
def test_numbers_are_sound_and_lead_to_their_subject(size: int, seed: int, day: date) -> None:
    country = Country(size, seed, day)
    for company in country.companies:
        assert inn_ok(company.inn) and ogrn_ok(company.ogrn)
        assert company.inn.startswith("98") and company.ogrn[3:5] == "98"
        assert all(grn_ok(entry.grn) and entry.grn[3:5] == "98" for entry in company.entries)
        assert country.find(company.inn) == country.find(company.ogrn) == company
        assert company_of(company.inn) == company_of(company.ogrn) == company.ordinal
        people = [head.person for head in company.heads if head.person]
        assert all(inn_ok(person.inn) and person.inn.startswith("98") for person in people)
    for person in country.entrepreneurs:
        assert inn_ok(person.person.inn) and person.person.inn.startswith("98")
        assert all(ogrnip_ok(item.ogrnip) and item.ogrnip[3:5] == "98" for item in person.registrations)
        assert person.role == "owner" or country.find(person.person.inn) == person
        assert country.find(person.registrations[-1].ogrnip) == person
    names: dict[str, str] = {}
    for subject in subjects(country):
        heads = [head.person for head in subject.heads] if isinstance(subject, Company) else [subject.person]
        for human in heads:
            assert human is None or names.setdefault(human.inn, human.full_name) == human.full_name


@given(number=st.text(max_size=20) | st.from_regex(r"98\d{8}|\d{3}98\d{8}|98\d{10}|\d{3}98\d{10}", fullmatch=True))
def test_an_unknown_number_finds_nobody(number: str) -> None:
    country = Country(40, 1, date(2026, 11, 21))
    found = country.find(number)
    assert found is None or number in ((found.inn, found.ogrn) if isinstance(found, Company) else found.numbers)
    assert trader_of("") is None
