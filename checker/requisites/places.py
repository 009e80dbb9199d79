"""An address as people write it against the address of a register."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from checker.requisites.found import cyrillic
from checker.text import ADDRESS_TYPES, address_line

_PART = re.compile(r"[0-9]+[а-я]?(?![^\W\d_])|[^\W\d_]+(?:-[^\W\d_]+)*|[0-9]+")
_TYPES = ADDRESS_TYPES | {
    "обл", "респ", "республика", "россия", "рф", "российская", "федерация", "просп", "пр", "бул", "пос", "литер",
    "ав", "м", "н", "о", "вн", "тер", "окр", "й", "я", "е", "ий", "ая",
    "помещение", "стр", "строен", "оф", "комната", "пр-т", "р", "вл", "эт", "пом", "комн", "мун",
    "мо", "внутригородская", "этаж", "индекс", "адрес", "здание",
}  # fmt: skip


class Parts(NamedTuple):
    """Of an address: the index ('' where none), words without types, numbers of house, block and office."""

    postcode: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def parts_of(line: str) -> Parts:
    """An address line in parts; case, ё, points, types and their order make no difference."""
    flat = cyrillic(line).casefold().replace("ё", "е")
    flat = re.sub(r"(?<=[0-9])-(?:й|я|е|го|ая|ый|ой|ий)\b", "", flat)
    flat = re.sub(r"(?<=[0-9])(?:к|с|стр|корп)(?=[0-9])", " ", flat)
    index = ""
    words: list[str] = []
    numbers: list[str] = []
    for part in _PART.findall(flat):
        if part[0].isdigit():
            if len(part) == 6 and not index:
                index = part
            else:
                numbers.append(part.lstrip("0") or "0")
        elif part not in _TYPES:
            words.extend(piece for piece in part.split("-") if piece and piece not in _TYPES)
    return Parts(index, tuple(dict.fromkeys(words)), tuple(numbers))


class PlaceMatch(NamedTuple):
    """state: equal same shorter similar differs. ours, theirs: words and numbers that the other does not have."""

    state: str
    ours: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


def compare_places(given: str, held: Mapping[str, Any]) -> PlaceMatch:
    """A pasted address against an `address` block.

    same: all that the text says stands in the register, and nothing that tells one place from another is missing;
    shorter: the same, without the office or the whole house; similar: a word looks mistyped, the index differs, or
    the numbers stand in another order.
    """
    if " ".join(given.split()).casefold() == address_line(held).casefold():
        return PlaceMatch("equal")
    ours = parts_of(given)
    lines = [parts_of(address_line({block: held[block]})) for block in ("fias", "classic", "seat") if held.get(block)]
    if not lines or not (ours.words or ours.numbers):
        return PlaceMatch("differs")
    known = tuple(dict.fromkeys(word for line in lines for word in line.words))
    foreign = [word for word in ours.words if word not in known and not _beginning(word, known)]
    mistyped = [word for word in foreign if process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=75)]
    telling = _telling(held)
    lacking = [word for word in telling if word not in ours.words and not _near(word, ours.words)]
    theirs = min((line.numbers for line in lines), key=lambda numbers: _apart(ours.numbers, numbers))
    odd = (Counter(ours.numbers) - Counter(theirs)).elements()
    missing = tuple((Counter(theirs) - Counter(ours.numbers)).elements())
    index = {line.postcode for line in lines if line.postcode}
    strange = (*(word for word in foreign if word not in mistyped), *odd)
    if strange or lacking:
        return PlaceMatch("differs", strange, (*lacking, *missing))
    if not missing and ours.numbers != theirs:
        return PlaceMatch("similar", ours.numbers, theirs)
    if mistyped or (ours.postcode and index and ours.postcode not in index):
        strange_index = (ours.postcode,) if ours.postcode and index and ours.postcode not in index else ()
        return PlaceMatch("similar", (*mistyped, *strange_index), tuple(index) if strange_index else ())
    return PlaceMatch("shorter", (), tuple(missing)) if missing else PlaceMatch("same")


def _apart(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    return ((Counter(ours) - Counter(theirs)) + (Counter(theirs) - Counter(ours))).total()


def _beginning(word: str, known: tuple[str, ...]) -> bool:
    """«Моск», «Лен.»: a word cut short."""
    return len(word) >= 3 and any(name.startswith(word) for name in known)


def _near(word: str, given: tuple[str, ...]) -> bool:
    return any(len(one) >= 3 and (word.startswith(one) or fuzz.ratio(word, one) >= 75) for one in given)


def _telling(held: Mapping[str, Any]) -> tuple[str, ...]:
    """Words without which it is another place: the street and the settlement; the region goes without saying."""
    words: list[str] = []
    for block in ("classic", "fias"):
        source = held.get(block)
        if not isinstance(source, Mapping):
            continue
        for key in ("street", "settlement", "city"):
            element: Any = source.get(key)
            if isinstance(element, list | tuple):
                element = element[0] if element else {}
            if isinstance(element, Mapping) and (name := element.get("name") or element.get("street_name")):
                words.extend(parts_of(str(name)).words)
        if words:
            break
    return tuple(dict.fromkeys(words))
