"""The country as a folder of files for the loader: what the sources give of it up to the day, the older first.

A large country is written in parts of some hundred companies, by as many processes as there are processors: a part
knows nothing of the others, so the bytes are the same however many wrote them.
"""

from __future__ import annotations

import csv
import io
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from scrapers.sandbox import calendar
from scrapers.sandbox.country import Country, members, truth_of
from scrapers.sandbox.desk import guid
from scrapers.sandbox.egrip_xml import egrip_file
from scrapers.sandbox.egrul_xml import egrul_file
from scrapers.sandbox.girbo_json import appeared, reports, statements
from scrapers.sandbox.model import Company
from scrapers.sandbox.opendata_xml import KGN, RSMP, RSMPPP, SNR, TAXOFFENCE, Archive, Release
from scrapers.sandbox.trader import Entrepreneur
from scrapers.sandbox.tree import Node

TRUTH = ".truth.csv"
"""What has really happened, in the folder of files but hidden from the loader."""

_PART = 900
_FEW_JOBS = 3
_COMPANY_DIGITS = 10
_WORKERS = os.cpu_count() or 1
_TRUTH_COLUMNS = ("inn", "ogrn", "role", "on", "what", "about", "grn")


@dataclass(frozen=True)
class Listed:
    """One subject of the country; role: what it is there for (good, phoenix, plain …). ogrn: of an entrepreneur, the
    ОГРНИП of his last registration.
    """

    inn: str
    ogrn: str
    name: str
    role: str


@dataclass(frozen=True)
class Manifest:
    """What was written: ИНН of three companies to try, the files in the order of loading, who is in them.

    whole: the files that are whole lists, so that who is missing there is known not to be in the set; whom nobody
    supports says nothing. truth: what has really happened, no file of a source.
    """

    good: str
    doubtful: str
    bad: str
    files: tuple[Path, ...]
    whole: frozenset[Path]
    companies: tuple[Listed, ...]
    entrepreneurs: tuple[Listed, ...]
    truth: Path


class _Part(NamedTuple):
    """What was made of some subjects: files, documents by release, who they are, rows of the truth."""

    registers: list[Path]
    changes: list[Path]
    reports: list[Path]
    later_reports: list[Path]
    documents: list[list[Node]]
    listed: list[Listed]
    truth: str


def build(folder: Path, *, companies: int = 30, seed: int = 1, day: date, opened: date | None = None) -> Manifest:
    """Writes the country into `folder`: every file that the tax service would give of it. Same arguments, same bytes.

    `seed` draws the ordinary companies that fill the cast up to `companies` (a smaller number takes the first of the
    cast, and a set in which none of them stands is not written). The first files of ЕГРЮЛ (format 4.07) are of the
    day on which the telling of the cast begins, the second (4.08) are of `day` and hold those who changed in between
    and one who did not; so it is with the statements. Raises ValueError as `Country` does.
    """
    country = Country(companies, seed, day, opened)
    jobs = [*_jobs(_companies_part, country.ordinals()), *_jobs(_traders_part, list(range(country.traders_count())))]
    for name in ("egrul", "egrip", "girbo"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    made: list[_Part] = []
    releases = _releases(day)
    with ExitStack() as stack:
        archives = _Archives(folder, releases, stack)
        truth = stack.enter_context((folder / TRUTH).open("w", encoding="utf-8", newline=""))
        csv.writer(truth).writerow(_TRUTH_COLUMNS)
        for part in _done(folder, country, jobs):
            archives.add(part.documents)
            truth.write(part.truth)
            made.append(part._replace(documents=[], truth=""))
    lists = [*archives.paths(), _disqualified(folder, country)]
    kinds = ("registers", "changes", "reports", "later_reports")
    listed = [item for part in made for item in part.listed]
    return Manifest(
        country.good,
        country.doubtful,
        country.bad,
        (*(path for kind in kinds for part in made for path in getattr(part, kind)), *lists),
        frozenset(path for path in lists if path.parent.name != RSMPPP.slug),
        tuple(item for item in listed if len(item.inn) == _COMPANY_DIGITS),
        tuple(item for item in listed if len(item.inn) != _COMPANY_DIGITS),
        folder / TRUTH,
    )


def _releases(day: date) -> list[Release]:
    rest = (calendar.newest(data, day) for data in (TAXOFFENCE, SNR, KGN, RSMP, RSMPPP))
    return [*calendar.of_build(day), *rest]


class _Archives:
    """The releases that are being written, a file of each as soon as there is a document for it."""

    def __init__(self, folder: Path, releases: list[Release], stack: ExitStack) -> None:
        self._folder, self._releases, self._stack = folder / "opendata", releases, stack
        self._open: dict[int, tuple[Path, Archive]] = {}

    def add(self, documents: list[list[Node]]) -> None:
        """Documents of a part of the country, by release."""
        for n, found in enumerate(documents):
            for member in members(found):
                self._archive(n).add(member)

    def paths(self) -> list[Path]:
        """The files in the order of the releases."""
        return [self._open[n][0] for n in sorted(self._open)]

    def _archive(self, n: int) -> Archive:
        if n not in self._open:
            release = self._releases[n]
            path = self._folder / release.data.slug / release.name
            path.parent.mkdir(parents=True, exist_ok=True)
            target = self._stack.enter_context(path.open("wb"))
            self._open[n] = path, self._stack.enter_context(Archive(target, release))
        return self._open[n][1]


Make = Callable[[Path, Country, int, list[int]], _Part]
Job = tuple[Make, int, list[int]]


def _jobs(make: Make, numbers: list[int]) -> Iterator[Job]:
    """The making of some subjects, part by part."""
    for n, start in enumerate(range(0, len(numbers), _PART)):
        yield make, n, numbers[start : start + _PART]


def _done(folder: Path, country: Country, jobs: list[Job]) -> Iterator[_Part]:
    """The parts in order; of a large country, by as many processes as there are processors."""
    if len(jobs) <= _FEW_JOBS or _WORKERS == 1:
        yield from (make(folder, country, n, numbers) for make, n, numbers in jobs)
        return
    told = country.size, country.seed, country.day, country.opened
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[_Part]] = deque()
        for job in jobs:
            waiting.append(pool.submit(_made_elsewhere, folder, told, job))
            if len(waiting) > 2 * _WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _made_elsewhere(folder: Path, told: tuple[int, int, date, date], job: Job) -> _Part:
    make, n, numbers = job
    return make(folder, Country(*told), n, numbers)


