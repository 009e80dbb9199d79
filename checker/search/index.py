"""The derived index over distinct names: what lies in it, how it is opened, and how each process follows it.

A folder `search/` of the data folder holds one generation in use, named in the file `current`; a new one is built
aside. Nothing in it is not in the base: it may be deleted at any time. Only public names are in it (wall 7).
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import tantivy

from checker.search.rank import name_rank
from checker.search.words import skeletons

FORMAT = 1
"""Raised when what is written changes: an index of another format counts as missing."""

EDGE = 3
"""Beginnings of so many letters are terms of their own: a range of the dictionary would be too long."""

MOST_SURNAMES = 300
"""So many surnames of heads are kept with one name."""

HEAP = 128_000_000
CURSOR = "\x00cursor"


class Name(msgspec.Struct, frozen=True):
    """A distinct folded name: the best place of its companies, how many bear it, surnames at their heads."""

    name: str
    best: int
    count: int
    surnames: frozenset[str]


class Broken(Exception):
    """The index is missing, of another format, or cannot be read."""


def _schema() -> tantivy.Schema:
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("name", stored=True, tokenizer_name="raw", index_option="basic")
    schema.add_text_field("words", stored=True, tokenizer_name="whitespace", index_option="basic")
    schema.add_text_field("joined", tokenizer_name="raw", index_option="basic")
    schema.add_text_field("edge", tokenizer_name="whitespace", index_option="basic")
    schema.add_text_field("surname", tokenizer_name="whitespace", index_option="basic")
    schema.add_unsigned_field("rank", fast=True)
    schema.add_unsigned_field("count", fast=True)
    schema.add_float_field("quality", fast=True)
    schema.add_unsigned_field("cursor", stored=True)
    return schema.build()


SCHEMA = _schema()


def _document(name: Name) -> tantivy.Document:
    words = skeletons(name.name)
    joined = "".join(words)
    rank = name_rank(name.best, name.count)
    edges = {word[:size] for word in words for size in range(1, EDGE + 1)}
    document = tantivy.Document()
    document.add_text("name", name.name)
    document.add_text("words", " ".join(words))
    document.add_text("joined", joined[:200])
    document.add_text("edge", " ".join(sorted(edges) + [f"^{joined[:size]}" for size in range(1, EDGE + 1)]))
    if name.surnames:
        document.add_text("surname", " ".join(sorted(name.surnames)[:MOST_SURNAMES]))
    document.add_unsigned("rank", rank)
    document.add_unsigned("count", name.count)
    document.add_float("quality", 1.0 + (255 - rank) / 255)
    return document


class Names:
    """The index of one data folder, as one process reads it; safe for threads. It follows what others write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._seen: tuple[Any, ...] | None = None
        self._searcher: tantivy.Searcher | None = None
        self._index: tantivy.Index | None = None
        self._generation = ""

    def searcher(self) -> tantivy.Searcher:
        """The newest state. Raises Broken."""
        with self._lock:
            try:
                generation = (self.folder / "current").read_text().strip()
                path = self.folder / generation
                state = (path / "meta.json").stat()
                seen = (generation, state.st_mtime_ns, state.st_ino)
                if seen != self._seen:
                    if self._index is None or generation != self._generation:
                        self._index, self._generation = tantivy.Index.open(str(path)), generation
                        self._index.config_reader("manual")
                    self._index.reload()
                    self._searcher, self._seen = self._index.searcher(), seen
            except (OSError, ValueError, RuntimeError) as error:
                self._seen = self._searcher = self._index = None
                raise Broken(str(error)) from error
            assert self._searcher is not None
            return self._searcher

    def cursor(self) -> int:
        """The moment up to which the base is in the index. Raises Broken."""
        searcher = self.searcher()
        found = searcher.search(tantivy.Query.term_query(SCHEMA, "name", CURSOR), 1).hits
        if not found:
            raise Broken("the index has no cursor")
        return int(searcher.doc(found[0][1]).to_dict()["cursor"][0])

    def rebuild(self, names: Iterable[Name], cursor: int) -> int:
        """Builds a generation aside and puts it in place of the present one; returns how many names it holds.

        Raises Broken where somebody writes the index already.
        """
        with self._alone():
            return self._rebuild(names, cursor)

    def _rebuild(self, names: Iterable[Name], cursor: int) -> int:
        generation = f"{FORMAT}-{cursor}"
        while (self.folder / generation).exists():
            generation += "a"
        path = self.folder / f".building-{generation}"
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        count = 0
        writer = tantivy.Index(SCHEMA, path=str(path)).writer(HEAP, 1)
        for name in names:
            writer.add_document(_document(name))
            count += 1
        self._finish(writer, cursor)
        path.rename(self.folder / generation)
        pointer = self.folder / ".current"
        pointer.write_text(generation)
        pointer.replace(self.folder / "current")
        self._sweep(generation)
        return count

    def update(self, names: Iterable[Name], gone: Iterable[str], cursor: int) -> None:
        """Puts these names in place of what is said of them, drops those that are gone. Raises Broken."""
        with self._alone():
            self._update(names, gone, cursor)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Of all processes and threads one writes; who dies lets go. Raises Broken where another one does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Broken("the index is being written") from error
            yield

    def _update(self, names: Iterable[Name], gone: Iterable[str], cursor: int) -> None:
        self.searcher()
        assert self._index is not None
        try:
            writer = self._index.writer(HEAP, 1)
        except ValueError as error:  # another process holds the lock
            raise Broken(str(error)) from error
        for name in names:
            writer.delete_documents_by_term("name", name.name)
            writer.add_document(_document(name))
        for left in gone:
            writer.delete_documents_by_term("name", left)
        self._finish(writer, cursor)

    @staticmethod
    def _finish(writer: tantivy.IndexWriter, cursor: int) -> None:
        note = tantivy.Document()
        note.add_text("name", CURSOR)
        note.add_unsigned("cursor", cursor)
        writer.delete_documents_by_term("name", CURSOR)
        writer.add_document(note)
        writer.commit()
        writer.wait_merging_threads()

    def _sweep(self, generation: str) -> None:
        """Drops other generations: a process that reads one has its files open still."""
        for other in self.folder.iterdir():
            if other.is_dir() and other.name != generation:
                shutil.rmtree(other, ignore_errors=True)
