"""`watchlist` and `changes` of the API: with a key alone, each change once for whoever keeps the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete
from support.alerts import alert
from support.people import Person, client_of, key_of, person

from checker import moments
from checker.models import Alert, WatchList
from tests.web.conftest import Country

LIST = "/api/v1/watchlist"
CHANGES = "/api/v1/changes"


@pytest.fixture
def engine(country: Country) -> Iterator[Engine]:
    found: Engine = country.app.extensions["checker_writer"]
    yield found
    with found.begin() as connection:
        for table in (Alert, WatchList):
            connection.execute(delete(table))


def program(country: Country, who: Person) -> FlaskClient:
    return client_of(country.app, None, key_of(country.app.extensions["checker_writer"], who))


def test_a_program_watches_lists_and_ends(country: Country, engine: Engine) -> None:
    owner, other = person(engine), person(engine)
    client, number = program(country, owner), country.made.good
    ogrn = next(country.ogrn[role] for role, inn in country.inn.items() if inn == number)
    made = client.post(LIST, json={"number": ogrn, "note": "должен"})
    assert (made.status_code, made.get_json()["number"]) == (201, number)
    assert client.post(LIST, json={"number": number}).status_code == 200
    (row,) = client.get(LIST).get_json()["companies"]
    assert (row["number"], row["lists"][0]["note"], row["decision"]) == (number, "должен", None)
    assert program(country, other).get(LIST).get_json() == {"lists": [], "companies": [], "page": 1, "pages": 1}
    number_of = made.get_json()["list"]
    for asked in (f"{LIST}?list={number_of}", f"{LIST}?list=987654"):
        assert program(country, other).get(asked).status_code == 404
    assert program(country, other).post(LIST, json={"number": number, "list": number_of}).status_code == 404
    assert program(country, other).delete(f"{LIST}?number={number}").status_code == 404
    assert client.delete(f"{LIST}?number={ogrn}").status_code == 204
    assert client.delete(f"{LIST}?number={number}").status_code == 404
    for wrong in ({}, {"number": 7}, {"number": "x"}, {"number": number, "list": "a"}, []):
        assert client.post(LIST, json=wrong).status_code == 400
    assert client.post(LIST, data=b"\xff").status_code == 400
    assert client.post(LIST, json={"number": number, "list": 2**64}).status_code == 404
    assert client.post(LIST, json={"number": number, "note": "я" * 501}).status_code == 400


def test_a_cookie_opens_none_of_it(country: Country, engine: Engine) -> None:
    browser = client_of(country.app, person(engine))
    for answer in (browser.get(LIST), browser.post(LIST, json={}), browser.delete(LIST), browser.get(CHANGES)):
        assert answer.status_code == 401


def tell(engine: Engine, who: Person, subject: str, names: range) -> None:
    """Alerts of one transaction."""
    with engine.begin() as connection:
        at = moments.stamp(connection)
        for name in names:
            alert(connection, who.organisation, subject, f"event:{name}", at=at)


def test_each_change_comes_once_in_order(country: Country, engine: Engine) -> None:
    owner, other = person(engine), person(engine)
    client, seen, cursor = program(country, owner), list[int](), ""
    tell(engine, other, country.made.good, range(3))
    for round_ in range(6):
        tell(engine, owner, country.made.good, range(round_ * 5, round_ * 5 + 5))
        more = round_ % 2 == 1
        while more:
            told: dict[str, Any] = client.get(CHANGES, query_string={"cursor": cursor, "limit": 3}).get_json()
            seen += [one["id"] for one in told["changes"]]
            cursor, more = told["cursor"], told["more"]
    assert len(seen) == 30
    assert seen == sorted(set(seen))
    after = client.get(CHANGES, query_string={"cursor": cursor}).get_json()
    assert after == {"changes": [], "cursor": cursor, "more": False}
    assert len(program(country, other).get(CHANGES).get_json()["changes"]) == 3
    for wrong in ("x", "1", "1-", "-1-2", "1-²", "9" * 30 + "-1"):
        assert client.get(CHANGES, query_string={"cursor": wrong}).status_code == 400
    for wrong in ("0", "501", "x"):
        assert client.get(CHANGES, query_string={"limit": wrong}).status_code == 400


def test_the_document_holds_each_route_of_the_map_and_what_is_answered(country: Country, engine: Engine) -> None:
    told = client_of(country.app).get("/api/v1/openapi.json").get_json()
    assert told["openapi"] == "3.1.0"
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in country.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, methods in told["paths"].items() for method in methods} == routes
    owner = person(engine)
    client = program(country, owner)
    client.post(LIST, json={"number": country.made.good})
    tell(engine, owner, country.made.good, range(1))
    schemas = told["components"]["schemas"]
    for schema, row in (
        (schemas["Watched"], client.get(LIST).get_json()["companies"][0]),
        (schemas["Change"], client.get(CHANGES).get_json()["changes"][0]),
        (schemas["Problem"], client.get(f"{CHANGES}?limit=x").get_json()),
    ):
        assert set(row) == set(schema["properties"])
