"""What the tax service has published of one subject, read from the same documents as its open data."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from lxml import etree

from scrapers.sandbox import calendar, opendata_sme
from scrapers.sandbox.country import Country
from scrapers.sandbox.model import Company
from scrapers.sandbox.opendata_xml import SETS, Release
from scrapers.sandbox.trader import Entrepreneur

Element: TypeAlias = etree._Element


class Told(NamedTuple):
    """A document of a release."""

    release: Release
    document: Element

    @property
    def year(self) -> float:
        """The year of the facts, as pb.nalog.ru writes it."""
        return float(self.release.year)

    def values(self, path: str) -> list[float]:
        """Sums and counts at a path of the document."""
        found = self.document.xpath(path)
        return [float(str(value)) for value in found] if isinstance(found, list) else []


def told(country: Country, slug: str, subject: Company | Entrepreneur, release: Release | None = None) -> Told | None:
    """What a set says of a subject in its newest release, or in the one given; None if nothing."""
    release = release or calendar.newest(SETS[slug], country.day)
    if isinstance(subject, Company):
        text = country.document(release, subject)
    else:
        text = opendata_sme.traders_document(release, subject) if slug == "rsmp" else None
    return Told(release, etree.fromstring(text)) if text else None
