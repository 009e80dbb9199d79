"""One table of bins for what is owed, and how statements are read for it."""

from __future__ import annotations

from datetime import date

import pytest

from checker.facts import Coverage, Fact, FactSheet, State
from checker.scoring import explain
from checker.scoring.accounts import first_due, last_published, net_assets, sound_statement, turnover
from checker.scoring.engine import evaluate
from checker.scoring.methods import method_of
from checker.scoring.scale import measure

from .sheets import CREDIT, blind, born, covered, debt, evidence, fact, paid, sheet, statement, year

WEIGHTS = method_of(None).weights
MILLION = 100_000_000


def of(kopecks: float, case: FactSheet | None = None) -> tuple[str, str]:
    measured = measure(round(kopecks), case or sheet(), WEIGHTS)
    return measured.bin, measured.over


def codes(case: FactSheet) -> set[str]:
    return {finding.code for finding in evaluate(case, CREDIT).findings}


@pytest.mark.parametrize(
    ("share", "found"),
    [(0.00099, "neutral"), (0.001, "slight"), (0.00999, "slight"), (0.01, "bad"), (0.05, "bad"), (0.0501, "grave")],
)
def test_the_bins_are_those_of_the_law_and_practice(share: float, found: str) -> None:
    assert of(60 * MILLION * share) == (found, "")


def test_more_than_the_net_assets_is_grave_and_a_trifle_never_is() -> None:
    poor = sheet(statement(l1300=0.05))
    assert of(0.08 * MILLION, poor) == ("grave", "net_assets")
    assert of(0.05 * MILLION, poor) == ("neutral", "")


def test_a_quarter_of_the_assets_is_told_before_the_net_assets() -> None:
    assert of(10.1 * MILLION, sheet(statement(l1300=1))) == ("grave", "quarter_of_assets")


@pytest.mark.parametrize("years", [(), year(0, 5, 3), year(60, 55, 12, of=2021)])
def test_with_no_fresh_turnover_only_a_sum_above_the_floor_speaks(years: tuple[Fact, ...]) -> None:
    case = sheet(*years, without=["income_expense", "headcount"])
    assert of(0.0999 * MILLION, case) == ("neutral", "")
    assert of(0.1 * MILLION, case) == ("unknown", "")
    assert measure(MILLION, case, WEIGHTS).parameters["measure"] == ""


def test_what_a_sum_is_compared_with_is_said_with_its_year() -> None:
    verdict = evaluate(sheet(*debt(1.8)), CREDIT)
    finding = next(finding for finding in verdict.findings if finding.code == "tax.arrears")
    said = explain.sentence(finding.code, finding.parameters).replace("\N{NO-BREAK SPACE}", " ")
    assert said == "Налоговый долг на 1 ноября 2026 — 1,8 млн ₽: 3 % выручки за 2025 год"
    assert {proof.source for proof in finding.evidence} == {"debtam", "girbo"}
    paying = next(change for change in verdict.would_change if change.condition == "tax.arrears_paid")
    assert paying.decision == "work"


def test_the_statement_comes_before_the_income_of_the_same_year() -> None:
    case = sheet(*year(66, 55, 12), statement(revenue=(60, 52)))
    revenue, income = turnover(case, 2025, WEIGHTS), turnover(sheet(*year(66, 55, 12)), 2025, WEIGHTS)
    assert revenue is not None
    assert income is not None
    assert (revenue[:2], income[:2]) == ((60 * MILLION, "revenue"), (66 * MILLION, "income"))


@pytest.mark.parametrize(
    "odd",
    [
        (statement(l1700=55),),
        (statement(revenue=(-1, 3)),),
        (statement(), statement(2024, revenue=(52_000, 50_000))),
        (statement(l1600=(40, 39)), statement(2024, revenue=(None, None), l1600=39_000, l1700=39_000)),
    ],
)
def test_a_statement_that_does_not_add_up_is_not_reckoned_with(odd: tuple[Fact, ...]) -> None:
    case = sheet(*odd, *year(60, 55, 12))
    assert sound_statement(case, WEIGHTS) is None
    assert "finance.does_not_add_up" in codes(case)
    found = turnover(case, 2025, WEIGHTS)
    assert found is not None
    assert found[1] == "income"


def test_net_assets_are_line_3600_or_capital_with_deferred_income() -> None:
    assert net_assets(statement(l1300=20, l1530=2)) == 22 * MILLION
    stated = fact("statement", "2025", capital={"3600": {"current_kop": 7}}, balance={"1300": {"current_kop": 9}})
    assert net_assets(stated) == 7
    assert net_assets(fact("statement", "2025", balance={})) is None


def test_whoever_is_registered_after_september_begins_with_the_next_year() -> None:
    assert [first_due(date(2025, 9, 30)), first_due(date(2025, 10, 1))] == [2025, 2026]
    assert [last_published(date(2026, 5, 31), 6), last_published(date(2026, 6, 1), 6)] == [2024, 2025]


@pytest.mark.parametrize(
    "looked",
    [
        Coverage(source="girbo", state=State.NOT_CHECKED, reason="never_asked"),
        Coverage(source="girbo", state=State.FOUND, as_of=date(2026, 5, 30), evidence=evidence("girbo")),
        Coverage(source="girbo", state=State.NOTHING_FOUND, stale=True, as_of=date(2026, 7, 1)),
    ],
)
def test_statements_are_missing_only_where_somebody_looked_after_june(looked: Coverage) -> None:
    case = sheet(*paid(), *year(60, 55, 12, of=2024), without=["statement"])
    assert "finance.statements_missing" in codes(case)
    assert "finance.statements_missing" not in codes(covered(case, girbo=looked))


def test_statements_are_not_missing_of_those_who_owe_none_yet() -> None:
    case = sheet(*born("2025-10-20"), without=["headcount", "income_expense"])
    assert "finance.statements_missing" not in codes(case)


def test_a_list_that_is_late_or_never_named_the_company_elsewhere_gives_no_plus() -> None:
    assert "tax.no_arrears" in codes(sheet())
    late = Coverage(source="debtam", state=State.NOTHING_FOUND, stale=True, evidence=evidence("debtam"))
    assert "tax.no_arrears" not in codes(covered(sheet(), debtam=late))
    assert "tax.no_arrears" not in codes(sheet(without=["headcount", "income_expense"]))


def test_a_company_known_from_the_tax_service_and_the_register_of_bankruptcies_has_a_number() -> None:
    tax = ("efrsb", "egrul", "sshr", "revexp", "debtam", "paytax", "taxoffence", "girbo", "rsmp", "snr", "disqualified")
    verdict = evaluate(blind(sheet(), but=tax), CREDIT)
    assert (verdict.decision, verdict.depth, verdict.missing) == ("work", "C", ())
    assert verdict.score is not None
    blind_to_it = evaluate(blind(sheet(), but=tax[1:]), CREDIT)
    assert (blind_to_it.decision, blind_to_it.score, blind_to_it.missing) == ("insufficient", None, ("efrsb",))
