"""What the demo brings by hand: saved pages of courts for one organisation alone, bailiffs' lists for everybody."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from support.people import client_of, person

from checker import country as made_up
from checker.app import create_app
from checker.demo import saved
from checker.settings import Settings


def test_saved_pages_are_their_organisations_and_lists_are_everybodys(tmp_path: Path, sqlite_template: Path) -> None:
    options = Settings(data_dir=tmp_path, secret_key="k" * 40)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    app = create_app(options)
    engine = app.extensions["checker_writer"]
    ours, theirs = person(engine), person(engine)
    note, country = made_up.new(datetime.now(UTC).date())
    saved.bring_lists(engine, options, country)
    saved.keep(engine, options, country, ours.organisation)

    mine, other = client_of(app, ours), client_of(app, theirs)
    for inn in (note.bad, note.doubtful, note.bankrupt):
        page = mine.get(f"/company/{inn}/courts").text
        assert "мы не можем это проверить" in page
        assert "А98-" in page
        page = other.get(f"/company/{inn}/courts").text
        assert "А98-" not in page
        assert "не проверено" in page
        both = [browser.get(f"/company/{inn}/bailiffs").text.split("<main")[1] for browser in (mine, other)]
        assert both[0] == both[1]
    page = other.get(f"/company/{note.bad}/bailiffs").text
    assert "нет имущества, которое можно взыскать" in page
    app.extensions["checker_engine"].dispose()
