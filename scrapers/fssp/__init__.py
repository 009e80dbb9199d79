"""Enforcement proceedings of the bailiffs (ФССП): open lists of organisations, and saved answers of the site."""

from scrapers.base import Format, Source
from scrapers.fssp import checko, page, parse, words

SOURCE = Source(
    code="fssp",
    title="Исполнительные производства (ФССП)",
    official="https://fssp.gov.ru/iss/ip",
    schedule="open data daily until 2022, none seen since; the site on demand, behind a captcha",
    promise_hours=24 * 7,
    absence="ended",
    complete_from=1_000_000,
    kinds=frozenset({"legal_entity"}),
    confirmed=False,
    parser=1,
    formats=(
        Format(recognise=parse.recognise, parse=parse.parse, whole=parse.whole, piece=parse.parse_piece),
        Format(recognise=page.recognise, parse=page.parse, whole=page.whole),
        Format(recognise=checko.recognise, parse=checko.parse, whole=checko.whole),
    ),
    blocks=parse.blocks,
    numbered=True,
    lists=(words.ACTIVE, words.ENDED),
    inline=1_000,  # millions of bodies of 300 to 900 bytes: still within a page of the base
    fleeting=True,
    shut="captcha",
)
