"""Register of disqualified persons (`7707329152-registerdisqualified`)."""

from scrapers.base import Format, Source
from scrapers.disqualified.parse import blocks, is_row, parse, recognise
from scrapers.passport import passport

SOURCE = Source(
    code="disqualified",
    title="Реестр дисквалифицированных лиц (ФНС)",
    official="https://www.nalog.gov.ru/opendata/7707329152-registerdisqualified/",
    schedule="weekly",
    promise_hours=24 * 15,
    absence="ended",
    complete_from=2_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(Format(recognise=recognise, parse=parse, whole=is_row),),
    blocks=blocks,
    bulk=passport("registerdisqualified", "35 6 * * mon,thu"),
    numbered=True,
)
