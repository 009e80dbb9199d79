"""The dossier as PDF: the same bytes each time, sealed, readable by a program, whatever a name is made of."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import msgspec
import pypdf
import pytest
from support.proof import some

from checker.facts import Coverage, Deal, State
from checker.paper import pdf
from checker.paper.dossier import Dossier, Part
from checker.paper.printed import MOST
from checker.paper.seal import is_whole
from checker.reports.card import coverage_view
from checker.reports.model import Cell, Column, Row, Section, SourceView, Table
from checker.reports.words import Words
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


@pytest.mark.proof
def test_two_makings_of_one_dossier_are_equal_bytes_and_whole(country: Country) -> None:
    moment = datetime.now(UTC)
    for inn in some([*country.inn.values()]):
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


UNKNOWN = "7707083893"


def swollen(shown: object) -> object:
    """Every sentence of a verdict and every name, many times as long."""
    if isinstance(shown, tuple):
        return tuple(swollen(one) for one in shown)
    if not isinstance(shown, msgspec.Struct):
        return shown
    altered = {name: swollen(value) for name in shown.__struct_fields__ if (value := getattr(shown, name)) is not None}
    for name in ("name", "full_name", "head", "address", "sentence"):
        if isinstance(said := altered.get(name), str):
            altered[name] = f"{said} " + "очень " * 50
    return msgspec.structs.replace(shown, **altered)


@pytest.mark.proof
def test_the_short_report_is_one_page(country: Country) -> None:
    for inn in (*some([*country.inn.values()], 4), UNKNOWN):
        report = made(country, inn, kind="short")
        data = pdf.render(report)
        assert len(read(data).pages) == 1
        assert report.card.verdict.words in text_of(data)
    bad = made(country, country.inn["bad"], kind="short")
    assert len(read(pdf.render(msgspec.structs.replace(bad, card=swollen(bad.card)))).pages) == 1


@pytest.mark.parametrize("kind", ["full", "short", "deal"])
def test_the_first_page_tells_how_the_report_stands_to_the_contract(country: Country, kind: str) -> None:
    for contract, words in ((date(2020, 1, 15), "раньше"), (date(2099, 1, 15), "многое могло измениться")):
        pages = read(pdf.render(made(country, country.inn["bad"], kind=kind, contract=contract))).pages
        first = " ".join(pages[0].extract_text().split())
        assert f"Договор от {contract:%d.%m.%Y}" in first and words in first
        assert kind != "short" or len(pages) == 1


def test_a_long_table_is_cut_and_says_so(country: Country) -> None:
    report = made(country, country.inn["good"])

    def of(rows: int) -> str:
        table = Table(
            title="Длинная",
            columns=(Column(title="Ряд"),),
            rows=tuple(Row(cells=(Cell(text=f"ряд-{n}-й"),)) for n in range(1, rows + 1)),
        )
        part = Part(id="long", title="Часть", sections=(Section(id="s", title="Раздел", tables=(table,)),))
        return text_of(pdf.render(msgspec.structs.replace(report, parts=(part,))))

    whole, cut = of(MOST), of(MOST + 1)
    assert "ряд-500-й" in whole and "ряд-500-й" in cut
    assert "ряд-501-й" not in cut
    assert "приложении XLSX" in cut and "приложении XLSX" not in whole


def test_the_pages_of_a_deal(country: Country) -> None:
    deal = Deal("purchase", 5_000_000_00)
    report = made(country, country.inn["bad"], kind="deal", deal=deal, contract=date(2020, 1, 1))
    said = text_of(pdf.render(report))
    assert report.deal is not None
    sections = [section.title for section in report.deal.sections]
    labels = [blank.label for blank in report.deal.decision.blanks]
    for words in (report.deal.warning, *sections, *labels, *report.deal.decision.choices, *report.deal.notes):
        assert " ".join(words.split()) in said


def silent(source: str, state: State, reason: str) -> SourceView:
    return coverage_view(Coverage(source=source, state=state, reason=reason), Words("ru"), date(2026, 11, 20))


def test_a_silent_source_says_once_why_and_keeps_its_warning(country: Country) -> None:
    report = made(country, country.inn["good"])
    views = (
        silent("kgn", State.NOT_APPLICABLE, "closed"),
        silent("girbo", State.NOT_APPLICABLE, "not_published_for_kind"),
        silent("kad", State.NOT_CHECKED, "captcha"),
        silent("cbr_zsk", State.NOT_CHECKED, "captcha"),
    )
    said = text_of(
        pdf.render(msgspec.structs.replace(report, card=msgspec.structs.replace(report.card, coverage=views)))
    )
    assert "источник больше не ведётся, новых сведений в нём не будет: Консолидированные группы" in said
    assert "больше не ведётся, источник" not in said
    assert "источник не публикует сведений о таких лицах: Бухгалтерская отчётность" in said
    assert "не ведётся для таких лиц" not in said
    assert "не проверено, сайт просит ввести код с картинки" in said
    assert "«Не относит» ещё не значит «чисто»" in said
    assert "Дела арбитражных судов." not in said


def test_two_are_made_at_once(country: Country) -> None:
    moment = datetime.now(UTC)
    reports = [made(country, country.inn[role], as_of=moment) for role in ("good", "bad")]
    alone = [pdf.render(report) for report in reports]
    with ThreadPoolExecutor(2) as threads:
        assert [*threads.map(pdf.render, reports * 3)] == alone * 3


CODES = {"id", "source", "state", "tone", "kind", "code", "decision", "url", "official", "anchor", "company"}
"""Fields that choose how something is drawn, or lead somewhere: the program fills them."""

HOSTILE = '#panic() $x_1$ \\ "q" [a] <b> @c \u202e\u0000\u4e2d' + "Щ" * 60


def hostile(shown: object) -> object:
    """Every text of the model in what would be markup, has no glyph, and does not fit a column."""
    if isinstance(shown, tuple):
        return tuple(hostile(one) for one in shown)
    if not isinstance(shown, msgspec.Struct):
        return HOSTILE if isinstance(shown, str) and shown else shown
    names = [name for name in shown.__struct_fields__ if name not in CODES]
    return msgspec.structs.replace(shown, **{name: hostile(getattr(shown, name)) for name in names})


@pytest.mark.parametrize("kind", ["full", "short", "deal"])
def test_any_text_in_any_place_is_only_text(country: Country, kind: str) -> None:
    report = made(country, country.inn["bad"], kind=kind)
    parts = {name: hostile(getattr(report, name)) for name in ("card", "parts", "story", "deal", "glossary")}
    data = pdf.render(msgspec.structs.replace(report, **parts))
    said = text_of(data).replace(" ", "")
    assert is_whole(data)
    assert said.count('#panic()$x_1$\\"q"[a]<b>@cU+4E2DЩЩЩ') > 20
    assert "\u200b" not in said
