"""The paid delivery folder of ЕГРЮЛ and ЕГРИП: a full copy and the changes of every working day (sources/fns.md 2.2).

The real full copy is of the first of January. Here it is of the first day of the month a fortnight ago, so that the
days after it are few and nothing in between is missing.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from scrapers.sandbox.egrip_xml import record as trader_record
from scrapers.sandbox.egrul_xml import delivered
from scrapers.sandbox.egrul_xml import record as company_record
from scrapers.sandbox.tree import Node

if TYPE_CHECKING:
    from scrapers.sandbox.country import Country

VERSION = "4.08"
DIRECTORIES = {"egrul": "EGRUL_408", "egrip": "EGRIP_407"}
"""The directory of the format over those of the days."""

_RECORDS_OF_A_FILE = 1_000
_FILES_OF_A_ZIP = 100
_ALSO_UNCHANGED = 20
"""Among so many changed records of a day one more comes that has not changed."""

Records = Callable[[Sequence[int], date], Iterable[Node]]


class Delivered(NamedTuple):
    """A file of the folder: its directory ("DD.MM.YYYY" or "DD.MM.YYYY_FULL"), its name, what is in it."""

    directory: str
    name: str
    content: Callable[[], bytes]


def folder(country: Country, registry: str) -> list[Delivered]:
    """All files of a register's folder, the full copy first. Raises KeyError for an unknown register."""
    changed, all_of, records = _REGISTERS[registry](country)
    root, full = registry.upper(), max(country.opened, _full_day(country.day))
    daily = {"egrul": "EGRUL408", "egrip": "EGRIP"}[registry]
    files = _files(f"{full:%d.%m.%Y}_FULL", f"{root}_FULL", root, full, all_of(full), records)
    for on in _workdays(full, country.day):
        subjects = sorted({*changed[on], *_unchanged(changed[on], all_of(on), country.seed, on)})
        files += _files(f"{on:%d.%m.%Y}", daily, root, on, subjects, records)
    return files


def _full_day(day: date) -> date:
    return (day - timedelta(days=14)).replace(day=1)


def _workdays(after: date, to: date) -> Iterator[date]:
    days = (after + timedelta(days=n + 1) for n in range((to - after).days))
    return (on for on in days if on.weekday() < 5)


def _unchanged(changed: Sequence[int], subjects: Sequence[int], seed: int, on: date) -> list[int]:
    if not changed:
        return []
    random = Random(f"{seed}/{on}")  # noqa: S311 made-up data, no secret
    return [random.choice(subjects) for _ in range(1 + len(changed) // _ALSO_UNCHANGED)]


def _files(
    directory: str, prefix: str, root: str, on: date, subjects: Sequence[int], records: Records
) -> list[Delivered]:
    size = _RECORDS_OF_A_FILE * _FILES_OF_A_ZIP

    def packed(part: Sequence[int]) -> Callable[[], bytes]:
        return lambda: _zip(root, on, part, records)

    parts = [subjects[start : start + size] for start in range(0, len(subjects), size)]
    return [Delivered(directory, f"{prefix}_{on}_{n}.zip", packed(part)) for n, part in enumerate(parts, 1)]


def _zip(root: str, on: date, subjects: Sequence[int], records: Records) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for n, start in enumerate(range(0, len(subjects), _RECORDS_OF_A_FILE), 1):
            part = records(subjects[start : start + _RECORDS_OF_A_FILE], on)
            info = zipfile.ZipInfo(f"{root}_{on}_{n}.XML", (on.year, on.month, on.day, 4, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, delivered(root, on, part))
    return target.getvalue()


Register = tuple[dict[date, list[int]], Callable[[date], Sequence[int]], Records]


def _egrul(country: Country) -> Register:
    changed: dict[date, list[int]] = defaultdict(list)
    for company in country.companies:
        for on in {entry.on for entry in company.entries if entry.on > country.opened}:
            changed[on].append(company.ordinal)

    def all_of(on: date) -> list[int]:
        return [company.ordinal for company in country.companies if company.born.on <= on]

    def records(ordinals: Sequence[int], on: date) -> Iterator[Node]:
        found = (country.company(ordinal, on) for ordinal in ordinals)
        return (company_record(company, VERSION, on) for company in found if company)

    return changed, all_of, records


def _egrip(country: Country) -> Register:
    changed: dict[date, list[int]] = defaultdict(list)
    born: dict[int, date] = {}
    for index, person in country.traders():
        born[index] = person.registrations[0].born.on
        entries = (entry for registration in person.registrations for entry in registration.entries)
        for on in {entry.on for entry in entries if entry.on > country.opened}:
            changed[on].append(index)

    def all_of(on: date) -> list[int]:
        return [index for index, day in born.items() if day <= on]

    def records(indices: Sequence[int], on: date) -> Iterator[Node]:
        found = (country.trader(index, on) for index in indices)
        return (trader_record(person, item, on) for person in found if person for item in person.registrations)

    return changed, all_of, records


_REGISTERS: dict[str, Callable[[Country], Register]] = {"egrul": _egrul, "egrip": _egrip}
