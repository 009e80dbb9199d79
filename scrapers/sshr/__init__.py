"""Average headcount (`7707329152-sshr2019`)."""

from scrapers.base import Source
from scrapers.passport import passport
from scrapers.sshr.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="sshr",
    title="Среднесписочная численность работников (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-sshr2019/",
    schedule="monthly on the 25th",
    promise_hours=24 * 40,
    absence="ended",
    complete_from=1_000_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=True,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ3"),),
    periodic=True,
    blocks=blocks,
    bulk=passport("sshr2019", "5 6 1-5,25-31 * *"),
)
