"""`/batch` and its API: a list is brought, judged, read, judged again; and is its organisation's alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, update
from support.people import Person, client_of, key_of, person, token

from checker.batches import kept, work
from checker.batches.order import MOST
from checker.ids import inn10_from
from checker.intake import files
from checker.intake.numbers import numbers_in
from checker.models import Batch
from checker.paper.seal import is_whole
from tests.web.conftest import Country


@pytest.fixture
def engine(country: Country) -> Engine:
    found: Engine = country.app.extensions["checker_writer"]
    return found


@pytest.fixture
def mine(country: Country, engine: Engine) -> Person:
    return person(engine)


@pytest.fixture
def browser(country: Country, mine: Person) -> FlaskClient:
    return client_of(country.app, mine)


def send(browser: FlaskClient, where: str = "/batch", **fields: object) -> object:
    return browser.post(where, data={"csrf_token": token(browser), **fields})


def judge(engine: Engine) -> None:
    while work.work_once(engine):
        pass


def listed(country: Country) -> str:
    return "\n".join(
        [country.inn["good"], country.inn["bad"], country.inn["doubtful"], country.inn["good"], "ИНН 77012"]
    )


def test_a_list_is_brought_judged_and_read(country: Country, engine: Engine, browser: FlaskClient) -> None:
    sent = send(browser, text=listed(country), name="Поставщики", deal_kind="credit", deal_sum="300 000")
    assert sent.status_code == 303
    where = sent.headers["Location"]
    waiting = browser.get(where)
    assert "Ждёт очереди" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text  # without script too
    part = browser.get(where, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert 'value="0"' in part.text
    assert browser.get(f"{where}/register.xlsx").status_code == 404
    judge(engine)
    assert browser.get(where, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    page = browser.get(where).text
    assert page.index(country.inn["bad"]) < page.index(country.inn["good"])  # the most dangerous first
    assert "Повтор" in page
    assert "Цифр в номере 77012: 5" in page
    assert "продаю с отсрочкой оплаты, 300" in page
    assert f"/company/{country.inn['bad']}?deal=credit:300000" in page
    assert "Поставщики" in browser.get("/batch").text
    refused = browser.get(f"{where}?decision=refuse").text
    assert country.inn["bad"] in refused
    assert f"/company/{country.inn['good']}" not in refused
    book = browser.get(f"{where}/register.xlsx")
    assert is_whole(book.data)
    assert book.data == browser.get(f"{where}/register.xlsx").data
    rows = list(openpyxl.load_workbook(BytesIO(book.data))["Реестр"].iter_rows(min_row=2, values_only=True))
    assert {row[1] for row in rows} == {country.inn[role] for role in ("good", "bad", "doubtful")}
    english = openpyxl.load_workbook(BytesIO(browser.get(f"{where}/register.xlsx?lang=en").data))
    assert "Register" in english.sheetnames


def test_a_file_is_read_as_a_text_is(country: Country, engine: Engine, browser: FlaskClient) -> None:
    made = BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["ИНН", "Название"])
    book.active.append([int(country.inn["good"]), "=1+1"])
    book.save(made)
    sent = send(browser, file=(BytesIO(made.getvalue()), "list.xlsx"))
    judge(engine)
    assert country.inn["good"] in browser.get(sent.headers["Location"]).text
    with ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0")
    sent = send(browser, file=(BytesIO(made.getvalue()), "list.xlsm"))
    judge(engine)
    assert "макросы не выполнялись" in browser.get(sent.headers["Location"]).text


def test_lists_are_shown_page_by_page_and_none_is_lost(
    browser: FlaskClient, mine: Person, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "PAGE", 2)
    with engine.begin() as connection:
        for n in range(5):
            read = numbers_in("7707083893")
            made = kept.make(connection, mine.organisation, None, read, datetime.now(UTC), name=f"Список-{n}")
            connection.execute(update(Batch).where(Batch.id == made).values(ended_at=1))
    shown = [[n for n in range(5) if f"Список-{n}<" in browser.get(f"/batch?page={page}").text] for page in (1, 2, 3)]
    assert shown == [[3, 4], [1, 2], [0]]  # the last one first
    assert 'href="/batch?page=2" rel="next"' in browser.get("/batch").text
    assert 'href="/batch" rel="prev"' in browser.get("/batch?page=2").text
    for odd in ("0", "-1", "x", "9" * 30):
        assert "Список-4<" in browser.get(f"/batch?page={odd}").text
    assert "Список-0<" in browser.get("/batch?page=9").text


def bomb() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>" * 4_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Номеров компаний здесь нет"),
        ({"text": "ни одного"}, "Номеров компаний здесь нет"),
        ({"text": "\n" * 100_001 + "7707083893"}, "читаем 100 000 строк"),
        ({"text": "7707083893", "name": "н" * 81}, "длиннее 80"),
        ({"text": "7707083893", "deal_kind": "credit", "deal_sum": "много"}, "Сумма, ₽: «много» не разобрать."),
        ({"text": "7707083893", "deal_kind": "theft"}, "Что вы делаете: «theft» не разобрать."),
        ({"file": (b"%PDF-1.7", "list.pdf")}, "не прочитать"),
        ({"file": (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "list.xls")}, "XLSX"),
        ({"file": (b"PK\x03\x04rubbish", "list.xlsx")}, "не прочитать"),
        ({"file": (bomb(), "list.xlsx")}, "слишком большой"),
        ({"file": (b"9800000119\n" * 40_000, "list.txt")}, "слишком большой"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    browser: FlaskClient, fields: dict[str, object], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        files, "MOST_BYTES", 400_000
    )  # what is larger goes through a file of the client, which it leaves
    sent = {name: (BytesIO(v[0]), v[1]) if isinstance(v, tuple) else v for name, v in fields.items()}
    answer = send(browser, **sent)
    assert answer.status_code == 400
    assert said in answer.text


def test_a_list_is_judged_again_and_tells_what_got_worse(
    country: Country, engine: Engine, browser: FlaskClient, mine: Person
) -> None:
    where = send(browser, text=listed(country), monthly="1").headers["Location"]
    assert send(browser, f"{where}/again").status_code == 303  # it is still being judged
    judge(engine)
    number = int(where.rsplit("/", 1)[1])
    then = int((datetime.now(UTC) - timedelta(days=30)).timestamp() * 1000)
    with engine.begin() as connection:  # the first time nothing was known of a reason that there is now
        connection.execute(update(Batch).where(Batch.id == number).values(as_of=then))
        table = "UPDATE batch_item SET result = json_set(result, '$.reasons', json('[]')) WHERE batch_id = ?"
        connection.exec_driver_sql(table, (number,))
    again = send(browser, f"{where}/again").headers["Location"]
    assert again != where
    judge(engine)
    page = browser.get(again).text
    assert "Что стало хуже" in page
    assert "каждый месяц" in page
    assert "Открыть последнюю проверку" in browser.get(where).text
    worse = browser.get(f"{again}?worse=1").text
    assert country.inn["bad"] in worse
    assert "стало хуже" in browser.get("/batch").text
    assert send(browser, f"{again}/monthly", on="0").status_code == 303
    assert "следующий раз" not in browser.get(again).text
    assert send(browser, f"{where}/monthly", on="1").status_code == 404  # the later one goes on
    assert send(browser, f"{where}/delete").status_code == 303
    assert browser.get(where).status_code == 404
    assert browser.get(again).status_code == 200


def test_among_the_lists_no_silence_is_told_as_no_worsening(
    country: Country, engine: Engine, browser: FlaskClient
) -> None:
    where = send(browser, text=country.inn["good"]).headers["Location"]
    judge(engine)
    with engine.begin() as connection:  # the first time every source answered
        connection.exec_driver_sql("UPDATE batch_item SET result = json_set(result, '$.missing', json('[]'))")
        connection.exec_driver_sql("UPDATE batch_item SET result = json_set(result, '$.method', 'another')")
    again = send(browser, f"{where}/again").headers["Location"]
    judge(engine)
    assert "Сравнить не удалось" in browser.get(again).text
    lists = browser.get("/batch").text
    assert "ухудшений нет там, где удалось сравнить" in lists
    assert "ухудшений не нашли" not in lists


def test_a_list_of_another_organisation_is_as_one_that_there_is_not(
    country: Country, engine: Engine, browser: FlaskClient
) -> None:
    where = send(browser, text=listed(country)).headers["Location"]
    judge(engine)
    other = client_of(country.app, person(engine))
    for path in (where, f"{where}/register.xlsx", "/batch/987654", f"/batch/{2**70}"):
        assert other.get(path).status_code == 404, path
    for act in ("again", "monthly", "delete"):
        assert send(other, f"{where}/{act}", on="1").status_code == 404
    assert browser.get(where).status_code == 200


def test_a_reader_reads_and_a_demo_day_judges_no_lists(country: Country, engine: Engine, mine: Person) -> None:
    reader = client_of(country.app, person(engine, role="reader", of=mine.organisation))
    assert "<textarea" not in reader.get("/batch").text
    assert send(reader, text=listed(country)).status_code == 403
    tried = client_of(country.app, person(engine, plan="demo"))
    assert tried.get("/batch").status_code == 403
    assert "Списком" not in tried.get("/watchlist").text


def test_programs_have_a_list_judged_too(country: Country, engine: Engine, mine: Person) -> None:
    program = client_of(country.app, key=key_of(engine, mine))
    sent = program.post("/api/v1/batch", json={"numbers": listed(country).split("\n"), "deal": "credit:300000"})
    assert sent.status_code == 202
    assert sent.get_json()["companies"] == 3
    where = f"/api/v1/batch/{sent.get_json()['id']}"
    assert program.get(where).get_json()["state"] == "waiting"
    judge(engine)
    told = program.get(where).get_json()
    assert (told["state"], told["done"], told["pages"]) == ("done", 3, 1)
    assert told["companies"][0]["decision"] == "refuse"
    assert [one["kind"] for one in told["faults"]] == ["double", "bad"]
    for one in told["companies"]:
        answer = program.get(f"/api/v1/companies/{one['inn']}?deal=credit:300000").get_json()
        assert (one["decision"], one["score"]) == (answer["verdict"]["decision"], answer["verdict"]["score"])
    assert program.get(f"{where}?page=2").get_json()["companies"] == []
    assert program.get(f"{where}?page=x").status_code == 400
    assert client_of(country.app, key=key_of(engine, person(engine))).get(where).status_code == 404
    for body in (b"", b"[]", b'{"numbers": 7}', b'{"numbers": []}', b'{"numbers": "none"}', b"\xff"):
        assert program.post("/api/v1/batch", data=body).status_code == 400, body
    assert program.post("/api/v1/batch", json={"numbers": "1", "deal": "theft"}).status_code == 400


def test_programs_are_told_what_was_passed_over_and_what_has_to_wait(
    country: Country, engine: Engine, mine: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = client_of(country.app, key=key_of(engine, mine))
    sent = program.post("/api/v1/batch", json={"numbers": [inn10_from(f"77{n:07}") for n in range(MOST + 3)]})
    told = sent.get_json()
    assert (told["companies"], told["left_out"], told["cut"]) == (MOST, 3, False)
    assert "Не поместились: 3 компании" in told["remarks"][0]
    shown = program.get(f"/api/v1/batch/{told['id']}").get_json()
    assert [shown[name] for name in ("left_out", "cut", "remarks")] == [3, False, told["remarks"]]
    cut = program.post("/api/v1/batch", json={"numbers": country.inn["good"] + "\n" * 100_001}).get_json()
    assert (cut["left_out"], cut["cut"], len(cut["remarks"])) == (0, True, 1)
    integers = program.post("/api/v1/batch", json={"numbers": [7707083893]})
    assert (integers.status_code, "строками" in integers.get_json()["detail"]) == (400, True)
    for limit, said in (("OPEN", "Дождитесь"), ("A_DAY", "За сутки")):
        with monkeypatch.context() as patch:
            patch.setattr(kept, limit, 1)
            later = program.post("/api/v1/batch", json={"numbers": country.inn["good"]})
        assert later.status_code == 429
        assert later.get_json()["title"] == "Список не принят"
        assert said in later.get_json()["detail"]
