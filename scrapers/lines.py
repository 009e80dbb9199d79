"""Lines of a file of any size, each with its exact place; a line that is too long is told and not kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def lines(chunks: Iterable[bytes], longest: int) -> Iterator[tuple[int, bytes | None]]:
    """(offset, line without its line feed); None in place of a line of more than `longest` bytes."""
    waiting, begin, dropped = b"", 0, False
    for chunk in chunks:
        whole = chunk.split(b"\n")
        rest = whole.pop()
        for line in whole:
            full = waiting + line if waiting else line
            yield begin, None if dropped or len(full) > longest else full
            begin += len(full) + 1
            waiting, dropped = b"", False
        waiting += rest
        if len(waiting) > longest:
            begin, waiting, dropped = begin + len(waiting), b"", True
    if waiting or dropped:
        yield begin, None if dropped else waiting
