"""Three companies of the made-up country to try: a good one, a doubtful one, a bad one."""

from __future__ import annotations

import msgspec

from checker.i18n import N_, _
from checker.search import search
from checker.text import readable_name
from checker.web import store

TITLES = (
    ("СЕВЕРНАЯ ЛОГИСТИКА", N_("Спокойная: работает десять лет"), "good"),
    ("ТОРГОВЫЙ ДОМ ЭСКИЗ", N_("Сомнительная: недавно сменился руководитель"), "warn"),
    ("ПРИЗМА ПРИМЕР", N_("Плохая: сведения недостоверны"), "bad"),
)
"""Names that scrapers/sandbox gives to its first three characters, whatever the seed."""


class Example(msgspec.Struct, frozen=True):
    """A company to try and why."""

    number: str
    name: str
    why: str
    tone: str


def of_demo() -> list[Example]:
    """Those of the three that the base holds."""
    found = []
    with store.reading() as connection:
        for title, why, tone in TITLES:
            for hit in search(connection, title, limit=1):
                found.append(Example(hit.inn or hit.ogrn, readable_name(hit.short_name or hit.full_name), _(why), tone))
    return found
