"""The demo from its sites to its pages: the real scrapers fill the base, and the next day brings changed cards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.people import client_of, person

from checker import country as made_up
from checker.app import create_app
from checker.country import Note
from checker.db import make_engine
from checker.demo import day, fill, processes
from checker.settings import Settings, settings
from scrapers.registry import SOURCES
from scrapers.sandbox import Country
from scrapers.sandbox.sites import serving

pytestmark = pytest.mark.enable_socket

TOKEN = "let me"
COMPANIES = 60


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Iterator[Settings]:
    """The sites of a small country a week ago, and the settings of an empty demo that asks them."""
    began = datetime.now(UTC).date() - made_up.BEHIND
    country = Country(COMPANIES, 1, began)
    note = Note(
        began, COMPANIES, 1, country.good, country.doubtful, country.bad, country.canary, "", TOKEN, list(SOURCES)
    )
    made_up.keep(tmp_path, note)
    with serving(country, token=TOKEN) as (origin, _world):
        values = {"data_dir": tmp_path, "demo": 1, "sources": "sandbox", "sandbox_url": origin}
        for name, value in values.items():
            monkeypatch.setenv(f"CHECKER_{name.upper()}", str(value))
        monkeypatch.setenv("CHECKER_CANARIES", made_up.canaries(note).rpartition(",egrip")[0])
        settings.cache_clear()
        shutil.copy(sqlite_template, tmp_path / "checker.db")
        yield settings()
        settings.cache_clear()


def the_day(client: FlaskClient) -> str:
    return client.get("/demo/").get_data(as_text=True)


def test_the_next_day_brings_changed_cards_and_history(demo: Settings) -> None:
    engine = make_engine(demo.url)
    begun = made_up.told(demo.data_dir)
    assert begun is not None
    assert fill.fetch_files(engine, demo) == []
    fill.ask_for(engine, demo, [begun.good])
    engine.dispose()

    app = create_app(demo)
    client = client_of(app, person(app.extensions["checker_writer"]))
    assert client.get(f"/company/{begun.good}").status_code == 200
    assert "История" not in the_day(client)
    moved = begun
    for _ in range(5):  # on a day off nothing is entered into the registers
        day.main()
        told = made_up.told(demo.data_dir)
        assert told is not None
        assert (told.day, told.moving, told.troubles) == (moved.day + timedelta(days=1), "", [])
        moved = told
        if "История" in the_day(client):
            break
    page = the_day(client)
    assert "История" in page, "five days without a change"
    number = page.partition('/history">')[0].rpartition("/company/")[2]
    story = client.get(f"/company/{number}/history").get_data(as_text=True)
    assert moved.day.strftime("%d.%m.%Y") in story or "Изменилось" in story or "Появилось" in story


def test_a_country_that_has_reached_today_goes_no_further(demo: Settings) -> None:
    note = made_up.told(demo.data_dir)
    assert note is not None
    today = datetime.now(UTC).date()
    note.day = today
    made_up.keep(demo.data_dir, note)
    day.main()
    told = made_up.told(demo.data_dir)
    assert told is not None
    assert told.day == today
    assert "догнала" in the_day(create_app(demo).test_client())


def test_a_move_that_was_cut_off_is_finished_first(demo: Settings) -> None:
    note = made_up.told(demo.data_dir)
    assert note is not None
    note.moving = "egrul"
    made_up.keep(demo.data_dir, note)
    day.main()
    told = made_up.told(demo.data_dir)
    assert told is not None
    assert (told.day, told.moving) == (note.day, "")


def test_sites_that_refuse_to_move_are_an_error(demo: Settings) -> None:
    note = made_up.told(demo.data_dir)
    assert note is not None
    note.token = "another"
    with pytest.raises(OSError, match="refuse"):
        processes.move_to(note, demo.sandbox_url)


def test_another_site_cannot_press_the_button(demo: Settings) -> None:
    client = create_app(demo).test_client()
    assert client.post("/demo/next-day").status_code == 400, "without the token of our own page"
    assert client.post("/demo/next-day", data={"csrf_token": "guessed"}).status_code == 400
    real = create_app(demo.model_copy(update={"demo": False, "secret_key": "k" * 40})).test_client()
    assert real.get("/demo/").status_code == 404
    assert real.post("/demo/next-day").status_code == 400
