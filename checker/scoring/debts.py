"""What the bailiffs and the courts say is owed, each debt once however many records show it (wall 8, L&P 3.3)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import nlargest
from typing import Any

import msgspec

from checker.facts import Fact, FactSheet
from checker.scoring.reading import add_months, once
from checker.text import iso_day

FINES = frozenset({"fine_traffic", "fine"})
TAXES = frozenset({"taxes"})
UNCOLLECTABLE = frozenset({"46.1.3", "46.1.4"})
"""Grounds of 229-ФЗ by which the document goes back to the claimant: nobody and nothing was found to collect from."""
BY_INSOLVENCY = frozenset({"47.1.6", "47.1.7"})
"""Grounds by which the document went to the liquidator or the receiver."""

LOST = frozenset({"granted", "partly"})

SHOWN = 20
"""So many records stand as evidence of one finding; all are on the pages of the courts and the bailiffs."""

_OWN = "RUB"
_MANY = (list, tuple)

_ENDING = frozenset({"state", "outcome", "outcome_on", "outcome_from", "awarded_kop", "instance"})
_ENDED = frozenset({"ended_on", "ended_by"})
_CASE_NUMBER = re.compile(r"(?:А[0-9]{2}|СИП)-[0-9]{1,7}/[0-9]{4}(?![0-9])")
_LATIN = str.maketrans("ACP", "АСР")


class Case(msgspec.Struct, frozen=True, gc=False):
    """One case of a court: what the search and its documents say together, and the facts that say it.

    is_defendant: whether somebody claims from the company; the debtor of a bankruptcy case is another matter (L&P 16).
    outcome: how it ended; '' while it goes on, "unknown" where it ended and nobody said how.
    on: the day of its end, else that of its beginning.
    won: what was awarded, in hundredths of the case's currency: as told, else the claim that was granted whole.
    sum_kop: what was awarded, or is claimed while nothing was; None where no sum in roubles is known. Of a claim that
    was granted in part the claim says nothing: claimed is not awarded (L&P 3.6).
    """

    value: Mapping[str, Any]
    grounds: tuple[Fact, ...]
    is_defendant: bool
    outcome: str
    on: date | None
    won: int | None
    sum_kop: int | None


def _read(value: Mapping[str, Any], grounds: tuple[Fact, ...], on: date | None) -> Case:
    """What is told of a case, read once: there may be thousands."""
    told = value.get
    outcome = str(told("outcome") or "") or ("unknown" if told("state") == "finished" else "")
    roles, claim, won = told("roles"), told("claim_kop"), told("awarded_kop")
    if won is None and outcome == "granted":
        won = claim
    kop = None
    if told("currency", _OWN) == _OWN:
        kop = claim if won is None and not outcome else won
    against = isinstance(roles, _MANY) and "respondent" in roles and told("kind") != "bankruptcy"
    return Case(value, grounds, against, outcome, on, won, kop)


class Proceeding(msgspec.Struct, frozen=True):
    """One enforcement proceeding, or several over one and the same document: the last of them."""

    value: Mapping[str, Any]
    ground: Fact

    @property
    def grounds(self) -> tuple[Fact]:
        """The facts that say it."""
        return (self.ground,)

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
        return told_day(self.value.get("ended_on"))

    @property
    def document(self) -> Mapping[str, Any]:
        """The document that is enforced: type, number, date, as far as they are told."""
        told = self.value.get("document")
        return told if isinstance(told, Mapping) else {}

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
    """The cases of a company, each once, as they stood on the day of the sheet.

    Papers belong to a case by its number, or by the site's own where the papers do not tell the number.
    """
    return once(sheet, "cases", _cases)


def _cases(sheet: FactSheet) -> list[Case]:
    said: dict[str, list[Fact]] = {}
    for fact in sheet.of("court_case"):
        said.setdefault(_number_of(fact), []).append(fact)
    if papers := list(sheet.of("court_case_papers")):
        by_guid = {
            str(guid): said[_number_of(fact)] for fact in sheet.of("court_case") if (guid := fact.value.get("guid"))
        }
        for fact in papers:
            own = said.get(str(fact.value.get("number") or "")) or by_guid.get(str(fact.value.get("guid") or ""))
            if own:
                own.append(fact)
    found, on = [], sheet.on
    for facts in said.values():
        value = facts[0].value if len(facts) == 1 else _together(facts)  # one record, as nearly all of thousands have
        began, ended = told_day(value.get("registered")), told_day(value.get("outcome_on"))
        if began and began > on:
            continue
        if ended and ended > on:  # what was decided later was not decided then
            value = {key: told for key, told in value.items() if key not in _ENDING}
            ended = None
        found.append(_read(value, tuple(facts), ended or began))
    return sorted(found, key=lambda case: str(case.value.get("number", "")))


def _number_of(fact: Fact) -> str:
    return str(fact.value.get("number") or fact.key)


def _together(facts: Iterable[Fact]) -> Mapping[str, Any]:
    """What several records say of one case: of each what the ones before it have not; papers outrank a row."""
    value: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda fact: fact.block != "court_case_papers"):
        value = {**fact.value, **value}
    return value


def proceedings(sheet: FactSheet) -> list[Proceeding]:
    """The proceedings of a company, each debt once, as they stood on the day of the sheet."""
    return once(sheet, "proceedings", lambda seen: debts_among(numbered(seen)))


def numbered(sheet: FactSheet) -> list[Proceeding]:
    """The proceedings of a company, each number once, as they stood on the day of the sheet, the oldest first.

    One that stands both in the list of the open and in that of the ended has ended; of several records of an open one
    the last counts, whoever told it.
    """
    by_number: dict[str, Proceeding] = {}
    for fact in sheet.of("enforcement"):
        if _is_after(fact.value.get("opened"), sheet.on):
            continue
        value = fact.value
        if _is_after(value.get("ended_on"), sheet.on):
            value = {key: told for key, told in value.items() if key not in _ENDED}
        one, known = Proceeding(value, fact), by_number.get(fact.key)
        if known is None or _precedence(one) > _precedence(known):
            by_number[fact.key] = one
    return sorted(by_number.values(), key=lambda one: (str(one.value.get("opened") or ""), one.ground.key))


def debts_among(found: Iterable[Proceeding]) -> list[Proceeding]:
    """Of several proceedings over one document, which the claimant brought again (229-ФЗ ст. 46 ч. 4), the last.

    found: the oldest first.
    """
    return list({_document(one): one for one in found}.values())


def _precedence(one: Proceeding) -> tuple[bool, date]:
    return not one.is_open, one.ground.evidence.as_of


def _document(one: Proceeding) -> tuple[str, ...]:
    """By what a debt is known: its document, by number and day and what is collected by it; else the proceeding.

    «б/н» is no number.
    """
    document = one.document
    number, on = str(document.get("number") or ""), document.get("date")
    if not on or not any(sign.isdigit() for sign in number):
        return (one.ground.key,)
    return number, str(on), str(one.value.get("subject_kind") or ""), str(one.value.get("claimant_inn") or "")


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


def shown(found: Sequence[Case | Proceeding]) -> list[Fact]:
    """What stands as evidence of a finding: the facts of the largest sums."""
    largest = nlargest(SHOWN, found, key=lambda one: one.sum_kop or 0)
    return [ground for one in largest for ground in one.grounds]


def not_yet_enforced(lost: Iterable[Case], found: Iterable[Proceeding]) -> Iterator[Case]:
    """Lost cases whose debt the bailiffs have not had yet: no proceeding is over the case's own document, or of the
    same claimant and sum. One that ended without money is the same debt too, and told among theirs.
    """
    by_case: dict[str, list[Proceeding]] = defaultdict(list)
    by_sum: dict[int, list[Proceeding]] = defaultdict(list)
    for one in found:
        document = one.document
        if numbers := _CASE_NUMBER.findall(_plain_number(document.get("number"))):
            by_case[numbers[0]].append(one)
        elif due := one.value.get("due_kop"):
            by_sum[due].append(one)
    for case in lost:
        if _plain_number(case.value.get("number")) in by_case:
            continue
        waiting = by_sum.get(case.sum_kop or 0, [])
        same = next((place for place, one in enumerate(waiting) if _is_same(case, one)), None)
        if same is None:
            yield case
        else:
            del waiting[same]


def _plain_number(text: object) -> str:
    """As numbers of cases are compared: without spaces, the letter Cyrillic, whichever was written."""
    return "".join(str(text or "").upper().split()).translate(_LATIN)


def _is_same(case: Case, proceeding: Proceeding) -> bool:
    """Whether a proceeding of the same sum is over this case's debt: later than it, and of one of its claimants."""
    document = proceeding.document
    began = told_day(case.value.get("registered"))
    issued = told_day(document.get("date") or proceeding.value.get("opened"))
    if began and issued and issued < began:
        return False
    claimant = proceeding.value.get("claimant_inn")
    sides = {side.get("inn") for side in case.value.get("other_sides", ()) if side.get("inn")}
    return not claimant or not sides or claimant in sides


def told_day(value: object) -> date | None:
    """The day that a source tells as ISO text; None for no day, and for what is none (31.02)."""
    return iso_day(value) if isinstance(value, str) else None


def _is_after(value: object, on: date) -> bool:
    found = told_day(value)
    return found is not None and found > on


def within(on: date | None, sheet: FactSheet, years: int) -> bool:
    """Whether a day lies within so many years before the sheet's; one that is not known is."""
    return on is None or add_months(on, 12 * years) > sheet.on
