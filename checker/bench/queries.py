"""How people write names: classes of queries, each with the company that is meant, and inputs meant to cost much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from checker import text
from checker.bench.names import Made
from checker.search.words import skeleton, words_of

LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
FORMS = ("ООО", "ооо", "ООО,", "общество с ограниченной ответственностью", "OOO")
CITIES = {"77": "москва", "78": "петербург", "66": "екатеринбург", "23": "краснодар", "16": "казань",
          "54": "новосибирск", "63": "самара", "50": "подмосковье"}  # fmt: skip
_KEYS = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")
_TRANSLIT = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


ODD = (
    "%", "%%%%", "_", "*", "***", "?", "a*", '"', "'", "'; DROP TABLE company; --", "\\", "a OR b AND NOT c",
    "name:x^9~2", "[]{}()", "\x00", "\x00" * 500, "\ud800", "ооо", "ООО ООО ООО", "ё" * 128, "1" * 600, "é" * 100,
    "a\u0301" * 60, "\U0001d4d0\U0001d4d1", "\u202eабв", "\u216b", "９９９", "½", "\ufb00", "\ufdfa" * 30,
    "\U0001f642 \U0001f642", "中文公司",
)  # fmt: skip


class Case(NamedTuple):
    """A query; found tells whether a row (folded name, region, ИНН) is what was meant, among the first `among`."""

    query: str
    target: Made
    found: Callable[[str, str, str], bool]
    among: int = 5


def cases(name: str, drawn: Iterator[Made], random: Random, count: int) -> Iterator[Case]:
    """So many queries of a class about companies that the class can speak of."""
    made = 0
    for target in drawn:
        query = CLASSES[name](target, random)
        if query:
            yield Case(query, target, _wanted(name, target), 10 if name.startswith(("ИНН", "ОГРН")) else 5)
            made += 1
            if made == count:
                return


def _wanted(name: str, target: Made) -> Callable[[str, str, str], bool]:
    meant = _core(target.folded)
    if name in ("head", "ИНН", "ИНН 8", "ОГРН 10"):
        return lambda _folded, _region, inn: inn == target.inn
    if name == "city":
        return lambda folded, region, _inn: region == target.region and _core(folded) == meant
    return lambda folded, _region, _inn: _core(folded) == meant


def _core(folded: str) -> str:
    return "".join(skeleton(word) for word in words_of(folded))


def _typo(word: str, random: Random) -> str:
    """A letter left out, put in, changed, or two swapped: never the word itself, never what sounds alike."""
    while True:
        place = random.randrange(len(word))
        letter = random.choice(LETTERS)
        kind = random.randrange(4)
        if kind == 0:
            other = word[:place] + word[place + 1 :]
        elif kind == 1:
            other = word[:place] + letter + word[place:]
        elif kind == 2:
            other = word[:place] + letter + word[place + 1 :]
        else:
            other = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
        if skeleton(other) != skeleton(word):
            return other


def _long(target: Made, letters: int = 5) -> list[int]:
    words = target.folded.split()
    return [place for place, word in enumerate(words) if len(word) >= letters and word.isalpha() and not word.isascii()]


def _mistyped(target: Made, random: Random, *, words: int = 1, typos: int = 1, letters: int = 5) -> str:
    places = _long(target, letters)
    if len(places) < words:
        return ""
    spelled = target.folded.split()
    for place in random.sample(places, words):
        for _ in range(typos):
            spelled[place] = _typo(spelled[place], random)
    return " ".join(spelled)


def _any_form(target: Made, random: Random) -> str:
    words = target.folded.split()
    words.insert(random.randint(0, len(words)), random.choice(FORMS))
    return " ".join(words)


def _cyrillic(target: Made) -> bool:
    return all(sign in LETTERS or not sign.isalpha() for sign in target.folded)


def _latin(folded: str) -> str:
    return "".join(_TRANSLIT.get(sign, sign) for sign in folded)


def _layout(folded: str) -> str:
    return folded.translate(_KEYS)


CLASSES: dict[str, Callable[[Made, Random], str]] = {
    "exact": lambda t, _: t.folded,
    "printed": lambda t, _: t.name,
    "form": _any_form,
    "80 %": lambda t, _: t.folded[: max(1, len(t.folded) * 4 // 5)],
    "beginning": lambda t, r: t.folded[: r.randint(1, len(t.folded))],
    "typo": _mistyped,
    "typo of 4": lambda t, r: _mistyped(t, r, letters=4) if _long(t, 4) and not _long(t, 5) else "",
    "typo in two words": lambda t, r: _mistyped(t, r, words=2),
    "two typos": lambda t, r: _mistyped(t, r, typos=2),
    "typo, unfinished": lambda t, r: _typo(t.folded[: len(t.folded) * 4 // 5], r) if len(t.folded) >= 9 else "",
    "layout": lambda t, _: _layout(t.folded) if _cyrillic(t) and any(map(str.isalpha, t.folded)) else "",
    "layout, typo": lambda t, r: _layout(_mistyped(t, r)) if _cyrillic(t) else "",
    "translit": lambda t, _: _latin(t.folded) if _cyrillic(t) else "",
    "translit, typo": lambda t, r: _latin(_mistyped(t, r)) if _cyrillic(t) else "",
    "ё": lambda t, _: t.folded.replace("е", "ё") if "е" in t.folded else "",
    "reversed": lambda t, _: " ".join(reversed(t.folded.split())) if " " in t.folded else "",
    "together": lambda t, _: t.folded.replace(" ", "") if " " in t.folded else "",
    "city": lambda t, _: f"{t.folded} {CITIES[t.region]}" if t.region in CITIES else "",
    "head": lambda t, _: f"{t.folded} {t.head.split()[0].lower()}",
    "ИНН": lambda t, _: t.inn,
    "ИНН 8": lambda t, _: t.inn[:8],
    "ОГРН 10": lambda t, _: t.ogrn[:10],
}  # fmt: skip


def hard(frequent: list[str], random: Random) -> Iterator[tuple[str, str]]:
    """(kind, input) of what could cost much or break something."""
    for letter in LETTERS + "abcxyz0159":
        yield "one letter", letter
    for _ in range(40):
        yield "two letters", "".join(random.choice(LETTERS) for _ in range(2))
    for word in frequent[:40]:
        yield "frequent", word
        yield "frequent and a letter", f"{word} {random.choice(LETTERS)}"
    for size, kind in ((2, "two frequent"), (4, "four frequent"), (8, "eight frequent")):
        for _ in range(30):
            yield kind, " ".join(random.sample(frequent[:60], size))
    for _ in range(30):
        yield "three short", " ".join("".join(random.choice("аеиостнр") for _ in range(3)) for _ in range(3))
        yield "eight typos", " ".join(_typo(word, random) for word in random.sample(frequent[:80], 8))
        yield "500 signs", "".join(random.choice(LETTERS + " ") for _ in range(500))
        yield "one word of 500", "".join(random.choice("ао") for _ in range(500))
        yield "regions", " ".join(random.sample([*CITIES.values(), *frequent[:10]], 4))
    for odd in ODD:
        yield "odd", odd


def frequent_words(companies: list[Made]) -> list[str]:
    """The commonest words of the names, the commonest first."""
    counts: dict[str, int] = {}
    for company in companies:
        for word in text.fold(company.folded).split():
            if word.isalpha() and len(word) > 3:
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))
