"""Headcount (sshr) and income with expense (revexp) of the story, packed as the tax service's open data.

Layout as in samples/fns/opendata: a zip of several XML members, UTF-8 in one line, at most 900 documents in
each (sources/fns.md 3.2). Times inside the zip are fixed, so the same country always gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from scrapers.sandbox.desk import guid
from scrapers.sandbox.model import Company
from scrapers.sandbox.tree import Node, node, serialised

_MOST_DOCUMENTS = 900
_FEWEST_MEMBERS = 3


class DataSet(NamedTuple):
    """An open data set: its number in the names and in ТипИнф, and the day of its structure."""

    number: int
    structure: str


SSHR = DataSet(3, "20200408")
REVEXP = DataSet(5, "20180110")


class Release(NamedTuple):
    """One release of a set. `newer` tells which of the two years of the story it is about."""

    data: DataSet
    on: date
    newer: bool

    @property
    def name(self) -> str:
        """The file's name, as on file.nalog.ru."""
        return f"data-{self.on:%Y%m%d}-structure-{self.data.structure}.zip"

    @property
    def year(self) -> int:
        """The year that the figures are of: a release tells of the year before."""
        return self.on.year - 1


def releases(day: date) -> list[Release]:
    """The releases of the last two autumns up to `day`: figures of a year come out next October."""
    year = day.year if day >= date(day.year, 10, 25) else day.year - 1
    return [Release(data, date(year - older, 10, 25), newer=not older) for data in (SSHR, REVEXP) for older in (1, 0)]


def archive(release: Release, companies: Sequence[Company]) -> bytes:
    """The bytes of a release: the companies that were there at the end of the year and have such figures."""
    documents = [document for company in companies if (document := _document(release, company)) is not None]
    size = min(_MOST_DOCUMENTS, -(-len(documents) // _FEWEST_MEMBERS) or 1)
    parts = [documents[start : start + size] for start in range(0, len(documents), size)]
    members = [_member(release, n, part) for n, part in enumerate(parts)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in sorted(members):
            info = zipfile.ZipInfo(name, (release.on.year, release.on.month, release.on.day, 2, 49, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return packed.getvalue()


def _member(release: Release, number: int, documents: Sequence[Node]) -> tuple[str, bytes]:
    name = f"VO_OTKRDAN_{release.data.number}_9965_9965_{release.on:%Y%m%d}_{guid(release.name, number)}"
    root = node(
        "Файл",
        node("ИдОтпр", node("ФИООтв", Фамилия="_", Имя="_")),
        *documents,
        ИдФайл=name,
        ВерсФорм="4.01",
        ВерсПрог="1.0",
        ТипИнф=f"ОТКРДАННЫЕ{release.data.number}",
        КолДок=str(len(documents)),
    )
    return f"{name}.xml", b'<?xml version="1.0" encoding="UTF-8"?>' + serialised(root, "UTF-8")


def _document(release: Release, company: Company) -> Node | None:
    last_day = date(release.year, 12, 31)
    figures = _figures(release, company)
    absent = company.born.on > last_day or (company.ended is not None and company.ended.on <= last_day)
    if figures is None or absent:
        return None
    return node(
        "Документ",
        node("СведНП", НаимОрг=company.full_name, ИННЮЛ=company.inn),
        figures,
        ИдДок=guid(release.name, company.inn),
        ДатаДок=f"{release.on:%d.%m.%Y}",
        ДатаСост=f"{last_day:%d.%m.%Y}",
    )


def _figures(release: Release, company: Company) -> Node | None:
    if release.data is SSHR:
        return company.staff and node("СведССЧР", КолРаб=str(company.staff[release.newer]))
    if company.money is None:
        return None
    income, expense = company.money[release.newer]
    return node("СведДохРасх", СумДоход=f"{income:.2f}", СумРасход=f"{expense:.2f}")
