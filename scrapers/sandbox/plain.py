"""Ordinary companies of the made-up country: variations without a story, drawn by a seed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice, product
from random import Random

from scrapers.sandbox.desk import Desk, lead, own
from scrapers.sandbox.model import Company, Debt, Finances, Person
from scrapers.sandbox.texts import Tax

_FIRST = (
    "ПРИМЕРНЫЙ",
    "МАКЕТНЫЙ",
    "ЭСКИЗНЫЙ",
    "УСЛОВНЫЙ",
    "УЧЕБНЫЙ",
    "ВООБРАЖАЕМЫЙ",
    "ЗАДУМАННЫЙ",
    "НАБРОСАННЫЙ",
)
_SECOND = (
    "ПУТЬ",
    "СКЛАД",
    "ЦЕХ",
    "ДВОР",
    "ПРИЧАЛ",
    "САД",
    "ЗАВОД",
    "ПОСТАВЩИК",
    "МАСТЕР",
    "БЕРЕГ",
    "РЫНОК",
    "МОСТ",
)
_SURNAMES = (
    "ВЫМЫШЛЕННИКОВ",
    "НЕСУЩЕСТВОВ",
    "ЗАГЛУШКИН",
    "ТЕСТОВИЧЕВ",
    "ОБРАЗЧИКОВ",
    "МАКЕТОВ",
    "ВООБРАЖАЕВ",
    "ПРЕДПОЛОЖИН",
    "СОЧИНЯЙКИН",
    "ДОПУСТИМОВ",
    "ЯКОБЫНИН",
    "ПРИДУМАНОВ",
)
_MEN = (("АЛЕКСЕЙ", "ИЛЬИЧ"), ("ВАДИМ", "КУЗЬМИЧ"), ("НИКИТА", "ПАВЛОВИЧ"), ("ЮРИЙ", "ВИКТОРОВИЧ"))
_WOMEN = (("АЛЛА", "ИГОРЕВНА"), ("ВЕРА", "ПАВЛОВНА"), ("НИНА", "СЕРГЕЕВНА"), ("ЯНА", "РОМАНОВНА"))
_TRADES = (
    ("49.41", "52.29"),
    ("46.73", "46.90"),
    ("10.71", "56.10"),
    ("41.20", "43.21", "43.39"),
    ("62.01",),
    ("01.11",),
    ("25.11", "46.69"),
    ("31.09", "46.73"),
)


def plain(desk: Desk, number: int, seed: int) -> list[Company]:
    """So many ordinary companies: same seed, same companies."""
    random = Random(seed)  # noqa: S311 made-up data, no secret
    return [_company(desk, random, title) for title in islice(_titles(random), number)]


def _titles(random: Random) -> Iterator[str]:
    """Names without end and without repetition."""
    pairs = [f"{first} {second}" for first, second in product(_FIRST, _SECOND)]
    random.shuffle(pairs)
    yield from pairs
    for series in count(2):
        yield from (f"{pair} {series}" for pair in pairs)


def _company(desk: Desk, random: Random, title: str) -> Company:
    days = random.randint(400, 20 * 365)
    company = desk.found(
        "plain",
        title,
        desk.ago(days),
        random.choice(_TRADES),
        capital=random.choice((10_000, 20_000, 100_000)),
    )
    owner = _person(desk, random)
    if random.random() < 0.3:
        share = random.choice((25, 50, 51, 75))
        own(company, (owner, share), (_person(desk, random), 100 - share))
    else:
        own(company, (owner, 100))
    if random.random() < 0.3:
        lead(company, _person(desk, random), since=company.record("12201", desk.ago(random.randint(200, days))))
    else:
        lead(company, owner)
    before = random.randint(1, 60)
    now = max(1, before + random.randint(-3, 5))
    company.staff = (before, now)
    company.money = (_money(random, before), _money(random, now))
    loans = random.choice((0, 0, 4, 10))
    company.finances = Finances(
        assets=random.randint(15, 60),
        loans=loans,
        growth=random.randint(80, 105),
        margin=random.randint(2, 9),
    )
    if random.random() < 0.1:
        owed = random.randint(3, 90) * 1_000
        company.debts = (Debt(Tax.INSURANCE, owed, owed + random.randint(0, 9) * 1_000),)
    return company


def _person(desk: Desk, random: Random) -> Person:
    surname = random.choice(_SURNAMES)
    if random.random() < 0.5:
        return desk.person(surname, *random.choice(_MEN))
    return desk.person(f"{surname}А", *random.choice(_WOMEN))


def _money(random: Random, staff: int) -> tuple[int, int]:
    """Income and expense of a year, in whole thousands of roubles as in the statements."""
    income = staff * random.randint(1_800, 5_500) * 1_000
    return income, income * random.randint(88, 102) // 100_000 * 1_000
