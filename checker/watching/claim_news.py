"""What courts, bailiffs, the tax service, banks and the registers of bankruptcy and procurement tell. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from checker.facts import Fact, Link
from checker.scoring.debts import LOST, UNCOLLECTABLE
from checker.text import iso_day
from checker.watching import deadlines
from checker.watching.changes import LISTED, Change, Value
from checker.watching.deadlines import Term
from checker.watching.kinds import Noticed
from checker.watching.made import NONE, made
from scrapers.efrsb.decisions import STAGE_AFTER
from scrapers.fssp.words import number_of

OLD = timedelta(days=366)
"""A case or a message of a year ago that we see for the first time is no news of today: the card shows it."""
PETITIONS = frozenset({"CourtAcceptanceStatement", "CourtAssertAcceptance"})
STAGES_OF_REGISTER = {
    "113": "petition",
    "114": "Watching",
    "115": "FinancialRecovery",
    "116": "ExternalManagement",
    "117": "Tender",
}
LISTED_KINDS = {
    "debtam": "arrears",
    "taxoffence": "arrears",
    "fssp": "enforcement",
    "rnp": "unfair",
    "account_freezes": "freeze",
    "disqualified": "disqualified",
}
"""Source whose list does not name the subject any more → the kind of the better news."""
CASES = ("court_case_papers", "court_case")
"""Blocks about a case, the one that says more first."""
_OVER = frozenset({"ProceedingsStopped", ""})
_LINES = (("results", "2110"), ("results", "2400"), ("balance", "1600"), ("balance", "1300"))


def claim_news(changes: Sequence[Change], on: date, known: Sequence[Fact] = ()) -> Iterator[Noticed]:
    """What is worth telling of the changes of one subject in all but the registers.

    known: what sources said before the window: a debt or a stage that was known already is not told again.
    """
    by: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by[change.block].append(change)
    facts: dict[str, list[Value]] = defaultdict(list)
    for fact in known:
        if fact.evidence.link is Link.EXACT and not fact.value.get("possible"):
            facts[fact.block].append(fact.value)
    cases = [fact for fact in known if fact.block in CASES and fact.evidence.link is Link.EXACT]
    yield from _suits([change for block in CASES for change in by[block]], on, cases)
    yield from _enforcement(by["enforcement"], facts["enforcement"])
    yield from _bankruptcy(by["bankruptcy"], by["bankruptcy_message"], by["status"], facts)
    yield from _messages([*by["intention"], *by["fedresurs_message"]], on)
    yield from _freezes(by["account_freeze"], facts["account_freeze"])
    for block, tell in _SINGLE.items():
        for change in by[block]:
            yield from tell(change)
    told = {number.digits for change in by["enforcement"] if (number := number_of(change.key))}
    for change in by[LISTED]:  # a proceeding that went from one list of the bailiffs to the other is told there
        if change.source in LISTED_KINDS and not (change.source == "fssp" and change.key[1:] in told):
            yield made(LISTED_KINDS[change.source], change, worse=False, before={"record": change.key})


def _suits(changes: Sequence[Change], on: date, known: Sequence[Fact]) -> Iterator[Noticed]:
    """Suits against the company. What the search and the papers of a case say is one; the papers say it better, but not
    whose suit it is: that is known of the case, or comes with it.
    """
    cases: dict[tuple[str, str], list[Change]] = defaultdict(list)
    guids = {
        str(value["guid"]): str(value["number"])
        for value in _values(changes, known)
        if {"guid", "number"} <= value.keys()
    }
    for change in changes:
        cases[change.source, _case_of(change.value, change.key, guids)].append(change)
    for (_, number), told in cases.items():
        told.sort(key=lambda change: (CASES.index(change.block), change.event))
        places = {(change.block, change.key) for change in told}
        rest = [
            fact.value
            for fact in known
            if (fact.block, fact.key) not in places and _case_of(fact.value, fact.key, guids) == number
        ]
        before, after = ([getattr(change, side) for change in told] for side in ("before", "after"))
        yield from _suit(told[0], _together([*before, *rest]), _together([*after, *rest]), on)


def _values(changes: Sequence[Change], known: Sequence[Fact]) -> Iterator[Value]:
    yield from (change.value for change in changes)
    yield from (fact.value for fact in known)


def _case_of(value: Value, key: str, guids: Mapping[str, str]) -> str:
    return str(value.get("number") or guids.get(str(value.get("guid"))) or key)


def _together(values: Iterable[Value | None]) -> dict[str, Any] | None:
    """What several records say of one thing, the first before the next; None where none says anything."""
    found: dict[str, Any] | None = None
    for value in values:
        if value is not None:
            found = {**value, **(found or {})}
    return found


def _is_sued(value: Value | None) -> bool:
    """Whether somebody claims from the company: the debtor of a bankruptcy case, and whose deals are disputed in
    another's, is no defendant (L&P 1(a)16).
    """
    return value is not None and "respondent" in (value.get("roles") or ()) and value.get("kind") != "bankruptcy"


def _suit(change: Change, before: Value | None, after: Value | None, on: date) -> Iterator[Noticed]:
    if not _is_sued(after) or after is None:
        return
    ended, sum_now = _outcome(after), _claimed(after)
    if not _is_sued(before) or before is None:
        day = (_day(after.get("outcome_on")) if ended else None) or _day(after.get("registered"))
        if (day is not None and on - day > OLD) or (ended and ended not in LOST):
            return
        yield made(
            "suit", change, worse=True, after=after, sum_kop=sum_now, term=Term(None, "look_at_suit"),
            day=min(day or change.day, change.asof),
        )  # fmt: skip
    elif ended != _outcome(before):
        worse = ended in LOST
        ended_on = _day(after.get("outcome_on")) or change.asof
        yield made(
            "suit", change, worse=worse, before=before, after=after, sum_kop=sum_now or _claimed(before),
            term=Term(None, "ask_settled") if worse else NONE, day=min(ended_on, change.asof),
        )  # fmt: skip
    elif (was := _claimed(before)) is not None and sum_now is not None and sum_now != was:
        yield made(
            "suit", change, worse=sum_now > was, before=before, after=after, sum_kop=abs(sum_now - was),
            term=Term(None, "look_at_suit") if sum_now > was else NONE, day=change.asof,
        )  # fmt: skip


def _outcome(value: Value) -> str:
    return str(value.get("outcome") or ("unknown" if value.get("state") == "finished" else ""))


def _claimed(value: Value) -> int | None:
    """What was awarded, or is claimed while nothing was, in kopecks; None where no sum in roubles is known.

    Of a claim that was granted in part the claim says nothing (L&P 3.6).
    """
    if value.get("currency", "RUB") != "RUB":
        return None
    for key in ("awarded_kop",) if value.get("outcome") == "partly" else ("awarded_kop", "claim_kop"):
        if isinstance(found := value.get(key), int):
            return found
    return None


def _enforcement(changes: Sequence[Change], known: Sequence[Value]) -> Iterator[Noticed]:
    """Each proceeding once, whichever list or site tells it; a document that was brought again is no new debt."""
    numbers: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        number = number_of(change.key)
        numbers[number.digits if number else change.key].append(change)
    had = [*known, *(change.before for change in changes if change.before is not None)]
    known_numbers = {str(value.get("number")) for value in known}
    documents = {document for value in had if (document := _document(value))}
    for _, told in sorted(numbers.items()):
        told.sort(key=lambda change: (change.after is None, change.event))
        change = told[0]
        before = next((one.before for one in told if one.before is not None), None)
        before = before or next((value for value in known if value.get("number") == change.value.get("number")), None)
        if change.after is None:
            yield made("enforcement", change, worse=False, before=before, sum_kop=_left(before))
        elif _is_over(change.after):
            if before is None or not _is_over(before):
                yield _ended(change, before)
        elif before is None:
            document = _document(change.after)
            if str(change.after.get("number")) in known_numbers or (document and document in documents):
                continue
            if document:
                documents.add(document)
            yield made(
                "enforcement", change, worse=True, after=change.after, sum_kop=_left(change.after),
                term=Term(None, "ask_paid"),
            )  # fmt: skip
        else:
            yield from _rest(change, before, change.after)


def _ended(change: Change, before: Value | None) -> Noticed:
    """That nothing was found to take is worse than a proceeding that goes on; that it ended otherwise is not."""
    after = change.after or {}
    bad = str(after.get("ended_by") or "") in UNCOLLECTABLE
    sum_kop = _left(after) if _left(after) is not None else _left(before)
    term = Term(None, "uncollectable") if bad else NONE
    return made("enforcement", change, worse=bad, before=before, after=after, sum_kop=sum_kop, term=term)


def _rest(change: Change, before: Value, after: Value) -> Iterator[Noticed]:
    was, now = _left(before), _left(after)
    if was is None or now is None or was == now:
        return
    term = Term(None, "ask_paid") if now > was else NONE
    yield made(
        "enforcement", change, worse=now > was, before=before, after=after, sum_kop=abs(now - was), term=term,
        day=change.asof,
    )  # fmt: skip


def _is_over(value: Value) -> bool:
    return bool(value.get("ended_by") or value.get("ended_on"))


def _left(value: Value | None) -> int | None:
    for key in ("remaining_kop", "due_kop"):
        if value is not None and isinstance(found := value.get(key), int):
            return found
    return None


def _document(value: Value) -> tuple[str, ...] | None:
    """By what a debt is known, as the verdict knows it (`checker.scoring.debts`); None where that is not told."""
    told = value.get("document")
    document: Mapping[str, Any] = told if isinstance(told, Mapping) else {}
    number, on = str(document.get("number") or ""), document.get("date")
    if not on or not any(sign.isdigit() for sign in number):
        return None
    return number, str(on), str(value.get("subject_kind") or ""), str(value.get("claimant_inn") or "")


def _bankruptcy(
    cases: Sequence[Change],
    messages: Sequence[Change],
    statuses: Sequence[Change],
    known: Mapping[str, Sequence[Value]],
) -> Iterator[Noticed]:
    """The stage of the case, by its card or by the court's act in a message; once, whoever else tells the same stage.

    Meetings, auctions, reports, the managers' comings and goings are the course of the procedure and are not told.
    """
    by_register = {STAGES_OF_REGISTER.get(str((one.after or {}).get("code") or "")) for one in statuses}
    by_register |= {STAGES_OF_REGISTER.get(str(value.get("code") or "")) for value in known.get("status", ())}
    stages = by_register | {str(value.get("stage") or "") for value in known.get("bankruptcy", ())}
    said = {_stage_of(value) for value in known.get("bankruptcy_message", ())}
    for change in sorted(cases, key=lambda one: (one.event, one.key)):
        was, now = ((value or {}).get("stage") for value in (change.before, change.after))
        if was == now or now in by_register or (change.before is None and now in stages):
            continue
        stages.add(str(now or ""))
        if change.after is None or now in _OVER:
            if change.before is not None:
                yield made("bankruptcy", change, worse=False, before=change.before, after=change.after)
            continue
        closes = next((day for one in messages if (day := _closes(one.after, str(now)))), None)
        term = deadlines.bankruptcy(str(now), change.day, closes)
        yield made("bankruptcy", change, worse=True, before=change.before, after=change.after, term=term)
    for change in sorted(messages, key=lambda one: (one.event, one.key)):
        value = change.after
        if value is None or change.before is not None or value.get("annulled") or value.get("locked"):
            continue
        stage = _stage_of(value)
        if not stage or stage in stages or stage in said or value.get("role", "debtor") != "debtor":
            continue
        if stage == "petition" and stages & {"Watching", "Tender", "FinancialRecovery", "ExternalManagement"}:
            continue
        said.add(stage)
        closes = _day(value.get("creditor_register_closes"))
        term = deadlines.bankruptcy(stage, change.day, closes)
        if stage not in _OVER:
            yield made("bankruptcy", change, worse=True, after={**value, "stage": stage}, term=term)
        else:
            yield made("bankruptcy", change, worse=False, after={**value, "stage": stage})


def _stage_of(value: Value) -> str:
    if value.get("type") in PETITIONS:
        return "petition"
    return STAGE_AFTER.get(str(value.get("decision") or ""), "")


def _closes(value: Value | None, stage: str) -> date | None:
    return _day(value.get("creditor_register_closes")) if value is not None and _stage_of(value) == stage else None


def _messages(changes: Sequence[Change], on: date) -> Iterator[Noticed]:
    """Who means to bankrupt the company, and what it announced of itself; what it announced of others is no news of
    it. That a message is not shown any more takes an intention back.
    """
    for change in sorted(changes, key=lambda one: (one.event, one.key)):
        value = change.value
        role, published = value.get("role"), _day(value.get("published"))
        if published is not None and on - published > OLD:
            continue
        if change.block == "intention":
            if role not in ("debtor", "self") or (change.before is not None and change.after is not None):
                continue
            worse = change.after is not None
            advice = "ask_creditor" if role == "debtor" else "no_new_debts"
            term = Term(None, advice) if worse else NONE
            yield made("intention", change, worse=worse, before=change.before, after=change.after, term=term)
        elif change.before is None and role == "subject":
            if value.get("type") == "FirmLiquidation":
                yield made("liquidation", change, worse=True, after=value, term=deadlines.liquidation(change.day))
            elif value.get("type") == "FirmReorganization":
                term = deadlines.reorganisation("", change.day)
                yield made("reorganisation", change, worse=True, after=value, term=term)


def _freezes(changes: Sequence[Change], known: Sequence[Value]) -> Iterator[Noticed]:
    """One decision suspends accounts in several banks: it is told once."""
    numbers = {str(value.get("number")) for value in known}
    decisions: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        decisions[change.key.partition("#")[0]].append(change)
    for number, told in sorted(decisions.items()):
        told.sort(key=lambda change: change.event)
        came = [change for change in told if change.before is None and change.after is not None]
        gone = [change for change in told if change.after is None]
        if came and number not in numbers:
            yield made("freeze", came[0], worse=True, after=came[0].after, term=Term(None, "look_again"))
        elif gone and not came:
            yield made("freeze", gone[0], worse=False, before=gone[0].before)


def _debt(change: Change) -> Iterator[Noticed]:
    """The total of arrears, or of a year's fines. A debt that grows is told by how much it grew."""
    was, now = ((value or {}).get("total_kop") for value in (change.before, change.after))
    if (was or 0) == (now or 0):
        return
    rise = (now or 0) - (was or 0)
    term = Term(None, "ask_tax_balance") if rise > 0 else NONE
    yield made(
        "arrears", change, worse=rise > 0, before=change.before, after=change.after, sum_kop=abs(rise), term=term,
        day=change.asof,
    )  # fmt: skip


