"""What of the change events of a company is worth telling."""

from __future__ import annotations

from datetime import date

from watching.news import changed, founder, head, noticed, status, told, unlisted


def test_a_head_who_left_and_one_who_came_are_one_change() -> None:
    old, new = head("ЧЕРНОВИКОВА ИННА ОЛЕГОВНА", "980000011199"), head()
    (one,) = noticed(
        changed("head", None, new, key="980000111002:02"), changed("head", old, None, key="980000011199:02")
    )
    assert (one.kind, one.before, one.after, one.day) == ("head", old, new, date(2026, 10, 6))


def test_a_decision_to_strike_off_says_until_when_one_may_object() -> None:
    (one,) = noticed(changed("status", None, status("105"), key="105"))
    assert (one.kind, one.worse, one.deadline, one.advice) == ("exclusion", True, date(2027, 1, 6), "object")


def test_a_state_that_took_the_place_of_another_is_told_once() -> None:
    old, new = status("114", "2026-03-19"), status("117")
    (one,) = noticed(changed("status", None, new, key="117"), changed("status", old, None, key="114"))
    assert (one.kind, one.before, one.worse, one.deadline) == ("bankruptcy", old, True, date(2026, 12, 7))


def test_all_that_happened_to_the_shares_is_one_piece_of_news() -> None:
    (one,) = noticed(
        changed("founder", founder(percent="100"), founder(percent="86"), key="980006778459"),
        changed("founder", None, founder("ВЫМЫШЛЕННИКОВ ЮРИЙ ВИКТОРОВИЧ", "980010892820", "14"), key="980010892820"),
    )
    assert (one.kind, len((one.before or {})["founders"]), len((one.after or {})["founders"])) == ("owner", 1, 2)


def test_a_debt_that_is_not_listed_any_more_is_better_news() -> None:
    assert told(unlisted("debtam")) == [("arrears", False)]
