"""People of an organisation: roles, going, and that somebody always owns it; invitations; keys."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from support.base import Base
from support.people import Person, person

from checker.accounts import audit, invitations, keys, organisations, visitors
from checker.accounts.audit import Act
from checker.accounts.refused import Refused
from checker.models import ApiKey, Invitation, Outgoing
from checker.models.account import MEMBER, OWNER, READER
from checker.moments import to_moment
from checker.settings import Settings

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OPTIONS = Settings(secret_key="k" * 40)


def invited(base: Base, owner: Person, email: str, role: str = MEMBER, now: datetime = NOW) -> str:
    """The secret that the letter named."""
    said: list[str] = []
    with base.engine.begin() as connection:
        invitations.invite(
            connection,
            OPTIONS,
            owner.organisation,
            owner.user,
            email,
            role,
            lambda secret: said.append(secret) or f"https://checker.example/{secret}",  # type: ignore[func-returns-value]
            now,
        )
    return said[0]


def test_the_last_owner_neither_goes_nor_becomes_less(base: Base) -> None:
    owner = person(base.engine)
    other = person(base.engine, role=MEMBER, of=owner.organisation)
    with base.engine.begin() as connection:
        args = connection, owner.organisation, owner.user
        with pytest.raises(Refused, match="единственный владелец"):
            organisations.change_role(*args, owner.user, READER, NOW)
        with pytest.raises(Refused, match="единственный владелец"):
            organisations.remove(*args, owner.user, NOW)
        organisations.change_role(*args, other.user, OWNER, NOW)
        organisations.remove(*args, owner.user, NOW)
        assert [row.user for row in organisations.members(connection, owner.organisation)] == [other.user]
        assert not organisations.remove(*args, owner.user, NOW)
        assert not organisations.change_role(*args, owner.user, READER, NOW)


def test_two_owners_who_remove_each_other_at_once_leave_one(base: Base) -> None:
    first = person(base.engine)
    second = person(base.engine, role=OWNER, of=first.organisation)
    barrier = threading.Barrier(2)

    def away(by: int, user: int) -> None:
        barrier.wait()
        try:
            with base.engine.begin() as connection:
                organisations.remove(connection, first.organisation, by, user, NOW)
        except Refused:
            pass

    pairs = (first.user, second.user), (second.user, first.user)
    threads = [threading.Thread(target=away, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with base.engine.connect() as connection:
        assert organisations.owners(connection, first.organisation) == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [("  ООО\n«Ромашка»\t", "ООО «Ромашка»"), ("<b>Имя</b>", "<b>Имя</b>"), ("а\u202eб", "а б")],
)
def test_a_name_is_one_line_of_what_can_be_printed(name: str, kept: str) -> None:
    assert organisations.proper_name(name) == kept


@pytest.mark.parametrize("name", ["", " \n", "и" * 121, "Смотри https://zlo.example", "WWW.zlo.example"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        organisations.proper_name(name)


def test_an_invitation_is_for_its_address_once_and_for_seven_days(base: Base) -> None:
    owner = person(base.engine)
    guest, other = person(base.engine, "guest@firma-primer.ru"), person(base.engine, "other@firma-primer.ru")
    secret = invited(base, owner, "Guest@firma-primer.ru", READER)
    with base.engine.begin() as connection:
        letter = connection.execute(select(Outgoing)).one()
        assert secret in letter.text
        assert letter.recipient == "Guest@firma-primer.ru"
        assert secret not in str(connection.execute(select(Invitation)).one())
        assert invitations.by_secret(connection, secret + "x", NOW) is None
        assert invitations.by_secret(connection, secret, NOW + timedelta(days=7)) is None
        known = invitations.by_secret(connection, secret, NOW + timedelta(days=7, seconds=-1))
        assert known is not None
        with pytest.raises(Refused, match="другой адрес"):
            invitations.take(connection, known.id, other.user, NOW)
        assert invitations.take(connection, known.id, guest.user, NOW) == owner.organisation
        with pytest.raises(Refused, match="уже использовано"):
            invitations.take(connection, known.id, guest.user, NOW)
        assert invitations.by_secret(connection, secret, NOW) is None
        roles = {row.user: row.role for row in organisations.members(connection, owner.organisation)}
        assert roles == {owner.user: OWNER, guest.user: READER}
        assert {row.id for row in organisations.of(connection, guest.user)} == {guest.organisation, owner.organisation}
        lines, _further = audit.page(connection, owner.organisation)
        assert [(row.act, row.email) for row in lines][:1] == [(Act.JOINED, "guest@firma-primer.ru")]


def test_an_address_that_is_not_confirmed_takes_nothing(base: Base) -> None:
    owner, guest = person(base.engine), person(base.engine, "guest@firma-primer.ru")
    secret = invited(base, owner, "guest@firma-primer.ru")
    with base.engine.begin() as connection:
        connection.exec_driver_sql(f'UPDATE "user" SET confirmed_at = NULL WHERE id = {guest.user}')
        known = invitations.by_secret(connection, secret, NOW)
        assert known is not None
        with pytest.raises(Refused):
            invitations.take(connection, known.id, guest.user, NOW)


def test_inviting_again_replaces_and_withdrawing_forgets(base: Base) -> None:
    owner, stranger = person(base.engine), person(base.engine)
    first = invited(base, owner, "guest@firma-primer.ru")
    second = invited(base, owner, "guest@firma-primer.ru", OWNER)
    with base.engine.begin() as connection:
        assert invitations.by_secret(connection, first, NOW) is None
        (row,) = invitations.open_ones(connection, owner.organisation, NOW)
        assert row.role == OWNER
        assert not invitations.withdraw(connection, stranger.organisation, stranger.user, row.id, NOW)
        assert invitations.withdraw(connection, owner.organisation, owner.user, row.id, NOW)
        assert invitations.by_secret(connection, second, NOW) is None
        assert connection.execute(select(func.count()).select_from(Invitation)).scalar() == 0


def test_invitations_are_bounded_for_an_organisation_and_for_an_address(base: Base) -> None:
    owners = [person(base.engine) for _ in range(6)]
    for owner in owners[:5]:
        invited(base, owner, "guest@firma-primer.ru")
    with pytest.raises(Refused, match="достаточно"):
        invited(base, owners[5], "guest@firma-primer.ru")
    for number in range(19):
        invited(base, owners[0], f"guest{number}@firma-primer.ru")
    with pytest.raises(Refused, match="достаточно"):
        invited(base, owners[0], "one-more@firma-primer.ru")
    invited(base, owners[0], "one-more@firma-primer.ru", now=NOW + timedelta(days=1))


def test_who_belongs_already_and_what_is_no_address_are_not_invited(base: Base) -> None:
    owner = person(base.engine, "owner@firma-primer.ru")
    with pytest.raises(Refused, match="уже в организации"):
        invited(base, owner, "OWNER@firma-primer.ru")
    for wrong in ("", "никто", "жук@firma-primer.ru", "a@b@c.ru", "a@firma-primer.ru\nBcc: b@firma-primer.ru"):
        with pytest.raises(Refused, match="не бывает"):
            invited(base, owner, wrong)


def test_a_key_opens_until_it_is_revoked_and_is_kept_as_its_hash(base: Base) -> None:
    owner, stranger = person(base.engine), person(base.engine)
    with base.engine.begin() as connection:
        key = keys.make(connection, OPTIONS, owner.organisation, owner.user, " бухгалтерия ", NOW)
        assert key.startswith(keys.PREFIX)
        row = connection.execute(select(ApiKey)).one()
        assert (row.name, row.hint, len(row.secret)) == ("бухгалтерия", key[:8], 32)
        asking = visitors.by_key(connection, key, NOW)
        assert asking is not None
        assert asking.organisation == owner.organisation
        assert not keys.revoke(connection, stranger.organisation, stranger.user, row.id, NOW)
        assert keys.revoke(connection, owner.organisation, owner.user, row.id, NOW)
        assert visitors.by_key(connection, key, NOW) is None
        assert keys.listed(connection, owner.organisation) == []


def test_keys_are_twenty_at_most(base: Base) -> None:
    owner = person(base.engine)
    with base.engine.begin() as connection:
        for number in range(keys.MOST):
            keys.make(connection, OPTIONS, owner.organisation, owner.user, f"key {number}", NOW)
        with pytest.raises(Refused, match="уже 20"):
            keys.make(connection, OPTIONS, owner.organisation, owner.user, "one more", NOW)
        with pytest.raises(Refused, match="Назовите"):
            keys.make(connection, OPTIONS, owner.organisation, owner.user, " ", NOW)


def test_invitations_that_are_over_are_forgotten(base: Base) -> None:
    owner = person(base.engine)
    for days, email in ((0, "over@firma-primer.ru"), (1, "open@firma-primer.ru")):
        invited(base, owner, email, now=NOW + timedelta(days=days))
    with base.engine.begin() as connection:
        invitations.forget(connection, to_moment(NOW + timedelta(days=7)))
        assert connection.execute(select(Invitation.email)).scalars().all() == ["open@firma-primer.ru"]
