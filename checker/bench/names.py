"""Companies for measuring the search: names drawn as names grow in life, seeded by the samples' own where at hand.

Two processes of Simon's kind: whole names, and within new names their words; what was drawn often is drawn again.
The exponents (Heaps) are those counted on 7,364 real names: 0.93 for names, 0.80 for words.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

import brotli

from checker import ids, text
from checker.search.words import words_of
from scrapers.sandbox import build

NAMES_GROW, WORDS_GROW = 0.93, 0.80
LARGE_REGIONS = ("77", "77", "77", "78", "50", "66", "23", "16", "54", "63")
LIVE_SHARE = 0.45
_NAME = re.compile(r'(?:НаимОрг|НаимСокр|НаимЮЛСокр)="([^"]{2,300})"')
_SHORT = re.compile(r'"shortName":\s*"((?:[^"\\]|\\.){2,200})"')
_SURNAME = re.compile(r'Фамилия="([А-ЯЁ-]{2,30})" Имя="([А-ЯЁ]{2,20})"(?: Отчество="([А-ЯЁ]{2,25})")?')


class Made(NamedTuple):
    """A made-up company of the measured base."""

    inn: str
    ogrn: str
    name: str
    folded: str
    region: str
    ended: str
    registered_on: int
    head: str


class Seeds(NamedTuple):
    """Names as registers write them without the form, and full names of people."""

    names: list[str]
    people: list[str]


def seeds(shared: Path) -> Seeds:
    """From the samples if they are there, else from the made-up country."""
    names: list[str] = []
    people: list[str] = []
    for content in _texts(shared / "samples"):
        names += [found.replace("&quot;", '"').replace('\\"', '"') for found in _NAME.findall(content)]
        names += [found.replace('\\"', '"') for found in _SHORT.findall(content)]
        people += [" ".join(part for part in found if part) for found in _SURNAME.findall(content)]
    usable = [folded for name in names if (folded := text.fold(name)) and len(folded) > 1]
    return Seeds(usable, sorted(set(people)))


def _texts(samples: Path) -> Iterator[str]:
    files = sorted(path for path in (samples / "fns").rglob("*") if path.suffix in (".xml", ".zip", ".br"))
    if not files:
        made = build(Path(tempfile.mkdtemp()), companies=2_000, day=datetime.now(UTC).date())
        files = sorted(made.files)
    for path in files:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                contents = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
        elif path.suffix == ".br":
            contents = [brotli.decompress(path.read_bytes())]
        else:
            contents = [path.read_bytes()]
        for content in contents:
            yield content.decode("cp1251" if b"indows-1251" in content[:100] else "utf-8", "replace")


def companies(count: int, found: Seeds, seed: int = 1) -> Iterator[Made]:
    """So many companies, always the same."""
    random = Random(seed)  # noqa: S311 no secret
    names = _names(count, found.names, random)
    for number in range(count):
        name = next(names)
        region = random.choice((*LARGE_REGIONS, f"{random.randint(1, 76):02d}"))
        year = min(2025, 1992 + int(34 * random.random() ** 0.6))
        serial = f"{number:07d}"
        yield Made(
            ids.inn10_from(f"{region}{serial}"),
            ids.ogrn_from(f"1{year % 100:02d}{region}{serial}"),
            f'ООО "{name.upper()}"',
            name,
            region,
            "" if random.random() < LIVE_SHARE else random.choice(("407", "201", "203")),
            year * 10_000 + random.randint(1, 12) * 100 + random.randint(1, 28),
            random.choice(found.people),
        )


def _names(count: int, known: list[str], random: Random) -> Iterator[str]:
    drawn = list(known)
    distinct = len(set(known))
    words = [word for name in known for word in words_of(name)]
    vocabulary = set(words)
    invent = _inventor(sorted(vocabulary), random)
    for _ in range(count):
        if random.random() < NAMES_GROW * distinct / len(drawn):
            size = random.choices((1, 2, 3, 4, 7), (49, 34, 11, 4, 2))[0]
            parts = []
            for _part in range(size):
                if random.random() < WORDS_GROW * len(vocabulary) / len(words):
                    word = invent()
                    vocabulary.add(word)
                else:
                    word = random.choice(words)
                words.append(word)
                parts.append(word)
            name = text.fold(" ".join(parts))
            distinct += 1
        else:
            name = random.choice(drawn)
        drawn.append(name)
        yield name


class _inventor:  # noqa: N801 it is called like a function
    """New words: compounds of heads and tails of known ones, surnames' cousins by pairs of letters, abbreviations."""

    def __init__(self, known: list[str], random: Random) -> None:
        long = [word for word in known if len(word) > 5 and word.isalpha() and not word.isascii()]
        self._heads = sorted({word[: len(word) // 2 + 1] for word in long})
        self._tails = sorted({word[len(word) // 2 :] for word in long})
        latin = [word for word in known if word.isascii() and word.isalpha() and len(word) > 3]
        self._latin = latin or ["group", "trade"]
        self._next: dict[str, list[str]] = {}
        for word in long:
            padded = f"^^^{word}$"
            for place in range(3, len(padded)):
                self._next.setdefault(padded[place - 3 : place], []).append(padded[place])
        self._random = random

    def __call__(self) -> str:
        random, kind = self._random, self._random.random()
        if kind < 0.52:
            return random.choice(self._heads) + random.choice(self._tails)
        if kind < 0.80:
            word = "^^^"
            while len(word) < 20 and (sign := random.choice(self._next[word[-3:]])) != "$":
                word += sign
            return word[3:]
        if kind < 0.87:
            first, second = random.choice(self._latin), random.choice(self._latin)
            return first[: len(first) // 2 + 1] + second[len(second) // 2 :]
        if kind < 0.95:
            return "".join(random.choice("абвгдезиклмнопрстуфэ") for _ in range(random.randint(2, 4)))
        return str(random.randint(1, 9_999))
