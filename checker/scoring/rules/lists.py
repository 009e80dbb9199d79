"""Lists that warn: unfair suppliers, the banks' red group, frozen accounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.reading import add_months, day, is_after, text_of
from checker.scoring.required import deal_kind
from checker.scoring.weights import CourtWeights

CAPITAL_REPAIR = "615"
BY_LAW = {"44": "44-ФЗ", "223": "223-ФЗ", CAPITAL_REPAIR: "ПП РФ № 615"}
"""The registers by what they are kept by: two laws and an order of the government."""


def rule_unfair_supplier(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """The register of unfair suppliers names the company.

    For two years, then it is out (44-ФЗ ст. 104 ч. 9), or earlier by a court. A bar in procurement, where the customer
    asks for it; a strong minus for anybody else (L&P 1(a)19). The register of capital repair bars from its own tenders
    alone.
    """
    for fact in sheet.of("unfair_supplier"):
        since, out = day(fact.value.get("included_on")), day(fact.value.get("excluded_on"))
        until = add_months(since, weights.courts.unfair_months) if since else None
        if out is None and str(fact.value.get("status") or "").lower().startswith("исключ"):
            continue  # a feed tells no day of it
        if (out and out <= sheet.on) or (until and until <= sheet.on) or is_after(since, sheet.on):
            continue
        law = str(fact.value.get("law") or "")
        bars = deal_kind(deal, weights) == "procurement" and law != CAPITAL_REPAIR
        code = "lists.rnp_bar" if bars else "lists.rnp"
        yield weights.finding(code, fact, date=text_of(since), until=text_of(until), law=BY_LAW.get(law, law))


def rule_red(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """The Bank of Russia counts the company among those whose operations are most suspicious (the red group).

    Then banks do not let its payments through (115-ФЗ ст. 7.7, 7.8): yours may hang. Read from a page that a user
    saved, and shown to his organisation alone. Who is not red may be yellow, which is not shown.
    """
    for fact in sheet.of("zsk"):
        if is_after(fact.value.get("checked_on"), sheet.on):
            continue
        on = text_of(day(fact.value.get("checked_on")))
        yield weights.finding("lists.zsk_red" if fact.value.get("high") else "lists.zsk_not_red", fact, date=on)


def rule_freeze(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """The tax service suspended operations on accounts of the company (НК ст. 76).

    One decision younger than thirty days is common and short, mostly for a late return: care, and look again in three
    days. Several, or an older one, is grave, and with arrears it adds to them (L&P 3.11).
    """
    decisions = [fact for fact in sheet.of("account_freeze") if not is_after(fact.value.get("decided_on"), sheet.on)]
    if not decisions:
        return
    days = [decided for fact in decisions if (decided := day(fact.value.get("decided_on")))]
    first = min(days, default=None)
    old = first is not None and first + timedelta(days=weights.courts.freeze_days) <= sheet.on
    code = "lists.freeze_grave" if old or len(decisions) > 1 else "lists.freeze_recent"
    yield weights.finding(code, *decisions, count=len(decisions), date=text_of(first))
