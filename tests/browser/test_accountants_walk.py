"""An accountant's walk in a real browser (docs/accountant.md): fifty numbers in a file, a register, three dossiers."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from flask import Flask
from openpyxl import load_workbook
from support.files import inn
from support.people import cookies, person
from support.served import application, worked

from checker import db
from checker.dates import MOSCOW
from checker.facts import Deal, Decision
from checker.ingest.outcomes import NOTHING_FOUND, Told, record
from checker.ingest.run import load
from checker.lookup import sheets
from checker.scoring.engine import evaluate
from checker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox import Manifest, build
from tests.browser.test_card import opened, pytestmark  # noqa: F401 the marks hold here too

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

COMPANIES = 90
LINES = 50
DEAL = Deal("purchase", 300_000_000)
DOUBTFUL = ("bad", "disqualified", "own_statement")
"""Whom the register speaks against: about to be struck off; a head who may not sign; one who says that he is none."""


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Settings:
    folder = tmp_path_factory.mktemp("walk")
    shutil.copy(sqlite_template, folder / "checker.db")
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", secret_key="k" * 40)


@pytest.fixture(scope="module")
def made(options: Settings) -> Manifest:
    """A country that is read; the register of bankruptcies was asked about all of it, and names nobody."""
    country = build(options.data_dir / "files", companies=COMPANIES, day=datetime.now(UTC).date() - timedelta(days=1))
    engine = db.make_engine(options.url)
    for path in country.files:
        load(engine, options.url, options.archive_dir, path, vouched=path in country.whole, workers=1)
    with engine.begin() as connection:
        for company in country.companies:
            record(connection, SOURCES["efrsb"], company.inn, Told(NOTHING_FOUND))
    engine.dispose()
    return country


@pytest.fixture(scope="module")
def app(options: Settings, made: Manifest) -> Flask:
    return application(options)


@pytest.fixture(scope="module")
def address(app: Flask, options: Settings) -> Iterator[str]:
    """The pages, and a worker beside them, who judges the lists."""
    with worked(app, options) as origin:
        yield origin


def calm_of(app: Flask, made: Manifest) -> list[str]:
    """Ordinary companies that the record does not speak against."""
    with db.reading(app.extensions["checker_engine"]) as connection:
        sheet_of = sheets(connection)
        plain = [company.inn for company in made.companies if company.role == "plain"]
        return [number for number in plain if evaluate(sheet_of(number), DEAL).decision is not Decision.REFUSE]


def fifty(app: Flask, made: Manifest) -> tuple[str, list[str]]:
    """The file as an accountant has it, and the three that the record speaks against."""
    by_role = {company.role: company.inn for company in made.companies}
    doubtful = [by_role[role] for role in DOUBTFUL]
    calm = calm_of(app, made)[: LINES - len(doubtful) - 4]
    mistyped = [number[:-1] + str((int(number[-1]) + 1) % 10) for number in calm[:2]]
    numbers = [*calm[:20], doubtful[0], *mistyped, *calm[20:35], doubtful[1], inn(987_654), *calm[35:], doubtful[2]]
    numbers.append(calm[5])
    assert len(numbers) == LINES
    lines = [f"{n}. Поставщик {n}, ИНН {number}, договор от 12.03.2025" for n, number in enumerate(numbers, 1)]
    return "Поставщики, IV квартал\n" + "\n".join(lines) + "\n", doubtful


def test_from_fifty_numbers_to_three_dossiers(
    browser: Browser, address: str, app: Flask, made: Manifest, tmp_path: Path
) -> None:
    text, doubtful = fifty(app, made)
    brought = tmp_path / "suppliers.txt"
    brought.write_text(text, encoding="utf-8")
    signed = cookies(app, person(app.extensions["checker_writer"]), address)
    with opened(browser, address, signed, accept_downloads=True) as (page, said):
        page.goto("/")
        page.get_by_role("link", name="Списком").click()
        page.get_by_label("или выберите файл").set_input_files(brought)
        page.get_by_label("Как назвать список").fill("Поставщики")
        page.get_by_label("Что вы делаете").select_option("purchase")
        page.get_by_label("Сумма, ₽").fill("3 000 000")
        page.get_by_role("button", name="Проверить", exact=True).click()
        page.get_by_role("link", name="Скачать реестр (XLSX)").wait_for(timeout=60_000)
        register_page = page.url

        rows = page.locator("table.batch tbody tr")
        assert rows.count() == LINES - 4
        names = page.locator("table.batch tbody td.name")
        first = [re.findall(r"\b[0-9]{10}\b", names.nth(n).inner_text())[-1] for n in range(len(doubtful))]
        assert set(first) == set(doubtful)
        assert all("Не советуем" in rows.nth(n).inner_text() for n in range(len(doubtful)))
        assert "Не советуем" not in rows.nth(len(doubtful)).inner_text()
        in_book(downloaded(page, page.get_by_role("link", name="Скачать реестр (XLSX)")), doubtful)

        for n in range(len(doubtful)):
            rows.nth(n).get_by_role("checkbox").check()
        page.get_by_role("button", name="Сравнить отмеченные").click()
        assert page.locator("table.beside thead th").count() == len(doubtful)
        assert "покупаю и принимаю НДС к вычету" in page.locator("main").inner_text()

        for number in first:
            page.goto(register_page)
            rows.filter(has_text=number).get_by_role("link").first.click()
            report = dossier(page, tmp_path / "dossier.pdf")
            assert f"ИНН {number}" in report
            assert "Решение о сделке" in report
            assert "покупаю и принимаю НДС к вычету, 3 000 000" in report
        page.goto("/reports")
        assert page.locator("tbody tr").count() == len(doubtful)
        assert not said


def downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as found:
        link.click()
    return Path(found.value.path()).read_bytes()


def in_book(data: bytes, doubtful: list[str]) -> None:
    """The register as a workbook: the three on top of the first sheet, each wrong line on the second."""
    book = load_workbook(io.BytesIO(data))
    first, second = (
        [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets[:2]
    )
    places = {number: next(n for n, row in enumerate(first) if number in row) for number in doubtful}
    others = [n for n, row in enumerate(first) if any(re.fullmatch(r"[0-9]{10}", cell) for cell in row)]
    assert sorted(places.values()) == sorted(others)[: len(doubtful)]
    assert len(others) == LINES - 4
    assert sum(any(re.search("[0-9]{10}", cell) for cell in row) for row in second) == 4


def dossier(page: Page, brought: Path) -> str:
    """On a card: the dossier made, downloaded, verified from the file `brought`. Its text, spaces as one."""
    page.get_by_label("Какой").select_option("deal")
    page.get_by_label("Дата договора").fill(datetime.now(MOSCOW).date().isoformat())
    page.get_by_role("button", name="Составить").click()
    data = downloaded(page, page.get_by_role("link", name="Скачать: PDF"))
    number = re.search(r"/reports/([0-9a-f-]+)", page.url)
    assert number
    page.get_by_role("link", name="Проверить отчёт").click()
    altered = bytearray(data)
    altered[len(data) // 2] ^= 1
    for sent, told in ((data, "Файл цел"), (bytes(altered), "Файл изменён")):
        brought.write_bytes(sent)
        page.get_by_label("Отчёт: PDF").set_input_files(brought)
        page.get_by_role("button", name="Проверить").click()
        page.get_by_role("heading", name=told).wait_for()
        if sent == data:
            assert number[1] in page.get_by_role("status", name=told).inner_text()
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(data)).pages)
    return re.sub(r"\s+", " ", text)
