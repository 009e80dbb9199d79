"""The pages of a company, its PDF, XLSX, CSV and JSON say the same: each statement of the model is in all of them."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec
import openpyxl
import pypdf
import pytest
from flask.testing import FlaskClient

from checker.facts import Deal
from checker.paper import book, csvfile, jsonfile, pdf
from checker.paper.cells import amount_of, safe
from checker.paper.dossier import Dossier, canonical, dossier, number_of
from checker.paper.sheets import sheets
from checker.reports.claims import SourceLine
from checker.reports.model import Cell, Figure, FindingView, Happening, Line, Mark, Section, SourceView, Status, Table
from checker.scoring.engine import evaluate
from tests.web.claims import case, intention, message, of, proceeding, stage, unfair
from tests.web.paper.test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country

PAGES = ("", "/finance", "/courts", "/bailiffs", "/bankruptcy", "/history", "/sources")
DEAL = Deal("credit", 3_000_000_00)
BEFORE = date(2020, 1, 15)
SIGNED = {"good": BEFORE, "bad": date(2099, 1, 15), "doubtful": None}
"""When a contract was signed: before anything was known, after all of it, and on no day that was named."""


def walked(shown: Any) -> Iterator[Any]:
    """Every part of the model."""
    if isinstance(shown, msgspec.Struct):
        yield shown
        for name in shown.__struct_fields__:
            yield from walked(getattr(shown, name))
    elif isinstance(shown, tuple):
        for one in shown:
            yield from walked(one)


def statements(*shown: Any) -> Iterator[tuple[str, str]]:
    """What is told as a label with a value: (label, value); of what has no label the label is ''."""
    for one in walked(shown):
        for kind, told in TOLD.items():
            if isinstance(one, kind):
                yield from told(one)


def _table(table: Table) -> Iterator[tuple[str, str]]:
    """Heads of columns in which anything is said; what is to be filled in by hand stays blank."""
    for n, column in enumerate(table.columns):
        if any(row.cells[n].text for row in table.rows):
            yield "", column.title


def _happening(one: Happening) -> Iterator[tuple[str, str]]:
    yield one.day, one.title
    yield from (("", said) for part in one.differences for said in (part.label, part.before, part.after))
    yield from (("", note) for note in one.notes)


def _alone(*said: str) -> list[tuple[str, str]]:
    return [("", one) for one in said]


TOLD: dict[type, Callable[[Any], Iterable[tuple[str, str]]]] = {
    Line: lambda one: [(one.label, one.value), *_alone(*one.notes)],
    Figure: lambda one: [(one.label, one.value)],
    Mark: lambda one: [(one.words, one.detail)],
    FindingView: lambda one: _alone(one.sentence, one.advice, one.harmless, *one.because),
    Table: _table,
    Cell: lambda one: _alone(one.text, *one.notes),
    Section: lambda one: _alone(one.note),
    SourceView: lambda one: _alone(one.title, one.words, one.as_of, one.reason),
    SourceLine: lambda one: _alone(one.saved),
    Happening: _happening,
}


def bare(text: str) -> str:
    """Without blanks and signs that are not seen: lines and columns end where they must."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+", "", text)


def page_text(markup: str) -> str:
    """The words of a page, those of its hints too."""
    hints = " ".join(html.unescape(hint) for hint in re.findall(r'title="([^"]*)"', markup))
    without = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", markup, flags=re.DOTALL)
    return bare(f"{html.unescape(without)} {hints}")


def pdf_text(report: Dossier) -> str:
    """The words of the paper without the head and the foot of its pages, which may stand within a sentence."""
    pages = [bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf.render(report))).pages]
    head = bare(f"{report.card.name} ИНН {report.inn}")
    foot = re.compile(r"Checker·Отчёт№[0-9a-f-]{24}.{1,40}стр\.\d+из\d+")
    return "".join(foot.sub("", page.removeprefix(head)) for page in pages)


def xlsx_rows(report: Dossier) -> list[list[Any]]:
    loaded = openpyxl.load_workbook(io.BytesIO(book.render(report)))
    return [[cell.value for cell in row] for page in loaded.worksheets for row in page.iter_rows()]


def csv_rows(report: Dossier) -> list[list[str]]:
    read = csv.reader(io.StringIO(csvfile.render(report).decode("utf-8-sig"), newline=""), delimiter=";")
    return [*read]


def written(value: Any) -> str:
    """A cell that was read back, as it is compared: numbers without idle zeros."""
    if isinstance(value, (int, float)):
        return f"{Decimal(repr(value)).normalize():f}"
    return bare(str(value or ""))


def spellings(text: str) -> set[str]:
    """How a table may hold a text: as it is, or as a number."""
    amount = amount_of(text)
    return {bare(safe(text))} | ({f"{amount.value.normalize():f}"} if amount else set())


def exactly(report: Dossier) -> Dossier:
    """The model with exact sums in place of the rounded ones, as tables of a file have them."""

    def replaced(shown: Any) -> Any:
        if isinstance(shown, tuple):
            return tuple(replaced(one) for one in shown)
        if not isinstance(shown, msgspec.Struct):
            return shown
        new = {name: replaced(getattr(shown, name)) for name in shown.__struct_fields__}
        for name in ("value", "text"):
            if name in new and new.get("exact"):
                new[name] = new["exact"]
        return msgspec.structs.replace(shown, **new)

    done = replaced(report)
    assert isinstance(done, Dossier)
    return done


