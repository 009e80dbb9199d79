"""The folder of reports: files named by their SHA-256, whole and on disk before anybody is told of them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

INCOMING, GOING = ".incoming-", ".going-"
_OURS = re.compile(r"[0-9a-f]{64}\.[a-z]+")
"""What somebody else put there is left alone."""


class Damaged(Exception):
    """The file is not there, or its bytes are not those that were kept: it is never handed out."""


def place(root: Path, digest: str, format_: str) -> Path:
    """Where the file of this SHA-256 (hexadecimal) lies."""
    return root / digest[:2] / f"{digest}.{format_}"


def put(root: Path, data: bytes, format_: str) -> str:
    """Puts a file there, durably, and returns its SHA-256. One that lies there whole stays, as if put there now.

    A damaged one is written anew. Raises OSError where the disk is full; nothing half-written is left then.
    """
    digest = sha256(data).hexdigest()
    final = place(root, digest, format_)
    with suppress(FileNotFoundError):
        os.utime(final)
        if final.read_bytes() == data:
            return digest
    final.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=root, prefix=INCOMING)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        os.replace(name, final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for folder in (final.parent, root):  # the names too outlast a cut of the power
        _sync(folder)
    return digest


def read(root: Path, digest: str, format_: str) -> bytes:
    """The bytes of a file that was kept. Raises Damaged where they are not those of its SHA-256."""
    try:
        data = place(root, digest, format_).read_bytes()
    except OSError as error:
        raise Damaged(f"{digest}.{format_} cannot be read: {error.strerror}") from error
    if sha256(data).hexdigest() != digest:
        raise Damaged(f"{digest}.{format_} has other bytes")
    return data


def standing(root: Path, before: float) -> Iterator[Path]:
    """The files that were put here before a moment (seconds of the epoch); what was half-written then goes."""
    for path in root.glob(f"??/{GOING}*"):  # who put it aside was killed before he looked whether it is wanted
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                os.replace(path, path.with_name(path.name.removeprefix(GOING)))
    for path in root.glob("??/*.*"):
        with suppress(FileNotFoundError):
            if _OURS.fullmatch(path.name) and path.stat().st_mtime < before:
                yield path
    for path in root.glob(f"{INCOMING}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before:
                path.unlink()


def take_away(path: Path, is_wanted: Callable[[], bool]) -> bool:
    """Deletes a file, unless somebody kept the same bytes meanwhile; returns whether it is gone.

    It is first put aside: who keeps it looks whether it is there after his row is written (`kept`), and whoever wrote
    his row before that is seen by `is_wanted`.
    """
    aside = path.with_name(f"{GOING}{path.name}")
    try:
        os.replace(path, aside)
    except FileNotFoundError:
        return False
    if is_wanted():
        os.replace(aside, path)
        return False
    aside.unlink(missing_ok=True)
    return True


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
