"""Bankruptcy by the register of bankruptcies (ЕФРСБ) and by what creditors publish: by the code, never by the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.facts import Deal, Fact, FactSheet, Finding
from checker.scoring.reading import add_months, day, is_after, text_of
from checker.scoring.rules.registers import PENDING
from checker.scoring.weights import CourtWeights

STAGES = {
    "Watching": "bankruptcy.observation",
    "FinancialRecovery": "bankruptcy.recovery",
    "ExternalManagement": "bankruptcy.external",
    "Tender": "bankruptcy.competition",
    "ProceedingsFinished": "bankruptcy.finished",
    "CitizenDebtRestructuring": "bankruptcy.citizen_debts",
    "CitizenAssetsDisposal": "bankruptcy.citizen_assets",
}
STOPPED, FINISHED = "ProceedingsStopped", "ProceedingsFinished"
_PETITION = frozenset({"CourtAcceptanceStatement", "CourtAssertAcceptance"})
_CITIZEN_NOW = frozenset({"CitizenDebtRestructuring", "CitizenAssetsDisposal"})


def rule_register(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """The stage of the bankruptcy case in the register of bankruptcies.

    By `lastLegalCase.status.code`: the register's text may still say «Действующее» while observation goes on (situation
    10). Observation, recovery, external administration and competition stop new credit (127-ФЗ); a case that was
    completed ends in liquidation (ст. 149); one that was discontinued is past: at most care for a year (situation 11).
    A code that we do not know is never taken for "no bankruptcy". What ЕГРЮЛ says in the same words is told once. The
    case of a citizen that was completed liquidates nobody: it frees him of his debts, and for five years he is warned
    of (ст. 213.30, 216).
    """
    told = {PENDING.get(str(status.value.get("code") or status.key)) for status in sheet.of("status")}
    for fact in sheet.of("bankruptcy"):
        stage, since = str(fact.value.get("stage") or ""), day(fact.value.get("since"))
        parameters = {"case": str(fact.value.get("number") or ""), "date": text_of(since), "grn": ""}
        if is_after(since, sheet.on):
            continue
        if stage == FINISHED and sheet.kind == "entrepreneur":
            if since is None or add_months(since, 12 * weights.courts.citizen_years) > sheet.on:
                yield weights.finding("bankruptcy.citizen_finished", fact, **parameters)
        elif stage == STOPPED:
            fresh = since is None or add_months(since, weights.courts.stopped_months) > sheet.on
            code = "bankruptcy.stopped_past" if fresh else "bankruptcy.stopped_long_ago"
            yield weights.finding(code, fact, **parameters)
        elif stage not in STAGES:
            yield weights.finding("bankruptcy.unrecognised", fact, stage=stage, **parameters)
        elif STAGES[stage] not in told:
            yield weights.finding(STAGES[stage], fact, **parameters)


def rule_petition(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """A court took a petition for the company's bankruptcy, and no procedure has begun.

    From a message of the register of bankruptcies; it fades after a year. Where ЕГРЮЛ says it too, it is told once.
    Where the register of bankruptcies tells a procedure it is told by that, but for an older case that ended before.
    """
    if any(str(status.value.get("code") or status.key) in PENDING_CASE for status in sheet.of("status")):
        return
    for fact in sheet.of("bankruptcy_message"):
        published = day(fact.value.get("published") or fact.value.get("decision_on"))
        if fact.value.get("type") not in _PETITION or not _counts(fact) or published is None or published > sheet.on:
            continue
        if any(_tells(known, fact, published) for known in sheet.of("bankruptcy")):
            continue
        if add_months(published, weights.courts.stopped_months) > sheet.on:
            case = str(fact.value.get("case") or "")
            yield weights.finding("bankruptcy.petition_pending", fact, case=case, date=text_of(published))
            return


PENDING_CASE = frozenset({"113", "114", "115", "116", "117"})


def _tells(known: Fact, petition: Fact, published: date) -> bool:
    """Whether what the register tells of a case already tells what came of a petition."""
    case, since = known.value.get("number"), day(known.value.get("since"))
    if known.value.get("stage") not in (STOPPED, FINISHED) or (case and case == petition.value.get("case")):
        return True
    return since is not None and since >= published


def rule_intention(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Somebody published that he will ask a court to declare the company bankrupt, or the company did so itself.

    Whoever published has to wait fifteen days before he goes to court (127-ФЗ ст. 7 п. 2.1). An intention counts for
    three months (L&P 1(a)16: practice differs); an annulled one never. A bank is the publisher of its own notices:
    only who is named as the debtor is meant.
    """
    codes = {"debtor": "bankruptcy.intention", "self": "bankruptcy.own_intention"}
    for role, code in codes.items():
        fresh = [
            fact for fact in sheet.of("intention") if fact.value.get("role") == role and _is_fresh(fact, sheet, weights)
        ]
        if fresh:
            last = max(fresh, key=lambda fact: str(fact.value.get("published") or ""))
            parameters = {
                "date": str(last.value.get("published") or "")[:10],
                "who": str(last.value.get("publisher") or ""),
            }
            yield weights.finding(code, *fresh, count=len(fresh), **parameters)


def rule_head_bar(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """A head who was declared bankrupt as a citizen may hold no post in management for three years.

    Counted from the end of his case (127-ФЗ ст. 213.30 п. 3; L&P 1(a)17), by his number alone. While his case goes on
    it is told: his powers are limited.
    """
    for fact in sheet.of("head_bankruptcy"):
        stage, since = str(fact.value.get("stage") or ""), day(fact.value.get("since"))
        name = str(fact.value.get("person_name") or "")
        if is_after(since, sheet.on):
            continue
        if stage == FINISHED and since is not None:
            until = add_months(since, 12 * weights.courts.years)
            if until > sheet.on:
                yield weights.finding(
                    "people.management_ban", fact, name=name, date=text_of(since), until=text_of(until)
                )
        elif stage in _CITIZEN_NOW:
            yield weights.finding("people.head_in_bankruptcy", fact, name=name, date=text_of(since))


def _counts(fact: Fact) -> bool:
    taken_back = fact.value.get("annulled") or fact.value.get("locked")
    return not taken_back and fact.value.get("role", "debtor") == "debtor"


def _is_fresh(fact: Fact, sheet: FactSheet, weights: CourtWeights) -> bool:
    published = day(str(fact.value.get("published") or "")[:10])
    return published is not None and published <= sheet.on < add_months(published, weights.courts.intention_months)
