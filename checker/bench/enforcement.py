"""A list of the bailiffs for `bench load`: rows as long as real ones, of debtors that have some of them each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from checker import ids

ROWS = 1_000_000
A_DEBTOR = 8
"""Rows of one debtor, on the average: a few have thousands, most have some."""

HEADER = ",".join(f'"Number {number}"' for number in range(15)) + ',"Debtor TIN","TIN of organization collector"\n'

# (how many of a hundred, type of the paper, what is demanded, from how many roubles to how many)
_DEBTS = (
    (38, "Акт по делу об административном правонарушении", "Штраф ГИБДД", (500, 5_000)),
    (
        22,
        "Акт органа, осуществляющего контрольные функции",
        "Взыскание налогов и сборов, включая пени",
        (3_000, 900_000),
    ),
    (16, "Исполнительный лист", "Иные взыскания имущественного характера не в бюджеты РФ", (10_000, 9_000_000)),
    (12, "Постановление судебного пристава-исполнителя", "Исполнительский сбор", (1_000, 70_000)),
    (7, "Судебный приказ", "Задолженность по платежам за газ, тепло и электроэнергию", (2_000, 400_000)),
    (5, "Исполнительный лист", "Госпошлина, присужденная судом", (2_000, 33_000)),
)
_CITIES = ("Челябинск", "Нижний Новгород", "Екатеринбург", "Тверь", "Ростов-на-Дону", "Чита")
_DEPARTMENTS = (
    "Советский РОСП г. {city}",
    "Отделение судебных приставов по Центральному району г. {city}",
    "Межрайонное отделение судебных приставов по исполнению особых исполнительных производств г. {city}",
)


def write_list(path: Path, rows: int) -> int:
    """Writes a list of active proceedings; returns its bytes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        file.writelines(_rows(rows))
    return path.stat().st_size


def _rows(count: int) -> Iterator[str]:
    chance = random.Random(1)  # noqa: S311 no secret
    debtors = [ids.inn10_from(f"77{serial:07d}") for serial in range(max(count // A_DEBTOR, 1))]
    collectors = ["", *debtors[:500]]
    kinds = [debt for debt in _DEBTS for _ in range(debt[0])]
    for serial in range(count):
        _, paper, demand, (least, most) = chance.choice(kinds)
        city, own = chance.choice(_CITIES), chance.randrange(len(debtors))
        due, day = (
            chance.randint(least, most),
            f"202{chance.randint(2, 5)}-{chance.randint(1, 12):02d}-{serial % 28 + 1:02d}",
        )
        place = f"РОССИЯ,454108,,,{city.upper()} Г,,ПРИМЕРНАЯ УЛ,{own % 90 + 1},,"
        department = chance.choice(_DEPARTMENTS).format(city=city)
        number, collector = (
            f"{serial + 1}/{serial % 90 // 10 + 16}/{74000 + serial % 90}-ИП",
            own % 501 if serial % 2 else 0,
        )
        fields = (
            f'ООО ""ПРИМЕР {own}""', place, "", number, day, "",
            paper, day, f"ФС {serial:09d}", "", demand, f"{due}.00", f"{due - serial % 3 * due // 4}.00", department,
            f"454007, г. {city}, ул. Примерная, {serial % 90 + 1}", debtors[own], collectors[collector],
        )  # fmt: skip
        yield '"' + '","'.join(fields) + '"\n'
