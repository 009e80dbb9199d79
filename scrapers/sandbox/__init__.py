"""A made-up country in the tax service's own formats, for `make run` and for tests.

All of it is made up: companies, people, addresses, sums and stories. No number in it can belong to anybody:
ИНН and КПП begin with 98, ОГРН and ГРН carry the region 98, and there is neither such a subject of the
federation nor such a tax office. Check digits are right, so the service takes the numbers for what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scrapers.sandbox.companies import cast, later
from scrapers.sandbox.desk import Desk, guid
from scrapers.sandbox.egrul_xml import egrul_file
from scrapers.sandbox.model import Company
from scrapers.sandbox.opendata_xml import archive, releases
from scrapers.sandbox.plain import plain

__all__ = ["Listed", "Manifest", "build"]

_FIRST_FILE_DAYS = 14


@dataclass(frozen=True)
class Listed:
    """One company of the country; role: what it is there for (good, phoenix, plain …)."""

    inn: str
    ogrn: str
    name: str
    role: str


@dataclass(frozen=True)
class Manifest:
    """What was written: ИНН of three companies to try, the files in the order of loading, all companies."""

    good: str
    doubtful: str
    bad: str
    files: tuple[Path, ...]
    companies: tuple[Listed, ...]


def build(folder: Path, *, companies: int = 30, seed: int = 1, day: date) -> Manifest:
    """Writes the country into `folder`: two files of ЕГРЮЛ and four of open data. Same arguments, same bytes.

    The cast is always the same; `seed` draws the ordinary companies that fill it up to `companies` (a smaller
    number takes the first of the cast). The first file of ЕГРЮЛ (format 4.07) is forty days older than `day`,
    the second (4.08) is of `day` and holds those who changed and one who did not.
    Raises ValueError for fewer than three companies.
    """
    if companies < 3:
        raise ValueError("a country has at least three companies: good, doubtful and bad")
    desk = Desk(day)
    people = cast(desk)[:companies]
    people += plain(desk, companies - len(people), seed)

    registers = folder / "egrul"
    earlier = day - timedelta(days=_FIRST_FILE_DAYS)
    files = [
        _register(registers, "4.07", earlier, people, (companies, seed)),
        _register(registers, "4.08", day, later(desk, people), (companies, seed)),
    ]
    for release in releases(day):
        files.append(_written(folder / "opendata" / release.name, archive(release, people)))

    listed = tuple(Listed(item.inn, item.ogrn, item.short_name, item.role) for item in people)
    good, doubtful, bad = (item.inn for item in people[:3])
    return Manifest(good, doubtful, bad, tuple(files), listed)


def _register(folder: Path, version: str, made: date, people: list[Company], country: tuple[int, int]) -> Path:
    name = f"VO_RUGFO_0000_9965_{made:%Y%m%d}_{guid(version, made, *country)}"
    return _written(folder / f"{name}.xml", egrul_file(name, version, made, people))


def _written(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
