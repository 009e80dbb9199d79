"""ЕГРИП, the register of entrepreneurs: bulk XML of the exchange service, its older wrapper, extracts, also as PDF."""

from scrapers import delivery
from scrapers.base import Bulk, Live, Source
from scrapers.egrip.blocks import blocks, profile
from scrapers.egrip.fetch import ask, offers
from scrapers.egrip.parse import identified, parse, parse_bare
from scrapers.egrul_site import HOSTS, nothing_format
from scrapers.extract import extract_format
from scrapers.xmlformat import element_format, xml_format

SOURCE = Source(
    code="egrip",
    title="ЕГРИП: реестр индивидуальных предпринимателей (ФНС)",
    official="https://egrul.nalog.ru/",
    schedule="daily",
    promise_hours=24 * 30,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"entrepreneur"}),
    confirmed=True,
    parser=1,
    formats=(
        xml_format(parse, "ЕГРИП_ОТКР_СВЕД", withheld=frozenset({"ЕГРИП_ЗАКР_СВЕД", "ЕГРИП_ОГР_СВЕД"})),
        element_format(parse_bare, "СвИП", ("ОГРНИП", "ДатаОГРНИП")),
        nothing_format("egrip"),
        extract_format("egrip", identified),
    ),
    blocks=blocks,
    profile=profile,
    live=Live(
        ask=ask,
        hosts=HOSTS,
        kinds=frozenset({"entrepreneur"}),
        silence="nothing",
        canary="",
        canary_of="egrul_search",
    ),
    bulk=Bulk(offers=offers, hosts=delivery.HOSTS, calendar=delivery.CALENDAR, certificate=True),
)
