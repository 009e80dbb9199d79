"""Recipients of support for small business (`7707329152-rsmppp`)."""

from scrapers.base import Source
from scrapers.passport import passport
from scrapers.rsmppp.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="rsmppp",
    title="Реестр субъектов МСП — получателей поддержки (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-rsmppp/",
    schedule="monthly on the 15th",
    promise_hours=24 * 45,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=False,
    parser=2,
    formats=(xml_format(parse, "РЕЕСТРМСП-ПП"),),
    blocks=blocks,
    bulk=passport("rsmppp", "30 6 15-21 * *", whole=False),
)
