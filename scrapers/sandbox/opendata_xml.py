"""How the tax service packs its open data: a release is a zip of several XML members in one line each.

Layout as in samples/fns/opendata: UTF-8, at most 900 documents in each member (sources/fns.md 3.2). Times inside
the zip are fixed, so the same country always gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import IO, NamedTuple, Self

from scrapers.sandbox.desk import guid
from scrapers.sandbox.tree import Node, node

MOST_DOCUMENTS = 900
"""Documents in one member (sources/fns.md 3.2)."""


class DataSet(NamedTuple):
    """An open data set: its name, how its members begin, its ТипИнф and version, the day of its structure.

    due: the day of the month on which a release comes out, in `month` of every year, or of every month (None).
    program: whether the files name the program that wrote them (ВерсПрог); day_first: names of releases and
    structures are written DDMMYYYY; miscounted: КолДок is always 1, as in the real releases of rsmppp.
    """

    slug: str
    member: str
    kind: str
    version: str
    structure: str
    due: int
    month: int | None = None
    program: bool = True
    day_first: bool = False
    miscounted: bool = False


def _numbered(
    slug: str, number: int, structure: str, due: int, month: int | None = None, version: str = "4.01"
) -> DataSet:
    member, kind = f"VO_OTKRDAN_{number}_9965_9965", f"ОТКРДАННЫЕ{number}"
    return DataSet(slug, member, kind, version, structure, due, month)


SNR = _numbered("snr", 1, "20230425", 25, version="4.02")
KGN = _numbered("kgn", 2, "20180110", 25, 10)
SSHR = _numbered("sshr2019", 3, "20200408", 25)
PAYTAX = _numbered("paytax", 4, "20180110", 1, 4)
REVEXP = _numbered("revexp", 5, "20180110", 25)
DEBTAM = _numbered("debtam", 6, "20181201", 25)
TAXOFFENCE = _numbered("taxoffence", 7, "20191201", 1, 12)
RSMP = DataSet("rsmp", "VO_RRMSPSV_0000_9965", "РЕЕСТРМСП", "4.06", "12052026", 10, program=False, day_first=True)
RSMPPP = DataSet("rsmppp", "VO_SVMSP_0000_9965", "РЕЕСТРМСП-ПП", "4.04", "20230615", 15, program=False, miscounted=True)
SETS = {data.slug: data for data in (SSHR, REVEXP, PAYTAX, DEBTAM, TAXOFFENCE, SNR, KGN, RSMP, RSMPPP)}


class Release(NamedTuple):
    """One release of a set: the day on which it came out, the day that its facts are of."""

    data: DataSet
    on: date
    of: date

    @property
    def name(self) -> str:
        """The file's name, as on file.nalog.ru."""
        return _name(self.on, self.data.structure, self.data.day_first)

    @property
    def year(self) -> int:
        """The year that the facts are of."""
        return self.of.year


@cache
def written(on: date) -> str:
    """A day as the open data write it. A release says few days many times."""
    return f"{on:%d.%m.%Y}"


@cache
def _name(on: date, structure: str, day_first: bool) -> str:
    return f"data-{on:%d%m%Y}-structure-{structure}.zip" if day_first else f"data-{on:%Y%m%d}-structure-{structure}.zip"


def archive(release: Release, parts: Iterable[Sequence[Node]]) -> bytes:
    """The bytes of a release with these documents, those of a part in a member of their own."""
    packed = io.BytesIO()
    with Archive(packed, release) as target:
        for part in parts:
            target.add(part)
    return packed.getvalue()


class Archive:
    """A release that is being written; closed, it has at least one member."""

    def __init__(self, target: IO[bytes], release: Release) -> None:
        self._release, self._members = release, 0
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def add(self, documents: Sequence[Node]) -> None:
        """A member with these documents; none of no documents."""
        if documents:
            self._write(documents)

    def _write(self, documents: Sequence[Node]) -> None:
        name, content = _member(self._release, self._members, documents)
        on = self._release.on
        info = zipfile.ZipInfo(name, (on.year, on.month, on.day, 2, 49, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        self._zip.writestr(info, content)
        self._members += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._members:
            self._write(())
        self._zip.close()


def _member(release: Release, number: int, documents: Sequence[Node]) -> tuple[str, bytes]:
    data = release.data
    name = f"{data.member}_{release.on:%Y%m%d}_{guid(data.slug, release.name, number)}"
    root = node(
        "Файл",
        node("ИдОтпр", node("ФИООтв", Фамилия="_", Имя="_")),
        Node("".join(documents)),
        {"ИдФайл": name, "ВерсФорм": data.version},
        data.program and {"ВерсПрог": "1.0"},
        {"ТипИнф": data.kind, "КолДок": "1" if data.miscounted else str(len(documents))},
    )
    return f"{name}.xml", f'<?xml version="1.0" encoding="UTF-8"?>{root}'.encode()
