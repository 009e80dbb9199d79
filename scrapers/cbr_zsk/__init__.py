"""«Знай своего клиента»: whether the Bank of Russia counts somebody among those of high risk; by saved pages alone."""

from scrapers.base import Format, Source
from scrapers.cbr_zsk.parse import CODE, blocks, parse, recognise, whole

SOURCE = Source(
    code=CODE,
    title="Банк России, «Знай своего клиента»",
    official="https://www.cbr.ru/counteraction_m_ter/platform_zsk/proverka-po-inn/",
    schedule="on demand, behind a captcha; who asks has to name himself and his purpose",
    promise_hours=24 * 7,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity", "entrepreneur"}),
    confirmed=False,
    parser=1,
    formats=(Format(recognise=recognise, parse=parse, whole=whole),),
    blocks=blocks,
    shut="captcha",
)
