"""The API: the shape of the contract, and problems as RFC 9457."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.web.conftest import Country

OWN = 3
"""Queries about the visitor himself: who he is, by what plan, and on the card the notes of his organisation."""

WATCHED = 2
"""Queries of the lists in which the company stands, and of how many alerts wait."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")


def test_the_answer_has_the_shape_of_the_contract(country: Country, client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/companies/{country.made.bad}?deal=credit:500000").get_json()
    assert list(answer) == [
        "inn", "ogrn", "kind", "form", "name", "status", "as_of", "on", "deal", "verdict", "coverage", "facts", "demo",
    ]  # fmt: skip
    assert (answer["inn"], answer["kind"], answer["form"]) == (country.made.bad, "legal_entity", "ООО")
    assert answer["name"]["short"] == 'ООО "ПРИЗМА ПРИМЕР"'  # as the register spells it
    assert answer["status"] == {"code": "107", "since": answer["status"]["since"]}
    assert MOMENT.fullmatch(answer["as_of"])
    assert answer["deal"] == {"kind": "credit", "sum_kop": 50_000_000}
    assert set(answer["verdict"]) == {"decision", "score", "band", "depth", "method", "findings", "would_change"}
    assert answer["verdict"]["decision"] in ("work", "safeguards", "refuse", "insufficient")
    assert answer["demo"] is True
    for finding in answer["verdict"]["findings"]:
        assert set(finding) == {"code", "points", "state", "sentence", "parameters", "evidence"}
        assert finding["state"] in ("bad", "good", "neutral", "unknown")
        assert "{" not in finding["sentence"]
    for change in answer["verdict"]["would_change"]:
        assert set(change) == {"if", "decision", "score"}
    for source in answer["coverage"]:
        assert set(source) == {"source", "state", "stale", "reason", "channel", "as_of", "checked_at"}
        assert (source["reason"] is not None) == (source["state"] in ("not_checked", "not_applicable"))


def test_evidence_leads_to_the_very_bytes_it_names(country: Country, client: FlaskClient) -> None:
    from hashlib import sha256

    answer = client.get(f"/api/v1/companies/{country.made.bad}").get_json()
    proofs = [proof for finding in answer["verdict"]["findings"] for proof in finding["evidence"]]
    assert proofs
    for proof in proofs:
        assert set(proof) == {"source", "record", "as_of", "fetched_at", "sha256", "raw", "url", "link"}
        assert MOMENT.fullmatch(proof["fetched_at"])
        loaded = client.get(proof["raw"] + "?download=1")
        assert sha256(loaded.data).hexdigest() == proof["sha256"]


def test_a_company_that_simply_goes_on_is_active(country: Country, client: FlaskClient) -> None:
    assert client.get(f"/api/v1/companies/{country.made.good}").get_json()["status"] == {
        "code": "active",
        "since": None,
    }


def test_page_and_api_give_the_same_decision_and_sentences(country: Country, client: FlaskClient) -> None:
    from markupsafe import escape

    for role in ("good", "bad", "competition", "closing", "treasury"):
        answer = client.get(f"/api/v1/companies/{country.inn[role]}").get_json()
        page = client.get(f"/company/{country.inn[role]}").text
        for finding in answer["verdict"]["findings"]:
            assert str(escape(finding["sentence"])) in page


def test_facts_stand_by_source_with_block_key_value_and_evidence(country: Country, client: FlaskClient) -> None:
    facts = client.get(f"/api/v1/companies/{country.made.good}/facts").get_json()
    assert {"egrul", "sshr", "revexp"} <= set(facts)
    for source, found in facts.items():
        for fact in found:
            assert set(fact) == {"block", "key", "value", "evidence"}
            assert fact["evidence"]["source"] == source
    assert {fact["block"] for fact in facts["egrul"]} >= {"identity", "name", "address", "head", "founder", "change"}


def test_the_history_is_newest_first(country: Country, client: FlaskClient) -> None:
    entries = client.get(f"/api/v1/companies/{country.made.good}/history").get_json()["entries"]
    days = [entry["day"] for entry in entries]
    assert days == sorted(days, reverse=True)
    assert {entry["kind"] for entry in entries} >= {"register"}


def test_sentences_come_in_the_language_of_the_reader(country: Country, client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/companies/{country.made.bad}", headers={"Accept-Language": "en"}).get_json()
    for finding in answer["verdict"]["findings"]:
        named = re.compile("[А-ЯЁ][а-яё]+|[А-ЯЁ]{2,}")
        assert not re.search("[а-яё]{4,}", named.sub("", finding["sentence"])), finding["sentence"]


def test_the_search_and_the_sources_answer(country: Country, client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=северная логистика&limit=5").get_json()["hits"]
    assert [hit["inn"] for hit in hits] == [country.made.good]
    for state in client.get("/api/v1/sources").get_json():
        assert set(state) == {
            "source", "title", "state", "reason", "promise_hours", "last_success", "records", "confirmed",
        }  # fmt: skip
        assert isinstance(state["promise_hours"], int)


def test_problems_are_rfc_9457(country: Country, client: FlaskClient) -> None:
    asked = {
        "/api/v1/companies/7707083893": 404,
        "/api/v1/companies/7707083894": 400,
        "/api/v1/companies/abc": 400,
        "/api/v1/search": 400,
        "/api/v1/search?q=x&limit=0": 400,
        "/api/v1/search?q=x&limit=²": 400,
        "/api/v1/nope": 404,
    }
    for path, status in asked.items():
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), path
        problem = answer.get_json()
        assert problem["status"] == status
        assert problem["title"]
        assert problem["type"] == "about:blank"
    assert client.post(f"/api/v1/companies/{country.made.good}").status_code == 405


def test_a_bad_number_names_its_digit_in_the_problem(client: FlaskClient) -> None:
    problem = client.get("/api/v1/companies/7707083894").get_json()
    assert (problem["position"], problem["found"], problem["expected"]) == (10, "4", "3")


def test_an_unknown_company_comes_with_coverage(client: FlaskClient) -> None:
    problem = client.get("/api/v1/companies/7707083893").get_json()
    assert {source["source"] for source in problem["coverage"]} >= {"egrul", "sshr", "revexp", "kad"}


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/company/{inn}/history", 9),
        ("/api/v1/companies/{inn}/history", 9),
        ("/company/{inn}/sources", 8),
        ("/company/{inn}/finance", 8),
        ("/company/{inn}", 8 + WATCHED),
        ("/sources", 8),
    ],
)
def test_history_and_sources_are_read_once_in_a_few_queries(
    country: Country, client: FlaskClient, address: str, most: int
) -> None:
    seen: list[str] = []
    engine = country.app.extensions["checker_engine"]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        for role in ("good", "bad", "mass_head"):
            seen.clear()
            assert client.get(address.format(inn=country.inn[role])).status_code == 200
            asked = [statement for statement in seen if not statement.startswith(("BEGIN", "PRAGMA", "SET"))]
            assert 2 < len(asked) <= most + OWN, role
            private = 2 + (WATCHED if address == "/company/{inn}" else 0)
            begun = sum(statement.startswith("BEGIN") for statement in seen)
            assert begun <= 1 + private, "one snapshot of what is public"
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_history_ends_on_the_day_it_speaks_of(country: Country, client: FlaskClient) -> None:
    path = f"/api/v1/companies/{country.made.doubtful}/history"
    entries = client.get(path).get_json()["entries"]
    day = country.day.isoformat()
    assert {entry["day"] <= day for entry in client.get(f"{path}?on={day}").get_json()["entries"]} == {True}
    assert len(client.get(f"{path}?on={day}").get_json()["entries"]) <= len(entries)


def test_a_mistyped_number_in_a_search_is_told_and_not_answered_with_nothing(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search?q=2464045158")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert "7" in answer.get_json()["detail"]
    assert client.get("/api/v1/search?q=98000").status_code == 200
