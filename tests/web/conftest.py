"""A made-up country, loaded once by the real readers, and the application over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.people import Person, client_of, key_of, person

from checker import db
from checker.app import create_app
from checker.ingest.outcomes import NOTHING_FOUND, Told, record
from checker.ingest.run import load
from checker.search import Names, bring_up_to_date
from checker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox import Manifest, build


class Country:
    """The application over a loaded country: numbers by role, and the day of its newest file."""

    def __init__(self, app: Flask, made: Manifest, day: date) -> None:
        self.app = app
        self.day = day
        self.made = made
        self.inn = {company.role: company.inn for company in made.companies}
        self.ogrn = {company.role: company.ogrn for company in made.companies}


@pytest.fixture(scope="session")
def country(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Country]:
    folder = tmp_path_factory.mktemp("country")
    options = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", demo=True)
    day = datetime.now(UTC).date() - timedelta(days=1)
    made = build(folder / "files", day=day)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    engine = db.make_engine(options.url)
    for path in made.files:
        report = load(engine, options.url, options.archive_dir, path, vouched=path in made.whole, workers=1)
        assert not (report.source and report.rejected)
    with engine.begin() as connection:  # the register of bankruptcies is asked and lies in no file: here it is silent
        for company in made.companies:
            record(connection, SOURCES["efrsb"], company.inn, Told(NOTHING_FOUND))
    bring_up_to_date(engine, Names(options.search_dir))
    engine.dispose()
    app = create_app(options)
    yield Country(app, made, day)
    app.extensions["checker_engine"].dispose()


@pytest.fixture(scope="session")
def licensed(country: Country) -> Person:
    """Somebody whose organisation has a licence."""
    return person(country.app.extensions["checker_writer"])


@pytest.fixture(scope="session")
def key(country: Country, licensed: Person) -> str:
    """A key of that organisation: the API takes nothing else."""
    return key_of(country.app.extensions["checker_writer"], licensed)


@pytest.fixture
def client(country: Country, licensed: Person, key: str) -> FlaskClient:
    """A browser of somebody with a licence, who also shows his key to the API."""
    return client_of(country.app, licensed, key)


@pytest.fixture
def stranger(country: Country) -> FlaskClient:
    return client_of(country.app)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """The application over a base without a single document, outside the demo."""
    folder: Path = tmp_path_factory.mktemp("empty")
    options = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", secret_key="k" * 40)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    app = create_app(options)
    yield app
    app.extensions["checker_engine"].dispose()
