"""Signs of activity: each found with its evidence, absent with its list, or not checked; on the card and for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from flask.testing import FlaskClient

from checker import db
from checker.facts import Coverage, Fact, FactSheet, State
from checker.lookup import fact_sheet
from checker.reports.activity import activity_section
from checker.reports.model import Line
from checker.reports.words import Words
from tests.web.sheets import DAY, NOW, evidence, fact, sheet

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
    assert said["Лицензии (по ЕГРЮЛ)"] == "не проверено"
    assert " нет" in said["Работники"]
    assert not any(line.value and line.proof is None for line in lines.values())


def test_of_licences_that_are_over_it_is_not_said_that_there_are_none(country: Country) -> None:
    told = sheet_of(country, country.inn["good"])
    over = Fact(
        block="licence", key="1", value={"number": "Л1", "until": "2020-01-01"}, evidence=told.facts[0].evidence
    )
    left = tuple(fact for fact in told.facts if fact.block not in ("licence", "sme_licence"))
    line = lines_of(msgspec.structs.replace(told, facts=(*left, over)))["Лицензии (по ЕГРЮЛ)"]
    assert line.value == "действующих нет"
    assert line.proof is not None


LIVE = {"number": "Л 1", "from": "2018-01-01"}
OVER = {"number": "Л1", "until": "2019-01-01"}
SUSPENDED = {"number": "Л1", "suspended": "2018-05-01"}


@pytest.mark.parametrize(
    ("own", "theirs", "label", "said"),
    [
        (None, LIVE, "Лицензии (по реестру МСП)", "1 лицензия"),
        (None, {**LIVE, "until": DAY.isoformat()}, "Лицензии (по реестру МСП)", "1 лицензия"),
        (None, OVER, "Лицензии (по реестру МСП)", "действующих нет"),
        (None, SUSPENDED, "Лицензии (по реестру МСП)", "действующих нет"),
        (OVER, LIVE, "Лицензии (по ЕГРЮЛ)", "действующих нет"),
        (OVER, {**LIVE, "number": "Л2"}, "Лицензии (по реестру МСП)", "1 лицензия"),
        (LIVE, OVER, "Лицензии (по ЕГРЮЛ)", "1 лицензия"),
        (None, None, "Лицензии (по ЕГРЮЛ)", "в сведениях на 20.11.2026 этого нет"),
    ],
)
def test_a_licence_that_is_over_is_no_sign_whichever_register_names_it(
    own: dict[str, Any] | None, theirs: dict[str, Any] | None, label: str, said: str
) -> None:
    named = [fact("licence", own)] if own else []
    named += [fact("sme_licence", theirs, source="rsmp")] if theirs else []
    lines = lines_of(sheet(*named))
    assert [name for name in lines if name.startswith("Лицензии")] == [label]
    assert lines[label].value == said
    assert lines[label].proof is not None


CONTRACTS = "Контракты с государством и госкомпаниями (по реестру МСП)"


@pytest.mark.parametrize("state", [State.NOTHING_FOUND, State.FOUND, State.NOT_CHECKED])
def test_of_whom_the_list_of_small_business_does_not_hold_contracts_are_not_checked(state: State) -> None:
    """Also of a company that only the search of its site names: its row says nothing of contracts."""
    told = Coverage(source="rsmp", state=state, as_of=DAY, checked_at=NOW, evidence=evidence("rsmp", "20261110"))
    line = lines_of(sheet(coverage=(told,)))[CONTRACTS]
    assert (line.value, [mark.words for mark in line.marks]) == ("", ["не проверено"])
    assert (line.marks[0].detail, line.marks[0].proof is None) == (
        ("в этом реестре не числится", False) if state is State.NOTHING_FOUND else ("", True)
    )


def test_of_whom_the_list_holds_without_contracts_it_says_so() -> None:
    told = Coverage(source="rsmp", state=State.FOUND, as_of=DAY, checked_at=NOW, evidence=evidence("rsmp", "20261110"))
    line = lines_of(sheet(fact("sme", {"category": "1"}, source="rsmp"), coverage=(told,)))[CONTRACTS]
    assert line.value == "в сведениях на 20.11.2026 этого нет"


def test_of_an_entrepreneur_only_what_is_published(country: Country) -> None:
    trader = country.made.entrepreneurs[0].inn
    assert set(lines_of(sheet_of(country, trader))) == {"Лицензии (по ЕГРИП)", CONTRACTS}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_it_is_on_the_card(country: Country, client: FlaskClient, lang: str) -> None:
    page = client.get(f"/company/{country.inn['good']}?lang={lang}").get_data(as_text=True)
    assert 'id="working"' in page
    assert 'href="#working"' in page
