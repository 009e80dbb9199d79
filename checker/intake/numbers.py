"""Any text or table with numbers → the companies it names. Lines that cannot be read are told, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from checker import ids
from checker.dates import N_
from checker.ids import BadNumber

LINES = 100_000
"""Lines that one import reads."""

TOLD = 500
"""So many wrong and repeated numbers are told one by one; all are counted."""

WIDEST = 1_000
"""Signs of a line that are looked at together: a row of a table is shorter, a list on one line is not."""

SHORT = N_("Таблица показала номер сокращённо: {number}. Сделайте столбец текстовым и скопируйте его снова.")
LOST_ZERO = N_("Таблица отбросила ноль в начале номера: похоже, это {number}. Проверьте и добавьте с нулём.")


class Wrong(msgspec.Struct, frozen=True):
    """A number that is none: in which line (from 1), how it stands there, and what is wrong with it."""

    line: int
    text: str
    fault: BadNumber | str
    number: str = ""

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """What is wrong, in words."""
        if isinstance(self.fault, BadNumber):
            return self.fault.sentence(translate)
        return translate(self.fault).format(number=self.number)


class Double(msgspec.Struct, frozen=True):
    """A number that stood there before: in which line again, and in which first."""

    line: int
    number: str
    first: int


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What a text holds: numbers in their order, each once; wrong ones (the first of them, and how many there are);
    numbers that stood there again, as well; how many lines held none, and whether lines were left over.

    lines: where each number stood first.
    """

    numbers: tuple[str, ...]
    lines: tuple[int, ...]
    wrong: tuple[Wrong, ...]
    wrongs: int
    doubles: tuple[Double, ...]
    again: int
    without: int
    cut: bool


