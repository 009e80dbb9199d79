"""What may stand in a cell of a table that people open in Excel or LibreOffice: text that is never a formula.

Names in the registers are chosen by strangers. A cell that begins with `=`, `+`, `-`, `@`, a tab or a line end is run
by the program that opens a CSV, and so is that of a workbook which was saved as one (OWASP, CSV injection).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

MOST_SIGNS = 32_767
"""Signs of one cell of Excel; LibreOffice takes as many."""

MOST_NAME = 31
"""Signs of the name of a sheet."""

_RUN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Blanks, signs that are not seen, then what a spreadsheet runs, also in its wide spelling."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_AMOUNT = re.compile(r"([−-]?)(\d{1,3}(?:[\u202f\u00a0 ]\d{3})*|\d+)(?:[.,](\d{1,9}))?(?:[\u00a0 ]([₽%]))?")


class Amount(NamedTuple):
    """A number as it was written: the value, how many decimals, ₽, % or nothing."""

    value: Decimal
    decimals: int = 0
    unit: str = ""


def safe(text: str) -> str:
    """The text as a cell may hold it: an apostrophe before what would be run, no control signs, no endless text.

    Tabs and ends of lines that divide words become blanks where the cell begins with them, and stay elsewhere.
    """
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _RUN.match(clean):
        clean = f"'{clean.lstrip()}"
    return clean if len(clean) <= MOST_SIGNS else clean[: MOST_SIGNS - 1] + "…"


def amount_of(text: str) -> Amount | None:
    """«−47 520,50 ₽» → −47520.50, two decimals, «₽»; None for what is no number and nothing else.

    An identifier is never asked for: it is text, and its leading zeros stay.
    """
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    sign, whole, rest, unit = found.groups()
    digits = re.sub(r"\D", "", whole)
    if len(digits) + len(rest or "") > 15:  # a spreadsheet keeps fifteen digits: more would be altered
        return None
    value = Decimal(f"{'-' if sign else ''}{digits}{'.' + rest if rest else ''}")
    return Amount(value, len(rest or ""), unit or "")


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet, unlike those that are `taken`, to which it is added (in small letters)."""
    plain = " ".join(_REFUSED.sub(" ", title).split()).strip("'")[:MOST_NAME].strip(" '") or "1"
    name, n = plain, 1
    while name.lower() in taken or name.lower() == "history":  # Excel keeps that one for itself
        n += 1
        tail = f" ({n})"
        name = plain[: MOST_NAME - len(tail)].rstrip() + tail
    taken.add(name.lower())
    return name
