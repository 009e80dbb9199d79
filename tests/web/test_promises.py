"""What pages promise is there: rights without a page, and parts of later versions, are named nowhere."""

from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient
from support.people import client_of, person

from checker.accounts import licences
from checker.accounts.rights import RIGHTS, TO_COME, WORDS, Right
from checker.web.policy import POLICIES
from tests.web.conftest import Country

LATER = re.compile("спис[а-я]+ наблюд|Заметки и списки|проверки человека", re.IGNORECASE)
FREE = {Right.SEARCH, Right.IDENTITY}
"""Rights of everybody: their pages ask for none."""


def test_a_right_is_shown_where_a_page_asks_for_it(client: FlaskClient) -> None:
    asked = {policy.right for policy in POLICIES.values() if policy.right}
    assert set(RIGHTS) - TO_COME == asked | FREE
    text = client.get("/help").text
    for right, words in WORDS.items():
        assert (words in text) == (right not in TO_COME), right


def test_the_plans_promise_only_what_this_version_has(country: Country) -> None:
    writer = country.app.extensions["checker_writer"]
    for plan in ("free", "demo", "licensed"):
        text = client_of(country.app, person(writer, plan=plan)).get("/account/demo/").text
        assert not LATER.search(text.partition("<h1>")[2]), plan
    for body in licences.BODIES.values():
        assert not LATER.search(body)
    assert not LATER.search(Path("templates/admin/users.html").read_text("utf-8"))
