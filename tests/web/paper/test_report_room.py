"""What is made with a report at once, how much an organisation may keep, under which number it is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from support.people import client_of, key_of, person, token

from checker import db
from checker.models import Attempt, Report, ReportFile
from checker.paper import kept
from checker.settings import Settings
from checker.web import reporting
from tests.web.conftest import Country
from tests.web.paper.test_dossier import made
from tests.web.paper.test_reports import make


@pytest.fixture(autouse=True)
def _nothing_is_kept(country: Country) -> Iterator[None]:
    yield
    with country.app.extensions["checker_writer"].begin() as connection:
        for table in (Report, Attempt):
            connection.execute(delete(table))


def formats(country: Country) -> list[str]:
    """What is kept of all reports."""
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        return sorted(connection.execute(select(ReportFile.format)).scalars())


def room(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(Settings, "reports_bytes", property(lambda _: most))


def files(country: Country) -> set[Path]:
    root: Path = country.app.extensions["checker_settings"].reports_dir
    return {path for path in root.rglob("*") if path.is_file()}


def test_the_pdf_is_there_from_the_first_minute(country: Country, client: FlaskClient) -> None:
    make(client, country.inn["good"])
    assert formats(country) == ["json", "pdf"]


def test_a_program_gets_the_file_that_it_asked_for_and_no_other_is_made(country: Country, client: FlaskClient) -> None:
    assert client.get(f"/api/v1/companies/{country.inn['good']}/report.xlsx").status_code == 200
    assert formats(country) == ["json", "xlsx"]


@pytest.mark.parametrize("pressed", ["", "pdf", "json"])
def test_a_report_whose_pdf_cannot_be_made_is_kept_and_the_page_says_so(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, pressed: str
) -> None:
    def broken(*_: object) -> NoReturn:
        raise KeyError("a defect of ours")

    data = {"csrf_token": token(client), "format": pressed}
    with monkeypatch.context() as patch:
        patch.setattr(reporting, "renderer", broken)
        answer = client.post(f"/company/{country.inn['good']}/report", data=data)
    assert answer.status_code == 303
    report = answer.headers["Location"].split("/")[2]
    assert answer.headers["Location"] == f"/reports/{report}" + ("/json" if pressed == "json" else "")
    assert formats(country) == ["json"]
    assert "PDF из него сейчас не вышел" in client.get(f"/reports/{report}").text
    assert client.get(f"/reports/{report}/pdf").status_code == 200
    assert "PDF из него сейчас не вышел" not in client.get(f"/reports/{report}").text


def test_over_its_room_an_organisation_keeps_what_it_has_and_makes_no_more(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = make(client, country.inn["good"])
    held, before = client.get(f"/reports/{report}/pdf").data, files(country)
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        taken = connection.execute(select(func.sum(ReportFile.size))).scalar_one()
    room(monkeypatch, taken + 1_000)
    refused = client.post(f"/company/{country.inn['bad']}/report", data={"csrf_token": token(client)})
    file = client.get(f"/reports/{report}/csv")
    program = client.get(f"/api/v1/companies/{country.inn['bad']}/report.pdf")
    for one in (refused, file, program):
        assert one.status_code == 409
        assert "заняли" in one.text and "CHECKER_REPORTS_MB_PER_ORGANISATION" in one.text
    assert program.mimetype == "application/problem+json"
    assert (formats(country), files(country)) == (["json", "pdf"], before), "nothing half-written"
    assert client.get(f"/reports/{report}/pdf").data == held
    assert make(client, country.inn["good"], as_of="") is not None
    assert "Занято" in client.get("/reports").text


def test_where_the_json_has_room_and_the_pdf_has_none_the_page_says_so(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(client, country.inn["good"])
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        size = connection.execute(select(ReportFile.size).where(ReportFile.format == "json")).scalar_one()
    with country.app.extensions["checker_writer"].begin() as connection:
        connection.execute(delete(Report))
    room(monkeypatch, size + 500)
    report = make(client, country.inn["good"])
    page = client.get(f"/reports/{report}").text
    assert "Отчёты вашей организации заняли" in page
    assert formats(country) == ["json"]


def test_the_room_of_one_organisation_is_not_that_of_another(
    country: Country, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(client, country.inn["good"])
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        room(monkeypatch, connection.execute(select(func.sum(ReportFile.size))).scalar_one() + 1_000)
    writer = country.app.extensions["checker_writer"]
    owner = person(writer)
    make(client_of(country.app, owner, key_of(writer, owner)), country.inn["good"])
    assert len(formats(country)) == 4


def test_a_report_is_found_by_either_number_of_its_company(country: Country, client: FlaskClient) -> None:
    under_inn = make(client, country.inn["doubtful"])
    older = msgspec.structs.replace(made(country, country.inn["doubtful"]), inn="", site="https://before.example")
    writer, options = country.app.extensions["checker_writer"], country.app.extensions["checker_settings"]
    with db.reading(writer) as connection:
        organisation = connection.execute(select(Report.organisation_id)).scalar_one()
    under_ogrn = kept.keep(writer, options.reports_dir, organisation, None, older, "", datetime.now(UTC))
    for number in (country.inn["doubtful"], country.ogrn["doubtful"]):
        listed = client.get(f"/reports?company={number}").text
        assert under_inn in listed and under_ogrn in listed
    assert under_inn not in client.get(f"/reports?company={country.ogrn['bad']}").text
