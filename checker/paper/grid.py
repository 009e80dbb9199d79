"""A table file as data: sheets of blocks of cells. `checker.paper.book` and `csvfile` write those of a dossier,
and `book` the register of a list."""

from __future__ import annotations

import msgspec

from checker.paper.cells import Amount


class Item(msgspec.Struct, frozen=True):
    """One cell. amount: the same as a number, where it is one and no identifier. url: where its text leads."""

    text: str
    amount: Amount | None = None
    tone: str = "plain"
    url: str = ""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its heads; widths in signs. names: how many of its first columns only tell which row it is."""

    title: str = ""
    note: str = ""
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Item, ...], ...]
    names: int = 1


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks under each other. filtered: it has one, whose rows can be sorted out; fixed: columns that stay."""

    title: str
    blocks: tuple[Block, ...]
    filtered: bool = False
    fixed: int = 0
