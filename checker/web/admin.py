"""The operator's first page: how much the service is used, by all together; what waits to be sent."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Flask, render_template

from checker.accounts.usage import CHECKS, DEMOS, EMPTY, LICENCES, SEARCHES, USERS, by_day
from checker.i18n import N_, _
from checker.jobs import leases, queue
from checker.moments import to_time
from checker.reports.words import Words
from checker.transports import outbox
from checker.web import store
from checker.web.language import lang

blueprint = Blueprint("admin", __name__, url_prefix="/admin")

DAYS = 30
FEW = 5
"""Fewer than so many look-ups of a day are told as «fewer»: where one customer was there, they would be his number."""

TABS = (
    ("admin.overview", N_("Сводка")),
    ("admin_accounts.users", N_("Пользователи")),
    ("admin_accounts.licences", N_("Лицензии")),
    ("admin_sources.page", N_("Источники")),
)

COUNTED = (
    (CHECKS, N_("Карточек открыто")),
    (SEARCHES, N_("Поисков")),
    (EMPTY, N_("Пустых поисков")),
    (USERS, N_("Новых пользователей")),
    (DEMOS, N_("Пробных дней")),
    (LICENCES, N_("Лицензий")),
)
CHANNELS = {"mail": N_("Письма"), "sms": "SMS", "webhook": "Webhook", "telegram": "Telegram", "max": "MAX"}
VEILED = frozenset({CHECKS, SEARCHES, EMPTY})


def init_app(app: Flask) -> None:
    """Gives templates the operator's pages."""
    app.jinja_env.globals["ADMIN_TABS"] = TABS


@blueprint.get("/")
def overview() -> str:
    """Counts of the last days that have any, and what waits to be sent."""
    with store.reading() as connection:
        days = by_day(connection, DAYS, datetime.now(UTC))
        waiting = outbox.waiting(connection, store.options())
        timed, worked = queue.is_timed(connection), queue.is_worked(connection)
        silent = leases.ended(connection, queue.CLOCK)
    words = Words(lang())
    columns = [(what, _(title)) for what, title in COUNTED]
    rows = [
        (day, [(title, _told(what, counts.get(what, 0), words)) for what, title in columns]) for day, counts in days
    ]
    titles = [title for _what, title in columns]
    return render_template(
        "admin/overview.html",
        titles=titles,
        rows=rows,
        few=FEW,
        days=DAYS,
        waiting=waiting,
        channels=CHANNELS,
        timed=timed,
        worked=worked,
        silent=None if silent is None else to_time(silent),
    )


def _told(what: str, count: int, words: Words) -> str:
    return f"< {FEW}" if what in VEILED and 0 < count < FEW else words.number(count)
