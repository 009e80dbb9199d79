"""РНП, the registers of unfair suppliers of the procurement site: by 44-ФЗ, by 223-ФЗ, of capital repair."""

from scrapers.base import Format, Live, Source
from scrapers.rnp.fetch import CANARY, HOSTS, ask
from scrapers.rnp.parse import blocks, is_card, is_item, parse_feed, parse_list, recognise_feed, recognise_list

KINDS = frozenset({"legal_entity", "entrepreneur"})

SOURCE = Source(
    code="rnp",
    title="Реестр недобросовестных поставщиков (ЕИС)",
    official="https://zakupki.gov.ru/epz/dishonestsupplier/search/results.html",
    schedule="continuously",
    promise_hours=24 * 7,
    absence="nothing",
    complete_from=None,
    kinds=KINDS,
    confirmed=False,
    parser=1,
    formats=(
        Format(recognise=recognise_list, parse=parse_list, whole=is_card),
        Format(recognise=recognise_feed, parse=parse_feed, whole=is_item),
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=KINDS, silence="ended", canary=CANARY),
)
