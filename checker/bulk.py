"""Many rows at once, on either database: driver-level inserts and look-ups by a list of keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY


def insert_rows(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Inserts tuples in the order of `columns`: executemany on SQLite, COPY on PostgreSQL."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(rows))  # noqa: S608 our own names
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def among(connection: Connection, column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a column is one of the values, whatever their number, answered by the column's index."""
    given = list(values)
    if connection.dialect.name == "sqlite":
        listed = func.json_each(bindparam(None, json.dumps(given), unique=True)).table_valued("value")
        return column.in_(select(listed.c.value))  # type: ignore[no-any-return]
    return column == func.any(bindparam(None, given, type_=ARRAY(Text), unique=True))  # type: ignore[no-any-return]
