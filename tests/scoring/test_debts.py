"""What courts and bailiffs say is owed: each debt once, as of the day, and in a time that grows with the records."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import msgspec
import pytest

from checker.facts import Deal, Fact, FactSheet, Verdict
from checker.scoring.engine import evaluate

from .claims import (
    bankruptcy,
    case,
    freeze,
    head_bankruptcy,
    intention,
    lost,
    petition,
    proceeding,
    red,
    uncollected,
    unfair,
)
from .sheets import CREDIT, fact, identity, possible, sheet, statement, year
from .situations_claims import CLAIMS

FAMILIES = ("courts", "bailiffs", "bankruptcy", "lists")


def codes(case: FactSheet) -> set[str]:
    return {finding.code for finding in evaluate(case, CREDIT).findings if of_claims(finding.code)}


def of_claims(code: str) -> bool:
    return code.partition(".")[0] in FAMILIES or code in ("people.management_ban", "people.head_in_bankruptcy")


def on(day: str, *facts: Fact) -> FactSheet:
    return msgspec.structs.replace(sheet(*facts), on=date.fromisoformat(day))


ADVERSE: dict[str, tuple[Fact, str]] = {
    "a lost case": (lost(1, 30, "2026-11-02", registered="2026-11-01"), "2026-11-01"),
    "a pending case": (case(1, millions=600, registered="2026-11-01"), "2026-11-01"),
    "a proceeding": (proceeding(1, 30, opened="2026-11-01"), "2026-11-01"),
    "one gone from the list": (fact("enforcement_gone", "1", date="2026-11-01"), "2026-11-01"),
    "competition": (bankruptcy("Tender", "2026-11-01"), "2026-11-01"),
    "a stage that nobody knows": (bankruptcy("New", "2026-11-01"), "2026-11-01"),
    "a stopped case": (bankruptcy("ProceedingsStopped", "2026-11-01"), "2026-11-01"),
    "a petition": (petition("2026-11-01"), "2026-11-01"),
    "an intention": (intention("2026-11-01"), "2026-11-01"),
    "an own intention": (intention("2026-11-01", "self"), "2026-11-01"),
    "an unfair supplier": (unfair("2026-11-01"), "2026-11-01"),
    "a freeze": (freeze("2026-11-01"), "2026-11-01"),
    "the red group": (red(), "2026-11-21"),
    "the head's bankruptcy": (head_bankruptcy("ProceedingsFinished", "2026-11-01"), "2026-11-01"),
    "the head's present bankruptcy": (head_bankruptcy("CitizenAssetsDisposal", "2026-11-01"), "2026-11-01"),
}


@pytest.mark.parametrize("name", ADVERSE)
def test_before_the_day_of_an_adverse_event_there_is_no_finding_of_it(name: str) -> None:
    adverse, begins = ADVERSE[name]
    assert codes(on("2026-11-21", adverse))
    assert not codes(on(str(date.fromisoformat(begins) - timedelta(days=1)), adverse))


def test_before_its_decision_a_case_is_pending_and_before_its_end_a_proceeding_is_open() -> None:
    decided = lost(1, 30, "2026-11-10", registered="2026-10-01")
    assert codes(on("2026-11-10", decided)) == {"courts.lost_grave"}
    assert codes(on("2026-11-09", decided)) == {"courts.pending_heavy"}
    ended = uncollected(1, 0.3, on="2026-11-10")
    assert codes(on("2026-11-10", ended)) == {"bailiffs.uncollectable"}
    assert codes(on("2026-11-09", ended)) == {"bailiffs.share_slight"}


@pytest.mark.parametrize("name", CLAIMS)
def test_no_finding_of_a_company_alone_is_told_of_an_entrepreneur(name: str) -> None:
    as_trader = evaluate(msgspec.structs.replace(CLAIMS[name][0], kind="entrepreneur"), CREDIT)
    told = {finding.code for finding in as_trader.findings}
    assert not {code for code in told if code.startswith(("bailiffs.share_", "people."))}
    assert not told & {"bailiffs.over_net_assets", "bankruptcy.finished"}


@pytest.mark.parametrize("name", CLAIMS)
def test_the_claims_of_a_namesake_change_no_byte(name: str) -> None:
    case = CLAIMS[name][0]
    others = tuple(possible(adverse) for adverse, _ in ADVERSE.values())
    with_them = msgspec.structs.replace(case, facts=case.facts + others)
    assert _bytes(evaluate(with_them, CREDIT)) == _bytes(evaluate(case, CREDIT))


def _bytes(verdict: Verdict) -> bytes:
    return msgspec.json.encode(verdict)


def test_a_debt_that_could_not_be_collected_is_not_weighed_again_as_a_lost_case() -> None:
    assert codes(sheet(lost(1, 4.3), uncollected(2, 4.3))) == {"bailiffs.uncollectable"}


@pytest.mark.parametrize("number", ["А40-1/2026", "A40-1/2026", "a40 - 1/2026", "дело № A40-1/2026 от 10.06.2026"])
def test_a_document_that_names_the_case_is_its_debt_however_the_letter_is_written(number: str) -> None:
    with_costs = proceeding(2, 4.4, document={"number": number, "date": "2026-07-01"})
    assert codes(sheet(lost(1, 4.3), with_costs)) == {"bailiffs.share_grave"}
    assert "courts.lost" in codes(sheet(lost(11, 4.3), with_costs)), "another case is another debt"


def test_what_could_not_be_collected_is_judged_against_the_size_of_the_company() -> None:
    giant = (*year(900_000, 850_000, 300_000), statement(revenue=(900_000, 850_000), l1300=90_000, l1600=400_000))
    assert codes(sheet(*giant, uncollected(1, 0.4))) == {"bailiffs.uncollectable_small"}
    assert codes(sheet(*giant, uncollected(1, 4_000))) == {"bailiffs.uncollectable"}
    assert codes(sheet(uncollected(1, 0.4))) == {"bailiffs.uncollectable"}
    assert codes(sheet(uncollected(1))) == {"bailiffs.uncollectable"}, "a sum that nobody tells may be any"


@pytest.mark.parametrize("by", ["46.1.4", "47.1.6"])
def test_for_whom_the_treasury_pays_the_bailiffs_say_nothing(by: str) -> None:
    institution = (identity(opf="75404"), *year(0, 9, 6))
    assert codes(sheet(*institution, uncollected(1, 3, by))) == set()


@pytest.mark.parametrize(("law", "words", "bar"), [("44", "44-ФЗ", True), ("615", "ПП РФ № 615", False)])
def test_the_register_of_capital_repair_is_kept_by_no_law_and_bars_from_its_own_tenders(
    law: str, words: str, bar: bool
) -> None:
    listed = fact("unfair_supplier", "1", number="1", included_on="2026-03-10", law=law)
    findings = evaluate(sheet(listed), Deal(kind="procurement", sum_kop=30_000_000)).findings
    (found,) = [finding for finding in findings if finding.code.startswith("lists.")]
    assert (found.code == "lists.rnp_bar", found.parameters["law"]) == (bar, words)


def test_papers_belong_to_a_case_by_the_number_of_the_site_too() -> None:
    ended = {"outcome": "granted", "outcome_on": "2026-06-06", "state": "finished", "claim_kop": 3_000_000_000}
    papers = fact("court_case_papers", "g-1", guid="g-1", by="case", **ended)
    assert codes(sheet(case(1, guid="g-1"), papers)) == {"courts.lost_grave"}
    assert codes(sheet(case(1, guid="g-2"), papers)) == {"courts.pending_without_sum"}
    assert codes(sheet(papers)) == set()


def test_documents_without_a_number_are_documents_of_their_own() -> None:
    paper = {"number": "б/н", "date": "2026-01-01"}
    found = evaluate(sheet(proceeding(1, 3, document=paper), proceeding(2, 1, document=paper)), CREDIT).findings
    assert [f.parameters["debt_kop"] for f in found if f.code.startswith("bailiffs.")] == [400_000_000]


def test_of_two_records_of_one_proceeding_the_newer_counts() -> None:
    old, new = proceeding(1, 30), proceeding(1, 0.3)
    earlier = msgspec.structs.replace(old.evidence, as_of=new.evidence.as_of - timedelta(days=200))
    old = msgspec.structs.replace(old, evidence=earlier)
    assert codes(sheet(old, new)) == codes(sheet(new, old)) == {"bailiffs.share_slight"}


def test_a_petition_after_an_old_case_that_was_stopped_is_told() -> None:
    old = bankruptcy("ProceedingsStopped", "2019-06-10")
    again = petition("2026-10-20", case="А40-77/2026")
    assert codes(sheet(old, again)) == {"bankruptcy.stopped_long_ago", "bankruptcy.petition_pending"}
    stopped = bankruptcy("ProceedingsStopped", "2026-11-01")
    assert codes(sheet(stopped, again)) == {"bankruptcy.stopped_past"}
    assert codes(sheet(bankruptcy("Tender", "2019-06-10"), again)) == {"bankruptcy.competition"}


@pytest.mark.parametrize("mark", ["annulled", "locked"])
def test_a_message_that_was_taken_back_is_no_petition(mark: str) -> None:
    assert codes(sheet(petition("2026-10-20", **{mark: True}))) == set()


def test_the_completed_case_of_a_citizen_ends_nobody_and_is_told_for_five_years() -> None:
    def trader(since: str) -> FactSheet:
        return sheet(identity(), bankruptcy("ProceedingsFinished", since), kind="entrepreneur")

    assert codes(trader("2021-11-22")) == {"bankruptcy.citizen_finished"}
    assert codes(trader("2021-11-21")) == set()
    assert not [finding for finding in evaluate(trader("2026-01-01"), CREDIT).findings if finding.stop]
    assert codes(sheet(bankruptcy("ProceedingsFinished", "2018-01-01"))) == {"bankruptcy.finished"}


def test_an_entry_that_is_taken_out_without_a_day_is_no_entry() -> None:
    assert codes(sheet(unfair("2026-03-10", status="Размещено"))) == {"lists.rnp"}
    assert codes(sheet(unfair("2026-03-10", status="Исключено"))) == set()


def test_thousands_of_cases_beside_thousands_of_proceedings_are_compared_at_once() -> None:
    """Each with each took 45 seconds."""
    many = sheet(*[lost(n, 1 + n / 1000) for n in range(5000)], *[proceeding(n, 100 + n / 7) for n in range(5000)])
    begun = process_time()
    evaluate(many, CREDIT)
    assert process_time() - begun < 5
