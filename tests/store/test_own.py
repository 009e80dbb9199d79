"""Look-ups and notes of an organisation: its own alone, bounded, and never in the way of a card."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import inn
from support.people import person

from checker.accounts import own
from checker.accounts.refused import Refused
from checker.db import make_engine
from checker.models import LookUp
from checker.models.account import MEMBER
from checker.settings import Settings

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPTIONS = Settings(secret_key="k" * 40)


def test_each_company_stands_once_the_last_first_and_fifty_at_most(base: Base) -> None:
    ours, theirs = person(base.engine), person(base.engine)
    colleague = person(base.engine, "colleague@firma-primer.ru", role=MEMBER, of=ours.organisation)
    for number in range(own.KEPT + 2):
        own.remember(base.engine, ours.organisation, ours.user, inn(number), NOW + timedelta(minutes=number))
    own.remember(base.engine, theirs.organisation, theirs.user, inn(200), NOW)
    own.remember(base.engine, ours.organisation, colleague.user, inn(7), NOW + timedelta(days=1))
    with base.engine.begin() as connection:
        rows = own.recent(connection, ours.organisation)
        expected = [inn(7), *(inn(number) for number in range(own.KEPT + 1, 1, -1) if number != 7)]
        assert [row.subject for row in rows] == expected
        assert rows[0].email == "colleague@firma-primer.ru"
        own.clear(connection, ours.organisation, ours.user, NOW)
        assert own.recent(connection, ours.organisation) == []
        assert len(own.recent(connection, theirs.organisation)) == 1


def test_where_the_base_is_busy_nothing_is_noted_and_nobody_waits(base: Base) -> None:
    owner = person(base.engine)
    own.remember(base.engine, owner.organisation, owner.user, inn(1), NOW)
    hasty = make_engine(base.url, busy_ms=own.PATIENCE_MS)
    with base.engine.begin() as writer:  # of SQLite any writer is in the way, of PostgreSQL one of the same row
        writer.execute(LookUp.__table__.update().values(at=1))  # type: ignore[attr-defined]
        began = time.monotonic()
        own.remember(hasty, owner.organisation, owner.user, inn(1), NOW)
        assert time.monotonic() - began < 2
    hasty.dispose()
    with base.engine.connect() as connection:
        assert connection.execute(select(LookUp.at)).scalars().all() == [1]


def test_a_note_is_its_organisations_and_deleted_by_its_author_or_an_owner(base: Base) -> None:
    owner, stranger = person(base.engine), person(base.engine)
    member = person(base.engine, role=MEMBER, of=owner.organisation)
    other = person(base.engine, role=MEMBER, of=owner.organisation)
    with base.engine.begin() as connection:
        for user in (member.user, owner.user):
            text = f" <b>{user}</b>\r\nвторая строка\0"
            own.add_note(connection, OPTIONS, owner.organisation, user, inn(1), text, NOW)
        newest, oldest = own.notes(connection, owner.organisation, (inn(1), "1027700000000"))
        assert (oldest.user, oldest.text) == (member.user, f"<b>{member.user}</b>\nвторая строка")
        assert own.notes(connection, stranger.organisation, (inn(1),)) == []
        assert own.notes(connection, owner.organisation, (inn(2),)) == []
        ours = owner.organisation
        assert not own.delete_note(connection, stranger.organisation, stranger.user, oldest.id, NOW, any_=True)
        assert not own.delete_note(connection, ours, other.user, oldest.id, NOW, any_=False)
        assert own.delete_note(connection, ours, member.user, oldest.id, NOW, any_=False)
        assert own.delete_note(connection, ours, owner.user, newest.id, NOW, any_=True)
        assert not own.delete_note(connection, ours, owner.user, newest.id, NOW, any_=True)


def test_a_note_that_was_sent_twice_is_one(base: Base) -> None:
    owner, now = person(base.engine), NOW
    member = person(base.engine, role=MEMBER, of=owner.organisation)

    def write(user: int, text: str, subject: str = inn(1), after: int = 0) -> int:
        with base.engine.begin() as connection:
            at = now + timedelta(seconds=after)
            own.add_note(connection, OPTIONS, owner.organisation, user, subject, text, at)
            return len(own.notes(connection, owner.organisation, (inn(1), inn(2))))

    assert [write(owner.user, text) for text in ("та же", " та же\r\n")] == [1, 1]
    assert write(owner.user, "другая") == 2
    assert write(member.user, "та же") == 3
    assert write(owner.user, "та же", inn(2)) == 4
    assert write(owner.user, "та же", after=59) == 4
    assert write(owner.user, "та же", after=60) == 5


def test_an_empty_note_and_one_that_is_too_long_are_refused(base: Base) -> None:
    owner = person(base.engine)
    with base.engine.begin() as connection:
        for text in ("", " \n\0", "з" * 2001):
            with pytest.raises(Refused):
                own.add_note(connection, OPTIONS, owner.organisation, owner.user, inn(1), text, NOW)
        own.add_note(connection, OPTIONS, owner.organisation, owner.user, inn(1), "з" * 2000, NOW)
