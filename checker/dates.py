"""Days, moments and deals as people type them: read strictly, refused with a sentence."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from checker import text as words
from checker.facts import Deal

MOSCOW = ZoneInfo("Europe/Moscow")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}")
DEALS = ("credit", "prepay", "purchase", "carriage", "procurement", "unknown")


class BadText(ValueError):
    """What was typed cannot be read; the text says why and gives an example."""


def day(text: str) -> date:
    """«2026-11-21» → date. Raises BadText."""
    found = words.iso_day(text.strip())
    if found is None:
        raise BadText(f"{text!r} is not a day: write it as 2026-11-21")
    if not 1990 <= found.year <= 2100:
        raise BadText(f"{text!r}: the registers do not reach that far")
    return found


def moment(text: str, now: datetime | None = None) -> datetime:
    """A moment (UTC where no zone is given), or a day: its end in Moscow. Raises BadText, also for the future."""
    text = text.strip()
    now = now or datetime.now(UTC)
    if len(text) == 10:
        end = datetime.combine(day(text), datetime.max.time(), MOSCOW).astimezone(UTC)
        if end - timedelta(days=1) > now:
            raise BadText(f"{text!r} is in the future: nothing is known of it yet")
        return min(end, now)
    try:
        if not _MOMENT.match(text):
            raise ValueError(text)
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadText(f"{text!r} is not a moment: write it as 2026-11-21 or 2026-11-21T12:00:00Z") from error
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    if found > now + timedelta(seconds=1):
        raise BadText(f"{text!r} is in the future: nothing is known of it yet")
    if found.year < 1990:
        raise BadText(f"{text!r}: the registers do not reach that far")
    return found.astimezone(UTC)


def deal(text: str) -> Deal:
    """«credit:300000» → a deal with its sum in kopecks; the sum may be left out. Raises BadText."""
    kind, _, money = text.strip().partition(":")
    if kind not in DEALS:
        raise BadText(f"{kind!r} is not a kind of deal: use one of {', '.join(DEALS)}")
    if not money:
        return Deal(kind)
    try:
        roubles = Decimal(money.replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise BadText(f"{money!r} is not a sum in roubles") from error
    if not roubles.is_finite() or not 0 <= roubles < 10**15:
        raise BadText(f"{money!r} is not a sum in roubles")
    return Deal(kind, int(roubles * 100))
