"""Archives within an archive: each becomes a document of its own, with its own run and its own evidence."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from scrapers.archive import BROKEN, BadDocument, Reader, parts

DEPTH = 3
"""So many archives may lie in each other."""

NAME_BYTES = 200
"""File systems take names of 255 bytes."""


class Unpacked(NamedTuple):
    """A document; apart: numbers of its members that are documents of their own."""

    path: Path
    apart: frozenset[int] = frozenset()


@contextmanager
def documents(path: Path, folder: Path | None = None, prefix: str = "checker-unpacked-") -> Iterator[list[Unpacked]]:
    """The document itself, and every archive within it, unpacked for as long as the context lasts.

    folder: where a folder of that prefix is made for them; None: where the system keeps what is temporary.
    A broken inner archive is left to be refused as a document of its own; one that cannot be unpacked, or lies too
    deep, is left to be refused with the document in which it lies.
    """
    with tempfile.TemporaryDirectory(prefix=prefix, dir=folder) as made:
        yield list(_documents(path, Path(made), DEPTH))


def _documents(path: Path, folder: Path, depth: int) -> Iterator[Unpacked]:
    inner = _inner(path) if depth else []
    if not inner:
        yield Unpacked(path)
        return
    apart: set[int] = set()
    with Reader(path) as reader:
        for number, name in inner:
            target = folder / f"{depth}-{number}" / _file_name(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with reader.open(number) as member, target.open("wb") as file:
                    shutil.copyfileobj(member, file, 1 << 20)
            except BROKEN:
                continue
            apart.add(number)
            yield from _documents(target, target.parent, depth - 1)
        if len(apart) < len(parts(path, path.name)):
            yield Unpacked(path, frozenset(apart))


def _file_name(name: str) -> str:
    """The last part of a member's name, as a file can be called: whole in its end, which may tell the day."""
    return Path(name).name.encode()[-NAME_BYTES:].decode("utf-8", "ignore")


def _inner(path: Path) -> list[tuple[int, str]]:
    """Numbers and names of members that are archives."""
    if not zipfile.is_zipfile(path):
        return []
    try:
        members = parts(path, path.name)
    except BadDocument:
        return []
    return [(part.number, part.name) for part in members if part.name.lower().endswith(".zip") and not part.problem]
