"""What the bailiffs collect, and what they could not: sums against the size of the company, never counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.facts import Deal, FactSheet, Finding
from checker.scoring.debts import (
    BY_INSOLVENCY,
    FINES,
    SHOWN,
    UNCOLLECTABLE,
    Proceeding,
    owed,
    proceedings,
    shown,
    within,
)
from checker.scoring.reading import is_after, paid_by_treasury, text_of
from checker.scoring.scale import Measured, measure
from checker.scoring.weights import CourtWeights

_OPEN = {
    "neutral": "bailiffs.share_small",
    "slight": "bailiffs.share_slight",
    "bad": "bailiffs.share_bad",
    "grave": "bailiffs.share_grave",
    "unknown": "bailiffs.scale_unknown",
}


def rule_open(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Open enforcement proceedings, weighed against the size of the company.

    What is left to pay in all of them, each document once, as a share of the last known turnover: the bins are those of
    the tax arrears; what these arrears hold already is not added again. Fines of the road police and the like count for
    nothing while they are below 50 000 roubles in all or below the first edge: every carrier has dozens of them
    (L&P 3.5). A bundle («-СД») is no debt, and one that was paid down to nothing is none either. Of an entrepreneur no
    turnover is known: his sums are weighed by themselves. Never for a body that the Treasury pays for. Law: 229-ФЗ.
    """
    if paid_by_treasury(sheet):
        return
    open_now = [one for one in proceedings(sheet) if one.is_open and one.sum_kop != 0]
    fines = [one for one in open_now if one.kind in FINES]
    small = bool(fines) and _is_trifle(owed(fines, sheet), sheet, weights)
    if small:
        yield weights.finding("bailiffs.fines_small", *shown(fines), count=len(fines), debt_kop=owed(fines, sheet))
    counted = [one for one in open_now if not (small and one.kind in FINES)]
    silent = [one for one in counted if one.sum_kop is None]
    if silent:
        yield weights.finding("bailiffs.without_sum", *shown(silent), count=len(silent))
    known = [one for one in counted if one.sum_kop]
    if total := owed(known, sheet):
        yield _weighed(total, known, sheet, weights)
    wages = [one for one in known if one.kind == "wages"]
    if wages and not _is_trifle(owed(wages, sheet), sheet, weights):
        yield weights.finding("bailiffs.wages", *shown(wages), count=len(wages), debt_kop=owed(wages, sheet))


def rule_uncollectable(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Bailiffs gave a document back to the claimant: the debtor or his property could not be found.

    Grounds 46.1.3 and 46.1.4 of 229-ФЗ, for three years: so long they are published. A document that was brought again
    and is being collected now is told among the open ones. A sum that is known and a trifle, by itself or against the
    size of the company, weighs little. Never for a body that the Treasury pays for.
    """
    if paid_by_treasury(sheet):
        return
    ended = [one for one in proceedings(sheet) if one.ended_by in UNCOLLECTABLE]
    lately = [one for one in ended if within(one.ended_on, sheet, weights.courts.years)]
    if lately:
        sums = [one.sum_kop for one in lately]
        total = sum(known for known in sums if known)
        trifle = None not in sums and _is_little(total, sheet, weights)
        code = "bailiffs.uncollectable_small" if trifle else "bailiffs.uncollectable"
        last = max((one.ended_on for one in lately if one.ended_on), default=None)
        yield weights.finding(code, *shown(lately), count=len(lately), date=text_of(last), debt_kop=total)


def rule_ended_by_insolvency(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Bailiffs gave documents to a liquidator or receiver (47.1.6, 47.1.7 of 229-ФЗ): it tells of the state of then.

    Whether the company is in bankruptcy now is told by the registers alone.
    """
    if paid_by_treasury(sheet):
        return
    ended = [one for one in proceedings(sheet) if one.ended_by in BY_INSOLVENCY]
    lately = [one for one in ended if within(one.ended_on, sheet, weights.courts.years)]
    if lately:
        last = max((one.ended_on for one in lately if one.ended_on), default=None)
        yield weights.finding("bailiffs.ended_by_insolvency", *shown(lately), count=len(lately), date=text_of(last))


def rule_no_longer_listed(sheet: FactSheet, deal: Deal, weights: CourtWeights) -> Iterator[Finding]:
    """Proceedings that stood in the list of the open and stand in no list now.

    They were paid or ended otherwise: which of it is not published (L&P 1(a)12), so it is neither good nor bad.
    """
    gone = [fact for fact in sheet.of("enforcement_gone") if not is_after(fact.value["date"], sheet.on)]
    if gone:
        dates = [str(fact.value["date"]) for fact in gone]
        yield weights.finding("bailiffs.no_longer_listed", *gone[:SHOWN], count=len(gone), date=max(dates))


def _weighed(total: int, known: Sequence[Proceeding], sheet: FactSheet, weights: CourtWeights) -> Finding:
    if sheet.kind == "entrepreneur":
        code = "bailiffs.open" if total >= weights.scale.floor_kop else "bailiffs.open_small"
        return weights.finding(code, *shown(known), count=len(known), debt_kop=total)
    found = measure(total, sheet, weights)
    code = "bailiffs.over_net_assets" if found.over == "net_assets" else _OPEN[found.bin]
    return weights.finding(code, *shown(known), *found.grounds, count=len(known), debt_kop=total, **found.parameters)


def _is_trifle(total: int, sheet: FactSheet, weights: CourtWeights) -> bool:
    found: Measured = measure(total, sheet, weights)
    return total < weights.courts.fines_kop or found.bin == "neutral"


def _is_little(total: int, sheet: FactSheet, weights: CourtWeights) -> bool:
    if total < weights.scale.floor_kop:
        return True
    return sheet.kind != "entrepreneur" and measure(total, sheet, weights).bin == "neutral"
