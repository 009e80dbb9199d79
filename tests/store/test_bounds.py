"""When a run is not believed: nothing is published of the absent, and the next release is read as usual."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from support.base import Base
from support.files import DAY, inn, opendata, sshr

from checker import ids
from checker.facts import State
from checker.ingest import bounds
from checker.models import Outcome, Run
from scrapers.registry import SOURCES

LATER = DAY + timedelta(days=10)
LAST = DAY + timedelta(days=20)


def release(numbers: Any, day: Any = DAY, *, more: tuple[str, ...] = ()) -> bytes:
    return opendata(*(sshr(number, 5, day) for number in numbers), *more, day=day)


def states(base: Base) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in base.rows(select(Run.state, Run.reason).order_by(Run.id))]


def test_a_list_shorter_by_sixty_per_cent_than_the_last_fails_and_ends_nobody(base: Base) -> None:
    base.load(release(range(1, 11)), vouched=True)
    done = base.load(release(range(1, 5), LATER), vouched=True)
    assert (done.failed, done.whole, done.ended) == ("4 records of 2024, 10 are known", False, 0)
    assert states(base) == [("done", None), ("failed", "4 records of 2024, 10 are known")]
    assert base.coverage(inn(10), "sshr").state is State.FOUND
    assert base.coverage(inn(11), "sshr").as_of == DAY
    assert base.load(release(range(1, 10), LATER), vouched=True).ended == 1
    assert base.coverage(inn(10), "sshr").state is State.NOTHING_FOUND


def test_a_release_below_its_bound_fails_where_the_source_offers_it_as_whole(base: Base) -> None:
    done = base.load(release((1, 2)), offered=True)
    assert done.failed == "2 records are too few for a whole release"
    assert base.coverage(inn(3), "sshr").state is State.NOT_CHECKED
    brought = base.load(release((1, 2, 3)))
    assert (brought.failed, brought.whole) == (None, False), "a file that somebody brings may be a part"


def test_fewer_than_nine_valid_records_of_ten_fail_the_run(base: Base) -> None:
    bad = tuple(sshr(number, "много") for number in (20, 21))
    done = base.load(release(range(1, 10), more=bad))
    assert done.failed == "layout: 2 of 11 records were refused"
    assert base.sheet(inn(1)).facts, "what was read is kept"
    fine = base.load(release(range(1, 20), LATER, more=bad[:1]))
    assert fine.failed is None


def test_one_refused_row_in_a_thousand_leaves_a_list_whole_and_says_nothing_of_its_company(base: Base) -> None:
    base.load(release((*range(1, 1001), 1500)), vouched=True)
    nobody = sshr(1, 5, LATER, subject="1234567890")
    assert not ids.inn_ok("1234567890")
    done = base.load(release(range(2, 1001), LATER, more=(sshr(2000, "много", LATER),)), vouched=True)
    assert (len(done.rejected), done.whole, done.ended) == (1, True, 2)
    assert base.coverage(inn(1), "sshr").state is State.NOTHING_FOUND
    refused = base.coverage(inn(2000), "sshr")
    assert (refused.state, refused.reason, refused.channel) == (State.NOT_CHECKED, "layout", "bulk")
    assert base.coverage(inn(3000), "sshr").state is State.NOTHING_FOUND
    known = base.load(release(range(3, 1003), LAST, more=(sshr(2, "много", LAST),)), vouched=True)
    assert known.whole
    kept = base.coverage(inn(2), "sshr")
    assert (kept.state, kept.as_of) == (State.FOUND, DAY), "the list did not confirm what it could not read"
    assert base.coverage(inn(2000), "sshr", on=LAST).state is State.NOTHING_FOUND, "the later list was read"
    assert base.coverage(inn(2000), "sshr", on=LAST - timedelta(days=1)).reason == "layout"
    assert base.coverage(inn(2000), "sshr", on=LATER - timedelta(days=1)).state is State.NOTHING_FOUND
    last = base.load(release(range(3, 1003), LAST + timedelta(days=9), more=(nobody,)), vouched=True)
    assert (len(last.rejected), last.whole) == (1, True), "a row that names nobody holds nobody back"
    assert base.rows(select(Outcome.subject).order_by(Outcome.id)) == [(inn(2000),), (inn(2),)]


def test_a_refused_row_of_an_older_list_does_not_hide_that_of_the_newest(base: Base) -> None:
    for day in (LAST, LATER):  # the older one is read later
        base.load(release(range(1, 1001), day, more=(sshr(2000, "много", day),)), vouched=True)
    found = base.coverage(inn(2000), "sshr")
    assert (found.state, found.reason) == (State.NOT_CHECKED, "layout")


def test_a_broken_end_of_a_file_may_have_named_anybody(base: Base) -> None:
    content = release(range(1, 1101))
    assert not base.load(content[:-400], vouched=True).whole


@pytest.mark.parametrize(("now", "fails"), [(0.0, True), (0.49, True), (0.51, False), (1.0, False)])
def test_a_key_that_fell_by_more_than_half_fails_a_run_of_five_hundred(
    base: Base, monkeypatch: pytest.MonkeyPatch, now: float, fails: bool
) -> None:
    base.load(release(range(1, 601)))
    (fill,) = base.rows(select(Run.fill))[0]
    assert fill["headcount"] == 1.0
    shares = {**fill, "headcount": now, "new_column": 1.0}
    monkeypatch.setattr(bounds.Fill, "shares", lambda _self: shares)
    few = base.load(release(range(1, 401), LATER))
    assert few.failed is None, "of four hundred nothing is inferred"
    done = base.load(release(range(1, 601), LATER))
    assert (done.failed is not None) is fails
    if fails:
        assert f"layout: headcount stood in 100% of the records and stands in {now:.0%}" == done.failed


def test_another_parser_is_not_compared(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    base.load(release(range(1, 601)))
    monkeypatch.setattr(bounds.Fill, "shares", lambda _self: {"headcount": 0.1})
    monkeypatch.setitem(SOURCES, "sshr", msgspec.structs.replace(SOURCES["sshr"], parser=99))
    assert base.load(release(range(1, 601), LATER), workers=1).failed is None
