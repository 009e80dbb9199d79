"""The seal: the SHA-256 of a file, written inside the file itself, so that it can be checked without anything else.

A file is made with the mark and sixty-four zeros wherever its format lets a text stand (keywords of a PDF, comment of
an archive, a field of JSON). The digest is of the bytes with the zeros, and is then written in their place. It tells
an altered file; whoever alters the seal as well is told by the copy that the service keeps.

The last mark of a file is its seal, with every copy that is equal to it: an archive holds files that have their own.
"""

from __future__ import annotations

import re
from hashlib import sha256

MARK = "checker-sha256:"
ZEROS = "0" * 64
EMPTY = f"{MARK}{ZEROS}"
"""What stands in a file until it is sealed."""

_SEAL = re.compile(MARK.encode() + b"[0-9a-f]{64}")


class Unsealed(ValueError):
    """A file in which there is no seal: none of ours, or altered in the seal itself."""


def seal(data: bytes) -> bytes:
    """The file with its seal. Raises Unsealed where there is no place for one, or another stands after it."""
    if written(data) != EMPTY.encode():
        raise Unsealed
    return data.replace(EMPTY.encode(), f"{MARK}{sha256(data).hexdigest()}".encode())


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
