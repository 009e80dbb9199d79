"""Bars by year, laid out by the server: a browser only draws them, and every number is also said in words."""

from __future__ import annotations

from collections.abc import Mapping

from checker.reports.model import Bar, Chart, Tick
from checker.reports.words import Words

_LEFT, _RIGHT, _TOP, _BOTTOM = 88, 436, 26, 206
"""The field of the drawing, whose whole is 440 × 240 (templates/macros.html)."""

_WIDEST = 46


def chart(
    name: str, title: str, amounts: Mapping[int, int], words: Words, series: int = 0, *, sums: bool = True
) -> Chart | None:
    """The kopecks of each year, oldest year first; None where there are fewer than two years to compare, or only zeros.

    series: 0 or 1, in which colour. sums: they are kopecks; else they are counted things.
    """
    exact, short, bare = (words.money, words.short, _bare) if sums else (words.number, words.number, _counted)
    years = sorted(amounts)
    if len(years) < 2 or not any(amounts.values()):
        return None
    most, least = max(0, *amounts.values()), min(0, *amounts.values())
    step = _step(most - least)
    low, high = least // step * step, max(-(-most // step) * step, least // step * step + step)

    def height(amount: int) -> int:
        return _BOTTOM - round((amount - low) * (_BOTTOM - _TOP) / (high - low))

    place = (_RIGHT - _LEFT) // len(years)
    middles = {year: _LEFT + place * at + place // 2 for at, year in enumerate(years)}
    wide = min(_WIDEST, place * 2 // 3)
    bars = []
    for year in years:
        top, bottom = sorted((height(amounts[year]), height(0)))
        bars.append(
            Bar(
                x=middles[year] - wide // 2,
                y=top,
                width=wide,
                height=max(bottom - top, 1),
                middle=middles[year],
                said=f"{year}: {exact(amounts[year])}",
                label=bare(amounts[year], words),
                label_y=top - 6 if amounts[year] >= 0 else height(0) - 6,
            )
        )
    return Chart(
        id=name,
        title=title,
        description="; ".join(f"{year}: {short(amounts[year])}" for year in years),
        series=series,
        bars=tuple(bars),
        scale=tuple(Tick(at=height(mark), label=bare(mark, words)) for mark in range(low, high + 1, step)),
        years=tuple(Tick(at=middles[year], label=str(year)) for year in years),
        zero=height(0),
    )


def _step(span: int) -> int:
    """The round step of 1, 2 or 5 with a power of ten that cuts the span into at most four."""
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            if span <= 4 * step:
                return step
        power *= 10


def _bare(amount: int, words: Words) -> str:
    return words.short(amount).replace("₽", "").strip() if amount else "0"


def _counted(amount: int, words: Words) -> str:
    return words.number(amount)
