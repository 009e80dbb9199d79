"""Heads and owners: what the register says against them, and how their other companies ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from checker import text
from checker.facts import Deal, Fact, FactSheet, Finding
from checker.registers import fate_of
from checker.scoring.reading import (
    NOT_CONTROL,
    add_months,
    began,
    company_of,
    controlling_founders,
    day,
    entry_of,
    form_of,
    main_activity,
    months_between,
    name_of,
    office_of,
    person_of,
    registered_on,
    text_of,
)
from checker.scoring.rules.registers import STRUCK_OFF
from checker.scoring.weights import Weights

_GROUNDS = {"1": "own_statement", "2": "inspection", "3": "court"}
_MARKS = {"head_mark": "head", "managing_company_mark": "head", "founder_mark": "founder"}
_MANY_BY_NATURE = frozenset({"treasury", "budget", "unitary", "nonprofit"})
_FATES = (
    "active",
    "closing",
    "voluntary",
    "bankrupt",
    "struck_off",
    "untrue",
    "zsk",
    "no_money",
    "reorganised",
    "court",
    "other",
)


def rule_marks(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The register marks what it says of a head or owner as untrue.

    The three grounds differ. The person's own statement ("it is not me") is the gravest: nobody may be
    there to sign. Then a court's decision, then an inspection. Six months after the mark the company may
    be struck off. Law: 129-ФЗ ст. 11 п. 5, 6, ст. 21.1 п. 5 «б».
    """
    for block, whom in _MARKS.items():
        for mark in sheet.of(block):
            ground = _GROUNDS.get(str(mark.value.get("ground") or ""), "inspection")
            code = f"people.{whom}_mark_{ground}"
            yield weights.finding(code, mark, name=name_of(mark), **entry_of(mark))


