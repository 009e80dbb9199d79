"""The dossier as PDF: the same bytes each time, sealed, readable by a program, whatever a name is made of."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pypdf
import pytest

from checker.paper import pdf
from checker.paper.dossier import Dossier
from checker.paper.seal import is_whole
from tests.web.paper.test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country


def read(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """All its words, a space between each two: lines of a column end where they must."""
    return " ".join(" ".join(page.extract_text() for page in read(data).pages).split())


def renamed(report: Dossier, name: str) -> Dossier:
    card = msgspec.structs.replace(report.card, name=name, full_name=name)
    return msgspec.structs.replace(report, card=card)


def test_two_makings_of_one_dossier_are_equal_bytes_and_whole(country: Country) -> None:
    moment = datetime.now(UTC)
    for inn in country.inn.values():
        first, second = (pdf.render(made(country, inn, as_of=moment)) for _ in range(2))
        assert first == second
        assert is_whole(first)


def test_it_says_of_itself_what_it_is(country: Country) -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    found = read(pdf.render(made(country, country.inn["good"], as_of=moment)))
    assert found.metadata is not None
    assert found.metadata.creation_date == moment == found.metadata.modification_date
    root = found.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "ru"
    metadata = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfaid:part>2<.*<pdfaid:conformance>A<", metadata)
    assert "<pdfuaid:part>1<" in metadata


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_its_words_are_read_by_a_program(country: Country, lang: str) -> None:
    report = made(country, country.inn["good"], lang=lang)
    said = text_of(pdf.render(report))
    card = report.card
    for words in (card.name, card.inn, card.ogrn, card.verdict.words, card.verdict.meaning, card.as_of, card.head):
        assert " ".join(words.split()) in said
    assert all(reference.sha256 in said for reference in report.references)


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("ООО «#let x = 1 $x^2$ *жир* _к_ <a> @b `c` // д \\ [e] {f}»", ""),
        ('=HYPERLINK("http://a.example") <script>alert(1)</script> &amp; -- ~', ""),
        ("ООО «Роза\u202eаволг\u200b\u0007»", "ООО «Розааволг »"),
        ("ООО «中\U0001f600»", "ООО «U+4E2DU+1F600»"),
        ("Ж" * 400, ""),
    ],
)
def test_a_name_is_printed_as_it_is_written(country: Country, name: str, printed: str) -> None:
    said = text_of(pdf.render(renamed(made(country, country.inn["good"]), name)))
    assert (printed or name).replace(" ", "") in said.replace(" ", "")
