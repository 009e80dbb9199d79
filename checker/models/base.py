"""The base of all tables and the column types they share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, MetaData, SmallInteger, and_, or_
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database gives; SQLite counts only in a column that it knows as INTEGER."""

Moment = BigInteger
"""A moment: milliseconds of UTC since 1970, strictly increasing from commit to commit (`checker.moments`)."""

Day = Integer
"""A day as YYYYMMDD."""

Small: TypeEngine[int] = SmallInteger()

PUBLIC = 0
"""The reach of what the service fetched from official sources; any other number is one organisation (wall 7)."""


class Base(DeclarativeBase):
    """The base of all tables; constraints have names, so that a migration can address them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def open_at(table: Any, moment: Any) -> ColumnElement[bool]:
    """The condition that a versioned row was the present at a moment."""
    return and_(table.known_from <= moment, or_(table.known_to.is_(None), table.known_to > moment))
