"""How heavy a debt is for the company that owes it: one table of bins for every rule about sums (L&P 3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from checker.facts import Fact, FactSheet
from checker.scoring.accounts import line, net_assets, sound_statement, turnover, year_of, years
from checker.scoring.weights import TaxWeights


class Measured(msgspec.Struct, frozen=True):
    """A sum against the company.

    bin: neutral, slight, bad, grave, or unknown (above the floor, with nothing to compare it with). over: what it
    exceeds besides, "net_assets" or "quarter_of_assets", '' for neither. parameters: the share in hundredths of a per
    cent, what it is a share of and of which year, for the sentence; empty texts where the scale is unknown.
    """

    bin: str
    over: str
    parameters: Mapping[str, Any]
    grounds: tuple[Fact, ...]


def measure(sum_kop: int, sheet: FactSheet, weights: TaxWeights) -> Measured:
    """The bin of a sum that is owed: by its share of the last known turnover, by net assets, else by the floor.

    Net assets and a quarter of the assets count only for a sum that is no trifle: one that lies above the first edge,
    or above the floor where the turnover is unknown.
    """
    scale = weights.scale
    base = last_turnover(sheet, weights)
    grounds: tuple[Fact, ...] = ()
    parameters: dict[str, Any] = {"share_bp": 0, "measure": "", "year": "", "base_kop": 0}
    if base is None:
        found = "unknown" if sum_kop >= scale.floor_kop else "neutral"
    else:
        kopecks, kind, ground, year = base
        grounds = (ground,)
        parameters = {"share_bp": sum_kop * 10_000 // kopecks, "measure": kind, "year": year, "base_kop": kopecks}
        found = _bin(sum_kop, kopecks, weights)
    statement = sound_statement(sheet, weights)
    if statement is None or found == "neutral":
        return Measured(found, "", parameters, grounds)
    means, assets = net_assets(statement), line(statement, "balance", "1600")
    over = ""
    if assets is not None and assets > 0 and sum_kop * 1000 > assets * scale.quarter_permille:
        over = "quarter_of_assets"
        parameters |= {"assets_kop": assets, "statement_year": year_of(statement)}
    elif means is not None and sum_kop > means:
        over = "net_assets"
        parameters |= {"net_assets_kop": means, "statement_year": year_of(statement)}
    return Measured("grave" if over else found, over, parameters, (*grounds, statement) if over else grounds)


def _bin(sum_kop: int, base_kop: int, weights: TaxWeights) -> str:
    scale, parts = weights.scale, sum_kop * 1000
    if parts > base_kop * scale.grave_permille:
        return "grave"
    if parts >= base_kop * scale.bad_permille:
        return "bad"
    return "slight" if parts >= base_kop * scale.slight_permille else "neutral"


def last_turnover(sheet: FactSheet, weights: TaxWeights) -> tuple[int, str, Fact, int] | None:
    """The last recent year's turnover: kopecks, what it is, the fact, the year; nothing at all is no scale."""
    for year in years(sheet):
        found = turnover(sheet, year, weights)
        if found and year >= sheet.on.year - weights.finance.recent_years:
            kopecks, kind, ground = found
            return (kopecks, kind, ground, year) if kopecks > 0 else None
    return None
