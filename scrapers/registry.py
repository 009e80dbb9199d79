"""Every source of this version, found by its folder."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import scrapers
from scrapers import foreign
from scrapers.base import Look, Source


def _find() -> dict[str, Source]:
    found: dict[str, Source] = {}
    for module in iter_modules(scrapers.__path__):
        if module.ispkg and module.name != "sandbox":
            source: Source = import_module(f"scrapers.{module.name}").SOURCE
            found[source.code] = source
    return {code: found[code] for code in NUMBERS if code in found}


NUMBERS = {
    "egrul": 1, "sshr": 2, "revexp": 3, "egrip": 4, "egrul_search": 5, "girbo": 6, "rsmp": 7, "debtam": 8, "paytax": 9,
    "taxoffence": 10, "snr": 11, "kgn": 12, "rsmppp": 13, "disqualified": 14,
    "pb": 15, "invalid_inn": 16, "npd": 17, "account_freezes": 18,
    "kad": 19, "fssp": 20, "efrsb": 21, "fedresurs": 22, "rnp": 23, "cbr_zsk": 24,
}  # fmt: skip
"""Numbers of sources in the ledger, given once and never reused."""

SOURCES: dict[str, Source] = _find()


def recognise(look: Look) -> tuple[Source, int, str] | None:
    """The source of a file, which of its formats, and the version; None if it is none of ours.

    Raises Withheld, NotRead.
    """
    for source in SOURCES.values():
        for number, form in enumerate(source.formats):
            version = form.recognise(look)
            if version is not None:
                return source, number, version
    foreign.refuse(look)
    return None
