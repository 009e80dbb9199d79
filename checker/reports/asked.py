"""Which sources are asked and how old they are, for those who are not shown what they said.

Nothing here may differ between a good company and a bad one: a list has its own day whoever stands in it, an answer has
the day of the question whatever was answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from checker.facts import Coverage, FactSheet
from checker.i18n import N_
from checker.ledger import Listed
from checker.reports.model import Asked
from checker.reports.proofs import source_title
from checker.reports.words import Words
from scrapers.registry import SOURCES

LISTED, RECORD, ANSWERED, APART = (
    N_("список просмотрен"),
    N_("запись реестра"),
    N_("спросили"),
    N_("по каждой компании отдельно"),
)


def asked_sources(sheet: FactSheet, listings: Mapping[str, Listed], lang: str) -> tuple[Asked, ...]:
    """Sources that can speak of a company of this kind and are still published. listings: the newest whole lists."""
    words = Words(lang)
    return tuple(_rows(sheet, listings, words))


def live_titles(sheet: FactSheet, lang: str) -> list[str]:
    """Titles of the sources that answer about one company of this kind; none where its ИНН is not known."""
    words = Words(lang)
    can = [source for source in SOURCES.values() if source.live and not (source.off or source.shut)]
    return [source_title(one.code, words) for one in can if one.live and sheet.kind in one.live.kinds and sheet.inn]


def _rows(sheet: FactSheet, listings: Mapping[str, Listed], words: Words) -> Iterator[Asked]:
    told = {coverage.source: coverage for coverage in sheet.coverage}
    for code, source in SOURCES.items():
        if sheet.kind not in source.kinds or source.is_closed(sheet.on):
            continue
        said, day = _said(told[code], listings.get(code), bool(source.profile))
        yield Asked(
            title=source_title(code, words),
            words=words(said),
            day=words.day(day),
        )


def _said(told: Coverage, listed: Listed | None, register: bool) -> tuple[str, date | None]:
    if register and told.as_of:
        return RECORD, told.as_of
    if listed:
        return LISTED, listed.as_of
    if told.channel == "live" and told.as_of and told.checked_at:
        return ANSWERED, told.checked_at.date()
    return APART, None
