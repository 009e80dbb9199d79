"""What messages of alerts say beside the alerts themselves."""

from __future__ import annotations

from checker.i18n import N_

EVENTS = N_("{n} событие|{n} события|{n} событий")
COMPANIES = N_("{n} компания|{n} компании|{n} компаний")
DIGEST_SUBJECT = N_("{first} — всего {counts}")
NOTE = N_("Ваша заметка: {note}")
ON_THE_PAGE = N_("Событие не удалось описать словами, подробности на странице оповещений")
FURTHER = N_("И ещё {events}: они на странице оповещений.")
ALL_ALERTS = N_("Все оповещения")
UNHANDLED = N_("Не разобрано")
UNHANDLED_WHY = N_("Эти события важные, и уже три дня никто не отметил, что видел их.")
MORE_UNHANDLED = N_("и ещё {events}")
SINCE = N_("с {day}")
BECAUSE = N_("Письмо пришло на {address}, потому что ваша организация наблюдает за этими компаниями.")
SETTINGS = N_("Что и когда присылать")
UNSUBSCRIBE = N_("Больше не присылать на этот адрес")
INN = N_("ИНН")
OGRN = N_("ОГРН")
