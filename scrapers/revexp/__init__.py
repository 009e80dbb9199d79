"""Income and expense by statements (`7707329152-revexp`)."""

from scrapers.base import Source
from scrapers.passport import passport
from scrapers.revexp.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="revexp",
    title="Доходы и расходы по бухгалтерской отчётности (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-revexp/",
    schedule="monthly on the 25th",
    promise_hours=24 * 40,
    absence="ended",
    complete_from=1_000_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=True,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ5"),),
    periodic=True,
    blocks=blocks,
    bulk=passport("revexp", "10 6 1-5,25-31 * *"),
)
