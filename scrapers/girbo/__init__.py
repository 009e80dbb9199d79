"""ГИР БО, accounting statements of organisations: lists as the tax service's site answers them."""

from scrapers.base import Format, Source
from scrapers.girbo.parse import blocks, parse, recognise
from scrapers.jsonfile import is_object

SOURCE = Source(
    code="girbo",
    title="Бухгалтерская отчётность (ГИР БО, ФНС)",
    official="https://bo.nalog.gov.ru/",
    schedule="yearly, due on the 31st of March; corrections at any time",
    promise_hours=24 * 440,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity"}),
    confirmed=True,
    parser=1,
    formats=(Format(recognise=recognise, parse=parse, whole=lambda data: is_object(data, "typeCorrections")),),
    blocks=blocks,
)
