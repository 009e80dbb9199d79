"""What a question may carry: as known when, speaking of which day, for which deal. Read as the shell reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from checker import dates
from checker.dates import BadQuestion
from checker.facts import Deal

__all__ = ["Asked", "BadQuestion", "read", "written"]


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


def written(deal: Deal) -> str | None:
    """The deal as it stands in an address; None for no deal."""
    if deal.sum_kop is None:
        return None if deal.kind == "unknown" else deal.kind
    roubles, rest = divmod(deal.sum_kop, 100)
    return f"{deal.kind}:{roubles}" + (f".{rest:02d}" if rest else "")
