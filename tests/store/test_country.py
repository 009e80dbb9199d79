"""The files of the made-up country are read by the real readers: none is refused, nothing of them is left over."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from checker import db
from checker.ingest.run import Report, load
from scrapers.registry import SOURCES
from scrapers.sandbox import Manifest, build

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Manifest, dict[Path, Report]]:
    folder = tmp_path_factory.mktemp("country")
    made = build(folder / "files", day=DAY)
    url = f"sqlite:///{folder / 'checker.db'}"
    shutil.copy(sqlite_template, folder / "checker.db")
    engine = db.make_engine(url)
    reports = {
        path: load(engine, url, folder / "archive", path, vouched=path in made.whole, workers=1) for path in made.files
    }
    engine.dispose()
    return made, reports


def read(loaded: tuple[Manifest, dict[Path, Report]]) -> dict[Path, Report]:
    """The files of the sources that this version reads."""
    return {path: report for path, report in loaded[1].items() if report.source}


def test_every_file_of_a_source_that_is_read_is_read_whole(loaded: tuple[Manifest, dict[Path, Report]]) -> None:
    for path, report in read(loaded).items():
        assert report.seen, path
        assert not report.rejected, path
        assert not report.issues, path
    written = {
        "egrul", "egrip", "girbo", "sshr", "revexp", "paytax", "debtam", "taxoffence", "snr", "kgn", "rsmp", "rsmppp",
        "disqualified",
    }  # fmt: skip
    assert {report.source for report in read(loaded).values()} == written & set(SOURCES)


def test_only_the_namesake_waits_unlinked(loaded: tuple[Manifest, dict[Path, Report]]) -> None:
    waiting = Counter({report.source: report.unlinked for report in read(loaded).values() if report.unlinked})
    assert waiting == ({"disqualified": 1} if "disqualified" in SOURCES else {})


def test_whole_lists_are_taken_for_whole(loaded: tuple[Manifest, dict[Path, Report]]) -> None:
    whole = {path for path, report in read(loaded).items() if report.whole}
    assert whole == loaded[0].whole & set(read(loaded))


def test_a_debt_that_was_repaid_ends_with_the_next_list(loaded: tuple[Manifest, dict[Path, Report]]) -> None:
    ended = [report.ended for report in read(loaded).values() if report.source == "debtam"]
    assert ended == ([0, 1] if "debtam" in SOURCES else [])
