"""Consolidated groups of taxpayers (`7707329152-kgn`)."""

from scrapers.base import Source
from scrapers.kgn.parse import blocks, parse
from scrapers.xmlformat import xml_format

SOURCE = Source(
    code="kgn",
    title="Консолидированные группы налогоплательщиков (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-kgn/",
    schedule="none since the regime ended with 2022",
    promise_hours=24 * 65,
    absence="ended",
    complete_from=None,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ2"),),
    blocks=blocks,
)
