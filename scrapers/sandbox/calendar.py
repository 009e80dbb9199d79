"""When the tax service publishes what (sources/fns.md 3.3): the newest release of a set, those before, the next."""

from __future__ import annotations

from datetime import date, timedelta

from scrapers.sandbox.opendata_xml import DEBTAM, KGN, PAYTAX, REVEXP, SNR, SSHR, DataSet, Release

_LAST_GROUPS = date(2022, 10, 25)
"""Consolidated groups of taxpayers were abolished from 2023: no later list can be."""
_NEW_YEAR_OUT = (10, 25)
"""The figures of a year come out first with the release of the next October."""
_BY_MONTH = (DEBTAM, SNR)


def newest(data: DataSet, day: date) -> Release:
    """The release that stands on the set's page on a day."""
    if data is KGN:
        return Release(KGN, _LAST_GROUPS, _LAST_GROUPS.replace(day=1))
    on = day.replace(day=data.due) if day.day >= data.due else _month_before(day).replace(day=data.due)
    if data.month is not None:
        on = date(on.year if on >= date(on.year, data.month, data.due) else on.year - 1, data.month, data.due)
    return Release(data, on, _of(data, on))


def before(release: Release) -> Release:
    """The release before another of the same set."""
    return newest(release.data, release.on - timedelta(days=1))


def year_before(release: Release) -> Release:
    """The release of the same day a year ago."""
    return newest(release.data, release.on.replace(year=release.on.year - 1))


def planned(release: Release) -> date | None:
    """The day on which the next release is planned; None if there will be none."""
    if release.data is KGN:
        return None
    on = release.on
    if release.data.month is not None:
        return on.replace(year=on.year + 1)
    return (on.replace(day=28) + timedelta(days=4)).replace(day=on.day)


def of_build(day: date) -> list[Release]:
    """The releases that a folder of files holds: two of the sets whose changes are to be seen, the older first."""
    yearly, now = (SSHR, REVEXP, PAYTAX), newest(DEBTAM, day)
    found = [year_before(newest(data, day)) for data in yearly] + [before(now)]
    return [*found, *(newest(data, day) for data in yearly), now]


def _of(data: DataSet, on: date) -> date:
    if data in _BY_MONTH:
        return on.replace(day=1)
    if data in (SSHR, REVEXP):
        return _end(on.year - (1 if (on.month, on.day) >= _NEW_YEAR_OUT else 2))
    if data.month is not None:
        return _end(on.year - (2 if data is PAYTAX else 1))
    return on


def _end(year: int) -> date:
    return date(year, 12, 31)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
