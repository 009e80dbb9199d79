"""Watch lists on their pages: put in, seen, ordered by danger, noted, imported, taken out; by their people alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, event, select
from support.alerts import alert
from support.files import inn as made_up
from support.people import Person, client_of, person, token
from werkzeug.test import TestResponse

from checker import moments
from checker.ids import inn10_from
from checker.models import Alert, AlertChannel, Score, Touched, Watch, WatchList
from checker.models.account import MEMBER, READER
from checker.settings import Settings
from checker.watching import lists, overview, scores
from tests.web.conftest import Country

DECISION = re.compile(r'<span class="chip is-(good|warn|bad|unknown)">')


@pytest.fixture
def engine(country: Country) -> Iterator[Engine]:
    found: Engine = country.app.extensions["checker_writer"]
    yield found
    with found.begin() as connection:
        for table in (Alert, WatchList, Touched, Score, AlertChannel):
            connection.execute(delete(table))


def post(client: FlaskClient, link: str, **form: object) -> TestResponse:
    return client.post(link, data={"csrf_token": token(client), **form})


def watched(engine: Engine, who: Person) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        query = select(Watch.subject, Watch.note).where(Watch.organisation_id == who.organisation)
        return {(subject, note) for subject, note in connection.execute(query)}


def test_a_company_is_watched_from_its_card_and_no_more(country: Country, engine: Engine) -> None:
    owner = person(engine)
    reader = person(engine, role=READER, of=owner.organisation)
    client, number = client_of(country.app, owner), country.made.good
    card = client.get(f"/company/{number}").text
    assert "Наблюдать</button>" in card
    answer = post(client, f"/company/{number}/watch", note=" платит\nпоздно ")
    assert (answer.status_code, answer.location) == (303, f"/company/{number}#watching")
    assert watched(engine, owner) == {(number, "платит поздно")}
    for who in (owner, reader):
        card = client_of(country.app, who).get(f"/company/{number}").text
        assert "Под наблюдением</strong>" in card
        assert "платит поздно" in card
    assert "Не наблюдать" not in client_of(country.app, reader).get(f"/company/{number}").text
    assert post(client_of(country.app, reader), f"/company/{number}/unwatch").status_code == 403
    with engine.connect() as connection:  # whoever watches his first company is written to, and finds it among channels
        (channel,) = connection.execute(select(AlertChannel.kind, AlertChannel.user_id)).all()
    assert tuple(channel) == ("mail", owner.user)
    assert post(client, f"/company/{number}/unwatch").status_code == 303
    assert watched(engine, owner) == set()
    assert post(client, f"/company/{number}/unwatch").status_code == 404


def test_a_company_known_by_its_ogrn_is_watched_under_its_inn(country: Country, engine: Engine) -> None:
    owner = person(engine)
    client = client_of(country.app, owner)
    role = next(iter(country.inn))
    assert post(client, "/watchlist/add", number=f"ОГРН {country.ogrn[role]}").status_code == 303
    assert watched(engine, owner) == {(country.inn[role], "")}
    assert post(client, "/watchlist/add", number=country.inn[role]).status_code == 303
    assert len(watched(engine, owner)) == 1
    assert post(client, "/watchlist/remove", number=country.ogrn[role]).status_code == 303
    assert watched(engine, owner) == set()


def test_nobody_else_sees_or_changes_a_list(country: Country, engine: Engine) -> None:
    ours, theirs, free = person(engine), person(engine), person(engine, plan="free")
    number = country.made.good
    assert post(client_of(country.app, ours), f"/company/{number}/watch", note="тайна").status_code == 303
    with engine.connect() as connection:
        list_id = connection.execute(select(WatchList.id)).scalar_one()
    other = client_of(country.app, theirs)
    pages = (f"/company/{number}", "/watchlist", "/watchlist/file", "/alerts", "/account/export")
    for path in pages:
        assert "тайна" not in other.get(path).text
    assert number not in other.get("/watchlist").text
    for path in (f"/watchlist?list={list_id}", f"/watchlist/lists/{list_id}", f"/watchlist/file?list={list_id}"):
        assert other.get(path).status_code == 404, path
    for path, form in (
        ("/watchlist/note", {"list": list_id, "number": number, "note": "чужая"}),
        ("/watchlist/remove", {"list": list_id, "number": number}),
        (f"/watchlist/lists/{list_id}", {"name": "Чужой"}),
        (f"/watchlist/lists/{list_id}/delete", {}),
        (f"/company/{number}/unwatch", {"list": list_id}),
    ):
        assert post(other, path, **form).status_code == 404, path
    assert post(other, f"/company/{number}/watch", list=list_id).status_code == 400
    assert watched(engine, ours) == {(number, "тайна")}
    assert watched(engine, theirs) == set()
    assert client_of(country.app, free).get("/watchlist").status_code == 403
    assert "Наблюдать</button>" not in client_of(country.app, free).get(f"/company/{number}").text
    for client in (other, client_of(country.app, ours)):
        answer = client.get("/watchlist")
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer.headers["Cache-Control"]


def score(decision: str, points: int | None, raw: int, day: int = 20261120, method: str = "1") -> scores.Scored:
    return scores.Scored(day, method, decision, points, raw, ())


def scored(engine: Engine, found: dict[str, scores.Scored], reach: int = 0) -> None:
    with engine.begin() as connection:
        at = moments.stamp(connection)
        scores.keep(connection, {(number, reach): one for number, one in found.items()}, at)


def test_the_most_dangerous_come_first_each_with_its_trend_and_last_change(country: Country, engine: Engine) -> None:
    owner = person(engine)
    client = client_of(country.app, owner)
    numbers = list(country.inn.values())[:6]
    for number in numbers:
        post(client, "/watchlist/add", number=number)
    refuse, worse, better, blind, work, fresh = numbers
    scored(engine, {worse: score("work", 72, 72), better: score("refuse", 20, 20)})
    scored(engine, {better: score("safeguards", 66, 66, 20261121), worse: score("safeguards", 45, 45, 20261121)})
    scored(engine, {refuse: score("refuse", 0, -40), work: score("work", 90, 90)})
    scored(engine, {blind: score("insufficient", None, 60)})
    scored(engine, {work: score("refuse", 1, 1)}, owner.organisation + 1)  # what another organisation brought
    with engine.begin() as connection:
        alert(connection, owner.organisation, worse, "event:1", kind="head", day=20261119)
        alert(connection, owner.organisation, better, "event:2", kind="bankruptcy")  # of one moment the grave one
        alert(connection, owner.organisation, better, "event:3", kind="head", grave=False)
    page = client.get("/watchlist").text
    order = re.findall(r'<a href="/company/(\d+)"><strong>', page)
    assert order == [refuse, worse, better, blind, work, fresh]
    assert (
        DECISION.findall(page)[:6] == ["bad", "warn", "warn", "unknown", "good", "unknown"]
        or "вердикта ещё нет" in page
    )
    rows = dict(zip(order, page.split("<tr>")[2:], strict=True))
    assert "72 → 45" in rows[worse]
    assert "↓" in rows[worse]
    assert "с 21.11.2026" in rows[worse]
    assert "20 → 66" in rows[better]
    assert "↑" in rows[better]
    assert "Смена руководителя" in rows[worse]
    assert "Банкротство" in rows[better]
    assert "Смена руководителя" not in rows[better]
    assert "1 не разобрано" in rows[worse]
    assert "изменений не было" in rows[refuse]
    only = client.get("/watchlist?decision=safeguards").text
    assert re.findall(r'<a href="/company/(\d+)"><strong>', only) == [worse, better]
    with engine.begin() as connection:
        scored_by = msgspec.structs.replace(score("work", 72, 72, 20261122), method="2")
        scores.keep(connection, {(worse, 0): scored_by}, moments.stamp(connection))
    assert "сменилась методика" in client.get("/watchlist").text


def test_the_page_asks_no_query_per_company_and_stays_fast(country: Country, engine: Engine) -> None:
    owner = person(engine)
    with engine.begin() as connection:
        number = lists.default_list(connection, owner.organisation, datetime.now(UTC))
        subjects = [made_up(one) for one in range(10_000)]
        options = Settings(secret_key="k" * 40)
        lists.put(connection, options, owner.organisation, owner.user, number, subjects, datetime.now(UTC))
        at = moments.stamp(connection)
        found = {(one, 0): score(("refuse", "work")[n % 2], n % 100, n % 100) for n, one in enumerate(subjects)}
        scores.keep(connection, found, at)
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = []
    for page in (1, 200):
        asked.clear()
        with engine.connect() as connection:
            shown = overview.overview(connection, owner.organisation, page=page)
        counts.append(len(asked))
        assert (len(shown.rows), shown.companies) == (overview.PAGE, 10_000)
    assert counts == [counts[0]] * 2
    assert counts[0] <= 8
    assert client_of(country.app, owner).get("/watchlist?page=200").status_code == 200


def test_an_import_says_what_came_of_each_line(country: Country, engine: Engine) -> None:
    owner = person(engine)
    client = client_of(country.app, owner)
    known, unknown = country.made.good, inn10_from("770999888")
    wrong = known[:9] + str((int(known[9]) + 1) % 10)
    text = f"ООО «Пример»;{known}\n{wrong}\n\nпримечание\n{unknown}\n{known}"
    answer = post(client, "/watchlist/import", text=text)
    assert answer.status_code == 200
    assert "2 компании" in answer.text
    assert "из них 1 мы ещё не знаем" in answer.text
    assert re.search(
        rf"<td[^>]*><div class=\"cell\">2</div></td><td[^>]*><div class=\"cell code\">{wrong}</div>", answer.text
    )
    assert {number for number, _note in watched(engine, owner)} == {known, unknown}
    assert "ещё не знаем" in client.get("/watchlist").text
    file = (BytesIO(f"{inn10_from('770999777')}\r\n".encode("utf-16")), "список.txt")
    sent = {"csrf_token": token(client), "file": file}
    assert client.post("/watchlist/import", data=sent, content_type="multipart/form-data").status_code == 200
    assert len(watched(engine, owner)) == 3
    assert post(client, "/watchlist/import", text="  ").status_code == 400
    assert post(client, "/watchlist/import", text=known, list=987_654).status_code == 400
    big = "\n".join(made_up(number) for number in range(100_000))
    assert post(client, "/watchlist/import", text=big).status_code == 200  # more than another form may bring
    assert len(watched(engine, owner)) == 10_000
    assert "Не поместились" in post(client, "/watchlist/import", text=big).text


def test_the_file_of_a_list_is_taken_back_by_the_import_and_holds_no_formula(country: Country, engine: Engine) -> None:
    owner = person(engine)
    client, number = client_of(country.app, owner), country.made.good
    post(client, f"/company/{number}/watch", note="=HYPERLINK(1)")
    answer = client.get("/watchlist/file")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert f"{number};" in answer.text
    assert ";'=HYPERLINK(1)" in answer.text
    post(client, f"/company/{number}/unwatch")
    post(client, "/watchlist/import", text=answer.text)
    assert {one for one, _note in watched(engine, owner)} == {number}


def test_a_list_is_made_named_set_and_deleted(country: Country, engine: Engine) -> None:
    owner = person(engine)
    member = person(engine, role=MEMBER, of=owner.organisation)
    client = client_of(country.app, member)
    where = post(client, "/watchlist/lists", name="Покупатели").location
    number = int(where.rpartition("=")[2])
    assert "Покупатели" in client.get(where).text
    form = client.get(f"/watchlist/lists/{number}").text
    assert 'name="on-bankruptcy" value="1" checked' in form
    assert 'name="on-address" value="1">' in form
    assert 'name="over-suit" inputmode="numeric" size="12" value="500000"' in form
    sent = {"name": "Покупатели с отсрочкой", "on-bankruptcy": "1", "over-suit": "1 000", "on-suit": "1", "people": "1"}
    assert post(client, f"/watchlist/lists/{number}", **sent).status_code == 303
    with engine.connect() as connection:
        (kept,) = lists.listed(connection, owner.organisation)
    assert (kept.name, kept.people) == ("Покупатели с отсрочкой", True)
    assert {kind for kind, rule in kept.rules.items() if rule.on} == {"bankruptcy", "suit"}
    assert kept.rules["suit"].over_kop == 100_000
    assert post(client, f"/watchlist/lists/{number}", name="", **{"on-suit": "1"}).status_code == 400
    assert post(client, f"/watchlist/lists/{number}", name="Иной", **{"over-suit": "сто"}).status_code == 400
    assert post(client, f"/watchlist/lists/{number}", name="Иной", **{"over-suit": "9" * 14}).status_code == 400
    with engine.connect() as connection:
        assert lists.listed(connection, owner.organisation) == [kept]  # nothing half-written
    assert post(client, f"/watchlist/lists/{number}/delete").status_code == 303
    assert "Список наблюдения удалён" in client_of(country.app, owner).get("/account/log").text


def test_a_note_is_escaped_and_may_be_taken_away(country: Country, engine: Engine) -> None:
    owner = person(engine)
    client, number = client_of(country.app, owner), country.made.good
    post(client, "/watchlist/add", number=number, note="<b>должен</b>")
    page = client.get("/watchlist").text
    assert "&lt;b&gt;должен&lt;/b&gt;" in page
    assert "<b>должен" not in page
    with engine.connect() as connection:
        list_id = connection.execute(select(WatchList.id)).scalar_one()
    sent = {"list": list_id, "number": number}
    assert post(client, "/watchlist/note", note="х" * 501, **sent).status_code == 303
    assert watched(engine, owner) == {(number, "<b>должен</b>")}
    assert post(client, "/watchlist/note", note="", **sent).status_code == 303
    assert watched(engine, owner) == {(number, "")}


def test_ticked_lines_are_compared(country: Country, engine: Engine) -> None:
    client = client_of(country.app, person(engine))
    post(client, "/watchlist/add", number=country.made.good)
    assert 'form="compare"' not in client.get("/watchlist").text  # one alone has nobody beside it
    post(client, "/watchlist/add", number=country.made.bad)
    page = client.get("/watchlist").text
    assert page.count('form="compare"') == 2
    assert '<form class="acts" id="compare" method="get" action="/compare">' in page
