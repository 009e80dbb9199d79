"""How the tax service packs its open data: a release is a zip of several XML members in one line each.

Layout as in samples/fns/opendata: UTF-8, at most 900 documents in each member (sources/fns.md 3.2). Times inside
the zip are fixed, so the same country always gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from scrapers.sandbox.desk import guid
from scrapers.sandbox.tree import Node, node, serialised

_MOST_DOCUMENTS = 900
_FEWEST_MEMBERS = 3


class DataSet(NamedTuple):
    """An open data set: its name, how its members begin, its ТипИнф and version, the day of its structure.

    program: whether the files name the program that wrote them (ВерсПрог); day_first: names of releases and
    structures are written DDMMYYYY; miscounted: КолДок is always 1, as in the real releases of rsmppp.
    """

    slug: str
    member: str
    kind: str
    version: str
    structure: str
    program: bool = True
    day_first: bool = False
    miscounted: bool = False


def _numbered(slug: str, number: int, structure: str, version: str = "4.01") -> DataSet:
    return DataSet(slug, f"VO_OTKRDAN_{number}_9965_9965", f"ОТКРДАННЫЕ{number}", version, structure)


SNR = _numbered("snr", 1, "20230425", "4.02")
KGN = _numbered("kgn", 2, "20180110")
SSHR = _numbered("sshr2019", 3, "20200408")
PAYTAX = _numbered("paytax", 4, "20180110")
REVEXP = _numbered("revexp", 5, "20180110")
DEBTAM = _numbered("debtam", 6, "20181201")
TAXOFFENCE = _numbered("taxoffence", 7, "20191201")
RSMP = DataSet("rsmp", "VO_RRMSPSV_0000_9965", "РЕЕСТРМСП", "4.06", "12052026", program=False, day_first=True)
RSMPPP = DataSet("rsmppp", "VO_SVMSP_0000_9965", "РЕЕСТРМСП-ПП", "4.04", "20230615", program=False, miscounted=True)


class Release(NamedTuple):
    """One release of a set: the day on which it came out, the day that its facts are of, whether it is the last."""

    data: DataSet
    on: date
    of: date
    newest: bool = True

    @property
    def name(self) -> str:
        """The file's name, as on file.nalog.ru."""
        on = f"{self.on:%d%m%Y}" if self.data.day_first else f"{self.on:%Y%m%d}"
        return f"data-{on}-structure-{self.data.structure}.zip"

    @property
    def year(self) -> int:
        """The year that the facts are of."""
        return self.of.year


def archive(release: Release, documents: Sequence[Node]) -> bytes:
    """The bytes of a release with these documents."""
    size = min(_MOST_DOCUMENTS, -(-len(documents) // _FEWEST_MEMBERS) or 1)
    parts = [documents[start : start + size] for start in range(0, len(documents), size)] or [[]]
    members = [_member(release, n, part) for n, part in enumerate(parts)]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in sorted(members):
            info = zipfile.ZipInfo(name, (release.on.year, release.on.month, release.on.day, 2, 49, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return packed.getvalue()


def _member(release: Release, number: int, documents: Sequence[Node]) -> tuple[str, bytes]:
    data = release.data
    name = f"{data.member}_{release.on:%Y%m%d}_{guid(data.slug, release.name, number)}"
    root = node(
        "Файл",
        node("ИдОтпр", node("ФИООтв", Фамилия="_", Имя="_")),
        *documents,
        {"ИдФайл": name, "ВерсФорм": data.version},
        data.program and {"ВерсПрог": "1.0"},
        {"ТипИнф": data.kind, "КолДок": "1" if data.miscounted else str(len(documents))},
    )
    return f"{name}.xml", b'<?xml version="1.0" encoding="UTF-8"?>' + serialised(root, "UTF-8")
