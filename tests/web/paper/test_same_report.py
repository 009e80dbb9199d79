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
from support import proof
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

COMPANIES, ROLES = 30, 28
FEW = ("bad", "competition")
"""Whose reports are asked in each run; `make proof` asks for the whole cast."""

FIRST = datetime.combine(datetime.now(UTC).date(), time(9), UTC) - timedelta(days=40)
LATER = FIRST + timedelta(days=31)
ASKED = [("full", ""), *([("short", ""), ("deal", "credit:3000000")] if proof.FULL else [])]

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
    return {company.role: company.inn for company in told if proof.FULL or company.role in FEW}


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


def changed(copy: Copy) -> set[str]:
    """Of whom something was learned in the month."""
    engine: Engine = db.make_engine(copy.options.url)
    with engine.connect() as connection:
        later = Event.known_from > to_moment(FIRST)
        found = set(connection.execute(select(Event.subject).where(later)).scalars())
    engine.dispose()
    return found


@pytest.mark.proof
def test_a_month_later_the_same_report_is_the_same_bytes(copies: tuple[Copy, Copy], roles: dict[str, str]) -> None:
    numbers = {**roles, "unknown": inn(5_000)}
    full: dict[str, dict[str, str]] = {}
    for kind, deal in ASKED:
        whom = numbers if kind == "full" else {"bad": roles["bad"]}
        before, after = (asked(copy, whom, kind, deal) for copy in copies)
        assert before == after, kind
        assert len({told["number"] for told in before.values()}) == len(whom)
        full = full or before
    news = changed(copies[1]) & set(roles.values())
    assert news, "else nothing was to be kept out of the later report"
    with time_machine.travel(LATER):
        app = create_app(copies[1].options)
        client = client_of(app, person(app.extensions["checker_writer"]))
        now = client.post(f"/company/{min(news)}/report", data={"csrf_token": token(client)})
    assert now.status_code == 303
    assert not [told for told in full.values() if told["number"] in now.headers["Location"]]
    seen = f"{len(numbers) * len(FORMATS)} files asked again on a copy that lived on for a month: the same bytes"
    proof.proved("reports of every role of company, in every format", ROLES + 1, len(numbers), seen)
