"""The same report asked twice, a month apart, as of the same moment, on two copies of the data folder: equal bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
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
from checker.jobs.ask import ask
from checker.jobs.run import run
from checker.models import Event
from checker.moments import to_moment
from checker.paper.formats import FORMATS
from checker.settings import Settings
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.sites import serving
from scrapers.sandbox.sites.world import Manners

COMPANIES = 30
FIRST = datetime.combine(datetime.now(UTC).date(), time(9), UTC) - timedelta(days=40)
LATER = FIRST + timedelta(days=31)
ASKED = [("full", ""), ("short", ""), ("deal", "credit:3000000")]

pytestmark = pytest.mark.enable_socket


class Copy(msgspec.Struct, frozen=True):
    """A data folder, and when it is asked."""

    options: Settings
    now: datetime


def lived(options: Settings, numbers: Iterable[str]) -> None:
    """Every source is asked: as files, and those that answer about one company about each of these."""
    engine = db.make_engine(options.url)
    for source in SOURCES.values():
        if source.bulk and not source.off:
            run(engine, options, source)
        if source.live is not None and source.profile is None:
            for number in numbers:
                ask(engine, options, source, number)
    engine.dispose()


@pytest.fixture(scope="module")
def roles() -> dict[str, str]:
    """The cast of the country, by role."""
    country = Country(COMPANIES, 1, FIRST.date(), FIRST.date())
    told = [company for number in country.ordinals() if (company := country.company(number))]
    return {company.role or company.inn: company.inn for company in told}


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, roles: dict[str, str]) -> tuple[Copy, Copy]:
    """The folder, and a copy of it that lived on for a month."""
    folder = tmp_path_factory.mktemp("same")
    (folder / "first").mkdir()
    shutil.copy(sqlite_template, folder / "first" / "checker.db")
    country = Country(COMPANIES, 1, FIRST.date(), FIRST.date())
    with serving(country, manners=Manners(open_to_programs=True)) as (origin, world):
        first, second = (
            Copy(Settings(data_dir=folder / name, demo=True, sources="sandbox", sandbox_url=origin), now)
            for name, now in (("first", FIRST), ("second", LATER))
        )
        with time_machine.travel(FIRST - timedelta(hours=2)):
            lived(first.options, roles.values())
        shutil.copytree(folder / "first", folder / "second")
        world.move(LATER.date())
        with time_machine.travel(LATER - timedelta(hours=2)):
            lived(second.options, roles.values())
    return first, second


def report_of(client: FlaskClient, number: str, kind: str, deal: str) -> dict[str, str]:
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
        found = {role: report_of(client, number, kind, deal) for role, number in numbers.items()}
        for name in ("engine", "writer", "session_engine"):
            app.extensions[f"checker_{name}"].dispose()
    return found


@pytest.mark.parametrize(("kind", "deal"), ASKED)
def test_a_month_later_the_same_report_is_the_same_bytes(
    copies: tuple[Copy, Copy], roles: dict[str, str], kind: str, deal: str
) -> None:
    numbers = {**roles, "unknown": inn(5_000)} if kind == "full" else {role: roles[role] for role in ("good", "bad")}
    before, after = (asked(copy, numbers, kind, deal) for copy in copies)
    assert before == after
    assert len({told["number"] for told in before.values()}) == len(set(numbers.values()))


def test_the_month_brought_news_that_a_report_of_today_tells(copies: tuple[Copy, Copy], roles: dict[str, str]) -> None:
    second = copies[1].options
    engine: Engine = db.make_engine(second.url)
    with engine.connect() as connection:
        later = Event.known_from > to_moment(FIRST)
        news = set(connection.execute(select(Event.subject).where(later)).scalars())
    engine.dispose()
    changed = [number for number in roles.values() if number in news]
    assert len(changed) > 5
    with time_machine.travel(LATER):
        app = create_app(second)
        client = client_of(app, person(app.extensions["checker_writer"]))
        then = report_of(client, changed[0], "full", "")
        answer = client.post(f"/company/{changed[0]}/report", data={"csrf_token": token(client)})
        assert answer.status_code == 303
        assert then["number"] not in answer.headers["Location"]
