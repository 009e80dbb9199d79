"""The log of an organisation: its own lines alone, newest first, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime

from support.base import Base
from support.people import person

from checker.accounts import audit
from checker.accounts.audit import Act

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_each_act_has_words() -> None:
    assert set(audit.WORDS) == set(Act)


def test_lines_of_one_organisation_come_by_pages_newest_first(base: Base) -> None:
    ours, theirs = person(base.engine, "ours@firma-primer.ru"), person(base.engine)
    with base.engine.begin() as connection:
        for number in range(audit.PAGE):  # and the first line: that it was founded
            audit.note(connection, ours.organisation, ours.user, Act.KEY_MADE, f"key {number}", NOW)
        audit.note(connection, theirs.organisation, None, Act.LICENCE_GRANTED, "theirs", NOW)
        first, further = audit.page(connection, ours.organisation)
        second, end = audit.page(connection, ours.organisation, further)
    assert [row.detail for row in first + second] == [f"key {number}" for number in range(audit.PAGE - 1, -1, -1)] + [
        ""
    ]
    assert (len(first), len(second), end) == (audit.PAGE, 1, None)
    assert {row.email for row in first} == {"ours@firma-primer.ru"}


def test_an_address_is_dropped_from_the_lines_that_name_it(base: Base) -> None:
    owner = person(base.engine)
    with base.engine.begin() as connection:
        for email in ("gone@firma-primer.ru", "stays@firma-primer.ru"):
            audit.note(connection, owner.organisation, owner.user, Act.REMOVED, email, NOW)
        audit.forget(connection, "Gone@firma-primer.ru")
        rows, _further = audit.page(connection, owner.organisation)
    assert [row.detail for row in rows] == ["stays@firma-primer.ru", "", ""]
