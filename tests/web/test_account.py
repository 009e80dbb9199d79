"""Pages of the account: as stranger, reader, member and owner; of another organisation nothing is found."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from support.people import Person, client_of, person
from werkzeug.test import TestResponse

from checker.accounts import audit, invitations, keys, organisations
from checker.accounts.audit import Act
from checker.app import create_app
from checker.models import Outgoing
from checker.models.account import MEMBER, OWNER, READER
from checker.settings import Settings
from tests.web.conftest import Country

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PASSWORD = "довольно длинный пароль"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("account")
    options = Settings(
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'checker.db'}",
        secret_key="k" * 40,
        public_url="https://checker.example",
    )
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    made = create_app(options)
    yield made
    for name in ("checker_engine", "checker_writer", "checker_hasty"):
        made.extensions[name].dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    found: Engine = app.extensions["checker_writer"]
    return found


@pytest.fixture
def owner(engine: Engine) -> Person:
    return person(engine)


def post(client: FlaskClient, link: str, page: str = "/account/export", **form: Any) -> TestResponse:
    """Sends a form with the token of a page."""
    token = TOKEN.search(client.get(page).text)
    return client.post(link, data={"csrf_token": token.group(1) if token else "", **form})


def acts(engine: Engine, organisation: int) -> list[str]:
    with engine.connect() as connection:
        return [row.act for row in audit.page(connection, organisation)[0]]


PAGES = {
    "/account/": READER,
    "/account/people": READER,
    "/account/recent": READER,
    "/account/export": READER,
    "/account/delete": READER,
    "/account/keys": OWNER,
    "/account/log": OWNER,
}


@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_which_page(app: Flask, engine: Engine, owner: Person, page: str) -> None:
    gone = client_of(app).get(page)
    assert (gone.status_code, gone.location.partition("?")[0]) == (303, "/account/login")
    for role in (READER, MEMBER, OWNER):
        asking = client_of(app, person(engine, role=role, of=owner.organisation))
        may = PAGES[page] == READER or role == OWNER
        answer = asking.get(page)
        assert answer.status_code == (200 if may else 403), (page, role)
        shown = answer.text
        assert ("Ключи API" in shown) == (role == OWNER)


PERSONAL = ("/account/logout", "/account/security", "/account/tf-setup", "/account/language")
"""Forms of a person, whatever organisation he acts for."""

MANAGING = {
    "/account/rename": {"name": "ООО «Чужое»"},
    "/account/people/invite": {"email": "guest@firma-primer.ru", "role": MEMBER},
    "/account/people/withdraw": {"invitation": 1},
    "/account/people/role": {"user": 1, "role": OWNER},
    "/account/people/remove": {"user": 1},
    "/account/keys": {"name": "ключ"},
    "/account/keys/revoke": {"key": 1},
}


@pytest.mark.parametrize("link", MANAGING)
def test_managing_is_the_owners_and_needs_a_token(app: Flask, engine: Engine, owner: Person, link: str) -> None:
    for role in (READER, MEMBER):
        asking = client_of(app, person(engine, role=role, of=owner.organisation))
        assert post(asking, link, **MANAGING[link]).status_code == 403
    assert client_of(app, owner).post(link, data=MANAGING[link]).status_code == 400
    assert acts(engine, owner.organisation) == [Act.FOUNDED]


def test_another_organisations_numbers_are_not_found(app: Flask, engine: Engine, owner: Person) -> None:
    theirs, now = person(engine), datetime.now(UTC)
    options = app.extensions["checker_settings"]
    with engine.begin() as connection:
        args = connection, options, theirs.organisation, theirs.user
        keys.make(*args, "ключ", now)
        invitations.invite(*args, "guest@firma-primer.ru", MEMBER, str, now)
        (key,) = keys.listed(connection, theirs.organisation)
        (invited,) = invitations.open_ones(connection, theirs.organisation, now)
    before = acts(engine, theirs.organisation)
    client = client_of(app, owner)
    for link, form in {
        "/account/act-for": {"organisation": theirs.organisation},
        "/account/people/withdraw": {"invitation": invited.id},
        "/account/people/role": {"user": theirs.user, "role": READER},
        "/account/people/remove": {"user": theirs.user},
        "/account/keys/revoke": {"key": key.id},
    }.items():
        assert post(client, link, **form).status_code == 404, link
    assert acts(engine, theirs.organisation) == before


def test_a_name_is_escaped_wherever_it_stands(app: Flask, owner: Person) -> None:
    client = client_of(app, owner)
    assert post(client, "/account/rename", name="<script>alert(1)</script>").status_code == 303
    for page in PAGES:
        assert "<script>alert" not in client.get(page).text
    assert "&lt;script&gt;alert" in client.get("/account/").text


def test_an_invitation_by_letter_from_sending_to_joining(app: Flask, engine: Engine, owner: Person) -> None:
    guest, other = person(engine, plan="free"), person(engine, plan="free")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE user SET email = 'guest-letter@firma-primer.ru' WHERE id = {guest.user}")
    form = {"email": "guest-letter@firma-primer.ru", "role": READER}
    client = client_of(app, owner)
    assert post(client, "/account/people/invite", **form).status_code == 303
    assert "guest-letter@firma-primer.ru" in client.get("/account/people").text
    with engine.connect() as connection:
        text = connection.execute(select(Outgoing.text).where(Outgoing.recipient == form["email"])).scalar_one()
    link = re.search(r"https://checker\.example(/account/invitation/\S+)", text)
    assert link
    page = link.group(1)
    assert "Зарегистрироваться" in client_of(app).get(page).text
    wrong = client_of(app, other)
    shown = wrong.get(page).text
    assert "на другой адрес" in shown
    assert form["email"] not in shown
    number = re.search(r'name="invitation" value="(\d+)"', client_of(app, guest).get(page).text)
    assert number
    post(wrong, "/account/invitation", invitation=number.group(1))
    assert person_names(wrong) == []
    right = client_of(app, guest)
    assert "Вас пригласили" in right.get("/account/").text
    assert post(right, "/account/invitation", page, invitation=number.group(1)).location == "/account/"
    assert "чита" in right.get("/account/").text
    assert set(person_names(right)) == {name_of(engine, owner), name_of(engine, guest)}
    assert right.get(page).status_code == 404
    assert acts(engine, owner.organisation)[0] == Act.JOINED


def person_names(client: FlaskClient) -> list[str]:
    """The organisations among which somebody chooses; none where there is no choice."""
    return re.findall(r"<li><span><strong>(.*?)</strong>", client.get("/account/").text)


def name_of(engine: Engine, who: Person) -> str:
    with engine.connect() as connection:
        return str(connection.exec_driver_sql(f"SELECT name FROM organisation WHERE id={who.organisation}").scalar())


def test_somebody_in_two_organisations_chooses_for_which_he_acts(app: Flask, engine: Engine, owner: Person) -> None:
    both = person(engine, plan="free")
    with engine.begin() as connection:
        organisations.join(connection, owner.organisation, both.user, MEMBER, datetime.now(UTC))
    client = client_of(app, both)
    assert client.get("/account/recent").status_code == 403
    assert post(client, "/account/act-for", organisation=owner.organisation).status_code == 303
    assert client.get("/account/recent").status_code == 200
    assert post(client, "/account/leave").status_code == 303
    assert client.get("/account/recent").status_code == 403
    assert acts(engine, owner.organisation)[0] == Act.LEFT


def test_a_key_is_shown_once_and_opens_the_api_until_it_is_revoked(app: Flask, engine: Engine, owner: Person) -> None:
    client = client_of(app, owner)
    made = post(client, "/account/keys", "/account/keys", name="учётная <система>")
    key = re.search(r"chk_[\w-]{43}", made.text)
    assert key
    assert key.group() not in client.get("/account/keys").text
    assert key.group() not in str(made.headers)
    asked = {"Authorization": f"Bearer {key.group()}"}
    assert app.test_client().get("/api/v1/companies/7707083893", headers=asked).status_code == 404
    number = re.search(r'name="key" value="(\d+)"', client.get("/account/keys").text)
    assert number
    assert post(client, "/account/keys/revoke", key=number.group(1)).status_code == 303
    assert app.test_client().get("/api/v1/companies/7707083893", headers=asked).status_code == 401


def test_without_a_licence_no_key_is_made(app: Flask, engine: Engine) -> None:
    client = client_of(app, person(engine, plan="demo"))
    assert "создаются с лицензией" in client.get("/account/keys").text
    assert post(client, "/account/keys", name="ключ").status_code == 403


def test_the_export_is_a_file_and_stands_in_the_log(app: Flask, engine: Engine, owner: Person) -> None:
    answer = post(client_of(app, owner), "/account/export", "/account/export")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="checker-')
    told = json.loads(answer.data)
    assert [one["role"] for one in told["organisations"]] == [OWNER]
    assert acts(engine, owner.organisation)[0] == Act.EXPORTED


def test_an_account_is_deleted_with_its_password_alone(app: Flask, engine: Engine) -> None:
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    leaver = person(engine, password=hasher.hash(unicodedata.normalize("NFKD", PASSWORD)))
    client = client_of(app, leaver)
    assert "закроется" in client.get("/account/delete").text
    assert post(client, "/account/delete", "/account/delete", password="не тот").status_code == 400
    assert client.get("/account/").status_code == 200
    answer = post(client, "/account/delete", "/account/delete", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account/").status_code == 303
    assert client_of(app, leaver).get("/account/").status_code == 303
    with engine.connect() as connection:
        assert (
            connection.exec_driver_sql(f"SELECT name FROM organisation WHERE id={leaver.organisation}").scalar() == ""
        )


def test_passwords_are_guessed_ten_times_a_day(app: Flask, engine: Engine) -> None:
    client = client_of(app, person(engine, password="$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$c29tZWhhc2g"))
    codes = [post(client, "/account/delete", "/account/delete", password="не тот").status_code for _ in range(11)]
    assert codes == [400] * 10 + [429]


def test_every_form_of_the_account_says_for_whom_it_was_opened(country: Country) -> None:
    app = country.app
    writer = app.extensions["checker_writer"]
    owner = person(writer)
    person(writer, role=MEMBER, of=owner.organisation)
    seen = set()
    card = f"/company/{country.made.good}"
    client = client_of(app, owner)
    post(client, f"{card}/notes", text="Своя заметка")
    for page in (*PAGES, card):
        for action, form in re.findall(
            r'<form[^>]+method="post"[^>]+action="([^"]+)".*?>(.*?)</form>', client.get(page).text, re.S
        ):
            if action.startswith(("/account", f"{card}/notes")) and not action.startswith(PERSONAL):
                assert f'name="of" value="{owner.organisation}"' in form, action
                seen.add(action)
    assert {
        "/account/rename",
        "/account/people/invite",
        "/account/people/role",
        "/account/keys",
        f"{card}/notes",
    } <= seen


def test_a_form_of_one_organisation_does_nothing_to_another(app: Flask, engine: Engine, owner: Person) -> None:
    second = person(engine)
    with engine.begin() as connection:
        organisations.join(connection, second.organisation, owner.user, OWNER, datetime.now(UTC))
    client, now = client_of(app, owner), acts(engine, second.organisation)
    shown = re.search(r'name="of" value="(\d+)"', client.get("/account/people").text)
    assert shown
    assert shown.group(1) == str(owner.organisation)
    post(client, "/account/act-for", organisation=second.organisation)
    form = {"email": "guest@firma-primer.ru", "role": OWNER, "of": owner.organisation}
    assert post(client, "/account/people/invite", **form).status_code == 409
    assert acts(engine, second.organisation) == now


def test_the_only_owner_is_offered_neither_another_role_nor_to_go(app: Flask, engine: Engine, owner: Person) -> None:
    member = person(engine, role=MEMBER, of=owner.organisation)
    client = client_of(app, owner)
    text = client.get("/account/people").text
    assert text.count('<select id="role-') == 1, "of the member alone"
    assert text.count("/account/people/remove") == 1
    assert "единственный владелец" in text
    assert "/account/leave" not in text
    post(client, "/account/people/role", user=member.user, role=OWNER)
    text = client.get("/account/people").text
    assert text.count('<select id="role-') == 2
    assert text.count("/account/people/remove") == 1
    assert text.count("/account/leave") == 1
    assert "единственный владелец" not in text
