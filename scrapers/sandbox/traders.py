"""Ordinary entrepreneurs of the made-up country, drawn and told like the ordinary companies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from scrapers.sandbox.desk import MOST_ENTRIES, next_workday, personal_entry, place, trading_person, workday
from scrapers.sandbox.model import Fact
from scrapers.sandbox.plain import EPOCH, Plan
from scrapers.sandbox.plain_names import OTHER_TRADES, TRADES
from scrapers.sandbox.trader import Entrepreneur, Registration

_YEAR = 365
_ENDS = 0.3
_CALM = 0.3
"""Entries a year before the epoch."""


def trader(plan: Plan, index: int, day: date) -> Entrepreneur | None:
    """An ordinary entrepreneur as he is on a day; None before he is registered."""
    born_on = plan.birthday(index)
    if born_on > day:
        return None
    ordinal, random = plan.first + index, plan.random(6, index)
    trade = random.choice(TRADES)
    end = None
    if random.random() < _ENDS:
        chance = EPOCH + timedelta(days=int((random.random() * 9 - 3) * _YEAR))
        end = next_workday(max(chance, born_on + timedelta(days=200)))
    born = personal_entry(ordinal, 0, "21211", born_on, first="3")
    taxed = personal_entry(ordinal, 1, "23200", born_on)
    pension = "23300" if born_on.year < 2023 else "23301"
    later = workday(born_on + timedelta(days=7))
    insured = personal_entry(ordinal, 2, pension, later) if later <= day else None
    registration = Registration(born.grn, "1", born, taxed, insured, trade)
    truth = [Fact(born_on, "founded", grn=born.grn)]
    for n, on in enumerate(_moments(plan, index, born_on), 3):
        if on > day or (end and on >= end) or n > MOST_ENTRIES - 2:
            break
        code = OTHER_TRADES[random.randrange(len(OTHER_TRADES))]
        taken_up = code not in registration.activities and len(registration.activities) < 6
        entry = personal_entry(ordinal, n, "22111" if taken_up else "23801", on)
        registration = replace(registration, changed=(*registration.changed, entry))
        if taken_up:
            activities, since = (*registration.activities, code), {**registration.since, code: entry}
            registration = replace(registration, activities=activities, since=since)
            truth.append(Fact(on, "activity_added", code, entry.grn))
    if end and end <= day:
        registration = replace(registration, ended=personal_entry(ordinal, MOST_ENTRIES - 1, "24111", end))
        truth.append(Fact(end, "ended", grn=personal_entry(ordinal, MOST_ENTRIES - 1, "24111", end).grn))
    person = plan.person(trading_person(ordinal))
    return Entrepreneur("plain", person, place(ordinal * 3 + 50), (registration,), truth=tuple(truth))


def _moments(plan: Plan, index: int, born: date) -> Iterator[date]:
    """The days on which something changes."""
    random, on = plan.random(7, index), born + timedelta(days=20)
    while True:
        gap = timedelta(days=1 + random.expovariate((_CALM if on < EPOCH else plan.pace) / _YEAR))
        if on < EPOCH <= on + gap:
            on = EPOCH
            continue
        on += gap
        yield next_workday(on)
