"""Keys of sellers: sealed, of one organisation, unreadable with another key of the settings, and said so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update
from support.base import Base
from support.people import person
from test_departure import dump
from test_organisations import OPTIONS

from checker.accounts import sellers, visitors
from checker.accounts.refused import Refused
from checker.models import Audit, SellerKey
from checker.settings import Settings
from scrapers.checko_api import Quota

NOW = datetime.now(UTC)
KEY = "klyuch-primera-0815"


def put(base: Base, organisation: int, user: int, key: str = KEY) -> None:
    with base.engine.begin() as connection:
        sellers.put(connection, OPTIONS, organisation, user, key, NOW)


def key_of(base: Base, organisation: int, options: Settings = OPTIONS) -> str | None:
    with base.read() as connection:
        return sellers.key_of(connection, options, organisation)


def test_a_key_is_had_back_by_its_organisation_and_stands_nowhere_in_clear(base: Base) -> None:
    ours, theirs = person(base.engine), person(base.engine)
    put(base, ours.organisation, ours.user, f"  {KEY}\n")
    assert key_of(base, ours.organisation) == KEY
    assert key_of(base, theirs.organisation) is None
    assert KEY not in dump(base)
    (sealed,) = base.rows(select(SellerKey.sealed))
    assert KEY.encode() not in sealed[0]
    with base.read() as connection:
        assert visitors.signed_in(connection, ours.secret, None, NOW).seller
        assert not visitors.signed_in(connection, theirs.secret, None, NOW).seller
        shown = sellers.shown(connection, OPTIONS, ours.organisation)
    assert shown is not None
    assert (shown.ending, shown.readable, shown.told, shown.refused) == ("0815", True, None, "")


def test_a_row_that_is_moved_to_another_organisation_opens_for_nobody(base: Base) -> None:
    ours, theirs = person(base.engine), person(base.engine)
    put(base, ours.organisation, ours.user)
    with base.engine.begin() as connection:
        connection.execute(update(SellerKey).values(organisation_id=theirs.organisation))
    with pytest.raises(sellers.Unreadable):
        key_of(base, theirs.organisation)


def test_another_key_of_the_settings_makes_it_unreadable_and_that_is_shown(base: Base) -> None:
    ours = person(base.engine)
    put(base, ours.organisation, ours.user)
    other = Settings(data_dir=OPTIONS.data_dir, secret_key="j" * 40)
    with pytest.raises(sellers.Unreadable):
        key_of(base, ours.organisation, other)
    with base.read() as connection:
        shown = sellers.shown(connection, other, ours.organisation)
    assert shown is not None
    assert not shown.readable
    put(base, ours.organisation, ours.user, "drugoi-klyuch-1")
    assert key_of(base, ours.organisation) == "drugoi-klyuch-1", "it is brought again"


def test_what_the_seller_said_is_kept_until_it_says_otherwise_and_not_of_another_key(base: Base) -> None:
    ours = person(base.engine)
    put(base, ours.organisation, ours.user)

    def told(quota: Quota | None, refused: str) -> tuple[Any, ...]:
        with base.engine.begin() as connection:
            sellers.told(connection, ours.organisation, quota, refused, NOW)
            shown = sellers.shown(connection, OPTIONS, ours.organisation)
        assert shown is not None
        return shown.requests_today, shown.balance_kop, shown.refused

    assert told(Quota(7, 12_050), "") == (7, 12_050, "")
    assert told(None, "quota") == (7, 12_050, "quota")
    assert told(Quota(8, None), "") == (8, None, "")
    put(base, ours.organisation, ours.user, "drugoi-klyuch-1")
    with base.read() as connection:
        shown = sellers.shown(connection, OPTIONS, ours.organisation)
    assert shown is not None
    assert (shown.ending, shown.requests_today, shown.told) == ("ch-1", None, None)


def test_it_is_removed_once_and_the_log_tells_of_it_without_the_key(base: Base) -> None:
    ours = person(base.engine)
    put(base, ours.organisation, ours.user)
    with base.engine.begin() as connection:
        assert sellers.drop(connection, ours.organisation, ours.user, NOW)
        assert not sellers.drop(connection, ours.organisation, ours.user, NOW)
    acts = base.rows(select(Audit.act, Audit.detail).order_by(Audit.id))
    assert acts[-2:] == [("seller_key_put", "Checko"), ("seller_key_dropped", "Checko")]
    assert key_of(base, ours.organisation) is None


@pytest.mark.parametrize(
    "key", ["", "short", "with space 1", "кириллица123", "a" * 129, "key&inn=1", "key%20key", "key\0key1"]
)
def test_what_no_address_can_hold_as_it_is_is_no_key(base: Base, key: str) -> None:
    ours = person(base.engine)
    with pytest.raises(Refused):
        put(base, ours.organisation, ours.user, key)
    assert msgspec.json.encode(base.rows(select(SellerKey.ending))) == b"[]"
