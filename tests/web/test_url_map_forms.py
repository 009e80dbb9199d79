"""Every form of the url_map as whoever may send it fills it: he is let in. Numbers of others do nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import count
from pathlib import Path

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import delete, select, update
from support import captures
from support.alerts import alert
from support.files import inn
from support.people import Person, client_of, key_of, person, token
from werkzeug.routing import Rule

from checker.accounts import invitations, own, signins
from checker.app import create_app
from checker.batches import kept as batches
from checker.intake.numbers import numbers_in
from checker.models import (
    Alert,
    AlertChannel,
    ApiKey,
    Batch,
    Invitation,
    LookUp,
    Membership,
    Note,
    Organisation,
    SignIn,
    UserRow,
    Watch,
    WatchList,
)
from checker.moments import to_moment
from checker.settings import Settings
from checker.watching import channels, lists
from tests.web.test_url_map import KINDS, VALUES, routes, wanted

PASSWORD, NEW = "верные лошади скрепка", "совсем другие лошади"
FREE = ("free", "operator")
ELSEWHERE = {"demo.next_day": "it is there in the demo alone"}


class House(msgspec.Struct, frozen=True):
    """An organisation of its own for one form: who sends it, a colleague, and what belongs to them."""

    app: Flask
    options: Settings
    who: Person
    colleague: Person
    email: str
    key: str
    key_id: int
    sign_in: int
    invitation: int
    note: int
    list_id: int
    channel: int
    alert: int
    batch: int

    def browser(self, kind: str, ip: str) -> FlaskClient:
        if kind in ("nobody", "key"):
            made = client_of(self.app, None, self.key if kind == "key" else "")
        else:
            made = client_of(self.app, self.who)
        made.environ_base["REMOTE_ADDR"] = ip
        return made


class Houses:
    """The application, and as many houses as there are forms to be sent."""

    def __init__(self, options: Settings) -> None:
        self.app = create_app(options)
        self.options = options
        self.engine = self.app.extensions["checker_writer"]
        self.app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=8)
        with self.app.app_context():
            self.hashed = hash_password(PASSWORD)
        self._numbers = count(1)

    def build(self, kind: str) -> House:
        number = next(self._numbers)
        email, now = f"kto{number}@firma-primer.ru", datetime.now(UTC)
        plan = "free" if kind in FREE else "licensed"
        if kind in ("reader", "member"):
            owner = person(self.engine, plan=plan)
            who = person(self.engine, email, role=kind, of=owner.organisation, password=self.hashed)
        else:
            who = person(self.engine, email, plan=plan, operator=kind == "operator", password=self.hashed)
        colleague = person(self.engine, role="reader", of=who.organisation)
        key, of, link = key_of(self.engine, who), who.organisation, str
        guest = f"gost{number}@firma-primer.ru"
        with self.engine.begin() as connection:
            own.add_note(connection, self.options, of, who.user, inn(1), "заметка", now)
            invitations.invite(connection, self.options, of, who.user, guest, "reader", link, now)
            if kind == "ended":
                signins.end(connection, who.user, now)
            key_id, invitation, note = (
                connection.execute(select(table.id).where(table.organisation_id == of)).scalar_one()
                for table in (ApiKey, Invitation, Note)
            )
            list_id = lists.default_list(connection, of, now)
            if plan == "licensed":
                lists.watch(connection, self.options, of, who.user, list_id, inn(1), "", now)
            batch = batches.make(connection, of, who.user, numbers_in(inn(1)), now)
            connection.execute(update(Batch).where(Batch.id == batch).values(ended_at=to_moment(now)))
            told = alert(connection, of, inn(1), "event:1", at=to_moment(now))
            hook = "https://primer.ru/hook"
            channel = channels.add(connection, self.options, of, who.user, "webhook", hook, now).id
            sign_in = connection.execute(select(SignIn.id).where(SignIn.user_id == who.user)).scalar_one()
        return House(
            self.app,
            self.options,
            who,
            colleague,
            email,
            key,
            key_id,
            sign_in,
            invitation,
            note,
            list_id,
            channel,
            told,
            batch,
        )


@pytest.fixture(scope="module")
def houses(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Houses]:
    options = Settings(data_dir=tmp_path_factory.mktemp("houses"), secret_key="k" * 40, asks_per_day=10_000)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    made = Houses(options)
    yield made
    for name in ("engine", "writer", "session_engine"):
        made.app.extensions[f"checker_{name}"].dispose()


FORMS: dict[str, Callable[[House], dict[str, object]]] = {
    "requisites.answer": lambda house: {"text": f"ООО «Пример» ИНН {inn(1)}"},
    "account.act_for": lambda house: {"organisation": house.who.organisation},
    "account.found": lambda house: {"name": "ООО «Новое»"},
    "account.rename": lambda house: {"name": "ООО «Иное»"},
    "account.deleted": lambda house: {"password": PASSWORD},
    "members.invite": lambda house: {"email": "eshche@firma-primer.ru", "role": "reader"},
    "members.withdraw": lambda house: {"invitation": house.invitation},
    "members.change_role": lambda house: {"user": house.colleague.user, "role": "member"},
    "members.remove": lambda house: {"user": house.colleague.user},
    "members.take": lambda house: {"invitation": house.invitation},
    "keys.make": lambda house: {"name": "склад"},
    "keys.revoke": lambda house: {"key": house.key_id},
    "capture.take": lambda house: {"text": captures.courts(asked=inn(1)), "source": "kad"},
    "sellers.put": lambda house: {"key": "primer-key-0001"},
    "own.add": lambda house: {"text": "вторая заметка"},
    "own.delete": lambda house: {"note": house.note},
    "batch.make": lambda house: {"text": f"{inn(1)}\n{inn(2)}", "monthly": "1"},
    "watchlist.watch": lambda house: {"note": "должен"},
    "watchlist.unwatch": lambda house: {},
    "watchlist.add": lambda house: {"number": inn(2)},
    "watchlist.remove": lambda house: {"number": inn(1)},
    "watchlist.note": lambda house: {"number": inn(1), "list": house.list_id, "note": "должен"},
    "watchlist.make": lambda house: {"name": "Покупатели"},
    "watchlist.change": lambda house: {"name": "Покупатели", "on-suit": "1"},
    "watchlist.imported": lambda house: {"text": inn(3)},
    "alerts.acknowledge": lambda house: {"alert": house.alert},
    "alert_settings.add": lambda house: {"kind": "webhook", "address": "https://primer.ru/other"},
    "alert_settings.times": lambda house: {
        "channel": house.channel, "zone": "Europe/Moscow", "language": "ru", "digest_at": "09:00"
    },
    "alert_settings.turn_off": lambda house: {"channel": house.channel},
    "alert_settings.drop": lambda house: {"channel": house.channel},
    "alert_settings.test": lambda house: {"channel": house.channel},
    "alert_settings.renew": lambda house: {"channel": house.channel},
    "verify.check": lambda house: {"file": (BytesIO(b"%PDF-1.7"), "report.pdf")},
    "security.login": lambda house: {"email": house.email, "password": PASSWORD},
    "security.register": lambda house: {
        "email": f"novyi.{house.email}", "password": PASSWORD, "password_confirm": PASSWORD
    },
    "security.forgot_password": lambda house: {"email": house.email},
    "security.send_confirmation": lambda house: {"email": house.email},
    "security.verify": lambda house: {"password": PASSWORD},
    "security.change_password": lambda house: {
        "password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW
    },
    "security.two_factor_setup": lambda house: {"setup": "authenticator"},
    "account_security.end": lambda house: {"sign_in": house.sign_in},
    "demo_day.send": lambda house: {"phone": "+7 900 123-45-67"},
    "admin_accounts.switch": lambda house: {"active": "0"},
    "admin_accounts.grant": lambda house: {"organisation": house.who.organisation},
    "admin_sources.switch": lambda house: {"act": "on"},
}  # fmt: skip
"""What is filled in. Forms without a line have one button."""

REFUSED = {
    "demo_day.send": {"licensed": 400, "free": 303},
    "demo_day.begin": {"licensed": 400, "free": 400},  # no code was sent
    "api_watching.watch": {"licensed": 400},  # it is no form: test_api_watching.py
    "api_batch.make": {"licensed": 400},  # nor is this: test_batch.py
    "reports.mend": {"licensed": 404, "free": 404},  # there is none of this number
    "alert_settings.turn_on": {"licensed": 404},  # it is on
    "alert_settings.drop_feeds": {"licensed": 404},  # there are none
    "letters.end_letters": {"licensed": 404, "free": 404},  # no letter has this address
}
"""Where somebody is let in and then told why not."""

LED_AWAY = frozenset({"security.logout", "account_security.end", "account_security.end_all"})
"""They sign out."""


def address(app: Flask, rule: Rule, house: House) -> str:
    known = {
        **VALUES,
        "list_id": house.list_id,
        "batch": house.batch,
        "user": house.colleague.user,
        "organisation": house.who.organisation,
    }
    built = app.url_map.bind("localhost").build(
        rule.endpoint, {name: known["batch" if rule.endpoint.startswith("batch.") else name] for name in rule.arguments}
    )
    return str(built)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_may_send_a_form_is_let_in(houses: Houses, kind: str) -> None:
    sent = 0
    for rule, method in routes(houses.app):
        endpoint = rule.endpoint
        if method != "POST" or wanted(endpoint, kind) != "in" or endpoint in ELSEWHERE:
            continue
        house = houses.build(kind)
        if endpoint == "account.found":  # for whoever belongs to none any more
            with houses.engine.begin() as connection:
                connection.execute(delete(Membership).where(Membership.user_id == house.who.user))
        sent += 1
        browser = house.browser(kind, f"192.0.2.{sent}")
        fields = FORMS[endpoint](house) if endpoint in FORMS else {}
        where = address(houses.app, rule, house)
        answer = browser.post(where, data={"csrf_token": token(browser), **fields})
        told = (kind, where, answer.status_code, answer.headers.get("Location"))
        plan = "free" if kind in FREE else "licensed"
        expected = {REFUSED[endpoint][plan]} if endpoint in REFUSED else {200, 302, 303}
        assert answer.status_code in expected, (told, answer.text)
        if not endpoint.startswith("security.") and endpoint not in LED_AWAY:
            assert "/account/login" not in answer.headers.get("Location", ""), told
    assert sent > 8


def test_what_is_filled_in_is_a_form_of_the_map(houses: Houses) -> None:
    posts = {rule.endpoint for rule, method in routes(houses.app) if method == "POST"}
    assert {*FORMS, *REFUSED, *LED_AWAY, *ELSEWHERE} <= posts


def kept(houses: Houses, of: int) -> list[object]:
    """All that an organisation has, and the sign-ins of its people."""
    tables = (
        Organisation, Membership, Invitation, ApiKey, Note, LookUp, WatchList, Watch, Alert, AlertChannel, Batch,
    )  # fmt: skip
    people = select(Membership.user_id).where(Membership.organisation_id == of)
    with houses.engine.connect() as connection:
        rows: list[object] = []
        for table in tables:
            column = table.id if table is Organisation else table.organisation_id  # type: ignore[attr-defined]
            rows.append(connection.execute(select(*table.__table__.columns).where(column == of)).all())
        rows.append(connection.execute(select(*SignIn.__table__.columns).where(SignIn.user_id.in_(people))).all())
        rows.append(connection.execute(select(*UserRow.__table__.columns).where(UserRow.id.in_(people))).all())
    return rows


def test_a_number_of_another_organisation_is_as_one_that_there_is_not(houses: Houses) -> None:
    ours, theirs = houses.build("owner"), houses.build("owner")
    browser = theirs.browser("owner", "198.51.100.1")
    before = kept(houses, ours.who.organisation)
    role = {"role": "reader"}
    for where, name, number, more in (
        (f"/company/{inn(1)}/notes/delete", "note", ours.note, {}),
        ("/account/act-for", "organisation", ours.who.organisation, {}),
        ("/account/people/role", "user", ours.colleague.user, role),
        ("/account/people/remove", "user", ours.colleague.user, {}),
        ("/account/people/withdraw", "invitation", ours.invitation, {}),
        ("/account/invitation", "invitation", ours.invitation, {}),
        ("/account/keys/revoke", "key", ours.key_id, {}),
        ("/account/security/end", "sign_in", ours.sign_in, {}),
        ("/alerts/acknowledge", "alert", ours.alert, {}),
        ("/watchlist/add", "list", ours.list_id, {"number": inn(1)}),
        ("/watchlist/remove", "list", ours.list_id, {"number": inn(1)}),
        ("/watchlist/note", "list", ours.list_id, {"number": inn(1), "note": "чужая"}),
        *((f"/batch/{ours.batch}/{act}", "", 0, {}) for act in ("again", "monthly", "delete")),
        *(
            (f"/account/alerts/{act}", "channel", ours.channel, {})
            for act in ("off", "on", "drop", "test", "code", "secret")
        ),
    ):
        answers = set()
        for given in (number, 987_654):
            answer = browser.post(where, data={"csrf_token": token(browser), name: str(given), **more})
            shown = browser.get(answer.location).text if answer.location else answer.text
            answers.add((answer.status_code, answer.headers.get("Location"), re.sub(r'csrf_token"[^>]*', "", shown)))
        assert len(answers) == 1, where
        assert kept(houses, ours.who.organisation) == before, where
