"""Tax arrears (`7707329152-debtam`)."""

from scrapers.base import Source
from scrapers.debtam.parse import blocks, parse
from scrapers.passport import passport
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="debtam",
    title="Задолженность по налогам и сборам (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-debtam/",
    schedule="monthly on the 25th, as of the 1st",
    promise_hours=24 * 65,
    absence="ended",
    complete_from=300_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ6"),),
    blocks=blocks,
    bulk=passport("debtam", "15 6 1-5,25-31 * *"),
)
