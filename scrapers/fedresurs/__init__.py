"""Федресурс, the register of facts of companies' lives: who intends to bankrupt whom, and other messages."""

from scrapers.base import Format, Live, Source
from scrapers.fedresurs.fetch import CANARY, HOSTS, ask
from scrapers.fedresurs.parse import (
    blocks,
    is_publication,
    parse_both,
    parse_publications,
    parse_search,
    recognise_both,
    recognise_publications,
    recognise_search,
)

SOURCE = Source(
    code="fedresurs",
    title="Единый федеральный реестр сведений о фактах деятельности юридических лиц (Федресурс)",
    official="https://fedresurs.ru/",
    schedule="continuously",
    promise_hours=24 * 7,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=True,
    parser=1,
    formats=(
        Format(recognise=recognise_publications, parse=parse_publications, whole=is_publication),
        Format(recognise=recognise_both, parse=parse_both, whole=is_publication),
        Format(recognise=recognise_search, parse=parse_search, whole=lambda data: False),  # noqa: ARG005
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=frozenset({"legal_entity"}), silence="nothing", canary=CANARY),
)
