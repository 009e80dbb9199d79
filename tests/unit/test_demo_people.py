"""The people of the demo: made there alone, on loopback alone, once, with passwords of their own."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from checker.app import create_app
from checker.capture.vet import captured
from checker.db import make_engine
from checker.demo import people
from checker.demo.__main__ import UNCHECKED
from checker.demo.people import OPERATOR, OWNER, make
from checker.models import Licence, UserRow
from checker.settings import BadSettings, Settings

HOST = "127.0.0.1"


@pytest.fixture
def options(tmp_path: Path, sqlite_template: Path) -> Settings:
    made = Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'checker.db'}", demo=True)
    shutil.copy(sqlite_template, tmp_path / "checker.db")
    return made


def test_what_is_printed_of_the_entrepreneur_can_be_done() -> None:
    can = {source.code for source in captured("entrepreneur")}
    assert ("courts: only by a page" in UNCHECKED) is ("kad" in can)
    assert ("bailiffs: not at all" in UNCHECKED) is ("fssp" not in can)


def page_of(app: Flask, email: str, password: str, path: str) -> int:
    client = app.test_client()
    entered = client.post("/account/login", data={"email": email, "password": password})
    assert entered.status_code in (200, 302, 303)
    return client.get(path).status_code


def test_both_sign_in_with_what_was_printed_and_it_stays(options: Settings) -> None:
    known = make(options, HOST)
    assert list(known) == [OWNER, OPERATOR]
    assert len(set(known.values())) == 2
    assert stat.S_IMODE((options.data_dir / people.FILE).stat().st_mode) == 0o600
    assert make(options, "::1") == known
    app = create_app(options)
    app.config["WTF_CSRF_ENABLED"] = False
    assert page_of(app, OWNER, known[OWNER], "/raw/1") != 403, "it is licensed"
    assert page_of(app, OWNER, known[OWNER], "/admin/") == 404
    assert page_of(app, OPERATOR, known[OPERATOR], "/admin/") == 200
    assert page_of(app, OPERATOR, known[OWNER], "/admin/") == 303, "a wrong password"
    engine = make_engine(options.url)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(UserRow)).scalar() == 2
        assert connection.execute(select(func.count()).select_from(Licence)).scalar() == 1
    engine.dispose()


def test_a_file_that_is_gone_means_new_passwords(options: Settings) -> None:
    before = make(options, HOST)
    (options.data_dir / people.FILE).unlink()
    after = make(options, HOST)
    assert set(before.values()).isdisjoint(after.values())
    app = create_app(options)
    app.config["WTF_CSRF_ENABLED"] = False
    assert page_of(app, OPERATOR, after[OPERATOR], "/admin/") == 200


@pytest.mark.parametrize(
    ("demo", "host"),
    [(False, HOST), (True, "0.0.0.0"), (True, "::"), (True, "10.0.0.1"), (True, "checker.example"), (True, "")],
)
def test_nobody_is_made_outside_the_demo_or_within_reach_of_others(options: Settings, demo: bool, host: str) -> None:
    with pytest.raises(BadSettings):
        make(options.model_copy(update={"demo": demo, "secret_key": "k" * 40}), host)
    assert not (options.data_dir / people.FILE).exists()
