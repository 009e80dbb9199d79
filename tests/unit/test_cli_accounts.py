"""The operator's commands: users, links to set a password, licences; exit codes and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select

from checker import cli
from checker.app import create_app
from checker.dates import moscow_day
from checker.db import make_engine
from checker.models import Licence, Membership, Organisation, Outgoing, UserRole, UserRow
from checker.moments import to_day
from checker.settings import settings

PASSWORD = "совсем другой пароль"


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli.main, list(words), input=stdin)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHECKER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CHECKER_SECRET_KEY", "k" * 40)
    monkeypatch.setenv("CHECKER_PUBLIC_URL", "https://checker.firma-primer.ru")
    settings.cache_clear()
    made = make_engine(settings().url)
    yield made
    made.dispose()
    settings.cache_clear()


def one(engine: Engine, query: object) -> tuple[object, ...]:
    with engine.connect() as connection:
        return tuple(connection.execute(query).one())  # type: ignore[call-overload]


def test_a_user_sets_his_password_by_the_link_that_is_printed_and_mailed(engine: Engine) -> None:
    answer = run("user", "add", "Anna@Firma-Primer.ru", "--operator", "--organisation", " ООО  Пример ")
    assert answer.exit_code == 0, answer.output
    link = re.search(r"https://checker\.firma-primer\.ru(/account/\S+)", answer.stdout)
    assert link is not None
    recipient, text = one(engine, select(Outgoing.recipient, Outgoing.text))
    assert recipient == "Anna@firma-primer.ru"
    assert link[0] in str(text)
    assert one(engine, select(Organisation.name, Membership.role).join(Membership)) == ("ООО Пример", "owner")
    assert one(engine, select(UserRole.user_id)) == one(engine, select(UserRow.id))
    app = create_app(settings())
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    path = link[1]
    page = client.get(path, follow_redirects=True)
    assert page.status_code == 200
    set_up = client.post(path, data={"password": PASSWORD, "password_confirm": PASSWORD})
    assert set_up.status_code in (200, 302, 303)
    entered = app.test_client().post("/account/login", data={"email": "anna@firma-primer.ru", "password": PASSWORD})
    assert entered.status_code in (302, 303)


def test_a_password_comes_by_standard_input_and_is_as_good_as_in_a_form(engine: Engine) -> None:
    short = run("user", "add", "anna@firma-primer.ru", "--password-stdin", stdin="short\n")
    assert short.exit_code == 2
    answer = run("user", "add", "anna@firma-primer.ru", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert answer.exit_code == 0, answer.output
    assert PASSWORD not in answer.output
    (kept,) = one(engine, select(UserRow.password))
    assert str(kept).startswith("$argon2id$")
    with engine.connect() as connection:
        assert connection.execute(select(Outgoing.id)).all() == []
    again = run("user", "add", "ANNA@firma-primer.ru")
    assert again.exit_code == 2
    assert "уже есть" in again.stderr
    promoted = run("user", "add", "ANNA@firma-primer.ru", "--operator")
    assert (promoted.exit_code, promoted.stdout) == (0, "ANNA@firma-primer.ru теперь оператор.\n")
    assert run("user", "add", "ANNA@firma-primer.ru", "--operator").exit_code == 2


def test_what_is_no_address_is_refused(engine: Engine) -> None:
    for wrong in ("anna", "anna@", "<b>@firma-primer.ru", "anna@firma-primer.ru\nBcc: b@firma-primer.ru"):
        answer = run("user", "add", wrong)
        assert answer.exit_code == 2, wrong
        assert "не похоже на адрес" in answer.stderr


def test_a_name_that_an_organisation_may_not_bear_is_refused(engine: Engine) -> None:
    for name in (" ", "x" * 200, "выиграли: https://firma-primer.ru"):
        assert run("user", "add", "anna@firma-primer.ru", "--organisation", name).exit_code == 2, name


def test_licences_are_granted_listed_and_ended(engine: Engine) -> None:
    run("user", "add", "anna@firma-primer.ru", "--password-stdin", "--organisation", "ООО Пример", stdin=PASSWORD)
    day = moscow_day(datetime.now(UTC))
    assert "Лицензий нет" in run("licence", "list").stdout
    first = run("licence", "grant", "anna@firma-primer.ru", "--days", "365")
    assert first.exit_code == 0, first.output
    assert f"{day + timedelta(days=364):%d.%m.%Y} включительно" in first.stdout
    second = run("licence", "grant", "1")
    assert f"с {day + timedelta(days=365):%d.%m.%Y} по" in second.stdout
    shown = run("licence", "list").stdout.splitlines()
    assert len(shown) == 2
    assert [line[0] for line in shown] == [" ", "*"]
    assert run("licence", "end", "1").exit_code == 0
    assert run("licence", "end", "1").exit_code == 1
    until = day + timedelta(days=3)
    assert run("licence", "grant", "1", "--until", until.isoformat()).exit_code == 0
    with engine.connect() as connection:
        assert to_day(until) in connection.execute(select(Licence.until)).scalars().all()


def test_a_licence_that_cannot_be_granted_is_refused_in_words(engine: Engine) -> None:
    run("user", "add", "anna@firma-primer.ru", "--password-stdin", stdin=PASSWORD)
    yesterday = (moscow_day(datetime.now(UTC)) - timedelta(days=1)).isoformat()
    for words, code in (
        (("nobody@firma-primer.ru",), 1),
        (("77",), 1),
        (("1", "--days", "0"), 2),
        (("1", "--days", "99999"), 2),
        (("1", "--until", yesterday), 2),
        (("1", "--until", "завтра"), 2),
        (("1", "--days", "3", "--until", "2099-01-01"), 2),
    ):
        answer = run("licence", "grant", *words)
        assert answer.exit_code == code, (words, answer.output)
        assert answer.stderr
        assert answer.exception is None or isinstance(answer.exception, SystemExit)
    assert "licence" in run("--lang", "en", "--help").stdout


def test_without_a_key_and_beside_the_demo_the_sentence_names_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CHECKER_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("CHECKER_SECRET_KEY", raising=False)
    settings.cache_clear()
    try:
        answer = run("user", "add", "anna@firma-primer.ru")
        assert answer.exit_code == 2
        assert "CHECKER_SECRET_KEY_FILE=var/demo/secret_key" in answer.stderr
        assert "CHECKER_DATA_DIR=var/demo" in answer.stderr
        assert "token_urlsafe" in answer.stderr
        assert not (tmp_path / "var").exists(), "nothing was made"
        answer = run("licence", "grant", "anna@firma-primer.ru")
        assert answer.exit_code == 1
        assert str(tmp_path / "var" / "checker.db") in answer.stderr
        assert "CHECKER_DATA_DIR=var/demo" in answer.stderr
    finally:
        settings.cache_clear()
