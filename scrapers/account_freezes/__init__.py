"""Suspensions of bank accounts by the tax service («БАНКИНФОРМ»): by saved pages and answers alone."""

from scrapers.account_freezes.parse import (
    CODE,
    blocks,
    is_row,
    is_table_row,
    parse_answer,
    parse_page,
    recognise_answer,
    recognise_page,
)
from scrapers.base import Format, Source

SOURCE = Source(
    code=CODE,
    title="Приостановления операций по счетам (ФНС)",
    official="https://service.nalog.ru/bi.do",
    schedule="on demand, behind a captcha",
    promise_hours=24 * 3,
    absence="ended",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=False,
    parser=1,
    formats=(
        Format(recognise=recognise_answer, parse=parse_answer, whole=is_row),
        Format(recognise=recognise_page, parse=parse_page, whole=is_table_row),
    ),
    blocks=blocks,
    fleeting=True,
    shut="captcha",
)