def _companies_part(folder: Path, country: Country, n: int, ordinals: list[int]) -> _Part:
    now = [found for ordinal in ordinals if (found := country.company(ordinal))]
    first = [was for item in now if (was := country.as_on(item, country.opened))]
    changed = {item.ordinal: item for item in now if item.last_entry > country.opened}
    if changed:  # one who has not changed comes as well
        same = next((item for item in now if item.role == "young"), now[-1])
        changed[same.ordinal] = same
    releases = _releases(country.day)
    return _Part(
        _register(folder, country, "4.07", country.opened, first, n),
        _register(folder, country, "4.08", country.day, list(changed.values()), n),
        _reports(folder, country, first, n),
        _later_reports(folder, country, now, n),
        [[made for item in now if (made := country.document(release, item))] for release in releases],
        [Listed(item.inn, item.ogrn, item.short_name, item.role) for item in now],
        _truth(now, country.day),
    )


def _traders_part(folder: Path, country: Country, n: int, indices: list[int]) -> _Part:
    now = [found for index in indices if (found := country.trader(index))]
    name = _exchange("VO_RIGFO", country.day, country.size, country.seed, n)
    releases = _releases(country.day)
    return _Part(
        [],
        [_written(folder / "egrip" / f"{name}.xml", egrip_file(name, country.day, now))] if now else [],
        [],
        [],
        [country.traders_documents(release, indices) for release in releases],
        [Listed(item.person.inn, item.registrations[-1].ogrnip, item.name, item.role) for item in now],
        _truth(now, country.day),
    )


def _register(folder: Path, country: Country, version: str, on: date, found: list[Company], n: int) -> list[Path]:
    if not found:
        return []
    name = _exchange("VO_RUGFO", on, country.size, country.seed, n)
    return [_written(folder / "egrul" / f"{name}.xml", egrul_file(name, version, on, found))]


def _exchange(prefix: str, made: date, *made_of: object) -> str:
    """The name of an exchange file without its ending."""
    return f"{prefix}_0000_9965_{made:%Y%m%d}_{guid(prefix, made, *made_of)}"


def _reports(folder: Path, country: Country, found: list[Company], n: int) -> list[Path]:
    """The statements that were there when the telling began."""
    name = f"bfo-{country.opened:%Y%m%d}-{n + 1}.json"
    told = (report for item in found for report in reports(item, country.opened, country.auditor))
    return [_written(folder / "girbo" / name, statements(told))]


def _later_reports(folder: Path, country: Country, found: list[Company], n: int) -> list[Path]:
    """Those that came or were corrected since then."""
    told = [r for item in found for r in appeared(item, country.opened, country.day, country.auditor)]
    name = f"bfo-{country.day:%Y%m%d}-{n + 1}.json"
    return [_written(folder / "girbo" / name, statements(told))] if told else []


def _disqualified(folder: Path, country: Country) -> Path:
    """The weekly list of disqualified persons."""
    release = country.release("registerdisqualified")
    path = folder / "opendata" / "registerdisqualified" / release.name
    path.parent.mkdir(parents=True, exist_ok=True)
    return _written(path, release.content())


def _truth(found: Iterable[Company | Entrepreneur], day: date) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    for item in found:
        known = truth_of(item, day)
        table.writerows(
            (known.inn, known.ogrn, known.role, fact.on, fact.what, fact.about, fact.grn) for fact in known.facts
        )
    return text.getvalue()


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
