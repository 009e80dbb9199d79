"""The whole url_map as every kind of visitor: each route answers as its policy says, and none is without a policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from support.files import inn
from support.people import client_of, key_of, person, token
from werkzeug.routing import Rule

from checker.accounts import signins
from checker.app import create_app
from checker.settings import Settings
from checker.web.policy import CLOSED, POLICIES, Who

VALUES = {
    "number": inn(1), "evidence": "1-1-0-0-0123456789abcdef", "filename": "checker.css", "token": "x", "secret": "x",
    "code": "egrul", "source": "kad", "said": "1-x", "report": "3f2a-90c1-0b7e-44d2-8a15",
}  # fmt: skip
"""What stands in an address, by the name of its converter; of another name a number that belongs to nobody."""

WITHOUT_TOKEN = {"api_watching.watch": 401, "api_batch.make": 401, "letters.end_letters": 404}
"""Forms that need no token, and what stands in its place: a key in the header, the secret of a letter's link."""

RANKS = {"reader": 1, "member": 2, "owner": 3}
KINDS = ("nobody", "ended", "free", "reader", "member", "owner", "operator", "other", "key")
OWN_FIRM = ("free", "operator", "other", "owner")


class House:
    """An organisation with a licence, its people, and others."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.engine = app.extensions["checker_writer"]
        self.owner = person(self.engine)
        self.people = {
            "owner": self.owner,
            "reader": person(self.engine, role="reader", of=self.owner.organisation),
            "member": person(self.engine, role="member", of=self.owner.organisation),
            "operator": person(self.engine, operator=True, plan="free"),
            "free": person(self.engine, plan="free"),
            "other": person(self.engine),
            "ended": person(self.engine),
        }
        with self.engine.begin() as connection:
            signins.end(connection, self.people["ended"].user, datetime.now(UTC))
        self.key = key_of(self.engine, self.owner)

    def browser(self, kind: str) -> FlaskClient:
        """A new one of this kind of visitor."""
        return client_of(self.app, self.people.get(kind), self.key if kind == "key" else "")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    options = Settings(data_dir=tmp_path_factory.mktemp("house"), secret_key="k" * 40, asks_per_day=10_000)
    shutil.copy(sqlite_template, options.data_dir / "checker.db")
    app = create_app(options)
    yield House(app)
    app.extensions["checker_engine"].dispose()


def routes(app: Flask) -> list[tuple[Rule, str]]:
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    return [(rule, method) for rule in rules for method in sorted((rule.methods or set()) & {"GET", "POST", "DELETE"})]


def address(app: Flask, rule: Rule) -> str:
    built = app.url_map.bind("localhost").build(
        rule.endpoint, {name: VALUES.get(name, 987654) for name in rule.arguments}
    )
    return str(built)


def test_every_route_has_a_policy_and_every_policy_a_route(house: House) -> None:
    assert {rule.endpoint for rule in house.app.url_map.iter_rules()} == set(POLICIES) | CLOSED
    assert not CLOSED & set(POLICIES)


def wanted(endpoint: str, kind: str) -> str:
    """What the table says to this kind of visitor: in · login · no · hidden · key."""
    if endpoint in CLOSED:
        return "hidden"
    policy = POLICIES[endpoint]
    person_ = kind in (*RANKS, *OWN_FIRM)
    rank = 3 if kind in OWN_FIRM else RANKS.get(kind, 0)
    licensed = kind in ("reader", "member", "owner", "other")
    if policy.who is Who.KEY:
        return "in" if kind == "key" else "key"
    if policy.who is Who.OPERATOR:
        return "in" if kind == "operator" else "hidden" if person_ else "login"
    known = policy.who is Who.ANYONE or (person_ and (policy.who is Who.SIGNED_IN or rank >= RANKS[policy.who.value]))
    free = policy.right is None or policy.right.value in ("search", "identity", "persons")
    if known and (free or licensed):
        return "in"
    return "no" if person_ else "login"


@pytest.mark.parametrize("kind", KINDS)
def test_each_route_answers_as_its_policy_says(house: House, kind: str) -> None:
    for rule, method in routes(house.app):
        if method != "GET" and wanted(rule.endpoint, kind) == "in":
            continue  # test_url_map_forms.py fills them, tests/web/test_api_watching.py asks the rest
        browser = house.browser(kind)
        where = address(house.app, rule)
        sent = {"csrf_token": token(browser)} if method == "POST" else {}
        with browser.open(where, method=method, data=sent) as answer:
            said, told = wanted(rule.endpoint, kind), (kind, method, where, answer.status_code)
            to_login = answer.status_code == 303 and "/account/login" in answer.headers["Location"]
            if said == "in":
                assert answer.status_code not in (401, 403, 500), told
                assert not to_login or rule.endpoint.startswith("security."), told
            elif said == "login":
                assert to_login, told
            elif said == "key":
                assert answer.status_code == 401, told
                assert answer.headers["WWW-Authenticate"] == "Bearer"
            else:
                assert answer.status_code == {"hidden": 404, "no": 403}[said], told


def test_a_form_without_its_token_does_nothing_for_anybody(house: House) -> None:
    for kind in ("nobody", "owner", "operator"):
        browser = house.browser(kind)
        for rule, method in routes(house.app):
            if method == "POST":
                answer = browser.post(address(house.app, rule))
                expected = WITHOUT_TOKEN.get(rule.endpoint, 400)
                assert answer.status_code == expected, (kind, rule.rule, answer.status_code)
