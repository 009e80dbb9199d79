"""Engine and session: SQLite with WAL by default, PostgreSQL when the address says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    # It takes 15 MB, and what only reads or writes a base, as every worker of a load does, has no use for it.
    from alembic.config import Config

BUSY_MS = 300_000
"""So long a writer of SQLite waits for another: a first load puts millions of rows into one transaction."""

CACHE_KIB = 40_000

READS = "checker_reads"
"""Option of a connection: its transactions write nothing, whatever the engine is for."""


class BadDatabase(ValueError):
    """The base cannot be used by this version; the text says why."""


def make_engine(url: str, *, read_only: bool = False, kept: bool = True, busy_ms: int = BUSY_MS) -> Engine:
    """An engine for the address. On SQLite a transaction begins as a writer at once (BEGIN IMMEDIATE) unless
    `read_only`: a read that turns into a write in mid-transaction would fail with "database is locked".
    What is written stands in no error: its words go to logs, and may be an address or whom somebody asks about.
    busy_ms: how long a writer waits for another. kept: whether connections to a server are kept for the next use.

    Raises BadDatabase if the address names neither SQLite nor PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadDatabase(f"CHECKER_DATABASE_URL is no address of a database: {error}") from error
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise BadDatabase(f"CHECKER_DATABASE_URL names {parsed.drivername}: it has to be sqlite:// or postgresql://")
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, poolclass=NullPool if read_only or not kept else None, hide_parameters=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    limits = {"timeout": busy_ms / 1000, "check_same_thread": False}
    engine = create_engine(parsed, connect_args=limits, hide_parameters=True)
    tune(engine, (lambda: False) if read_only else (lambda: True), read_only=read_only, busy_ms=busy_ms)
    return engine


def tune(engine: Engine, writes: Callable[[], bool], *, read_only: bool = False, busy_ms: int = BUSY_MS) -> None:
    """Sets an engine of SQLite up, and leaves another as it is. writes: whether the transaction that begins will."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={busy_ms}",
            f"cache_size=-{CACHE_KIB}",
            *(("query_only=ON",) if read_only else ()),
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        read = connection.get_execution_options().get(READS, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes() and not read else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the base from its first query to its last; it waits for no writer."""
    with engine.connect().execution_options(**{READS: True}) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


def is_current(url: str) -> bool:
    """Whether the schema is at head, asked without the writer's lock: a load may hold it for long.

    Raises BadDatabase if a newer version of the program wrote it.
    """
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory.from_config(_config(url))
    engine = make_engine(url, read_only=True)
    try:
        with reading(engine) as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
    if revision is not None and revision not in {known.revision for known in script.walk_revisions()}:
        raise BadDatabase(f"a newer version of the program wrote this base (schema {revision}): use that version")
    return revision == script.get_current_head()


def upgrade(url: str) -> None:
    """Brings the schema to head; a base that is there already is not locked. Raises BadDatabase."""
    from alembic import command  # noqa: PLC0415 see above

    if not is_current(url):
        command.upgrade(_config(url), "head")


def _config(url: str) -> Config:
    from alembic.config import Config  # noqa: PLC0415 see above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    config.attributes["url"] = url
    return config
