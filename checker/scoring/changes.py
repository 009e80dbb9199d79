"""What would change the verdict: only what an honest company or its partner would do (law and practice 3.14).

Each condition is a changed sheet, judged by the same method; nothing is promised that was not computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from checker.facts import Change, Coverage, Decision, Fact, FactSheet, Finding, State, Verdict
from checker.scoring.reading import day

AT_MOST = 3
_RANK = {Decision.REFUSE: 0, Decision.INSUFFICIENT: 1, Decision.SAFEGUARDS: 2, Decision.WORK: 3}
_PEOPLE_MARKS = frozenset({"head_mark", "founder_mark", "managing_company_mark"})
_MARKS = _PEOPLE_MARKS | {"address_mark"}
_DEBTS = frozenset({"tax_debt", "tax_debt_total"})
_CAPITAL = {"balance": ("1300", "1530"), "capital": ("3600",)}
_CURABLE = frozenset({"status.exclusion_pending_inactive", "status.exclusion_pending_untrue"})

Candidate = tuple[str, Mapping[str, Any], FactSheet]


def changes_of(sheet: FactSheet, verdict: Verdict, judge: Callable[[FactSheet], Verdict]) -> tuple[Change, ...]:
    """At most three conditions that make the verdict better, each with the verdict that it leads to."""
    changes = []
    for condition, parameters, changed in _candidates(sheet, verdict):
        after = judge(changed)
        if _better(after, verdict):
            changes.append(
                Change(condition=condition, decision=after.decision, score=after.score, parameters=parameters)
            )
    changes.sort(key=lambda change: (-_RANK[change.decision], -(change.score or 0)))
    return tuple(changes[:AT_MOST])


def _by_money(sheet: FactSheet, codes: Mapping[str, Finding]) -> Iterator[Candidate]:
    """What a company can mend by paying, by adding capital, by showing its statements."""
    if any(code.startswith("tax.arrears") for code in codes):
        yield "tax.arrears_paid", {}, _checked(_without(sheet, _DEBTS), ("debtam",))
    if "finance.net_assets_negative" in codes or "finance.net_assets_negative_again" in codes:
        yield "finance.net_assets_restored", {}, _restored(sheet)
    if "finance.statements_missing" in codes:
        missing = codes["finance.statements_missing"]
        year = missing.parameters["year"]
        filed = Fact(block="statement", key=str(year), value={"year": year}, evidence=missing.evidence[0])
        with_it = msgspec.structs.replace(sheet, facts=(*sheet.facts, filed))
        yield "finance.statements_filed", {"year": year}, with_it


def _better(after: Verdict, before: Verdict) -> bool:
    if after.decision is not before.decision:
        return _RANK[after.decision] > _RANK[before.decision]
    if after.decision is Decision.REFUSE:
        return False
    return after.score is not None and before.score is not None and after.score > before.score


def _candidates(sheet: FactSheet, verdict: Verdict) -> Iterator[Candidate]:
    codes = {finding.code: finding for finding in verdict.findings}
    if verdict.missing:
        yield "coverage.checked_clean", {"sources": list(verdict.missing)}, _checked(sheet, verdict.missing)
    curable = next((codes[code] for code in sorted(_CURABLE) if code in codes), None)
    if curable:
        parameters = {key: curable.parameters.get(key, "") for key in ("deadline", "objections")}
        yield "status.exclusion_stopped", parameters, _without(sheet, _MARKS | {"status"})
    yield from _by_money(sheet, codes)
    address = any(code.startswith("address.mark") for code in codes)
    people = any(code.startswith(("people.head_mark", "people.founder_mark")) for code in codes)
    if address and people:
        yield "status.all_confirmed", {}, _without(sheet, _MARKS)
    if address:
        yield "address.confirmed", {}, _without(sheet, frozenset({"address_mark"}))
    if people:
        yield "people.data_confirmed", {}, _without(sheet, _PEOPLE_MARKS)
    if "people.head_changed_recent" in codes:
        came = day(codes["people.head_changed_recent"].parameters["date"])
        if came:
            until = came + timedelta(days=61)
            yield "people.head_stays", {"date": until.isoformat()}, msgspec.structs.replace(sheet, on=until)


def _without(sheet: FactSheet, blocks: frozenset[str]) -> FactSheet:
    return msgspec.structs.replace(sheet, facts=tuple(fact for fact in sheet.facts if fact.block not in blocks))


def _restored(sheet: FactSheet) -> FactSheet:
    """The sheet as if the net assets of its statements were not below nothing: without the lines that say so."""
    facts = []
    for fact in sheet.facts:
        changed = fact
        if fact.block == "statement":
            forms = {
                form: {code: values for code, values in fact.value[form].items() if code not in left_out}
                for form, left_out in _CAPITAL.items()
                if isinstance(fact.value.get(form), Mapping)
            }
            changed = msgspec.structs.replace(fact, value={**fact.value, **forms})
        facts.append(changed)
    return msgspec.structs.replace(sheet, facts=tuple(facts))


def _checked(sheet: FactSheet, sources: tuple[str, ...]) -> FactSheet:
    """The sheet as if these sources had answered now and added nothing."""
    speaking = {fact.evidence.source for fact in sheet.facts}
    kept = tuple(coverage for coverage in sheet.coverage if coverage.source not in sources)
    fresh = tuple(
        Coverage(source=source, state=State.FOUND if source in speaking else State.NOTHING_FOUND) for source in sources
    )
    return msgspec.structs.replace(sheet, coverage=kept + fresh)
