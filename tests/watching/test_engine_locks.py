"""Whoever begins to watch and whoever tells of it at that moment wait for each other, never both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from support.base import Base
from support.files import inn
from support.people import person

from checker import moments
from checker.models import Alert
from checker.settings import Settings
from checker.watching import lists, touched
from checker.watching.telling import Telling, tell

OPTIONS = Settings(secret_key="k" * 40)


@pytest.mark.parametrize("base", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_worker_that_tells_an_organisation_which_is_putting_the_same_company_into_a_list(base: Base) -> None:
    """On PostgreSQL, for SQLite has one writer."""
    who, now = person(base.engine), datetime.now(UTC)
    with base.engine.begin() as connection:
        into = lists.default_list(connection, who.organisation, now)
        touched.touch(connection, [inn(1)])
    (claim,) = touched.claim(base.engine, 1)
    one = Telling(
        organisation=who.organisation, subject=inn(1), name="event:1", kind="name", grave=False, day=20261122, value={}
    )

    def put() -> lists.Put:
        with base.engine.begin() as connection:
            lists.make(connection, who.organisation, "Ещё", now)  # it holds the organisation locked
            return lists.put(connection, OPTIONS, who.organisation, who.user, into, [inn(1)], now)

    with ThreadPoolExecutor(1) as aside:
        with base.engine.begin() as connection:
            at = moments.stamp(connection)
            assert touched.settle(connection, [claim]) == {inn(1)}
            putting = aside.submit(put)
            with pytest.raises(TimeoutError):
                putting.result(timeout=0.5)
            assert tell(connection, [one], at, at) == 1
        assert putting.result(timeout=30).added == [inn(1)]
    assert base.rows(select(Alert.subject)) == [(inn(1),)]
