"""An empty base with its archive, and the acts that a test does with it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from checker.db import make_engine, reading
from checker.facts import Coverage, FactSheet
from checker.history import Entry, history
from checker.ingest.run import Report, load
from checker.lookup import fact_sheet
from checker.models import Event, SourceRow, Version
from checker.raw import Raw, open_raw
from checker.search import Answer, Hit, Names, bring_up_to_date, find, search


@dataclass
class Base:
    """url and engine of the database, the folder of the archive, a folder for files to be loaded."""

    url: str
    root: Path
    folder: Path
    engine: Engine = field(init=False)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.engine = make_engine(self.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with reading(self.engine) as connection:
            yield connection

    def load(self, content: bytes | Path, name: str = "", **options: Any) -> Report:
        """Loads bytes or a file; the law of the run must hold for whatever was read."""
        path = content if isinstance(content, Path) else self.folder / (name or f"file-{next(self._count)}")
        if isinstance(content, bytes):
            path.write_bytes(content)
        report = load(self.engine, self.url, self.root, path, **options)
        assert report.source is None or report.lawful, report
        return report

    def sheet(self, number: str, **options: Any) -> FactSheet:
        with self.read() as connection:
            return fact_sheet(connection, number, **options)

    def history(self, number: str, **options: Any) -> list[Entry]:
        with self.read() as connection:
            return history(connection, number, **options)

    def search(self, words: str, **options: Any) -> list[Hit]:
        with self.read() as connection:
            return search(connection, words, **options)

    @property
    def names(self) -> Names:
        """The search index, in line with the base."""
        names = Names(self.root.parent / "search")
        engine = make_engine(self.url, read_only=True)  # it may be asked for in the midst of a reading
        bring_up_to_date(engine, names)
        engine.dispose()
        return names

    def find(self, words: str, **options: Any) -> Answer:
        names = self.names
        with self.read() as connection:
            return find(connection, words, names, **options)

    def raw(self, evidence_id: str, **options: Any) -> Raw | None:
        with self.read() as connection:
            return open_raw(connection, self.root, evidence_id, **options)

    def coverage(self, number: str, source: str, **options: Any) -> Coverage:
        return next(found for found in self.sheet(number, **options).coverage if found.source == source)

    def rows(self, statement: Any) -> list[Any]:
        with self.read() as connection:
            return list(connection.execute(statement).all())

    def count(self, table: Any) -> int:
        return int(self.rows(select(func.count()).select_from(table))[0][0])

    def events(self, *columns: Any) -> list[tuple[Any, ...]]:
        """(block, key, kind) of all events in order, or other columns."""
        wanted = columns or (Event.block, Event.key, Event.kind)
        return [tuple(row) for row in self.rows(select(*wanted).order_by(Event.id))]

    def versions(self, source: str = "egrul") -> set[tuple[Any, ...]]:
        """(subject, part, asof, hash) of every version."""
        query = select(Version.subject, Version.part, Version.asof, Version.hash).join(
            SourceRow, SourceRow.id == Version.source_id
        )
        return {tuple(row) for row in self.rows(query.where(SourceRow.code == source))}

    def present(self) -> list[tuple[Any, ...]]:
        """Open versions in order, with what they say and of what day."""
        query = select(Version.source_id, Version.reach, Version.subject, Version.part, Version.asof, Version.hash)
        return sorted(tuple(row) for row in self.rows(query.where(Version.known_to.is_(None))))
