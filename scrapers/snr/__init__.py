"""Special tax regimes (`7707329152-snr`)."""

from scrapers.base import Source
from scrapers.passport import passport
from scrapers.snr.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="snr",
    title="Специальные налоговые режимы (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-snr/",
    schedule="monthly on the 25th, as of the 1st",
    promise_hours=24 * 65,
    absence="ended",
    complete_from=800_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ1"),),
    blocks=blocks,
    bulk=passport("snr", "20 6 1-5,25-31 * *"),
)
