"""Days as the sources write them. A release says few days many times: what was read once is remembered."""

from __future__ import annotations

import re
from functools import lru_cache

from checker.text import iso_day


@lru_cache(maxsize=65_536)
def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written like 2026-03-14. A register says few days many times."""
    return iso_day(text) is not None


@lru_cache(maxsize=65_536)
def day_of(text: str) -> str | None:
    """«14.03.2026» → «2026-03-14»; None for anything but a day of the calendar written so."""
    day, _, rest = text.partition(".")
    month, _, year = rest.partition(".")
    iso = f"{year}-{month}-{day}"
    return iso if is_day(iso) else None


def named_day(name: str, arrived: int) -> int:
    """The day in the name of a release («data-20251025-structure-20150127.csv»), YYYYMMDD; else that of its arrival.

    A day after the arrival is none.
    """
    for digits in re.findall(r"(?<![0-9])20[0-9]{6}(?![0-9])", name):
        if iso_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") and int(digits) <= (arrived or int(digits)):
            return int(digits)
    return arrived
