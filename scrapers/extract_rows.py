"""Pieces of text with their places → rows of the table of an extract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scrapers.days import is_day
from scrapers.xmlfile import BadRecord

HEADER = "Значение показателя"
NEAR = 3.0
"""Points by which texts of one column may differ."""
LINE = 1.3
"""Lines of one cell are less than so many heights of a letter apart."""


class Text(NamedTuple):
    """A piece of text: its place on the page in points from the lower left corner, the size of its letters."""

    page: int
    x: float
    y: float
    size: float
    bold: bool
    text: str


class Row(NamedTuple):
    """A row: kind is section (a heading), item (a number beneath a heading), sub (a heading in the names) or row."""

    kind: str
    number: int
    name: str
    lines: tuple[str, ...]

    @property
    def value(self) -> str:
        """The value in one line; a word that was cut at its hyphen is whole again."""
        text = ""
        for line in self.lines:
            cut = text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()
            text += line if cut or not text else f" {line}"
        return text


class _Open:
    """A row that is still being read."""

    def __init__(self, kind: str, number: int, at: Text | None = None) -> None:
        self.kind = kind
        self.number = number
        self.names: list[str] = []
        self.lines: list[str] = []
        self.at = at

    def row(self) -> Row:
        return Row(self.kind, self.number, " ".join(self.names), tuple(self.lines))


def rows_of(texts: Iterable[Text]) -> Iterator[Row]:
    """Rows in their order; pages, running titles and what follows the table are passed over."""
    reader = _Reader()
    for text in texts:
        yield from reader.take(text)
        if reader.ended:
            break
    yield from reader.close()


class _Reader:
    def __init__(self) -> None:
        self.ended = False
        self._size = 0.0
        self._name_x = 0.0
        self._value_x = 0.0
        self._started = False
        self._current: _Open | None = None

    def close(self) -> Iterator[Row]:
        if self._current is not None:
            yield self._current.row()
        self._current = None

    def take(self, text: Text) -> Iterator[Row]:
        if not self._begun(text):
            return
        if text.bold:
            yield from self._heading(text)
        elif self._name_x and abs(text.x - self._name_x) <= NEAR:
            yield from self._name(text)
        elif text.text.isdigit() and (not self._name_x or text.x < self._name_x - NEAR):
            yield from self.close()
            self._current = _Open("row", int(text.text), text)
        elif not self._name_x:
            self._name_x = text.x
            yield from self._name(text)
        elif text.x < self._name_x - NEAR and self._current and self._current.kind != "section":
            self.ended = True
        else:
            yield from self._beside(text)

    def _begun(self, text: Text) -> bool:
        """Whether a text is of the table: below its head, in letters of its size.

        Running titles are smaller, the stamp of the signature is larger; numbers of columns come before the first
        heading.
        """
        if not self._size:
            self._size = text.size if text.text == HEADER else 0.0
            return False
        if abs(text.size - self._size) > 0.5:
            return False
        self._started = self._started or text.bold
        return self._started

    def _beside(self, text: Text) -> Iterator[Row]:
        """A value, or a text that goes across: what a heading adds, or the number of an item."""
        current = self._current
        if current and current.kind == "row" and not self._value_x:
            self._value_x = text.x
        if current and current.kind == "row" and abs(text.x - self._value_x) <= NEAR:
            current.lines.append(text.text)
        elif text.text.isdigit():
            yield from self.close()
            yield Row("item", int(text.text), "", ())
        elif current is not None:
            (current.names if current.kind == "section" else current.lines).append(text.text)

    def _heading(self, text: Text) -> Iterator[Row]:
        current = self._current
        if current and current.kind == "section" and self._goes_on(text):
            current.names.append(text.text)
            current.at = text
            return
        yield from self.close()
        if text.text.isdigit():
            yield Row("item", int(text.text), "", ())
            return
        self._current = _Open("section", 0, text)
        self._current.names.append(text.text)

    def _name(self, text: Text) -> Iterator[Row]:
        current = self._current
        begun = current is not None and current.kind == "row" and not current.names
        if current is None or current.kind == "section" or not (begun or self._goes_on(text)):
            yield from self.close()
            current = self._current = _Open("sub", 0)
        current.names.append(text.text)
        current.at = text

    def _goes_on(self, text: Text) -> bool:
        """Whether a text is the next line of the cell that was read last."""
        last = self._current.at if self._current else None
        return last is not None and last.page == text.page and 0 <= last.y - text.y < LINE * text.size


def as_day(text: str) -> str:
    """«31.05.2005» → «2005-05-31». Raises BadRecord."""
    day = "-".join(reversed(text.strip().split(".")))
    if not is_day(day):
        raise BadRecord(f"{text[:20] or 'nothing'} is not a date")
    return day
