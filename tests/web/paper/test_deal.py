"""The pages of a deal: papers by its size and kind, what the report holds of them, the day of the contract."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from support.files import inn as made_up
from support.proof import FULL

from checker import db
from checker.dates import MOSCOW
from checker.facts import Deal
from checker.history import history
from checker.lookup import fact_sheet
from checker.paper.deal import DealPaper, tier_of
from checker.paper.dossier import KINDS, Dossier, dossier, proofs_of
from checker.scoring.engine import evaluate

if TYPE_CHECKING:
    from tests.web.conftest import Country

ROUBLES = 100
FORBIDDEN = ("однодневк", "фиктив", "мошенни", "брошен", "техническая компания", "феникс", "защитит от", "гарантирует")


def report(
    country: Country, who: str, deal: Deal = Deal(), contract: date | None = None, kind: str = "deal"
) -> Dossier:
    with db.reading(country.app.extensions["checker_engine"]) as connection:
        sheet = fact_sheet(connection, country.inn[who])
        entries = history(connection, sheet)
    return dossier(sheet, evaluate(sheet, deal), entries, "ru", deal=deal, kind=kind, contract=contract)


def paper(country: Country, who: str, deal: Deal = Deal(), contract: date | None = None) -> DealPaper:
    made = report(country, who, deal, contract).deal
    assert made is not None
    return made


def names(made: DealPaper) -> list[str]:
    return [row.cells[0].text for section in made.sections for table in section.tables for row in table.rows]


@pytest.mark.parametrize(
    ("roubles", "tier"),
    [(0, 1), (100_000, 1), (100_001, 2), (1_000_000, 2), (1_000_001, 3), (10_000_000, 3), (10_000_001, 4), (None, 4)],
)
def test_the_size_of_a_deal_sets_its_tier(roubles: int | None, tier: int) -> None:
    assert tier_of(Deal("prepay", None if roubles is None else roubles * ROUBLES)) == tier


def test_a_larger_deal_asks_for_all_that_a_smaller_one_does_and_more(country: Country) -> None:
    asked = [
        names(paper(country, "good", Deal("unknown", sum_ * ROUBLES)))
        for sum_ in (50_000, 500_000, 5_000_000, 50_000_000)
    ]
    for smaller, larger in pairwise(asked):
        assert larger[: len(smaller)] == smaller
        assert len(larger) > len(smaller)
    assert any("КНД 1120101" in name for name in asked[2])
    assert not any("КНД 1120101" in name for name in asked[1])
    assert "assessment" in [
        section.id for section in paper(country, "good", Deal("purchase", 5_000_000 * ROUBLES)).sections
    ]


def test_each_kind_of_deal_has_papers_of_its_own(country: Country) -> None:
    of_kind = {}
    for kind in ("credit", "prepay", "purchase", "carriage", "procurement"):
        made = paper(country, "good", Deal(kind, 50_000 * ROUBLES))
        section = next(section for section in made.sections if section.id == "kind")
        of_kind[kind] = tuple(row.cells[0].text for row in section.tables[0].rows)
        assert made.risk
    assert len(set(of_kind.values())) == len(of_kind)


def test_a_paper_that_the_report_holds_leads_to_its_evidence_and_one_that_it_lacks_to_the_site(
    country: Country,
) -> None:
    made = report(country, "good", Deal("purchase", 5_000_000 * ROUBLES))
    assert made.deal is not None
    rows = {row.cells[0].text: row for section in made.deal.sections for table in section.tables for row in table.rows}
    register = rows["Состояние в ЕГРЮЛ"]
    assert register.cells[2].text.startswith("в отчёте: ")
    assert register.proofs
    listed = {reference.proof.id for reference in made.references}
    assert {proof.id for proof in proofs_of(made.deal)} <= listed
    for row in rows.values():
        if row.cells[2].tone == "unknown":
            assert row.cells[2].site is not None
        assert row.cells[3].text == ""


def test_a_report_of_later_than_the_contract_says_so(country: Country) -> None:
    today = datetime.now(UTC).astimezone(MOSCOW).date()
    late = paper(country, "good", contract=today - timedelta(days=1))
    assert "раньше" in late.warning
    assert late.known == ""
    for contract in (today, today + timedelta(days=3), today + timedelta(days=90)):
        in_time = paper(country, "good", contract=contract)
        assert in_time.warning == ""
        assert in_time.known
    assert "день договора не назван" in paper(country, "good").known.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_of_any_kind_tells_how_it_stands_to_the_contract(country: Country, kind: str) -> None:
    today = datetime.now(UTC).astimezone(MOSCOW).date()
    late = report(country, "good", contract=today - timedelta(days=1), kind=kind)
    assert "раньше" in late.warning and late.known == ""
    in_time = report(country, "good", contract=today + timedelta(days=3), kind=kind)
    assert "до подписи" in in_time.known and in_time.warning == ""
    unnamed = report(country, "good", kind=kind)
    assert (unnamed.warning, unnamed.known) == ("", "")


def test_the_form_has_room_for_what_was_done_about_each_thing_that_was_noted(country: Country) -> None:
    made = report(country, "bad")
    noted = [f.sentence for group in made.card.verdict.groups if group.state == "bad" for f in group.findings]
    assert made.deal is not None
    assert made.deal.decision.answers is not None
    assert [row.cells[0].text for row in made.deal.decision.answers.rows] == noted
    assert all(row.cells[1].text == "" for row in made.deal.decision.answers.rows)
    assert any(made.inn in blank.value for blank in made.deal.decision.blanks)


@pytest.mark.proof
def test_nothing_accuses_and_nothing_is_promised(country: Country) -> None:
    kinds = ("credit", "prepay", "purchase", "carriage", "procurement", "unknown")
    for place, who in enumerate(country.inn):  # every company, every kind; in a full run every company for every kind
        for kind in kinds if FULL else kinds[place % len(kinds) :][:1]:
            told = repr(report(country, who, Deal(kind)).deal).lower()
            assert not [word for word in FORBIDDEN if word in told]


def test_one_page_has_no_pages_of_a_deal_and_no_glossary(country: Country) -> None:
    short, full = report(country, "good", kind="short"), report(country, "good", kind="full")
    assert (short.deal, short.glossary) == (None, ())
    assert full.deal is None
    assert {"ИНН", "Не проверено"} <= {line.label for line in full.glossary}


def test_of_whom_nothing_is_known_the_papers_are_asked_for_all_the_same(country: Country) -> None:
    """A number that no source names, and one that is only an entrepreneur's: what he cannot have is not asked for."""
    for number, own, others in (
        (made_up(987_654), "Состояние в ЕГРЮЛ", "Состояние в ЕГРИП"),
        ("980000096227", "Состояние в ЕГРИП", "Состояние в ЕГРЮЛ"),
    ):
        with db.reading(country.app.extensions["checker_engine"]) as connection:
            sheet = fact_sheet(connection, number)
        made = dossier(sheet, evaluate(sheet), [], "ru", deal=Deal("credit", 50_000_000 * ROUBLES), kind="deal").deal
        assert made is not None
        assert own in names(made)
        assert others not in names(made)
        assert number in made.decision.blanks[1].value
