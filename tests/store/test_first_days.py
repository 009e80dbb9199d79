"""Since when something is known: what is offered shows something, and no day before it does."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest
from sqlalchemy import Connection
from support import proof
from support.base import Base
from support.files import egrul, inn, ogrn, opendata, record, sshr

from checker import moments
from checker.dates import MOSCOW, end_of, moscow_day
from checker.firstdays import EARLY, EARLY_DAY, EARLY_HOUR, SENTENCES, First, first_days
from checker.ingest.outcomes import NOTHING_FOUND, Told
from checker.ingest.outcomes import record as outcome
from checker.lookup import sheets
from scrapers.base import Live
from scrapers.registry import SOURCES

TODAY = moscow_day(datetime.now(UTC))
LIVE = Live(ask=lambda _client, _inn: iter(()), hosts={}, kinds=frozenset({"legal_entity"}), silence="ended", canary="")
ENDS = msgspec.structs.replace(SOURCES["egrul_search"], live=LIVE)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@contextmanager
def clock(day: date, hour: int = 12) -> Iterator[None]:
    """What is loaded becomes known at this hour in Moscow."""
    at = datetime.combine(day, time(hour), MOSCOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moments.time, "time_ns", lambda: moments.to_moment(at.astimezone(UTC)) * 1_000_000)
        yield


def row(number: int, mark: str = "0") -> bytes:
    told = {"n": "ООО", "k": "ul", "i": inn(number), "o": ogrn(number), "r": "06.01.2003", "t": mark * 64}
    return json.dumps({"rows": [told]}).encode()


def first(base: Base, number: str, as_of: datetime | None = None, on: date | None = None) -> First | None:
    with base.read() as connection:
        return first_days(connection, [number], as_of=as_of, on=on).get(number)


def end(day: date) -> datetime:
    return end_of(day, datetime.now(UTC))


def test_a_number_that_reaches_the_company_by_a_claim_is_known_since_the_claim(base: Base) -> None:
    with clock(ago(100)):
        base.load(opendata(sshr(1, 5, ago(130))))
    with clock(ago(70)):
        base.load(opendata(sshr(1, 6, ago(80)), day=ago(80), mark="1"))
    with clock(ago(10)):
        base.load(egrul(record(1, ago(40)), day=ago(40)))
    before = end(ago(120))
    assert first(base, inn(1), before) == (ago(100), EARLY)
    assert first(base, ogrn(1), before) == (ago(10), EARLY)
    assert first(base, ogrn(1), end(ago(50))) == (ago(10), EARLY)
    assert base.sheet(ogrn(1), as_of=end(ago(10))).facts
    assert not base.sheet(ogrn(1), as_of=end(ago(11))).facts


def test_what_ended_on_the_very_day_is_on_no_day(base: Base) -> None:
    with clock(ago(20), 9):
        base.load(row(1), channel="live", day=ago(20))
    with clock(ago(20), 15), base.engine.begin() as connection:
        outcome(connection, ENDS, inn(1), Told(NOTHING_FOUND), on=ago(20))
    assert base.sheet(inn(1), as_of=datetime.combine(ago(20), time(10), MOSCOW)).facts
    assert not base.sheet(inn(1), on=ago(20)).facts
    assert first(base, inn(1), on=ago(21)) is None
    assert first(base, inn(1), end(ago(21))) is None
    with clock(ago(5)):
        base.load(row(1, "1"), channel="live", day=ago(5))
    assert first(base, inn(1), on=ago(21)) == (ago(5), EARLY_DAY)
    assert first(base, inn(1), end(ago(21))) == (ago(5), EARLY)


def test_where_only_the_day_is_too_early_the_moment_stays(base: Base) -> None:
    with clock(ago(60)):
        base.load(egrul(record(1, ago(90)), day=ago(90)))
    asked = end(ago(30))
    assert first(base, inn(1), asked, ago(200)) == (ago(90), EARLY_DAY)
    assert base.sheet(inn(1), as_of=asked, on=ago(90)).facts
    assert first(base, inn(1), end(ago(80)), ago(200)) == (ago(60), EARLY)
    assert first(base, inn(1), on=ago(200)) == (ago(90), EARLY_DAY)


def test_within_the_first_day_it_is_the_moment_that_was_too_early(base: Base) -> None:
    with clock(ago(60), 9):
        base.load(egrul(record(1, ago(90)), day=ago(90)))
    morning = datetime.combine(ago(60), time(8), MOSCOW)
    told = first(base, inn(1), morning)
    assert told == (ago(60), EARLY_HOUR)
    assert "момент" in told.title
    assert "позже спрошенного момента" in told.sentence()
    assert "о более раннем дне" not in told.sentence()


def lived(base: Base, companies: int, days: Sequence[int]) -> None:
    """Small companies whose sources speak, become known and fall silent on any days and twice a day."""
    chance = random.Random(8)
    mark = 0
    for day, hour, n in itertools.product(days, (9, 15), range(1, companies + 1)):
        kind, asof, mark = chance.randrange(12), ago(day + chance.randrange(3)), mark + 1
        with clock(ago(day), hour):
            if kind == 0:
                base.load(egrul(record(n, asof), day=asof, mark=str(mark)))
            elif kind == 1:
                base.load(opendata(sshr(n, 5, asof), day=asof, mark=str(mark)))
            elif kind == 2:
                base.load(row(n, str(mark)), channel="live", day=asof)
            elif kind == 3:
                with base.engine.begin() as connection:
                    outcome(connection, ENDS, inn(n), Told(NOTHING_FOUND), on=ago(day))


class Shown:
    """Of which numbers something is shown, by the sheets themselves."""

    def __init__(self, connection: Connection, numbers: list[str], eldest: int) -> None:
        self._connection, self._numbers = connection, numbers
        self._days = [ago(day) for day in range(eldest, -1, -1)]
        self._known: dict[tuple[datetime | None, date | None], set[str]] = {}

    def of(self, as_of: datetime | None, on: date | None) -> set[str]:
        if (as_of, on) not in self._known:
            sheet = sheets(self._connection, self._numbers, as_of=as_of, on=on)
            self._known[as_of, on] = {number for number in self._numbers if sheet(number).facts}
        return self._known[as_of, on]

    def first(self, number: str, as_of: datetime | None, on: date | None) -> First | None:
        """The first day of all: a later one spoken of as of the same moment, else one as of whose end something is."""
        if on is not None and (found := [day for day in self._days if day > on and number in self.of(as_of, day)]):
            return First(found[0], EARLY_DAY)
        asked = moscow_day(as_of) if as_of else TODAY + timedelta(days=1)
        for day in self._days:
            if day >= asked and number in self.of(None if day == TODAY else end(day), None):
                return First(day, EARLY_HOUR if day == asked else EARLY)
        return None


@pytest.mark.proof
def test_whatever_is_offered_shows_something_and_nothing_before_it_does(base: Base) -> None:
    companies = proof.times(60, 6)
    lived(base, companies, [8, 6, 5, 4, 3, 2, 1])
    numbers = [number for n in range(1, companies + 1) for number in (inn(n), ogrn(n))]
    asked = [datetime.combine(ago(day), time(hour), MOSCOW) for day in (9, 7, 5, 3) for hour in (8, 12, 23)]
    offered: Counter[str] = Counter()
    with base.read() as connection:
        shown = Shown(connection, numbers, 12)
        for as_of, on in itertools.product([None, *asked], [None, *map(ago, range(0, 12, 2))]):
            missing = [number for number in numbers if number not in shown.of(as_of, on)]
            told = first_days(connection, missing, as_of=as_of, on=on)
            offered.update(one.kind for one in told.values())
            expected = {number: shown.first(number, as_of, on) for number in missing}
            assert told == {number: one for number, one in expected.items() if one}, (as_of, on)
    assert set(offered) == set(SENTENCES)
    seen = f"{offered.total()} offers, no counterexample"
    proof.proved("the first day that is offered is the first that shows anything; each database", 60, companies, seen)
