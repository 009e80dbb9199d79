"""The same report as of the same moment, asked a month later on a copy of the data folder that learned more since."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine

from checker import db
from checker.db import make_engine
from checker.facts import Deal
from checker.history import history
from checker.ingest.run import load
from checker.lookup import fact_sheet
from checker.paper.dossier import Dossier, dossier
from checker.paper.formats import FORMATS, renderer
from checker.paper.pack import holdings
from checker.scoring.engine import evaluate
from checker.settings import Settings
from scrapers.sandbox import Manifest, build

DAY = date(2026, 9, 20)
MONTH = timedelta(days=31)
OPENED = DAY - timedelta(days=19)
DEAL = Deal("credit", 3_000_000_00)


def options(folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", secret_key="k" * 40)


def loaded(settings: Settings, made: Manifest) -> None:
    engine = make_engine(settings.url)
    for path in made.files:
        load(engine, settings.url, settings.archive_dir, path, vouched=path in made.whole, workers=1)
    engine.dispose()


def digests(settings: Settings, inn: str, as_of: datetime | None) -> tuple[Dossier, dict[str, str]]:
    """The dossier for a deal, and the SHA-256 of each of its files."""
    engine = make_engine(settings.url, read_only=True)
    with db.reading(engine) as connection:
        sheet = fact_sheet(connection, inn, as_of=as_of)
        report = dossier(
            sheet, evaluate(sheet, DEAL), history(connection, sheet), "ru", deal=DEAL, kind="deal",
            contract=DAY + timedelta(days=3), site="https://checker.example",
        )  # fmt: skip
        held = holdings(connection, settings)
        made = {code: sha256(renderer(code, held)(report)).hexdigest() for code in FORMATS}
    engine.dispose()
    return report, made


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Settings, Settings, Manifest]:
    """The data folder of the first day, its copy that has learned a month more, whom they are about."""
    files = tmp_path_factory.mktemp("files")
    first = options(tmp_path_factory.mktemp("first"))
    shutil.copy(sqlite_template, first.data_dir / "checker.db")
    morning = datetime(DAY.year, DAY.month, DAY.day, 6, tzinfo=UTC)
    with time_machine.travel(morning):
        made = build(files / "first", companies=12, day=DAY, opened=OPENED)
        loaded(first, made)
    second = options(tmp_path_factory.mktemp("second") / "copy")
    shutil.copytree(first.data_dir, second.data_dir)
    with time_machine.travel(morning + MONTH):
        loaded(second, build(files / "second", companies=12, day=DAY + MONTH, opened=OPENED))
    return first, second, made


@pytest.mark.parametrize("who", ["good", "doubtful", "bad"])
def test_every_file_comes_again_byte_for_byte(folders: tuple[Settings, Settings, Manifest], who: str) -> None:
    first, second, made = folders
    inn: str = getattr(made, who)
    asked = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    with time_machine.travel(asked + timedelta(minutes=5)):
        _report, before = digests(first, inn, asked)
    with time_machine.travel(asked + MONTH):
        _report, after = digests(second, inn, asked)
        now, today = digests(second, inn, None)
    assert before == after
    assert set(before) == {"pdf", "xlsx", "csv", "json", "evidence"}
    assert not set(today.values()) & set(before.values()), "the copy has learned nothing more"
    assert now.as_of > asked.isoformat()
