"""What is to be judged: the numbers that somebody brought, in their places, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from checker.dates import N_
from checker.firstdays import SENTENCES
from checker.ids import BadNumber, parse_id
from checker.intake.numbers import LOST_ZERO, SHORT, Read

MOST = 10_000
"""Companies of a batch."""

CUT = N_("За один раз читаем 100 000 строк. Остальное загрузите следующим файлом.")
"""Lines were left unread: said beside the companies of the others, or alone where those name none."""

BAD, SHORTENED, ZERO = "bad", "short", "zero"
DOUBLE, UNKNOWN, FAILED = "double", "unknown", "failed"
FAULTS = {
    SHORTENED: SHORT,
    ZERO: LOST_ZERO,
    DOUBLE: N_("Повтор: эта компания уже есть в списке, строка {number}."),
    UNKNOWN: N_("Ни один загруженный источник не называет номер {number}."),
    FAILED: N_("Эту компанию проверить не удалось: ошибка у нас, она записана."),
    **SENTENCES,
}
"""What is wrong with a line, and its sentence; of a bad number the sentence is made from the number itself."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a list. line: where it stands, from 1; number: as it is judged, '' where there is none; fault: of
    FAULTS or BAD, '' of one that is judged; detail: what fills its sentence.
    """

    line: int
    typed: str
    number: str = ""
    fault: str = ""
    detail: str = ""

    def sentence(self, translate: Callable[[str], str] = str, day: Callable[[str], str] = str) -> str:
        """What is wrong, in words; '' where nothing is. day: writes a day for the reader."""
        if self.fault == BAD:
            try:
                parse_id(self.typed)
            except BadNumber as error:
                return error.sentence(translate)
            return ""
        return (
            translate(FAULTS[self.fault]).format(number=self.detail or self.number, day=day(self.detail))
            if self.fault
            else ""
        )


def lines_of(read: Read) -> list[Line]:
    """The lines of a batch in the order of the text; numbers beyond the most that one holds are left out."""
    return sorted(_lines(read), key=lambda one: one.line)


def left_out(read: Read) -> int:
    """How many companies a batch has no room for."""
    return max(0, len(read.numbers) - MOST)


def _lines(read: Read) -> Iterator[Line]:
    for number, line in zip(read.numbers[:MOST], read.lines, strict=False):
        yield Line(line=line, typed=number, number=number)
    for double in read.doubles:
        yield Line(line=double.line, typed=double.number, fault=DOUBLE, detail=str(double.first))
    for wrong in read.wrong:
        kind = {SHORT: SHORTENED, LOST_ZERO: ZERO}.get(wrong.fault, BAD) if isinstance(wrong.fault, str) else BAD
        yield Line(line=wrong.line, typed=wrong.text, fault=kind, detail=wrong.number)
