"""The answer of the Bank of Russia's form about one ИНН, as a page or its text → one record (NOTES.md).

No real answer was seen: it is read by its sentence about high risk, and by the ИНН nearest to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from checker.ids import inn_ok
from checker.records import Parsed, Record, Rejected, Unlinked
from scrapers.base import About, Block, Look
from scrapers.days import day_of
from scrapers.page import BadPage, whole_page
from scrapers.pagedata import asked_of

CODE = "cbr_zsk"

_GAP = r"(?:\s|&nbsp;|<[^<>]{0,300}>)"
_ANY = r"(?:[^.<]|<[^<>]{0,300}>)"
_STATEMENT = re.compile(
    rf"(?P<not>\bне{_GAP}++)?\b(?:относится|отнес[её]н[ао]?|включ[её]н[ао]?|находится)\b(?!{_GAP}++ли\b)"
    rf"{_ANY}{{0,200}}?\bвысок(?:ой|ому|ого|ом){_GAP}++(?:степен[иь]{_GAP}*+)?(?:\({_GAP}*+)?(?:уровн[яюе]{_GAP}*+)?\)?"
    rf"{_GAP}*+риска",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?]|</?(?:p|div|li|ul|td|tr|h[1-6]|section|form|body)\b[^<>]{0,300}>", re.IGNORECASE)
_AROUND = 300
_OTHERWISE = re.compile(
    r"\b(?:отсутств\w*|нет|если|либо|или|ли|ранее|прежде|может|могут|а\s+не|"
    r"не\s+(?:был\w*|явля\w*|име\w*|найд\w*|обнаруж\w*|выявл\w*|содерж\w*|подтвер\w*|удалось))\b",
    re.IGNORECASE,
)
"""Words by which the sentence about high risk says another thing than that somebody is, or is not, of it today.
The words of the Bank of Russia are not known: what is not read plainly is not read, for it would accuse.
"""
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9]{12}|[0-9]{10})(?![0-9])")
_DAY = re.compile(rf"по{_GAP}+состоянию{_GAP}+на{_GAP}+([0-9]{{2}}\.[0-9]{{2}}\.[0-9]{{4}})", re.IGNORECASE)
_SIGNS = re.compile("подозрительных операций|знай своего клиента", re.IGNORECASE)
_RISK = "риска".encode()
"""By this word alone most other files are told apart without being searched."""


def recognise(look: Look) -> str | None:
    """ "words" for a page or text with a sentence about high risk; None for any other file."""
    if look.head is not None or _RISK not in look.first:
        return None
    text = look.first.decode("utf-8", "replace")
    return "words" if _STATEMENT.search(text) and _SIGNS.search(text) else None


def parse(chunks: Iterable[bytes], about: About) -> Iterator[Parsed]:
    """One record, part "". Subject: who was asked (the file's name), else the one ИНН of the page. asof: «по состоянию
    на», else the day on which the page was got. Two sentences that contradict each other are refused.
    """
    try:
        content = whole_page(chunks)
        text = content.decode()
    except (BadPage, UnicodeDecodeError) as error:
        yield Rejected("the page", str(error)[:200])
        return
    said = list(_STATEMENT.finditer(text))
    if any(_OTHERWISE.search(_sentence(text, found)) for found in said):
        yield Rejected("the page", "the sentence about high risk says it with a condition, or takes it back")
        return
    if not said or len({bool(found["not"]) for found in said}) > 1:
        yield Rejected("the page", "no sentence about high risk" if not said else "two sentences contradict each other")
        return
    numbers = [found for found in _NUMBER.finditer(text) if inn_ok(found[0])]
    asked = asked_of(CODE, about.name) or _only({found[0] for found in numbers})
    own = [found for found in numbers if found[0] == asked]
    if not own:
        yield Unlinked("the page", "it does not name the ИНН that was asked for")
        return
    statement = said[0]
    number = next((found for found in reversed(own) if found.end() <= statement.start()), own[0])
    begin, end = min(number.start(), statement.start()), max(number.end(), statement.end())
    raw = text[begin:end].encode()
    told = _DAY.search(text)
    day = day_of(told[1]) if told else None
    asof = int(day.replace("-", "")) if day else about.fetched
    body = {"high": not statement["not"], "checked_on": f"{asof // 10_000}-{asof // 100 % 100:02}-{asof % 100:02}"}
    yield Record(asked, "", asof, body, len(text[:begin].encode()), len(raw), sha256(raw).digest())


def _sentence(text: str, found: re.Match[str]) -> str:
    """The words of the sentence in which a statement stands, without marks of the page."""
    before = list(_ENDS.finditer(text, max(0, found.start() - _AROUND), found.start()))
    after = _ENDS.search(text, found.end(), found.end() + _AROUND)
    begin = before[-1].end() if before else max(0, found.start() - _AROUND)
    end = after.start() if after else found.end() + _AROUND
    return " ".join(re.sub(r"<[^<>]{0,300}>|&nbsp;", " ", text[begin:end]).split())


def whole(data: bytes) -> bool:
    """Whether bytes go from the ИНН to the end of the sentence, or from the sentence to the ИНН."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    said, numbers = list(_STATEMENT.finditer(text)), list(_NUMBER.finditer(text))
    if not said or not numbers:
        return False
    begins = min(numbers[0].start(), said[0].start())
    return begins == 0 and max(numbers[-1].end(), said[-1].end(), said[0].end()) == len(text)


def blocks(body: Mapping[str, Any]) -> Iterator[Block]:
    """One block: `zsk`."""
    yield "zsk", "", body


def _only(found: set[str]) -> str:
    return next(iter(found)) if len(found) == 1 else ""
