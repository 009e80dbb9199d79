"""Payers of the tax on professional income (НПД, the self-employed): the tax service's status of one day."""

from scrapers.base import Format, Live, Source
from scrapers.jsonfile import is_object
from scrapers.npd.fetch import HOST, ask
from scrapers.npd.parse import blocks, parse, recognise

SOURCE = Source(
    code="npd",
    title="Плательщики налога на профессиональный доход (ФНС)",
    official="https://npd.nalog.ru/check-status/",
    schedule="on demand",
    promise_hours=24 * 7,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"entrepreneur"}),
    confirmed=False,
    parser=1,
    formats=(Format(recognise=recognise, parse=parse, whole=lambda data: is_object(data, "status")),),
    blocks=blocks,
    live=Live(ask=ask, hosts={HOST: 30.0}, kinds=frozenset({"entrepreneur"}), silence="ended", canary="", names=True),
)