def numbers_in(text: str) -> Read:
    """The numbers of companies in any text, line by line, in a time that grows with its length. Raises nothing.

    A line that names the same company by ИНН and ОГРН is one company; of a list on one line every number is taken or
    told. A number with spaces or dashes in it is one where
    it has a cell or line to itself.
    """
    found: dict[str, int] = {}
    wrong: list[Wrong] = []
    doubles: list[Double] = []
    wrongs = again = without = 0
    cut = False
    for place, line in _lines(text):
        if place > LINES:
            cut = True
            break
        sound, faults, wrong_here = _of_line(place, line, TOLD - len(wrong))
        for number in sound:
            first = found.setdefault(number, place)
            if first != place:
                again += 1
                if len(doubles) < TOLD:
                    doubles.append(Double(place, number, first))
        wrongs += wrong_here
        wrong.extend(faults)
        if not (sound or wrong_here) and line.strip():
            without += 1
    return Read(
        numbers=tuple(found),
        lines=tuple(found.values()),
        wrong=tuple(wrong),
        wrongs=wrongs,
        doubles=tuple(doubles),
        again=again,
        without=without,
        cut=cut,
    )


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their places, by what ends a line in any system and by nothing else."""
    start = 0
    for place, match in enumerate(_END.finditer(text), 1):
        if start < len(text):
            yield place, text[start : match.start()]
        start = match.end()


def _pieces(line: str) -> Iterator[str]:
    """A line as it is, a long one in pieces, parted between its words. A word that is longer holds no number."""
    start = 0
    while len(line) - start > WIDEST:
        window = start + 1, start + WIDEST
        end = max(line.rfind(mark, *window) for mark in ",;\t")
        end = end if end > 0 else line.rfind(" ", *window)
        if end > 0:
            yield line[start:end]
        else:
            gap = _GAP.search(line, start + WIDEST)
            end = gap.start() if gap else len(line)
        start = end
    yield line[start:]


_DIGIT = re.compile("[0-9]")
_END = re.compile(r"\r\n|\n|\r|\Z")
_RUN = re.compile(r"(?<![0-9A-Za-zА-Яа-яЁё+])[0-9]{10,15}(?![0-9A-Za-zА-Яа-яЁё]|[.,][0-9]{1,2}(?![0-9]))")
_PHONE = re.compile(r"(?:тел|факс|моб|phone|tel)[\w\s.:]{0,8}$", re.IGNORECASE)
_SPACED = re.compile(
    r"(?<![0-9+])(?<![0-9+][ \u00a0-])[0-9](?:[ \u00a0\u2009\u202f‐‑–—-]{0,2}[0-9]){8,14}"
    r"(?![0-9]|[.,][0-9]{1,2}(?![0-9]))"
)
_SHORT = re.compile(r"[0-9](?:[.,][0-9]{1,17}[EeЕе]\+?|[EeЕе]\+)(?:0?[89]|1[0-9])(?![^\W_])")
_WHOLE = re.compile(
    r"(?<![0-9])([0-9]{10,15}|(?<![0-9][ \u00a0\u2009\u202f])[0-9]{9})[.,]0+(?![0-9])"  # «1 500000000,00»: a sum
)
"""A number with an empty fraction: so programs write a column of numbers in which a cell is empty."""
_LOST = re.compile(r"(?<![0-9])(?:[0-9]{9}|[0-9]{11})(?![0-9])")
_LABEL = re.compile(r"(?<![^\W_])(?:инн|inn|огрн|ogrn)(?:ип|ip)?[\s:№=]{0,5}([0-9][0-9 \u00a0-]{0,30})", re.IGNORECASE)
_ALONE = re.compile(r"[\s\"';,]*([0-9]{8,20})[\s\"';,]*")
_GAP = re.compile(r"[\s,;]")
_LIST = re.compile(r"[\s\"';,]*[0-9]{9,15}(?:[\s\"';,]+[0-9]{9,15})+[\s\"';,]*")
"""Nothing but numbers as long as those of companies."""
_LONG = re.compile("[0-9]{9,15}")
_SPACES = 8
"""Numbers with spaces that are looked at in a line."""


def _of_line(place: int, line: str, room: int) -> tuple[list[str], list[Wrong], int]:
    """The companies of a line; of the numbers that were meant to be of one so many as there is room for, and how many
    there are.
    """
    if not _DIGIT.search(line):
        return [], [], 0
    found: dict[str, None] = {}
    faults: list[Wrong] = []
    wrong = 0
    for piece in _pieces(line):
        sound, told, count = _of_piece(place, piece, room - len(faults))
        wrong += count
        faults.extend(told[: room - len(faults)])
        found.update(dict.fromkeys(sound))
    return list(found), faults, wrong


def _of_piece(place: int, piece: str, room: int) -> tuple[list[str], list[Wrong], int]:
    """The same of a piece. Numbers with an empty fraction count where no other was meant to be one: beside it they are
    sums.
    """
    sound, faults, wrong = _as_it_stands(place, piece, room)
    if not sound and not any(isinstance(one.fault, BadNumber) for one in faults):
        bare = _WHOLE.sub(r"\1", piece)
        if bare != piece:
            return _as_it_stands(place, bare, room)
    return sound, faults, wrong


def _as_it_stands(place: int, piece: str, room: int) -> tuple[list[str], list[Wrong], int]:
    if _LIST.fullmatch(piece) and _is_list(numbers := _LONG.findall(piece)):
        sound = [number for number in numbers if _is_sound(number)]
        known = set(sound)
        others = [number for number in numbers if number not in known and _is_told(number)]
        return sound, [_not_sound(place, number) for number in others[:room]], len(others)
    sound, fault = _of_words(place, piece)
    return sound, [fault] if fault else [], fault is not None


def _is_list(numbers: Sequence[str]) -> bool:
    """Whether these are of several companies, and not a row with ИНН, КПП and ОГРН of one."""
    inns = sum(len(number) in (10, 12) for number in numbers)
    return inns > 1 or (inns == 0 and sum(len(number) in (13, 15) for number in numbers) > 1)


def _is_told(number: str) -> bool:
    """Whether what is no number of a company is told in a list: whoever brings it has to hear of each that is passed
    over, but for what looks like a КПП.
    """
    return ids.inn_ok("0" + number) or not ids.kpp_ok(number)


def _not_sound(place: int, number: str) -> Wrong:
    if ids.inn_ok("0" + number):
        return Wrong(place, number, LOST_ZERO, "0" + number)
    try:
        ids.parse_id(number)
    except BadNumber as error:
        return Wrong(place, number, error)
    raise AssertionError("a sound number is told as a wrong one")


def _of_words(place: int, line: str) -> tuple[list[str], Wrong | None]:
    """The companies of a line, and where it names none the first number that was meant to be one."""
    runs = [match[0] for match in _RUN.finditer(line) if not _is_phone(line, match.start())]
    if sound := _sound(runs):
        return sound, None
    spaced = [match[0] for match in islice(_SPACED.finditer(line), _SPACES) if not _is_phone(line, match.start())]
    spaced = [text for text in spaced if not any(run in text for run in runs)]  # «12 7707083894»: no ИНН of 12 digits
    if sound := _sound(ids.clean(text) for text in spaced):
        return sound, None
    if short := _SHORT.search(line):
        return [], Wrong(place, short[0], SHORT, short[0])
    if lost := _lost_zero(line):
        return [], Wrong(place, lost[1:], LOST_ZERO, lost)
    for text in _meant(line, runs):
        try:
            ids.parse_id(text)
        except BadNumber as error:
            return [], Wrong(place, text[:40], error)
    return [], None


def _is_phone(line: str, start: int) -> bool:
    return _PHONE.search(line, max(0, start - 16), start) is not None


def _meant(line: str, runs: list[str]) -> Iterator[str]:
    """What was meant to be a number: what a label announces, what stands alone, and of the others what is as long."""
    yield from (match[1].strip(" \u00a0-") for match in _LABEL.finditer(line))
    if alone := _ALONE.fullmatch(line):
        yield alone[1]
    yield from (text for text in runs if len(text) in (10, 12, 13, 15))


def _is_sound(text: str) -> bool:
    return ids.inn_ok(text) or ids.ogrn_ok(text) or ids.ogrnip_ok(text)


def _sound(texts: Iterable[str]) -> list[str]:
    """Sound numbers, each once; of a line with ИНН those alone, for its ОГРН names the same company."""
    found = list(dict.fromkeys(text for text in texts if _is_sound(text)))
    inns = [number for number in found if len(number) in (10, 12)]
    return inns or found


def _lost_zero(line: str) -> str:
    """An ИНН whose leading zero a table left out; empty for none. What looks like a КПП has to stand alone."""
    for match in _LOST.finditer(line):
        if ids.inn_ok("0" + match[0]) and (not ids.kpp_ok(match[0]) or line.strip() == match[0]):
            return "0" + match[0]
    return ""
