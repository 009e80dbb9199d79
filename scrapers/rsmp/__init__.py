"""Register of small and medium business (`7707329152-rsmp`)."""

from scrapers.base import Format, Live, Source
from scrapers.jsonfile import is_object
from scrapers.passport import passport
from scrapers.rsmp.fetch import CANARY, HOSTS, ask
from scrapers.rsmp.parse import blocks, parse
from scrapers.rsmp.row import parse_rows, recognise
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="rsmp",
    title="Единый реестр субъектов малого и среднего предпринимательства (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-rsmp/",
    schedule="monthly on the 10th",
    promise_hours=24 * 40,
    absence="ended",
    complete_from=5_000_000,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=True,
    parser=1,
    formats=(
        xml_format(parse, "РЕЕСТРМСП"),
        Format(recognise=recognise, parse=parse_rows, whole=lambda data: is_object(data, "nptype")),
    ),
    blocks=blocks,
    live=Live(ask=ask, hosts=HOSTS, kinds=frozenset({"legal_entity", "entrepreneur"}), silence="ended", canary=CANARY),
    bulk=passport("rsmp", "25 6 10-16 * *"),
)
