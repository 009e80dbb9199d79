"""The first load of a flat source: nothing to compare with, so rows are set aside and put into the ledger in one go.

The ledger is clustered by subject, and records of a release are in no order: written as they come, every transaction
would touch every page of it. Sorted once, each page is written once.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Executable,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from checker.bulk import insert_rows
from checker.ingest.store import Place, count_records, has_versions
from checker.ingest.work import Aside
from checker.models import Version
from checker.moments import stamp

ASIDE = Table(
    "aside",
    MetaData(),
    Column("subject", Text),
    Column("part", Text),
    Column("asof", Integer),
    Column("hash", BigInteger),
    Column("member", Integer),
    Column("offset", BigInteger),
    Column("length", Integer),
    Column("sha256", LargeBinary),
    Column("body", LargeBinary),
    prefixes=["TEMPORARY"],
)
COLUMNS = tuple(column.name for column in ASIDE.columns)


class Overtaken(RuntimeError):
    """Another load wrote the same source meanwhile; nothing was written, the next load compares as usual."""


class FirstLoad:
    """Rows of one run, set aside in a temporary table of one connection."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._place = place
        self._connection = engine.connect()
        with self._connection.begin():
            ASIDE.create(self._connection)

    def take(self, rows: Sequence[Aside]) -> None:
        """Sets rows aside; those with large bodies go the usual way."""
        with self._connection.begin():
            insert_rows(self._connection, ASIDE.name, COLUMNS, rows)

    def write(self) -> tuple[int, int]:
        """Puts all of it into the ledger in one transaction; returns (stored, overtaken by another of the document).

        Raises Overtaken.
        """
        with self._connection.begin():
            now = stamp(self._connection)
            if has_versions(self._connection, self._place.source_id, self._place.reach):
                raise Overtaken("another load of this source ran at the same time: load the file again")
            total = self._connection.execute(select(func.count()).select_from(ASIDE)).scalar_one()
            filled = _insert(self._connection, self._place, now).execution_options(preserve_rowcount=True)
            stored = self._connection.execute(filled).rowcount
            count_records(self._connection, self._place, stored)
        return stored, total - stored

    def close(self) -> None:
        """Drops what was set aside."""
        with self._connection.begin():
            ASIDE.drop(self._connection)
        self._connection.close()


def _insert(connection: Connection, place: Place, now: int) -> Executable:
    """Of records of one unit the newest comes first and stays: all of them would have the same key."""
    fixed = {"source_id": place.source_id, "reach": place.reach, "known_from": now, "document_id": place.document}
    ordered = select(*ASIDE.columns, *(literal(value) for value in fixed.values())).order_by(
        ASIDE.c.subject, ASIDE.c.part, ASIDE.c.asof.desc(), ASIDE.c.member.desc(), ASIDE.c.offset.desc()
    )
    into = sqlite.insert(Version) if connection.dialect.name == "sqlite" else postgresql.insert(Version)
    return into.from_select([*COLUMNS, *fixed], ordered).on_conflict_do_nothing()
