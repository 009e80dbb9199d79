"""Watch lists and alerts from the shell: sentences, exit codes, JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine
from support.files import inn
from support.people import Person, person

from checker.db import upgrade
from checker.settings import settings
from tests.unit.test_cli_accounts import engine, run  # noqa: F401 the fixture is used here too


@pytest.fixture
def owner(engine: Engine) -> Person:  # noqa: F811
    upgrade(settings().url)
    return person(engine, "owner@firma-primer.ru")


def test_companies_are_watched_shown_and_no_more(owner: Person) -> None:
    who = str(owner.organisation)
    assert run("watch", "list", who).stdout == "Под наблюдением никого нет.\n"
    added = run(
        "watch", "add", "owner@firma-primer.ru", inn(1), f"ИНН {inn(2)}", "--list", "Покупатели", "--note", "долг"
    )
    assert added.exit_code == 0, added.output
    assert run("watch", "add", who, inn(3)).exit_code == 0
    told = json.loads(run("watch", "list", who, "--json").stdout)
    assert {(one["number"], one["list"], one["note"]) for one in told} == {
        (inn(1), "Покупатели", "долг"), (inn(2), "Покупатели", "долг"), (inn(3), "Покупатели", ""),
    }  # fmt: skip
    assert run("watch", "list", who, "--list", "нет такого").exit_code == 2
    assert run("watch", "remove", who, inn(1), inn(2), "--list", "покупатели").exit_code == 0
    assert inn(1) not in run("watch", "list", who).stdout
    assert run("watch", "remove", who, inn(1)).exit_code == 1
    assert run("watch", "add", who, inn(1)[:9] + "x").exit_code == 2
    assert run("watch", "add", "nobody@firma-primer.ru", inn(1)).exit_code == 1


def test_an_import_tells_what_came_of_it(owner: Person, tmp_path: Path) -> None:
    who, wrong = str(owner.organisation), inn(5)[:9] + str((int(inn(5)[9]) + 1) % 10)
    sound = tmp_path / "sound.csv"
    sound.write_text(f"ИНН;Название\n{inn(1)};Первая\n{inn(2)};Вторая\n", encoding="cp1251")
    done = run("watch", "import", who, str(sound), "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["added"] == 2
    both = run("watch", "import", who, "-", stdin=f"{inn(1)}\n{wrong}\n")
    assert both.exit_code == 1
    assert "строка 2" in both.stdout
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert run("watch", "import", who, str(tmp_path / "old.xls")).exit_code == 2


def test_a_round_of_alerts_says_what_it_made(owner: Person) -> None:
    run("watch", "add", str(owner.organisation), inn(1))
    done = run("alerts", "run", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"alerts": 0, "messages": 0}
    assert run("alerts", "run").stdout.startswith("Новых оповещений: 0")
