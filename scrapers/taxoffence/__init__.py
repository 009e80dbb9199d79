"""Tax offences (`7707329152-taxoffence`)."""

from scrapers.base import Source
from scrapers.passport import passport
from scrapers.taxoffence.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="taxoffence",
    title="Налоговые правонарушения (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-taxoffence/",
    schedule="yearly on 1 December",
    promise_hours=24 * 400,
    absence="ended",
    complete_from=30_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ7"),),
    periodic=True,
    blocks=blocks,
    bulk=passport("taxoffence", "45 6 * * wed"),
)
