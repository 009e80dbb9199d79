"""Consolidated groups of taxpayers (`7707329152-kgn`)."""

from datetime import date

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
    closed=date(2022, 12, 31),  # the groups ended with 2022 (chapter 3.1 of the Tax Code, 302-ФЗ of 03.08.2018)
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(xml_format(parse, "ОТКРДАННЫЕ2"),),
    blocks=blocks,  # no bulk: nothing new comes of a set that has closed; its last release is brought by hand
)
