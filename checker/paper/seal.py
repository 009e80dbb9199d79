"""The seal: the SHA-256 of a file, written inside the file itself, so that it can be checked without anything else.

A file is made with the mark and sixty-four zeros wherever its format lets a text stand (keywords of a PDF, comment of
an archive, a field of JSON). The digest is of the bytes with the zeros, and is then written in their place. It tells
an altered file; whoever alters the seal as well is told by the copy that the service keeps.

The last mark of a file is its seal: an archive holds files that have their own. A PDF has it twice, as its standard
wants, once in each list of its properties: whoever makes a file says how many places it has, and no other is written.
"""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO

MARK = "checker-sha256:"
ZEROS = "0" * 64
EMPTY = f"{MARK}{ZEROS}"
"""What stands in a file until it is sealed."""

_SEAL = re.compile(MARK.encode() + b"[0-9a-f]{64}")


class Unsealed(ValueError):
    """A file in which there is no seal: none of ours, or altered in the seal itself."""


def seal(data: bytes, places: int = 1) -> bytes:
    """The file with its seal in the last so many places. Raises Unsealed where there are fewer, or another mark stands
    among or after them.
    """
    found = [*_SEAL.finditer(data)][-places:]
    if [one.group() for one in found] != [EMPTY.encode()] * places:
        raise Unsealed
    written, digest = bytearray(data), sha256(data).hexdigest().encode()
    for one in found:
        written[one.end() - len(digest) : one.end()] = digest
    return bytes(written)


def seal_at_end(file: BytesIO) -> bytes:
    """A file that ends with its one place, sealed without a copy of it. Raises Unsealed where it ends otherwise."""
    with file.getbuffer() as data:
        if bytes(data[-len(EMPTY) :]) != EMPTY.encode():
            raise Unsealed
        data[-len(ZEROS) :] = sha256(data).hexdigest().encode()
    return file.getvalue()


def is_whole(data: bytes) -> bool:
    """Whether the file is as it was sealed. Raises Unsealed where it carries no seal."""
    found = written(data)
    digest = sha256(data.replace(found, EMPTY.encode())).hexdigest()
    return found.decode() == MARK + digest


def written(data: bytes) -> bytes:
    """The seal of a file with its mark. Raises Unsealed where it carries none."""
    found: list[bytes] = _SEAL.findall(data)
    if not found:
        raise Unsealed
    return found[-1]
