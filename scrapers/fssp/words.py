"""Words of the bailiffs read once: numbers of proceedings, grounds of their end, sums, kinds of debt. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from checker.text import iso_day, kopecks
from scrapers.days import day_of

ACTIVE, ENDED, SITE, SELLER = "1", "2", "3", "4"
"""First digit of a part: the list that told of the proceeding. Answers about one company, of the site and of a seller,
belong to no list of files: no file ends them."""

_NUMBER = re.compile(r"([0-9]{1,9})/([0-9]{2})/([0-9]{5})(?:[-–]ИП)?")
_MARK = "-ИП"
_OLD = re.compile(r"([0-9]{1,9})/([0-9]{2})/([0-9]{1,3})/([0-9]{2})(?:[-–]ИП)?")
_OTHER = re.compile(r"[0-9]{1,12}(?:/[0-9]{1,12}){2,7}(?:[-–]ИП)?")
_IN_TEXT = re.compile(r"[0-9]{1,12}(?:/[0-9]{1,12}){2,7}(?:[-–]ИП)?(?![-–0-9/])")
_BUNDLE = re.compile(r"[0-9]{1,12}(?:/[0-9]{1,12}){2,7}[-–]СД")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
_GROUND = re.compile("[0-9]{1,3}")
_SPACE = re.compile(r"[\s\u00a0\u202f]+")
_SUM = re.compile(r"([0-9][0-9\s\u00a0\u202f]*(?:[.,][0-9]{1,2})?)\s*руб")


class Number(NamedTuple):
    """The number of a proceeding as it is compared and shown, and as 17 digits."""

    text: str
    digits: str


def number_of(text: str) -> Number | None:
    """The number of a proceeding; None where the text is none.

    «43714/15/67036-ИП» (since 2012), «27122/12/20/74» (before: department and region apart), and older ones of any
    number of pieces, which have too many digits: of those a digest stands in their place. Zeros that begin the first
    piece, and whether «-ИП» is written, make no difference.
    """
    found = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(plain := text.strip().upper())
    if found:
        first, year, department = found.groups()
        if first[0] == "0" or found.end(3) + len(_MARK) != len(text) or not text.endswith(_MARK):
            first = first.lstrip("0") or "0"
            text = f"{first}/{year}/{department}{_MARK}"
        return Number(text, f"1{first.zfill(9)}{year}{department}")
    if found := _OLD.fullmatch(plain):
        first, year, department, region = found.groups()
        return Number(f"{int(first)}/{year}/{department}/{region}-ИП", f"2{first:0>9}{year}{department:0>3}{region}")
    if not _OTHER.fullmatch(plain):
        return None
    canonical = plain.replace("–", "-").removesuffix("-ИП")
    digest = int.from_bytes(blake2b(canonical.encode(), digest_size=8).digest()) % 10**16
    return Number(f"{canonical}-ИП", f"3{digest:016d}")


def number_in(text: str) -> Number | None:
    """The first number of a proceeding that stands in a text; numbers of bundles («-СД») are none."""
    found = _IN_TEXT.search(text)
    return number_of(found[0]) if found else None


def bundle_in(text: str) -> str | None:
    """The number of the bundle («12345/24/74020-СД») in a text. A bundle is no debt of its own."""
    found = _BUNDLE.search(text)
    return found[0].replace("–", "-") if found else None


@lru_cache(maxsize=16_384)
def day_in(text: str) -> str | None:
    """The first day that a text names, «2024-03-11» or «11.03.2024», as ISO; None where there is none such."""
    found = _DAY.search(text)
    if found is None:
        return None
    day = found[0]
    return day_of(day) if "." in day else day if iso_day(day) else None


@lru_cache(maxsize=16_384)
def end_of(text: str) -> tuple[str | None, str | None]:
    """(day, ground) of an end: «2022-06-30, 46, 1, 4», «30.11.2016<br />ст. 46<br />ч. 1<br />п. 4», «46.1.3».

    The ground is article, part and point of 229-ФЗ («46.1.4»), as many of them as are given. None for what is absent,
    or is no day of the calendar.
    """
    rest = _DAY.sub(" ", text, count=1)
    numbers = [str(int(number)) for number in _GROUND.findall(rest)[:3]]
    ground = ".".join(numbers) if numbers and len(numbers[0]) == 2 else None
    return day_in(text), ground


def sum_of(text: str) -> int | None:
    """Kopecks of an amount as the files have it («152340.77», «1 234,5»); None for an empty one. Raises ValueError."""
    if text[-3:-2] == ".":  # as most are: to ask a pattern costs thrice
        digits = text.replace(".", "", 1)
        if digits.isdecimal() and digits.isascii():
            return int(digits)
    text = _SPACE.sub("", text)
    return kopecks(text) if text else None


def sum_in(text: str) -> int | None:
    """Kopecks of the amount in a text («Задолженность: 6 000.00 руб.»); None where it names none."""
    found = _SUM.search(text)
    return sum_of(found[1].strip()) if found else None


_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("levy", r"исполнительск\w+ сбор"),
        ("fine_traffic", r"гибдд|гаи\b|платон|ространснадзор|штраф.*(дорожн|транспорт)|автомобильн\w+ дорог"),
        ("wages", r"заработн|оплат\w+ труда|зарплат|трудов\w+ (?!книж)|выходн\w+ пособи"),
        ("duty", r"госпошлин|государственн\w+ пошлин"),
        ("taxes", r"налог|страхов\w+ взнос|пенсионн|\bпфр\b|\bфсс\b|\bсфр\b|\bфомс\b|недоимк|обязательн\w+ платеж"),
        ("fine", r"штраф|административн\w+ правонаруш"),
        ("credit", r"кредит|ипотек|\bза[йё]м|займ"),
        ("utilities", r"жкх|жилищно|коммунал|электроэнерг|теплов|тепло\b|за газ|водоснаб|водоотвед"),
        ("arrest", r"арест|обеспечен\w+ иска|обеспечительн|запрет"),
        ("non_property", r"неимуществен|выселен|обязать|обязан\w+ совершить|снос|восстановлени\w+ на работ"),
        ("supplier", r"не в бюджет"),
        ("budget", r"бюджет"),
        ("supplier", r"имуществен|задолженност|в пользу (юридическ|физическ)"),
    )
)
"""What a debt is for, the first that fits. The texts are the bailiffs' classifier as far as real answers and the
dossier show it (courts.md 2.2); words that no answer showed are from its general knowledge [M].

fine_traffic: of the road, ГИБДД and «Платон» alike: carriers have dozens of them. levy: исполнительский сбор, 7 % for
the state beside a debt. supplier: debts to others by a court's paper, as a rule of contracts. budget: claims of the
state that are neither tax nor fine.
"""


@lru_cache(maxsize=16_384)
def subject_kind(subject: str, document: str = "") -> str:
    """The kind of a debt by what the bailiffs call it, else by the type of its document; "other" where neither tells.

    Kinds: levy, fine_traffic, wages, duty, taxes, fine, credit, utilities, arrest, non_property, supplier, budget.
    """
    for text in (subject, document):
        for kind, pattern in _KINDS:
            if pattern.search(text):
                return kind
    return "other"
