"""Signs of activity: each found with its evidence, absent with its list, or not checked; on the card and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from flask.testing import FlaskClient

from checker import db
from checker.facts import Fact, FactSheet
from checker.lookup import fact_sheet
from checker.reports.activity import activity_section
from checker.reports.model import Line
from checker.reports.words import Words

if TYPE_CHECKING:
    from tests.web.conftest import Country


def sheet_of(country: Country, number: str) -> FactSheet:
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        return fact_sheet(connection, number)


def lines_of(sheet: FactSheet) -> dict[str, Line]:
    return {line.label: line for line in activity_section(sheet, Words("ru")).lines}


def test_what_is_found_stands_with_its_evidence(country: Country) -> None:
    lines = lines_of(sheet_of(country, country.inn["good"]))
    for label in ("Работники", "Уплаченные налоги и взносы", "Из них страховые взносы", "Выручка"):
        assert lines[label].value.strip("0"), label
        assert lines[label].proof is not None, label


def test_a_silent_source_is_not_an_absent_sign(country: Country) -> None:
    lines = lines_of(sheet_of(country, "7707083893"))
    said = {label: line.value or line.marks[0].words for label, line in lines.items()}
    assert said["Лицензии"] == "не проверено"
    assert " нет" in said["Работники"]
    assert not any(line.value and line.proof is None for line in lines.values())


def test_of_licences_that_are_over_it_is_not_said_that_there_are_none(country: Country) -> None:
    sheet = sheet_of(country, country.inn["good"])
    over = Fact(
        block="licence", key="1", value={"number": "Л1", "until": "2020-01-01"}, evidence=sheet.facts[0].evidence
    )
    left = tuple(fact for fact in sheet.facts if fact.block not in ("licence", "sme_licence"))
    line = lines_of(msgspec.structs.replace(sheet, facts=(*left, over)))["Лицензии"]
    assert line.value == "действующих нет"
    assert line.proof is not None


def test_of_an_entrepreneur_only_what_is_published(country: Country) -> None:
    trader = country.made.entrepreneurs[0].inn
    assert set(lines_of(sheet_of(country, trader))) == {"Лицензии", "Контракты с государством и госкомпаниями"}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_it_is_on_the_card(country: Country, client: FlaskClient, lang: str) -> None:
    page = client.get(f"/company/{country.inn['good']}?lang={lang}").get_data(as_text=True)
    assert 'id="working"' in page
    assert 'href="#working"' in page
