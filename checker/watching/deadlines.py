"""The creditor's clock: until when (included) the law lets him act, and what he may do. Pure.

By law-and-practice N6; where that page is silent (the moving of a last day that is a day off, what is counted from
where the publication is not known, no term for преобразование) the law's own text was followed from memory, and a
lawyer should read it. Where the day of publication is not known a term is counted from the earlier day that is: of
two readings the date told is the one that is not too late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from checker.scoring.reading import add_months
from checker.text import iso_day

OBJECTION = frozenset({"105", "106", "107", "108", "110"})
FORM_CHANGE = "121"
MONTH_DAYS = 30
HOLIDAYS = frozenset({
    *((1, day) for day in range(1, 9)), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4),
})  # fmt: skip
"""Days off by ст. 112 ТК. Which days the government moves every year is not known here."""


class Term(msgspec.Struct, frozen=True):
    """The last day, included, and the code of the advice in `checker.watching.advice`."""

    until: date | None
    advice: str


def moved(day: date) -> date:
    """The day itself, or the next working day after a day off (ст. 193 ГК).

    Only terms of civil law move: an objection to the tax office (129-ФЗ) is told by its own last day, as on the card.
    """
    while day.weekday() >= 5 or (day.month, day.day) in HOLIDAYS:
        day += timedelta(days=1)
    return day


def exclusion(code: str, value: Mapping[str, Any], day: date, *, entrepreneur: bool = False) -> Term:
    """Objections within three months after the publication of the decision (129-ФЗ ст. 21.1 п. 4; of an entrepreneur
    ст. 22.4 п. 4). 110 of a company is closing by its own wish, which an objection stops (ст. 21.3).
    """
    decision = value.get("exclusion_decision")
    told = decision if isinstance(decision, Mapping) else {}
    since = _day(told.get("published")) or _day(told.get("date")) or day
    own_wish = code == "110" and not entrepreneur
    return Term(max(add_months(since, 3), day), "object_closing" if own_wish else "object")


def reorganisation(code: str, day: date) -> Term:
    """Early performance may be demanded within 30 days of the last publication (ст. 60 п. 2 ГК), which comes after the
    entry. Of преобразование there is no such right (ст. 58 п. 5 ГК).
    """
    if code == FORM_CHANGE:
        return Term(None, "form_change")
    return Term(moved(day + timedelta(days=MONTH_DAYS)), "demand_reorganisation")


def capital_cut(day: date, *, announced: bool) -> Term:
    """Early performance may be demanded within 30 days of the last publication (14-ФЗ ст. 20 п. 5; 208-ФЗ ст. 30).

    announced: the register says that it is being cut. Once it has been cut those days are over.
    """
    if not announced:
        return Term(None, "capital_was_cut")
    return Term(moved(day + timedelta(days=MONTH_DAYS)), "demand_capital")


def liquidation(day: date) -> Term:
    """Claims are made in not less than two months after the publication of the liquidation (ст. 63 п. 1 ГК)."""
    return Term(moved(add_months(day, 2)), "claim_liquidator")


def bankruptcy(stage: str, day: date, closes: date | None = None) -> Term:
    """Observation: 30 days after the publication (127-ФЗ ст. 71 п. 1). Receivership: the register of claims is closed
    two months after it (ст. 142 п. 1); of a citizen so as well (ст. 213.8 п. 2, 213.24 п. 4). closes: the day that the
    message itself names. Other stages have no term of their own.
    """
    if stage in ("Watching", "114"):
        return Term(moved(day + timedelta(days=MONTH_DAYS)), "claim_observation")
    if stage in ("Tender", "117"):
        return Term(_closing(day, closes), "claim_receivership")
    if stage in ("CitizenDebtRestructuring", "CitizenAssetsDisposal"):
        return Term(_closing(day, closes), "claim_citizen")
    if stage == "ProceedingsFinished":
        return Term(None, "bankruptcy_over")
    return Term(None, "watch_case" if stage in ("petition", "113") else "bankruptcy_runs")


def _closing(day: date, closes: date | None) -> date:
    return closes if closes is not None and closes >= day else moved(add_months(day, 2))


def _day(told: object) -> date | None:
    return iso_day(told[:10]) if isinstance(told, str) else None
