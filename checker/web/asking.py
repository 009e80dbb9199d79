"""What a question may carry: as known when, speaking of which day, for which deal. Read strictly, refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from checker import text
from checker.facts import Deal
from checker.i18n import _
from checker.reports.labels import DEALS
from checker.reports.words import MOSCOW

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})")
_YEARS = range(1991, 2101)


class BadQuestion(ValueError):
    """A parameter cannot be read; the text says in the reader's language which one and what is expected."""


class Asked(NamedTuple):
    """as_of: what was known at that moment (None: now). on: the day spoken of (None: the day of as_of)."""

    as_of: datetime | None
    on: date | None
    deal: Deal


def read(parameters: Mapping[str, str], now: datetime | None = None) -> Asked:
    """The question in `as_of`, `on` and `deal`; an empty parameter counts as absent. Raises BadQuestion."""
    return Asked(
        as_of=_as_of(parameters.get("as_of", "").strip(), now or datetime.now(UTC)),
        on=_on(parameters.get("on", "").strip()),
        deal=_deal(parameters.get("deal", "").strip()),
    )


def _as_of(value: str, now: datetime) -> datetime | None:
    """A day means what was known when it ended in Moscow; the present day means now."""
    if not value:
        return None
    # A plus that was not escaped arrives as a space.
    value = re.sub(r" (\d{2}:\d{2})$", r"+\1", value)
    if _DAY.fullmatch(value):
        day = _date(value, "as_of")
        if day == now.astimezone(MOSCOW).date():
            return now
        moment = datetime.combine(day + timedelta(days=1), time(), MOSCOW) - timedelta(milliseconds=1)
    else:
        moment = _moment(value)
    if moment > now:
        raise BadQuestion(_("as_of={value} ещё не наступило: известное в будущем показать нельзя.", value=value))
    return moment.astimezone(UTC)


def _moment(value: str) -> datetime:
    wrong = BadQuestion(
        _(
            "as_of={value} не разобрать: нужен день 2026-03-14 или момент с часовым поясом 2026-03-14T12:00:00Z.",
            value=value[:40],
        )
    )
    if not _MOMENT.fullmatch(value):
        raise wrong
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise wrong from None
    if moment.year not in _YEARS:
        raise wrong
    return moment


def _on(value: str) -> date | None:
    return _date(value, "on") if value else None


def _date(value: str, name: str) -> date:
    wrong = BadQuestion(_("{name}={value} не разобрать: нужен день в виде 2026-03-14.", name=name, value=value[:40]))
    if not _DAY.fullmatch(value):
        raise wrong
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise wrong from None
    if day.year not in _YEARS:
        raise wrong
    return day


def _deal(value: str) -> Deal:
    """KIND or KIND:SUM, the sum in roubles; spaces between groups of digits are allowed."""
    if not value:
        return Deal()
    kind, _colon, amount = value.partition(":")
    if kind not in DEALS:
        raise BadQuestion(
            _("deal={value} не разобрать: вид сделки — один из {kinds}.", value=value[:40], kinds=", ".join(DEALS))
        )
    amount = "".join(amount.split())
    if not amount:
        return Deal(kind=kind)
    try:
        sum_kop = text.kopecks(amount)
    except ValueError:
        sum_kop = -1
    if sum_kop < 0:
        raise BadQuestion(
            _(
                "deal={value} не разобрать: после двоеточия нужна сумма в рублях, например credit:500000.",
                value=value[:40],
            )
        )
    return Deal(kind=kind, sum_kop=sum_kop)


def written(deal: Deal) -> str | None:
    """The deal as it stands in an address; None for no deal."""
    if deal.sum_kop is None:
        return None if deal.kind == "unknown" else deal.kind
    roubles, rest = divmod(deal.sum_kop, 100)
    return f"{deal.kind}:{roubles}" + (f".{rest:02d}" if rest else "")
