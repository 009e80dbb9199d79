"""The card of those whose plan has no verdict: who it is, and nothing that would tell a good company from a bad one."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from support.people import client_of, person, token

from tests.web.conftest import Country

TELLING = (
    "Вердикт на", "из 100", "is-bad", "is-warn", "едостовер", "/raw/", "/finance", "/history", "findings",
)  # fmt: skip
COOKIE = {"Set-Cookie"}  # comes with the first form
REGISTER = re.compile(r'<td data-label="Источник"><div class="cell"><strong>ЕГР(ЮЛ|ИП)[^<]*</strong>.*?</tr>', re.S)


@pytest.fixture(params=["stranger", "free"])
def visitor(request: pytest.FixtureRequest, country: Country) -> FlaskClient:
    """Nobody; somebody whose organisation has no plan."""
    if request.param == "stranger":
        return client_of(country.app)
    return client_of(country.app, person(country.app.extensions["checker_writer"], plan="free"))


ASKED = re.compile(r"<tr\b(?:(?!</tr>).)*?bankrot\.fedresurs\.ru(?:(?!</tr>).)*?</tr>", re.DOTALL)


def anonymous(page: str, number: str) -> str:
    """A card without who it is: the head of the page, its own numbers, the token of the form."""
    page = re.sub(r'<header class="company">.*?<nav class="tabs"', "", page, flags=re.S)
    page = re.sub(r"<title>.*?</title>", "", page)
    page = re.sub(r'name="csrf_token" value="[^"]*"', "", page)
    page = REGISTER.sub("", page)  # since when it says so of this company
    page = ASKED.sub("", page)  # of whom the register of bankruptcies was asked, and on which day
    return page.replace(number, "")


def test_the_page_of_a_bad_company_is_that_of_a_good_one_but_for_who_it_is(
    country: Country, visitor: FlaskClient
) -> None:
    good = visitor.get(f"/company/{country.made.good}")
    wanted = anonymous(good.text, country.made.good)
    assert "Здесь был бы вердикт" in wanted
    for role, inn in country.inn.items():
        if len(inn) != 10:
            continue
        page = visitor.get(f"/company/{inn}")
        assert page.status_code == 200
        assert anonymous(page.text, inn) == wanted, role
        assert {*page.headers.keys()} - COOKIE == {*good.headers.keys()} - COOKIE
        assert "ETag" not in page.headers


def test_nothing_on_it_tells_what_was_found(country: Country, visitor: FlaskClient) -> None:
    for inn in (country.made.bad, country.inn["mass_head"], country.inn["phoenix"]):
        for question in ("", "?deal=credit:500000", f"?on={country.day}", f"?as_of={country.day}"):
            page = visitor.get(f"/company/{inn}{question}").text
            body = re.sub(r'<div class="chips">.*?</div>', "", page, flags=re.S)  # the state is who it is
            assert not [word for word in TELLING if word in body], (inn, question)
            assert "<h1>" in page
            assert inn in page


def test_who_it_is_stands_on_it(country: Country, visitor: FlaskClient) -> None:
    page = visitor.get(f"/company/{country.made.good}").text
    for label in ("ИНН", "ОГРН", "КПП", "Возраст", "Руководитель", "Адрес", "Уставный капитал"):
        assert f"<dt>{label}</dt>" in page
    assert country.ogrn["good"] in page


def test_what_lies_behind_it_asks_for_a_plan(country: Country, visitor: FlaskClient) -> None:
    for page in ("finance", "history", "sources"):
        answer = visitor.get(f"/company/{country.made.bad}/{page}")
        assert answer.status_code in (303, 403)
        assert "Недостовер" not in answer.text


def test_a_comparison_says_nothing_of_what_the_register_calls_untrue(country: Country, visitor: FlaskClient) -> None:
    text = f"ООО «Призма Пример» ИНН {country.made.bad}"
    page = visitor.post("/check/requisites", data={"csrf_token": token(visitor), "text": text}).text
    assert country.made.bad in page
    assert not [word for word in ("едостовер", "/raw/") if word in page]
