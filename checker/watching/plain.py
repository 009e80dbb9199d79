"""What of a block says something of its subject: cosmetic differences left out, however the source writes it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker import registers, text

SILENT = frozenset({
    "entry", "entry_first", "entry_corrected", "participants_changed", "index", "kladr", "fias_id", "classifier",
    "kind_code", "kind_name", "country_code",
})  # fmt: skip
"""Keys that say nothing of the subject: the register's stamps, postcodes, codes of classifiers beside their words."""

ADDRESS_SYSTEMS = ("classic", "fias", "seat")
"""Ways in which an address is written; `seat` is the town alone, and says something where there is nothing else."""
_TYPES = text.ADDRESS_TYPES | {
    "дом", "д", "корпус", "корп", "к", "строение", "стр", "сооружение", "влад", "владение", "литера", "литер", "лит",
    "офис", "оф", "помещение", "помещ", "пом", "комната", "комн", "ком", "квартира", "кв", "кабинет", "каб", "этаж",
    "эт", "ул", "улица", "пр", "просп", "проспект", "пр-кт", "пер", "переулок", "пл", "площадь", "ш", "шоссе", "наб",
    "набережная", "б-р", "бульвар", "бул", "проезд", "пр-д", "туп", "тупик", "г", "город", "гор", "обл", "область",
    "респ", "республика", "край", "р-н", "район", "мкр", "мкрн", "микрорайон", "тер", "территория", "им", "имени", "х",
    "н", "п", "пос", "посёлок", "поселок", "с", "село", "дер", "деревня", "вн", "мо", "округ", "муниципальный", "ао",
    "зд", "здание", "номер",
}  # fmt: skip
_TYPE_WORDS = frozenset(part for word in _TYPES for part in re.findall(r"[а-яa-z]+", word.replace("ё", "е")))
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def plain(value: Any) -> Any:
    """A value without stamps, codes and empty parts, without the order of lists, letter case, ё, quotes and signs."""
    if isinstance(value, Mapping):
        pairs = ((key, plain(item)) for key, item in value.items() if key not in SILENT)
        return {key: item for key, item in pairs if item not in ("", None, [], {})}
    if isinstance(value, list | tuple):
        return sorted((item for item in map(plain, value) if item not in ("", None, [], {})), key=_order)
    return _words(value) if isinstance(value, str) else value


def _order(value: Any) -> str:
    return repr(sorted(value.items()) if isinstance(value, dict) else value)


def _words(value: str) -> str:
    folded = " ".join(value.split())
    if _NUMBER.fullmatch(folded):  # «25», «25.00» and «25,0» are one number; 007 stays what it is
        whole, _, rest = folded.replace(",", ".").partition(".")
        return f"{whole}.{rest}".rstrip("0").rstrip(".") if rest else whole
    return " ".join(_PIECE.findall(unicodedata.normalize("NFKC", folded).casefold().replace("ё", "е")))


def same(one: Any, other: Any) -> bool:
    """Whether two blocks differ in nothing but what is cosmetic."""
    return bool(one == other or plain(one) == plain(other))


def same_name(one: str, other: str) -> bool:
    """Whether two names of a company differ only in case, ё, quotes, signs, and whether its form is written out."""
    if text.fold(one) != text.fold(other):
        return False
    forms = {form for form in (text.legal_form("", one), text.legal_form("", other)) if form}
    return len(forms) < 2


class Who:
    """A person or company inside one record, for telling whether two blocks are about the same one. By the number where
    both have it (wall 4 is about links between companies; here both blocks are of one record), else by the name.
    """

    def __init__(self, value: Mapping[str, Any]) -> None:
        bearer = next((value[key] for key in ("person", "company", "state", "fund") if key in value), value)
        bearer = bearer if isinstance(bearer, Mapping) else {"name": bearer}
        self.number = str(bearer.get("inn") or bearer.get("ogrn") or "")
        named = text.person_name(bearer) if "surname" in bearer or "given" in bearer else ""
        name = named or str(bearer.get("name_full") or bearer.get("name") or bearer.get("region_name") or "")
        self.name = text.fold(name) or name

    def same(self, other: Who) -> bool:
        """Whether it is the same one."""
        if self.number and other.number and len(self.number) == len(other.number):
            return self.number == other.number
        return bool(self.name) and self.name == other.name


