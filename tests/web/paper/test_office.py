"""The workbook opens in LibreOffice: Cyrillic is right, nothing is run, sums are sums."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from support.proof import proved

from checker.facts import Deal
from checker.paper import book
from checker.paper.cells import safe
from checker.paper.dossier import Dossier, canonical, number_of
from checker.paper.grid import Item
from checker.paper.sheets import sheets
from tests.web.paper.test_dossier import made

if TYPE_CHECKING:
    from tests.web.conftest import Country

pytestmark = pytest.mark.proof

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false,false,false,false,-1"
"""Semicolons, quotes, UTF-8, cells as they are kept and not as they are shown, each sheet in a file of its own."""

HOSTILE = '=HYPERLINK("http://a.example";"ООО «Ёж»")'


def converted(data: bytes, folder: Path) -> list[list[list[str]]]:
    """The sheets as LibreOffice reads them. Skips the test, saying why, where it is not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("this machine has no LibreOffice (soffice)")
    (folder / "book.xlsx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [office, profile, "--headless", "--convert-to", EVERY_SHEET, "--outdir", str(folder), "book.xlsx"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    files = sorted(folder.glob("book-*.csv"), key=lambda path: path.stat().st_mtime_ns)
    return [[*csv.reader(path.read_text("utf-8").splitlines(keepends=True), delimiter=";")] for path in files]


def named(report: Dossier, name: str) -> Dossier:
    card = msgspec.structs.replace(report.card, name=name, full_name=name, head=f"@{name}")
    return msgspec.structs.replace(report, card=card)


def kept(item: Item) -> str:
    """A cell as LibreOffice writes it into a CSV."""
    if item.amount:
        return f"{item.amount.value.normalize():f}"
    return safe(item.text)


def test_every_cell_is_what_was_written(country: Country, tmp_path: Path) -> None:
    whole = made(country, country.inn["bad"], deal=Deal("credit", 3_000_000_00), kind="deal")
    report = named(whole, HOSTILE)
    pages = converted(book.render(report), tmp_path)
    drawn = sheets(report, number_of(canonical(report)))
    assert len(pages) == len(drawn)
    proved("XLSX opened by LibreOffice: sheets of a dossier", len(drawn), len(pages), "every cell as it was written")
    found = {cell for page in pages for row in page for cell in row}
    for sheet in drawn:
        for block in sheet.blocks:
            lost = [item.text for row in block.rows for item in row if item.text and kept(item) not in found]
            assert lost == [], sheet.title
    assert f"'{HOSTILE}" in found
    assert not any(cell.startswith(("=", "@", "+", "#")) for cell in found)
