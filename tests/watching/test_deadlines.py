"""The creditor's clock: until when, by which article, in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from watching.news import changed, noticed, status
from watching.rows import view

from checker.watching import deadlines


def told(code: str, day: str, **more: Any) -> tuple[date | None, str]:
    (one,) = noticed(changed("status", None, status(code, day, **more), key=code, asof=date(2026, 12, 31)))
    return one.deadline, view(one).deadline


@pytest.mark.parametrize(
    ("code", "day", "until", "law"),
    [
        ("105", "2026-11-14", date(2027, 2, 14), "ст. 21.1"),  # a Sunday: a term of 129-ФЗ is told as on the card
        ("105", "2026-11-30", date(2027, 2, 28), "ст. 21.1"),
        ("108", "2026-03-31", date(2026, 6, 30), "срок прошёл"),
        ("110", "2026-08-31", date(2026, 11, 30), "ст. 21.3"),
        ("124", "2026-10-09", date(2026, 11, 9), "ст. 60 ГК"),  # the 30th day is a Sunday
        ("124", "2026-12-05", date(2027, 1, 11), "ст. 60 ГК"),  # 4 January, a holiday, then a weekend
        ("121", "2026-10-09", None, ""),
        ("111", "2026-10-07", date(2026, 11, 6), "ст. 20 закона 14-ФЗ"),
        ("101", "2026-12-31", date(2027, 3, 1), "ст. 63 ГК"),  # 28 February is a Sunday
        ("114", "2026-10-06", date(2026, 11, 5), "ст. 71 закона 127-ФЗ"),
        ("117", "2026-10-06", date(2026, 12, 7), "ст. 142 закона 127-ФЗ"),
        ("116", "2026-10-06", None, ""),
    ],
)
def test_the_term_of_a_state(code: str, day: str, until: date | None, law: str) -> None:
    found, words = told(code, day)
    assert found == until
    assert law in words
    assert until is None or until.strftime("%d.%m.%Y") in words


def test_objections_count_from_the_publication() -> None:
    decision = {"date": "2026-10-01", "number": "17", "published": "2026-10-12"}
    assert told("105", "2026-10-02", exclusion_decision=decision)[0] == date(2027, 1, 12)
    assert told("105", "2026-10-02", exclusion_decision={"date": "2026-10-01"})[0] == date(2027, 1, 1)


def test_a_message_that_names_the_day_is_believed() -> None:
    day, closes = date(2026, 10, 6), date(2026, 12, 8)
    assert deadlines.bankruptcy("Tender", day, closes).until == closes
    assert deadlines.bankruptcy("Tender", day, date(2026, 1, 1)).until == date(2026, 12, 7), (
        "none before the day itself"
    )


def test_capital_that_was_cut_has_no_term_any_more() -> None:
    (one,) = noticed(changed("capital", {"sum_kop": 100_000_00}, {"sum_kop": 10_000_00}))
    assert (one.kind, one.deadline, one.advice) == ("capital_cut", None, "capital_was_cut")