def same_share(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two founders hold the same: «25», «25.00» and 1/4 are one share; a nominal alone is compared as such."""
    shares = [value.get("share") or {} for value in (one, other)]
    sizes = [registers.share_of({key: item for key, item in share.items() if key == "size"}, None) for share in shares]
    if None not in sizes:
        return sizes[0] == sizes[1]
    nominal = [share.get("nominal_kop") for share in shares]
    return nominal[0] == nominal[1] or None in nominal


def same_address(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two addresses are one place: of the ways in which both are written, one does not differ.

    A postcode, a code of a classifier, a type of a street written out, a comma say nothing, nor does a room that was
    added to one way of writing. Of 250 real addresses that are written in both ways 26 tell the room by municipalities
    alone: there another number is another room, though the other way did not change. Where they are written in no
    common way (by districts once, by municipalities then), street, house and premises are compared.
    """
    common = [key for key in ADDRESS_SYSTEMS if one.get(key) and other.get(key)]
    if common:
        common = [key for key in common if key != "seat"] or common
        places = [(_place(one[key]), _place(other[key])) for key in common]
        return any(_alike(*pair) for pair in places) and all(_begins(was[-1], now[-1]) for was, now in places)
    ones, others = (_parts(value) for value in (one, other))
    if ones is None or others is None:
        return sorted(_tokens(text.address_line(one))) == sorted(_tokens(text.address_line(other)))
    return _alike(ones[1:], others[1:])


def _begins(one: list[str], other: list[str]) -> bool:
    """Whether one tells no more than the other, from the house inwards."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


Place = tuple[list[str], list[str], list[str]]
"""What the place lies in, its street, and from the house inwards, in words."""


def _parts(value: Mapping[str, Any]) -> Place | None:
    return next((_place(value[key]) for key in ADDRESS_SYSTEMS if value.get(key)), None)


def _place(system: Any) -> Place:
    if not isinstance(system, Mapping):
        return [], [], []
    near = [*_named(system.get("city")), *_named(system.get("settlement"))] or [
        *_named(system.get("district")),
        *_named(system.get("municipality")),
        *_named(system.get("urban")),
    ]
    region = str(system.get("region_code") or "")
    region = region or (str(system["region"]) if isinstance(system.get("region"), str) else "")
    street = [*_named(system.get("plan_element")), *_named(system.get("street"))]
    house = [
        token
        for key in ("house", "building", "flat", "buildings", "premises", "flat_premises")
        for token in _inner(system.get(key))
    ]
    return [region, *sorted(near)], sorted(street), house


def _named(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list | tuple) else (value,):
        if item:
            yield from _name_tokens(str(item.get("name") or "") if isinstance(item, Mapping) else str(item))


def _inner(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list | tuple) else (value,):
        if item:
            told = str(item.get("number") or item.get("name") or "") if isinstance(item, Mapping) else str(item)
            yield from _tokens(told)


def _tokens(line: str) -> list[str]:
    """Words and numbers without the words for what they are; where there are only such words, they are the name."""
    found = _PIECE.findall(unicodedata.normalize("NFKC", line).casefold().replace("ё", "е"))
    return [token for token in found if token not in _TYPE_WORDS] or found


def _name_tokens(line: str) -> list[str]:
    """As `_tokens`, of a name, in which a lone letter may be an initial as well as a type («С. РАЗИНА»)."""
    found = _PIECE.findall(unicodedata.normalize("NFKC", line).casefold().replace("ё", "е"))
    return [token for token in found if len(token) == 1 or token not in _TYPE_WORDS] or found


def _alike(ones: Sequence[list[str]], others: Sequence[list[str]]) -> bool:
    """Whether places are the same: names in any order of words, from the house inwards each number in its place."""
    return ones[-1] == others[-1] and all(_fits(one, other) for one, other in zip(ones[:-1], others[:-1], strict=True))


def _fits(one: list[str], other: list[str]) -> bool:
    """Whether words are the same, where a lone letter stands for a name («К. Маркса») or, on one side, for a type."""
    rest, left = list(other), []
    for token in one:
        if token in rest:
            rest.remove(token)
        else:
            left.append(token)
    for token in list(left):
        found = next((have for have in rest if token.isalpha() and have.isalpha() and _is_initial(token, have)), None)
        if found is not None:
            rest.remove(found)
            left.remove(token)
    return not (left and rest) and all(len(token) == 1 and token in _TYPE_WORDS for token in (*left, *rest))


def _is_initial(one: str, other: str) -> bool:
    return 1 in (len(one), len(other)) and one[0] == other[0]
