"""ГИР БО, accounting statements of organisations: lists as the tax service's site answers them."""

from scrapers.base import Format, Live, Source
from scrapers.girbo.fetch import CANARY, HOSTS, ask
from scrapers.girbo.parse import blocks, names_nobody, parse, parse_nothing, recognise
from scrapers.jsonfile import is_object

SOURCE = Source(
    code="girbo",
    title="Бухгалтерская отчётность (ГИР БО, ФНС)",
    official="https://bo.nalog.gov.ru/",
    schedule="yearly, due on the 31st of March; corrections at any time",
    promise_hours=24 * 440,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity"}),
    confirmed=True,
    parser=1,
    formats=(
        Format(recognise=recognise, parse=parse, whole=lambda data: is_object(data, "typeCorrections")),
        Format(recognise=names_nobody, parse=parse_nothing, whole=lambda data: False),  # noqa: ARG005
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=frozenset({"legal_entity"}), silence="nothing", canary=CANARY),
)
