"""What a question may carry: as known when, speaking of which day, for which deal. Read as the shell reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from flask import request

from checker import dates
from checker.dates import BadQuestion
from checker.facts import Deal
from checker.firstdays import EARLY_DAY, First
from checker.i18n import N_, translator
from checker.web.language import lang

__all__ = ["Asked", "BadQuestion", "deal_typed", "fields_of", "instead", "read", "written", "wrong"]

FIELDS = {
    "as_of": N_("Показать, что было известно на"),
    "on": N_("О каком дне речь"),
    "deal": N_("Ваша сделка"),
    "deal_kind": N_("Что вы делаете"),
    "deal_sum": N_("Сумма, ₽"),
    "contract": N_("Дата договора"),
    "day": N_("Когда сохранили"),
}
"""Labels of the fields in which people type what a program writes as a parameter."""


class Asked(NamedTuple):
    """as_of: what was known at that moment (None: now). on: the day spoken of (None: the day of as_of)."""

    as_of: datetime | None
    on: date | None
    deal: Deal

    @property
    def of_the_past(self) -> bool:
        """Whether it asks of another day than today, so that "not known" may mean "not known yet"."""
        return self.as_of is not None or self.on is not None


def read(parameters: Mapping[str, str], now: datetime | None = None) -> Asked:
    """The question in `as_of`, `on` and `deal`; an empty parameter counts as absent. Raises BadQuestion."""
    as_of, on, deal = (parameters.get(name, "").strip() for name in ("as_of", "on", "deal"))
    # A plus that was not escaped arrives as a space.
    as_of = re.sub(r" ([0-9]{2}:[0-9]{2})$", r"+\1", as_of)
    return Asked(
        as_of=dates.moment(as_of, now) if as_of else None,
        on=dates.day(on) if on else None,
        deal=dates.deal(deal) if deal else Deal(),
    )


def instead(first: First) -> dict[str, str | None]:
    """The parameters that ask of the first day of which something is known, beside those of the question."""
    day = first.day.isoformat()
    return {"on": day} if first.kind == EARLY_DAY else {"as_of": day, "on": None}


def written(deal: Deal) -> str | None:
    """The deal as it stands in an address; None for no deal."""
    if deal.sum_kop is None:
        return None if deal.kind == "unknown" else deal.kind
    roubles, rest = divmod(deal.sum_kop, 100)
    return f"{deal.kind}:{roubles}" + (f".{rest:02d}" if rest else "")


def deal_typed() -> Deal:
    """The deal of a form, which sends it in the fields `deal_kind` and `deal_sum`. Raises BadQuestion."""
    kind, amount = _typed()
    chosen = dates.deal(kind.strip() or "unknown", "deal_kind")
    return Deal(chosen.kind, dates.kopecks(amount, "deal_sum"))


def fields_of(deal: Deal) -> tuple[str, str]:
    """What stands in those two fields: what was typed, else the deal of the page."""
    kind, amount = _typed()
    if kind or amount:
        return kind, amount
    return deal.kind, (written(deal) or "").partition(":")[2]


def _typed() -> tuple[str, str]:
    sent = request.form if request.method == "POST" else request.args
    return sent.get("deal_kind", ""), sent.get("deal_sum", "")


def wrong(error: BadQuestion) -> str:
    """What is wrong with a question: to a person as of the field of his form, to a program as of its parameter."""
    of_a_program = request.path.startswith("/api/")
    return error.sentence(translator(lang()), "" if of_a_program else FIELDS.get(error.name, ""))
