"""Every page, by a stranger: what it says, which headers it carries, what it refuses."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.web.conftest import Country
from tests.web.test_api import OWN, WATCHED

PLAIN = ("/", "/sources", "/method", "/help", "/styleguide", "/search?q=ПРИМЕРНЫЙ", "/search?q=нетакой")
OF_COMPANY = ("/company/{0}", "/company/{0}/finance", "/company/{0}/history", "/company/{0}/sources")
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|\sstyle\s*=|\son\w+\s*=|<style|javascript:", re.IGNORECASE)


def pages(country: Country) -> list[str]:
    return [*PLAIN, *(page.format(inn) for inn in country.inn.values() for page in OF_COMPANY)]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_page_of_every_company_opens_with_nothing_inline(
    country: Country, client: FlaskClient, lang: str
) -> None:
    for page in pages(country):
        answer = client.get(page, headers={"Accept-Language": lang})
        assert answer.status_code == 200, page
        assert not INLINE.search(answer.text), page
        assert f'<html lang="{lang}">' in answer.text


def test_every_answer_carries_the_policy_and_refuses_guessing_and_framing(
    country: Country, client: FlaskClient
) -> None:
    for page in ("/", f"/company/{country.made.good}", "/nope", "/company/1", "/static/checker.css", "/healthz"):
        with client.get(page) as answer:
            headers = answer.headers
        assert "default-src 'self'" in headers["Content-Security-Policy"], page
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_what_speaks_of_a_company_is_not_for_search_engines(country: Country, client: FlaskClient) -> None:
    for page in OF_COMPANY:
        answer = client.get(page.format(country.made.bad))
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex' in answer.text
    for page in ("/compare", "/batch", "/reports", "/verify"):
        assert "noindex" in client.get(page).headers["X-Robots-Tag"], page
    assert "X-Robots-Tag" not in client.get("/help").headers


def test_the_demo_says_on_every_page_that_all_is_made_up(country: Country, client: FlaskClient, empty: Flask) -> None:
    for page in pages(country)[:12]:
        assert "Все компании на этой странице выдуманы" in client.get(page).text
    assert "выдуманы" not in empty.test_client().get("/").text


def test_the_front_page_of_the_demo_offers_the_three_companies_to_try(country: Country, client: FlaskClient) -> None:
    page = client.get("/").text
    for number in (country.made.good, country.made.doubtful, country.made.bad):
        assert f'href="/company/{number}"' in page


def test_a_number_in_the_search_leads_to_its_company(country: Country, client: FlaskClient) -> None:
    answer = client.get("/search", query_string={"q": f" ИНН: {country.made.good} "})
    assert (answer.status_code, answer.location) == (302, f"/company/{country.made.good}")


def test_an_ogrn_leads_to_the_page_of_the_inn_and_keeps_the_question(country: Country, client: FlaskClient) -> None:
    answer = client.get(f"/company/{country.ogrn['good']}?deal=credit:500000&lang=en")
    assert answer.status_code == 302
    assert answer.location.startswith(f"/company/{country.made.good}?")
    assert "deal=credit:500000" in answer.location
    assert "lang=en" in answer.location


def test_a_wrong_digit_is_named_with_its_place_and_the_expected_one(country: Country, client: FlaskClient) -> None:
    right = country.made.good
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    for page in (f"/company/{wrong}", f"/search?q={wrong}", f"/company/{wrong}/history"):
        answer = client.get(page)
        assert answer.status_code == 400
        assert f"10-я цифра {wrong[-1]}, а должна быть {right[-1]}" in answer.text
        assert f'<span class="wrong">{wrong[-1]}</span>' in answer.text


def test_one_hit_of_a_name_is_shown_and_not_followed(client: FlaskClient) -> None:
    answer = client.get("/search?q=северная логистика")
    assert answer.status_code == 200
    assert "нашлась 1 компания" in answer.text


def test_hits_are_told_apart_by_number_region_age_and_state(country: Country, client: FlaskClient) -> None:
    page = client.get("/search?q=ПРИМЕРНЫЙ").text
    assert country.inn["competition"] in page
    assert "Банкротство: конкурсное производство" in page
    for label in ("ИНН", "Регион", "Возраст"):
        assert f"<dt>{label}</dt>" in page


def test_an_unknown_company_is_404_with_whom_we_asked_and_how_to_load(client: FlaskClient, empty: Flask) -> None:
    answer = client.get("/company/7707083893")
    assert answer.status_code == 404
    assert "Кого мы спросили" in answer.text
    assert "python -m checker load" in answer.text
    assert "только выдуманная страна" in answer.text
    assert "только выдуманная страна" not in empty.test_client().get("/company/7707083893").text


def test_an_unknown_page_is_404_in_the_same_design(client: FlaskClient) -> None:
    answer = client.get("/nope?lang=en")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "checker.css" in answer.text


def test_a_failing_view_says_so_in_the_same_design(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("checker.web.company.evaluate", fail)
    answer = client.get(f"/company/{country.made.good}")
    assert answer.status_code == 500
    assert "company.card" in caplog.text
    assert "RuntimeError" in caplog.text
    assert country.made.good not in caplog.text
    assert "secret detail" not in caplog.text
    assert "Ошибка программы" in answer.text
    assert "secret detail" not in answer.text
    assert "default-src" in answer.headers["Content-Security-Policy"]


def test_a_base_that_is_not_there_is_503_and_not_ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    from checker.app import create_app
    from checker.settings import Settings

    folder = tmp_path_factory.mktemp("bare")
    bare = create_app(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'none.db'}", secret_key="k" * 40))
    client = bare.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/company/7707083893").status_code == 503
    bare.extensions["checker_engine"].dispose()


def test_ready_and_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_what_is_no_sign_is_left_out_of_the_search(country: Country, client: FlaskClient) -> None:
    for typed in ("%ff", "%20%ff%fe", "%c3%28"[:3]):
        assert client.get(f"/search?q={typed}").status_code == 302, typed
        assert client.get(f"/api/v1/search?q={typed}").status_code == 400, typed
    for link in ("/search", "/api/v1/search"):
        text = client.get(f"{link}?q=%ffПРИМЕР%ff").text
        assert "%FF" not in text
        assert country.made.good in client.get(f"{link}?q=%ff{country.made.good}", follow_redirects=True).text


def test_ready_says_who_is_missing(country: Country, client: FlaskClient) -> None:
    from checker.jobs import leases, queue

    engine = country.app.extensions["checker_writer"]
    assert client.get("/readyz").text == "ok\nno clock and no worker: sources are not looked at, messages wait\n"
    with leases.held(engine, f"{queue.WORKER}test"):
        assert client.get("/readyz").text == "ok\nno clock: sources are not looked at\n"
    with leases.held(engine, queue.CLOCK):
        assert client.get("/readyz").text == "ok\n"


def test_the_card_needs_at_most_eight_queries_whatever_the_company(country: Country, client: FlaskClient) -> None:
    seen: list[str] = []
    engine = country.app.extensions["checker_engine"]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SET")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        for role in ("good", "bad", "mass_head", "licensed", "phoenix"):
            seen.clear()
            assert client.get(f"/company/{country.inn[role]}").status_code == 200
            assert 2 < len(seen) <= 8 + OWN + WATCHED, role
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_card_shows_verdict_reasons_what_was_not_checked_and_every_section(
    country: Country, client: FlaskClient
) -> None:
    page = client.get(f"/company/{country.made.bad}").text
    order = [
        "Вердикт на", 'aria-label="Главные причины"', ">Что настораживает", ">Цифры", ">Чего мы не знаем",
        ">Реквизиты", ">Кто вправе подписывать", ">Что попросить перед подписью", ">Учредители и участники",
        ">Чем занимается",
    ]  # fmt: skip
    places = [page.index(title) for title in order]
    assert places == sorted(places)
    assert "по " in page
    assert "Недостоверно: по итогам проверки" in page


def test_every_company_in_the_country_has_an_evidence_link_that_opens(country: Country, client: FlaskClient) -> None:
    opened = 0
    for role, inn in country.inn.items():
        links = set(re.findall(r'href="(/raw/[^"?]+)"', client.get(f"/company/{inn}").text))
        assert links, role
        for link in links:
            assert client.get(link).status_code == 200, (role, link)
            opened += 1
    assert opened > len(country.inn)


def test_the_raw_page_shows_escaped_text_and_gives_the_exact_bytes(country: Country, client: FlaskClient) -> None:
    from hashlib import sha256

    card = client.get(f"/company/{country.made.good}").text
    link = re.findall(r'href="(/raw/[^"?]+)"', card[card.index('id="requisites"') :])[0]
    page = client.get(link)
    assert page.mimetype == "text/html"
    assert "&lt;СвЮЛ" in page.text
    assert "<СвЮЛ" not in page.text
    for label in ("Документ", "Место", "SHA-256", "Получено"):
        assert f"<dt>{label}</dt>" in page.text
    loaded = client.get(f"{link}?download=1")
    assert loaded.mimetype == "application/octet-stream"
    assert loaded.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in loaded.headers["Content-Security-Policy"]
    assert sha256(loaded.data).hexdigest() in page.text


def test_raw_bytes_that_were_never_shown_do_not_open(client: FlaskClient) -> None:
    for evidence in ("1-0-0-10-0000000000000000", "x", "1-0-0-0-aaaaaaaaaaaaaaaa", "..%2f..%2fetc%2fpasswd"):
        assert client.get(f"/raw/{evidence}").status_code == 404


def test_the_history_tells_both_what_the_register_entered_and_what_we_noticed(
    country: Country, client: FlaskClient
) -> None:
    page = client.get(f"/company/{country.made.doubtful}/history").text
    assert "Создание юридического лица" in page
    assert "запись реестра" in page
    assert 'class="event is-seen' in page
    assert 'class="event is-register' in page
    years = [int(year) for year in re.findall(r'id="year-(\d{4})"', page)]
    assert years == sorted(years, reverse=True)


def test_no_page_shows_a_birth_date(country: Country, client: FlaskClient) -> None:
    for inn in country.inn.values():
        assert not re.search(r"дата рожд|место рожд|birth", client.get(f"/company/{inn}").text, re.IGNORECASE)
