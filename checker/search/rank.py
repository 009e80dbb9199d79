"""Who comes first: live before ended, old before young, names of many companies before rare ones."""

from __future__ import annotations

from math import log2

ENDED, BANKRUPT, LEAVING = 110, 70, 60
FIRST_YEAR = 1991
"""The oldest registrations of today's register."""


def rank_of(status: str, ended: str, registered_on: int | None) -> int:
    """The place of a company among namesakes, 0 (best) to 150: its state, then a point for each year since 1991.

    Of the day of registration, not of today: the index must not change with the clock.
    status, ended: codes of the register's справочник СЮЛСТ; 101–110 are endings ahead, 113–118 stages of
    bankruptcy; others (a move, a reorganisation) are no fault.
    """
    if ended:
        state = ENDED
    elif "113" <= status <= "118":
        state = BANKRUPT
    else:
        state = LEAVING if "101" <= status <= "110" else 0
    year = registered_on // 10_000 if registered_on else FIRST_YEAR + 40
    return state + min(max(year - FIRST_YEAR, 0), 40)


def name_rank(best: int, count: int) -> int:
    """The place of a name that so many companies bear, the best of them at this place; 0 (best) to 255."""
    return min(max(round(best + 40 - min(25.0, 4 * log2(max(count, 1)))), 0), 255)
