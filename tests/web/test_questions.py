"""as_of, on, deal and lang: read strictly, refused in words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient

from checker.facts import Deal
from checker.i18n import best_language, counted
from checker.reports.sites import ABOUT, official_page
from checker.web.asking import FIELDS, BadQuestion, read, written
from scrapers.registry import SOURCES
from tests.web.conftest import Country

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_a_day_means_what_was_known_when_it_ended_in_moscow() -> None:
    assert read({"as_of": "2026-11-20"}, NOW).as_of == datetime(2026, 11, 20, 20, 59, 59, 999000, tzinfo=UTC)


def test_the_present_day_means_now() -> None:
    assert read({"as_of": "2026-11-21"}, NOW).as_of == NOW


def test_a_moment_keeps_its_own_time_zone_even_with_an_unescaped_plus_and_is_utc_without_one() -> None:
    expected = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
    for text in ("2026-03-14T12:00:00+03:00", "2026-03-14T12:00:00 03:00", "2026-03-14T09:00Z", "2026-03-14T09:00"):
        assert read({"as_of": text}, NOW).as_of == expected


@pytest.mark.parametrize(
    "value",
    [
        "2026-13-01",
        "20260314",
        "вчера",
        "2026-03-14 12:00",
        "2026-03-14T25:00",
        "2026-W10-1",
        "0001-01-01",
        "2026-02-30T10:00Z",
        "1e9",
    ],
)
def test_a_moment_that_cannot_be_read_is_refused_with_a_sentence(value: str) -> None:
    with pytest.raises(BadQuestion, match="as_of"):
        read({"as_of": value}, NOW)


def test_the_future_cannot_be_shown() -> None:
    for value in ("2026-11-22", "2026-11-21T12:00:01Z"):
        with pytest.raises(BadQuestion) as refused:
            read({"as_of": value}, NOW)
        assert refused.value.code == "future"
        assert "ещё не наступило" in refused.value.sentence()


def test_the_day_spoken_of_is_a_day_and_nothing_else() -> None:
    assert read({"on": "2026-03-14"}, NOW).on == date(2026, 3, 14)
    for value in ("2026-03-14T00:00Z", "14.03.2026", "9999-12-32"):
        with pytest.raises(BadQuestion, match="on: day"):
            read({"on": value}, NOW)


def test_a_day_out_of_range_is_told_from_one_that_cannot_be_read() -> None:
    for name, value, sentence in (
        ("on", "9999-12-31", "on=9999-12-31 вне границ: годы бывают с 1991 по 2100."),
        ("on", "1990-12-31", "on=1990-12-31 вне границ: годы бывают с 1991 по 2100."),
        ("as_of", "9999-12-31", "as_of=9999-12-31 ещё не наступило: известное в будущем показать нельзя."),
        ("as_of", "9999-12-31T23:59:59-23:59", "ещё не наступило"),
        ("as_of", "1990-12-31", "вне границ"),
        ("as_of", "0001-01-01T00:00+23:59", "вне границ"),
    ):
        with pytest.raises(BadQuestion) as refused:
            read({name: value}, NOW)
        assert sentence in refused.value.sentence()
        assert "не разобрать" not in refused.value.sentence()


@pytest.mark.parametrize(
    ("text", "deal"),
    [
        ("", Deal()),
        ("credit", Deal("credit")),
        ("credit:500000", Deal("credit", 50_000_000)),
        ("prepay:500 000,50", Deal("prepay", 50_000_050)),
        ("credit:1 млн", Deal("credit", 100_000_000)),
        ("credit:1,5 млн ₽", Deal("credit", 150_000_000)),
        ("credit:2.25 Млрд. руб.", Deal("credit", 225_000_000_000)),
        ("credit:500 тыс. рублей", Deal("credit", 50_000_000)),
        ("credit:500к", Deal("credit", 50_000_000)),
        ("credit:500k", Deal("credit", 50_000_000)),
        ("credit: 12  345 678,90 р. ", Deal("credit", 1_234_567_890)),
        ("credit:1\u00a0000\u202f000 руб.", Deal("credit", 100_000_000)),
    ],
)
def test_a_deal_is_a_kind_and_a_sum_in_roubles(text: str, deal: Deal) -> None:
    assert read({"deal": text}, NOW).deal == deal
    assert read({"deal": written(deal) or ""}, NOW).deal == deal


@pytest.mark.parametrize(
    "value",
    [
        "gift",
        "credit:много",
        "credit:-5",
        "credit:nan",
        "credit:1e9",
        "credit:1.999",
        "credit:٣",
        ":100",
        "credit:1.500 млн",
        "credit:1,000,000",
        "credit:млн",
        "credit:1 млн 200 тыс",
        "credit:1 5 млн",
        "credit:9 99 9",
        "credit:1 00",
        "credit:1000 000",
        "credit:1 000 00",
        "credit:1, 5 млн",
        "credit:10 ,50",
        "credit:1 м лн",
        "credit:5$",
        "credit:5 лет",
        "credit:999999999999999 млрд",
    ],
)
def test_a_deal_that_cannot_be_read_is_refused(value: str) -> None:
    with pytest.raises(BadQuestion, match="deal"):
        read({"deal": value}, NOW)


def test_a_bad_question_is_a_400_page_and_a_400_problem(country: Country, client: FlaskClient) -> None:
    later = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    for query in ("as_of=yesterday", "on=tomorrow", "deal=gift", f"as_of={later}"):
        name, _, value = query.partition("=")
        page = client.get(f"/company/{country.made.good}?{query}")
        assert page.status_code == 400
        assert f"{FIELDS[name]}: «{value}»" in page.text
        assert query not in re.sub(r"<a [^>]*>", "", page.text)  # nobody who filled in a form knows of parameters
        problem = client.get(f"/api/v1/companies/{country.made.good}?{query}")
        assert (problem.status_code, problem.mimetype) == (400, "application/problem+json")
        assert f"{query} " in problem.get_json()["detail"]


@pytest.mark.parametrize(
    ("asked", "label"), [("deal_kind=credit&deal_sum=много", "Сумма, ₽: «много»"), ("deal_kind=gift", "«gift»")]
)
def test_whoever_fills_in_the_deal_reads_of_his_field_and_gets_back(
    country: Country, client: FlaskClient, asked: str, label: str
) -> None:
    card = client.get(f"/company/{country.made.good}?{asked}")
    assert card.status_code == 400
    assert label in card.text
    assert f'href="/company/{country.made.good}"' in card.text
    beside = client.get(f"/compare?inn={country.made.good}&{asked}")
    assert beside.status_code == 400
    assert label in beside.text
    assert country.made.good in beside.text  # nothing of what was typed is lost
    assert "deal=" not in re.sub(r"<a [^>]*>", "", card.text + beside.text)


def test_a_sum_in_words_goes_into_the_address_in_figures(country: Country, client: FlaskClient) -> None:
    answer = client.get(f"/company/{country.made.good}?deal_kind=credit&deal_sum=1,5 млн")
    assert answer.location.endswith("?deal=credit%3A1500000")
    assert 'value="1500000"' in client.get(answer.location).text
    beside = client.get(f"/compare?inn={country.made.good}&deal_kind=credit&deal_sum=10,50")
    assert beside.location.endswith("deal=credit:10.50")
    assert 'value="10.50"' in client.get(beside.location).text  # no kopeck is lost on the way


@pytest.mark.parametrize("query", ["as_of=2020-01-01", "on=1995-01-01"])
def test_a_company_that_became_known_later_is_not_called_unknown(
    country: Country, client: FlaskClient, query: str
) -> None:
    for page in ("", "/history", "/sources"):
        answer = client.get(f"/company/{country.made.good}{page}?{query}")
        assert answer.status_code == 404
        assert "На этот день о ней ничего не было известно" in answer.text
        assert "в базе нет" not in answer.text
        assert "as_of" not in re.sub(r"<a [^>]*>", "", answer.text)
    problem = client.get(f"/api/v1/companies/{country.made.good}?{query}").get_json()
    assert problem["title"] == "На этот день о ней ничего не было известно"
    assert problem["coverage"]
    first, name = date.fromisoformat(problem["known_since"]), query.partition("=")[0]
    assert f"{first:%d.%m.%Y}" in problem["detail"]
    there = f"/company/{country.made.good}?{name}={first}"
    assert f'href="{there}"' in client.get(f"/company/{country.made.good}?{query}").text
    assert client.get(there).status_code == 200  # it is the first day,
    before = f"/company/{country.made.good}?{name}={first - timedelta(days=1)}"
    assert client.get(before).status_code == 404  # and of none before it is anything known
    beside = client.get(f"/compare?inn={country.made.good}&deal=credit&{query}").text
    assert f"{first:%d.%m.%Y}: о более раннем" in beside
    assert client.get(f"/compare?inn={country.made.good}&{name}={first}").text.count("о более раннем") == 0
    assert f"{name}={first}" in beside


def test_a_day_before_the_moment_and_the_day_spoken_of_leads_to_the_first_moment(
    country: Country, client: FlaskClient
) -> None:
    at = f"/company/{country.made.good}"
    answer = client.get(f"{at}?as_of=2020-01-01&on=1995-01-01&deal=credit")
    (way,) = re.findall(rf'class="button" href="({at}[^"]+)"', answer.text)
    assert "on=" not in way
    assert "deal=credit" in way
    assert client.get(way.replace("&amp;", "&")).status_code == 200


def test_where_the_day_spoken_of_alone_is_too_early_the_moment_stays(country: Country, client: FlaskClient) -> None:
    at = f"/company/{country.made.good}"
    moment = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    answer = client.get(f"{at}?as_of={moment}&on=1995-01-01")
    assert "Самые ранние сведения — о дне" in answer.text
    (way,) = re.findall(rf'class="button" href="({at}[^"]+)"', answer.text)
    assert {name for name, _value in parse_qsl(way.partition("?")[2].replace("&amp;", "&"))} == {"as_of", "on"}
    assert client.get(way.replace("&amp;", "&")).status_code == 200


def test_a_company_that_nobody_knows_is_unknown_on_every_day(country: Country, client: FlaskClient) -> None:
    assert "в базе нет" in client.get("/company/7707083893?as_of=2020-01-01").text


def test_the_form_of_the_deal_leads_to_one_parameter(country: Country, client: FlaskClient) -> None:
    answer = client.get(f"/company/{country.made.good}?deal_kind=credit&deal_sum=500 000&lang=en")
    assert answer.status_code == 302
    assert answer.location.endswith("?lang=en&deal=credit%3A500000")
    page = client.get(answer.location)
    assert "I sell on credit" in page.text
    assert "500\u202f000" in page.text


def test_the_switch_of_language_keeps_the_question_and_goes_along_with_every_link(
    country: Country, client: FlaskClient
) -> None:
    page = client.get(f"/company/{country.made.good}?deal=credit").text
    assert f'href="/company/{country.made.good}?deal=credit&amp;lang=en"' in page
    english = client.get(f"/company/{country.made.good}?deal=credit&lang=en").text
    assert f'href="/company/{country.made.good}/history?deal=credit&amp;lang=en"' in english
    assert '<input type="hidden" name="lang" value="en">' in english


def test_parameters_of_a_link_cannot_steer_the_addresses_on_the_page(country: Country, client: FlaskClient) -> None:
    for trick in ("_scheme=javascript&_external=1", "endpoint=x", "number=1", "_anchor=x", "self=1"):
        answer = client.get(f"/company/{country.made.good}?{trick}")
        assert answer.status_code == 200
        assert "javascript:" not in answer.text
        foreign = set(re.findall(r'href="(http[^"]+)"', answer.text))
        assert foreign <= {official_page(source) for source in (*SOURCES, *ABOUT)}


@pytest.mark.parametrize(
    ("header", "lang"),
    [(None, "ru"), ("", "ru"), ("en-GB,en;q=0.9,ru;q=0.8", "en"), ("de,en;q=0.2", "en"), ("de", "ru"),
     ("ru;q=0.5,en;q=0.7", "en"), ("en;q=0", "ru"), ("en;q=x,;;;", "ru"), ("*", "ru")],
)  # fmt: skip
def test_the_browser_chooses_the_language_and_russian_is_the_default(header: str | None, lang: str) -> None:
    assert best_language(header) == lang


@pytest.mark.parametrize(
    ("n", "ru", "en"),
    [(1, "1 год", "1 year"), (2, "2 года", "2 years"), (5, "5 лет", "5 years"), (11, "11 лет", "11 years"),
     (21, "21 год", "21 years"), (112, "112 лет", "112 years"), (0, "0 лет", "0 years")],
)  # fmt: skip
def test_nouns_agree_with_their_numbers(n: int, ru: str, en: str) -> None:
    assert counted("ru", "{n} год|{n} года|{n} лет", n) == ru
    assert counted("en", "{n} год|{n} года|{n} лет", n) == en
