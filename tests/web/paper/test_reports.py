"""Reports on the pages and in the API: made, kept, handed out to their own people alone, verified by everybody."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from support.files import inn
from support.people import Person, client_of, key_of, person, token

from checker.limits import Limit
from checker.models import Attempt, Licence, Report, ReportFile
from checker.paper import jsonfile, kept, shelf
from checker.paper.dossier import Dossier
from checker.paper.formats import FORMATS, renderer
from checker.paper.seal import EMPTY, MARK, seal, written
from checker.web import reporting, verify
from tests.web.conftest import Country

NUMBER = re.compile(r"/reports/([0-9a-f]{4}(?:-[0-9a-f]{4}){4})")


@pytest.fixture(autouse=True)
def _nothing_is_kept(country: Country) -> Iterator[None]:
    yield
    with country.app.extensions["checker_writer"].begin() as connection:
        for table in (Report, Attempt):
            connection.execute(delete(table))


def make(client: FlaskClient, number: str, **form: str) -> str:
    """Presses the button of the card; the number of the report."""
    answer = client.post(f"/company/{number}/report", data={"csrf_token": token(client), **form})
    assert answer.status_code == 303, answer.text
    found = NUMBER.search(answer.headers["Location"])
    assert found is not None
    return found[1]


def check(client: FlaskClient, data: bytes, name: str = "report.pdf") -> str:
    form = {"csrf_token": token(client), "file": (io.BytesIO(data), name)}
    return client.post("/verify", data=form, content_type="multipart/form-data").text


def again(data: bytes, places: int = 1) -> bytes:
    """A file of ours with a line more, sealed anew: whoever forges one does as much. places: of its seal."""
    return seal(data.replace(written(data), EMPTY.encode()) + b"\n", places)


def shown(page: str) -> str:
    """A page without the tokens of its forms, which are of the second."""
    return re.sub(r'csrf_token"[^>]*', "", page)


def path_of(country: Country, data: bytes, code: str) -> Path:
    root: Path = country.app.extensions["checker_settings"].reports_dir
    return shelf.place(root, sha256(data).hexdigest(), code)


def test_a_report_is_made_on_the_card_and_its_files_come_again(country: Country, client: FlaskClient) -> None:
    number = country.inn["bad"]
    card = client.get(f"/company/{number}?deal=credit:300000").text
    assert f'action="/company/{number}/report"' in card
    assert '<input type="hidden" name="deal" value="credit:300000">' in card
    report = make(client, number, kind="deal", deal="credit:300000", contract="2026-01-15")
    page = client.get(f"/reports/{report}").text
    for said in ("Досье к сделке", report, number, "15.01.2026", "300", "Не советуем"):
        assert said in page
    for code, format_ in FORMATS.items():
        first = client.get(f"/reports/{report}/{code}")
        assert first.status_code == 200
        assert first.mimetype == format_.mime.partition(";")[0]
        assert first.headers["Content-Disposition"].startswith("attachment; filename=")
        assert f"{number}-" in first.headers["Content-Disposition"]
        assert "no-store" in first.headers["Cache-Control"]
        assert client.get(f"/reports/{report}/{code}").data == first.data
        again = client.get(f"/reports/{report}/{code}", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert sha256(first.data).hexdigest() in client.get(f"/reports/{report}").text
    assert client.get(f"/reports/{report}/docx").status_code == 404
    listed = client.get("/reports").text
    assert report in listed
    assert client.get(f"/reports?company={number}").text.count(report) >= 1
    assert report not in client.get(f"/reports?company={country.inn['good']}").text


def test_the_button_of_a_format_leads_to_its_file(country: Country, client: FlaskClient) -> None:
    data = {"csrf_token": token(client), "format": "json"}
    answer = client.post(f"/company/{country.inn['good']}/report", data=data, follow_redirects=True)
    assert answer.get_json()["report"]["inn"] == country.inn["good"]
    data["format"] = "docx"
    assert client.post(f"/company/{country.inn['good']}/report", data=data).status_code == 404


def test_pressed_twice_it_is_one_report(country: Country, client: FlaskClient) -> None:
    number = country.inn["good"]
    assert make(client, number) == make(client, number)
    assert client.get("/reports").text.count('<td class="name"') == 1


@pytest.mark.parametrize(
    ("form", "code", "said"),
    [
        ({"kind": "long"}, 400, "Такого отчёта нет"),
        ({"as_of": "2126-01-01"}, 400, "ещё не наступил"),
        ({"as_of": "2020-01-01"}, 404, "ничего не было известно"),
        ({"contract": "31.02.2026"}, 400, "Дата договора: «31.02.2026»"),
        ({"deal": "theft:1"}, 400, "Ваша сделка: «theft:1»"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(
    country: Country, client: FlaskClient, form: dict[str, str], code: int, said: str
) -> None:
    answer = client.post(f"/company/{country.inn['good']}/report", data={"csrf_token": token(client), **form})
    assert answer.status_code == code
    assert said in answer.text


def test_of_a_number_that_nobody_knows_a_report_says_so(client: FlaskClient) -> None:
    assert f'action="/company/{inn(5_000)}/report"' in client.get(f"/company/{inn(5_000)}").text
    report = make(client, inn(5_000))
    assert "Данных мало" in client.get(f"/reports/{report}").text
    assert client.get(f"/reports/{report}/json").get_json()["report"]["card"]["known"] is False


def test_a_report_of_another_organisation_is_as_one_that_there_is_not(country: Country, client: FlaskClient) -> None:
    report = make(client, country.inn["good"])
    other = client_of(country.app, person(country.app.extensions["checker_writer"]))
    none = "0000-0000-0000-0000-0000"
    for where in ("/reports/{}", "/reports/{}/json", "/reports/{}/docx"):
        theirs, nobodys = (other.get(where.format(number)) for number in (report, none))
        assert (theirs.status_code, shown(theirs.text.replace(report, none))) == (404, shown(nobodys.text))
    assert other.post(f"/reports/{report}/json/mend", data={"csrf_token": token(other)}).status_code == 404
    assert report not in other.get("/reports").text


def test_what_was_made_can_be_read_after_the_licence_ended(country: Country) -> None:
    engine = country.app.extensions["checker_writer"]
    owner: Person = person(engine)
    client = client_of(country.app, owner)
    report = make(client, country.inn["good"])
    with engine.begin() as connection:
        ended = update(Licence).where(Licence.organisation_id == owner.organisation)
        connection.execute(ended.values(since=20200101, until=20200102))
    assert client.get(f"/reports/{report}/json").status_code == 200
    assert report in client.get("/reports").text
    assert "/reports" in client.get("/account/").text
    answer = client.post(f"/company/{country.inn['good']}/report", data={"csrf_token": token(client)})
    assert answer.status_code == 403
    assert 'id="report"' not in client.get(f"/company/{country.inn['good']}").text


def test_an_altered_file_is_said_and_not_given(country: Country, client: FlaskClient) -> None:
    report = make(client, country.inn["good"])
    data = client.get(f"/reports/{report}/xlsx").data
    path = path_of(country, data, "xlsx")
    path.write_bytes(data.replace(b"PK", b"KP", 1))
    refused = client.get(f"/reports/{report}/xlsx")
    assert refused.status_code == 500
    assert "уже не тот, что был составлен" in refused.text
    page = client.get(f"/reports/{report}").text
    assert f'action="/reports/{report}/xlsx/mend"' in page
    mended = client.post(f"/reports/{report}/xlsx/mend", data={"csrf_token": token(client)}, follow_redirects=True).text
    assert "Файл восстановлен" in mended
    assert client.get(f"/reports/{report}/xlsx").data == data


def test_what_cannot_be_made_as_it_was_is_not_put_in_its_place(country: Country, client: FlaskClient) -> None:
    """A file that a later version would make otherwise: of its bytes nothing is known but their SHA-256."""
    report = make(client, country.inn["good"])
    with country.app.extensions["checker_writer"].begin() as connection:
        connection.execute(update(ReportFile).values(sha256=b"\1" * 32))
    assert client.get(f"/reports/{report}/json").status_code == 500
    answer = client.post(f"/reports/{report}/json/mend", data={"csrf_token": token(client)}, follow_redirects=True)
    assert "Прежним файл не вышел" in answer.text


def test_on_a_full_disk_no_report_is_made_and_the_page_says_so(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    report = make(client, country.inn["good"])
    with monkeypatch.context() as patch:
        patch.setattr(shelf.os, "fsync", full)
        answer = client.post(f"/company/{country.inn['bad']}/report", data={"csrf_token": token(client)})
        file = client.get(f"/reports/{report}/csv")
    for refused in (answer, file):
        assert refused.status_code == 503
        assert "не записать на диск" in refused.text
    assert client.get("/reports").text.count('<td class="name"') == 1
    assert client.get(f"/reports/{report}/csv").status_code == 200


def test_while_a_load_writes_for_long_the_page_says_so(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    report = make(client, country.inn["good"])
    with monkeypatch.context() as patch:
        patch.setattr(kept, "_insert", busy)
        refused = client.post(f"/company/{country.inn['bad']}/report", data={"csrf_token": token(client)})
        file = client.get(f"/reports/{report}/csv")
        assert client.get(f"/reports/{report}/json").status_code == 200, "what is kept needs no writer"
    assert (refused.status_code, file.status_code) == (503, 503)
    assert "большая загрузка" in refused.text


def test_the_page_of_a_report_leads_to_the_card_as_it_was(country: Country, client: FlaskClient) -> None:
    as_of = datetime.now(UTC).isoformat(timespec="milliseconds")
    report = make(client, country.inn["bad"], as_of=as_of, deal="credit:300000")
    found = re.search(r'href="(/company/[^"]*as_of=[^"]+)"', client.get(f"/reports/{report}").text)
    assert found is not None
    card = client.get(found[1].replace("&amp;", "&"))
    assert card.status_code == 200
    assert "Показано, что было известно" in card.text


def test_an_organisation_makes_so_many_a_day(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MADE", Limit("report", 1, 86_400))
    report = make(client, country.inn["good"])
    refused = client.post(f"/company/{country.inn['bad']}/report", data={"csrf_token": token(client)})
    assert refused.status_code == 429
    assert make(client, country.inn["good"]) == report, "one that is there costs nothing"


def test_anybody_verifies_a_file(country: Country, client: FlaskClient, stranger: FlaskClient) -> None:
    report = make(client, country.inn["good"])
    for code in FORMATS:
        data = client.get(f"/reports/{report}/{code}").data
        text = check(stranger, data)
        assert "Файл цел" in text
        assert report in text
        altered = bytearray(data)
        altered[len(data) // 2] ^= 1
        text = check(stranger, bytes(altered))
        assert "Файл изменён" in text or "Это не наш отчёт" in text
        assert "Файл цел" not in text
    assert "Это не наш отчёт" in check(stranger, b"%PDF-1.7 something else")
    assert "Это не наш отчёт" in check(stranger, b"PK\3\4 no archive")
    assert stranger.post("/verify", data={"csrf_token": token(stranger)}).status_code == 400


def test_a_file_sealed_anew_is_told_by_what_is_kept(
    country: Country, client: FlaskClient, stranger: FlaskClient
) -> None:
    report = make(client, country.inn["bad"])
    data = client.get(f"/reports/{report}/csv").data
    forged = re.sub(MARK.encode() + b"[0-9a-f]{64}", EMPTY.encode(), data).replace(b"9800000334", b"9800000119")
    text = check(stranger, seal(forged))
    assert "Такого файла мы не храним" in text and 'said is-unknown"' in text
    assert sha256(data).hexdigest() not in text
    data = client.get(f"/reports/{report}/json").data
    text = check(stranger, again(data))
    assert "Это другой файл" in text and 'said is-bad"' in text


def test_a_format_that_was_never_kept_is_neither_known_nor_another_file(
    country: Country, client: FlaskClient, stranger: FlaskClient
) -> None:
    """As the shell makes it of the same report; the sentence is that of a forged file whose format is kept."""
    report = make(client, country.inn["good"])
    text = jsonfile.spelled(jsonfile.read(client.get(f"/reports/{report}/json").data))
    table = renderer("xlsx")(msgspec.json.decode(text, type=Dossier), text)
    paper = client.get(f"/reports/{report}/pdf").data
    forged = again(paper, 2)
    told = [shown(check(stranger, data)).replace(sha256(data).hexdigest(), "") for data in (table, forged)]
    assert "Такого файла мы не храним" in told[0] and 'said is-unknown"' in told[0]
    assert told[0] == told[1]


def test_what_others_made_of_the_same_report_is_told_to_nobody(
    country: Country, client: FlaskClient, stranger: FlaskClient
) -> None:
    """Wall 7: two organisations asked the same of the same moment, and each holds the number."""
    report = make(client, country.inn["bad"])
    before = shown(stranger.get(f"/verify?number={report}").text)
    forged = seal(f"\ufeff{report};{EMPTY}\r\n".encode())
    told = shown(check(stranger, forged))
    assert "Такого файла мы не храним" in told
    for code in FORMATS:
        assert client.get(f"/reports/{report}/{code}").status_code == 200
    assert shown(stranger.get(f"/verify?number={report}").text) == before
    assert shown(check(stranger, forged)) == told


def test_what_is_taken_out_of_a_pack_is_the_kept_file(
    country: Country, client: FlaskClient, stranger: FlaskClient
) -> None:
    report = make(client, country.inn["doubtful"])
    with ZipFile(io.BytesIO(client.get(f"/reports/{report}/evidence").data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name.startswith("report.")}
    assert set(files) == {"report.pdf", "report.xlsx", "report.json"}
    for name, data in files.items():
        assert "Файл цел</h2>" in check(stranger, data, name)
        assert client.get(f"/reports/{report}/{name.partition('.')[2]}").data == data


def test_by_a_number_a_stranger_learns_whom_when_and_the_hashes_alone(
    country: Country, client: FlaskClient, stranger: FlaskClient
) -> None:
    report = make(client, country.inn["bad"], kind="deal", deal="credit:777000", contract="2026-01-15")
    data = client.get(f"/reports/{report}/json").data
    answer = stranger.get(f"/verify?number={report.replace('-', ' ').upper()}")
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    text = answer.text
    for said in ("Отчёт с таким номером мы составляли", country.inn["bad"], sha256(data).hexdigest()):
        assert said in text
    for hidden in ("777", "15.01.2026", "Не советуем", "@firma-primer.ru", "ПРИЗМА", "Досье к сделке"):
        assert hidden not in text
    assert "у нас нет" in stranger.get("/verify?number=0000-0000-0000-0000-0000").text
    assert "Это не номер отчёта" in stranger.get("/verify?number=%00<b>").text


def test_numbers_and_files_of_one_address_have_a_limit(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "ASKED", Limit("verify", 2, 3_600))
    codes = [stranger.get("/verify?number=0000-0000-0000-0000-0000").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert stranger.get("/verify").status_code == 200


def test_a_file_that_is_too_large_is_refused(stranger: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST_BYTES", 10_000)
    form = {"csrf_token": token(stranger), "file": (io.BytesIO(b"x" * 200_000), "a.pdf")}
    assert stranger.post("/verify", data=form, content_type="multipart/form-data").status_code == 413


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "json"])
def test_a_program_gets_the_same_report_as_the_page(country: Country, client: FlaskClient, suffix: str) -> None:
    number, as_of = country.inn["doubtful"], datetime.now(UTC).isoformat(timespec="seconds")
    question = {"as_of": as_of, "kind": "deal", "deal": "prepay:500000", "contract": "2026-11-20"}
    answer = client.get(f"/api/v1/companies/{number}/report.{suffix}", query_string=question)
    assert answer.status_code == 200
    assert answer.mimetype == FORMATS[suffix].mime
    report = answer.headers["Checker-Report"]
    assert make(client, number, **question) == report
    assert client.get(f"/reports/{report}/{suffix}").data == answer.data
    assert client.get(f"/api/v1/companies/{number}/report.{suffix}", query_string=question).data == answer.data


def test_a_program_is_refused_in_its_own_form(country: Country, client: FlaskClient) -> None:
    for where, code in (
        (f"{inn(5_000)}/report.pdf", 404),
        (f"{country.inn['good']}/report.pdf?as_of=2126-01-01", 400),
        (f"{country.inn['good']}/report.pdf?as_of=2020-01-01", 404),
        (f"{country.inn['good']}/report.pdf?kind=long", 400),
        (f"{country.inn['good']}/report.pdf?contract=x", 400),
    ):
        answer = client.get(f"/api/v1/companies/{where}")
        assert answer.status_code == code, where
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["detail"]


def test_two_organisations_have_the_same_report_and_each_its_own_row(country: Country, client: FlaskClient) -> None:
    engine = country.app.extensions["checker_writer"]
    owner = person(engine)
    other = client_of(country.app, owner, key_of(engine, owner))
    as_of = (datetime.now(UTC) - timedelta(seconds=1)).isoformat(timespec="seconds")
    mine, theirs = (make(one, country.inn["good"], as_of=as_of) for one in (client, other))
    assert mine == theirs
    assert client.get(f"/reports/{mine}/pdf").data == other.get(f"/reports/{mine}/pdf").data
