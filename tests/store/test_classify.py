"""What a record is to the ledger: every row of the table in store.md section 4, without a database."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from checker.ingest.classify import Act, Known, New, classify

RUN_AT = 1_000


class Case(NamedTuple):
    """What the ledger knows, what comes, what must be done. Days are small numbers; document 1 is the known one."""

    means: str
    new: New
    present: Known | None
    act: Act
    valid_to: int | None = None
    past: tuple[Known, ...] = ()
    listed: int = 0
    partial: bool = True


def known(asof: int, digest: int | None, *, document: int = 1, release: int = 0, place: int = 0, at: int = 1) -> Known:
    return Known(asof, digest, document, release, (0, place), at)


def comes(asof: int, digest: int, *, document: int = 2, release: int = 0, place: int = 0) -> New:
    return New(asof, digest, document, release, (0, place))


CASES = (
    # nothing is open
    Case("a first sight is the present", comes(10, 1), None, Act.OPEN),
    Case("a first sight in the newest list is the present", comes(30, 1), None, Act.OPEN, listed=30, partial=False),
    Case(
        "an unknown unit older than the whole list was never the present",
        comes(20, 1), None, Act.PAST, 30, listed=30, partial=False,
    ),
    Case(
        "the same past unit again adds nothing",
        comes(20, 1), None, Act.SAME, past=(known(20, 1),), listed=30, partial=False,
    ),
    # the same statement
    Case("the same on the same day says nothing", comes(10, 1), known(10, 1), Act.SAME),
    Case("the same on a later day is a sighting in a partial source", comes(20, 1), known(10, 1), Act.SIGHT),
    Case("a whole list confirms without writing", comes(20, 1), known(10, 1), Act.SAME, partial=False),
    Case("the same from an older file held before as well", comes(5, 1), known(10, 1), Act.PAST, 10),
    Case("an older file that said so then says nothing new", comes(5, 1), known(10, 1), Act.SAME, past=(known(5, 1),)),
    # another statement, later
    Case("a later day closes and opens", comes(20, 2), known(10, 1), Act.OPEN),
    Case(
        "a tombstone is no obstacle to a later list",
        comes(40, 1), known(30, None), Act.OPEN, listed=30, partial=False,
    ),
    Case("equal day in two files: the later release wins", comes(10, 2, release=5), known(10, 1, release=4), Act.OPEN),
    Case("equal day and release in two files: the later read wins", comes(10, 2), known(10, 1), Act.OPEN),
    # another statement, earlier
    Case("an older day is past until the present", comes(5, 2), known(10, 1), Act.PAST, 10, past=(known(10, 1),)),
    Case(
        "an older day is past until the next version",
        comes(5, 3), known(20, 2), Act.PAST, 10, past=(known(10, 1), known(20, 2)),
    ),
    Case(
        "equal day in two files: the earlier release is past",
        comes(10, 2, release=4), known(10, 1, release=5), Act.PAST, 10,
    ),
    Case(
        "an older day that says what was known of that time adds nothing",
        comes(15, 1), known(20, 2), Act.SAME, past=(known(10, 1), known(20, 2)),
    ),
    Case(
        "a past version of the same day and content is not added again",
        comes(10, 1), known(20, 3), Act.SAME, past=(known(10, 1), known(10, 2, at=2), known(20, 3)),
    ),
    Case("older than a sighting is past, not present", comes(20, 2), known(30, 1), Act.PAST, 30, past=(known(10, 1),)),
    Case(
        "a late statement holds until the next confirmation of another",
        comes(20, 2), known(60, 3), Act.PAST, 30, past=(known(10, 1), known(30, 1), known(60, 3)),
    ),
    Case(
        "older than a list that confirmed the present is past",
        comes(20, 2), known(10, 1), Act.PAST, 30, past=(known(10, 1),), listed=30, partial=False,
    ),
    Case(
        "a tombstone is not opened by an older file",
        comes(20, 1), known(30, None), Act.PAST, 30, listed=30, partial=False,
    ),
    Case(
        "a tombstone and an older file that confirms the known past",
        comes(20, 1), known(30, None), Act.SAME, past=(known(10, 1),), listed=30, partial=False,
    ),
    # the same document
    Case(
        "repeated in one file on one day: the later place wins",
        comes(10, 2, document=1, place=9), known(10, 1, place=5, at=RUN_AT), Act.OPEN,
    ),
    Case(
        "repeated in one file on one day: the earlier place is overtaken",
        comes(10, 2, document=1, place=5), known(10, 1, place=9, at=RUN_AT), Act.SAME,
    ),
    Case(
        "repeated in one file: the newer day wins wherever it stands",
        comes(20, 2, document=1, place=5), known(10, 1, place=9, at=RUN_AT), Act.OPEN,
    ),
    Case(
        "repeated in one file: the older day is overtaken wherever it stands",
        comes(5, 2, document=1, place=9), known(10, 1, place=5, at=RUN_AT), Act.SAME,
    ),
    Case(
        "the same document by a newer parser is read anew",
        comes(10, 2, document=1, place=5), known(10, 1, place=5, at=RUN_AT - 1), Act.OPEN,
    ),
    Case(
        "a newer parser does not bring back an overtaken record",
        comes(10, 2, document=1, place=3), known(10, 1, place=5, at=RUN_AT - 1), Act.SAME,
    ),
    Case(
        "a newer parser reads anew what a later list confirmed",
        comes(10, 2, document=1, place=5), known(10, 1, place=5, at=RUN_AT - 1), Act.OPEN, listed=30, partial=False,
    ),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.means)
def test_a_record_is_told_present_from_past_from_nothing_new(case: Case) -> None:
    done = classify(case.new, case.present, case.past, listed_asof=case.listed, partial=case.partial, run_at=RUN_AT)
    assert done == (case.act, case.valid_to)


def test_every_act_has_a_case() -> None:
    assert {case.act for case in CASES} == set(Act)
