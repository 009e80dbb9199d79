"""What the bailiffs and the courts say is owed, each debt once however many records show it (wall 8, L&P 3.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from checker.facts import Fact, FactSheet
from checker.scoring.reading import add_months, day, once

FINES = frozenset({"fine_traffic", "fine"})
TAXES = frozenset({"taxes"})
UNCOLLECTABLE = frozenset({"46.1.3", "46.1.4"})
"""Grounds of 229-ФЗ by which the document goes back to the claimant: nobody and nothing was found to collect from."""
BY_INSOLVENCY = frozenset({"47.1.6", "47.1.7"})
"""Grounds by which the document went to the liquidator or the receiver."""

LOST = frozenset({"granted", "partly"})
_OWN = "RUB"


class Case(msgspec.Struct, frozen=True):
    """One case of a court: what the search and its documents say together, and the facts that say it."""

    value: Mapping[str, Any]
    grounds: tuple[Fact, ...]

    @property
    def is_defendant(self) -> bool:
        """Whether somebody claims from the company; the debtor of a bankruptcy case is another matter (L&P 16)."""
        return "respondent" in self.value.get("roles", ()) and self.value.get("kind") != "bankruptcy"

    @property
    def outcome(self) -> str:
        """How it ended; '' while it goes on, "unknown" where it ended and nobody said how."""
        told = str(self.value.get("outcome") or "")
        return told or ("unknown" if self.value.get("state") == "finished" else "")

    @property
    def on(self) -> date | None:
        """The day of its end, else that of its beginning."""
        return day(self.value.get("outcome_on")) or day(self.value.get("registered"))

    def sum_kop(self) -> int | None:
        """What was awarded, or is claimed while nothing was; None where no sum in roubles is known.

        Of a claim that was granted in part the claim says nothing: claimed is not awarded (L&P 3.6).
        """
        if self.value.get("currency", _OWN) != _OWN:
            return None
        awarded = self.value.get("awarded_kop")
        found = awarded if awarded is not None or self.outcome == "partly" else self.value.get("claim_kop")
        return int(found) if found is not None else None


class Proceeding(msgspec.Struct, frozen=True):
    """One enforcement proceeding, or several over one and the same document: the last of them."""

    value: Mapping[str, Any]
    ground: Fact

    @property
    def kind(self) -> str:
        """What is collected, by the table of the source."""
        return str(self.value.get("subject_kind") or "other")

    @property
    def ended_by(self) -> str:
        """The ground of 229-ФЗ by which it ended; '' while it is open."""
        return str(self.value.get("ended_by") or "")

    @property
    def ended_on(self) -> date | None:
        """The day of its end."""
        return day(self.value.get("ended_on"))

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return not self.ended_by and self.ended_on is None

    @property
    def sum_kop(self) -> int | None:
        """What is left to pay, else what was due; None where the source tells no sum."""
        left = self.value.get("remaining_kop")
        found = left if left is not None else self.value.get("due_kop")
        return int(found) if found is not None else None


def cases(sheet: FactSheet) -> list[Case]:
    """The cases of a company, each once."""
    return once(sheet, "cases", _cases)


def _cases(sheet: FactSheet) -> list[Case]:
    said: dict[str, list[Fact]] = {}
    for block in ("court_case", "court_case_papers"):
        for fact in sheet.of(block):
            said.setdefault(str(fact.value.get("number") or fact.key), []).append(fact)
    found = [_case(facts) for facts in said.values() if facts[0].block == "court_case"]
    return sorted(found, key=lambda case: str(case.value.get("number", "")))


def _case(facts: list[Fact]) -> Case:
    """What several records say of one case: of each what the ones before it have not; papers outrank a row."""
    if len(facts) == 1:  # as nearly all of thousands are
        return Case(facts[0].value, tuple(facts))
    value: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda fact: fact.block != "court_case_papers"):
        value = {**fact.value, **value}
    return Case(value, tuple(facts))


def proceedings(sheet: FactSheet) -> list[Proceeding]:
    """The proceedings of a company, each debt once.

    One that stands both in the list of the open and in that of the ended has ended; several over one document are one
    debt, which the claimant brought again (229-ФЗ ст. 46 ч. 4): the last is told.
    """
    return once(sheet, "proceedings", _proceedings)


def _proceedings(sheet: FactSheet) -> list[Proceeding]:
    by_number: dict[str, Fact] = {}
    for fact in sheet.of("enforcement"):
        known = by_number.get(fact.key)
        if known is None or (not known.value.get("ended_by") and fact.value.get("ended_by")):
            by_number[fact.key] = fact
    last: dict[tuple[str, ...], Fact] = {}
    for fact in sorted(by_number.values(), key=lambda fact: (str(fact.value.get("opened") or ""), fact.key)):
        last[_document(fact)] = fact
    return [Proceeding(fact.value, fact) for fact in last.values()]


def _document(fact: Fact) -> tuple[str, ...]:
    """By what a debt is known: its document, by number and day and what is collected by it; else the proceeding."""
    document = fact.value.get("document") or {}
    number, on = document.get("number"), document.get("date")
    if not number or not on:
        return (fact.key,)
    return str(number), str(on), str(fact.value.get("subject_kind") or ""), str(fact.value.get("claimant_inn") or "")


def owed(found: Iterable[Proceeding], sheet: FactSheet) -> int:
    """The sum of these proceedings, without what stands in the arrears of the tax service already."""
    taxes = others = 0
    for proceeding in found:
        if proceeding.kind in TAXES:
            taxes += proceeding.sum_kop or 0
        else:
            others += proceeding.sum_kop or 0
    arrears = sum(int(debt.value.get("total_kop", 0)) for debt in sheet.of("tax_debt_total"))
    return others + max(0, taxes - arrears)


def not_yet_enforced(lost: Iterable[Case], open_now: Iterable[Proceeding]) -> Iterator[Case]:
    """Lost cases whose debt is not among the open proceedings: the same claimant or document, and the same sum."""
    waiting = list(open_now)
    for case in lost:
        same = next((one for one in waiting if _is_same(case, one)), None)
        if same is None:
            yield case
        else:
            waiting.remove(same)


def _is_same(case: Case, proceeding: Proceeding) -> bool:
    document = proceeding.value.get("document") or {}
    number = str(case.value.get("number") or "")
    if number and number in str(document.get("number") or ""):
        return True
    due = proceeding.value.get("due_kop")
    if due is None or case.sum_kop() != due:
        return False
    began, issued = day(case.value.get("registered")), day(document.get("date") or proceeding.value.get("opened"))
    if began and issued and issued < began:
        return False
    claimant = proceeding.value.get("claimant_inn")
    sides = {side.get("inn") for side in case.value.get("other_sides", ()) if side.get("inn")}
    return not claimant or not sides or claimant in sides


def within(on: date | None, sheet: FactSheet, years: int) -> bool:
    """Whether a day lies within so many years before the sheet's; one that is not known is."""
    return on is None or add_months(on, 12 * years) > sheet.on
