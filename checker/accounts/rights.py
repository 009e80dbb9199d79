"""What free, demo and licensed may do: the one table that code and /help read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from checker.dates import N_


class Plan(StrEnum):
    """By what an organisation, or a stranger, uses the service."""

    FREE = "free"
    DEMO = "demo"
    LICENSED = "licensed"


class Right(StrEnum):
    """What somebody may do."""

    SEARCH = "search"
    IDENTITY = "identity"
    PERSONS = "persons"
    VERDICT = "verdict"
    CAPTURE = "capture"
    NOTES = "notes"
    REPORTS = "reports"
    WATCH = "watch"
    BATCH = "batch"
    API = "api"


ALL = frozenset(Plan)
PAID = frozenset({Plan.LICENSED})
TRIED = frozenset({Plan.DEMO, Plan.LICENSED})

RIGHTS: Mapping[Right, frozenset[Plan]] = {
    Right.SEARCH: ALL,
    Right.IDENTITY: ALL,
    Right.PERSONS: ALL,
    Right.VERDICT: TRIED,
    Right.CAPTURE: TRIED,
    Right.NOTES: TRIED,
    Right.REPORTS: TRIED,
    Right.WATCH: TRIED,
    Right.BATCH: PAID,
    Right.API: PAID,
}

WORDS: Mapping[Right, str] = {
    Right.SEARCH: N_("Поиск по ИНН, ОГРН и названию"),
    Right.IDENTITY: N_("Кто это: название, номера, адрес, состояние, сверка реквизитов"),
    Right.PERSONS: N_("Три проверки человека: массовый руководитель, массовый учредитель, дисквалификация"),
    Right.VERDICT: N_("Вердикт полностью: причины, доказательства, история, отчётность"),
    Right.CAPTURE: N_("Загрузка страниц, сохранённых с официальных сайтов"),
    Right.NOTES: N_("Свои заметки и недавние проверки"),
    Right.REPORTS: N_("Отчёты для печати и для программ, которые можно проверить по номеру"),
    Right.WATCH: N_("Списки наблюдения и оповещения"),
    Right.BATCH: N_("Проверка списком"),
    Right.API: N_("Доступ для программ (API)"),
}
TO_COME = frozenset({Right.PERSONS})
"""Rights that no page of this version asks for, promised to nobody. Whoever builds such a page takes its right out."""

PLANS: Mapping[Plan, str] = {
    Plan.FREE: N_("Бесплатно"),
    Plan.DEMO: N_("Пробный день"),
    Plan.LICENSED: N_("Лицензия"),
}
