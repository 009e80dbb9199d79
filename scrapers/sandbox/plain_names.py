"""Names of ordinary companies and people of the made-up country, and the trades that they are in."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from random import Random

from scrapers.sandbox.desk import person_inn
from scrapers.sandbox.model import Person

_FIRST = (
    "ПРИМЕРНЫЙ", "МАКЕТНЫЙ", "ЭСКИЗНЫЙ", "УСЛОВНЫЙ", "УЧЕБНЫЙ", "ВООБРАЖАЕМЫЙ", "ЗАДУМАННЫЙ", "НАБРОСАННЫЙ",
    "ЧЕРТЁЖНЫЙ", "ПОКАЗНОЙ", "ШАБЛОННЫЙ", "ПРИДУМАННЫЙ", "ПРОБНЫЙ", "СКАЗОЧНЫЙ", "НЕБЫВАЛЫЙ", "КНИЖНЫЙ",
)  # fmt: skip
_SECOND = (
    "ПУТЬ", "СКЛАД", "ЦЕХ", "ДВОР", "ПРИЧАЛ", "САД", "ЗАВОД", "ПОСТАВЩИК", "МАСТЕР", "БЕРЕГ", "РЫНОК", "МОСТ",
    "МАЯК", "РЕСУРС", "ПЕКАРЬ", "ПЛОТНИК", "КВАРТАЛ", "РУЧЕЙ", "ПЕРЕВОЗЧИК", "ХУТОР",
)  # fmt: skip
_SURNAMES = (
    "ВЫМЫШЛЕННИКОВ", "НЕСУЩЕСТВОВ", "ЗАГЛУШКИН", "ТЕСТОВИЧЕВ", "ОБРАЗЧИКОВ", "МАКЕТОВ", "ВООБРАЖАЕВ", "ПРЕДПОЛОЖИН",
    "СОЧИНЯЙКИН", "ДОПУСТИМОВ", "ЯКОБЫНИН", "ПРИДУМАНОВ",
)  # fmt: skip
_MEN = (("АЛЕКСЕЙ", "ИЛЬИЧ"), ("ВАДИМ", "КУЗЬМИЧ"), ("НИКИТА", "ПАВЛОВИЧ"), ("ЮРИЙ", "ВИКТОРОВИЧ"))
_WOMEN = (("АЛЛА", "ИГОРЕВНА"), ("ВЕРА", "ПАВЛОВНА"), ("НИНА", "СЕРГЕЕВНА"), ("ЯНА", "РОМАНОВНА"))

TRADES = (
    ("49.41", "52.29"),
    ("46.73", "46.90"),
    ("10.71", "56.10"),
    ("41.20", "43.21", "43.39"),
    ("62.01",),
    ("01.11",),
    ("25.11", "46.69"),
    ("31.09", "46.73"),
)
SHELL_TRADES = (("46.90", "41.20", "70.22"), ("46.69", "73.11", "49.41", "62.01"))
OTHER_TRADES = ("46.90", "47.11", "49.41", "52.10", "52.29", "56.10", "62.01", "70.22", "73.11", "96.02")
_BITS = (1 << 64) - 1

NOMINEES = 40
"""Persons with the first numbers of the ordinary ones lend their names to shells."""


def title(seed: int, index: int) -> str:
    """The name of the index-th ordinary company: no two have the same."""
    pairs = _pairs(seed)
    series, n = divmod(index, len(pairs))
    return f"{pairs[n]} {series + 1}" if series else pairs[n]


@lru_cache(maxsize=8)
def _pairs(seed: int) -> list[str]:
    pairs = [f"{first} {second}" for first, second in product(_FIRST, _SECOND)]
    Random(seed).shuffle(pairs)  # noqa: S311 made-up data, no secret
    return pairs


def chance(seed: int, what: int, number: int) -> int:
    """64 even bits that are always the same for the same three: cheaper than a source of many."""
    mixed = (seed * 0x9E3779B97F4A7C15 + what * 0xD1B54A32D192ED03 + number * 0x8CB92BA72F3D8DD7) & _BITS
    for factor in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB):
        mixed = (mixed ^ mixed >> 30) * factor & _BITS
    return mixed ^ mixed >> 31


@lru_cache(maxsize=4_096)
def somebody(seed: int, number: int) -> Person:
    """The person with the given number: always of the same name."""
    drawn = chance(seed, 3, number)
    surname, given = _SURNAMES[drawn % len(_SURNAMES)], drawn >> 32
    if drawn >> 8 & 1:
        return Person(person_inn(number), surname, *_MEN[given % len(_MEN)])
    return Person(person_inn(number), f"{surname}А", *_WOMEN[given % len(_WOMEN)])
