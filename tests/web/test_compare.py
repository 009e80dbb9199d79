"""Companies side by side: the rows of their own cards, and what is said of a number that cannot be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from support.files import inn
from support.people import client_of, person

from checker import db
from checker.facts import Deal
from checker.lookup import fact_sheet
from checker.reports.card import build_card
from checker.reports.model import Card
from checker.reports.sidebyside import MOST, Said, side_by_side
from checker.reports.words import Words
from checker.scoring.engine import evaluate

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.web.conftest import Country

WORDS = Words("ru")


def card(country: Country, role: str, deal: Deal = Deal()) -> Card:
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        sheet = fact_sheet(connection, country.inn[role])
    return build_card(sheet, evaluate(sheet, deal), "ru", deal)


def rows(cards: list[Card]) -> dict[str, tuple[tuple[Said, ...], ...]]:
    return {row.label: row.cells for part in side_by_side(cards, WORDS) for row in part.rows}


def get(client: FlaskClient, *numbers: str, code: int = 200, **more: str) -> str:
    answer = client.get("/compare", query_string=[*(("inn", number) for number in numbers), *more.items()])
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_each_cell_is_what_the_card_of_that_company_says(country: Country) -> None:
    cards = [card(country, role) for role in ("good", "bad", "foreign", "mass_head", "treasury")]
    made = rows(cards)
    for n, one in enumerate(cards):
        assert made["Совет"][n][0].text == one.verdict.words
        assert made["Состояние"][n][0].text == one.status.words
        figures = {(figure.value, figure.proof) for figure in one.overview}
        shown = {(said.text, said.proof) for label in made for said in made[label][n] if said.proof}
        sentences = {finding.sentence for finding in one.verdict.findings}
        sources = {source.words for source in one.coverage}
        marks = {mark.words for mark in one.header_marks}
        assert {text for text, _ in shown} <= {text for text, _ in figures} | sentences | sources | marks
        assert all(len(cells) == len(cards) for cells in made.values())


def test_reasons_that_are_left_out_are_counted_and_lead_to_the_card(country: Country) -> None:
    bad = card(country, "bad")
    against = [finding for group in bad.verdict.groups if group.state == "bad" for finding in group.findings]
    assert len(against) > 4
    said = rows([bad])["Что против"][0]
    assert [one.text for one in said[:3]] == [finding.sentence for finding in against[:3]]
    assert said[3].anchor == "findings-bad"
    assert str(len(against) - 3) in said[3].text


def test_the_deal_is_the_same_for_all_and_is_said(country: Country, client: FlaskClient) -> None:
    numbers = country.inn["good"], country.inn["bad"]
    page = get(client, *numbers, deal="prepay:3000000")
    assert "Сделка: плачу вперёд" in page
    for role in ("good", "bad"):
        assert card(country, role, Deal("prepay", 300_000_000)).verdict.words in page
    sent = client.get(
        "/compare", query_string={"inn": " ".join(numbers), "deal_kind": "prepay", "deal_sum": "3 000 000"}
    )
    assert sent.status_code == 302
    assert sent.headers["Location"] == f"/compare?inn={numbers[0]}&inn={numbers[1]}&deal=prepay:3000000"


def test_a_wrong_number_and_an_unknown_one_are_said_and_keep_no_other_from_being_shown(
    country: Country, client: FlaskClient
) -> None:
    wrong = country.inn["good"][:-1] + str((int(country.inn["good"][-1]) + 1) % 10)
    page = get(client, country.inn["good"], wrong, inn(987_654))
    assert f"<strong>{wrong}</strong>" in page
    assert "Проверьте номер" in page
    assert "Ни один загруженный источник её не называет" in page
    assert f'href="/company/{inn(987_654)}"' in page
    assert page.count('<th scope="col">') == 1


def test_a_company_under_both_its_numbers_stands_once(country: Country, client: FlaskClient) -> None:
    page = get(client, country.inn["good"], country.ogrn["good"], country.inn["bad"])
    assert page.count('<th scope="col">') == 2
    assert "одна и та же компания" in page


def test_six_are_refused_with_a_sentence_and_five_are_not(country: Country, client: FlaskClient) -> None:
    numbers = list(dict.fromkeys(country.inn.values()))[: MOST + 1]
    page = get(client, *numbers, code=400)
    assert "вы назвали 6" in page
    assert "<table" not in page
    assert numbers[-1] in page  # the list comes back to be cut
    assert get(client, *numbers[:MOST]).count('<th scope="col">') == MOST
    assert get(client, ", ".join(numbers[:MOST]) + f"\n{numbers[0]}").count('<th scope="col">') == MOST


def test_without_numbers_there_is_a_form(client: FlaskClient) -> None:
    assert "<textarea" in get(client)
    assert "<table" not in get(client)


def test_what_was_not_known_then_is_not_shown_then(country: Country, client: FlaskClient) -> None:
    page = get(client, country.inn["good"], as_of="2001-01-01")
    assert re.search(r"Сведения собираются с [0-9]{2}\.[0-9]{2}\.[0-9]{4}", page)
    assert "<table" not in page


@pytest.mark.parametrize("asked", [{"as_of": "soon"}, {"deal": "theft"}, {"deal": "prepay:lots"}])
def test_a_question_that_cannot_be_read_is_refused(
    client: FlaskClient, country: Country, asked: dict[str, str]
) -> None:
    get(client, country.inn["good"], code=400, **asked)


def test_a_name_with_signs_of_a_page_stays_a_text(client: FlaskClient) -> None:
    page = get(client, "<script>alert(1)</script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_whoever_may_not_see_the_verdict_may_not_compare(country: Country) -> None:
    asked = f"/compare?inn={country.inn['good']}"
    stranger = client_of(country.app).get(asked)
    assert stranger.status_code == 303
    assert "/account/login" in stranger.headers["Location"]
    free = client_of(country.app, person(country.app.extensions["checker_writer"], plan="free"))
    assert free.get(asked).status_code == 403


def test_the_card_and_the_search_lead_here(country: Country, client: FlaskClient) -> None:
    card_page = client.get(f"/company/{country.inn['good']}?deal=prepay").get_data(as_text=True)
    assert f'href="/compare?inn={country.inn["good"]}&amp;deal=prepay"' in card_page
    found = client.get("/search?q=ПРИМЕРНЫЙ").get_data(as_text=True)
    assert 'form="compare"' in found
    writer = country.app.extensions["checker_writer"]
    free = client_of(country.app, person(writer, plan="free")).get("/search?q=ПРИМЕРНЫЙ").get_data(as_text=True)
    assert 'form="compare"' not in free
