"""Search of ЕГРЮЛ and ЕГРИП: answers of egrul.nalog.ru, which are no extract and no register."""

from scrapers.base import Format, Live, Source
from scrapers.egrul_search.fetch import ask
from scrapers.egrul_search.parse import blocks, parse, recognise
from scrapers.egrul_site import CANARY, HOSTS
from scrapers.jsonfile import is_object

SOURCE = Source(
    code="egrul_search",
    title="Поиск в ЕГРЮЛ и ЕГРИП (ФНС)",
    official="https://egrul.nalog.ru/",
    schedule="daily",
    promise_hours=24 * 30,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=True,
    parser=1,
    formats=(Format(recognise=recognise, parse=parse, whole=lambda data: is_object(data, "o")),),
    blocks=blocks,
    live=Live(
        ask=ask,
        hosts=HOSTS,
        kinds=frozenset({"legal_entity", "entrepreneur"}),
        silence="nothing",
        canary=CANARY,
    ),
)
