"""Limits: so many acts in a span and not more, whoever counts; names that lead back to nobody."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from support.base import Base
from support.visits import options_of

from checker.limits import DAY, Limit, address, forget, hidden, spend, spent
from checker.models import Attempt

AT = 1_763_800_000_000
"""2025-11-22 11:26:40 in Moscow."""
CODES = Limit("codes", 3, 600)


def test_so_many_in_a_span_and_then_no_more_until_the_next(base: Base) -> None:
    with base.engine.begin() as connection:
        assert [spend(connection, CODES, "a", AT) for _ in range(5)] == [True, True, True, False, False]
        assert spent(connection, CODES, "a", AT)
        assert spend(connection, CODES, "b", AT), "another's acts are his own"
        assert spend(connection, Limit("mails", 3, 600), "a", AT), "another act is counted apart"
        assert not spend(connection, CODES, "a", CODES.ends(AT) - 1)
        assert spend(connection, CODES, "a", CODES.ends(AT))
        assert not spend(connection, Limit("none", 0, 600), "a", AT)
        forget(connection, CODES.ends(AT))
    assert base.rows(select(Attempt.who, Attempt.until)) == [("a", CODES.ends(CODES.ends(AT)))]


def test_many_at_once_count_together(base: Base) -> None:
    def act(_: int) -> bool:
        with base.engine.begin() as connection:
            return spend(connection, CODES, "a", AT)

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(act, range(16))) == CODES.most


def test_a_day_ends_at_midnight_in_moscow() -> None:
    assert Limit("ask", 1, DAY).ends(AT) == AT - AT % 86_400_000 + 21 * 3_600_000


def test_the_name_of_an_address_is_another_one_tomorrow_and_for_another_key(base: Base) -> None:
    options = options_of(base)
    own = address(options, "203.0.113.7", AT)
    assert own == address(options, "203.0.113.7", AT + 3_600_000)
    assert "203" not in own
    others = {
        address(options, "203.0.113.8", AT),
        address(options, "203.0.113.7", AT + DAY * 1000),
        address(options_of(base, secret_key="z" * 40), "203.0.113.7", AT),
        hidden(options, "203.0.113.7"),
    }
    assert len(others | {own}) == 5


def test_one_subscriber_of_ipv6_counts_once(base: Base) -> None:
    options = options_of(base)
    own = address(options, "2001:db8:1:2::1", AT)
    assert own == address(options, "2001:db8:1:2:ffff:ffff:ffff:ffff", AT)
    assert own != address(options, "2001:db8:1:3::1", AT)
    assert address(options, "::ffff:203.0.113.7", AT) != address(options, "::ffff:203.0.113.8", AT)
