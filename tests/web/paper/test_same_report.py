"""The same report asked twice, a month apart, as of the same moment, on two copies of the data folder: equal bytes."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from support.files import inn
from support.people import client_of, person, token

from checker import db
from checker.app import create_app
from checker.ingest.outcomes import NOTHING_FOUND, Told, record
from checker.ingest.run import load
from checker.models import Event
from checker.paper.formats import FORMATS
from checker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox import Manifest, build
from scrapers.sandbox.country import opening

FIRST = datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC) - timedelta(days=40, hours=-12)
LATER = FIRST + timedelta(days=31)
ASKED = [("full", ""), ("short", ""), ("deal", "credit:3000000")]


class Copy(msgspec.Struct, frozen=True):
    """A data folder, and when it is asked."""

    options: Settings
    now: datetime
    made: Manifest


def files_of(copy: Copy, day: date, name: str) -> Manifest:
    """Loads the country as it was on a day; the register of bankruptcies is asked and is silent."""
    made = build(copy.options.data_dir / name, day=day, opened=opening(FIRST.date()))
    engine = db.make_engine(copy.options.url)
    for path in made.files:
        load(engine, copy.options.url, copy.options.archive_dir, path, vouched=path in made.whole, workers=1)
    with engine.begin() as connection:
        for company in made.companies:
            record(connection, SOURCES["efrsb"], company.inn, Told(NOTHING_FOUND))
    engine.dispose()
    return made


def settings_of(folder: Path) -> Settings:
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'checker.db'}", demo=True)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[Copy, Copy]]:
    folder = tmp_path_factory.mktemp("same")
    (folder / "first").mkdir()
    shutil.copy(sqlite_template, folder / "first" / "checker.db")
    with time_machine.travel(FIRST - timedelta(hours=2)):
        first = Copy(settings_of(folder / "first"), FIRST, Manifest("", "", "", (), frozenset(), (), (), folder))
        first = msgspec.structs.replace(first, made=files_of(first, FIRST.date() - timedelta(days=1), "files"))
    shutil.copytree(folder / "first", folder / "second")
    second = Copy(settings_of(folder / "second"), LATER, first.made)
    with time_machine.travel(LATER - timedelta(hours=2)):
        files_of(second, LATER.date() - timedelta(days=1), "later")
    yield first, second


def ask(client: FlaskClient, number: str, kind: str, deal: str) -> dict[str, str]:
    """The number of the report and the SHA-256 of each of its files, as the pages hand them out."""
    form = {"csrf_token": token(client), "as_of": FIRST.isoformat(), "kind": kind, "deal": deal}
    answer = client.post(f"/company/{number}/report", data=form)
    assert answer.status_code == 303, answer.text
    report = answer.headers["Location"].rpartition("/")[2].partition("?")[0]
    files = {code: client.get(f"/reports/{report}/{code}") for code in FORMATS}
    assert {answer.status_code for answer in files.values()} == {200}
    return {"number": report, **{code: sha256(answer.data).hexdigest() for code, answer in files.items()}}


def asked(copy: Copy, numbers: dict[str, str], kind: str, deal: str) -> dict[str, dict[str, str]]:
    with time_machine.travel(copy.now):
        app = create_app(copy.options)
        client = client_of(app, person(app.extensions["checker_writer"]))
        found = {role: ask(client, number, kind, deal) for role, number in numbers.items()}
        for name in ("engine", "writer", "session_engine"):
            app.extensions[f"checker_{name}"].dispose()
    return found


@pytest.mark.parametrize(("kind", "deal"), ASKED)
def test_a_month_later_the_same_report_is_the_same_bytes(copies: tuple[Copy, Copy], kind: str, deal: str) -> None:
    first, second = copies
    roles = {company.role: company.inn for company in first.made.companies}
    numbers = {**roles, "unknown": inn(77)} if kind == "full" else {role: roles[role] for role in ("good", "bad")}
    before, after = (asked(copy, numbers, kind, deal) for copy in copies)
    assert before == after
    assert len({told["number"] for told in before.values()}) == len(numbers)


def test_the_month_brought_news_that_a_report_of_today_tells(copies: tuple[Copy, Copy]) -> None:
    first, second = copies
    engine: Engine = db.make_engine(second.options.url)
    with engine.connect() as connection:
        moment = int(FIRST.timestamp() * 1000)
        news = connection.execute(select(Event.subject).where(Event.known_from > moment)).scalars().all()
    engine.dispose()
    role = next(company for company in first.made.companies if company.inn in set(news))
    with time_machine.travel(LATER):
        app = create_app(second.options)
        client = client_of(app, person(app.extensions["checker_writer"]))
        then = ask(client, role.inn, "full", "")
        answer = client.post(f"/company/{role.inn}/report", data={"csrf_token": token(client)})
        assert re.search(r"/reports/[0-9a-f-]{24}", answer.headers["Location"])
        assert then["number"] not in answer.headers["Location"]
