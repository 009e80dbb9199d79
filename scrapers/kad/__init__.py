"""КАД: the cases of the commercial courts. Its site is closed to programs; what is read comes by saved pages."""

from scrapers.base import Format, Live, Source
from scrapers.kad import checko, papers
from scrapers.kad.fetch import CANARY, HOSTS, ask
from scrapers.kad.parse import CODE, blocks, is_row, parse, recognise

KINDS = frozenset({"legal_entity", "entrepreneur"})

SOURCE = Source(
    code=CODE,
    title="Картотека арбитражных дел",
    official="https://kad.arbitr.ru/",
    schedule="continuous; documents are published within a day or so",
    promise_hours=24 * 14,
    absence="nothing",
    complete_from=None,
    kinds=KINDS,
    confirmed=True,
    parser=1,
    formats=(
        Format(recognise=recognise, parse=parse, whole=is_row),
        Format(recognise=papers.recognise, parse=papers.parse, whole=papers.is_list),
        Format(recognise=checko.recognise, parse=checko.parse, whole=checko.whole),
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=KINDS, silence="nothing", canary=CANARY),
    shut="blocked",
    looked=papers.is_search,
)
