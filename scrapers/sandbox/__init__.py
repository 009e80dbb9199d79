"""A made-up country in the tax service's own formats, for `make run` and for tests.

All of it is made up: companies, people, addresses, sums and stories. No number in it can belong to anybody:
ИНН and КПП begin with 98, ОГРН and ГРН carry the region 98, and there is neither such a subject of the
federation nor such a tax office. Check digits are right, so the service takes the numbers for what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scrapers.sandbox import opendata_sme, opendata_tax
from scrapers.sandbox.accounts import last_closed
from scrapers.sandbox.companies import cast, later
from scrapers.sandbox.desk import Desk, guid
from scrapers.sandbox.egrip_xml import egrip_file
from scrapers.sandbox.egrul_xml import egrul_file
from scrapers.sandbox.girbo_json import corrections, statements
from scrapers.sandbox.model import Company, Entrepreneur
from scrapers.sandbox.opendata_xml import RSMPPP, Release, archive
from scrapers.sandbox.persons import disqualified, disqualified_file, entrepreneurs
from scrapers.sandbox.plain import plain
from scrapers.sandbox.tree import Node

__all__ = ["Listed", "Manifest", "build"]

_FIRST_FILE_DAYS = 14
_CORRECTED_DAYS = 6
_REPORTING = 1000
"""Companies in one file of statements: a list is made in memory."""


@dataclass(frozen=True)
class Listed:
    """One company of the country; role: what it is there for (good, phoenix, plain …)."""

    inn: str
    ogrn: str
    name: str
    role: str


@dataclass(frozen=True)
class Manifest:
    """What was written: ИНН of three companies to try, the files in the order of loading, who is in them.

    whole: the files that are whole lists, so that who is missing there is known not to be in the set; whom nobody
    supports says nothing. ogrn: of an entrepreneur, the ОГРНИП of his last registration.
    """

    good: str
    doubtful: str
    bad: str
    files: tuple[Path, ...]
    whole: frozenset[Path]
    companies: tuple[Listed, ...]
    entrepreneurs: tuple[Listed, ...]


def build(folder: Path, *, companies: int = 30, seed: int = 1, day: date) -> Manifest:
    """Writes the country into `folder`: every file that the tax service would give of it. Same arguments, same bytes.

    The cast is always the same; `seed` draws the ordinary companies that fill it up to `companies` (a smaller
    number takes the first of the cast, and a set in which none of them stands is not written). The first file of
    ЕГРЮЛ (format 4.07) is fourteen days older than `day`, the second (4.08) is of `day` and holds those who changed
    and one who did not; so it is with the statements.
    Raises ValueError for fewer than three companies.
    """
    if companies < 3:
        raise ValueError("a country has at least three companies: good, doubtful and bad")
    desk = Desk(day)
    people = cast(desk)[:companies]
    people += plain(desk, companies - len(people), seed)

    earlier, country = day - timedelta(days=_FIRST_FILE_DAYS), (companies, seed)
    registers = [_register(folder, "4.07", earlier, people, country)]
    registers.append(_register(folder, "4.08", day, later(desk, people), country))
    traders = entrepreneurs(desk, people)
    name = _exchange("VO_RIGFO", day, *country)
    registers.append(_written(folder / "egrip" / f"{name}.xml", egrip_file(name, day, traders)))
    reports = list(_reports(folder / "girbo", desk, earlier, people))
    lists = list(_lists(folder / "opendata", desk, people, traders))

    good, doubtful, bad = (item.inn for item in people[:3])
    return Manifest(
        good,
        doubtful,
        bad,
        (*registers, *reports, *lists),
        frozenset(path for path in lists if path.parent.name != RSMPPP.slug),
        tuple(Listed(item.inn, item.ogrn, item.short_name, item.role) for item in people),
        tuple(Listed(item.person.inn, item.registrations[-1].ogrnip, item.name, item.role) for item in traders),
    )


def _register(folder: Path, version: str, made: date, people: list[Company], country: tuple[int, int]) -> Path:
    name = _exchange("VO_RUGFO", made, *country)
    return _written(folder / "egrul" / f"{name}.xml", egrul_file(name, version, made, people))


def _exchange(prefix: str, made: date, *made_of: object) -> str:
    """The name of an exchange file without its ending."""
    return f"{prefix}_0000_9965_{made:%Y%m%d}_{guid(prefix, made, *made_of)}"


def _reports(folder: Path, desk: Desk, earlier: date, people: list[Company]) -> Iterator[Path]:
    """Statements: the first ones in the earlier files, the corrected ones in a file of the last day."""
    auditor = desk.outside_body(4, 'ООО "АУДИТ-ВЫМЫСЕЛ"')
    last = last_closed(desk.day)
    for start in range(0, len(people), _REPORTING):
        name = f"bfo-{earlier:%Y%m%d}-{start // _REPORTING + 1}.json"
        yield _written(folder / name, statements(people[start : start + _REPORTING], last, auditor))
    if any(company.understated for company in people):
        amended = corrections(people, last, auditor, desk.day - timedelta(days=_CORRECTED_DAYS))
        yield _written(folder / f"bfo-{desk.day:%Y%m%d}.json", amended)


def _lists(folder: Path, desk: Desk, people: list[Company], traders: list[Entrepreneur]) -> Iterator[Path]:
    """Releases of open data, the older first, and the weekly list of disqualified persons."""
    for release, documents in _opendata(desk.day, people, traders):
        if documents:
            yield _written(folder / release.data.slug / release.name, archive(release, documents))
    monday = desk.day - timedelta(days=desk.day.weekday())
    name = f"data-{monday:%Y%m%d}-structure-20190101.csv"
    yield _written(folder / "registerdisqualified" / name, disqualified_file(disqualified(desk, people)))


def _opendata(day: date, people: list[Company], traders: list[Entrepreneur]) -> Iterator[tuple[Release, list[Node]]]:
    for release in opendata_tax.releases(day):
        yield release, opendata_tax.documents(release, people, day)
    release = opendata_sme.release(day)
    yield release, opendata_sme.documents(release, people, traders, day)
    release = opendata_sme.support_release(day)
    yield release, opendata_sme.supported(release, people, day)


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
