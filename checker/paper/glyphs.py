"""Which characters the fonts of the paper hold, and texts made fit for them.

PDF/A forbids a character without a glyph, so that a name in a script that no font of ours holds must not stop the file:
such a character is written by its number (U+4E2D).
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parents[2] / "templates" / "paper" / "fonts"

_LONG, _PIECE = 22, 10
"""A word of more characters than this does not fit a narrow column, and may then be parted after so many."""

_RUN = re.compile(rf"\S{{{_LONG + 1},}}")
_MEMBER = re.compile(r"[^/.,;:_@=&?|-]*[/.,;:_@=&?|-]?")


@cache
def held() -> frozenset[int]:
    """Code points that at least one of the fonts can draw."""
    return frozenset(point for path in sorted(FONTS.glob("*.ttf")) for point in _points(path.read_bytes()))


@cache
def _unheld() -> re.Pattern[str]:
    """Whatever no font draws, and what is not drawn at all."""
    points = sorted(point for point in held() if point >= 0x20 and unicodedata.category(chr(point)) not in ("Cc", "Cf"))
    spans: list[list[int]] = []
    for point in points:
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    inside = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in spans)
    return re.compile(f"[^{inside}\u202f]")


def printable(text: str) -> str:
    """The text in characters that the paper can show. Marks that only steer (direction, joining) fall away: on paper
    they could turn a name around.
    """
    return _unheld().sub(_instead, text)


def _instead(match: re.Match[str]) -> str:
    character = match[0]
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    return "" if unicodedata.category(character) == "Cf" else f"U+{ord(character):04X}"


def breakable(text: str) -> str:
    """The text with places where a line may end (U+200B) inside words that are too long for a column."""
    return _RUN.sub(_parted, text) if len(text) > _LONG else text


def _parted(run: re.Match[str]) -> str:
    """After its marks; a member that is still too long, after each tenth character."""
    members = (member for member in _MEMBER.findall(run[0]) if member)
    return "\u200b".join(
        member[at : at + step]
        for member in members
        for step in (_PIECE if len(member) > _LONG else _LONG,)
        for at in range(0, len(member), step)
    )


def _points(data: bytes) -> Iterable[int]:
    """Code points of a TrueType font, by its `cmap` of format 4 (the whole of the basic plane)."""
    for number in range(struct.unpack_from(">H", data, 4)[0]):
        tag, _sum, table, _length = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if tag == b"cmap":
            break
    else:
        raise ValueError("no table of characters in the font")
    for number in range(struct.unpack_from(">H", data, table + 2)[0]):
        (offset,) = struct.unpack_from(">I", data, table + 8 + 8 * number)
        start = table + offset
        if struct.unpack_from(">H", data, start)[0] == 4:
            yield from _segments(data, start)


def _segments(data: bytes, start: int) -> Iterable[int]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    ends, firsts, deltas, ranges = (
        struct.unpack_from(f">{count}H", data, start + 14 + 2 * count * part + (2 if part else 0)) for part in range(4)
    )
    offsets = start + 16 + 6 * count
    for place, (first, last, delta, offset) in enumerate(zip(firsts, ends, deltas, ranges, strict=True)):
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = point
            if offset:
                (glyph,) = struct.unpack_from(">H", data, offsets + 2 * place + offset + 2 * (point - first))
            if offset == 0 or glyph:
                glyph = (glyph + delta) & 0xFFFF
            if glyph:
                yield point
