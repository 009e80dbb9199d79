"""Accounts that nobody confirms are dropped, and keys that nobody can revoke are silent. On both bases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event
from uuid import uuid4

from alembic import command
from sqlalchemy import Engine, insert, select, text
from support.base import Base
from support.people import key_of, person
from support.visits import options_of

from checker import db
from checker.accounts import people, visitors
from checker.models import UserRow
from checker.models.account import MEMBER, OWNER
from checker.moments import to_moment
from checker.schedule import Clock

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def registered(engine: Engine, email: str, at: datetime | None, *, confirmed: bool = False) -> None:
    with engine.begin() as connection:
        connection.execute(
            insert(UserRow).values(
                email=email,
                active=True,
                fs_uniquifier=uuid4().hex,
                language="ru",
                registered_at=at and to_moment(at),
                confirmed_at=NOW.replace(tzinfo=None) if confirmed else None,
            )
        )


def test_an_address_that_nobody_confirms_is_dropped_after_a_week(base: Base) -> None:
    week = timedelta(days=7)
    registered(base.engine, "old@firma-primer.ru", NOW - week)
    registered(base.engine, "new@firma-primer.ru", NOW - week + timedelta(milliseconds=1))
    registered(base.engine, "confirmed@firma-primer.ru", NOW - 100 * week, confirmed=True)
    registered(base.engine, "by-hand@firma-primer.ru", None, confirmed=True)
    with base.engine.begin() as connection:
        people.forget(connection, NOW)
        left = connection.execute(select(UserRow.email).order_by(UserRow.email)).scalars().all()
    assert left == ["by-hand@firma-primer.ru", "confirmed@firma-primer.ru", "new@firma-primer.ru"]


def test_the_clock_drops_them(base: Base) -> None:
    registered(base.engine, "old@firma-primer.ru", NOW - timedelta(days=8))
    clock = Clock(options_of(base), Event())
    clock._tidy()
    clock._engine.dispose()
    assert base.count(UserRow) == 0


def test_who_waited_before_there_was_a_week_has_one_from_the_migration_on(base: Base) -> None:
    registered(base.engine, "waits@firma-primer.ru", NOW)
    registered(base.engine, "known@firma-primer.ru", NOW, confirmed=True)
    base.engine.dispose()
    before = to_moment(datetime.now(UTC)) - 1000
    command.downgrade(db._config(base.url), "0005")
    command.upgrade(db._config(base.url), "head")
    with base.engine.connect() as connection:
        rows = connection.execute(text('SELECT email, registered_at FROM "user" ORDER BY email')).all()
    assert rows[0] == ("known@firma-primer.ru", None)
    assert rows[1][1] >= before


def test_keys_are_silent_while_all_owners_are_disabled(base: Base) -> None:
    owner = person(base.engine)
    person(base.engine, role=MEMBER, of=owner.organisation)
    key, now = key_of(base.engine, owner), datetime.now(UTC)

    def answers(user: int, active: bool) -> bool:
        with base.engine.begin() as connection:
            people.switch(connection, user, active, now)
            return visitors.by_key(connection, key, now) is not None

    assert not answers(owner.user, active=False)
    assert answers(owner.user, active=True)
    second = person(base.engine, role=OWNER, of=owner.organisation)
    assert answers(owner.user, active=False)
    assert not answers(second.user, active=False)
