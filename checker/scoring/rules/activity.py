"""What the company does, as far as it reports it."""

from __future__ import annotations

from collections.abc import Iterator

from checker.facts import Deal, Fact, FactSheet, Finding
from checker.scoring.reading import control_changed_on, form_of, main_activity, months_between, registered_on
from checker.scoring.rules.finance import latest_income, latest_staff, lean
from checker.scoring.weights import Weights

_SECTIONS = (
    (3, "A"),
    (9, "B"),
    (33, "C"),
    (35, "D"),
    (39, "E"),
    (43, "F"),
    (47, "G"),
    (53, "H"),
    (56, "I"),
    (63, "J"),
    (66, "K"),
    (68, "L"),
    (75, "M"),
    (82, "N"),
    (84, "O"),
    (85, "P"),
    (88, "Q"),
    (93, "R"),
    (96, "S"),
    (99, "T"),
)
_WIDE_BY_NATURE = frozenset({"farm", "treasury", "budget", "unitary"})
_MARKS = ("address_mark", "head_mark", "founder_mark", "managing_company_mark")


def rule_unrelated(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Activities that have nothing in common: fish, computers and chemicals in one hand.

    Only the main and the *reported* codes are read (СвОКВЭДОтч): codes are free to declare, and 58 % of
    faultless companies declare three sections. It takes few points and only of a company that is young or
    marked as untrue; elsewhere it is a fact without points. Never of trade, farms, municipal and state
    bodies.
    """
    main = main_activity(sheet)
    if _section(main) in ("", "A", "G") or form_of(sheet) in _WIDE_BY_NATURE:
        return
    facts = [
        *sheet.of("activity_reported"),
        *(fact for fact in sheet.of("activity") if fact.value.get("main")),
    ]
    sections: dict[str, Fact] = {}
    for fact in facts:
        sections.setdefault(_section(str(fact.value.get("code", ""))), fact)
    sections.pop("", None)
    if len(sections) < weights.activity.sections:
        return
    born = registered_on(sheet)
    young = born is not None and months_between(born, sheet.on) < weights.age.rather_young
    alone = not young and not any(sheet.one(block) for block in _MARKS)
    code = "activity.broad" if alone else "activity.unrelated"
    names = ", ".join(str(fact.value.get("name") or fact.value.get("code")) for fact in sections.values())
    yield weights.finding(code, *sections.values(), sections=len(sections), names=names)


def rule_seen_working(sheet: FactSheet, deal: Deal, weights: Weights) -> Iterator[Finding]:
    """Traces of work: people and income in the last published year, or neither of them.

    Both at nothing is a grave sign for a company that is over a year and a half old, for then only its
    age can be bought; both present is a small plus, which does not count within six months of a change of
    head or owner. Not for non-commercial and state bodies nor for trades that need no staff. Missing data
    are no zero.
    """
    income, staff, born = latest_income(sheet, weights), latest_staff(sheet, weights), registered_on(sheet)
    if not income or not staff:
        return
    earned, people, year = int(income.value["income_kop"]), int(staff.value["headcount"]), int(income.key)
    if earned == 0 and people == 0:
        old = born is not None and months_between(born, sheet.on) >= weights.age.rather_young
        idle_by_nature = form_of(sheet) in ("treasury", "budget", "nonprofit") or lean(sheet, weights)
        if old and not idle_by_nature:
            yield weights.finding("activity.none", income, staff, year=year)
    elif earned > 0 and people >= weights.finance.real_staff:
        changed = control_changed_on(sheet, weights.people.control_share)
        if changed is None or (sheet.on - changed).days > weights.people.control_recent_days:
            yield weights.finding("activity.real", income, staff, year=year, staff=people, income_kop=earned)


def _section(code: str) -> str:
    """Section (letter) of a code of activity, '' where it is none."""
    division = code[:2]
    return next((letter for last, letter in _SECTIONS if int(division) <= last), "") if division.isdigit() else ""
