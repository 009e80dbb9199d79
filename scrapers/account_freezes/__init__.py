"""Suspensions of bank accounts by the tax service («БАНКИНФОРМ»): known of, and not asked in this version."""

from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.base import Block, Source


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:  # noqa: ARG001 the signature of all sources
    """None: there are no records yet."""
    return iter(())


SOURCE = Source(
    code="account_freezes",
    title="Приостановления операций по счетам (ФНС)",
    official="https://service.nalog.ru/bi.do",
    schedule="on demand",
    promise_hours=24 * 3,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=False,
    parser=1,
    formats=(),
    blocks=blocks,
    off="the site asks for a captcha after one or two requests: a person has to capture its page",
)
