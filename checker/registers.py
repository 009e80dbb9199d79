"""What both look-up and scoring read off a register's codes and shares. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

FATES = {
    "201": "voluntary", "420": "voluntary", "203": "bankrupt", "202": "court", "407": "struck_off", "415": "untrue",
    "418": "zsk", "414": "no_money",
}  # fmt: skip
"""How a company ended, by its code (law-and-practice 1(a)4); 301–320 are reorganisations."""


def fate_of(ended: str) -> str:
    """The class of an ending by its code: a count of `related_total`."""
    if ended.isdigit() and 301 <= int(ended) <= 320:
        return "reorganised"
    return FATES.get(ended, "other")


def share_of(share: Mapping[str, Any], capital_kop: int | None) -> int | None:
    """A share of the capital in hundredths of a per cent, cut and never rounded up: the law counts from 50 % in full.

    As the register writes it (per cent, decimal, fraction), else from the nominal value; None where neither is given
    or what is given is no number.
    """
    size = share.get("size") or {}
    try:
        if "percent" in size:
            return _hundredths(Decimal(size["percent"]))
        if "decimal" in size:
            return _hundredths(Decimal(size["decimal"]) * 100)
        if "fraction" in size:
            fraction = size["fraction"]
            return _hundredths(Decimal(fraction["numerator"]) * 100 / Decimal(fraction["denominator"]))
    except (ArithmeticError, InvalidOperation, KeyError, TypeError):
        return None
    nominal = share.get("nominal_kop")
    return int(nominal) * 10_000 // capital_kop if nominal is not None and capital_kop else None


def _hundredths(percent: Decimal) -> int | None:
    """None for what is no share; 1E99999999 is a number, too, and its digits would take for ever."""
    return int(percent * 100) if percent.is_finite() and 0 <= percent <= 1_000 else None
