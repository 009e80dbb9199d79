"""What a set cannot hold is neither missing nor clean."""

from __future__ import annotations

import pytest

from checker.facts import Fact, State
from checker.scoring.holding import held

from .sheets import covered, fact, identity, main, sheet

HIDDEN = fact("founder", "hidden", kind="person", hidden={"hidden": "1"})


@pytest.mark.parametrize(
    "facts", [(identity(opf="75404"),), (identity(opf="75203"),), (main("64.19"),), (main("65.12"),)]
)
def test_state_bodies_banks_and_insurers_have_no_statements_here(facts: tuple[Fact, ...]) -> None:
    coverage = held(covered(sheet(*facts, without=["statement"]), girbo="never_asked")).state_of("girbo")
    assert (coverage.state, coverage.reason) == (State.NOT_APPLICABLE, "not_published_for_kind")


@pytest.mark.parametrize("facts", [(), (main("64.91"),), (main("66.22"),), (identity(opf="65243"),)])
def test_leasing_brokers_and_works_of_the_state_do_publish(facts: tuple[Fact, ...]) -> None:
    assert held(covered(sheet(*facts), girbo="never_asked")).state_of("girbo").state is State.NOT_CHECKED


def test_a_statement_that_was_found_stays_found() -> None:
    assert held(sheet(main("64.19"))).state_of("girbo").state is State.FOUND


def test_where_the_register_hides_absence_from_a_list_is_no_cleanliness() -> None:
    case = held(covered(sheet(HIDDEN), sshr="never_asked"))
    assert (case.state_of("debtam").state, case.state_of("debtam").reason) == (State.NOT_APPLICABLE, "hidden_by_law")
    assert case.state_of("revexp").state is State.FOUND
    assert case.state_of("sshr").state is State.NOT_CHECKED
    assert case.state_of("kad").state is State.NOTHING_FOUND


def test_an_open_company_is_left_as_it_is() -> None:
    assert held(sheet()) == sheet()