def _unfair(change: Change) -> Iterator[Noticed]:
    was, now = (value is not None and not value.get("excluded_on") for value in (change.before, change.after))
    if was != now:
        term = Term(None, "ask_decision") if now else NONE
        yield made("unfair", change, worse=now, before=change.before, after=change.after, term=term)


def _zsk(change: Change) -> Iterator[Noticed]:
    was, now = (bool(value and value.get("high")) for value in (change.before, change.after))
    if was != now:
        term = Term(None, "do_not_pay") if now else NONE
        yield made("zsk", change, worse=now, before=change.before, after=change.after, term=term)


def _disqualified(change: Change) -> Iterator[Noticed]:
    """A record of the register of disqualified persons that names the company as where somebody worked."""
    if change.before is None or change.after is None:
        worse = change.after is not None
        term = Term(None, "check_signer") if worse else NONE
        yield made("disqualified", change, worse=worse, before=change.before, after=change.after, term=term)


def _statement(change: Change) -> Iterator[Noticed]:
    """A year's statement that came, or whose main lines were corrected."""
    before, after = (_lines(value) for value in (change.before, change.after))
    if after is not None and before != after:
        yield made("statements", change, worse=False, before=before, after=after, day=change.asof)


def _lines(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    lines = {
        f"{line}_kop": found
        for form, line in _LINES
        if isinstance(found := ((value.get(form) or {}).get(line) or {}).get("current_kop"), int)
    }
    return {"year": value.get("year"), **lines}


def _day(told: object) -> date | None:
    return iso_day(told[:10]) if isinstance(told, str) else None


_SINGLE = {
    "tax_debt_total": _debt,
    "tax_offence": _debt,
    "unfair_supplier": _unfair,
    "zsk": _zsk,
    "disqualified": _disqualified,
    "statement": _statement,
}
