"""What was found in a pasted text: fields, and the firms they belong to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from checker.ids import BadNumber

LIMIT = 100_000
"""Signs of a text that are read: forty pages of a contract."""

FIRMS = 6
"""Firms of one text that are told apart; further ones are dropped, and said to be."""

NUMBERS = ("inn", "kpp", "ogrn", "bik", "account", "corr")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the text.

    field: inn kpp ogrn bik account corr (numbers: digits alone) · name short_name · address postal · head · bank.
    note: of a head, on what ground he signs, as written. fault: what is wrong with an ИНН or ОГРН by itself.
    oblique: a head named after «в лице», so in the genitive. place: where it stands, for the order.
    """

    field: str
    value: str
    place: int = 0
    note: str = ""
    oblique: bool = False
    fault: BadNumber | None = None


class Firm(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of one firm in the order of the text. party: what the text calls it (seller, buyer, …), or ''."""

    party: str = ""
    fields: tuple[Found, ...] = ()

    def of(self, field: str) -> Iterator[Found]:
        """All values of a field."""
        return (found for found in self.fields if found.field == field)

    def one(self, field: str) -> Found | None:
        """The first value of a field."""
        return next(self.of(field), None)

    @property
    def number(self) -> str:
        """The ИНН by which the firm is looked up, else its ОГРН; '' where neither is sound."""
        for field in ("inn", "ogrn"):
            for found in self.of(field):
                if found.fault is None:
                    return found.value
        return ""


class Pasted(msgspec.Struct, frozen=True, kw_only=True):
    """The firms of a text, at most `FIRMS`. more: that there were others. cut: the text was longer than `LIMIT`."""

    firms: tuple[Firm, ...]
    more: bool = False
    cut: bool = False


_DASHES = "‐‑‒–—―−"


def tidy(text: str) -> str:
    """The text with ordinary digits, spaces and dashes; invisible signs go, line breaks and columns stay."""
    signs = []
    for sign in text:
        if sign in "\n\t" or " " <= sign <= "~":
            signs.append(sign)
            continue
        kind = unicodedata.category(sign)
        if kind == "Nd":
            signs.append(str(unicodedata.decimal(sign)))
        elif kind in ("Zl", "Zp") or sign in "\r\v\f":
            signs.append("\n")
        elif kind in ("Zs", "Cc", "Cs", "Co", "Cn"):
            signs.append(" ")
        elif kind not in ("Cf", "Mn"):
            signs.append("-" if sign in _DASHES else sign)
    return "".join(signs)


def composed(text: str) -> str:
    """Letters written as a letter and an accent become one letter (й, ё); nothing else of the text is changed."""
    return unicodedata.normalize("NFC", text)


_LATIN = str.maketrans("ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук")
_MIXED = re.compile(r"[^\W\d_]+")


def cyrillic(text: str) -> str:
    """The text with Latin letters that look like Cyrillic ones made Cyrillic."""
    return text.translate(_LATIN)


def foreign_letters(text: str) -> tuple[str, ...]:
    """Words that mix Latin letters into Cyrillic ones: a trap of typing, or set on purpose."""
    return tuple(word for word in _MIXED.findall(text) if re.search("[A-Za-z]", word) and re.search("[А-Яа-яЁё]", word))
