"""Lines of a file of any size, each with its exact place; a line that is too long is told and not kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def lines(chunks: Iterable[bytes], longest: int, begin: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """(offset, line without its line feed); None in place of a line of more than `longest` bytes.

    begin: where in the file the first of these bytes stands.
    """
    waiting, dropped = b"", False
    for chunk in chunks:
        whole = chunk.split(b"\n")
        rest = whole.pop()
        if whole and (waiting or dropped):
            full = waiting + whole[0]
            yield begin, None if dropped or len(full) > longest else full
            begin += len(full) + 1
            waiting, dropped = b"", False
            del whole[0]
        for line in whole:
            yield begin, line if len(line) <= longest else None
            begin += len(line) + 1
        waiting += rest
        if len(waiting) > longest:
            begin, waiting, dropped = begin + len(waiting), b"", True
    if waiting or dropped:
        yield begin, None if dropped else waiting
