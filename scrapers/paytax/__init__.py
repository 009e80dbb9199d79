"""Taxes paid in a year (`7707329152-paytax`)."""

from scrapers.base import Source
from scrapers.passport import passport
from scrapers.paytax.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="paytax",
    title="Уплаченные за год налоги и сборы (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-paytax/",
    schedule="yearly, re-released now and then",
    promise_hours=24 * 400,
    absence="ended",
    complete_from=1_000_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ4"),),
    periodic=True,
    blocks=blocks,
    bulk=passport("paytax", "40 6 * * wed"),
)
