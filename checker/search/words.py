"""Words of a name and of a query brought to what they share, whatever their script, layout and spelling.

The skeleton of a word has one ASCII letter for a sound, the same for Cyrillic and Latin (design: `romashka`, ё and е,
й and и, soft signs, ш and щ, doubled letters cost no typo). Nothing here reads anything; no text raises.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from checker import text

MOST_SIGNS = 128
"""So much of a query is read."""

MOST_WORDS = 8
"""So many words of a query are looked for."""

NAME_SIGNS = 300
"""So much of a folded name is compared and indexed."""

NAME_WORDS = 12
"""So many words of a name are indexed."""

MOST_LETTERS = 40
"""So much of a word counts."""

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_CYRILLIC = re.compile("[а-яё]")
_LATIN = re.compile("[a-z]")
_RUNS = re.compile("[a-z]+|[^a-z]+")
_TO_CYRILLIC = str.maketrans("abcehkmoptxy", "авсенкмортху")
_TO_LATIN = str.maketrans("авсенкмортху", "abcehkmoptxy")

_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "x", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "c", "ч": "4", "ш": "w", "щ": "w", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "y", "я": "q",
}  # fmt: skip
_FROM_CYRILLIC = str.maketrans(_SOUNDS)
_LATIN_SOUNDS = {
    "shch": "w", "sch": "w", "sh": "w", "ch": "4", "zh": "x", "kh": "h", "ts": "c", "tz": "c", "yu": "y", "ju": "y",
    "ya": "q", "ja": "q", "ph": "f", "ck": "k", "c": "k", "j": "i", "q": "k", "w": "v", "x": "ks", "y": "i",
}  # fmt: skip
_LATIN_SOUND = re.compile("|".join(_LATIN_SOUNDS))
_DOUBLED = re.compile(r"([^\d])\1+")

_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_SIGNS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TYPED = str.maketrans(_KEYS + _KEYS.upper() + '{}:"<>~', _SIGNS + _SIGNS.upper() + "ХЪЖЭБЮЁ")
_UNTYPED = str.maketrans(_SIGNS, _KEYS)
_LAYOUT_SIGN = re.compile(r"[\[\];'`{}]|[,.<>](?=[a-z])|(?<=[a-z])[,.<>](?=[a-z])")


def skeleton(word: str) -> str:
    """One sign for a sound; for a word of signs without a sound («ь») the word itself."""
    found = word
    if _LATIN.search(word):
        found = _LATIN_SOUND.sub(lambda match: _LATIN_SOUNDS[match[0]], word)
    found = _DOUBLED.sub(r"\1", found.translate(_FROM_CYRILLIC))
    return (found or word)[:MOST_LETTERS]


def words_of(folded: str, most: int = NAME_WORDS) -> list[str]:
    """Runs of letters and of digits of a folded text (`text.fold`); look-alikes of the other script are mended."""
    return [word for run in _TOKEN.findall(folded) for word in _of_one_script(run)][:most]


def _of_one_script(word: str) -> list[str]:
    if word.isascii() or not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return [word]
    cyrillic = len(_CYRILLIC.findall(word))
    mended = word.translate(_TO_CYRILLIC if cyrillic * 2 >= len(word) else _TO_LATIN)
    return [mended] if not (_LATIN.search(mended) and _CYRILLIC.search(mended)) else _RUNS.findall(word)


def skeletons(folded: str) -> list[str]:
    """The skeletons of a folded name's words, in its order."""
    return [skeleton(word) for word in words_of(folded)]


def surname_words(person: str) -> list[str]:
    """The skeletons of a surname's words, of a person's name that begins with it."""
    surname = person.split(" ", 1)[0]
    return [skeleton(word) for word in words_of(text.fold(surname))]


def readings(query: str) -> Iterator[list[tuple[str, ...]]]:
    """Ways to read a query, the likeliest first: words in order, each as typed and as the other layout would have it.

    A second way is yielded where punctuation tells of a wrong layout and yet may be punctuation. Legal forms are
    out, also those of the wrong layout. Nothing to look for: nothing is yielded.
    """
    plain = clean(query)
    chunks = plain.split()
    swapped = [_swapped(chunk) for chunk in chunks]
    pairs = zip(chunks, swapped, strict=True)
    certain = [other if _LAYOUT_SIGN.search(chunk) and other else chunk for chunk, other in pairs]
    met: list[list[tuple[str, ...]]] = []
    for way in (certain, chunks):
        found = _slots(way)
        if found and found not in met:
            met.append(found)
            yield found


def clean(query: str) -> str:
    """The part of a query that is read: no control signs, no lone surrogates, lower case, at most MOST_SIGNS."""
    signs = query.replace("№", " ")[: MOST_SIGNS * 4]
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Cn", "Co") else sign for sign in signs)
    short = " ".join(kept.lower().split())[:MOST_SIGNS]
    return short.replace("санкт-петербург", "петербург").replace("санкт петербург", "петербург")


def _swapped(chunk: str) -> str:
    """What the keys would have written in the other layout; '' where that is no word."""
    if _CYRILLIC.search(chunk):
        other = chunk.translate(_UNTYPED)
        return other if other.isascii() and other.isalpha() else ""
    other = chunk.translate(_TYPED)
    return other if _CYRILLIC.search(other) else ""


def _slots(chunks: list[str]) -> list[tuple[str, ...]]:
    """The words of these chunks without legal forms, each with the word of the other layout if that is one word too."""
    slots: list[tuple[str, ...]] = []
    spelled = words_of(text.fold(" ".join(chunks)), MOST_WORDS * 2)
    others = {}
    for chunk in chunks:
        own, other = words_of(text.fold(chunk)), words_of(text.fold(_swapped(chunk)))
        if len(own) == len(other) == 1:
            others[own[0]] = other[0]
    forms = {word for word, other in others.items() if is_form(other) and not is_form(word)}
    left = [word for word in spelled if word not in forms] or spelled
    for word in left:
        slot = (word, others[word]) if word in others and not is_form(others[word]) else (word,)
        if slot not in slots:
            slots.append(slot)
    return slots[:MOST_WORDS]


def is_form(word: str) -> bool:
    """Whether a word alone is a legal form («ооо»)."""
    return text.fold(f"{word} я") == "я"
