"""«Прозрачный бизнес»: what the tax service's site says of one company or entrepreneur, row and card."""

from scrapers.base import Format, Live, Source
from scrapers.jsonfile import is_object
from scrapers.pb.card import blocks, parse_card, recognise_card
from scrapers.pb.fetch import CANARY, HOSTS, ask
from scrapers.pb.rows import is_row, parse_rows, recognise_rows

KINDS = frozenset({"legal_entity", "entrepreneur"})

SOURCE = Source(
    code="pb",
    title="Прозрачный бизнес (ФНС)",
    official="https://pb.nalog.ru/",
    schedule="daily; tax figures when the open data sets are renewed",
    promise_hours=24 * 30,
    absence="nothing",
    complete_from=None,
    kinds=KINDS,
    confirmed=False,
    parser=1,
    formats=(
        Format(recognise=recognise_rows, parse=parse_rows, whole=is_row),
        Format(recognise=recognise_card, parse=parse_card, whole=lambda data: is_object(data, "vyp")),
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=KINDS, silence="nothing", canary=CANARY),
)
