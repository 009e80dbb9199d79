"""Numbers that the tax service has declared invalid (сведения о недействительных ИНН)."""

from scrapers.base import Format, Live, Source
from scrapers.invalid_inn.fetch import HOST, ask
from scrapers.invalid_inn.parse import blocks, parse, recognise
from scrapers.jsonfile import is_object

SOURCE = Source(
    code="invalid_inn",
    title="Недействительные ИНН (ФНС)",
    official="https://service.nalog.ru/invalid-inn-fl.html",
    schedule="on demand",
    promise_hours=24 * 30,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=False,
    parser=1,
    formats=(Format(recognise=recognise, parse=parse, whole=lambda data: is_object(data, "inn")),),
    blocks=blocks,
    live=Live(
        ask=ask,
        hosts={HOST: 1.5},
        kinds=frozenset({"legal_entity", "entrepreneur"}),
        silence="ended",
        canary="",
        names=True,
    ),
)
