"""A private PostgreSQL on a unix socket in a folder of its own; it goes away with the tests."""

from __future__ import annotations

import itertools
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from checker.db import upgrade

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_wal_size": "256MB",
}


EMPTY = "empty"
"""The database of which others are copies: the newest schema, no rows."""

SHAPE = """
select md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull), ',' order by 1))
from (select oid, relname, relkind from pg_class where relnamespace = 'public'::regnamespace) c
left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
"""
"""What a database is made of, without its rows."""

EMPTIED = """
do $$
declare
  one text;
  is_filled boolean;
  filled text[] := '{}';
begin
  for one in select quote_ident(tablename) from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'
  loop
    execute format('select exists (select from %s)', one) into is_filled;
    if is_filled then filled := filled || one; end if;
  end loop;
  if filled <> '{}' then execute 'truncate ' || array_to_string(filled, ', ') || ' cascade'; end if;
  perform setval(seqrelid, seqstart, false) from pg_sequence where pg_sequence_last_value(seqrelid) is not null;
end $$
"""
"""Empties the tables that have rows, and numbers begin anew. The migrations bring no rows."""


def binaries() -> Path | None:
    """The newest installed PostgreSQL, None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Cluster:
    """A running server. Sorted by ICU's Russian rules, because a program that needs C collation is wrong."""

    def __init__(self, binary: Path) -> None:
        self._binary = binary
        said = subprocess.run([binary / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        self._version = int(re.findall(r"\d+", said)[0])
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path holds 107 bytes at most
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            name = next(user for user in ("postgres", "nobody") if user in {entry.pw_name for entry in pwd.getpwall()})
            account = pwd.getpwnam(name)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=ru-RU")  # fmt: skip
        options = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        given = " ".join(f"-c {key}='{value}'" for key, value in options.items())
        self._run("pg_ctl", "-D", self.data, "-w", "-s", "-l", str(self.folder / "log"), "-o", given, "start")
        self._clean: list[str] = []
        self._numbers = itertools.count(1)
        upgrade(self.create(EMPTY))
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=EMPTY) as connection:
            self._shape = connection.execute(SHAPE).fetchone()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def url(self, database: str) -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database that is a copy of another; returns its address.

        File by file, as all servers before 15 did it: in half the time, for nothing of it goes through the log.
        """
        files = " STRATEGY FILE_COPY" if self._version >= 15 else ""
        self._say(f'CREATE DATABASE "{database}" TEMPLATE "{template}"{files}')
        return self.url(database)

    def lend(self) -> str:
        """The name of a database of the newest schema without rows: one that was given back, or a new one.

        A server writes all that it holds to disk before it copies a database, which takes longer than most tests.
        """
        if self._clean:
            return self._clean.pop()
        name = f"test{next(self._numbers)}"
        self.create(name, EMPTY)
        return name

    def give_back(self, database: str) -> None:
        """Empties a database for the next test, whoever is still in it; one whose tables were altered is dropped."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            others = (
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and pid <> pg_backend_pid()"
            )
            connection.execute(others, [database])
            row = connection.execute(SHAPE).fetchone()
            if is_same := row == self._shape:
                connection.execute(EMPTIED)
        if is_same:
            self._clean.append(database)
        else:
            self.drop(database)

    def drop(self, database: str) -> None:
        self._say(f'DROP DATABASE "{database}" WITH (FORCE)')

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-s", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _say(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str) -> None:
        with tempfile.TemporaryFile() as log:  # not a pipe: the server would keep it open
            done = subprocess.run(
                [str(self._binary / program), *arguments],
                cwd=self.folder,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                check=False,
                **self._user,
            )
            log.seek(0)
            said = log.read().decode(errors="replace")
        if done.returncode:
            raise RuntimeError(f"{program}: {said}")
