"""What a sensible expert would decide, situation by situation."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from checker.facts import Coverage, Decision, Fact, FactSheet, State
from checker.scoring.engine import evaluate
from checker.scoring.explain import sentence
from checker.scoring.reading import registered_on

from .sheets import (
    CREDIT,
    LARGE,
    blind,
    born,
    covered,
    entry,
    fact,
    head,
    sheet,
    stale,
    statement,
    status,
    termination,
    year,
)  # fmt: skip
from .situations import SITUATIONS
from .situations_claims import CLAIMS

ALL = SITUATIONS | CLAIMS


@pytest.mark.parametrize("name", ALL)
def test_the_verdict_is_that_of_the_expert(name: str) -> None:
    case, deal, decision, must, must_not = ALL[name]
    verdict = evaluate(case, deal)
    codes = {finding.code for finding in verdict.findings}
    assert verdict.decision == decision, verdict
    assert must <= codes, must - codes
    assert not {code for code in codes for beginning in must_not if code.startswith(beginning)}


def test_nothing_against_the_company_leaves_no_bad_finding_and_a_full_depth() -> None:
    verdict = evaluate(sheet(), CREDIT)
    assert not [finding for finding in verdict.findings if finding.state in ("bad", "unknown")]
    assert (verdict.depth, verdict.missing, verdict.would_change) == ("A", (), ())
    assert verdict.score is not None
    assert verdict.score >= 70


def test_a_blind_service_gives_no_number() -> None:
    verdict = evaluate(covered(blind(sheet()), egrul=stale("egrul")), CREDIT)
    assert (verdict.score, verdict.band, verdict.depth) == (None, None, "G")


def test_insufficient_above_the_declared_depth_still_has_a_number_but_never_that_of_work() -> None:
    verdict = evaluate(covered(sheet(), kad="blocked"), LARGE)
    assert verdict.decision is Decision.INSUFFICIENT
    assert verdict.score == 69
    assert verdict.missing == ("kad",)


def test_an_ended_company_has_no_number() -> None:
    verdict = evaluate(sheet(*termination("407", "2024-05-14")), CREDIT)
    assert (verdict.score, verdict.band) == (None, None)


def test_creditors_have_three_months_from_publication_to_object() -> None:
    decision = {"date": "2026-10-27", "number": "1", "published": "2026-11-30"}
    verdict = evaluate(sheet(status("105", "2026-10-28", exclusion_decision=decision)), CREDIT)
    assert verdict.findings[0].parameters["deadline"] == "2027-02-28"


@pytest.mark.parametrize(
    ("adverse", "before"),
    [
        (status("107", "2026-02-10"), date(2025, 4, 15)),
        (fact("address_mark", "2", ground="2", entry=entry("2026-02-10")), date(2026, 2, 9)),
        (termination("407", "2024-05-14")[0], date(2024, 5, 13)),
    ],
)
def test_before_its_day_an_adverse_record_is_not_seen(adverse: Fact, before: date) -> None:
    case: FactSheet = sheet(adverse)
    assert evaluate(case, CREDIT).decision is not Decision.WORK
    assert evaluate(msgspec.structs.replace(case, on=before), CREDIT).decision is Decision.WORK


def test_a_company_older_than_the_register_is_as_old_as_its_registration() -> None:
    verdict = evaluate(sheet(*born("2026-08-20", method="01", reg_date="1994-03-01")), CREDIT)
    assert not [finding for finding in verdict.findings if finding.code.startswith("age.under")]


def test_an_entrepreneur_older_than_his_register_is_as_old_as_his_registration() -> None:
    def since(reg_date: str) -> date | None:
        case = msgspec.structs.replace(sheet(*born("2004-11-11", reg_date=reg_date)), kind="entrepreneur")
        return registered_on(case)

    assert since("2003-04-15") == date(2003, 4, 15)
    assert since("2004-01-01") == date(2004, 11, 11)


def test_income_of_the_tax_service_is_not_called_revenue() -> None:
    def said(case: FactSheet) -> str:
        (found,) = [f for f in evaluate(case, CREDIT).findings if f.code.startswith("finance.revenue")]
        return sentence(found.code, found.parameters)

    assert said(sheet(*year(26, 20, 12), *year(60, 50, 12, 2024))).startswith("Доходы за 2025 год")
    assert said(sheet(statement(revenue=(26, 60)))).startswith("Выручка за 2025 год")


def test_six_months_to_the_day_are_no_longer_under_six_months() -> None:
    def ages(day: str) -> set[str]:
        return {f.code for f in evaluate(sheet(*born(day)), CREDIT).findings if f.code.startswith("age.")}

    assert ages("2026-05-22") == {"age.under_6_months"}
    assert ages("2026-05-21") == {"age.under_12_months"}
    assert ages("2025-11-21") == {"age.12_18_months"}
    assert ages("2025-05-21") == set()


def test_a_fresh_head_works_again_after_sixty_one_days_and_it_is_said() -> None:
    verdict = evaluate(sheet(head(since="2026-11-20")), CREDIT)
    assert [(c.condition, c.decision, c.parameters) for c in verdict.would_change] == [
        ("people.head_stays", Decision.WORK, {"date": "2027-01-20"})
    ]


def test_missing_sources_are_the_first_thing_that_would_change_the_verdict() -> None:
    verdict = evaluate(covered(sheet(), kad="blocked", fssp="captcha"), LARGE)
    change = verdict.would_change[0]
    assert (change.condition, change.decision) == ("coverage.checked_clean", Decision.WORK)
    assert change.parameters == {"sources": ["kad", "fssp"]}


def test_a_corrected_record_would_end_the_exclusion() -> None:
    verdict = evaluate(sheet(status("107", "2026-10-28")), CREDIT)
    assert [change.condition for change in verdict.would_change] == ["status.exclusion_stopped"]
    assert evaluate(sheet(status("108", "2026-10-28")), CREDIT).would_change == ()


def test_marks_that_refuse_together_are_lifted_together() -> None:
    marks = (
        fact("address_mark", "2", ground="2", entry=entry("2026-02-10")),
        fact("head_mark", "x:2", person={"surname": "Озёрный"}, ground="2", entry=entry("2026-02-10")),
    )
    verdict = evaluate(sheet(*marks), CREDIT)
    assert verdict.decision is Decision.REFUSE
    assert [(change.condition, change.decision) for change in verdict.would_change] == [
        ("status.all_confirmed", Decision.WORK),
        ("address.confirmed", Decision.SAFEGUARDS),
        ("people.data_confirmed", Decision.SAFEGUARDS),
    ]


def test_hidden_parts_lower_the_edge_of_the_band_and_not_the_score() -> None:
    hidden = Coverage(source="rnp", state=State.NOT_APPLICABLE, reason="hidden_by_law")
    open_, closed = evaluate(sheet(), CREDIT), evaluate(covered(sheet(), rnp=hidden), CREDIT)
    assert (closed.decision, closed.score) == (open_.decision, open_.score)
    assert closed.band
    assert open_.band
    assert closed.band[0] < open_.band[0]
    assert closed.band[1] == open_.band[1]