def body(report: Dossier) -> tuple[Any, ...]:
    """What the pages of a company show of it."""
    card = report.card
    return card.sections, card.overview, card.coverage, card.verdict.groups, report.parts, report.story


def identity(report: Dossier) -> set[str]:
    card = report.card
    status = card.status
    assert isinstance(status, Status)
    told = {card.name, card.full_name, card.inn, card.ogrn, card.kpp, card.address, card.capital, card.head}
    signed = report.contract.strftime("%d.%m.%Y") if report.contract else ""
    return {*told, card.verdict.words, card.verdict.meaning, signed, report.warning, report.known} - {""}


def missing_in_rows(report: Dossier, rows: list[list[Any]]) -> list[tuple[str, str]]:
    """Statements that no row has: label and value stand in one."""
    cells = [{written(value) for value in row} for row in rows]
    joined = [" ".join(sorted(row)) for row in cells]
    everything = " ".join(joined)
    lost = []
    for label, value in dict.fromkeys(statements(*body(exactly(report)), report.deal, report.glossary)):
        said = spellings(value)
        if not value:
            found = bare(label) in everything
        elif label:
            near = bare(label)
            found = any(near in line and any(one in line for one in said) for line in joined)
        else:
            found = any(one in everything for one in said)
        if not found:
            lost.append((label, value))
    return lost


@pytest.fixture(scope="module", params=["good", "bad", "doubtful", "claims", "deal"])
def report(request: pytest.FixtureRequest, country: Country) -> Dossier:
    """A dossier: of companies of the made-up country, of one with courts, bailiffs and bankruptcy, and for a deal."""
    role: str = request.param
    moment = datetime.now(UTC).replace(microsecond=0)
    if role == "claims":
        facts = (case(), case("А98-7/2025", state="decided", outcome="satisfied"), proceeding(), stage("observation"))
        sheet = of(*facts, message("1"), intention(), unfair())
        return dossier(sheet, evaluate(sheet), [], "ru", site="https://checker.example")
    if role == "deal":
        whole = made(country, country.inn["bad"], deal=DEAL, as_of=moment, kind="deal", contract=BEFORE)
        assert whole.deal is not None
        return whole
    return made(country, country.inn[role], as_of=moment, contract=SIGNED[role])


def test_the_table_says_all_that_the_model_says(report: Dossier) -> None:
    rows = xlsx_rows(report)
    assert missing_in_rows(report, rows) == []
    everything = {written(value) for row in rows for value in row}
    assert all(any(bare(said) in one for one in everything) for said in identity(report))
    assert {reference.sha256 for reference in report.references} <= everything


def test_the_csv_says_all_that_the_model_says(report: Dossier) -> None:
    rows = csv_rows(report)
    assert missing_in_rows(report, rows) == []
    everything = bare(" ".join(" ".join(row) for row in rows))
    assert all(bare(said) in everything for said in identity(report))
    assert all(reference.sha256 in everything for reference in report.references)


def test_the_json_is_the_model(report: Dossier) -> None:
    file = jsonfile.read(jsonfile.render(report))
    spelled = jsonfile.spelled(file)
    assert spelled == canonical(report)
    assert canonical(msgspec.json.decode(spelled, type=Dossier)) == spelled


def test_the_paper_says_all_that_the_model_says(report: Dossier) -> None:
    said = pdf_text(report)
    told = dict.fromkeys(statements(*body(report), report.deal, report.glossary))
    lost = {pair for pair in told if not all(bare(one) in said for one in pair)}
    by_reason = {("", source.words) for source in report.card.coverage if source.state == "not_applicable"}
    assert lost <= by_reason  # of these the reason, which is told too, says the state
    assert all(bare(one) in said for one in identity(report))


@pytest.mark.parametrize("role", ["good", "bad", "doubtful"])
def test_the_pages_say_all_that_the_model_says(country: Country, client: FlaskClient, role: str) -> None:
    moment = datetime.now(UTC).replace(microsecond=0)
    whole = made(country, country.inn[role], as_of=moment)
    asked = {"as_of": moment.isoformat().replace("+00:00", "Z")}
    answers = [client.get(f"/company/{whole.inn}{page}", query_string=asked) for page in PAGES]
    assert {answer.status_code for answer in answers} == {200}
    said = "".join(page_text(answer.get_data(as_text=True)) for answer in answers)
    lost = [pair for pair in dict.fromkeys(statements(*body(whole))) if not all(bare(one) in said for one in pair)]
    assert lost == []
    assert all(bare(one) in said for one in identity(whole))


def test_a_workbook_that_is_read_back_is_what_was_to_be_written(report: Dossier) -> None:
    loaded = openpyxl.load_workbook(io.BytesIO(book.render(report)))
    drawn = sheets(report, number_of(canonical(report)))
    assert len(loaded.worksheets) == len(drawn)
    for sheet, page in zip(drawn, loaded.worksheets, strict=True):
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        at = 0
        for block in sheet.blocks:
            if not block.rows and not sheet.filtered:
                continue
            at = next(
                n for n in range(at, len(rows)) if rows[n][: len(block.heads)] == [safe(one) for one in block.heads]
            )
            for row in block.rows:
                at += 1
                for item, value in zip(row, rows[at], strict=False):
                    if item.amount:
                        assert Decimal(repr(value)) == item.amount.value
                    else:
                        assert (value or "") == safe(item.text)
