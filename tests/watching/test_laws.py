"""Laws of what is told: noise never, what is real always, whatever the order; terms never before the day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples
from watching.news import TODAY, changed, entry, noticed
from watching.pairs import COSMETIC, REAL

from checker.scoring.reading import add_months
from checker.watching import deadlines
from checker.watching.kinds import News
from checker.watching.noticed import notice

DAYS = st.dates(date(2000, 1, 1), date(2099, 1, 1))
SEEDS = st.integers(0, 2**32)
NEWS = [news for _, news in (*REAL, *COSMETIC)]
BLOCKS = [
    (one.source, one.block, one.key, side) for news in NEWS for one in news for side in (one.before, one.after) if side
]


def noisy(value: Any, chance: random.Random, key: str = "") -> Any:
    """The same in other clothes: letter case, ё, quotes, spaces, stamps, codes, postcodes, the order of lists."""
    if isinstance(value, dict):
        found = {
            name: noisy(item, chance, name) for name, item in value.items() if name != "index" or chance.random() < 0.5
        }
        for stamp in ("entry", "entry_first", "entry_corrected"):
            if chance.random() < 0.4:
                found[stamp] = entry("2026-10-07", str(chance.randrange(10**12)))
        if chance.random() < 0.3:
            found |= {"fias_id": str(chance.randrange(10**6)), "kladr": "98", "classifier": "2"}
        return dict(chance.sample(list(found.items()), len(found)))
    if isinstance(value, list):
        return [noisy(item, chance) for item in chance.sample(value, len(value))]
    if not isinstance(value, str) or not any("а" <= sign <= "я" or sign == "ё" for sign in value.lower()):
        return value
    changed_case = chance.choice([str, str.lower, str.upper])(value)
    if key == "document":
        return changed_case
    return chance.choice([str, lambda s: s.replace("Ё", "Е").replace("ё", "е"), lambda s: f" {s} ".replace(" ", "  ")])(
        chance.choice([str, lambda s: s.replace('"', "»"), lambda s: s.replace('"', "")])(changed_case)
    )


@examples("alerts: cosmetic noise on any block is no news", 5_000)
@given(st.sampled_from(BLOCKS), SEEDS, st.booleans())
def test_noise_is_never_told(block: tuple[str, str, str, Any], seed: int, moved: bool) -> None:
    source, name, key, value = block
    other = noisy(value, random.Random(seed))
    if not moved or source == "fssp":  # the number of a proceeding is its key
        news = [changed(name, value, other, key=key, source=source)]
    else:
        news = [
            changed(name, value, None, key=key, source=source),
            changed(name, None, other, key=f"{key}#2", source=source),
        ]
    assert noticed(*news) == []


@examples("alerts: what came and went is no news", 2_000)
@given(st.sampled_from(BLOCKS), SEEDS, st.booleans())
def test_what_came_and_went_within_the_window_is_not_told(
    block: tuple[str, str, str, Any], seed: int, ended_first: bool
) -> None:
    source, name, key, value = block
    other = noisy(value, random.Random(seed))
    first, then = (value, None), (None, other)
    if not ended_first:
        first, then = (None, value), (value, None)
    assert noticed(*(changed(name, *sides, key=key, source=source) for sides in (first, then))) == []


@examples("alerts: a real change is told whatever noise comes with it", 2_000)
@given(
    st.sampled_from(REAL),
    st.lists(st.sampled_from(COSMETIC), max_size=5, unique_by=lambda pair: pair[1][0].block),
    SEEDS,
)
def test_a_real_change_is_told_among_noise(real: Any, noise: list[Any], seed: int) -> None:
    (alone,) = noticed(*real[1])
    blocks = {one.block for one in real[1]}
    news = [*real[1], *(one for _, others in noise for one in others if one.block not in blocks)]
    random.Random(seed).shuffle(news)
    assert noticed(*news) == [alone]


@examples("alerts: the order of events says nothing", 2_000)
@given(st.lists(st.sampled_from(NEWS), max_size=8), SEEDS)
def test_the_order_of_events_says_nothing(groups: list[list[News]], seed: int) -> None:
    news = [one for group in groups for one in group]
    shuffled = random.Random(seed).sample(news, len(news))
    assert notice(shuffled, TODAY) == notice(news, TODAY)


@examples("alerts: of one window each thing is told once", 2_000)
@given(st.lists(st.sampled_from(NEWS), max_size=8))
def test_no_news_has_the_number_of_another(groups: list[list[News]]) -> None:
    found = noticed(*(one for group in groups for one in group))
    assert len({one.event for one in found}) == len(found)
    assert all(one.deadline is None or one.deadline >= one.day for one in found)
    assert all(one.day <= TODAY for one in found)


@examples("deadlines: never before the day, never on a day off", 5_000)
@given(DAYS, st.sampled_from(["105", "106", "107", "108", "110"]), st.one_of(st.none(), DAYS))
def test_terms(day: date, code: str, told: date | None) -> None:
    decision = {"exclusion_decision": {"published": told.isoformat()}} if told else {}
    assert (deadlines.exclusion(code, decision, day).until or day) >= day
    for term in (
        deadlines.reorganisation("124", day),
        deadlines.capital_cut(day, announced=True),
        deadlines.liquidation(day),
        deadlines.bankruptcy("Watching", day),
        deadlines.bankruptcy("117", day),
    ):
        until = term.until
        assert until is not None
        assert until >= day + timedelta(days=28)
        assert until.weekday() < 5
        assert deadlines.moved(until) == until
        assert until <= add_months(day, 2) + timedelta(days=11)
    closes = deadlines.bankruptcy("Tender", day, told).until
    assert closes == told if told and told >= day else closes == deadlines.liquidation(day).until


@examples("deadlines: months end where months end", 3_000)
@given(DAYS, st.integers(1, 12))
def test_months(day: date, months: int) -> None:
    until = add_months(day, months)
    assert (until.year * 12 + until.month) - (day.year * 12 + day.month) == months
    assert until.day == day.day or (until.day < day.day and (until + timedelta(days=1)).day == 1)
