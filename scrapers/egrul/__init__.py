"""ЕГРЮЛ, the register of legal entities: bulk XML of the exchange service, its older wrapper, extracts, also as PDF."""

from scrapers import delivery
from scrapers.base import Bulk, Live, Source
from scrapers.egrul.blocks import blocks, profile
from scrapers.egrul.fetch import ask, offers
from scrapers.egrul.parse import identified, parse, parse_bare
from scrapers.egrul_site import CANARY, HOSTS, nothing_format
from scrapers.extract import extract_format
from scrapers.xmlformat import element_format, xml_format

SOURCE = Source(
    code="egrul",
    title="ЕГРЮЛ: реестр юридических лиц (ФНС)",
    official="https://egrul.nalog.ru/",
    schedule="daily",
    promise_hours=24 * 30,
    absence="nothing",
    complete_from=None,
    kinds=frozenset({"legal_entity"}),
    confirmed=True,
    parser=1,
    formats=(
        xml_format(parse, "ЕГРЮЛ_ОТКР_СВЕД", withheld=frozenset({"ЕГРЮЛ_ЗАКР_СВЕД", "ЕГРЮЛ_ОГР_СВЕД"})),
        element_format(parse_bare, "СвЮЛ", ("ОГРН", "ДатаОГРН")),
        nothing_format("egrul"),
        extract_format("egrul", identified),
    ),
    blocks=blocks,
    profile=profile,
    live=Live(ask=ask, hosts=HOSTS, kinds=frozenset({"legal_entity"}), silence="nothing", canary=CANARY),
    bulk=Bulk(offers=offers, hosts=delivery.HOSTS, calendar=delivery.CALENDAR, certificate=True),
)
