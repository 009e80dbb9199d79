"""Laws of coverage: no failed asking makes anything clean, younger or forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.proof import examples

from checker.coverage import coverage_of
from checker.facts import Coverage, Evidence, State
from checker.ingest.outcomes import REASONS
from checker.ledger import FILES, Asked, Listed, Statement, unread
from scrapers.registry import SOURCES

TODAY = date(2026, 11, 22)
SOURCE = msgspec.structs.replace(SOURCES["girbo"], promise_hours=24 * 30)
PROOF = Evidence(source="girbo", record="1", as_of=TODAY, fetched_at=datetime.now(UTC), sha256="ab" * 32, length=1)

DAYS = st.integers(0, 100).map(lambda ago: TODAY - timedelta(days=ago))
FAILED = st.tuples(st.just("not_checked"), st.sampled_from(sorted(REASONS)))
ANSWERED = st.tuples(st.sampled_from(["found", "nothing_found"]), st.none())
Outcome = tuple[date, tuple[str, str | None]]


def last_of_each(outcomes: Sequence[Outcome]) -> dict[str, Asked]:
    """What the ledger gives: of each state the last."""
    found = {}
    for at, (day, (state, reason)) in enumerate(sorted(outcomes, key=lambda outcome: outcome[0])):
        checked = datetime.combine(day, datetime.min.time(), UTC)
        found[state] = Asked(state, reason, day, at, "live", checked)
    return found


def said(day: date, channel: str = "bulk") -> Statement:
    number = day.year * 10_000 + day.month * 100 + day.day
    return Statement(SOURCE, channel, number, number, msgspec.structs.replace(PROOF, as_of=day), {}, channel)


def told(outcomes: Sequence[Outcome], held: date | None = None, listed: date | None = None) -> Coverage:
    newest = Listed(as_of=listed, at=0, evidence=PROOF) if listed else None
    return coverage_of(SOURCE, "legal_entity", [said(held)] if held else [], newest, last_of_each(outcomes), TODAY)


@given(st.lists(st.tuples(DAYS, FAILED), min_size=1))
@examples("a source whose every asking failed is not checked, with the reason of the last", 5_000, factor=40)
def test_no_failed_askings_ever_make_anything_clean(outcomes: list[Outcome]) -> None:
    found = told(outcomes)
    assert (found.state, found.answered, found.evidence) == (State.NOT_CHECKED, False, None)
    assert found.reason in {reason for day, (_, reason) in outcomes if day == max(day for day, _ in outcomes)}


@given(
    st.lists(st.tuples(DAYS, st.one_of(FAILED, ANSWERED))),
    st.lists(st.tuples(DAYS, FAILED)),
    st.none() | DAYS,
    st.none() | DAYS,
)
@examples(
    "failed askings beside any others: nothing cleaner, nothing younger, nothing found is hidden", 20_000, factor=50
)
def test_failed_askings_add_nothing(
    answered: list[Outcome], failed: list[Outcome], held: date | None, listed: date | None
) -> None:
    before, after = told(answered, held, listed), told([*answered, *failed], held, listed)
    if before.state is State.FOUND or after.state is State.NOTHING_FOUND:
        assert after == before
    else:
        assert after.state is State.NOT_CHECKED
        assert not (before.state is State.NOTHING_FOUND and not before.stale), "a fresh answer stands"
    assert after.answered <= before.answered


@given(st.lists(st.tuples(DAYS, st.one_of(FAILED, ANSWERED))), st.none() | DAYS, st.none() | DAYS)
@examples(
    "nothing found is said of its own day, later than any finding, and is clean while fresh alone", 20_000, factor=50
)
def test_nothing_found_is_as_old_as_the_answer(outcomes: list[Outcome], held: date | None, listed: date | None) -> None:
    found = told(outcomes, held, listed)
    if found.state is not State.NOTHING_FOUND:
        return
    days = [day for day, (state, _) in outcomes if state == "nothing_found"] + [listed] * bool(listed)
    assert not held
    assert found.as_of == max(day for day in days if day)
    assert all(day <= found.as_of for day, (state, _) in outcomes if state == "found")
    assert found.answered is (TODAY - found.as_of <= timedelta(days=30))


@given(DAYS, DAYS, FAILED)
@examples("a stale nothing found after which an asking failed is not checked, a fresh one stands", 2_000, factor=25)
def test_a_stale_nothing_found_does_not_outlive_a_failed_asking(
    answered: date, failed: date, why: tuple[str, str]
) -> None:
    found = told([(answered, ("nothing_found", None)), (failed, why)])
    if failed >= answered and TODAY - answered > timedelta(days=30):
        assert (found.state, found.reason, found.as_of) == (State.NOT_CHECKED, why[1], None)
    else:
        assert (found.state, found.as_of) == (State.NOTHING_FOUND, answered)


@given(DAYS, DAYS, DAYS, st.booleans())
@examples("a list makes younger what lists told, never what an answer told", 2_000, factor=25)
def test_a_list_confirms_what_lists_told(answer: date, row: date, listed: date, both: bool) -> None:
    held = [said(answer, "live"), *([said(row)] if both else [])]
    newest = Listed(as_of=listed, at=0, evidence=PROOF)
    found = coverage_of(SOURCE, "legal_entity", held, newest, {}, TODAY)
    assert found.state is State.FOUND
    assert found.as_of == max(answer, max(row, listed) if both else answer)
    assert found.stale is (TODAY - found.as_of > timedelta(days=30))


@given(DAYS, DAYS)
@examples("a row of a list stays found with its own day, whatever a later answer did not find", 2_000, factor=25)
def test_two_channels_of_one_source_do_not_end_each_other(row: date, asked: date) -> None:
    found = told([(asked, ("nothing_found", None))], held=row)
    assert (found.state, found.as_of, found.channel) == (State.FOUND, row, "bulk")


@pytest.mark.parametrize(("at", "state"), [(4, "nothing_found"), (5, "not_checked"), (6, "not_checked")])
def test_a_list_says_nothing_of_whom_its_unread_row_may_name_until_it_is_read_again(at: int, state: str) -> None:
    checked = datetime.now(UTC)
    newest = Listed(as_of=TODAY, at=5, evidence=msgspec.structs.replace(PROOF, document=2))
    doubts = {
        unread(document): Asked("not_checked", "layout", TODAY, moment, "bulk", checked, document=document)
        for document, moment in ((2, at), (1, 9))
    }
    assert coverage_of(SOURCE, "legal_entity", [], newest, doubts, TODAY).state == state


@given(FAILED, st.none() | DAYS, st.none() | DAYS, st.none() | st.tuples(DAYS, ANSWERED))
@examples(
    "files that could not be had are a failed asking of everybody, and that they can says nothing", 2_000, factor=25
)
def test_files_that_cannot_be_had_are_told_of_everybody(
    why: tuple[str, str], held: date | None, listed: date | None, answer: Outcome | None
) -> None:
    rows = [said(held)] if held else []
    newest = Listed(as_of=listed, at=3, evidence=PROOF) if listed else None
    asked = last_of_each([answer] if answer else [])
    files = Asked(*why, TODAY, 5, "bulk", datetime.now(UTC))
    had = msgspec.structs.replace(files, state="found", reason=None)
    before, after, again = (
        coverage_of(SOURCE, "legal_entity", rows, newest, {**asked, **more}, TODAY)
        for more in ({}, {FILES: files}, {FILES: had})
    )
    assert again == before
    if before.state is State.FOUND or (before.state is State.NOTHING_FOUND and not before.stale):
        assert after == before
    else:
        assert (after.state, after.reason, after.channel) == (State.NOT_CHECKED, why[1], "bulk")


ASIDE = msgspec.structs.replace(SOURCE, looked=lambda part, channel: channel != "bulk")


@given(st.lists(st.tuples(DAYS, st.one_of(FAILED, ANSWERED))), DAYS)
@examples("what another's page tells of a company is no check, and makes none younger", 2_000, factor=20)
def test_what_stands_on_anothers_page_is_no_check(outcomes: list[Outcome], named: date) -> None:
    asked = last_of_each(outcomes)
    without = coverage_of(ASIDE, "legal_entity", [], None, asked, TODAY)
    found = coverage_of(ASIDE, "legal_entity", [said(named)], None, asked, TODAY)
    answered = [asked[state] for state in ("found", "nothing_found") if state in asked]
    if answered:
        last = max(answered, key=lambda outcome: outcome.at)
        assert (found.state, found.as_of) == (State.FOUND, last.day)
        assert found.answered == (TODAY - last.day <= timedelta(days=30))
    else:
        assert found == without
        assert (found.state, found.answered) == (State.NOT_CHECKED, False)