def rule_disqualified(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """A court forbade the head to run companies, and the term has not ended: he may not sign.

    Only the register's own block counts (СвДискв, exact); the list of disqualified persons has no ИНН, and a
    name is no link. It stops the deal unless there is another head; it is gone with the last day of the term.
    Law: КоАП ст. 3.11, 32.11.
    """
    for ban in sheet.of("disqualification"):
        start, until = day(ban.value.get("from")), day(ban.value.get("until"))
        if (start and start > sheet.on) or (until and until < sheet.on):
            continue
        person = person_of(ban)
        others = [head for head in sheet.of("head") if not _same(head, person) and office_of(head) not in NOT_CONTROL]
        code = "people.one_head_disqualified" if others else "people.head_disqualified"
        yield weights.finding(code, ban, until=text_of(until))


def rule_head_changed(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """The head came within the last 60 days: check his authority before signing.

    No guilt and no points, but at most `safeguards` while the change is fresh: ask for the decision,
    which a notary has certified for an ООО since 01.09.2024 (287-ФЗ). The first head of a new company and
    receivers do not count.
    """
    born = registered_on(sheet)
    if born is None:
        return
    for head in sheet.of("head"):
        start = began(head)
        fresh = start is not None and (sheet.on - start).days <= weights.people.head_recent_days
        if start and fresh and start > born and office_of(head) not in NOT_CONTROL:
            yield weights.finding("people.head_changed_recent", head, date=text_of(start), name=name_of(head))
            yield weights.finding("sign.check_decision", head, date=text_of(start))
            return


def rule_control_changed(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """An old company got a new head, a new owner and a new address within one quarter, not long ago.

    Whoever takes a company for its age changes all three at once; so does an honest buyer, therefore it never
    refuses alone. Spans and the age of three years are thresholds of ours.
    """
    limits, born = weights.people, registered_on(sheet)
    if sheet.kind != "legal_entity" or born is None or months_between(born, sheet.on) < limits.old_firm_years * 12:
        return
    head = _latest(head for head in sheet.of("head") if office_of(head) not in NOT_CONTROL)
    owner = _latest(controlling_founders(sheet, limits.control_share))
    address = _latest(sheet.of("address"))
    if not (head and owner and address):
        return
    days = [start for fact in (head, owner, address) if (start := began(fact))]
    first, last = min(days), max(days)
    if (last - first).days <= limits.control_span_days and (sheet.on - first).days <= limits.control_recent_days:
        yield weights.finding(
            "people.control_changed_all", head, owner, address, since=text_of(first), until=text_of(last)
        )


def rule_companies(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """How many companies a head or owner has, and how the closed ones ended.

    Linked by ИНН alone. The number itself takes no points (the old lists of "mass" heads are no law): ten
    live companies are shown, fifty, which nobody runs in fact, take a few. Heads of state, municipal and
    non-commercial bodies are left out, and so are receivers and liquidators: it is their profession.
    """
    appointed = _appointed(sheet)
    for head in sheet.of("head"):
        if office_of(head) in NOT_CONTROL:
            yield weights.finding("people.court_appointed", head, name=name_of(head))
    for total in _of_persons(sheet, "related_total", appointed):
        counts = {fate: int(total.value.get(fate) or 0) for fate in _FATES}
        companies, name = int(total.value.get("companies") or 0), _person_name(total)
        # Receivers' posts of somebody who is an ordinary head here, where the look-up counts them apart.
        if total.value.get("appointed"):
            count = int(total.value["appointed"])
            yield weights.finding("people.court_appointed_elsewhere", total, name=name, count=count)
        if companies:
            struck_off = sum(counts[fate] for fate in STRUCK_OFF)
            yield weights.finding(
                "people.companies", total, name=name, companies=companies, struck_off_all=struck_off, **counts
            )
        live = counts["active"] + counts["closing"]
        if live >= weights.people.many_live and form_of(sheet) not in _MANY_BY_NATURE:
            code = "people.too_many" if live >= weights.people.too_many_live else "people.many"
            yield weights.finding(code, total, name=name, live=live)


def rule_closed(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Companies of a head or owner that were struck off or went bankrupt in the last three years.

    Window, share and role are the law's own (129-ФЗ ст. 23 п. 1 «ф»): head or owner of at least 50 %,
    three years. Closing by choice and reorganisation never count. One company counts once, however many
    persons link to it. Same main activity as here (first two digits) weighs most: the business may have
    left its debts behind.
    """
    ended = _ended(sheet, weights)
    yield from _closed(ended, weights)
    if same := _same_business(sheet, ended, weights):
        yield _counted(weights, "people.same_business_struck_off", same)


def rule_closed_once(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Companies of a head or owner that were struck off or went bankrupt in the last three years, each told once.

    Window, share and role are the law's own (129-ФЗ ст. 23 п. 1 «ф»): head or owner of at least 50 %,
    three years. Closing by choice and reorganisation never count. One company counts once, however many
    persons link to it. Same main activity as here (first two digits) weighs most: the business may have
    left its debts behind; such a company is not counted again among those that were struck off, unless there
    are three of them, for then it is their number that tells.
    """
    ended = _ended(sheet, weights)
    same = _same_business(sheet, ended, weights)
    yield from _closed(ended, weights, same)
    if same:
        yield _counted(weights, "people.same_business_struck_off", same)


def _ended(sheet: FactSheet, weights: Weights) -> dict[str, list[tuple[str, Fact]]]:
    """Companies of those in control that ended within the window, by number: how, and the facts that link to them."""
    limits = weights.people
    since = add_months(sheet.on, -12 * limits.window_years)
    ended: dict[str, list[tuple[str, Fact]]] = {}
    for related in _of_persons(sheet, "related", _appointed(sheet)):
        ended_on = day(related.value.get("ended_on"))
        if ended_on is None or not since <= ended_on <= sheet.on or not _controls(related, limits.control_share):
            continue
        fate = fate_of(str(related.value.get("ended") or ""))
        ended.setdefault(str(related.value.get("ogrn") or related.value.get("inn")), []).append((fate, related))
    return ended


def _closed(
    ended: Mapping[str, list[tuple[str, Fact]]], weights: Weights, told: Collection[Fact] = ()
) -> Iterator[Finding]:
    """By how they ended. told: those that another finding tells: where there are not many, they are left out."""
    limits = weights.people
    firsts = [group[0] for group in ended.values()]
    zsk = [fact for fate, fact in firsts if fate == "zsk"]
    closed = [fact for fate, fact in firsts if fate in STRUCK_OFF and fate != "zsk"]
    bankrupt = [fact for fate, fact in firsts if fate == "bankrupt"]
    if zsk:
        yield _counted(weights, "people.closed_zsk", zsk)
    if closed:
        if len(closed) >= limits.several:
            yield _counted(weights, "people.closed_badly_several", closed)
        elif rest := [fact for fact in closed if fact not in told]:
            yield _counted(weights, "people.closed_badly", rest)
    if bankrupt:
        several = len(bankrupt) >= limits.several
        yield _counted(weights, "people.bankrupt_several" if several else "people.bankrupt", bankrupt)


def _same_business(sheet: FactSheet, ended: Mapping[str, list[tuple[str, Fact]]], weights: Weights) -> list[Fact]:
    """Those of the struck off that had the main activity of this company."""
    here = main_activity(sheet)[:2]
    in_control = {person_of(founder) for founder in controlling_founders(sheet, weights.people.control_share)}
    return [
        fact
        for group in ended.values()
        for fate, fact in group[:1]
        if fate in STRUCK_OFF and here and str(fact.value.get("activity") or "")[:2] == here
        if any(_in_control_here(other, in_control) for _, other in group)
    ]


def _person_name(total: Fact) -> str:
    """The name of a person, or of a company that owns or manages this one."""
    return text.readable_name(str(total.value.get("person_name") or ""))


def _counted(weights: Weights, code: str, facts: list[Fact]) -> Finding:
    names = [company_of(fact.value, "name") for fact in facts[:3]]
    last = max((ended for fact in facts if (ended := day(fact.value.get("ended_on")))), default=None)
    return weights.finding(code, *facts, count=len(facts), names=names, last=text_of(last))


def _of_persons(sheet: FactSheet, block: str, appointed: frozenset[str]) -> Iterator[Fact]:
    """Facts of persons in control here; founders of a joint-stock company are those of its first day."""
    joint_stock = form_of(sheet) == "joint_stock"
    for fact in sheet.of(block):
        if str(fact.value.get("person")) not in appointed and not (
            joint_stock and fact.value.get("own_role") == "founder"
        ):
            yield fact


def _appointed(sheet: FactSheet) -> frozenset[str]:
    """Those who are here only by a court's or liquidator's appointment."""
    by_office = {person_of(head) for head in sheet.of("head") if office_of(head) in NOT_CONTROL}
    ordinary = {person_of(head) for head in sheet.of("head") if office_of(head) not in NOT_CONTROL}
    return frozenset(by_office - ordinary - {person_of(founder) for founder in sheet.of("founder")})


def _controls(related: Fact, control_share: int) -> bool:
    if related.value.get("role") == "founder":
        return int(related.value.get("share") or 0) >= control_share
    return True


def _in_control_here(related: Fact, owners: set[str]) -> bool:
    return related.value.get("own_role") != "founder" or str(related.value.get("person")) in owners


def _same(head: Fact, person: str) -> bool:
    return person in (person_of(head), name_of(head)) or head.key.startswith(person)


def _latest(facts: Iterable[Fact]) -> Fact | None:
    dated: list[tuple[date, Fact]] = [(start, fact) for fact in facts if (start := began(fact))]
    return max(dated, key=lambda pair: pair[0], default=(None, None))[1]
