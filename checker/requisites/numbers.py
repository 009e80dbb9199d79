"""Numbers of a pasted text: after their label, however they are spaced; and those that stand without one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker import ids
from checker.requisites.found import Found

LENGTHS = {"inn": (10, 12), "kpp": (9,), "ogrn": (13, 15), "bik": (9,), "account": (20,), "corr": (20,)}

_AHEAD = re.compile(r"(?:[\s:№=|_,;.*()/\\-]|(?i:no?|в|юл|ип|банка|получателя|организации)(?![^\W_])|рублев\w+)*")
# A letter among the digits is a wrong sign, to be told; КПП may hold A–F.
_RUN = re.compile(r"[0-9][0-9A-FА-ЯOIlоoЗзб]*")
_GAP = re.compile(r"[ \t]?[ \t.-]?[ \t]?\n?[ \t]?(?=[0-9])")
_SLASH = re.compile(r"\s{0,2}[/\\,]?\s{0,2}(?:КПП|KPP)?[\s:]{0,3}([0-9]{4}[0-9A-F]{2}[0-9]{3})(?![0-9])", re.IGNORECASE)


def after_label(text: str, start: int, end: int, field: str) -> tuple[list[Found], int]:
    """The number that a label at `start` announces, no further than `end`, with a КПП behind an ИНН; and where it ends.

    A number of a wrong length is given as it stands, so that it can be told. Nothing where no digit follows.
    """
    begin = _AHEAD.match(text, start, end)
    place = begin.end() if begin else start
    first = _RUN.match(text, place, end)
    if first is None:
        return [], start
    value, stop = _number(text, first, end, LENGTHS[field], field)
    found = [made(field, value, place)]
    if field == "inn" and (kpp := _SLASH.match(text, stop)):
        found.append(made("kpp", kpp[1].upper(), kpp.start(1)))
        stop = kpp.end()
    return found, stop


def _number(text: str, first: re.Match[str], end: int, lengths: tuple[int, ...], field: str) -> tuple[str, int]:
    value, stop = first[0], first.end()
    fits = [(value, stop)] if len(value) in lengths else []
    while len(value) < max(lengths):
        gap = _GAP.match(text, stop, end)
        run = _RUN.match(text, gap.end(), end) if gap else None
        if run is None:
            break
        value, stop = value + run[0], run.end()
        if len(value) in lengths:
            fits.append((value, stop))
    sound = [fit for fit in fits if field not in ("inn", "ogrn") or fault_of(fit[0]) is None]
    if sound or fits:
        return (sound or fits)[0]
    # Of no right length: the first piece if it is long enough to be meant, else all pieces.
    return (first[0], first.end()) if len(first[0]) >= 7 else (value, stop)


def made(field: str, value: str, place: int) -> Found:
    """A number as a field; what is wrong with an ИНН or ОГРН by itself is told in it."""
    if field == "corr" or (field == "account" and value.startswith("301")):
        field = "corr" if value.startswith(("301", "401")) or field == "corr" else field
    return Found(
        field=field, value=value, place=place, fault=fault_of(value, field) if field in ("inn", "ogrn") else None
    )


def fault_of(value: str, field: str = "") -> ids.BadNumber | None:
    """What is wrong with an ИНН, ОГРН or ОГРНИП; None for a sound one. One of the other kind is wrong too."""
    try:
        found = ids.parse_id(value)
    except ids.BadNumber as error:
        return error
    right = {"inn": ("inn10", "inn12"), "ogrn": ("ogrn", "ogrnip")}.get(field, (found.kind,))
    return None if found.kind in right else ids.BadNumber("unknown", "length", value)


_BARE = re.compile(r"(?<![0-9A-Za-z+])(?:([0-9]{10})/([0-9]{4}[0-9A-F]{2}[0-9]{3})|([0-9]{9,20}))(?![0-9A-Za-z])")


def without_label(text: str, taken: list[tuple[int, int]], known: set[str]) -> Iterator[Found]:
    """Numbers that no label announced and that can only be one thing.

    Accounts by their 20 digits; ИНН and ОГРН by sound check digits, an ИНН only where the text has none with its label,
    for one phone number in ten looks like one; a БИК beside an account.
    """
    covered = bytearray(len(text))
    for start, end in taken:
        covered[start:end] = b"\1" * (end - start)
    for match in _BARE.finditer(text):
        if any(covered[match.start() : match.end()]):
            continue
        inn, kpp, bare = match.groups()
        if inn:
            yield made("inn", inn, match.start(1))
            yield made("kpp", kpp, match.start(2))
        elif len(bare) == 20:
            yield made("account", bare, match.start())
        elif len(bare) in (13, 15) and "ogrn" not in known and fault_of(bare, "ogrn") is None:
            yield made("ogrn", bare, match.start())
        elif len(bare) in (10, 12) and "inn" not in known and fault_of(bare, "inn") is None:
            yield made("inn", bare, match.start())
        elif len(bare) == 9 and bare.startswith("04") and "bik" not in known and "account" in known:
            yield made("bik", bare, match.start())
