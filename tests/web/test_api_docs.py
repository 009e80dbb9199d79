"""docs/api.md: each of its examples is asked, and each of its routes is one of the map."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from support.people import client_of

from tests.web.conftest import Country

TEXT = Path("docs/api.md").read_text("utf-8")
CURLS = re.findall(r"^ *(curl .*)$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("line", CURLS)
def test_an_example_of_the_api_answers(country: Country, key: str, line: str) -> None:
    asks = re.sub(r"-o \S+ ", "", line)  # where the answer is written to
    words = shlex.split(asks.replace("$AT", "").replace("$INN", country.made.bad).replace("$KEY", key))
    if "$BATCH" in line:
        sent = client_of(country.app).post(
            "/api/v1/batch", json={"numbers": country.made.bad}, headers={"Authorization": f"Bearer {key}"}
        )
        words = [word.replace("$BATCH", str(sent.get_json()["id"])) for word in words]
    body: str | None = None
    asked, headers, form, method = "", {}, list[tuple[str, ...]](), "GET"
    while words:
        word = words.pop(0)
        if word == "-H":
            name, _, value = words.pop(0).partition(": ")
            headers[name] = value
        elif word == "-X":
            method = words.pop(0)
        elif word == "-d" and method == "POST":
            body = words.pop(0)
        elif word in ("-d", "--data-urlencode"):
            form.append(tuple(words.pop(0).split("=")))
        elif word.startswith("/"):
            asked = word
        else:
            assert word in ("curl", "-s", "-G"), word
    if method == "DELETE":  # what the example before it put in
        put = {"json": {"number": country.made.bad}, "headers": headers}
        assert client_of(country.app).post("/api/v1/watchlist", **put).status_code in (200, 201, 202)
    where = asked + ("?" + urlencode(form) if form else "")
    answer = client_of(country.app).open(where, method=method, headers=headers, data=body)
    assert answer.status_code in {"GET": (200,), "POST": (200, 201, 202), "DELETE": (204,)}[method], answer.text
    assert method == "DELETE" or (answer.data if asks != line else answer.get_json())
    if "Authorization" in headers:
        refused = client_of(country.app).open(asked, method=method, data=body)
        assert refused.status_code == 401, "it says that it needs a key"


def test_every_route_of_the_api_is_told(country: Country, client: FlaskClient) -> None:
    spelled = {"ИНН_or_ОГРН": "<number>", "NUMBER": "<int:number>"}
    told = set(re.findall(r"^\| `(/api/[^`]+)`", TEXT, re.MULTILINE))
    for written, rule in spelled.items():
        told = {route.replace(written, rule) for route in told}
    assert told == {rule.rule for rule in country.app.url_map.iter_rules() if rule.rule.startswith("/api/")}
    assert len(CURLS) >= len(told)
    page = client.get("/account/keys").text
    for route in told:
        assert route.replace("<number>", "ИНН").replace("<int:number>", "номер") in page
