"""What can be wrong with the base itself: a sentence, never a trace."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from checker import db
from tests.support.base import Base
from tests.support.postgres import Cluster


@pytest.mark.parametrize("url", ["mysql://host/base", "nonsense", "postgresql+psycopg2://host/base"])
def test_an_address_of_no_known_database_is_told(url: str) -> None:
    with pytest.raises(db.BadDatabase, match="CHECKER_DATABASE_URL"):
        db.make_engine(url)


def test_a_base_of_a_newer_version_is_not_touched(base: Base) -> None:
    with base.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(db.BadDatabase, match="newer version"):
        db.upgrade(base.url)


@pytest.mark.postgres
def test_two_programs_that_start_at_once_make_one_schema(cluster: Cluster) -> None:
    url = cluster.create("race")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(db.upgrade, [url, url]))
    assert db.is_current(url)
    cluster.drop("race")


def test_an_error_does_not_say_what_was_written(base: Base) -> None:
    """Its words go to the log of whoever does not expect it: an address, a number that somebody asks about."""
    with base.engine.connect() as connection, pytest.raises(DBAPIError) as refused:
        connection.execute(text("INSERT INTO nowhere VALUES (:who)"), {"who": "anna@firma-primer.ru"})
    assert "anna@" not in str(refused.value)
