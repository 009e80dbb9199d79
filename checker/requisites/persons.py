"""Names of people: found in a text, and compared although one is shortened or declined."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from checker.requisites.found import cyrillic

_W = r"[А-ЯЁA-Z][А-Яа-яЁёA-Za-z]+(?:-[А-ЯЁA-Z][А-Яа-яЁёA-Za-z]+)?"
_I = r"[А-ЯЁA-Z]\.\s?(?:[А-ЯЁA-Z]\.)?"
_PATRONYMIC = r"[А-ЯЁA-Z][А-Яа-яЁёA-Za-z]*(?i:вич[аеуем]{0,2}|вн[аыеуой]{1,2}|ич[аеуем]{0,2}|ичн[аыеуой]{1,2})"
_OGLY = r"(?:\s+(?i:оглы|кызы|углы|оглу))"
_FULL = re.compile(rf"({_W})[ \n]+({_W})[ \n]+({_PATRONYMIC}(?![^\W\d_])|{_W}{_OGLY})")
_SHORT = re.compile(rf"(?<![^\W_])(?:({_W})[ \n]+({_I})|({_I})\s?({_W}))(?![^\W\d_])")
_TWO = re.compile(rf"[\s:_/(-]*({_W})[ ]+({_W})(?:[ ]+({_W}))?(?=[\s,;/).]|$)")


def person_in(text: str) -> tuple[str, int] | None:
    """The first person named in a text that follows an office, and where the name ends; None where there is none.

    A name with a patronymic or initials is known anywhere; two bare words only at the beginning.
    """
    found = [match for match in (_FULL.search(text), _SHORT.search(text)) if match]
    if not found and (two := _TWO.match(text)):
        found = [two]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    name = first[0] if first.re is not _TWO else " ".join(part for part in first.groups() if part)
    return " ".join(name.split()), first.end()


_ENDINGS = re.compile(r"(?:ого|его|ому|ему|ой|ей|ый|ий|ая|яя|ую|юю|ым|им|ом|ем|ия|ии|ию|а|я|у|ю|ы|и|е|ь|й)$")
_FLEETING = {"лев": "льв", "павел": "павл"}


def _stem(word: str) -> str:
    return _ENDINGS.sub("", _FLEETING.get(word, word)).rstrip("аеиоуыэюяйь")


def _words(name: str) -> list[str]:
    flat = cyrillic(name).casefold().replace("ё", "е").replace(".", ". ")
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", flat)


def compare_persons(given: str, held: str, oblique: bool = False) -> str:
    """equal · same (initials, another case of declension, another order) · similar (a typing error) · differs.

    given: as pasted; held: «Фамилия Имя Отчество» of the register. oblique: the text declines the name.
    """
    ours, theirs = _words(given), _words(held)
    if not ours or not theirs:
        return "differs"
    if ours == theirs:
        return "equal" if " ".join(given.split()).casefold() == " ".join(held.split()).casefold() else "same"
    if len(ours[0]) == 1 or (ours[-1] == theirs[0] and len(ours) == len(theirs)):  # И.И. Иванов
        ours = [ours[-1], *ours[:-1]]
    pairs = list(zip(ours, theirs, strict=False))
    if len(ours) > len(theirs) or len(pairs) < 2:
        return "differs"
    marks = [_agree(one, other, oblique) for one, other in pairs]
    if "differs" in marks:
        return "differs"
    return "similar" if "similar" in marks else "same"


def _agree(given: str, held: str, oblique: bool) -> str:
    if given == held or (len(given) == 1 and held.startswith(given)):
        return "same"
    if oblique and _stem(given) == _stem(held):
        return "same"
    if len(given) > 1 and fuzz.ratio(_stem(given) if oblique else given, _stem(held) if oblique else held) >= 75:
        return "similar"
    return "differs"
