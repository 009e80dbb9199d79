"""Who is always found at which site of the made-up country."""

from __future__ import annotations

from scrapers.sandbox.country import Country
from scrapers.sandbox.courts import cases_of, insolvency_of


def canaries_of(country: Country) -> dict[str, str]:
    """Source → ИНН: of the sites of the registers its oldest company, else one of whom the source has something."""
    named = dict.fromkeys(("egrul_search", "egrul", "pb", "girbo", "rsmp"), country.canary)
    named |= dict.fromkeys(("fedresurs", "rnp"), country.bad)
    named["kad"] = next(one.inn for one in country.companies if cases_of(one, country.day))
    named["efrsb"] = next(one.inn for one in country.companies if insolvency_of(one, country.day))
    return named
