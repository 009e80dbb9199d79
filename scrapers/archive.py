"""Documents as received: kept by their SHA-256, opened member by member. Nothing in it is ever executed or rendered."""

from __future__ import annotations

import io
import lzma
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

import brotli
import msgspec

CHUNK = 262_144
HEAD_SIZE = 16_384
BOMB_BYTES = 64_000_000
BOMB_RATIO = 200
"""XML of these sources packs 10 to 40 times; a large member that packs better than this is not data."""

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, brotli.error, EOFError, NotImplementedError, RuntimeError)
"""What reading a broken, cut or encrypted archive raises."""


class BadDocument(ValueError):
    """The document cannot be read at all; the text says why."""


class Part(msgspec.Struct, frozen=True):
    """A member of a document: its number, name (of a bare file: the file's own) and size when unpacked."""

    number: int
    name: str
    size: int
    problem: str = ""


def keep(path: Path, root: Path) -> tuple[bytes, int]:
    """Copies a file into the archive before anything refers to it; returns its SHA-256 and size.

    The copy is complete and on disk before it gets its name, so a cut or a full disk leaves nothing half-written.
    """
    with path.open("rb") as source:
        return _keep(source, root)


def keep_bytes(content: bytes, root: Path) -> bytes:
    """Puts the bytes of an answer into the archive, as `keep` does with a file; returns their SHA-256.

    What lies there already counts as received now: its term begins anew.
    """
    digest = sha256(content).digest()
    try:
        os.utime(place(root, digest))
    except FileNotFoundError:
        return _keep(io.BytesIO(content), root)[0]
    return digest


def kept_before(root: Path, moment: float) -> Iterator[bytes]:
    """The SHA-256 of everything that was put here before a moment (seconds of the epoch); half-written files go."""
    for path in root.glob("*/*"):
        if path.stat().st_mtime < moment:
            yield bytes.fromhex(path.name)
    for path in root.glob(".incoming-*"):
        if path.stat().st_mtime < moment:
            path.unlink(missing_ok=True)


def _keep(source: BinaryIO, root: Path) -> tuple[bytes, int]:
    root.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    descriptor, name = tempfile.mkstemp(dir=root, prefix=".incoming-")
    try:
        with os.fdopen(descriptor, "wb") as target:
            while chunk := source.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        final = place(root, digest.digest())
        final.parent.mkdir(exist_ok=True)
        os.replace(name, final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return digest.digest(), size


def place(root: Path, digest: bytes) -> Path:
    """Where the document with this SHA-256 lies."""
    text = digest.hex()
    return root / text[:2] / text


def parts(path: Path, name: str) -> list[Part]:
    """The members of a document, in its own order. Raises BadDocument if it is an archive that cannot be read."""
    with path.open("rb") as file:
        start = file.read(4)
    if not start.startswith(b"PK"):
        return [Part(0, name, path.stat().st_size)]
    try:
        with zipfile.ZipFile(path) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            return [Part(i, info.filename, info.file_size, _problem(info)) for i, info in enumerate(files)]
    except (*BROKEN, UnicodeDecodeError) as error:
        raise BadDocument(f"the zip archive is broken or cut off: {error}") from error


def _problem(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 1:
        return "the member is encrypted"
    if info.file_size > BOMB_BYTES and info.file_size > BOMB_RATIO * max(info.compress_size, 1):
        return f"the member unpacks {info.file_size // max(info.compress_size, 1)} times: this is no data"
    return ""


def is_brotli(name: str) -> bool:
    """Whether a document is packed by brotli: it has no sign of its own, so the name decides."""
    return name.lower().endswith(".br")


class Reader:
    """Opens members of one document; use as a context manager. name: what the document is called, where it matters."""

    def __init__(self, path: Path, name: str = "") -> None:
        self._path = path
        self._brotli = is_brotli(name)
        with path.open("rb") as file:
            self._packed = file.read(2) == b"PK"
        self._zip = zipfile.ZipFile(path) if self._packed else None
        self._files = [info for info in self._zip.infolist() if not info.is_dir()] if self._zip else []

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip:
            self._zip.close()

    def open(self, number: int) -> BinaryIO:
        if self._zip:
            return self._zip.open(self._files[number])  # type: ignore[return-value]
        return _unpacked(self._path) if self._brotli else self._path.open("rb")

    def chunks(self, number: int, begin: int = 0) -> Iterator[bytes]:
        """The bytes of a member from a place on, chunk by chunk; raises one of BROKEN where it is cut.

        A packed member has to be unpacked up to the place.
        """
        with self.open(number) as member:
            if begin:
                member.seek(begin)
            while chunk := member.read(CHUNK):
                yield chunk

    def slice(self, number: int, offset: int, length: int) -> bytes:
        """Bytes of a record. A packed member has to be unpacked up to the place."""
        with self.open(number) as member:
            member.seek(offset)
            return member.read(length)


def _unpacked(path: Path) -> BinaryIO:
    """A document packed by brotli, unpacked into a temporary file. Raises one of BROKEN if it is cut or a bomb."""
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 the caller closes it
    unpacker, unpacked = brotli.Decompressor(), 0
    most = max(BOMB_BYTES, BOMB_RATIO * path.stat().st_size)
    try:
        with path.open("rb") as source:
            while not unpacker.is_finished():
                # A hundred bytes may unpack to gigabytes: what one call gives back is bounded, not what it takes.
                chunk = source.read(CHUNK) if unpacker.can_accept_more_data() else b""
                given = unpacker.process(chunk, output_buffer_limit=CHUNK)
                if not chunk and not given:
                    break
                unpacked += target.write(given)
                if unpacked > most:
                    raise EOFError("it unpacks too many times: this is no data")
            if not unpacker.is_finished():
                raise EOFError("the file is cut off")
            if source.read(1):
                raise EOFError("more bytes stand after the end of the packed ones")
    except BaseException:
        target.close()
        raise
    target.seek(0)
    return target  # type: ignore[return-value]
