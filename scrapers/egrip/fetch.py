"""Orders the extract of one subject at egrul.nalog.ru, and looks into the delivery folder (NOTES.md)."""

from __future__ import annotations

from scrapers import delivery, egrul_site

ask = egrul_site.asks_for_extract("egrip", "fl")
offers = delivery.offers_of("EGRIP")
